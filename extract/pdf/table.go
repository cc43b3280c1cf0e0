package pdf

import (
	"slices"
	"sort"
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// table is a lattice with its text.
type table struct {
	lattice
	glyphs map[int32][]glyph // by merged cell
	text   map[int32]string
	area   box
	blocks []block
	inner  bool // it holds another table, or prose: its rows stand among others
}

// block is a run of a table's rows that share their columns. A form's table
// has several: a title over the whole width parts them.
type block struct {
	from, to int       // rows
	xs       []float64 // the lines down that its rows use
}

// pour gives each character to the table that holds it, the smallest of those
// that are nested, and returns those outside of all.
func pour(tables []table, gs []glyph) (rest []glyph) {
	bySize := make([]int, len(tables))
	for i := range tables {
		bySize[i] = i
		tables[i].area = tables[i].box()
		tables[i].glyphs = make(map[int32][]glyph)
	}
	size := func(b box) float64 { return b.width() * b.height() }
	slices.SortFunc(bySize, func(a, b int) int {
		if d := size(tables[a].area) - size(tables[b].area); d != 0 {
			return int(max(-1, min(1, d*1e6)))
		}
		return a - b
	})
	for _, g := range gs {
		x, y := g.box.cx(), g.box.cy()
		found := false
		for _, i := range bySize {
			t := &tables[i]
			if !t.area.holds(x, y) {
				continue
			}
			row := min(max(sort.SearchFloat64s(t.ys, y)-1, 0), t.rows()-1)
			col := min(max(sort.SearchFloat64s(t.xs, x)-1, 0), t.columns()-1)
			c := t.at(row, col)
			t.glyphs[c] = append(t.glyphs[c], g)
			found = true
			break
		}
		if !found {
			rest = append(rest, g)
		}
	}
	for i := range tables {
		for j := range tables {
			if i != j && tables[i].area.holds(tables[j].area.cx(), tables[j].area.cy()) && size(tables[j].area) < size(tables[i].area) {
				tables[i].inner = true
			}
		}
	}
	return rest
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

// finish cuts the table's rows that are not ruled, reads its cells and finds
// its blocks.
func (t *table) finish() {
	t.cutRows()
	t.text = make(map[int32]string, len(t.glyphs))
	for c, gs := range t.glyphs {
		t.text[c] = cellText(gs, t.cellBox(c))
	}
	t.findBlocks()
}

// cutRows rules the rows of tables that have lines between columns only: where
// the cells of a row hold the same number of lines, figures most of them, and
// side by side.
func (t *table) cutRows() {
	for row := 0; row < t.rows(); row++ {
		ys := t.linesWithin(row)
		if len(ys) < 2 {
			continue
		}
		nx := t.columns()
		cuts := make([]float64, 0, len(ys)-1)
		for i := 1; i < len(ys); i++ {
			cuts = append(cuts, (ys[i-1]+ys[i])/2)
		}
		// The rows below move down, and with them the indices of their cells.
		old := t.lattice
		move := func(c int32) int32 {
			if int(c)/nx > row {
				return c + int32(len(cuts)*nx)
			}
			return c
		}
		t.ys = slices.Insert(slices.Clone(t.ys), row+1, cuts...)
		t.cell = make([]int32, 0, t.rows()*nx)
		for r := range t.rows() {
			for col := range nx {
				from := r
				switch {
				case r > row+len(cuts):
					from = r - len(cuts)
				case r > row:
					from = row
				}
				c := move(old.at(from, col))
				if r > row && r <= row+len(cuts) && int(c)/nx == row && t.ownRow(&old, row, old.at(row, col)) {
					c += int32((r - row) * nx)
				}
				t.cell = append(t.cell, c)
			}
		}
		glyphs := make(map[int32][]glyph, len(t.glyphs))
		for c, gs := range t.glyphs {
			if int(c)/nx == row && t.ownRow(&old, row, c) {
				for _, g := range gs {
					k := sort.SearchFloat64s(cuts, g.box.cy())
					glyphs[c+int32(k*nx)] = append(glyphs[c+int32(k*nx)], g)
				}
			} else {
				glyphs[move(c)] = gs
			}
		}
		t.glyphs = glyphs
		row += len(cuts)
	}
}

// ownRow says that a merged cell stands in one row only.
func (t *table) ownRow(l *lattice, row int, c int32) bool {
	if int(c)/l.columns() != row {
		return false
	}
	return row+1 >= l.rows() || !slices.Contains(l.cell[(row+1)*l.columns():(row+2)*l.columns()], c)
}

// linesWithin returns the middles of the lines of text that the cells of a
// row share, nil where they do not.
func (t *table) linesWithin(row int) []float64 {
	var ys []float64
	cells, figures := 0, 0
	seen := int32(-1)
	for col := range t.columns() {
		c := t.at(row, col)
		if c == seen || !t.ownRow(&t.lattice, row, c) {
			continue
		}
		seen = c
		if len(t.glyphs[c]) == 0 {
			continue
		}
		lines := linesOf(t.glyphs[c])
		if len(lines) < 2 || ys != nil && len(lines) != len(ys) {
			return nil
		}
		number := true
		for i := range lines {
			y := lines[i].box.cy()
			if len(ys) <= i {
				ys = append(ys, y)
			} else if d := ys[i] - y; d > 0.5*lines[i].size() || d < -0.5*lines[i].size() {
				return nil
			}
			k := figure.Classify(lines[i].prose())
			number = number && (k == figure.Number || k == figure.Dash)
		}
		cells++
		if number {
			figures++
		}
	}
	if figures < 2 || figures*2 < cells {
		return nil
	}
	return ys
}

// lines marks the lines down that a row uses, by their index.
func (t *table) lines(row int) []bool {
	used := make([]bool, len(t.xs))
	used[0], used[len(t.xs)-1] = true, true
	for col := 1; col < t.columns(); col++ {
		used[col] = t.at(row, col) != t.at(row, col-1)
	}
	return used
}

// whole says that a row is one cell.
func whole(used []bool) bool {
	for _, u := range used[1 : len(used)-1] {
		if u {
			return false
		}
	}
	return true
}

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
	t.blocks = t.blocks[:0]
	var before []bool
	var sum []bool // of the block
	for row := range t.rows() {
		used := t.lines(row)
		fresh := row == 0
		switch {
		case fresh:
		case t.joined(row):
		case whole(used):
			fresh = !whole(before)
		case !whole(before):
			fresh = !within(used, before) && !within(before, used)
		}
		if fresh {
			t.close(sum, row)
			t.blocks = append(t.blocks, block{from: row})
			sum = make([]bool, len(t.xs))
		}
		for i, u := range used {
			sum[i] = sum[i] || u
		}
		before = used
	}
	t.close(sum, t.rows())
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

// close ends the last block before a row.
func (t *table) close(used []bool, row int) {
	if len(t.blocks) == 0 {
		return
	}
	b := &t.blocks[len(t.blocks)-1]
	b.to = row
	for i, u := range used {
		if u {
			b.xs = append(b.xs, t.xs[i])
		}
	}
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
		y := t.area.y0
		if t.inner {
			y = t.ys[row]
		}
		at := document.Place{Page: pageNo, Table: tableNo, Row: int32(row + 1)}
		if used := t.lines(row); whole(used) {
			c := t.at(row, 0)
			if int(c)/nx != row {
				continue
			}
			at.Column = 1
			if gs := t.glyphs[c]; len(gs) > 0 {
				ls := linesOf(gs)
				if len(ls) >= longCell && !standing(gs) {
					t.inner = true
					for i := range ls {
						parts = append(parts, part{max(y, ls[i].box.y0), []document.Line{{Kind: document.Plain, At: at, Text: ls[i].prose()}}})
					}
					continue
				}
				text := t.text[c]
				parts = append(parts, part{y, []document.Line{{Kind: document.Grid, At: at, Text: text, Cells: []document.Cell{{Text: text, At: at}}}}})
			}
			continue
		}
		cells := make([]document.Cell, len(b.xs)-1)
		for k := range cells {
			at.Column = int32(k + 1)
			cells[k].At = at
		}
		var texts []string
		begins := false
		last := int32(-1)
		for col := range nx {
			c := t.at(row, col)
			if c == last {
				continue
			}
			last = c
			if int(c)/nx != row || int(c)%nx != col {
				continue // it began above, or is not a rectangle
			}
			begins = true
			if text := t.text[c]; text != "" {
				k := min(nearest(b.xs, t.xs[col]), len(cells)-1)
				if cells[k].Text != "" {
					text = cells[k].Text + " " + text
				}
				cells[k].Text = text
				texts = append(texts, text)
			}
		}
		if !begins {
			continue
		}
		at.Column = 0
		parts = append(parts, part{y, []document.Line{{Kind: document.Grid, At: at, Text: strings.Join(texts, "\t"), Cells: cells}}})
	}
	return parts
}

// standing says that text stands on its side.
func standing(gs []glyph) bool {
	n := 0
	for i := range gs {
		if gs[i].turn != 0 {
			n++
		}
	}
	return n*2 > len(gs)
}
