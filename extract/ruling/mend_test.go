package ruling

import (
	"strings"
	"testing"

	"gongkai/extract/document"
)

// paged makes lines of a document: a page a string, its rows one below the
// other, cells between bars; a row without bars is text.
func paged(pages ...string) (lines []document.Line) {
	for i, page := range pages {
		for _, row := range strings.Split(page, "\n") {
			at := document.Place{Page: int32(i + 1)}
			if !strings.Contains(row, "|") {
				lines = append(lines, document.Line{At: at, Text: row})
				continue
			}
			line := document.Line{Kind: document.Grid, At: at}
			for _, text := range strings.Split(row, "|") {
				line.Cells = append(line.Cells, document.Cell{Text: text, At: at})
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// TestMend: a row that a page's end cut in two is one, and nothing else is.
func TestMend(t *testing.T) {
	for _, c := range []struct {
		name   string
		pages  []string
		mended string // the row of two, "" where none is
	}{
		{"figures first", []string{"甲|1|2|3\n|4|5|6", "乙||||\n丙|7|8|9"}, ""},
		{"figures first, as many cells", []string{"甲|1|2|3\n|4|5|6", "乙|||\n丙|7|8|9"}, "乙|4|5|6"},
		{"label first", []string{"甲|1|2|3\n乙|||", "|4|5|6"}, "乙|4|5|6"},
		{"over a page number", []string{"甲|1|2|3\n|4|5|6\n- 1 -", "乙|||"}, "乙|4|5|6"},
		{"within a page", []string{"甲|1|2|3\n|4|5|6\n乙|||"}, ""},
		{"two labels", []string{"甲|1|2|3", "乙|||"}, ""},
		{"figures on both", []string{"|4|5|", "乙|||6"}, ""},
		{"a figure over another", []string{"|4|5|6", "7|||"}, ""},
		{"a page between", []string{"|4|5|6", "别的", "乙|||"}, ""},
	} {
		before := paged(c.pages...)
		after := Mend(paged(c.pages...))
		want := len(before)
		if c.mended != "" {
			want--
		}
		if len(after) != want {
			t.Errorf("%s: %d lines of %d, want %d", c.name, len(after), len(before), want)
			continue
		}
		found := false
		for _, l := range after {
			var texts []string
			for _, cell := range l.Cells {
				texts = append(texts, cell.Text)
			}
			if len(texts) > 1 && strings.Join(texts, "|") == c.mended {
				found = true
				if l.Cells[0].At.Page == l.Cells[1].At.Page {
					t.Errorf("%s: all cells are said to stand on page %d", c.name, l.Cells[0].At.Page)
				}
			}
		}
		if c.mended != "" && !found {
			t.Errorf("%s: %q is not there", c.name, c.mended)
		}
	}
}
