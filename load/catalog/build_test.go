package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/load"
	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// publish writes facts as a snapshot of the warehouse in dir.
func publish(t testing.TB, dir string, batches ...*schemas.Facts) *load.Snapshot {
	t.Helper()
	w, err := load.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	writer, err := w.NewWriter(load.Options{Catalog: Maker{}.Publish})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Abort()
	for _, f := range batches {
		if err := writer.Append(reads(f), f); err != nil {
			t.Fatal(err)
		}
		f.Release()
	}
	s, err := writer.Publish(context.Background(), load.Run{RunID: "run-1", StartedAt: time.Unix(1600000000, 0), FinishedAt: time.Unix(1600000001, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Snapshot
}

// reads are the documents of facts.
func reads(f *schemas.Facts) []load.Read {
	var out []load.Read
	for _, uri := range factstest.URIs(f) {
		out = append(out, load.Read{Entry: load.Entry{SourceURI: uri}})
	}
	return out
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
	s, err := newScanner(rows)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for {
		ok, err := s.next()
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if !ok {
			return out
		}
		var values []string
		for i, v := range s.values {
			if v == nil {
				values = append(values, "NULL")
			} else {
				values = append(values, format(v, s.types[i]))
			}
		}
		out = append(out, strings.Join(values, " "))
	}
}

func want(t testing.TB, db *sql.DB, query string, rows ...string) {
	t.Helper()
	if got := ask(t, db, query); strings.Join(got, "\n") != strings.Join(rows, "\n") {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", query, strings.Join(got, "\n"), strings.Join(rows, "\n"))
	}
}

// typed are reports that have values of every type, and one that knows
// nothing of itself.
func typed() *schemas.Facts {
	day := time.Date(2021, 1, 29, 0, 0, 0, 0, time.UTC)
	return factstest.Build([]factstest.Report{
		{ID: "b2", Province: "福建省", Year: 2020, Level: "county", Fields: factstest.Row{
			"agency_name": "清流县人民政府", "county_code": "350423", "published_on": day, "fetched_at": day.Add(90 * time.Minute),
			"warnings": []string{"mixed_forms", "it's"}, "bytes": 1 << 40, "is_official_host": true,
		}, Tables: map[string][]factstest.Row{
			schemas.TableDisclosures: {
				{"item": "administrative_fee", "measure": "amount", "value": "1234567890123456.7891", "unit": "元", "status": "reported", "proof": "unproved", "raw": "x", "locator": "line:1"},
				{"item": "administrative_fee", "measure": "decisions", "inferred_value": "-0.5", "unit": "件", "status": "blank", "proof": "proved"},
			},
			schemas.TableCategories: {{"label": "工作动态", "category": nil, "count": 359, "share_reported": 0.338, "total": 1065, "locator": "line:9"}},
		}},
		{ID: "a1"},
	}, factstest.Row{"source_uri": "z.txt", "stage": "extract", "reason": "timeout", "detail": "d"},
		factstest.Row{"source_uri": "y.txt", "stage": "extract", "reason": "not_a_report", "detail": "d", "content_sha256": "ff"})
}

func TestReadBack(t *testing.T) {
	// The path holds what SQL quotes and what patterns take for themselves.
	dir := filepath.Join(t.TempDir(), "it's [a] ware*house")
	s := publish(t, dir, typed())
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

	// A warehouse that was moved, and one without the stored views.
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	want(t, open(t, moved), "SELECT agency_name FROM categories", "清流县人民政府")
	for _, name := range []string{agenciesName, "category_shares"} {
		if err := os.Remove(filepath.Join(moved, "current", name+".parquet")); err != nil {
			t.Fatal(err)
		}
		want(t, open(t, moved), "SELECT agency_name, label FROM category_shares", "清流县人民政府 工作动态")
	}
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

// A reader keeps its snapshot while another is published.
func TestReaderKeepsItsSnapshot(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, factstest.Corpus(0, 5, 10, 2))
	db := open(t, dir)
	publish(t, dir, factstest.Corpus(0, 9, 10, 2))
	want(t, db, "SELECT count(*) FROM reports", "5")
	want(t, open(t, dir), "SELECT count(*) FROM reports", "9")
}

func TestQueryFormats(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, typed())
	db := open(t, dir)
	ctx := context.Background()
	query := "SELECT report_id, year, warnings, published_on, 9007199254740993::BIGINT AS big, 0.1 + 0.2 AS dec, 1e0/3 AS third FROM reports ORDER BY report_id DESC;"
	for format, golden := range map[string]string{
		FormatCSV: "report_id,year,warnings,published_on,big,dec,third\n" +
			"b2,2020,\"[mixed_forms, it's]\",2021-01-29,9007199254740993,0.3,0.3333333333333333\n" +
			"a1,,[],,9007199254740993,0.3,0.3333333333333333\n",
		FormatJSON: "[\n" +
			`{"report_id":"b2","year":2020,"warnings":["mixed_forms","it's"],"published_on":"2021-01-29","big":9007199254740993,"dec":0.3,"third":0.3333333333333333},` + "\n" +
			`{"report_id":"a1","year":null,"warnings":[],"published_on":null,"big":9007199254740993,"dec":0.3,"third":0.3333333333333333}` + "\n]\n",
	} {
		var b strings.Builder
		if err := Query(ctx, db, query, format, &b, 0); err != nil {
			t.Fatal(err)
		}
		if b.String() != golden {
			t.Errorf("%s:\n%s", format, b.String())
		}
		if format == FormatJSON && !json.Valid([]byte(b.String())) {
			t.Error("not JSON")
		}
	}
	var b strings.Builder
	if err := Query(ctx, db, "SELECT agency_name, year FROM reports ORDER BY year", FormatTable, &b, 80); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"│ agency_name    │ year │", "│ 清流县人民政府 │ 2020 │", "│ NULL           │ NULL │", "2 rows"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("no %q in\n%s", line, b.String())
		}
	}
	b.Reset()
	if err := Query(ctx, db, query+" -- all", FormatTable, &b, 0); err != nil {
		t.Error(err)
	}
	name := filepath.Join(t.TempDir(), "out.parquet")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := Query(ctx, db, query, FormatParquet, f, 0); err != nil {
		t.Fatal(err)
	}
	f.Close()
	want(t, db, "SELECT report_id, year FROM "+literal(name), "b2 2020", "a1 NULL")
	if err := Query(ctx, db, query, "xml", &b, 0); err == nil || !strings.Contains(err.Error(), "table, csv") {
		t.Errorf("%v", err)
	}
}

func TestExport(t *testing.T) {
	dir := t.TempDir()
	facts := factstest.Build([]factstest.Report{{ID: "12345678901234", Province: "福建省", Year: 2020, Level: "county", Fields: factstest.Row{
		"township_code": "350423100000", "agency_name": "=cmd()", "title": "说\"明\"",
		"published_on": time.Date(2021, 1, 29, 0, 0, 0, 0, time.UTC)}}})
	publish(t, dir, facts)
	db := open(t, dir)
	ctx := context.Background()
	out := filepath.Join(t.TempDir(), "o'ut.csv")
	if err := Export(ctx, db, "reports", "year = 2020 -- this year", out, false); err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(out)
	if lines := strings.Split(string(b), "\n"); !strings.HasPrefix(lines[0], "report_id,province,year") || !strings.HasPrefix(lines[1], "12345678901234,福建省,2020") || len(lines) != 3 {
		t.Errorf("%s", b)
	}
	if err := Export(ctx, db, "reports", "", out, true); err != nil {
		t.Fatal(err)
	}
	b, _ = os.ReadFile(out)
	for _, part := range []string{"\ufeffreport_id,", "\r\n" + `"=""12345678901234""",福建省,2020,county`, `"=""350423100000"""`, `"=""=cmd()"""`, `"说""明"""`, ",2021-01-29,"} {
		if !strings.Contains(string(b), part) {
			t.Errorf("no %q in %s", part, b)
		}
	}
	err := Export(ctx, db, "aplication_rates", "", out, false)
	if err == nil || !strings.Contains(err.Error(), "did you mean application_rates?") || !strings.Contains(err.Error(), "coverage") {
		t.Errorf("%v", err)
	}
	if err := Export(ctx, db, "reports", "nonsense = 1", filepath.Join(filepath.Dir(out), "no.csv"), false); err == nil {
		t.Error("no error")
	}
	if entries, _ := os.ReadDir(filepath.Dir(out)); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
	for _, r := range schemas.Relations() {
		if err := Export(ctx, db, r.Name, "", out, r.Name == "quality"); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
}
