package page

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongkai/load/catalog"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
	"gongkai/schemas"
)

// hostile is what a document may say of its agency.
const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&<!--`

// answers are a report's applications in the column total; what is left out is 0.
func answers(items map[string]any) []factstest.Row {
	var rows []factstest.Row
	for _, c := range schemas.Codebook() {
		if c.Table != schemas.TableApplications || c.Kind != "item" || !slices.Contains(c.Forms, "2021") {
			continue
		}
		v, ok := items[c.Code]
		if !ok {
			v = 0
		}
		rows = append(rows, factstest.Cell(c.Code, "total", v))
	}
	return rows
}

// facts are reports whose figures can be added by hand: two of counties for
// their area, one of an office for itself, and one whose figures are unknown.
func facts() *schemas.Facts {
	report := func(id string, scope any, rows []factstest.Row) factstest.Report {
		return factstest.Report{ID: id, Province: "福建省", Year: 2022, Level: "county",
			Fields: factstest.Row{"scope": scope, "agency_name": id + "县人民政府", "agency_id": id, "form": "2021"},
			Tables: map[string][]factstest.Row{schemas.TableApplications: rows}}
	}
	a := report("A", "area", answers(map[string]any{"received": 1200, "concluded_total": 1000, "granted": 500, "denied.state_secret": 250, "other.remaining": 250}))
	b := report("B", "area", answers(map[string]any{"received": 34, "concluded_total": 30, "granted": 15, "denied.internal_affairs": 15}))
	c := report("C", "organ", answers(map[string]any{"received": 7, "concluded_total": 8, "granted": 8}))
	c.Fields["agency_name"], c.Fields["source_uri"] = hostile, "javascript:alert(1)"
	c.Fields["scope"] = "organ"
	d := report("D", nil, answers(map[string]any{"received": nil, "concluded_total": nil, "granted": nil}))
	return factstest.Build([]factstest.Report{a, b, c, d},
		factstest.Row{"source_uri": "x.doc", "stage": "extract", "reason": hostile, "detail": "none"})
}

// publish opens a snapshot of the facts.
func publish(t *testing.T, f *schemas.Facts) *sql.DB {
	t.Helper()
	db, err := catalog.OpenSnapshot(context.Background(), publishtest.Publish(t, t.TempDir(), nil, f))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func write(t *testing.T, db *sql.DB, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(context.Background(), db, &out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// walk visits every element of a page.
func walk(t *testing.T, page []byte, visit func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			visit(n)
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf is an element's text in one language.
func textOf(n *html.Node, language string) string {
	var b strings.Builder
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if class := attribute(n, "class"); n.Data == "span" && (class == "zh" || class == "en") && class != language {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			visit(c)
		}
	}
	visit(n)
	return strings.TrimSpace(b.String())
}

// cellsOf are the rows of a table in one language.
func cellsOf(t *testing.T, page []byte, table, language string) [][]string {
	t.Helper()
	var out [][]string
	walk(t, page, func(n *html.Node) {
		if n.Data != "table" || attribute(n, "id") != "table-"+table {
			return
		}
		for row := range n.Descendants() {
			if row.Data != "tr" {
				continue
			}
			var cells []string
			for cell := range row.ChildNodes() {
				if cell.Type == html.ElementNode {
					cells = append(cells, textOf(cell, language))
				}
			}
			out = append(out, cells)
		}
	})
	return out
}

func TestFigures(t *testing.T) {
	page := write(t, publish(t, facts()), Options{Snapshot: "000001-abc"})
	for _, c := range []struct {
		table, language string
		want            string
	}{
		{"rates_levels", English, `Year|Level|Scope|Reports|With figures|Inferred|Received|Concluded|Granted|Partly granted|Denied|Unavailable|Not processed|Other|Natural persons|Carried over
2022|county|whole area|2|2|0|1,234|1,030|50.0%|0.0%|25.7%|0.0%|0.0%|24.3%|unknown|0.0%
2022|county|own organ|1|1|0|7|8|100.0%|0.0%|0.0%|0.0%|0.0%|0.0%|unknown|0.0%
2022|county|not stated|1|0|0|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown`},
		{"rates_places", Chinese, `省份|年度|层级|口径|报告|有数的报告|推断值|新收|办结|予以公开|部分公开|不予公开|无法提供|不予处理|其他处理
福建省|2022|县级|全区域|2|2|0|1,234|1,030|50.0%|0.0%|25.7%|0.0%|0.0%|24.3%
福建省|2022|县级|本机关|1|1|0|7|8|100.0%|0.0%|0.0%|0.0%|0.0%|0.0%
福建省|2022|县级|未说明|1|0|0|未知|未知|未知|未知|未知|未知|未知|未知`},
		{"outcomes", English, `Year|Level|Scope|Reports|With figures|Granted|Partly granted|Denied|Unavailable|Not processed|Other
2022|county|whole area|2|2|515|0|265|0|0|250
2022|county|own organ|1|1|8|0|0|0|0|0
2022|county|not stated|1|0|unknown|unknown|unknown|unknown|unknown|unknown`},
		{"largest", Chinese, `机关|省份|年度|层级|口径|新收|办结|予以公开|不予公开|自然人申请|推断值
A县人民政府|福建省|2022|县级|全区域|1,200|1,000|50.0%|25.0%|未知|0
B县人民政府|福建省|2022|县级|全区域|34|30|50.0%|50.0%|未知|0
` + hostile + `|福建省|2022|县级|本机关|7|8|100.0%|0.0%|未知|0`},
		{"rejects", English, "Reason|Stage|Documents\n" + hostile + "|extract|1"},
	} {
		var lines []string
		for _, row := range cellsOf(t, page, c.table, c.language) {
			lines = append(lines, strings.Join(row, "|"))
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s in %s:\ngot\n%s\nwant\n%s", c.table, c.language, got, c.want)
		}
	}
	denied := cellsOf(t, page, "denials", English)
	if got := strings.Join(denied[1], "|"); got != "State secret|2022|county|whole area|2|2|0|250|94.3%" {
		t.Errorf("the first ground of denial: %s", got)
	}
	if !bytes.Contains(page, []byte("<code>000001-abc</code>")) {
		t.Error("the page does not name its snapshot")
	}
}

// What documents say stays text: the page has the elements that the template
// and the labels give it, and no other.
func TestNothingEscapes(t *testing.T) {
	page := write(t, publish(t, facts()), Options{Snapshot: hostile, Language: English})
	count := map[string]int{}
	var data string
	var styles, scripts []string
	policy := ""
	walk(t, page, func(n *html.Node) {
		count[n.Data]++
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s> leads to %s", n.Data, a.Val)
			}
		}
		switch {
		case attribute(n, "http-equiv") == "Content-Security-Policy":
			policy = attribute(n, "content")
		case n.Data == "style":
			styles = append(styles, n.FirstChild.Data)
		case n.Data == "script" && attribute(n, "type") == "application/json":
			data = n.FirstChild.Data
		case n.Data == "script":
			scripts = append(scripts, n.FirstChild.Data)
		}
	})
	if count["img"] != 0 || count["script"] != 4 || count["style"] != 1 || count["link"] != 0 || count["iframe"] != 0 {
		t.Errorf("elements: %v", count)
	}
	for _, s := range append(scripts, styles...) {
		if !strings.Contains(policy, digest(s)) {
			t.Errorf("the policy does not know what begins %.60q", s)
		}
	}
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %s", policy)
	}
	var into map[string]any
	if err := json.Unmarshal([]byte(data), &into); err != nil {
		t.Errorf("the charts' data: %v", err)
	}
}

func TestSameBytes(t *testing.T) {
	db := publish(t, facts())
	db.SetMaxOpenConns(1)
	first := write(t, db, Options{})
	var left int
	if err := db.QueryRow("SELECT count(*) FROM duckdb_tables()").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d tables are left behind: %v", left, err)
	}
	for range 3 {
		if !bytes.Equal(first, write(t, db, Options{})) {
			t.Fatal("two pages of one snapshot differ")
		}
	}
	if _, err := db.Exec("SET threads = 1"); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, write(t, db, Options{})) {
		t.Fatal("the page depends on the number of threads")
	}
}

func TestEmptyWarehouse(t *testing.T) {
	db := publish(t, factstest.Build(nil, factstest.Row{"source_uri": "x.doc", "stage": "extract", "reason": "not_a_report", "detail": "none"}))
	page := write(t, db, Options{})
	if !bytes.Contains(page, []byte(words()["page.empty"].ZH)) {
		t.Error("the page does not say that there is nothing")
	}
	if rows := cellsOf(t, page, "rates_levels", English); len(rows) != 1 {
		t.Errorf("rows of rates: %v", rows)
	}
	if rows := cellsOf(t, page, "rejects", English); len(rows) != 2 || rows[1][0] != "not a report" {
		t.Errorf("rows of rejects: %v", rows)
	}
}

// A list shows its first rows, however many there are.
func TestListsAreBounded(t *testing.T) {
	var reports []factstest.Report
	for i := range 40 {
		id := fmt.Sprintf("R%02d", i)
		reports = append(reports, factstest.Report{ID: id, Province: "福建省", Year: 2021 + i%2, Level: "county",
			Fields: factstest.Row{"agency_name": id, "agency_id": id, "form": "2021"},
			Tables: map[string][]factstest.Row{schemas.TableApplications: answers(map[string]any{"received": i, "concluded_total": i})}})
	}
	page := write(t, publish(t, factstest.Build(reports)), Options{First: 5})
	rows := cellsOf(t, page, "largest", English)
	if len(rows) != 1+2*5 || rows[1][0] != "R38" || rows[6][0] != "R39" {
		t.Errorf("%d rows: %v", len(rows), rows)
	}
}

func TestOptions(t *testing.T) {
	db := publish(t, facts())
	for _, o := range []Options{{Language: "fr"}, {First: -1}} {
		var out bytes.Buffer
		if err := Write(context.Background(), db, &out, o); err == nil || out.Len() > 0 {
			t.Errorf("%+v: error %v, %d bytes written", o, err, out.Len())
		}
	}
	if page := write(t, db, Options{Language: English}); !bytes.Contains(page, []byte(`<html lang="en" class="en">`)) {
		t.Error("the page does not begin in English")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Write(ctx, db, &bytes.Buffer{}, Options{}); err == nil {
		t.Error("a page was written after the person had gone")
	}
}

// Every text is there in both languages, is used, and is known to the scripts
// that print it.
func TestWords(t *testing.T) {
	source, err := os.ReadFile("page.html")
	if err != nil {
		t.Fatal(err)
	}
	ours := ""
	scripts, err := os.ReadDir("script")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range scripts {
		b, err := os.ReadFile("script/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		ours += string(b)
	}
	for key, w := range words() {
		if strings.TrimSpace(w.ZH) == "" || strings.TrimSpace(w.EN) == "" {
			t.Errorf("%s: %q, %q", key, w.ZH, w.EN)
		}
	}
	for _, m := range regexp.MustCompile(`(?:text|note|sentence)\("([a-z_.]+)"`).FindAllStringSubmatch(ours, -1) {
		list, _, _ := strings.Cut(m[1], ".")
		if _, ok := words()[m[1]]; !ok || !slices.Contains(chartWords, list) {
			t.Errorf("the scripts print %s, which they are not given", m[1])
		}
	}
	for _, r := range records("words.csv", wordsCSV) {
		list, name, _ := strings.Cut(r[0], ".")
		if slices.Contains([]string{"page", "finding", "chart", "methods", "cite"}, list) && !strings.Contains(ours+string(source), r[0]) && !strings.Contains(string(source), `"figure" "`+name+`"`) {
			t.Errorf("words.csv: nothing uses %s", r[0])
		}
	}
	if _, err := meanings(); err != nil {
		t.Error(err)
	}
}

// Who chooses finds the latest year and the highest level first.
func TestDistinct(t *testing.T) {
	r := &rows{Columns: []string{"v"}, Rows: [][]any{{"township"}, {nil}, {"national"}, {"county"}, {"national"}}}
	if got := fmt.Sprint(distinct(r, "v")); got != "[national county township <nil>]" {
		t.Error(got)
	}
	r.Rows = [][]any{{int64(2019)}, {nil}, {int64(2021)}, {int64(2020)}, {int64(2021)}}
	if got := fmt.Sprint(distinct(r, "v")); got != "[2021 2020 2019 <nil>]" {
		t.Error(got)
	}
}

// The first choice is where most reports have figures, in the latest year that
// is not thin.
func TestFirstChoice(t *testing.T) {
	r := &rows{Columns: []string{"year", "agency_level", "scope", "reports_with_figures"}, Rows: [][]any{
		{int64(2020), "county", nil, int64(10)}, {int64(2021), "county", nil, int64(9)}, {int64(2022), "county", nil, int64(4)},
		{int64(2022), "county", "area", int64(5)}, {nil, "county", nil, int64(9)}, {int64(2022), "township", nil, int64(12)},
	}}
	if got, want := firstChoice(r), (choice{int64(2021), "county", nil}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got := firstChoice(&rows{Columns: r.Columns}); got != (choice{}) {
		t.Errorf("of nothing: %v", got)
	}
}

// The map has the provinces that the regulation knows, each on a tile of its own.
func TestPlaces(t *testing.T) {
	seen := map[[2]int]string{}
	names := map[string]bool{}
	for _, p := range places() {
		at := [2]int{p.Column, p.Row}
		if other, ok := seen[at]; ok {
			t.Errorf("%s and %s stand on one tile", p.Name, other)
		}
		seen[at] = p.Name
		names[p.Name] = true
	}
	if len(names) != 35 { // 34 and 中央
		t.Errorf("%d places", len(names))
	}
}

// The libraries are those that SOURCES.md tells of.
func TestLibraries(t *testing.T) {
	sources, err := os.ReadFile("library/SOURCES.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"plot.min.js", "d3.min.js"} {
		b, err := os.ReadFile("library/" + name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if !strings.Contains(string(sources), "`"+name+"`") || !strings.Contains(string(sources), hex.EncodeToString(sum[:])) {
			t.Errorf("%s is not the file that SOURCES.md tells of", name)
		}
	}
}
