package extract

import (
	"strings"
	"testing"

	"gongkai/extract/document"
)

// TestUnframe: rows parted by "/", cells by "|".
func TestUnframe(t *testing.T) {
	for _, c := range []struct{ rows, want string }{
		{"|0|1|2|3/0|信息内容|本年|本年|现行/1|规章|5|6|7/后", "信息内容|本年|本年|现行/规章|5|6|7/后"},
		{"0|1|2/规章|5|6", "规章|5|6"},
		{"Unnamed: 0|0|1|2/0|规章|5|6/8|许可|1|2", "规章|5|6/8|许可|1|2"},
		{"规章|0|1|2/许可|0|1|2", "规章|0|1|2/许可|0|1|2"},
		{"0|0|0|0/1|2|3|4", "0|0|0|0/1|2|3|4"},
		{"0|1", "0|1"},
		{"规章|NaN|7/许可|nan|<NA>", "规章||7/许可||"},
	} {
		d := &document.Document{}
		for row := range strings.SplitSeq(c.rows, "/") {
			l := document.Line{Kind: document.Grid}
			for cell := range strings.SplitSeq(row, "|") {
				l.Cells = append(l.Cells, document.Cell{Text: cell})
			}
			if len(l.Cells) == 1 {
				l = document.Line{Text: row}
			}
			d.Lines = append(d.Lines, l)
		}
		unframe(d)
		var rows []string
		for _, l := range d.Lines {
			row := l.Text
			for k, cell := range l.Cells {
				row += strings.Repeat("|", min(k, 1)) + cell.Text
			}
			rows = append(rows, row)
		}
		if got := strings.Join(rows, "/"); got != c.want {
			t.Errorf("%s: %s, want %s", c.rows, got, c.want)
		}
	}
}

// TestUnprint: figures of a printed frame stay where they stand.
func TestUnprint(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"      0  1\n0  规章  5\n1  许可  6\n后", "\n   规章  5\n   许可  6\n后"},
		{"    信息内容  本年\n0   规章    5\n1   许可    6\n2   处罚    7\n", "    信息内容  本年\n    规章    5\n    许可    6\n    处罚    7\n"},
		{"    信息内容  本年\n0   规章    5\n1   许可    6\n", "    信息内容  本年\n0   规章    5\n1   许可    6\n"},
		{"规章 0 1 2\n0 1 2 3\n1 5 6 7", "规章 0 1 2\n0 1 2 3\n1 5 6 7"},
		{"  0  1\n1  5  6", "  0  1\n1  5  6"},
		{" 0\n0 \n1 ", " 0\n0 \n1 "},
	} {
		d := &document.Document{}
		for l := range strings.SplitSeq(c.text, "\n") {
			d.Lines = append(d.Lines, document.Line{Text: l})
		}
		unframe(d)
		var lines []string
		for _, l := range d.Lines {
			lines = append(lines, l.Text)
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
