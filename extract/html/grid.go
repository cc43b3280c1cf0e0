package html

import (
	"bytes"
	"math/bits"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// A table's cells stand in the columns in which a browser draws them: spans
// are resolved, the text of a cell that spans stands in its first row and
// column, and what else it covers is empty.
//
// Columns are counted twice. The place of a cell (its locator) counts all
// columns of the table. Its index in the row leaves out those in which no cell
// of the rows around begins, if they are many: where all sections share one
// table of thirty columns, the cells of section two, eight columns wide each,
// follow one another all the same. Which rows those are, layOut tells.

// gridCell is a cell in its place.
type gridCell struct {
	node int32
	col  uint8
	cols uint8
}

// gridRow is a row: the cells that begin in it and the columns that cells from
// above cover.
type gridRow struct {
	number  int32 // of the <tr> in the table, from 1
	from    int32 // cells [from, until) of the grid
	until   int32
	covered uint64 // columns, as bits
	columns uint64 // columns at which a cell may stand, of the rows around
}

// grid is a table with its spans resolved.
type grid struct {
	rows    []gridRow
	cells   []gridCell
	without uint64 // columns, as bits, that have no width
}

// longCell is the length beyond which a cell is a paragraph: longer than the
// longest label with an explanation in it.
const longCell = 200

// tableKind is how a table is read.
type tableKind uint8

const (
	laysOut tableKind = iota // it lays out the page: its cells are blocks
	isData
)

// kind tells data from layout. Cells of data are short, stand beside one
// another, hold no tables, and some of them are figures: a table without any,
// be it a form left empty, must at least have the rows of a form.
func (p *page) kind(t *node, g *grid) tableKind {
	if t.flags&nested != 0 {
		return laysOut
	}
	var rows, wide, long int
	for i := range g.rows {
		r := &g.rows[i]
		filled := 0
		for k := r.from; k < r.until; k++ {
			n := &p.tree.nodes[g.cells[k].node]
			if n.runes > 0 {
				filled++
			}
			if n.runes > longCell {
				long++
			}
		}
		if filled > 0 {
			rows++
		}
		if filled > 1 {
			wide++
		}
		if filled > 0 && rows == 1 && p.isMetadata(g, r) {
			return laysOut
		}
	}
	switch {
	case wide == 0 && t.figures < 3:
		return laysOut // one column, or rows of one cell
	case wide == 0:
		// A column of figures alone is the end of a table cut in pieces.
		for i := range g.rows {
			if g.rows[i].until-g.rows[i].from > 1 {
				return isData
			}
		}
		return laysOut
	case t.figures == 0 && (rows <= 2 || long > 0):
		return laysOut
	case long > 0 && t.figures < 3:
		return laysOut
	}
	return isData
}

// isMetadata says whether the first cell with text is one of the labels by
// which pages describe themselves.
func (p *page) isMetadata(g *grid, r *gridRow) bool {
	for k := r.from; k < r.until; k++ {
		n := &p.tree.nodes[g.cells[k].node]
		if n.runes == 0 {
			continue
		}
		return n.runes < 60 && startsMetadata(string(bytes.TrimSpace(p.tree.text[n.from:n.to])))
	}
	return false
}

// resolve places the cells of a table.
func (p *page) resolve(t int32, g *grid) error {
	g.rows, g.cells, g.without = g.rows[:0], g.cells[:0], 0
	var left [maxColumns]uint16 // rows that a cell from above still covers, by column
	number := int32(0)
	place := func(tr *node) error {
		if tr.flags&group != 0 {
			clear(left[:])
		}
		r := gridRow{number: number, from: int32(len(g.cells))}
		for c := range left {
			if left[c] > 0 {
				r.covered |= 1 << c
				left[c]--
			}
		}
		c := 0
		for i := tr.first; i != 0; i = p.tree.nodes[i].next {
			n := &p.tree.nodes[i]
			if n.class != cell || n.flags&hidden != 0 && !p.showHidden {
				continue
			}
			for c < maxColumns && r.covered&(1<<c) != 0 {
				c++
			}
			if c == maxColumns {
				break
			}
			span := min(int(n.cols), maxColumns-c)
			for k := c; k < c+span; k++ {
				left[k] = max(left[k], n.rows-1)
			}
			g.cells = append(g.cells, gridCell{node: i, col: uint8(c), cols: uint8(span)})
			c += span
		}
		r.until = int32(len(g.cells))
		if r.until > r.from {
			g.rows = append(g.rows, r)
		}
		return nil
	}
	for i := p.tree.nodes[t].first; i != 0; i = p.tree.nodes[i].next {
		switch n := &p.tree.nodes[i]; n.class {
		case row:
			number++
			if n.flags&hidden != 0 && !p.showHidden {
				continue
			}
			if err := place(n); err != nil {
				return err
			}
		case section:
			for k := n.first; k != 0; k = p.tree.nodes[k].next {
				if p.tree.nodes[k].class != row {
					continue
				}
				number++
				if n.flags&hidden != 0 && !p.showHidden {
					continue
				}
				if err := place(&p.tree.nodes[k]); err != nil {
					return err
				}
			}
		}
	}
	p.cells += len(g.cells)
	if p.cells > maxCells {
		return ErrCells
	}
	p.dropHidden(g)
	return nil
}

// alone says whether a row is one cell and nothing else: a title, a heading,
// or a rule between two parts of a table.
func (r *gridRow) alone() bool { return r.until-r.from == 1 && r.covered == 0 }

// fewSpare is the number of columns without a cell of their own that a table
// may have and still keep. Where a form is cut into several tables, the parts
// that lack the rows with the deepest labels must stand as the others do.
const fewSpare = 3

// layOut finds, for each row, the columns in which cells may stand: those in
// which a cell begins, among the rows around. Rows of one cell part the table;
// a part whose cells begin in columns of the part before goes on with those.
func (p *page) layOut(g *grid) {
	start := 0
	var before uint64
	for start < len(g.rows) {
		end := start
		for end < len(g.rows) && g.rows[end].alone() {
			end++
		}
		for end < len(g.rows) && !g.rows[end].alone() {
			end++
		}
		begin := p.columnsOf(g, g.rows[start:end])
		if begin&^before == 0 {
			begin = before
		}
		before = begin
		for i := start; i < end; i++ {
			g.rows[i].columns = begin
		}
		start = end
	}
}

// columnsOf are the columns in which cells of a part of a table may stand.
func (p *page) columnsOf(g *grid, rows []gridRow) uint64 {
	var begin, beside, figures uint64 // beside: a text stands in the next column too
	width, first := 0, maxColumns     // first: the first column of figures
	for i := range rows {
		var row, text uint64
		with := false
		for _, c := range g.cells[rows[i].from:rows[i].until] {
			n := &p.tree.nodes[c.node]
			row |= 1 << c.col
			width = max(width, int(c.col+c.cols))
			if n.runes > 0 {
				text |= 1 << c.col
			}
			if n.figures > 0 {
				with, first = true, min(first, int(c.col))
			}
		}
		begin |= row
		beside |= text & (text >> 1)
		if with {
			figures |= row
		}
	}
	if all := (uint64(1)<<width - 1) &^ g.without; popCount(all&^begin) <= fewSpare {
		begin = all
	}
	// A column between figures in which no row of figures has a cell is a
	// sliver, left by a program that computes widths.
	for c := first + 1; c < bits.Len64(figures); c++ {
		if (figures|beside)&(1<<c) == 0 {
			begin &^= 1 << c
		}
	}
	return begin
}

// dropHidden takes out the columns all cells of which have a width of zero: a
// browser does not show them. Where half of the columns have none, widths mean
// nothing in this table.
func (p *page) dropHidden(g *grid) {
	var without, with uint64
	for _, c := range g.cells {
		if c.cols == 1 && p.tree.nodes[c.node].flags&noWidth != 0 {
			without |= 1 << c.col
		} else {
			with |= 1 << c.col
		}
	}
	without &^= with
	if without == 0 || popCount(without)*2 >= popCount(without|with) {
		return
	}
	kept := g.cells[:0]
	rows := g.rows[:0]
	for _, r := range g.rows {
		from := int32(len(kept))
		for _, c := range g.cells[r.from:r.until] {
			if without&(1<<c.col) == 0 {
				kept = append(kept, c)
			}
		}
		r.from, r.until = from, int32(len(kept))
		r.covered &^= without
		if r.until > r.from {
			rows = append(rows, r)
		}
	}
	g.cells, g.rows, g.without = kept, rows, without
}

func popCount(b uint64) (n int) {
	for ; b != 0; b &= b - 1 {
		n++
	}
	return n
}

// data writes a table of data as grid lines.
func (p *page) data(number int32, g *grid) error {
	p.layOut(g)
	above := true // of the first row of several cells stand titles, dates and prose
	for i := range g.rows {
		r := &g.rows[i]
		long := false
		shown := int32(0)
		for _, c := range g.cells[r.from:r.until] {
			n := &p.tree.nodes[c.node]
			long = long || n.runes > longCell || r.alone() && n.runes > sentence
			shown += n.runes
		}
		across := p.isAcross(g, r)
		above = above && (r.alone() || across || shown == 0)
		at := document.Place{Table: number, Row: r.number}
		switch {
		case long, across, above && p.isFront(g, r):
			for _, c := range g.cells[r.from:r.until] {
				if err := p.block(c.node); err != nil {
					return err
				}
				p.flush()
			}
		case r.alone():
			if shown > 0 {
				c := g.cells[r.from]
				at.Column = int32(c.col) + 1
				p.gridLine(at)
				p.gridCell(c.node, at)
			}
		default:
			p.gridRow(g, r, at)
		}
		if p.cells > maxCells {
			return ErrCells
		}
	}
	return nil
}

// isAcross says whether a row is one text across the table, with empty cells
// beside it: a sheet that is narrower in this row than in others.
func (p *page) isAcross(g *grid, r *gridRow) bool {
	if r.until-r.from < 2 || r.covered != 0 {
		return false
	}
	first := g.cells[r.from]
	n := &p.tree.nodes[first.node]
	last := g.cells[r.until-1]
	if n.runes == 0 || n.runes != p.shown(g, r) || 2*int(first.cols) <= int(last.col+last.cols) {
		return false
	}
	return !isFigure(p.tree.text[n.from:n.to])
}

func (p *page) shown(g *grid, r *gridRow) (runes int32) {
	for _, c := range g.cells[r.from:r.until] {
		runes += p.tree.nodes[c.node].runes
	}
	return runes
}

// isFront says whether a row of one cell is text above the tables, and heads
// no section of the report.
func (p *page) isFront(g *grid, r *gridRow) bool {
	n := &p.tree.nodes[g.cells[r.from].node]
	section, _ := schemas.SectionOf(string(p.tree.text[n.from:n.to]))
	return r.alone() && n.runes > 0 && section == ""
}

// sentence is the length from which the text of a row of one cell is prose and
// no label.
const sentence = 40

// gridRow writes a row, up to its last cell or the last that a cell from above
// covers.
func (p *page) gridRow(g *grid, r *gridRow, at document.Place) {
	p.gridLine(at)
	at.Column = 0
	k := r.from
	end := 0
	for c := range maxColumns {
		if r.covered&(1<<c) != 0 {
			end = c + 1
		}
	}
	if last := g.cells[r.until-1]; int(last.col+last.cols) > end {
		end = int(last.col + last.cols)
	}
	carried := int32(-1) // a head in a column that is none: it stands in the next one
	for c := range end {
		for k < r.until && int(g.cells[k].col) < c {
			k++
		}
		begins := k < r.until && int(g.cells[k].col) == c
		if r.columns&(1<<c) == 0 {
			if begins {
				carried = g.cells[k].node
			}
			continue
		}
		at.Column = int32(c) + 1
		if begins && carried >= 0 && p.tree.nodes[g.cells[k].node].runes == 0 {
			begins = false
		}
		if begins {
			p.gridCell(g.cells[k].node, at)
			carried = -1
		} else if carried >= 0 {
			p.gridCell(carried, at)
			carried = -1
		} else {
			p.emptyCell(at)
			p.cells++ // cells that begin here are counted when they are placed
		}
	}
}
