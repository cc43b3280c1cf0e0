package ruling

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// Mend makes one row of two where a page ends within a row: its figures stand
// on one page and all of its label on the other. Lines are those of a document
// in reading order. What stands in two columns on both pages is left as it is.
func Mend(lines []document.Line) []document.Line {
	out := lines[:0]
	for i := range lines {
		l := &lines[i]
		if at := lastRow(out); at >= 0 && isRow(l) && l.At.Page == out[at].At.Page+1 && halves(&out[at], l) {
			out[at] = joined(&out[at], l)
			continue
		}
		out = append(out, *l)
	}
	return out
}

// lastRow is the index of the row with which the lines end, but for what may
// be a page number or a running head.
func lastRow(lines []document.Line) int {
	const heads = 3
	for i := len(lines) - 1; i >= max(0, len(lines)-1-heads); i-- {
		if isRow(&lines[i]) {
			return i
		}
		if lines[i].Kind != document.Plain || utf8.RuneCountInString(lines[i].Text) > 60 {
			return -1
		}
	}
	return -1
}

func isRow(l *document.Line) bool { return l.Kind == document.Grid && len(l.Cells) > 2 }

// halves says that one of two rows has the label and the other the figures.
func halves(a, b *document.Line) bool {
	if len(a.Cells) != len(b.Cells) {
		return false
	}
	for k := range a.Cells {
		if a.Cells[k].Text != "" && b.Cells[k].Text != "" {
			return false
		}
	}
	al, af := contents(a)
	bl, bf := contents(b)
	return al == 0 && bf == 0 && af >= 2 && bl == 1 || bl == 0 && af == 0 && bf >= 2 && al == 1
}

// contents counts the labels of a row and the figures behind them.
func contents(l *document.Line) (labels, figures int) {
	for k := range l.Cells {
		switch figure.Classify(l.Cells[k].Text) {
		case figure.Blank:
		case figure.Number, figure.Dash:
			figures++
		default:
			labels++
		}
	}
	return labels, figures
}

// joined is the one row of two halves, each cell in its own place. The row
// stands where its figures do.
func joined(a, b *document.Line) document.Line {
	row := *a
	if _, n := contents(b); n > 0 {
		row.At = b.At
	}
	row.Cells = slices.Clone(a.Cells)
	var texts []string
	for k := range row.Cells {
		if row.Cells[k].Text == "" {
			row.Cells[k] = b.Cells[k]
		}
		if text := row.Cells[k].Text; text != "" {
			texts = append(texts, text)
		}
	}
	row.Text = strings.Join(texts, "\t")
	return row
}
