package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/xuri/excelize/v2"

	"gongkai/load/catalog"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
	"gongkai/schemas"
)

// source opens a warehouse of facts; each export has one of its own.
func source(t testing.TB, dir string) Source {
	t.Helper()
	s, err := currentOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := catalog.OpenSnapshot(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return Source{DB: db, Snapshot: s}
}

// awkward are reports with all that spreadsheets spoil.
func awkward() *schemas.Facts {
	day := time.Date(2021, 1, 29, 1, 30, 0, 0, time.UTC)
	return factstest.Build([]factstest.Report{
		{ID: "12345678901234", Province: "福建省", Year: 2020, Level: "county", Fields: factstest.Row{
			"agency_name": "清流县人民政府", "county_code": "035042", "township_code": "350423100000", "title": "说\"明\",\n二行", "source_uri": "=cmd()",
			"document_number": "1/2", "published_on": day, "fetched_at": day, "bytes": 1234567890123456789, "warnings": []string{"a", "b"},
		}, Tables: map[string][]factstest.Row{
			schemas.TableDisclosures: {
				{"item": "administrative_license", "measure": "change_this_year", "value": "-12", "unit": "项", "status": "reported", "proof": "unproved", "raw": "-12", "locator": "line:1"},
				{"item": "centralized_procurement", "measure": "amount", "value": "1234567890123456.7891", "unit": "元", "status": "reported", "proof": "unproved", "raw": "＝1", "locator": "line:2"},
				{"item": "administrative_license", "measure": "decisions", "inferred_value": "7", "unit": "件", "status": "blank", "proof": "proved"},
			},
		}},
		{ID: "b2", Province: "北京市", Year: 2021, Level: "township", Fields: factstest.Row{"agency_name": "NA", "title": "@x"}},
		{ID: "c3"},
	})
}

// export runs an export and returns the folder that it was written in.
func export(t *testing.T, src Source, name string, o Options) (path string, written []Written) {
	t.Helper()
	dir := t.TempDir()
	o.Out = filepath.Join(dir, name)
	if o.About == (About{}) {
		o.About = About{Title: "Test", Author: "A", Licence: "CC-BY-4.0", Version: "v0"}
	}
	written, err := Export(context.Background(), src, o)
	if err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
	return o.Out, written
}

func records(t *testing.T, r io.Reader) [][]string {
	t.Helper()
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// column is the values of a column of a CSV file by its heading.
func column(t *testing.T, rows [][]string, heading string) []string {
	t.Helper()
	for i, h := range rows[0] {
		if h == heading {
			var out []string
			for _, r := range rows[1:] {
				out = append(out, r[i])
			}
			return out
		}
	}
	t.Fatalf("no heading %q in %q", heading, rows[0])
	return nil
}

func TestExport(t *testing.T) {
	dir := t.TempDir()
	publishtest.Publish(t, dir, catalog.Maker{}.Publish, awkward())
	src := source(t, dir)

	t.Run("plain", func(t *testing.T) {
		out, written := export(t, src, "o'ut.csv", Options{View: "reports", NA: "NA"})
		rows := records(t, strings.NewReader(read(t, out)))
		if len(rows) != 4 || written[0].Rows != 3 {
			t.Fatalf("%d rows, told %d", len(rows), written[0].Rows)
		}
		for heading, want := range map[string]string{
			"report_id": "c3|b2|12345678901234", "source_uri": "file:c3|file:b2|=cmd()", "agency_name": "NA|NA|清流县人民政府", "title": "NA|@x|说\"明\",\n二行", "province": "NA|北京市|福建省",
			"fetched_at": "NA|NA|2021-01-29 01:30:00+00", "warnings": "[]|[]|[a, b]", "bytes": "0|0|1234567890123456789",
		} {
			got := strings.Join(column(t, rows, heading), "|")
			if len(strings.Split(got, "|")) != 3 || !sameSet(got, want) {
				t.Errorf("%s: %s, want %s", heading, got, want)
			}
		}
		if text := read(t, out); !strings.Contains(text, `,"NA",`) || strings.Contains(text, "\r") {
			t.Errorf("a text NA is not told from what is missing:\n%s", text)
		}
	})
	t.Run("excel", func(t *testing.T) {
		out, _ := export(t, src, "out.csv", Options{View: "reports", Where: "year = 2020 -- this year", Excel: true, Headings: Chinese})
		text := read(t, out)
		for _, part := range []string{"\ufeff报告编号,省份,年度", "\r\n\"=\"\"12345678901234\"\"\",福建省,2020,county", `"=""350423100000"""`, `"=""035042"""`, `"=""=cmd()"""`, `"=""1/2"""`,
			"\"说\"\"明\"\",\n二行\"", ",2021-01-29,", `"=""1234567890123456789"""`} {
			if !strings.Contains(text, part) {
				t.Errorf("no %q in %s", part, text)
			}
		}
		out, _ = export(t, src, "d.csv", Options{View: "disclosures", Excel: true})
		rows := records(t, strings.NewReader(strings.TrimPrefix(read(t, out), "\ufeff")))
		if got := strings.Join(column(t, rows, "value"), "|"); got != `-12.0000|="1234567890123456.7891"|` {
			t.Error(got)
		}
		if got := strings.Join(column(t, rows, "raw"), "|"); got != `="-12"|="＝1"|` {
			t.Error(got)
		}
	})
	t.Run("compressed", func(t *testing.T) {
		plain, _ := export(t, src, "out.csv", Options{View: "reports"})
		out, _ := export(t, src, "out.csv.gz", Options{View: "reports"})
		z, err := gzip.NewReader(strings.NewReader(read(t, out)))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(z); err != nil || string(b) != read(t, plain) {
			t.Errorf("%v", err)
		}
		out, _ = export(t, src, "out.csv.zst", Options{View: "reports"})
		d, err := zstd.NewReader(strings.NewReader(read(t, out)))
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if b, err := io.ReadAll(d); err != nil || string(b) != read(t, plain) {
			t.Errorf("%v", err)
		}
	})
	t.Run("wide", func(t *testing.T) {
		out, _ := export(t, src, "out.csv", Options{View: "disclosures", Shape: Wide, Headings: Chinese})
		rows := records(t, strings.NewReader(read(t, out)))
		if len(rows) != 2 {
			t.Fatal(rows)
		}
		for heading, want := range map[string]string{"行政许可，本年增/减": "-12.0000", "政府集中采购，采购总金额（元）": "1234567890123456.7891", "行政许可，处理决定数量": "7.0000", "推算数字数": "1"} {
			if got := column(t, rows, heading); got[0] != want {
				t.Errorf("%s: %s", heading, got)
			}
		}
	})
	t.Run("tidy", func(t *testing.T) {
		out, written := export(t, src, "out.csv", Options{View: "quality", Shape: Tidy, Where: "measure = 'cells_reported'", NA: "-"})
		rows := records(t, strings.NewReader(read(t, out)))
		if got := strings.Join(column(t, rows, "number"), "|"); got != "2|0|0" && got != "0|2|0" && got != "0|0|2" || written[0].Rows != 3 {
			t.Error(rows)
		}
	})
	t.Run("query", func(t *testing.T) {
		out, _ := export(t, src, "out.csv", Options{SQL: "SELECT report_id, 1 AS one FROM reports ORDER BY report_id DESC; ", Headings: English})
		if got := read(t, out); got != "Report id,One\nc3,1\nb2,1\n12345678901234,1\n" {
			t.Error(got)
		}
	})
	t.Run("workbook", func(t *testing.T) {
		out, _ := export(t, src, "out.xlsx", Options{View: "reports", Headings: Chinese})
		book, err := excelize.OpenFile(out)
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		rows, err := book.GetRows("data")
		if err != nil {
			t.Fatal(err)
		}
		for heading, want := range map[string]string{"报告编号": "12345678901234", "县级代码": "035042", "来源": "=cmd()", "字节数": "", "文件大小": "1234567890123456789", "发布日期": "2021-01-29", "年度": "2020"} {
			for i, h := range rows[0] {
				if h == heading && !contains(rows[1:], i, want) {
					t.Errorf("%s: no %s in %q", heading, want, rows)
				}
			}
		}
		cell, _ := excelize.CoordinatesToCellName(indexOf(rows[0], "年度")+1, 2+rowOf(rows[1:], "12345678901234"))
		if typ, err := book.GetCellType("data", cell); err != nil || typ == excelize.CellTypeInlineString || typ == excelize.CellTypeSharedString {
			t.Errorf("%s is %v, %v", cell, typ, err)
		}
		if rows, err := book.GetRows("dictionary"); err != nil || len(rows) < 40 || rows[1][6] != "报告编号" {
			t.Errorf("%v %v", rows, err)
		}
	})
	t.Run("every view", func(t *testing.T) {
		for _, r := range schemas.Relations() {
			first, _ := export(t, src, "out.csv", Options{View: r.Name, Excel: r.Name == "quality"})
			again, _ := export(t, src, "out.csv", Options{View: r.Name, Excel: r.Name == "quality"})
			if r.Name != "runs" && read(t, first) != read(t, again) {
				t.Errorf("%s: two exports differ", r.Name)
			}
		}
	})
}

func sameSet(got, want string) bool {
	g, w := strings.Split(got, "|"), strings.Split(want, "|")
	for _, v := range w {
		found := false
		for i := range g {
			if !found && g[i] == v {
				g[i], found = "\x00", true
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func contains(rows [][]string, column int, want string) bool {
	for _, r := range rows {
		if column < len(r) && r[column] == want {
			return true
		}
	}
	return false
}

func indexOf(row []string, want string) int {
	for i, v := range row {
		if v == want {
			return i
		}
	}
	return -1
}

func rowOf(rows [][]string, first string) int {
	for i, r := range rows {
		if r[0] == first {
			return i
		}
	}
	return -1
}

func TestExportErrors(t *testing.T) {
	dir := t.TempDir()
	publishtest.Publish(t, dir, catalog.Maker{}.Publish, awkward())
	src := source(t, dir)
	parent := t.TempDir()
	out := filepath.Join(parent, "out.csv")
	if err := os.WriteFile(filepath.Join(parent, "there.csv"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(parent, "thesis", "chapters"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		o    Options
		want string
		use  bool
	}{
		{Options{View: "aplication_rates", Out: out}, "did you mean application_rates?", false},
		{Options{View: "reports", Out: out, Where: "nonsense = 1"}, "nonsense", false},
		{Options{View: "reports", Out: filepath.Join(parent, "there.csv")}, "there.csv exists: name another, or replace it with --force", false},
		{Options{View: "reports", Out: filepath.Join(parent, "thesis"), Folder: true, Force: true}, "was not written by gongkai", false},
		{Options{View: "reports", Out: filepath.Join(parent, "thesis"), Force: true}, "is a folder", false},
		{Options{View: "reports", Out: filepath.Join(parent, "no", "out.csv")}, "no folder to write", false},
		{Options{View: "reports", Out: out, Split: "county"}, "split by province, year, agency_level", true},
		{Options{View: "reports", Out: out, Split: "year"}, "let --out end with /", true},
		{Options{View: "reports", Out: out, Shape: Wide}, "wide are applications", true},
		{Options{View: "reports", SQL: "SELECT 1", Out: out}, "either a view or a query", true},
		{Options{View: "reports", Out: out, NA: "a,b"}, "no comma", true},
		{Options{View: "reports", Out: filepath.Join(parent, "o.xlsx"), Excel: true}, "leave out --excel", true},
		{Options{SQL: "SELECT i FROM range(1048576) t(i)", Out: filepath.Join(parent, "o.xlsx")}, "a sheet of Excel has 1048576 rows", false},
		{Options{SQL: "SELECT repeat('长', 32768) AS t", Out: filepath.Join(parent, "o.xlsx")}, "row 1, column t: a cell of Excel has 32767 characters, and this text 32768", false},
	} {
		_, err := Export(context.Background(), src, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, ErrUsage) != c.use {
			t.Errorf("%+v: %v", c.o, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := Export(ctx, src, Options{SQL: "SELECT i FROM range(1000000000) t(i)", Out: out}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	entries, _ := os.ReadDir(parent)
	if len(entries) != 2 || read(t, filepath.Join(parent, "there.csv")) != "mine" {
		t.Errorf("%v", entries)
	}
	if _, err := Export(context.Background(), src, Options{View: "reports", Out: filepath.Join(parent, "there.csv"), Force: true}); err != nil || !strings.HasPrefix(read(t, filepath.Join(parent, "there.csv")), "report_id,") {
		t.Error(err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	publishtest.Publish(t, dir, catalog.Maker{}.Publish, awkward())
	o := Options{View: "reports", Folder: true, Split: "province", NA: "NA"}
	out, written := export(t, source(t, dir), "folder", o)
	var names []string
	for _, w := range written {
		names = append(names, w.Name)
	}
	if strings.Join(names, " ") != "reports-北京市.csv reports-福建省.csv reports-unknown.csv" {
		t.Errorf("%q", names)
	}
	for name, parts := range map[string][]string{
		"README.md":        {"# Test", "reports-福建省.csv) | 福建省 | 1 |", "Snapshot `000001-", "> A (", "CC-BY-4.0"},
		"dictionary.csv":   {"reports,county_code,,county_code,VARCHAR,,县级代码,", "reports,agency_level,county,"},
		"datapackage.json": {`"name": "gongkai-reports"`, `"path": "reports-福建省.csv"`, `"hash": "sha256:`, `"type": "datetime"`, "\"missingValues\": [\n"},
		"read.R":           {`"reports-福建省.csv"`, `"报告编号 | stable identity`},
		"read.do":          {`"reports-福建省.csv"`, "label variable report_id"},
	} {
		text := read(t, filepath.Join(out, name))
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %q in\n%s", name, part, text)
			}
		}
	}
	if tool, err := exec.LookPath("sha256sum"); err == nil {
		c := exec.Command(tool, "-c", "--quiet", sumsFile)
		c.Dir = out
		if b, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, b)
		}
	}
	checkPackage(t, out)

	// The same again gives the same bytes, and takes the place of the first.
	before := map[string]string{}
	entries, _ := os.ReadDir(out)
	for _, e := range entries {
		before[e.Name()] = read(t, filepath.Join(out, e.Name()))
	}
	o.Out, o.Force, o.About = out, true, About{Title: "Test", Author: "A", Licence: "CC-BY-4.0", Version: "v0"}
	if _, err := Export(context.Background(), source(t, dir), o); err != nil {
		t.Fatal(err)
	}
	for name, text := range before {
		if !bytes.Equal([]byte(text), []byte(read(t, filepath.Join(out, name)))) {
			t.Errorf("%s differs", name)
		}
	}
}
