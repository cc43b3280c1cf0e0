package ocr

import (
	"cmp"
	"slices"
)

// Lengths are in points: x to the right, y down.

// box is a rectangle: x0 <= x1, y0 <= y1.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) union(o box) box {
	return box{min(b.x0, o.x0), min(b.y0, o.y0), max(b.x1, o.x1), max(b.y1, o.y1)}
}

// rule is a ruled line, horizontal or vertical: at is its place across, from
// and to are its ends.
type rule struct{ at, from, to float64 }

const (
	// slack is how far apart lines may be that are drawn as one: double
	// borders, cells drawn one by one.
	slack = 3.0
	// maxRules bounds the lines of a table; a drawing has more.
	maxRules = 2000
	maxCells = 40_000
)

// merge joins the pieces of lines that run on from one another.
func merge(rules []rule) []rule {
	slices.SortFunc(rules, func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	var out []rule
	for len(rules) > 0 {
		n := 1
		for n < len(rules) && rules[n].at-rules[0].at <= slack {
			n++
		}
		near := rules[:n]
		rules = rules[n:]
		slices.SortFunc(near, func(a, b rule) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.at, b.at)) })
		first := len(out)
		for _, r := range near {
			if last := len(out) - 1; last >= first && r.from <= out[last].to+slack {
				l := &out[last]
				// The longer piece says where the line stands.
				if r.to-r.from > l.to-l.from {
					l.at = r.at
				}
				l.to = max(l.to, r.to)
				continue
			}
			out = append(out, r)
		}
	}
	return out
}

// distinct gathers places that are nearer than slack into one each.
func distinct(at []float64) []float64 {
	slices.Sort(at)
	var out []float64
	for len(at) > 0 {
		n, sum := 0, 0.0
		for n < len(at) && at[n]-at[0] <= slack {
			sum += at[n]
			n++
		}
		out = append(out, sum/float64(n))
		at = at[n:]
	}
	return out
}

// nearest is the index of the place in ats (sorted) next to at.
func nearest(ats []float64, at float64) int {
	i, _ := slices.BinarySearch(ats, at)
	if i == len(ats) || i > 0 && at-ats[i-1] < ats[i]-at {
		i--
	}
	return i
}

// lattice is a table as ruled: the places of its lines, and which of the cells
// between them have a line between one another.
type lattice struct {
	xs, ys []float64
	cell   []int32 // by row and column: the first of the cells merged with it
}

func (l *lattice) columns() int { return len(l.xs) - 1 }
func (l *lattice) rows() int    { return len(l.ys) - 1 }
func (l *lattice) box() box {
	return box{l.xs[0], l.ys[0], l.xs[len(l.xs)-1], l.ys[len(l.ys)-1]}
}

// at is the merged cell in a row and column.
func (l *lattice) at(row, col int) int32 { return l.cell[row*l.columns()+col] }

// lattices finds the tables among a page's lines: each is a set of lines that
// touch one another.
func lattices(across, down []rule) []lattice {
	across, down = merge(across), merge(down)
	if len(across) > maxRules || len(down) > maxRules {
		return nil
	}
	// Union of touching lines; those down follow those across.
	set := make([]int, len(across)+len(down))
	for i := range set {
		set[i] = i
	}
	var find func(i int) int
	find = func(i int) int {
		for set[i] != i {
			set[i] = set[set[i]]
			i = set[i]
		}
		return i
	}
	for i, h := range across {
		for j, v := range down {
			if v.at >= h.from-slack && v.at <= h.to+slack && h.at >= v.from-slack && h.at <= v.to+slack {
				set[find(i)] = find(len(across) + j)
			}
		}
	}
	type group struct{ across, down []rule }
	groups := make(map[int]*group)
	var order []*group
	of := func(i int) *group {
		g := groups[find(i)]
		if g == nil {
			g = &group{}
			groups[find(i)] = g
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
	var out []lattice
	for _, g := range order {
		if l, ok := newLattice(g.across, g.down); ok {
			out = append(out, l)
		}
	}
	return out
}

// newLattice builds the table that lines make. A frame around text is none.
func newLattice(across, down []rule) (l lattice, ok bool) {
	if len(across) < 2 || len(down) < 1 {
		return l, false
	}
	const open = 8 // a side without a line stands where the other lines end
	var xs, ys []float64
	left, right := down[0].at, down[0].at
	top, bottom := across[0].at, across[0].at
	for _, v := range down {
		xs = append(xs, v.at)
		left, right = min(left, v.at), max(right, v.at)
	}
	for _, h := range across {
		ys = append(ys, h.at)
		top, bottom = min(top, h.at), max(bottom, h.at)
	}
	var west, east = left, right
	for _, h := range across {
		west, east = min(west, h.from), max(east, h.to)
	}
	var north, south = top, bottom
	for _, v := range down {
		north, south = min(north, v.from), max(south, v.to)
	}
	if left-west > open {
		xs = append(xs, west)
	}
	if east-right > open {
		xs = append(xs, east)
	}
	if top-north > open {
		ys = append(ys, north)
	}
	if south-bottom > open {
		ys = append(ys, south)
	}
	l.xs, l.ys = distinct(xs), distinct(ys)
	if len(l.xs) < 2 || len(l.ys) < 2 || l.columns()*l.rows() > maxCells {
		return l, false
	}
	l.mergeCells(across, down)
	for _, c := range l.cell {
		if c != 0 {
			return l, true // there are at least two cells
		}
	}
	return l, false
}

// mergeCells joins the cells between which no line stands.
func (l *lattice) mergeCells(across, down []rule) {
	nx, ny := l.columns(), l.rows()
	const enough = 0.6 // of a cell's side
	// How much of the left side of each cell, and of its top, is ruled.
	west, north := make([]float64, nx*ny), make([]float64, nx*ny)
	for _, v := range down {
		col := nearest(l.xs, v.at)
		for row := 0; row < ny && col < nx; row++ {
			west[row*nx+col] += overlap(v.from, v.to, l.ys[row], l.ys[row+1])
		}
	}
	for _, h := range across {
		row := nearest(l.ys, h.at)
		for col := 0; col < nx && row < ny; col++ {
			north[row*nx+col] += overlap(h.from, h.to, l.xs[col], l.xs[col+1])
		}
	}
	l.cell = make([]int32, nx*ny)
	for i := range l.cell {
		l.cell[i] = int32(i)
	}
	find := func(i int32) int32 {
		for l.cell[i] != i {
			l.cell[i] = l.cell[l.cell[i]]
			i = l.cell[i]
		}
		return i
	}
	join := func(a, b int) {
		// The smaller index is the first in reading order.
		if x, y := find(int32(a)), find(int32(b)); x < y {
			l.cell[y] = x
		} else {
			l.cell[x] = y
		}
	}
	for row := range ny {
		for col := range nx {
			i := row*nx + col
			if col > 0 && west[i] < enough*(l.ys[row+1]-l.ys[row]) {
				join(i, i-1)
			}
			if row > 0 && north[i] < enough*(l.xs[col+1]-l.xs[col]) {
				join(i, i-nx)
			}
		}
	}
	for i := range l.cell {
		l.cell[i] = find(int32(i))
	}
}

func overlap(a0, a1, b0, b1 float64) float64 { return max(0, min(a1, b1)-max(a0, b0)) }
