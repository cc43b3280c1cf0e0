package export

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // the driver "duckdb"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/load/page"
	"gongkai/load/sqltext"
	"gongkai/schemas"
)

// Names within a published folder, beside those of every export.
const (
	databaseFile = "gongkai.duckdb"
	parquetDir   = "parquet"
	csvDir       = "csv"
	pageFile     = "report.html"
	checksFile   = "checks.md"
	licenceFile  = "LICENCE.md"
	citationFile = "CITATION.cff"
)

// Publication tells what is published, and where.
type Publication struct {
	Out         string // folder
	Force       bool   // replace what an earlier publication wrote there
	Compression string // of the CSV files: none, gzip or zstd
	Language    string // in which the page opens: zh or en
	About       About
}

// Publish writes one folder that can be handed to anybody: the Parquet files of
// a snapshot, one DuckDB database with all rows and views, a CSV file a view,
// the page, dictionary, checks, licence, citation and checksums. It appears
// whole or not at all. The same snapshot and flags give the same bytes, but for
// the database, whose layout is up to DuckDB.
func Publish(ctx context.Context, s *load.Snapshot, p Publication) error {
	if err := free(p.Out, true, p.Force); err != nil {
		return err
	}
	aside, err := newAside(p.Out)
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	data := filepath.Join(aside, "data")
	for _, dir := range []string{data, filepath.Join(data, csvDir)} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	if err := p.write(ctx, s, aside, data); err != nil {
		return failed(p.Out, err)
	}
	return place(data, p.Out, true, p.Force)
}

// write fills the folder. All but the Parquet files comes from the database
// that was written first, which so is read once as a whole.
func (p *Publication) write(ctx context.Context, s *load.Snapshot, aside, data string) error {
	name := filepath.Join(data, databaseFile)
	if err := catalog.Copy(ctx, s, name); err != nil {
		return err
	}
	db, err := sql.Open("duckdb", name+"?access_mode=READ_ONLY")
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := connect(ctx, db, aside)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := copyParquet(ctx, conn, s, data); err != nil {
		return err
	}
	src := Source{DB: db, Snapshot: s}
	pkg, tables, err := p.views(ctx, src, conn, data)
	if err != nil {
		return err
	}
	if err := p.page(ctx, src, filepath.Join(data, pageFile)); err != nil {
		return err
	}
	if err := p.texts(ctx, src, conn, data, pkg, tables); err != nil {
		return err
	}
	if err := errors.Join(conn.Close(), db.Close()); err != nil { // before its sum is taken
		return err
	}
	if err := pkg.addDatabase(data); err != nil {
		return err
	}
	if err := pkg.write(data); err != nil {
		return err
	}
	return WriteSums(data)
}

// copyParquet copies the data files of the snapshot; those of runs are written
// anew, for they tell of the machine.
func copyParquet(ctx context.Context, conn *sql.Conn, s *load.Snapshot, data string) error {
	for _, f := range s.Manifest.Files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		to := filepath.Join(data, parquetDir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := copyFile(filepath.Join(s.Dir, filepath.FromSlash(f.Path)), to); err != nil {
			return err
		}
	}
	to := filepath.Join(data, parquetDir, schemas.TableRuns, load.DataFile)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "COPY (FROM files.runs) TO "+sqltext.Literal(to)+" (FORMAT parquet, COMPRESSION zstd)")
	return err
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(dst, src); err != nil {
		dst.Close()
		return err
	}
	return dst.Close()
}

// views writes a CSV file a view.
func (p *Publication) views(ctx context.Context, src Source, conn *sql.Conn, data string) (*Package, []published, error) {
	pkg := newPackage(src, p.About, "data")
	var out []published
	var dictionary [][]string
	for _, r := range schemas.Relations() {
		o := Options{View: r.Name, Out: p.Out, Format: CSV, Compression: p.Compression, Headings: ByCode, Shape: AsItIs}
		if err := o.settle(); err != nil {
			return nil, nil, err
		}
		t, err := tableOf(ctx, conn, &o)
		if err != nil {
			return nil, nil, err
		}
		if err := keepOrder(ctx, conn, t.stored); err != nil {
			return nil, nil, err
		}
		w := Written{Name: csvDir + "/" + r.Name + o.ending()}
		if w.Rows, err = t.write(ctx, conn, &o, part{}, filepath.Join(data, filepath.FromSlash(w.Name))); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		resource, err := t.resource(&o, data, w)
		if err != nil {
			return nil, nil, err
		}
		pkg.Resources = append(pkg.Resources, resource)
		dictionary = append(dictionary, t.dictionary(&o)...)
		out = append(out, published{Written: w, View: r.Name, LabelZH: r.LabelZH, EN: r.EN})
	}
	return pkg, out, writeCSV(filepath.Join(data, dictionaryFile), dictionaryHead, dictionary)
}

func (p *Publication) page(ctx context.Context, src Source, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := page.Write(ctx, src.DB, f, page.Options{Snapshot: src.Snapshot.ID, Language: p.Language}); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// addDatabase lists the database and the page in the package.
func (pkg *Package) addDatabase(data string) error {
	for _, r := range []Resource{
		{Name: "database", Path: databaseFile, Title: "DuckDB", Format: "duckdb", MediaType: "application/vnd.duckdb"},
		{Name: "report", Path: pageFile, Title: "报告 · report", Format: "html", MediaType: "text/html"},
	} {
		sum, size, err := digest(filepath.Join(data, r.Path))
		if err != nil {
			return err
		}
		r.Profile, r.Hash, r.Bytes = "data-resource", "sha256:"+sum, size
		pkg.Resources = append(pkg.Resources, r)
	}
	return nil
}

// published is a view as README.md lists it.
type published struct {
	Written
	View, LabelZH, EN string
}

// texts writes what a person reads.
func (p *Publication) texts(ctx context.Context, src Source, conn *sql.Conn, data string, pkg *Package, tables []published) error {
	coverage, err := coverageOf(ctx, conn)
	if err != nil {
		return err
	}
	problems, err := catalog.Problems(ctx, src.DB)
	if err != nil {
		return err
	}
	d := struct {
		described
		Views    []published
		Problems []catalog.Problem
		Path     string // of the licence
	}{described{About: p.About, Snapshot: src.Snapshot.ID, Digest: src.Snapshot.Manifest.Digest, Created: pkg.Created.Format("2006-01-02"),
		Cite: citation(src, p.About), Coverage: coverage}, tables, problems, LicencePath(p.About.Licence)}
	for _, name := range []string{readmeFile, checksFile, licenceFile, citationFile} {
		var b strings.Builder
		if err := templates.ExecuteTemplate(&b, name, d); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(data, name), []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}
