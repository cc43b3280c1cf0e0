package ocr

import (
	"image"
	"math"
	"slices"
	"strings"

	"gongkai/extract/document"
)

// table is a lattice with what is written in it.
type table struct {
	lattice
	cells  map[int32]*cell // by merged cell; those that are blank have none
	blocks []block
}

// cell is a merged cell that holds ink.
type cell struct {
	page  *page
	ink   image.Rectangle // on the page's picture
	blots []blot
	faint bool // its ink is too pale to be told from the paper

	words []word // as the language's model reads it, on a sheet
	lines []string
	text  string
}

// block is a run of a table's rows that share their columns. A form's table
// has several: a title over the whole width parts them.
type block struct {
	from, to int       // rows
	xs       []float64 // the lines down that its rows use
}

// cellBox is the place of a merged cell.
func (t *table) cellBox(c int32) box {
	nx := t.columns()
	row, col := int(c)/nx, int(c)%nx
	b := box{t.xs[col], t.ys[row], t.xs[col+1], t.ys[row+1]}
	for i := int(c); i < len(t.cell); i++ {
		if t.cell[i] == c {
			b = b.union(box{t.xs[i%nx], t.ys[i/nx], t.xs[i%nx+1], t.ys[i/nx+1]})
		}
	}
	return b
}

// findCells tells the cells that hold ink from those that are blank.
func (t *table) findCells(p *page) {
	t.cells = make(map[int32]*cell)
	for i, c := range t.cell {
		if int(c) != i {
			continue
		}
		b := t.cellBox(c)
		const inset = 0.9 // points: what a line left at its edges
		r := image.Rect(
			int(math.Ceil((b.x0+inset)*p.scale)), int(math.Ceil((b.y0+inset)*p.scale)),
			int((b.x1-inset)*p.scale), int((b.y1-inset)*p.scale))
		if found := p.inkIn(r); found != nil {
			t.cells[c] = found
		}
	}
}

// inkIn is what is written in a part of the page; nil where that is blank.
func (p *page) inkIn(r image.Rectangle) *cell {
	r = r.Intersect(p.img.Rect)
	if r.Empty() {
		return nil
	}
	for _, faint := range []bool{false, true} {
		threshold, least := p.ink, max(4, int(0.6*p.scale*p.scale))
		if faint {
			threshold, least = p.pale, max(6, int(1.6*p.scale*p.scale))
		}
		c := &cell{page: p, faint: faint}
		for _, b := range blots(p.img, r, threshold) {
			if b.area >= least && !remnant(b.box, r, p.scale) {
				c.blots = append(c.blots, b)
				c.ink = c.ink.Union(b.box)
			}
		}
		if len(c.blots) > 0 {
			return c
		}
	}
	return nil
}

// remnant says that a blot is what a line left that was painted out: thin, and
// along the side of its cell.
func remnant(b, r image.Rectangle, scale float64) bool {
	near, thin := int(0.8*scale), int(1.2*scale)+1
	if b.Dx() <= thin && b.Dy() > 2*b.Dx() && (b.Min.X <= r.Min.X+near || b.Max.X >= r.Max.X-near) {
		return b.Min.Y <= r.Min.Y+near || b.Max.Y >= r.Max.Y-near
	}
	return b.Dy() <= thin && b.Dx() > b.Dy() && (b.Min.Y <= r.Min.Y || b.Max.Y >= r.Max.Y)
}

// used marks the lines down that a row uses, by their index.
func (t *table) used(row int) []bool {
	used := make([]bool, len(t.xs))
	used[0], used[len(t.xs)-1] = true, true
	for col := 1; col < t.columns(); col++ {
		used[col] = t.at(row, col) != t.at(row, col-1)
	}
	return used
}

// whole says that a row is one cell.
func whole(used []bool) bool { return !slices.Contains(used[1:len(used)-1], true) }

// within says that all lines of one row are lines of another.
func within(a, b []bool) bool {
	for i := range a {
		if a[i] && !b[i] {
			return false
		}
	}
	return true
}

// findBlocks parts the rows at titles over the whole width and where the
// columns of a row have nothing to do with those of the row before, and numbers
// the columns of each block on their own: a line that only another block uses
// would leave a hole between figures that stand side by side.
func (t *table) findBlocks() {
	var before, sum []bool
	closeAt := func(row int) {
		if len(t.blocks) == 0 {
			return
		}
		b := &t.blocks[len(t.blocks)-1]
		b.to = row
		for i, u := range sum {
			if u {
				b.xs = append(b.xs, t.xs[i])
			}
		}
	}
	for row := range t.rows() {
		used := t.used(row)
		fresh := row == 0
		switch {
		case fresh || t.joined(row):
		case whole(used):
			fresh = !whole(before)
		case !whole(before):
			fresh = !within(used, before) && !within(before, used)
		}
		if fresh {
			closeAt(row)
			t.blocks = append(t.blocks, block{from: row})
			sum = make([]bool, len(t.xs))
		}
		for i, u := range used {
			sum[i] = sum[i] || u
		}
		before = used
	}
	closeAt(t.rows())
}

// joined says that a cell reaches from the row before into this one.
func (t *table) joined(row int) bool {
	for col := range t.columns() {
		if t.at(row, col) == t.at(row-1, col) {
			return true
		}
	}
	return false
}

// longCell is the number of lines from which a cell over the whole width holds
// prose, as in reports that stand in a frame.
const longCell = 4

// part is a piece of a page in reading order.
type part struct {
	y     float64
	lines []document.Line
}

// print makes the lines of a block, a row each.
func (t *table) print(b *block, pageNo, tableNo int32, parts []part) []part {
	nx := t.columns()
	for row := b.from; row < b.to; row++ {
		at := document.Place{Page: pageNo, Table: tableNo, Row: int32(row + 1)}
		if whole(t.used(row)) {
			c := t.at(row, 0)
			found := t.cells[c]
			if int(c)/nx != row || found == nil {
				continue
			}
			at.Column = 1
			line := document.Line{Kind: document.Grid, At: at, Text: found.text, Cells: []document.Cell{{Text: found.text, At: at}}}
			if len(found.lines) < longCell {
				parts = append(parts, part{t.ys[row], []document.Line{line}})
				continue
			}
			var prose []document.Line
			for _, text := range found.lines {
				prose = append(prose, document.Line{Kind: document.Plain, At: at, Text: text})
			}
			parts = append(parts, part{t.ys[row], prose})
			continue
		}
		cells := make([]document.Cell, len(b.xs)-1)
		for k := range cells {
			at.Column = int32(k + 1)
			cells[k].At = at
		}
		var texts []string
		begins := false
		for col := range nx {
			c := t.at(row, col)
			if int(c)/nx != row || int(c)%nx != col {
				continue // it began before, above or to the left
			}
			begins = true
			found := t.cells[c]
			if found == nil {
				continue
			}
			k := min(nearest(b.xs, t.xs[col]), len(cells)-1)
			cells[k].Text = strings.TrimSpace(cells[k].Text + " " + found.text)
			texts = append(texts, found.text)
		}
		if !begins {
			continue
		}
		at.Column = 0
		parts = append(parts, part{t.ys[row], []document.Line{{Kind: document.Grid, At: at, Text: strings.Join(texts, "\t"), Cells: cells}}})
	}
	return parts
}

// link gives the blocks of a table that runs on over pages the same columns: a
// page on which no row of the depth of others stands lacks their lines.
func link(pages []*page) {
	var chain []*block
	flush := func() {
		if len(chain) > 1 {
			var all []float64
			for _, b := range chain {
				all = append(all, b.xs...)
			}
			all = distinct(all)
			for _, b := range chain {
				b.xs = all
			}
		}
		chain = chain[:0]
	}
	for _, p := range pages {
		if len(p.tables) == 0 {
			flush()
			continue
		}
		first := &p.tables[0].blocks[0]
		if len(chain) > 0 && sameColumns(chain[len(chain)-1], first) {
			chain = append(chain, first)
		} else {
			flush()
		}
		last := &p.tables[len(p.tables)-1]
		if end := &last.blocks[len(last.blocks)-1]; end != first || len(chain) == 0 {
			flush()
			chain = append(chain, end)
		}
	}
	flush()
}

// sameColumns says that two blocks are parts of one table: the same sides, and
// most lines between them at the same places.
func sameColumns(a, b *block) bool {
	const near = 3.5
	if len(a.xs) < 4 || len(b.xs) < 4 {
		return false
	}
	if math.Abs(a.xs[0]-b.xs[0]) > near || math.Abs(a.xs[len(a.xs)-1]-b.xs[len(b.xs)-1]) > near {
		return false
	}
	if len(a.xs) > len(b.xs) {
		a, b = b, a
	}
	inner := a.xs[1 : len(a.xs)-1]
	same := 0
	for _, x := range inner {
		if math.Abs(x-b.xs[nearest(b.xs, x)]) <= near {
			same++
		}
	}
	return same*10 >= len(inner)*7
}
