// Package interop holds what the warehouse and its exports give against other
// programs: readers of Parquet, Frictionless, LibreOffice, R.
package interop

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/load/export"
	"gongkai/load/query"
	"gongkai/pipeline"
)

// python is the interpreter that make tools has installed requirements.txt for.
func python(t *testing.T) string {
	t.Helper()
	asked(t)
	name, err := filepath.Abs(filepath.Join("..", ".tools", "venv", "bin", "python"))
	if err != nil {
		t.Fatal(err)
	}
	if p := os.Getenv("GONGKAI_PYTHON"); p != "" {
		name = p
	}
	if _, err := os.Stat(name); err != nil {
		t.Skip("no Python packages (make tools, or GONGKAI_PYTHON)")
	}
	return name
}

// asked skips tests that take minutes unless they are asked for.
func asked(t *testing.T) {
	t.Helper()
	if os.Getenv("GONGKAI_TOOLS") == "" {
		t.Skip("make test-tools runs it")
	}
}

// need skips a test where a program is not installed.
func need(t *testing.T, program string) {
	t.Helper()
	asked(t)
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed (make tools)", program)
	}
}

// run runs a program and returns what it prints.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "HOME="+t.TempDir())
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}

// digitsOfYears stand in the text of a report that is to have no year.
var digitsOfYears = regexp.MustCompile(`20[12][0-9]`)

// scratch is the folder of all tests.
var scratch string

// warehouse is a warehouse of the sample corpus, with a report of unknown year
// and one of unknown place, made once.
var warehouse = sync.OnceValues(func() (dir string, err error) {
	corpus := filepath.Join(scratch, "corpus")
	if err := os.Mkdir(corpus, 0o755); err != nil {
		return "", err
	}
	testdata := filepath.Join("..", "testdata")
	texts, err := filepath.Glob(filepath.Join(testdata, "reports", "tab-rows", "*.txt"))
	if err != nil || len(texts) == 0 {
		return "", fmt.Errorf("no text among the samples: %v", err)
	}
	b, err := os.ReadFile(texts[0])
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(corpus, "undated.txt"), digitsOfYears.ReplaceAll(b, []byte("本")), 0o600); err != nil {
		return "", err
	}
	w := filepath.Join(scratch, "warehouse")
	_, err = pipeline.Run(context.Background(), pipeline.Config{Sources: []string{corpus, filepath.Join(testdata, "reports"), filepath.Join(testdata, "formats", "pdf")}, Warehouse: w})
	return w, err
})

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "gongkai-interop-*"); err != nil {
		panic(err)
	}
	status := m.Run()
	os.RemoveAll(scratch)
	os.Exit(status)
}

func opened(t *testing.T) (dir string, src export.Source) {
	t.Helper()
	dir, err := warehouse()
	if err != nil {
		t.Fatal(err)
	}
	s, err := load.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := catalog.OpenSnapshot(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return dir, export.Source{DB: db, Snapshot: s}
}

// answers are the lines of answers.py as gongkai query gives them.
func answers(t *testing.T, src export.Source) string {
	t.Helper()
	s, err := query.NewSession(context.Background(), src.DB)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b strings.Builder
	err = s.Run(context.Background(), `
		SELECT line FROM (
			SELECT 1 AS n, 'partition ' || coalesce(province, 'NULL') || '/' || coalesce(year::VARCHAR, 'NULL') || '/' || coalesce(agency_level, 'NULL') || ': ' || count(*) AS line
				FROM reports GROUP BY province, year, agency_level
			UNION ALL
			SELECT 2, 'received ' || coalesce(province, 'NULL') || ' ' || coalesce(sum(value)::VARCHAR, 'NULL')
				FROM applications WHERE item = 'received' AND applicant = 'total' GROUP BY province
			UNION ALL SELECT 3, 'amount ' || sum(value)::VARCHAR FROM disclosures WHERE measure = 'amount'
			UNION ALL SELECT 4, 'blanks ' || (count(*) - count(value)) FROM disclosures
			UNION ALL SELECT 5, 'code ' || min(county_code) FROM reports
			UNION ALL SELECT 6, 'type county_code ' || if(any_value(typeof(county_code)) = 'VARCHAR', 'text', '?') FROM reports
			UNION ALL SELECT 7, 'type year ' || if(any_value(typeof(year)) = 'INTEGER', 'integer', '?') FROM reports
		) ORDER BY n, line`, query.Printer{Out: &b, Format: query.CSV})
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(b.String(), "line\n")
}

func TestReaders(t *testing.T) {
	interpreter := python(t)
	dir, src := opened(t)
	want := answers(t, src)
	for _, part := range []string{"/NULL/", "partition NULL/", "received NULL ", "福建省/2020/township"} {
		if !strings.Contains(want, part) {
			t.Fatalf("the corpus tries nothing like %q:\n%s", part, want)
		}
	}
	for _, script := range []string{"read_pyarrow.py", "read_polars.py", "read_duckdb.py", "read_spark.py"} {
		t.Run(script, func(t *testing.T) {
			if script == "read_spark.py" {
				need(t, "java")
			}
			if got := run(t, ".", interpreter, script, dir); got != want {
				t.Errorf("%s\nwant:\n%s", got, want)
			}
		})
	}
}

// about is who publishes the data of the tests.
var about = export.About{Title: "Test", Author: "A", Licence: "CC-BY-4.0", Version: "v0"}

// Frictionless itself finds nothing to say of what exports and publications
// write: types, headings, sums, sizes.
func TestFrictionless(t *testing.T) {
	interpreter := python(t)
	_, src := opened(t)
	parent := t.TempDir()
	validate := func(name string) {
		t.Helper()
		if out := run(t, filepath.Join(parent, name), interpreter, "-m", "frictionless", "validate", "datapackage.json"); !strings.Contains(out, "VALID") || strings.Contains(out, "INVALID") {
			t.Errorf("%s:\n%s", name, out)
		}
	}
	for name, o := range map[string]export.Options{
		"plain":  {View: "reports", NA: "NA"},
		"split":  {View: "disputes", Split: "province", Shape: export.Wide, Headings: export.Chinese},
		"excel":  {View: "disclosures", Excel: true, Headings: export.Chinese},
		"gzip":   {View: "applications", Compression: export.Gzip},
		"tidy":   {View: "application_rates", Shape: export.Tidy, NA: "NA"},
		"query":  {SQL: "SELECT year, 1.5 AS x, true AS b, DATE '2020-01-02' AS d FROM reports"},
		"prose":  {View: "sections"},
		"absent": {View: "reports", Where: "false", Split: "year"},
	} {
		o.Out, o.Folder, o.About = filepath.Join(parent, name), true, about
		if _, err := export.Export(context.Background(), src, o); err != nil {
			t.Fatal(err)
		}
		validate(name)
	}
	if err := export.Publish(context.Background(), src.Snapshot, export.Publication{Out: filepath.Join(parent, "public"), Language: "zh", About: about}); err != nil {
		t.Fatal(err)
	}
	validate("public")
}

// What export --excel writes is the same after LibreOffice has read it and
// written it as XLSX and as ODS: headings, codes, negative and long numbers,
// and nothing has become a formula.
func TestLibreOffice(t *testing.T) {
	need(t, "soffice")
	_, src := opened(t)
	dir := t.TempDir()
	_, err := export.Export(context.Background(), src, export.Options{Out: filepath.Join(dir, "excel.csv"), Excel: true, Headings: export.Chinese, SQL: `
		SELECT '035042' AS county_code, '350423100000' AS township_code, '12e5' AS run, '=1+1' AS formula, '@SUM(1)' AS at, -12::BIGINT AS negative,
			-0.5::DECIMAL(20,4) AS amount, '1/2' AS number, '漳平市人民政府' AS 机关, 1234567890123456789 AS long, '-3' AS raw, NULL::BIGINT AS missing, 'a
b, "c"' AS text`})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"035042", "350423100000", "12e5", "=1+1", "@SUM(1)", "-12", "-0.5", "1/2", "漳平市人民政府", "1234567890123456789", "-3", "", "a\nb, \"c\""}
	convert := func(in, to string) {
		run(t, dir, "soffice", "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")),
			"--infilter=CSV:44,34,76,1", "--convert-to", to, in) // comma, quote, UTF-8: what its window offers for the mark
	}
	check := func(name string) {
		t.Helper()
		book, err := excelize.OpenFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 2 || rows[0][0] != "县级代码" || rows[0][8] != "机关" {
			t.Fatalf("%s: %q", name, rows)
		}
		for i := range want {
			if rows[1][i] != want[i] {
				t.Errorf("%s: %s is %q, not %q", name, rows[0][i], rows[1][i], want[i])
			}
		}
		for _, cell := range []string{"F2", "G2"} {
			if typ, err := book.GetCellType(book.GetSheetName(0), cell); err != nil || typ != excelize.CellTypeNumber && typ != excelize.CellTypeUnset {
				t.Errorf("%s: %s is no number: %v %v", name, cell, typ, err)
			}
		}
	}
	convert("excel.csv", "xlsx")
	check("excel.xlsx")
	convert("excel.csv", "ods")
	if text := contentOf(t, filepath.Join(dir, "excel.ods")); !strings.Contains(text, "县级代码") || !strings.Contains(text, `office:value="-12"`) {
		t.Errorf("excel.ods: %.2000s", text)
	}
	if err := os.Remove(filepath.Join(dir, "excel.xlsx")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "soffice", "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")), "--convert-to", "xlsx", "excel.ods")
	check("excel.xlsx")

	// The workbook that gongkai writes itself.
	o := export.Options{View: "disclosures", Out: filepath.Join(dir, "book.xlsx"), Headings: export.Chinese, Where: "value < 0"}
	if _, err := export.Export(context.Background(), src, o); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "soffice", "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")), "--convert-to", "ods", "book.xlsx")
	if text := contentOf(t, filepath.Join(dir, "book.ods")); !strings.Contains(text, "报告编号") || !strings.Contains(text, `office:value="-`) || !strings.Contains(text, `table:name="dictionary"`) {
		t.Errorf("book.ods: %.2000s", text)
	}
}

// contentOf is the text of an ODS file.
func contentOf(t *testing.T, name string) string {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("content.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The script that stands beside an export gives R the same figures, with
// labels, and codes as text.
func TestR(t *testing.T) {
	need(t, "Rscript")
	_, src := opened(t)
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := export.Export(context.Background(), src, export.Options{View: "disclosures", Out: dir, Folder: true, Split: "year", NA: "NA", Headings: export.Chinese, About: about}); err != nil {
		t.Fatal(err)
	}
	script := `
		source("read.R", encoding = "UTF-8")
		d <- disclosures
		cat(nrow(d), sum(is.na(d[["数值"]])), format(sum(d[["数值"]][d[["指标代码"]] == "amount"], na.rm = TRUE), nsmall = 2, digits = 15),
			class(d[["报告编号"]]), class(d[["是否正本"]]), attr(d[["省份"]], "label"), "\n")`
	if err := os.WriteFile(filepath.Join(dir, "try.R"), []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, dir, "Rscript", "--encoding=UTF-8", "try.R")
	s, err := query.NewSession(context.Background(), src.DB)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b strings.Builder
	if err := s.Run(context.Background(), "SELECT count(*) || ' ' || (count(*) - count(value)) || ' ' || (sum(value) FILTER (measure = 'amount'))::DECIMAL(20,2) AS a FROM disclosures", query.Printer{Out: &b, Format: query.CSV}); err != nil {
		t.Fatal(err)
	}
	if want := strings.TrimSpace(strings.TrimPrefix(b.String(), "a\n")) + " character logical 省份 | "; !strings.HasPrefix(got, want) {
		t.Errorf("%s\nwant: %s", got, want)
	}
}
