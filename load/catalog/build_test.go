package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
	"gongkai/load/result"
	"gongkai/schemas"
)

// publish writes facts as a snapshot of the warehouse in dir.
func publish(t testing.TB, dir string, batches ...*schemas.Facts) *load.Snapshot {
	t.Helper()
	return publishtest.Publish(t, dir, Maker{}.Publish, batches...)
}

func open(t testing.TB, dir string) *sql.DB {
	t.Helper()
	db, err := Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// ask returns the rows of a query, values with blanks between them.
func ask(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	s, err := result.Of(rows)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]string, len(s.Names))
	var out []string
	for {
		ok, err := s.Next()
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if !ok {
			return out
		}
		s.Texts(values, "NULL")
		out = append(out, strings.Join(values, " "))
	}
}

func want(t testing.TB, db *sql.DB, query string, rows ...string) {
	t.Helper()
	if got := ask(t, db, query); strings.Join(got, "\n") != strings.Join(rows, "\n") {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", query, strings.Join(got, "\n"), strings.Join(rows, "\n"))
	}
}

func TestReadBack(t *testing.T) {
	// The path holds what SQL quotes and what patterns take for themselves.
	dir := filepath.Join(t.TempDir(), "it's [a] ware*house")
	s := publish(t, dir, factstest.Typed())
	catalog, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer catalog.Close()
	catalog.SetMaxOpenConns(1) // USE holds for one
	if _, err := catalog.Exec("SET TimeZone = 'UTC'; ATTACH " + literal(filepath.Join(dir, load.CatalogFile)) + " AS w (READ_ONLY); USE w"); err != nil {
		t.Fatal(err)
	}
	for name, db := range map[string]*sql.DB{"Open": open(t, dir), "file": catalog} {
		t.Run(name, func(t *testing.T) {
			want(t, db, "SELECT report_id, province, year, agency_level, county_code, published_on, fetched_at AT TIME ZONE 'UTC', warnings, bytes, is_official_host, run_id, source_uri FROM reports ORDER BY 1",
				"a1 NULL NULL NULL NULL NULL NULL [] 0 NULL run-1 file:a1",
				"b2 福建省 2020 county 350423 2021-01-29 2021-01-29 01:30:00 [mixed_forms, it's] 1099511627776 true run-1 file:b2")
			want(t, db, "SELECT count(*) FROM reports WHERE year IS NULL AND province IS NULL AND agency_level IS NULL", "1")
			want(t, db, "SELECT agency_name, measure, value, inferred_value, figure, is_canonical FROM disclosures WHERE year = 2020 ORDER BY measure",
				"清流县人民政府 amount 1234567890123456.7891 NULL 1234567890123456.7891 true",
				"清流县人民政府 decisions NULL -0.5000 -0.5000 true")
			want(t, db, "SELECT count(*), typeof(any_value(value)) FROM applications", "0 BIGINT")
			want(t, db, "SELECT column_name, column_type FROM (DESCRIBE sections) WHERE column_name IN ('year', 'text')", "year INTEGER", "text VARCHAR")
			want(t, db, "SELECT source_uri, reason, content_sha256, run_id FROM rejects", "y.txt not_a_report ff run-1", "z.txt timeout NULL run-1")
			want(t, db, "SELECT run_id, started_at, snapshot, rows_written FROM runs", fmt.Sprintf("run-1 2020-09-13 12:26:40+00 %s %d", s.ID, s.Manifest.Rows("")))
			want(t, db, "SELECT count(*), count(parent), min(forms) FILTER (code = 'received') FROM codebook", fmt.Sprintf("%d 22 2019|2021", len(schemas.Codebook())))
			want(t, db, "SELECT label, category, share_computed, round(share_difference, 3) FROM category_shares", "工作动态 NULL 0.3370892018779343 0.001")
		})
	}
	// A reader who takes the Parquet files by their obvious path.
	plain := globEscape(dir)
	want(t, catalog, "SELECT count(*) FROM read_parquet("+literal(plain+"/reports/**/*.parquet")+", hive_partitioning=true)", "2")

	// A warehouse that was moved, and one without stored tables.
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	want(t, open(t, moved), "SELECT agency_name, label FROM category_shares", "清流县人民政府 工作动态")
	if err := os.RemoveAll(filepath.Join(moved, "current", "stored")); err != nil {
		t.Fatal(err)
	}
	want(t, open(t, moved), "SELECT agency_name, label FROM category_shares", "清流县人民政府 工作动态")
}

func TestOpenWithoutWarehouse(t *testing.T) {
	if _, err := Open(context.Background(), t.TempDir()); !errors.Is(err, load.ErrNoWarehouse) || !strings.Contains(err.Error(), "gongkai run") {
		t.Errorf("%v", err)
	}
}

// One partition is a table like any other.
func TestOnePartition(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, factstest.Build([]factstest.Report{{ID: "A", Province: "福建省", Year: 2020, Level: "county"}}))
	want(t, open(t, dir), "SELECT max(year) FROM reports", "2020")
	want(t, open(t, dir), "SELECT min(province) FROM application_rates", "福建省")
}

// A snapshot from before a column was added is read, with NULL in it.
func TestOlderSnapshot(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, factstest.Build([]factstest.Report{{ID: "A", Province: "福建省", Year: 2020, Level: "county"}}))
	file := filepath.Join(dir, "current", "runs", "data.parquet")
	old := filepath.Join(t.TempDir(), "runs.parquet")
	db := open(t, dir)
	want(t, db, "SELECT count(*) FROM runs", "1")
	if _, err := empty(t).Exec("COPY (SELECT * EXCLUDE (crawl) FROM read_parquet(" + literal(file) + ")) TO " + literal(old)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil { // it may be linked to
		t.Fatal(err)
	}
	if err := os.Rename(old, file); err != nil {
		t.Fatal(err)
	}
	want(t, open(t, dir), "SELECT run_id, crawl FROM runs", "run-1 NULL")
}

func empty(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// A reader keeps its snapshot while another is published.
func TestReaderKeepsItsSnapshot(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, factstest.Corpus(0, 5, 10, 2))
	db := open(t, dir)
	publish(t, dir, factstest.Corpus(0, 9, 10, 2))
	want(t, db, "SELECT count(*) FROM reports", "5")
	want(t, open(t, dir), "SELECT count(*) FROM reports", "9")
}
