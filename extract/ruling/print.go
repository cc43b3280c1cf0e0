package ruling

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/extract/document"
)

// Writing is what is written in a table.
type Writing interface {
	// Text is the text of a merged cell, "" where it is blank.
	Text(c int32) string
	// Prose is the lines of a merged cell over the whole width, nil where its
	// text does not run across.
	Prose(c int32) []Prose
}

// Prose is a line of text and where it begins down the page.
type Prose struct {
	Y    float64
	Text string
}

// Part is a piece of a page: lines that stand together, and where they begin
// down the page.
type Part struct {
	Y     float64
	Lines []document.Line
}

// InOrder is the lines of a page in reading order: from top to bottom, parts
// at one place in the order given.
func InOrder(parts []Part) []document.Line {
	slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(a.Y, b.Y) })
	var out []document.Line
	for i := range parts {
		out = append(out, parts[i].Lines...)
	}
	return out
}

// longCell is the number of lines from which a cell over the whole width holds
// prose, as in reports that stand in a frame.
const longCell = 4

// Print adds the lines of a table to the parts of its page: a row each, with
// all cells of its block, each text in the column where its cell begins. Rows
// stand together unless the table is Inner. Pages and tables count from 1.
func (t *Table) Print(page, table int32, w Writing, parts []Part) []Part {
	for i := range t.Blocks {
		b := &t.Blocks[i]
		for row := b.From; row < b.To; row++ {
			at := document.Place{Page: page, Table: table, Row: int32(row + 1)}
			if whole(t.used(row)) {
				parts = t.printWhole(row, at, w, parts)
				continue
			}
			if line, ok := t.printRow(b, row, at, w); ok {
				parts = append(parts, Part{t.top(row), []document.Line{line}})
			}
		}
	}
	return parts
}

// top is where a row is put among other parts.
func (t *Table) top(row int) float64 {
	if t.Inner {
		return t.Ys[row]
	}
	return t.Ys[0]
}

// printWhole adds a row that is one cell, of a table's title or of prose.
func (t *Table) printWhole(row int, at document.Place, w Writing, parts []Part) []Part {
	c := t.At(row, 0)
	if int(c)/t.Columns() != row {
		return parts // it began above
	}
	y := t.top(row)
	at.Column = 1
	if lines := w.Prose(c); len(lines) >= longCell {
		t.Inner = true
		for _, l := range lines {
			parts = append(parts, Part{max(y, l.Y), []document.Line{{Kind: document.Plain, At: at, Text: l.Text}}})
		}
		return parts
	}
	if text := w.Text(c); text != "" {
		parts = append(parts, Part{y, []document.Line{{Kind: document.Grid, At: at, Text: text, Cells: []document.Cell{{Text: text, At: at}}}}})
	}
	return parts
}

// printRow makes the line of a row; none where all its cells began above.
func (t *Table) printRow(b *Block, row int, at document.Place, w Writing) (line document.Line, ok bool) {
	nx := t.Columns()
	cells := make([]document.Cell, len(b.Xs)-1)
	for k := range cells {
		at.Column = int32(k + 1)
		cells[k].At = at
	}
	var texts []string
	for col := range nx {
		c := t.At(row, col)
		if int(c) != row*nx+col {
			continue // it began above, or to the left
		}
		ok = true
		text := w.Text(c)
		if text == "" {
			continue
		}
		texts = append(texts, text)
		k := min(nearest(b.Xs, t.Xs[col]), len(cells)-1)
		if cells[k].Text != "" {
			text = cells[k].Text + " " + text
		}
		cells[k].Text = text
	}
	at.Column = 0
	return document.Line{Kind: document.Grid, At: at, Text: strings.Join(texts, "\t"), Cells: cells}, ok
}
