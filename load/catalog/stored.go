package catalog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"unicode"

	"gongkai/load"
	"gongkai/schemas"
)

// A stored view is one whose rows are kept in a Parquet file of their own beside
// the tables, sorted, so that a question is answered from one file of thousands
// of rows and not from thousands of files of millions. Its SQL file says so in its
// first line, -- stored: COLUMNS, which name the order of its rows.
//
// The partitions stay the truth: a stored view is derived from them like the
// catalog, a snapshot without its file gives the same answers from its query, and
// [Verify] compares the two. Its query must make the rows of a report from those
// of the report's partition alone: so a new snapshot takes over the rows of
// partitions that did not change, and a night costs what changed.
type stored struct{ name, query, order string }

// storedList is the file that tells which stored views a snapshot has.
const storedList = "stored.json"

// agenciesName is the stored view of schema files that every fact is joined with.
const agenciesName = "agencies"

// storedViews lists the stored views, each after those that it reads.
func storedViews() ([]stored, error) {
	all, err := views()
	if err != nil {
		return nil, err
	}
	out := []stored{{agenciesName, "SELECT " + names(agencies()) + " FROM files." + schemas.TableReports, "report_id"}}
	for _, v := range all {
		if v.stored != "" {
			out = append(out, stored{v.Name, v.query, v.stored})
		}
	}
	return out, nil
}

// readByStored are the views that stored views read, in order.
func readByStored() ([]view, error) {
	all, err := views()
	if err != nil {
		return nil, err
	}
	var out []view
	words := make(map[string]bool) // of the queries that are needed
	for i := len(all) - 1; i >= 0; i-- {
		v := all[i]
		if v.stored == "" && !words[v.Name] {
			continue
		}
		out = append(out, v)
		for _, w := range strings.FieldsFunc(v.query, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			words[w] = true
		}
	}
	slices.Reverse(out)
	return out, nil
}

// storedIndex is the content of [storedList].
type storedIndex struct {
	Views string                // what the files were made by, see viewsID
	Files map[string]storedFile // by the view's name
}

type storedFile struct {
	Bytes  int64
	SHA256 string
}

// readStored returns the stored views of a snapshot's folder that can be used:
// made by the views of today, and whole as far as sizes tell.
func readStored(dir string) map[string]storedFile {
	var index storedIndex
	b, err := os.ReadFile(filepath.Join(dir, storedList))
	if err != nil || json.Unmarshal(b, &index) != nil {
		return nil
	}
	if id, err := viewsID(); err != nil || index.Views != id {
		return nil
	}
	for name, f := range index.Files {
		info, err := os.Stat(filepath.Join(dir, name+".parquet"))
		if err != nil || info.Size() != f.Bytes {
			delete(index.Files, name)
		}
	}
	return index.Files
}

// store writes the files of the stored views in a snapshot's folder. Where the
// change from the snapshot before is known, only the partitions that differ are
// read; whatever stands against that, all are.
func store(ctx context.Context, dir string, c *change) error {
	if c.small() && c.usable() {
		if err := storeFrom(ctx, dir, c); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return storeFrom(ctx, dir, nil)
}

// storeMemory bounds what DuckDB takes to make the files; it goes to disk beyond.
const storeMemory = "256MB"

func storeFrom(ctx context.Context, dir string, c *change) (err error) {
	all, err := storedViews()
	if err != nil {
		return err
	}
	id, err := viewsID()
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // what a run has used is DuckDB's now, which allocates by itself
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	spill := filepath.Join(dir, ".spill")
	defer os.RemoveAll(spill)
	from := &files{dir: dir}
	if c != nil {
		from.only = c.files(c.after)
	}
	if _, err := db.ExecContext(ctx, "SET GLOBAL memory_limit = '"+storeMemory+"'; SET GLOBAL temp_directory = "+literal(spill)); err != nil {
		return err
	}
	needed, err := readByStored()
	if err != nil {
		return err
	}
	if err := createViews(ctx, db, from, needed, false); err != nil {
		return err
	}
	index := storedIndex{Views: id, Files: make(map[string]storedFile)}
	for _, v := range all {
		query := v.query
		if c != nil {
			query = "FROM (" + query + ")\nUNION ALL\n" + c.stays(v.name)
		}
		name := filepath.Join(dir, v.name+".parquet")
		if err := writeParquet(ctx, db, fmt.Sprintf("FROM (%s) ORDER BY %s", query, v.order), name); err != nil {
			return fmt.Errorf("%s: %w", v.name, err)
		}
		if index.Files[v.name], err = describe(name); err != nil {
			return err
		}
		if v.name == agenciesName && c == nil { // the next ones read it
			from.stored = map[string]bool{agenciesName: true}
			if _, err := db.ExecContext(ctx, "CREATE OR REPLACE VIEW files."+agenciesName+" AS "+from.scan(agencies())); err != nil {
				return err
			}
		}
	}
	b, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(dir, storedList)
	if err := os.WriteFile(name+".tmp", append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(name+".tmp", name)
}

// execer is a database, or one connection to it.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// writeParquet writes the rows of a query as a file, whole or not at all.
func writeParquet(ctx context.Context, db execer, query, name string) error {
	aside := name + ".tmp"
	_, err := db.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)", query, literal(aside)))
	if err != nil {
		os.Remove(aside)
		return err
	}
	return os.Rename(aside, name)
}

// describe digests a file.
func describe(name string) (storedFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return storedFile{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return storedFile{n, hex.EncodeToString(h.Sum(nil))}, err
}

// change is what differs between two snapshots: partitions of which a file of
// any table is another.
type change struct {
	before, after *load.Snapshot
	partitions    map[string]bool
	all           int // partitions of the new snapshot
}

// changeBetween compares two snapshots by the digests of their files; nil where
// there is none before.
func changeBetween(before, after *load.Snapshot) *change {
	if before == nil {
		return nil
	}
	c := &change{before: before, after: after, partitions: make(map[string]bool)}
	old := make(map[string]string, len(before.Manifest.Files))
	for _, f := range before.Manifest.Files {
		old[f.Path] = f.SHA256
	}
	seen := make(map[string]bool)
	for _, f := range after.Manifest.Files {
		_, partition := place(f.Path)
		seen[partition] = true
		if old[f.Path] != f.SHA256 {
			c.partitions[partition] = true
		}
		delete(old, f.Path)
	}
	for path := range old {
		_, partition := place(path)
		c.partitions[partition] = true
	}
	delete(c.partitions, "")
	c.all = len(seen)
	return c
}

// place tells the table of a file and its partition, "" where it has none.
func place(path string) (table, partition string) {
	table, rest, _ := strings.Cut(path, "/")
	partition, ok := strings.CutSuffix(rest, "/"+load.DataFile)
	if !ok {
		return table, ""
	}
	return table, partition
}

// small says that the change is known and touches a part of the partitions only.
func (c *change) small() bool { return c != nil && len(c.partitions)*2 <= c.all }

// usable says that the stored views of the snapshot before are what was written.
func (c *change) usable() bool {
	all, err := storedViews()
	if err != nil {
		return false
	}
	have := readStored(c.before.Dir)
	for _, v := range all {
		want, ok := have[v.name]
		if !ok {
			return false
		}
		if got, err := describe((&files{dir: c.before.Dir}).storedFile(v.name)); err != nil || got != want {
			return false
		}
	}
	return true
}

// files are the files of a snapshot in the partitions that differ, by table.
func (c *change) files(s *load.Snapshot) map[string][]string {
	out := make(map[string][]string)
	for _, f := range s.Manifest.Files {
		if table, partition := place(f.Path); c.partitions[partition] && f.Rows > 0 {
			out[table] = append(out[table], f.Path)
		}
	}
	return out
}

// stays is a query over the rows of a stored view of the snapshot before whose
// partitions are the same in the new one.
func (c *change) stays(name string) string {
	before := &files{dir: c.before.Dir, only: c.files(c.before)}
	return fmt.Sprintf("SELECT * FROM %s WHERE report_id NOT IN (SELECT report_id FROM (%s))",
		oneFile(before.storedFile(name)), before.scan(schemas.TableByName(schemas.TableReports)))
}
