package ruling

import (
	"cmp"
	"slices"
	"sort"

	"gongkai/extract/internal/disjoint"
)

// Bounds of what is taken for a table; a drawing has more.
const (
	maxRules = 2000
	maxCells = 40_000
)

// Table is a table as ruled: the places of its lines, and which of the cells
// between them have a line between one another.
type Table struct {
	Xs, Ys []float64
	Cell   []int32 // by row and column: the first of the cells merged with it
	Blocks []Block
	Inner  bool // it holds another table, or prose: its rows stand among others
}

// Columns counts the columns between the lines down.
func (t *Table) Columns() int { return len(t.Xs) - 1 }

// Rows counts the rows between the lines across.
func (t *Table) Rows() int { return len(t.Ys) - 1 }

// Box is the table's place on the page.
func (t *Table) Box() Box { return Box{t.Xs[0], t.Ys[0], t.Xs[len(t.Xs)-1], t.Ys[len(t.Ys)-1]} }

// At is the merged cell in a row and column.
func (t *Table) At(row, col int) int32 { return t.Cell[row*t.Columns()+col] }

// Under is the merged cell in which a point of the table stands.
func (t *Table) Under(x, y float64) int32 {
	row := min(max(sort.SearchFloat64s(t.Ys, y)-1, 0), t.Rows()-1)
	col := min(max(sort.SearchFloat64s(t.Xs, x)-1, 0), t.Columns()-1)
	return t.At(row, col)
}

// CellBox is the place of a merged cell.
func (t *Table) CellBox(c int32) Box {
	nx := t.Columns()
	row, col := int(c)/nx, int(c)%nx
	b := Box{t.Xs[col], t.Ys[row], t.Xs[col+1], t.Ys[row+1]}
	for i := int(c); i < len(t.Cell); i++ {
		if t.Cell[i] == c {
			b = b.Union(Box{t.Xs[i%nx], t.Ys[i/nx], t.Xs[i%nx+1], t.Ys[i/nx+1]})
		}
	}
	return b
}

// OneRow says that a merged cell stands in this row and no other.
func (t *Table) OneRow(row int, c int32) bool {
	nx := t.Columns()
	return int(c)/nx == row && (row+1 >= t.Rows() || !slices.Contains(t.Cell[(row+1)*nx:(row+2)*nx], c))
}

// Find finds the tables among a page's lines, from top to bottom: each is a
// set of lines that touch one another.
func Find(across, down []Rule) []Table {
	// Shorter ones are strokes of characters drawn as shapes.
	const leastAcross, leastDown = 15, 8
	across = slices.DeleteFunc(Merge(across), func(r Rule) bool { return r.Long() < leastAcross })
	down = slices.DeleteFunc(Merge(down), func(r Rule) bool { return r.Long() < leastDown })
	if len(across) > maxRules || len(down) > maxRules {
		return nil
	}
	var out []Table
	for _, g := range touching(across, down) {
		if t, ok := newTable(g.across, g.down); ok {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b Table) int { return cmp.Or(cmp.Compare(a.Ys[0], b.Ys[0]), cmp.Compare(a.Xs[0], b.Xs[0])) })
	for i := range out {
		for j := range out {
			a, b := out[i].Box(), out[j].Box()
			if i != j && a.Holds(b.MidX(), b.MidY()) && a.Width()*a.Height() > b.Width()*b.Height() {
				out[i].Inner = true
			}
		}
	}
	return out
}

// group is a set of lines that touch one another.
type group struct{ across, down []Rule }

func touching(across, down []Rule) []*group {
	// Those down follow those across.
	sets := disjoint.New(len(across) + len(down))
	for i, h := range across {
		for j, v := range down {
			if v.At >= h.From-Slack && v.At <= h.To+Slack && h.At >= v.From-Slack && h.At <= v.To+Slack {
				sets.Join(i, len(across)+j)
			}
		}
	}
	groups := make(map[int]*group)
	var order []*group
	of := func(i int) *group {
		g := groups[sets.Of(i)]
		if g == nil {
			g = &group{}
			groups[sets.Of(i)] = g
			order = append(order, g)
		}
		return g
	}
	for i, h := range across {
		of(i).across = append(of(i).across, h)
	}
	for j, v := range down {
		of(len(across) + j).down = append(of(len(across)+j).down, v)
	}
	return order
}

// newTable builds the table that lines make. A frame around text is none.
func newTable(across, down []Rule) (t Table, ok bool) {
	if len(across) < 2 || len(down) < 1 {
		return t, false
	}
	t.Xs, t.Ys = places(down, across), places(across, down)
	if len(t.Xs) < 2 || len(t.Ys) < 2 || t.Columns()*t.Rows() > maxCells {
		return t, false
	}
	const leastWidth, leastHeight = 40, 10
	if b := t.Box(); b.Width() < leastWidth || b.Height() < leastHeight {
		return t, false
	}
	t.mergeCells(across, down)
	return t, slices.Max(t.Cell) > 0 // there are at least two cells
}

// places are those of lines; a side of the table without one stands where the
// lines across these end.
func places(lines, ends []Rule) []float64 {
	const open = 8
	var at []float64
	for _, l := range lines {
		at = append(at, l.At)
	}
	first, last := slices.Min(at), slices.Max(at)
	from, to := first, last
	for _, e := range ends {
		from, to = min(from, e.From), max(to, e.To)
	}
	if first-from > open {
		at = append(at, from)
	}
	if to-last > open {
		at = append(at, to)
	}
	return distinct(at)
}

// mergeCells joins the cells between which no line stands.
func (t *Table) mergeCells(across, down []Rule) {
	nx, ny := t.Columns(), t.Rows()
	const enough = 0.6 // of a cell's side
	// How much of the left side of each cell, and of its top, is ruled.
	west, north := make([]float64, nx*ny), make([]float64, nx*ny)
	for _, v := range down {
		col := nearest(t.Xs, v.At)
		for row := 0; row < ny && col < nx; row++ {
			west[row*nx+col] += overlap(v.From, v.To, t.Ys[row], t.Ys[row+1])
		}
	}
	for _, h := range across {
		row := nearest(t.Ys, h.At)
		for col := 0; col < nx && row < ny; col++ {
			north[row*nx+col] += overlap(h.From, h.To, t.Xs[col], t.Xs[col+1])
		}
	}
	cells := disjoint.New(nx * ny) // each told by its first box in reading order
	for row := range ny {
		for col := range nx {
			i := row*nx + col
			if col > 0 && west[i] < enough*(t.Ys[row+1]-t.Ys[row]) {
				cells.Join(i, i-1)
			}
			if row > 0 && north[i] < enough*(t.Xs[col+1]-t.Xs[col]) {
				cells.Join(i, i-nx)
			}
		}
	}
	t.Cell = make([]int32, nx*ny)
	for i := range t.Cell {
		t.Cell[i] = int32(cells.Of(i))
	}
	t.squareCells()
}

// squareCells parts merged cells that are no rectangles, as are made where a line
// is broken: each row of them is a cell, for lines across are the longer ones.
func (t *Table) squareCells() {
	type extent struct{ row, left, right, size int }
	nx, was := t.Columns(), slices.Clone(t.Cell)
	cells := make(map[int32]extent, len(was))
	for i, c := range was {
		e, ok := cells[c]
		if !ok {
			e = extent{left: i % nx, right: i % nx}
		}
		cells[c] = extent{i / nx, min(e.left, i%nx), max(e.right, i%nx), e.size + 1}
	}
	for i, c := range was {
		if e := cells[c]; e.size == (e.row-int(c)/nx+1)*(e.right-e.left+1) {
			continue
		}
		t.Cell[i] = int32(i)
		if i%nx > 0 && was[i-1] == c {
			t.Cell[i] = t.Cell[i-1] // goes on in this row
		}
	}
}

// CutRow rules a row at the given places, from top to bottom. The cells that
// stand in that row only are cut, those that reach further are not. It returns
// the cell that stands there now for one of before and a place in it.
func (t *Table) CutRow(row int, cuts []float64) (now func(c int32, y float64) int32) {
	nx, old := t.Columns(), *t
	moved := func(c int32, y float64) int32 {
		switch k := int(c) / nx; {
		case k > row:
			return c + int32(len(cuts)*nx)
		case k == row && old.OneRow(row, c):
			return c + int32(sort.SearchFloat64s(cuts, y)*nx)
		}
		return c
	}
	t.Ys = slices.Insert(slices.Clone(t.Ys), row+1, cuts...)
	t.Cell = make([]int32, 0, t.Rows()*nx)
	for r := range t.Rows() {
		from, y := r, (t.Ys[r]+t.Ys[r+1])/2
		if r > row {
			from = max(row, r-len(cuts))
		}
		for col := range nx {
			t.Cell = append(t.Cell, moved(old.At(from, col), y))
		}
	}
	return moved
}

// CutColumn rules a column at the given places, from left to right. Of the cells that
// stand in that column only, those are cut that cut names.
func (t *Table) CutColumn(col int, cuts []float64, cut func(c int32) bool) {
	nx, old := t.Columns(), *t
	wide := nx + len(cuts)
	moved := func(c int32) int32 {
		row, k := int(c)/nx, int(c)%nx
		if k > col {
			k += len(cuts)
		}
		return int32(row*wide + k)
	}
	t.Xs = slices.Insert(slices.Clone(t.Xs), col+1, cuts...)
	t.Cell = make([]int32, 0, len(old.Cell)/nx*wide)
	for row := range old.Rows() {
		for k := range wide {
			from := k
			if k > col {
				from = max(col, k-len(cuts))
			}
			c := old.At(row, from)
			now := moved(c)
			if from == col && old.OneColumn(col, c) && cut(c) {
				now += int32(k - col)
			}
			t.Cell = append(t.Cell, now)
		}
	}
}

// OneColumn says that a merged cell stands in this column and no other.
func (t *Table) OneColumn(col int, c int32) bool {
	nx := t.Columns()
	row := int(c) / nx
	return int(c)%nx == col && (col+1 >= nx || t.At(row, col+1) != c)
}
