package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/load/catalog"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
	"gongkai/load/sqltext"
)

// session opens a warehouse of [factstest.Typed].
func session(t testing.TB) *Session {
	t.Helper()
	dir := t.TempDir()
	publishtest.Publish(t, dir, catalog.Maker{}.Publish, factstest.Typed())
	db, err := catalog.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s, err := NewSession(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// ask prints what a script gives.
func ask(t testing.TB, s *Session, script string, p Printer) string {
	t.Helper()
	var b strings.Builder
	p.Out = &b
	if err := s.Run(context.Background(), script, p); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	s := session(t)
	query := "SELECT report_id, year, warnings, published_on, 9007199254740993::BIGINT AS big, 0.1 + 0.2 AS dec, 1e0/3 AS third FROM reports ORDER BY report_id DESC;"
	objects := []string{
		`{"report_id":"b2","year":2020,"warnings":["mixed_forms","it's"],"published_on":"2021-01-29","big":9007199254740993,"dec":0.3,"third":0.3333333333333333}`,
		`{"report_id":"a1","year":null,"warnings":[],"published_on":null,"big":9007199254740993,"dec":0.3,"third":0.3333333333333333}`,
	}
	for format, golden := range map[Format]string{
		CSV: "report_id,year,warnings,published_on,big,dec,third\n" +
			"b2,2020,\"[mixed_forms, it's]\",2021-01-29,9007199254740993,0.3,0.3333333333333333\n" +
			"a1,,[],,9007199254740993,0.3,0.3333333333333333\n",
		JSON:  "[\n" + objects[0] + ",\n" + objects[1] + "\n]\n",
		JSONL: objects[0] + "\n" + objects[1] + "\n",
		Markdown: "| report_id | year | warnings | published_on | big | dec | third |\n| --- | --: | --- | --- | --: | --: | --: |\n" +
			"| b2 | 2020 | [mixed_forms, it's] | 2021-01-29 | 9007199254740993 | 0.3 | 0.3333333333333333 |\n" +
			"| a1 | NULL | [] | NULL | 9007199254740993 | 0.3 | 0.3333333333333333 |\n",
		Line: "   report_id = b2\n        year = 2020\n    warnings = [mixed_forms, it's]\npublished_on = 2021-01-29\n         big = 9007199254740993\n         dec = 0.3\n       third = 0.3333333333333333\n\n" +
			"   report_id = a1\n        year = NULL\n    warnings = []\npublished_on = NULL\n         big = 9007199254740993\n         dec = 0.3\n       third = 0.3333333333333333\n",
	} {
		if got := ask(t, s, query+" -- all", Printer{Format: format}); got != golden {
			t.Errorf("%s:\n%s\nwant:\n%s", format, got, golden)
		}
	}
	if got := ask(t, s, "SELECT 1 WHERE false", Printer{Format: JSON}); got != "[]\n" || !json.Valid([]byte(got)) {
		t.Errorf("%q", got)
	}
	if got := ask(t, s, `SELECT 'a|b
c' AS t`, Printer{Format: Markdown}); !strings.Contains(got, `| a\|b<br>c |`) {
		t.Errorf("%q", got)
	}
	name := filepath.Join(t.TempDir(), "out.parquet")
	b := ask(t, s, "CREATE TEMP TABLE mine AS "+query+" FROM mine", Printer{Format: Parquet})
	if err := os.WriteFile(name, []byte(b), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, s, "SELECT report_id, year FROM "+sqltext.Literal(name), Printer{Format: CSV}); got != "report_id,year\nb2,2020\na1,\n" {
		t.Error(got)
	}
	for script, want := range map[string]string{
		"SELECT 1; SELECT 2":                      "one by one",
		"SET threads = 1;\nSELECT y FROM reports": "line 2, column 8: ",
	} {
		if err := s.Run(context.Background(), script, Printer{Out: &strings.Builder{}, Format: Parquet}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", script, err)
		}
	}
	if err := s.Run(context.Background(), query, Printer{Format: "xml"}); err == nil || !strings.Contains(err.Error(), "table line csv") {
		t.Error(err)
	}
}

func TestTable(t *testing.T) {
	s := session(t)
	for _, c := range []struct {
		name, script string
		width, rows  int
		want         string
	}{
		{"chinese", "SELECT agency_name, year FROM reports ORDER BY year", 80, 0, `
┌────────────────┬──────┐
│ agency_name    │ year │
├────────────────┼──────┤
│ 清流县人民政府 │ 2020 │
│ NULL           │ NULL │
└────────────────┴──────┘
2 rows
`},
		{"texts give way, numbers do not", "SELECT 'a long sentence of many words' AS said, '清流县人民政府办公室' AS agency, 123456789012 AS a_rather_long_name", 50, 0, `
┌───────────────┬───────────────┬───────────────┐
│ said          │ agency        │ a_rather_lon… │
├───────────────┼───────────────┼───────────────┤
│ a long sente… │ 清流县人民政… │  123456789012 │
└───────────────┴───────────────┴───────────────┘
1 row (some texts cut to fit; --format line or csv shows all)
`},
		{"columns are left out", "SELECT 1000001 AS a, 1000002 AS b, 1000003 AS c, 1000004 AS d, 1000005 AS e, 1000006 AS f", 40, 0, `
┌─────────┬─────────┬───┬─────────┐
│       a │       b │ … │       f │
├─────────┼─────────┼───┼─────────┤
│ 1000001 │ 1000002 │ … │ 1000006 │
└─────────┴─────────┴───┴─────────┘
1 row, 6 columns (3 shown; --format line or csv shows all)
`},
		{"rows are counted", "SELECT i AS n FROM range(12345) t(i)", 0, 2, `
┌───┐
│ n │
├───┤
│ 0 │
│ 1 │
└───┘
12,345 rows (the first 2 shown; --max-rows 0 shows all)
`},
		{"several statements", "SET VARIABLE a = 7; CREATE TEMP TABLE t AS SELECT getvariable('a') AS x; FROM t; SELECT x + 1 AS y FROM t", 0, 0, `
┌───┐
│ x │
├───┤
│ 7 │
└───┘
1 row
┌───┐
│ y │
├───┤
│ 8 │
└───┘
1 row
`},
		{"no rows", "SELECT 'x' AS a WHERE false", 0, 0, `
┌───┐
│ a │
├───┤
└───┘
0 rows
`},
	} {
		if got := ask(t, s, c.script, Printer{Format: Table, Width: c.width, MaxRows: c.rows}); got != c.want[1:] {
			t.Errorf("%s:\n%s\nwant:%s", c.name, got, c.want)
		}
	}
	// All rows of a long table, with values behind the measured ones that are wider.
	got := ask(t, s, "SELECT repeat('长', (i // 10000)::INT) AS t FROM range(10002) t(i)", Printer{Format: Table})
	if lines := strings.Split(got, "\n"); len(lines) != 10002+6 || lines[10003] != "│ 长 │" || lines[10006] != "10,002 rows" {
		t.Errorf("%d lines: %q", len(lines), lines[10002:])
	}
	if got := ask(t, s, "SELECT i FROM range(200000) t(i)", Printer{Format: Table, MaxRows: 1}); !strings.Contains(got, "more than 100,001 rows") {
		t.Error(got)
	}
	if got := ask(t, s, "EXPLAIN SELECT 1", Printer{Format: Table}); !strings.HasPrefix(got, "┌─") || strings.Contains(got, "1 rows") || strings.HasSuffix(got, "\n\n") {
		t.Error(got)
	}
}

func TestFaults(t *testing.T) {
	s := session(t)
	for _, c := range []struct{ script, want, hint string }{
		{"SELECT 1;\n\nSELECT '漳平', agency_nam\nFROM reports", "line 3, column 14: referenced column \"agency_nam\" not found in FROM clause\n   3 | SELECT '漳平', agency_nam\n                      ^", "did you mean agency_name?"},
		{"SELECT 1 AS a;  SELECT received FROM reports", "line 1, column 24: ", "received is a column of application_rates, application_rates_by_agency"},
		{"FROM aplication_rates", "line 1, column 6: table with name aplication_rates does not exist", "did you mean application_rates? (.tables or --list shows all views)"},
		{"SELEC 1", "line 1, column 1: syntax error at or near \"SELEC\"", ""},
		{"SELECT 1； SELECT 2", "line 1, column ", "SQL has ; where ； stands"},
		{"SELECT count（*） FROM reports", "line 1, column ", "SQL has ( where （ stands"},
		{"SELECT\t'x'::INT", "could not convert string 'x' to INT32", ""},
		{"SELECT " + strings.Repeat("1, ", 60) + "nothing FROM reports", "line 1, column 188: ", ""},
		{"SELECT 'open", "line 1, column 8: unterminated quoted string", ""},
		{"COPY reports TO 'x.csv'", "line 1, column 1: a query reads only: copy is not allowed", "gongkai export writes files"},
		{"SELECT 1; EXPLAIN ANALYZE COPY reports TO 'x.csv'", "line 1, column 11: a query reads only", "gongkai export writes files"},
		{"PREPARE p AS COPY reports TO 'x.csv'", "line 1, column 1: a query reads only", "gongkai export writes files"},
		{"ATTACH 'x.duckdb'", "a query reads only", "gongkai export writes files"},
		{"EXPORT DATABASE 'x'", "a query reads only", "gongkai export writes files"},
		{"INSTALL httpfs", "a query reads only", "gongkai export writes files"},
	} {
		err := s.Run(context.Background(), c.script, Printer{Out: &strings.Builder{}, Format: Table})
		var f *Fault
		if !errors.As(err, &f) {
			t.Errorf("%s: %v is no fault", c.script, err)
			continue
		}
		if !strings.Contains(err.Error(), c.want) || c.hint != "" && !strings.HasPrefix(f.Hint, c.hint) {
			t.Errorf("%s:\n%v\nhint: %s", c.script, err, f.Hint)
		}
		for _, line := range strings.Split(err.Error(), "\n") {
			if width(line) > 100 {
				t.Errorf("%d columns: %s", width(line), line)
			}
		}
	}
	if entries, _ := filepath.Glob("x*"); entries != nil {
		t.Errorf("%v", entries)
	}
}

// A query that is interrupted ends soon, and the session goes on.
func TestInterrupt(t *testing.T) {
	s := session(t)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	begin := time.Now()
	err := s.Run(ctx, "SELECT count(*) FROM range(1000000) a(x), range(1000000) b(y) WHERE x * y % 7 = 3", Printer{Out: &strings.Builder{}, Format: Table})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if d := time.Since(begin); d > 20*time.Second {
		t.Errorf("interrupted after %v", d)
	}
	if got := ask(t, s, "SELECT 1 AS a", Printer{Format: CSV}); got != "a\n1\n" {
		t.Error(got)
	}
}

// FuzzFit: a table is never wider than the screen unless numbers make it so,
// and its lines are all of one width.
func FuzzFit(f *testing.F) {
	f.Add("漳平市西园镇人民政府", "x", uint8(40))
	f.Add("", "…長い\x00", uint8(3))
	f.Fuzz(func(t *testing.T, a, b string, screen uint8) {
		g := &grid{names: []string{"one", "二", "three"}, numbers: []bool{false, true, false}}
		rows := [][]string{{oneLine.Replace(a), "12345", oneLine.Replace(b)}}
		g.fit(rows, int(screen))
		for _, i := range g.shown {
			if i >= 0 && g.numbers[i] && g.wide[i] < 5 {
				t.Fatal("a number is cut")
			}
		}
		if w := frame(g.shown, g.wide); screen > 0 && w > int(screen) && w > 40 {
			t.Fatal(fmt.Sprintf("%d columns on a screen of %d", w, screen))
		}
	})
}

func TestDescribe(t *testing.T) {
	s := session(t)
	ctx := context.Background()
	describe := func(f func(p Printer) error, p Printer) string {
		t.Helper()
		var b strings.Builder
		p.Out = &b
		if err := f(p); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	ask(t, s, "CREATE TEMP TABLE mine AS SELECT 1 AS x", Printer{Format: CSV})
	list := func(lang string) func(Printer) error { return func(p Printer) error { return s.List(ctx, lang, p) } }
	for _, part := range []string{"view,label,meaning\n", "\napplication_rates,", "one row a canonical report", "\nmine,,\n"} {
		if got := describe(list("en"), Printer{Format: CSV}); !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
	got := describe(list("zh"), Printer{Format: Table, Width: 80})
	if !strings.Contains(got, "│ 说明") || !strings.Contains(got, "报告: 一行一份") {
		t.Error(got)
	}
	for _, line := range strings.Split(got, "\n") {
		if width(line) > 80 {
			t.Errorf("%d columns: %s", width(line), line)
		}
	}
	got = describe(func(p Printer) error { return s.Describe(ctx, "application_rates", "zh", p) }, Printer{Format: CSV})
	for _, part := range []string{"\nreceived,BIGINT,件,新收申请,本年新收政府信息公开申请数量\n", "\ngrant_rate,DOUBLE,"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
	if got := describe(func(p Printer) error { return s.Describe(ctx, "mine", "en", p) }, Printer{Format: CSV}); !strings.Contains(got, "\nx,INTEGER,,,\n") {
		t.Error(got)
	}
	var f *Fault
	if err := s.Describe(ctx, "application_rate", "en", Printer{Out: &strings.Builder{}}); !errors.As(err, &f) || f.Hint != "did you mean application_rates?" {
		t.Error(err)
	}
}

func TestComplete(t *testing.T) {
	s := session(t)
	for _, c := range []struct{ typed, head, first string }{
		{"SELECT agency_n", "SELECT ", "agency_name"},
		{"SELECT * FROM application_r", "SELECT * FROM ", "application_rates"},
		{"SELECT r.grant_r", "SELECT r.", "grant_rate"},
		{"SELECT denial_reasons.sh", "SELECT denial_reasons.", "share"},
		{"SELECT 1\nFRO", "SELECT 1\n", "FROM"},
		{"SELECT '漳平', cou", "SELECT '漳平', ", "county"},
		{"SELECT ", "SELECT ", ""},
	} {
		head, words := s.Complete(context.Background(), c.typed)
		if head != c.head || c.first == "" && words != nil || c.first != "" && (len(words) == 0 || !strings.EqualFold(words[0], c.first)) {
			t.Errorf("%q: %q, %q", c.typed, head, words)
		}
	}
}
