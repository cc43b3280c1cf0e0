package text_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract/document"
	"gongkai/extract/text"
)

func TestCSV(t *testing.T) {
	const rows = "某县2021年政府信息公开工作年度报告,,,\n二、主动公开政府信息情况,,,\n\n信息内容,\"本年\n制发件数\",本年废止件数,现行有效件数\n规章,1,2,3\n行政规范性文件,4, ,\"1,234\"\n行政许可,56,,\n行政处罚,78,,\n行政强制,90,/,\n"
	want := "1 某县2021年政府信息公开工作年度报告\n2 二、主动公开政府信息情况\n4 信息内容|本年制发件数|本年废止件数|现行有效件数\n6 规章|1|2|3\n7 行政规范性文件|4||1,234\n8 行政许可|56||\n9 行政处罚|78||\n10 行政强制|90|/|\n"
	for name, s := range map[string]string{"commas": rows, "semicolons": strings.ReplaceAll(strings.ReplaceAll(rows, ",", ";"), "1;234", "1,234"), "line ends of Windows": strings.ReplaceAll(rows, "\n", "\r\n"), "quoted, parted by tabs": quoted(rows)} {
		d, ok := text.ParseCSV(s)
		if !ok {
			t.Errorf("%s: taken for no CSV", name)
			continue
		}
		var b strings.Builder
		for _, l := range d.Lines {
			b.WriteString(strings.TrimPrefix(l.At.Locator(), "line:") + " " + map[bool]string{true: l.Text}[l.Kind == document.Plain])
			for k, c := range l.Cells {
				b.WriteString(strings.Repeat("|", min(k, 1)) + c.Text)
			}
			b.WriteByte('\n')
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, s := range map[string]string{
		"prose":             strings.Repeat("本年, 我局主动公开信息, 共12条, 其中3条\n", 20),
		"aligned by blanks": strings.Repeat("行政许可   1,234   5,678   9,012\n", 20),
		"a script":          strings.Repeat("f(a, b, c); g(1, 2, 3);\n", 20),
		"a line":            "规章,1,2,3",
		"too many columns":  strings.Repeat(strings.Repeat("1,", 300)+"\n", 20),
	} {
		if d, ok := text.ParseCSV(s); ok {
			t.Errorf("%s: taken for CSV: %v", name, d.Lines[0])
		}
	}
}

// quoted writes rows of commas with tabs, each field in quotes.
func quoted(rows string) string {
	r := csv.NewReader(strings.NewReader(rows))
	r.FieldsPerRecord = -1
	var b strings.Builder
	line := 1
	for {
		fields, err := r.Read()
		if err != nil {
			return b.String()
		}
		for at, _ := r.FieldPos(0); line < at; line++ {
			b.WriteByte('\n')
		}
		row := `"` + strings.Join(fields, "\"\t\"") + "\"\n"
		b.WriteString(row)
		line += strings.Count(row, "\n")
	}
}

// TestCSVColumns: the columns that a table does not fill are the same for its
// head and its rows, though a row without figures passes for a line of text.
func TestCSVColumns(t *testing.T) {
	d, ok := text.ParseCSV("申请,,,情况,,\n信息,,,自然人,企业,总计\n新收,,,,,\n上年结转,,,1,2,3\n结果,公开,,4,5,9\n,不予公开,秘密,6,7,13\n另一表,,,,,\n信息内容,,本年,现行,,\n规章,,1,2,,\n")
	if !ok {
		t.Fatal("taken for no CSV")
	}
	var got []string
	for _, l := range d.Lines {
		if l.Kind == document.Grid {
			var cells []string
			for _, c := range l.Cells {
				cells = append(cells, c.Text)
			}
			got = append(got, strings.Join(cells, "|"))
		}
	}
	want := []string{"申请|||情况||", "信息|||自然人|企业|总计", "上年结转|||1|2|3", "结果|公开||4|5|9", "|不予公开|秘密|6|7|13", "信息内容|本年|现行", "规章|1|2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzCSV: whatever the text, its rows are bounded, valid and placed.
func FuzzCSV(f *testing.F) {
	f.Add(strings.Repeat("规章,1,2,3\n\"a\nb\";,,\n", 5))
	f.Add(strings.Repeat("\"", 9))
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := text.ParseCSV(s)
		if !ok {
			return
		}
		for i := range d.Lines {
			if l := &d.Lines[i]; l.At.Line == 0 || len(l.Cells) > 256 || utf8.ValidString(s) && !utf8.ValidString(l.Text) {
				t.Fatalf("line %d: %v", i, l)
			}
		}
	})
}
