package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/extract/document"
)

func TestDecode(t *testing.T) {
	const s = "一、总体情况\n规章\t0\t1\n㐀𠮷"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]string{"UTF-8": s, "UTF-8 with BOM": "\ufeff" + s, "GB 18030": gb, "UTF-16": wide} {
		got, err := Decode([]byte(in))
		if err != nil || got != s {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, in := range map[string]string{
		"zero bytes":        "规章\x00\x00\x00",
		"neither encoding":  strings.Repeat("\x81\x20\xff", 400),
		"a picture's bytes": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
	} {
		if got, err := Decode([]byte(in)); err != ErrBinary {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestParse shows how each layout is cut: a line of the expectation a line of
// the document, cells between bars.
func TestParse(t *testing.T) {
	pad := func(line string) string { return strings.Repeat(line+"\n", 9) } // enough rows to be a layout
	for _, c := range []struct{ name, in, layout, want string }{
		{"tab rows", "规章\t1\t\t3\n第 1 页\n" + pad("甲\t1"), document.LayoutTabRows, "G:规章|1||3\nP:第 1 页\n" + pad("G:甲|1")},
		{"cell lines", "\t规章\n\t1\n\t\n\t3\n\n二、\n" + strings.Repeat("\t甲\n\t1\n\n", 5), document.LayoutCellLines,
			"G:规章|1||3\nP:\nP:二、\n" + strings.Repeat("G:甲|1\nP:\n", 5)},
		{"wrapped cell", "\t本年新\n制作数量\n\t3\n\n" + strings.Repeat("\t甲\n\t1\n\n", 5), document.LayoutCellLines,
			"G:本年新制作数量|3\nP:\n" + strings.Repeat("G:甲|1\nP:\n", 5)},
		{"pipe lines", "规章 |\n1 |\n |\n||\n正文\n" + pad("甲 |"), document.LayoutPipeLines, "S:规章\nS:1\nS:\nB:\nP:正文\n" + pad("S:甲")},
		{"pipe between", "规章\n|\n1\n|\n" + strings.Repeat("甲\n|\n1\n|\n", 5), document.LayoutPipeLines, "S:规章\nS:1\n" + strings.Repeat("S:甲\nS:1\n", 5)},
		{"pipe rows", "规章 | 1 | | 3 |\n" + pad("甲 | 1 |"), document.LayoutPipeRows, "G:规章 | 1 | | 3 \n" + pad("G:甲 | 1 ")},
		{"led by pipes", pad("| 甲 | 1 |"), document.LayoutPipeRows, pad("G: 甲 | 1 ")},
		{"aligned", pad("规章   1   2   3"), document.LayoutAligned, pad("P:规章   1   2   3")},
		{"lines", pad("甲"), document.LayoutLines, pad("P:甲")},
		{"one line", "规章 1 " + strings.Repeat("长", 600), document.LayoutOneLine, "P:规章\nP:1\nP:" + strings.Repeat("长", 600) + "\n"},
		{"a report a line", strings.Repeat("规章 1 2 3 "+strings.Repeat("长", 1600)+"\n", 9), document.LayoutOneLine, strings.Repeat("P:规章\nP:1\nP:2\nP:3\nP:"+strings.Repeat("长", 1600)+"\n", 9)},
		{"one line wrapped at its blanks", strings.Repeat("规章 1 2 3 许可\n4 5 处罚 6 7\n8\n制度 9 1 2 强制 3\n", 9), document.LayoutOneLine, strings.Repeat("P:规章\nP:1\nP:2\nP:3\nP:许可\nP:4\nP:5\nP:处罚\nP:6\nP:7\nP:8\nP:制度\nP:9\nP:1\nP:2\nP:强制\nP:3\n", 9)},
		{"long paragraphs", strings.Repeat("规章 1 "+strings.Repeat("长", 800)+"\n", 9), document.LayoutLines, strings.Repeat("P:规章 1 "+strings.Repeat("长", 800)+"\n", 9)},
		{"a figure a line, some together", strings.Repeat("1 2 3\n", 9) + strings.Repeat("规章\n7\n", 80), document.LayoutLines, strings.Repeat("P:1 2 3\n", 9) + strings.Repeat("P:规章\nP:7\n", 80)},
		{"rule of Markdown", "| 甲 | 1 |\n| --- | --- |\n| --- | --- |\n" + pad("| 乙 | 2 |"), document.LayoutPipeRows,
			"G: 甲 | 1 \nB:\nG: --- | --- \n" + pad("G: 乙 | 2 ")},
		{"boxes", strings.Repeat("+------+---+-----+\n| 规章 | 1 | 4   |\n| 制度 | 0 |     |\n|      | 7 |     |\n", 9) + "+------+---+-----+\n", document.LayoutPipeRows,
			pad("G: 规章制度 | 107 | 4 ")},
		{"boxes of wrapped words", strings.Repeat("+---------+---+\n| 12      | 1 |\n| 34      |   |\n", 9) + "+---------+---+\n", document.LayoutPipeRows, pad("G: 12\n34 | 1 ")},
		{"one rule for many rows", "+----+---+\n| 甲 | 1 |\n+----+---+\n" + pad("| 乙 | 2 |") + "+----+---+\n", document.LayoutPipeRows,
			"P:\nG: 甲 | 1 \nP:\n" + pad("G: 乙 | 2 ") + "P:\n"},
		{"AsciiDoc", "[cols=\",,\"]\n|===\n" + strings.Repeat("|甲\n|1 |2\n", 9) + "|===\n", document.LayoutPipeRows, "P:[cols=\",,\"]\n" + pad("G:甲 |1 |2 ")},
		{"MediaWiki", "{| class=\"x\"\n" + strings.Repeat("|-\n| 甲\n| colspan=\"2\" | 1 || 2\n", 9) + "|}\n", document.LayoutPipeRows, pad("G: 甲 | 1 | 2 ")},
		{"Markdown on one line", "正文  第二段 | 甲 | 乙 | | --- | --- | " + strings.Repeat("| 规章 | 12 | |  | -3 | ", 9) + "| --- | 完  结束\n", document.LayoutPipeLines,
			"P:正文\nP:第二段\nS:甲\nS:乙\n" + strings.Repeat("S:规章\nS:12\nS:\nS:-3\n", 9) + "P:完\nP:结束\n"},
		{"cells over a label that runs on", strings.Repeat("|规范性\uFFFD|2制度_| -制_|\u00a0度__|12__|件数\n|1.规章_|-6___|0___|____|7___|\n", 5), document.LayoutPipeRows,
			strings.Repeat("G:规范性\uFFFD|2|-|\u00a0|12  \nG:1.规章 |-6   |0   ||7   \n", 5)},
		{"bars that part and close no row", strings.Repeat("规章|1|2\n制度|3|\n|4|\n", 9), document.LayoutPipeRows, strings.Repeat("G:规章|1|2\nG:制度|3|\nG:|4|\n", 9)},
		{"bars that close rows", strings.Repeat("规章|1|2|\n制度|3||\n", 9), document.LayoutPipeRows, strings.Repeat("G:规章|1|2\nG:制度|3|\n", 9)},
		{"bars in pairs", strings.Repeat("|| 规章 || 1 || 2 ||\n|| || ||  ||\n", 9), document.LayoutPipeRows, strings.Repeat("G: 规章 | 1 | 2 \nG: | |  \n", 9)},
		{"strokes between cells", strings.Repeat("规章 / 1 / / / 2\n / 制度 /  / 3\n制度 / 4 /  /\n", 9), document.LayoutPipeRows, strings.Repeat("G:规章|1|/|2\nG:|制度||3\nG:制度|4||\n", 9)},
		{"strokes in prose", strings.Repeat("是 / 否 / 均可\n", 20), document.LayoutLines, strings.Repeat("P:是 / 否 / 均可\n", 20)},
		{"wide bars", strings.Repeat("规章｜1｜\n", 9), document.LayoutPipeRows, strings.Repeat("G:规章|1\n", 9)},
		{"line ends", "一\r\n二\r三\f四", document.LayoutLines, "P:一\nP:二\nP:三\nP:四\n"},
	} {
		d := Parse(c.in)
		if d.Layout != c.layout {
			t.Errorf("%s: layout %s, want %s", c.name, d.Layout, c.layout)
		}
		if diff := cmp.Diff(c.want, dump(d)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func dump(d *document.Document) string {
	var b strings.Builder
	for i := range d.Lines {
		l := &d.Lines[i]
		b.WriteString(string("PGSB"[l.Kind]) + ":")
		for k := range l.Cells {
			if k > 0 {
				b.WriteByte('|')
			}
			b.WriteString(l.Cells[k].Text)
		}
		if l.Kind == document.Plain {
			b.WriteString(l.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// FuzzParse: whatever the bytes, decoding ends, invents no text, and gives
// cells whose lines exist.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"规章\t0\t0\n", "\t规章\n\t0\n\n", "规章 |\n0 |\n||\n", "| a | b |\n", "规章  0  0", "\ufeff\u3000", "\x81\x30\x81\x30", "|||||", "\t\t\t", "\f\v\r",
		"+--+--+\n| a | 1 |\n|   | 0 |\n", "+---+\n| a |\n|   |\n", "{|\n|-\n| a\n|}\n", "[cols=\",\"]\n|===\n|a\n|b\n|===\n", "| a | | --- | --- | | 1 |  |", "menu  ****** 甲 ******\n"} {
		f.Add([]byte(s))
		f.Add([]byte(strings.Repeat(s, 12)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode(b)
		if err != nil {
			return
		}
		if !utf8.ValidString(s) {
			t.Fatalf("not UTF-8: %q", s)
		}
		d := Parse(s)
		lines := len(split(s))
		var text int
		for i := range d.Lines {
			l := &d.Lines[i]
			if l.At.Line < 1 || int(l.At.Line) > lines {
				t.Fatalf("line %d of %d", l.At.Line, lines)
			}
			for k := range l.Cells {
				text += len(l.Cells[k].Text)
				if n := int(l.Cells[k].At.Line); n < 1 || n > lines {
					t.Fatalf("cell on line %d of %d", n, lines)
				}
			}
		}
		if text > len(s) {
			t.Fatalf("%d bytes of cells from %d bytes of text", text, len(s))
		}
	})
}
