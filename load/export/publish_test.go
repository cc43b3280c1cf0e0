package export

import (
	"bytes"
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/load/catalog"
	"gongkai/load/internal/publishtest"
	"gongkai/schemas"
)

// A publication is whole in itself: the database opens after it was moved and
// names no other place, all views are there with their comments, and the same
// again gives the same bytes.
func TestPublish(t *testing.T) {
	dir := t.TempDir()
	snapshot := publishtest.Publish(t, dir, catalog.Maker{}.Publish, awkward())
	parent := t.TempDir()
	p := Publication{Out: filepath.Join(parent, "out"), Language: "en", About: About{Title: `Data "one"`, Author: "某大学", Licence: "CC0-1.0", URL: "https://example.org/d", Version: "v0"}}
	if err := Publish(context.Background(), snapshot, p); err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(parent, "moved")
	if err := os.Rename(p.Out, first); err != nil {
		t.Fatal(err)
	}
	if err := Publish(context.Background(), snapshot, p); err != nil {
		t.Fatal(err)
	}
	if err := Publish(context.Background(), snapshot, p); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("%v", err)
	}
	p.Force = true
	if err := Publish(context.Background(), snapshot, p); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(parent); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
	checkPackage(t, first)
	for name, parts := range map[string][]string{
		"CITATION.cff":   {`title: "Data \"one\""`, `- name: "某大学"`, `version: "000001-`, `license: "CC0-1.0"`, `url: "https://example.org/d"`},
		"LICENCE.md":     {"© 某大学, CC0-1.0: <https://spdx.org/licenses/CC0-1.0.html>"},
		"README.md":      {"| [reports](csv/reports.csv) | 报告 |", "> 某大学 ("},
		"checks.md":      {"| --- | --- | --: |\n| "},
		"dictionary.csv": {"application_rates,grant_rate,,grant_rate,DOUBLE,"},
		"SHA256SUMS":     {"  parquet/reports/province=福建省/year=2020/agency_level=county/data.parquet\n", "  gongkai.duckdb\n"},
		"report.html":    {"<html"},
	} {
		for _, part := range parts {
			if text := read(t, filepath.Join(first, name)); !strings.Contains(text, part) {
				t.Errorf("%s: no %q", name, part)
			}
		}
	}

	err := filepath.WalkDir(first, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(first, path)
		b := []byte(read(t, path))
		if bytes.Contains(b, []byte(dir)) || bytes.Contains(b, []byte(parent)) {
			t.Errorf("%s names a folder of this machine", rel)
		}
		// The database's bytes are up to DuckDB, and so are the lines that sum them up.
		if rel != databaseFile && rel != packageFile && rel != sumsFile && read(t, filepath.Join(p.Out, rel)) != string(b) {
			t.Errorf("%s is not the same each time", rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	if err := os.RemoveAll(dir); err != nil { // the database needs no warehouse
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", filepath.Join(first, databaseFile)+"?access_mode=READ_ONLY")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, r := range schemas.Relations() {
		if _, err := db.Exec("FROM " + r.Name); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	var reports, comments int
	var runs string
	if err := db.QueryRow(`SELECT (SELECT count(*) FROM reports WHERE province = '福建省' OR year IS NULL), (SELECT any_value(configuration) FROM runs),
		(SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal AND comment IS NULL)`).Scan(&reports, &runs, &comments); err != nil {
		t.Fatal(err)
	}
	if reports != 2 || runs != "{}" || comments != 0 {
		t.Errorf("%d reports, runs %s, %d columns without a comment", reports, runs, comments)
	}

	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	p.Out = filepath.Join(parent, "never")
	if err := Publish(ctx, snapshot, p); err == nil {
		t.Error("no error")
	}
	if entries, _ := os.ReadDir(parent); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}
