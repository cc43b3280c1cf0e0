package office

import (
	"math/bits"

	"gongkai/extract/document"
)

// Writers lay a table out on a grid finer than its columns: a sheet that holds
// several tables has the edges of all of them, and a program that computes
// widths leaves slivers a point wide between two columns. Such a column, in
// which no cell begins, is no column of the table that a reader sees, and a row
// must not have an empty cell for it.

// columns is a set of the columns of a table.
type columns [maxColumns / 64]uint64

func (c *columns) add(col int) {
	if col < maxColumns {
		c[col/64] |= 1 << (col % 64)
	}
}

func (c *columns) remove(col int) { c[col/64] &^= 1 << (col % 64) }

func (c *columns) has(col int) bool { return c[col/64]&(1<<(col%64)) != 0 }

func (c *columns) union(o *columns) {
	for i := range c {
		c[i] |= o[i]
	}
}

// without is the set less another.
func (c columns) without(o *columns) columns {
	for i := range c {
		c[i] &^= o[i]
	}
	return c
}

func (c *columns) len() (n int) {
	for _, w := range c {
		n += bits.OnesCount64(w)
	}
	return n
}

// last is the greatest column of the set, -1 of the empty one.
func (c *columns) last() int {
	for i := len(c) - 1; i >= 0; i-- {
		if c[i] != 0 {
			return i*64 + bits.Len64(c[i]) - 1
		}
	}
	return -1
}

// upTo is the set of the first columns.
func upTo(width int) (c columns) {
	for col := range width {
		c.add(col)
	}
	return c
}

// rowColumns tells in which columns of a grid row cells begin.
type rowColumns struct {
	line   int // of the row, among those of its table
	begins columns
}

// fewSpare is the number of columns without a cell of their own that a table
// may have and still keep: where a form is cut into several tables, the parts
// that lack the rows with the deepest labels must stand as the others do.
const fewSpare = 3

// dropSpare takes out of the rows of a table the columns in which no cell of
// the rows around begins. Lines of text part the table; a part whose cells
// begin in columns of the part before goes on with those.
func dropSpare(lines []document.Line, rows []rowColumns) {
	var before columns
	for from := 0; from < len(rows); {
		until := from + 1
		for until < len(rows) && rows[until].line == rows[until-1].line+1 {
			until++
		}
		before = keptColumns(lines, rows[from:until], &before)
		for _, r := range rows[from:until] {
			lines[r.line].Cells = keep(lines[r.line].Cells, &before)
		}
		from = until
	}
}

// keep leaves of a row the cells of some columns. A text in another column
// goes on to the next one kept: it is that of a head.
func keep(cells []document.Cell, columns *columns) []document.Cell {
	kept := cells[:0]
	var carried string
	for _, c := range cells {
		if !columns.has(int(c.At.Column) - 1) {
			carried = c.Text
			continue
		}
		if c.Text == "" {
			c.Text = carried
		}
		carried = ""
		kept = append(kept, c)
	}
	return kept
}

// keptColumns are the columns that a part of a table keeps.
func keptColumns(lines []document.Line, rows []rowColumns, before *columns) columns {
	var begins, beside, figures columns // beside: a text stands in the next column too
	width, first := 0, maxColumns       // first: the first column of figures
	for i := range rows {
		cells := lines[rows[i].line].Cells
		width = max(width, len(cells))
		with := false
		for k := range cells {
			if cells[k].Text == "" {
				continue
			}
			begins.add(k)
			if k+1 < len(cells) && cells[k+1].Text != "" {
				beside.add(k)
			}
			if isFigure(cells[k].Text) {
				with, first = true, min(first, k)
			}
		}
		begins.union(&rows[i].begins)
		if with {
			figures.union(&rows[i].begins)
		}
	}
	all := upTo(width)
	kept := begins
	if spare := all.without(&begins); spare.len() <= fewSpare {
		kept = all
	}
	for col, last := first+1, figures.last(); col < last; col++ {
		if !figures.has(col) && !beside.has(col) {
			kept.remove(col) // a sliver between columns of figures
		}
	}
	if more := kept.without(before); more.len() == 0 {
		return *before
	}
	return kept
}

// dropColumns takes columns out of the rows of a table, with what they hold.
func dropColumns(lines []document.Line, rows []rowColumns, hidden *columns) {
	for _, r := range rows {
		kept := lines[r.line].Cells[:0]
		for _, c := range lines[r.line].Cells {
			if !hidden.has(int(c.At.Column) - 1) {
				kept = append(kept, c)
			}
		}
		lines[r.line].Cells = kept
	}
}
