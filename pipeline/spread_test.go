package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/load/catalog"
)

// column runs a query of one text column on a warehouse.
func column(t testing.TB, warehouse, query string) []string {
	t.Helper()
	db, err := catalog.Open(context.Background(), warehouse)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// spread copies the documents of testdata/spread, without their labels.
func spread(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "testdata", "spread"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "truth.csv")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestSpreadReports: reports that are spread over a page and its attachments,
// and pages that hold several or lead to others. TestAccuracy compares their
// figures.
func TestSpreadReports(t *testing.T) {
	dir, w := spread(t), filepath.Join(t.TempDir(), "w")
	mustRun(t, Config{Sources: []string{dir}, Warehouse: w})
	want := []string{
		"each/t20220118_7.html", "each/附件1.xlsx part_of_report", "each/附件2.pdf part_of_report", "each/附件3.docx part_of_report",
		"list/index.html not_a_report", "list/taishun.docx", "list/zhangping-finance.docx",
		"title/files/年报.docx", "title/t20230118_2.html part_of_report",
		"twice/t20240122_3.html", "twice/t20240122_3_files/report.docx",
		"words/P020210129417.docx part_of_report", "words/t20210129_1.html",
		"years/t20220125_9.html", "years/t20220125_9.html",
	}
	got := column(t, w, `SELECT source_uri || ' ' || reason AS d FROM rejects UNION ALL SELECT source_uri FROM reports ORDER BY d COLLATE "C"`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents:\n%s", diff)
	}
	// The canonical report of an agency and year is counted once.
	if got := column(t, w, `SELECT CAST(count(*) AS VARCHAR) FROM reports WHERE is_canonical AND source_uri LIKE 'twice/%'`); got[0] != "1" {
		t.Errorf("%s canonical reports on one page and its copy", got[0])
	}
	want = []string{"applications attachment:附件2.pdf/page:", "disclosures attachment:附件1.xlsx/table:1", "disputes attachment:附件3.docx/table:1"}
	for i, table := range []string{"applications", "disclosures", "disputes"} {
		for _, l := range column(t, w, `SELECT DISTINCT f.locator FROM `+table+` f JOIN reports r USING (report_id) WHERE r.source_uri LIKE 'each/%' AND f.status = 'reported'`) {
			if !strings.HasPrefix(table+" "+l, want[i]) {
				t.Errorf("a figure of %s stands at %s, not in %s", table, l, want[i])
			}
		}
	}
}

// TestSpreadOrder: the order of files and the number of workers change nothing
// in what is joined.
func TestSpreadOrder(t *testing.T) {
	dir, w := spread(t), t.TempDir()
	mustRun(t, Config{Sources: []string{dir}, Warehouse: filepath.Join(w, "one"), Workers: 1})
	want := digests(t, filepath.Join(w, "one"))
	var files []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append([]string{path}, files...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	mustRun(t, Config{Sources: files, Warehouse: filepath.Join(w, "eight"), Workers: 8})
	if diff := cmp.Diff(want, digests(t, filepath.Join(w, "eight"))); diff != "" {
		t.Errorf("bytes differ:\n%s", diff)
	}
}

// TestNotJoined: attachments that are no part of their page's report.
func TestNotJoined(t *testing.T) {
	for _, c := range []struct {
		name        string
		link        string            // on the page in place of its own
		and         map[string]string // files of testdata/spread put beside it, by their name there
		want        []string
		withWarning string
	}{
		{"the tables are lost", `<a href="P020210129417.docx">附表</a>`, nil, []string{"t.html"}, "tables may be in P020210129417.docx"},
		{"tables of another year", `<a href="P.docx">2019年度附表</a>`, map[string]string{"P.docx": "words/P020210129417.docx"}, []string{"P.docx", "t.html"}, ""},
		{"tables of another agency", `<a href="P.docx">石壁镇人民政府2020年政府信息公开工作年度报告</a>`, map[string]string{"P.docx": "words/P020210129417.docx"}, []string{"P.docx", "t.html"}, ""},
		{"its own title on the link", `<a href="P.docx">宁化县人民政府 2020 年政府信息公开年报（附表）</a>`, map[string]string{"P.docx": "words/P020210129417.docx"}, []string{"P.docx part_of_report", "t.html"}, ""},
		{"the same tables in two formats", `<a href="P.docx">附表</a><a href="Q.docx">附表</a>`, map[string]string{"P.docx": "words/P020210129417.docx", "Q.docx": "words/P020210129417.docx"},
			[]string{"P.docx part_of_report", "Q.docx part_of_report", "t.html"}, ""},
		{"the report of another agency", `<a href="P.docx">附件</a>`, map[string]string{"P.docx": "list/taishun.docx"}, []string{"P.docx", "t.html"}, ""},
		{"no link", ``, map[string]string{"P.docx": "words/P020210129417.docx"}, []string{"P.docx", "t.html"}, ""},
		{"an attachment that cannot be read", `<a href="P.pdf">附表</a>`, map[string]string{"P.pdf": ""}, []string{"P.pdf unreadable", "t.html"}, "attachment_unread: P.pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, w := t.TempDir(), filepath.Join(t.TempDir(), "w")
			read := func(name string) []byte {
				b, err := os.ReadFile(filepath.Join("..", "testdata", "spread", filepath.FromSlash(name)))
				if err != nil {
					t.Fatal(err)
				}
				return b
			}
			page := strings.Replace(string(read("words/t20210129_1.html")), `<a href="./P020210129417.docx">附表.docx</a>`, c.link, 1)
			files := map[string][]byte{"t.html": []byte(page)}
			for name, from := range c.and {
				files[name] = []byte("%PDF-1.4\nbroken\n")
				if from != "" {
					files[name] = read(from)
				}
			}
			for name, b := range files {
				if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			mustRun(t, Config{Sources: []string{dir}, Warehouse: w})
			got := column(t, w, `SELECT source_uri || ' ' || reason AS d FROM rejects UNION ALL SELECT source_uri FROM reports ORDER BY d COLLATE "C"`)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("documents:\n%s", diff)
			}
			warnings := fmt.Sprint(column(t, w, `SELECT CAST(warnings AS VARCHAR) FROM reports WHERE source_uri = 't.html'`))
			if !strings.Contains(warnings, c.withWarning) || c.withWarning == "" && strings.Contains(warnings, "attachment_") {
				t.Errorf("warnings %s", warnings)
			}
		})
	}
}

// TestWordsOfTheLink: a list names the reports that it leads to; a report
// without a title takes the name, and nothing of the others.
func TestWordsOfTheLink(t *testing.T) {
	dir, w := t.TempDir(), filepath.Join(t.TempDir(), "w")
	for name, from := range map[string]string{"P.docx": "title/files/年报.docx", "Q.docx": "list/taishun.docx"} {
		b, err := os.ReadFile(filepath.Join("..", "testdata", "spread", filepath.FromSlash(from)))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), b, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	list := `<html><body><h1>泰顺县人民政府2020年政府信息公开工作年度报告</h1><p>发布日期：2021-03-01</p><a href="Q.docx">泰顺县人民政府2020年政府信息公开工作年度报告.docx</a>
<a href="P.docx">政和县人民政府2022年政府信息公开工作年度报告.docx</a></body></html>`
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, Config{Sources: []string{dir}, Warehouse: w})
	want := []string{"P.docx 政和县人民政府2022年政府信息公开工作年度报告 政和县人民政府 2022", "Q.docx 泰顺县人民政府2020年度政府信息公开工作年度报告 泰顺县人民政府 2020"}
	got := column(t, w, `SELECT concat_ws(' ', source_uri, title, agency_name, year) FROM reports ORDER BY source_uri`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reports:\n%s", diff)
	}
}
