package pipeline

import (
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load/catalog"
	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

// duplicates writes a corpus of one county's report for 2021 as a page of its
// site, the text of a converter, a page of a mirror, a copy with names replaced and
// an amended version, and its report for 2020; of a city that became a district in 2020 the reports for
// 2019, 2021 and, without tables, 2022, and an empty one for 2020.
func duplicates(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	report := func(seed uint64, name string, year int, tables bool) *specimen.Report {
		rng := rand.New(rand.NewPCG(seed, 1))
		a := specimen.Agency{Name: name, Level: schemas.LevelCounty, Type: schemas.AgencyGovernment, Mark: "清政", We: "我县"}
		var form *schemas.Form
		if tables {
			form = specimen.FormOf(year)
		}
		return specimen.NewReport(rng, a, year, form, specimen.Options{Distinct: true})
	}
	print := func(r *specimen.Report, layout specimen.Layout) string {
		return string(specimen.Render(rand.New(rand.NewPCG(3, 1)), r, layout, specimen.Quirks{}).Content)
	}
	page := func(address, text string) string {
		return fmt.Sprintf("<html><head><meta charset=utf-8><link rel=\"canonical\" href=\"%s\"></head><body><pre>\n%s\n</pre></body></html>", address, html.EscapeString(text))
	}
	county := report(1, "清流县人民政府", 2021, true)
	text := print(county, specimen.InlinePipes)
	write("site/t1.html", page("http://www.fjql.gov.cn/xxgk/nb/t1.html", text))
	write("converted/qingliu.txt", print(county, specimen.TabRows))
	write("mirror/1.html", page("http://www.wenku.example.com/1.html", text))
	write("spam/1.html", page("http://www.abc.example.net/xxgk/nb/t1.html", strings.ReplaceAll(text, "清流县", "新葡京博彩官网区")))
	amended := report(2, "清流县人民政府", 2021, true)
	write("site/t2.html", page("http://www.fjql.gov.cn/xxgk/nb/t2.html", strings.Replace(print(amended, specimen.InlinePipes), "年度报告", "年度报告（更正版）", 1)))

	write("site/2020.txt", print(report(7, "清流县人民政府", 2020, true), specimen.PipeLines))

	write("haimen/2019.txt", print(report(4, "海门市人民政府", 2019, true), specimen.CellLines))
	write("haimen/2021.txt", print(report(5, "海门区人民政府", 2021, true), specimen.TabRows))
	write("haimen/2022.txt", print(report(6, "海门区人民政府", 2022, false), specimen.TabRows))
	write("haimen/海门区2020年年报.txt", "关于填报2020年统计报表的通知\n各科室：请填报。\n")
	return dir
}

func TestDuplicates(t *testing.T) {
	warehouse := filepath.Join(t.TempDir(), "w")
	s := mustRun(t, Config{Sources: []string{duplicates(t)}, Warehouse: warehouse})
	if s.Reports != 9 || s.Rejected != 1 {
		t.Fatalf("%d reports, %d rejected, want 9 and 1", s.Reports, s.Rejected)
	}
	db, err := catalog.Open(context.Background(), warehouse)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ask := func(query string) string {
		t.Helper()
		rows, err := db.Query(query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		defer rows.Close()
		cols, _ := rows.Columns()
		var out []string
		for rows.Next() {
			values := make([]any, len(cols))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			var fields []string
			for _, v := range values {
				fields = append(fields, strings.ReplaceAll(fmt.Sprint(*v.(*any)), "<nil>", "NULL"))
			}
			out = append(out, strings.Join(fields, " | "))
		}
		return strings.Join(out, "\n")
	}
	for _, c := range []struct{ query, want string }{
		{"SELECT r.source_uri, r.agency_name, r.is_official_host, r.is_canonical, c.source_uri FROM reports r JOIN reports c ON c.report_id = r.canonical_report_id WHERE r.year = 2021 ORDER BY 1",
			"converted/qingliu.txt | 清流县人民政府 | NULL | false | site/t2.html\n" +
				"haimen/2021.txt | 海门区人民政府 | NULL | true | haimen/2021.txt\n" +
				"mirror/1.html | 清流县人民政府 | false | false | site/t2.html\n" +
				"site/t1.html | 清流县人民政府 | true | false | site/t2.html\n" +
				"site/t2.html | 清流县人民政府 | true | true | site/t2.html\n" +
				"spam/1.html | NULL | false | true | spam/1.html"},
		{"SELECT source_uri, w FROM (SELECT source_uri, unnest(warnings) AS w FROM reports) WHERE w LIKE 'copy%' ORDER BY ALL",
			"mirror/1.html | copy: www.wenku.example.com is no host of an authority\n" +
				"spam/1.html | copy: names are replaced by 葡京\n" +
				"spam/1.html | copy: www.abc.example.net is no host of an authority"},
		{"SELECT agency_id, agency_name, array_to_string(names, '; '), first_year, last_year, years, reports, canonical_reports FROM agencies ORDER BY 1",
			"320614:government: | 海门区人民政府 | 海门市人民政府 (2019); 海门区人民政府 (2021, 2022) | 2019 | 2022 | 3 | 3 | 3\n" +
				"350423:government: | 清流县人民政府 | 清流县人民政府 (2020, 2021) | 2020 | 2021 | 2 | 5 | 2"},
		{"SELECT year, agency_name, basis, reason, source_uri FROM missing_reports WHERE agency_id IN ('320614:government:', '350423:government:') ORDER BY agency_id, year",
			"2020 | 海门区人民政府 | other_years | rejected | haimen/海门区2020年年报.txt\n" +
				"2022 | 海门区人民政府 | other_years | unread_table | haimen/2022.txt\n" +
				"2019 | 清流县人民政府 | other_years | never_seen | NULL\n" +
				"2022 | 清流县人民政府 | other_years | never_seen | NULL"},
		{"SELECT count(*) > 8000, count(*) FILTER (reason = 'never_seen') > 8000 FROM missing_reports WHERE basis = 'gazetteer'", "true | true"},
	} {
		got := ask(c.query)
		t.Logf("%s\n%s", c.query, got)
		if got != c.want {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", c.query, got, c.want)
		}
	}
}
