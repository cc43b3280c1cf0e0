package text

import (
	"html"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract/document"
)

// TestExact shows what tables become whose cells' places are told: a row a line,
// cells between bars, with the columns and rows that they span.
func TestExact(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"boxes that span": {`
+------+----------+----+
| 一   | 规章     | 11 |
|      +----+-----+----+
|      | 2  | 3   | 14 |
+------+----+-----+----+
| 总计            | 25 |
+-----------------+----+
`, "一 1x2|规章 2x1|11\n2|3|14\n总计 3x1|25\n"},
		"a figure cut from its end": {`
+------+------+
| 收费 | 9    |
|      | 686. |
|      | 5987 |
+------+------+
| 采购 | 12   |
|      | 345  |
+------+------+
| 许可 | 1    |
|      |      |
|      | 2345 |
+------+------+
`, "收费|9686.5987\n采购|12⏎345\n许可|1⏎2345\n"},
		"marks of no certain width": {`
+--------------+---+
| 危及“安全” | 7 |
+--------------+---+
| “一”       | 8 |
+--------------+---+
| 规章         | 9 |
+--------------+---+
`, "危及“安全”|7\n“一”|8\n规章|9\n"},
		"rows between rules of dashes": {`
  ------------ --- ------
  规章             12
  行政许可     3   4
  ------------ --- ------
`, "规章||12\n行政许可|3|4\n"},
		"a head over the rule": {`
  信息内容     甲  乙
  ------------ --- ---
  规章         1   

后文
`, "信息内容|甲|乙\n规章|1|\n"},
		"rows of several lines": {`
  --------------------
  信息      甲    乙
  内容
  --------- ----- ----
  行政      5     6
  许可

  规章      7     8
  --------------------
`, "信息内容|甲|乙\n行政许可|5|6\n规章|7|8\n"},
		"LaTeX": {`\begin{longtable}[]{@{}>{\raggedright}p{(\linewidth - 2\tabcolsep) * \real{0.5}}ll@{}}
\toprule\noalign{}
信息内容 & 甲 & 乙 \\
\midrule
\endhead
\multirow{2}{*}{规章} & \begin{minipage}[t]{\linewidth}行政\\
许可\end{minipage} & 1\% %备注
\\
& \multicolumn{2}{l}{%
12} \\[2pt]
\bottomrule
\end{longtable}
`, "信息内容|甲|乙\n规章|行政 许可|1%\n|12 2x1\n"},
		"rules of signs of equality": {`
======== ==== ====
信息内容 甲   乙
======== ==== ====
规章     1    2
合计
-------- ---------
制度     3
======== ==== ====
`, "信息内容|甲|乙\n规章|1|2\n合计| 2x1\n制度|3|\n"},
	} {
		got, _ := Exact(c.in)
		if diff := cmp.Diff(c.want, tables(got)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestLatexProse: what is a command or a remark goes, what is text stays.
func TestLatexProse(t *testing.T) {
	for in, want := range map[string]string{
		"占52%，环比降3\\%。%备注\n完": "占52%，环比降3%。\n完",
		"\\textbf{总体}情况%":     "总体情况",
		"全年12%\n":             "全年12\n",
	} {
		var b strings.Builder
		latexProse(&b, in)
		if b.String() != want {
			t.Errorf("%q: %q, want %q", in, b.String(), want)
		}
	}
}

// framed draws a box around lines, beside a menu, and cuts those that are wider
// from their ends, as pandoc does.
func framed(lines []string, width int) string {
	var b strings.Builder
	rule := "+------+" + strings.Repeat("-", width+2) + "+\n"
	b.WriteString(rule)
	menu := "首页"
	for _, l := range lines {
		for _, piece := range chopEnd(l, width) {
			b.WriteString("| " + pad(menu, 4) + " | " + pad(piece, width) + " |\n")
			menu = ""
		}
	}
	return b.String() + rule
}

func chopEnd(l string, width int) (pieces []string) {
	r := []rune(l)
	for {
		n, from := 0, len(r)
		for from > 0 && n+document.Width(r[from-1]) <= width {
			from--
			n += document.Width(r[from])
		}
		pieces = append([]string{string(r[from:])}, pieces...)
		if from == 0 {
			return pieces
		}
		r = r[:from]
	}
}

// TestExactFrame: a page in a box, whose lines were cut, is put together again,
// and its lines keep their numbers.
func TestExactFrame(t *testing.T) {
	out, number := Exact(framed([]string{"二、主动公开政府信息情况和其他情况", "", "第一段", "", "第二段", "", "第三段", "", "第四段", "", "第五段", "", "第六段"}, 20))
	lines := strings.Split(out, "\n")
	for text, line := range map[string]int32{"首页": 2, "二、主动公开政府信息情况和其他情况": 2, "第三段": 9} {
		if i := slices.Index(lines, text); i < 0 || number[i] != line {
			t.Errorf("%s: in line %d of %q, %v, want %d", text, i, out, number, line)
		}
	}
}

// TestExactFramedTable: of a table in such a box all figures are read as they
// are, or none is.
func TestExactFramedTable(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	read := 0
	const trials = 400
	for range trials {
		columns, width := 3+random.IntN(8), 16+random.IntN(50)
		widths := []int{20}
		for range columns {
			widths = append(widths, 2+random.IntN(20))
		}
		rule, want := " ", ""
		for _, w := range widths {
			rule += " " + strings.Repeat("-", w)
		}
		page := []string{"正文", "", "第一段", "", "第二段", "", "第三段", "", "第四段", "", "第五段", "", "第六段", "", rule}
		for range 12 {
			line := " "
			for c, w := range widths {
				cell := []string{"规章", "行政许可", "其他对外管理服务事项"}[random.IntN(3)]
				if c > 0 {
					cell = strconv.Itoa(random.IntN(int(math.Pow10(min(w, 1+random.IntN(4))))))
					if random.IntN(4) == 0 {
						cell = ""
					}
					want += "|"
				}
				want += cell
				line += " "
				if line += cell; c < columns {
					line += strings.Repeat(" ", w-document.Columns(cell))
				}
			}
			want += "\n"
			page = append(page, line)
		}
		page = append(page, rule, "", "后文")
		out, _ := Exact(framed(page, width))
		switch got := tables(out); got {
		case want:
			read++
		case "":
			if strings.ContainsAny(out, "0123456789") {
				t.Fatalf("figures outside of a table:\n%s", out)
			}
		default:
			t.Fatalf("%s", cmp.Diff(want, got))
		}
	}
	if t.Logf("%d of %d tables read", read, trials); read*2 < trials {
		t.Errorf("%d of %d tables read", read, trials)
	}
}

var (
	tableTag = regexp.MustCompile(`(?s)<table>.*?</table>`)
	cellTag  = regexp.MustCompile(`<td( colspan="(\d+)")?( rowspan="(\d+)")?>([^<]*)</td>`)
)

// tables writes tables of HTML for people.
func tables(s string) string {
	var b strings.Builder
	for _, t := range tableTag.FindAllString(s, -1) {
		for _, row := range strings.Split(t, "<tr>")[1:] {
			for i, c := range cellTag.FindAllStringSubmatch(row, -1) {
				if i > 0 {
					b.WriteByte('|')
				}
				b.WriteString(c[5])
				if c[2]+c[4] != "" {
					b.WriteString(" " + (c[2] + "1")[:1] + "x" + (c[4] + "1")[:1])
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// FuzzExact: whatever the text, no character is invented, lines keep numbers that
// exist, and the end comes soon.
func FuzzExact(f *testing.F) {
	for _, s := range []string{
		"+--+--+\n| a | 1 |\n|  +--+\n|  | 2|\n+--+--+\n", "+---+\n| a |\n|   |\n", "  ---- ---\n  a    1\n  ---- ---\n", " h    i\n ---- ----\n 1    2\n\n",
		"==== ====\na    1\n---- ----\n==== ====\n", "\\begin{tabular}{ll}\na & \\multicolumn{2}{l}{1} \\\\\n2 & {3\\end{tabular}", "--------\nh   1\n--- ----\na   2\n\n--------\n", "+-----+\n|  -- |\n|---- |\n| 一1 |\n|23 4 |\n|  -- |\n|---- |\n+-----+\n",
	} {
		f.Add(s)
		f.Add(strings.Repeat(s, 9))
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		out, number := Exact(s)
		n := int32(len(split(s)))
		if number == nil {
			if out != s {
				t.Fatal("lines without numbers")
			}
			return
		}
		if got := strings.Count(out, "\n") + 1; got != len(number) {
			t.Fatalf("%d lines, %d numbers", got, len(number))
		}
		for _, k := range number {
			if k < 1 || k > n {
				t.Fatalf("line %d of %d", k, n)
			}
		}
		digits := func(s string) int { return len(regexp.MustCompile(`\d`).FindAllString(s, -1)) }
		if plain := html.UnescapeString(cellTag.ReplaceAllString(out, "$5")); digits(plain) > digits(s) {
			t.Fatalf("digits were added: %q", out)
		}
	})
}
