package export

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"

	"gongkai/load/result"
)

// readmeFile is for the person who opens the folder.
const readmeFile = "README.md"

//go:embed texts
var texts embed.FS

// templates are what a person reads of a folder: export.md is the README of an
// export, README.md that of a publication.
var templates = template.Must(template.New("").Funcs(template.FuncMap{"yaml": strconv.Quote}).ParseFS(texts, "texts/*"))

// described is what README.md tells.
type described struct {
	About
	Name, TitleZH, ZH, EN string
	Query                 string // that the rows are of, "" for a whole view
	Files                 []Written
	Rows                  int64
	Snapshot, Digest      string
	Created, Cite         string
	NA                    string
	Excel                 bool
	Scripts               []string
	Coverage              []coverageOfYear
}

// coverageOfYear tells what a year of the snapshot holds.
type coverageOfYear struct {
	Year                                         string
	Provinces, Reports, Canonical, WithoutTables string
	Stated, NotStated, Illegible                 string
}

// coverageOf is what the snapshot holds, by year.
func coverageOf(ctx context.Context, conn *sql.Conn) ([]coverageOfYear, error) {
	rows, err := conn.QueryContext(ctx, `SELECT coalesce(year::VARCHAR, '不明 unknown'), count(DISTINCT province)::VARCHAR, sum(reports)::VARCHAR, sum(canonical_reports)::VARCHAR,
		sum(without_tables)::VARCHAR, sum(cells_reported)::VARCHAR, sum(cells_blank + cells_dash + cells_missing)::VARCHAR, sum(cells_illegible)::VARCHAR
		FROM coverage GROUP BY year ORDER BY year NULLS LAST`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	r, err := result.Of(rows)
	if err != nil {
		return nil, err
	}
	var out []coverageOfYear
	texts := make([]string, len(r.Names))
	for {
		ok, err := r.Next()
		if err != nil || !ok {
			return out, err
		}
		r.Texts(texts, "0")
		out = append(out, coverageOfYear{texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], texts[7]})
	}
}

// citation is how a paper names the data.
func citation(src Source, about About) string {
	m := &src.Snapshot.Manifest
	text := fmt.Sprintf("%s (%d). %s. Snapshot %s, digest %s. Made with gongkai %s.", about.Author, m.CreatedAt.UTC().Year(), about.Title, src.Snapshot.ID, m.Digest, about.Version)
	if about.URL != "" {
		text += " " + about.URL
	}
	return text
}

// describeFolder writes what stands beside the data.
func describeFolder(ctx context.Context, src Source, conn *sql.Conn, t *table, o *Options, dir string, files []Written) error {
	if err := writeCSV(filepath.Join(dir, dictionaryFile), dictionaryHead, t.dictionary(o)); err != nil {
		return err
	}
	if err := t.writeScripts(o, dir, files); err != nil {
		return err
	}
	p := newPackage(src, o.About, t.name)
	for _, w := range files {
		r, err := t.resource(o, dir, w)
		if err != nil {
			return err
		}
		p.Resources = append(p.Resources, r)
	}
	if err := p.write(dir); err != nil {
		return err
	}
	coverage, err := coverageOf(ctx, conn)
	if err != nil {
		return err
	}
	d := described{About: o.About, Name: t.name, TitleZH: t.title, ZH: t.zh, EN: t.en, Files: files,
		Snapshot: src.Snapshot.ID, Digest: src.Snapshot.Manifest.Digest, Created: p.Created.Format("2006-01-02"),
		Cite: citation(src, o.About), NA: o.NA, Excel: o.Excel, Coverage: coverage}
	if o.Where != "" || o.SQL != "" {
		d.Query = oneLine(t.query)
	}
	for _, w := range files {
		d.Rows += w.Rows
	}
	for _, s := range []string{rScript, stataScript} {
		if _, err := os.Stat(filepath.Join(dir, s)); err == nil {
			d.Scripts = append(d.Scripts, s)
		}
	}
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, "export.md", d); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, readmeFile), []byte(b.String()), 0o644); err != nil {
		return err
	}
	return WriteSums(dir)
}
