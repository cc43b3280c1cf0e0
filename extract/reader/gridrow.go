package reader

import (
	"gongkai/schemas"
)

// Where the cells of a grid's row begin: behind its labels, however many columns
// these take.

// style is how rows of a grid stand whose labels differ in depth: 一、本年新收
// takes three columns of labels in print, 1.属于国家秘密 one.
type style uint8

const (
	unknown style = iota
	uniform       // each column stands in one place in all rows
	compact       // the cells follow the label, however deep it stands
)

type grid struct {
	style style
	base  int
	sure  bool // whole rows or the head show it, not only where other rows end
}

// edge is where a row's last label and last figure stand.
type edge struct {
	block       *schemas.Block
	label, last int
}

// findGrids tells the style of each block's grid from rows whose labels stand
// in different columns: do their last figures stand in the same column, or as
// far behind the label?
func (l *layer) findGrids() {
	for i := range l.full {
		switch f := &l.full[i]; {
		case l.ragged[f.block] || f.values[len(f.values)-1].at.from != f.width-1:
			l.atEnd[f.block] = -1
		case l.atEnd[f.block] == 0:
			l.atEnd[f.block] = 1
		}
	}
	for i := range l.anchors {
		switch a := &l.anchors[i]; {
		case l.ragged[a.block] || a.base != a.width-len(a.block.Columns):
			l.atEnd[a.block] = -1
		case l.atEnd[a.block] == 0:
			l.atEnd[a.block] = 1
		}
	}
	count := make(map[edge]int)
	for _, e := range l.edges {
		count[e]++
	}
	whole := make(map[edge]bool)           // by block and label: a row that has every figure
	ends := make(map[*schemas.Block]*edge) // of whole rows: the last column, and in label how many kinds of label they show it for
	for i := range l.full {
		f := &l.full[i]
		last, k := f.values[len(f.values)-1].at.from, edge{block: f.block, label: f.label}
		e := ends[f.block]
		switch {
		case e == nil:
			ends[f.block] = &edge{label: 1, last: last}
		case e.last != last:
			e.label = -len(l.full) // they end in no one column
		case !whole[k]:
			e.label++
		}
		whole[k] = true
	}
	usual := make(map[edge]edge) // by block and label
	for _, e := range l.edges {
		k := edge{block: e.block, label: e.label}
		if u, ok := usual[k]; !ok || count[e] > count[u] || count[e] == count[u] && e.last > u.last {
			usual[k] = e
		}
	}
	type tally struct{ labels, last, same, behind, weak int }
	tallies := make(map[*schemas.Block]*tally)
	for _, e := range l.edges { // in order, so that the first found is always the same
		if usual[edge{block: e.block, label: e.label}] != e {
			continue
		}
		delete(usual, edge{block: e.block, label: e.label})
		t := tallies[e.block]
		if t == nil {
			t = &tally{last: e.last}
			tallies[e.block] = t
		}
		t.labels++
		if !whole[edge{block: e.block, label: e.label}] && count[e] < 3 {
			t.weak++ // a few rows that end with blanks stand anywhere behind their label
		}
		if e.last == t.last {
			t.same++
		}
		if e.last-e.label == len(e.block.Columns) {
			t.behind++
		}
	}
	for b, t := range tallies {
		switch {
		case t.labels < 2:
		case t.same == t.labels:
			l.grids[b] = grid{style: uniform, base: t.last - len(b.Columns) + 1}
		case t.behind == t.labels && t.weak == 0:
			l.grids[b] = grid{style: compact}
		case ends[b] != nil && ends[b].label > 1:
			// Whole rows end in one column whatever their labels; others end before
			// it where they end with blanks.
			l.grids[b] = grid{uniform, ends[b].last - len(b.Columns) + 1, true}
		}
	}
	l.gridsOfHeads(ends)
}

// gridsOfHeads takes the head for what places the columns of a block whose rows
// show nothing, or nothing else: its first and its last label stand as far apart
// as the block is wide.
func (l *layer) gridsOfHeads(ends map[*schemas.Block]*edge) {
	for i := range l.heads {
		first := &l.heads[i]
		b, n := first.block, len(first.block.Columns)
		if first.columns != 1 || first.at == 0 || n < 2 || l.grids[b].style != unknown { // at 0 the head has lost the cells before it
			continue
		}
		if e := ends[b]; e != nil && e.last != first.at+n-1 {
			continue
		}
		for k := i + 1; k < len(l.heads) && l.heads[k].row == first.row; k++ {
			if last := &l.heads[k]; last.block == b && last.columns == 1<<(n-1) && last.at-first.at == n-1 {
				l.grids[b] = grid{uniform, first.at, true}
			}
		}
	}
}

// anchor is where the cells of a row begin that has blanks between its first
// and its last.
type anchor struct {
	row         int
	block       *schemas.Block
	label, base int
	width       int // cells of the row
}

// rowWidth is how many cells a row of a block has.
type rowWidth struct {
	block *schemas.Block
	cells int
}

// cut says that a row has other cells than nearly all rows of its block, whose
// grid is therefore whole: some of its cells are lost, and any may be.
func (l *layer) cut(r *row, b *schemas.Block) bool {
	rows, most := 0, 0
	for w, n := range l.widths {
		if w.block == b {
			rows += n
			most = max(most, n)
		}
	}
	return most*100 >= rows*85 && l.widths[rowWidth{b, r.width}] < most
}

// manyRows is how many rows a block must have for them to show that none is
// filled up at its end.
const manyRows = 8

// placeGrid finds the column at which the block's cells begin.
func (l *layer) placeGrid(r *row, ri int, b *schemas.Block, values []value, dst []int) ([]int, bool) {
	n := len(b.Columns)
	label := lastLabel(r)
	if label < 0 && r.width == n {
		for i := range values {
			dst = append(dst, values[i].at.from) // the row is the block, cell by cell
		}
		return dst, true
	}
	first, last := values[0].at.from, values[len(values)-1].at.from
	if base := r.width - n; l.atEnd[b] > 0 && l.endBlank[b] && len(b.Rows) >= manyRows {
		if base <= label || base > first || l.cut(r, b) {
			return nil, false
		}
		for i := range values {
			dst = append(dst, values[i].at.from-base)
		}
		return dst, true
	}
	bestBase, best, second := -1, float32(-1e9), float32(-1e9)
	for base := max(label+1, last-n+1, 0); base <= first; base++ {
		score := l.baseScore(r, ri, b, values, base, label)
		if score > best {
			bestBase, best, second = base, score, best
		} else if score > second {
			second = score
		}
	}
	if last-first+1 == n {
		best, second = 1, 0 // from the first column to the last: there is one place for them
	}
	if r.width < bestBase+n && len(l.sums) > 0 {
		return nil, false // cells are lost, and any of them may be: the sum at the end is
	}
	if bestBase < 0 || best < 1 || best-second < 0.75 {
		return nil, false
	}
	if g := l.grids[b]; g.sure && bestBase != g.base {
		return nil, false // a row that lost cells at its end may look as if it began earlier
	}
	for i := range values {
		dst = append(dst, values[i].at.from-bestBase)
	}
	return dst, true
}

// baseScore weighs what speaks for a block's cells to begin at a column.
func (l *layer) baseScore(r *row, ri int, b *schemas.Block, values []value, base, label int) (score float32) {
	n := len(b.Columns)
	const near = 14 // rows: farther ones may stand on another page
	bestDistance := near + 1
	for i := range l.full {
		f := &l.full[i]
		d := abs(f.row - ri)
		if f.block != b || f.label != label || d > near || f.values[0].at.from < 0 {
			continue
		}
		if d < bestDistance {
			bestDistance = d
			score = 0
		}
		if d == bestDistance && f.values[0].at.from == base {
			score = 2
		}
	}
	for i := range l.anchors {
		a := &l.anchors[i]
		d := abs(a.row - ri)
		if a.block != b || a.label != label || d > near || d == 0 {
			continue
		}
		if d < bestDistance {
			bestDistance = d
			score = 0
		}
		if d == bestDistance && a.base == base {
			score = 2
		}
	}
	head := l.headScore(b, base)
	if score > 0 && base < values[0].at.from && head == 0 && l.grids[b].style != uniform {
		// What is blank behind the label may be a part of it, where merged
		// cells were taken apart: then rows near by with such labels show nothing.
		score = 0.5
	}
	score += head
	if l.atEnd[b] > 0 && r.width-base == n {
		score++
	}
	switch grid := l.grids[b]; grid.style {
	case uniform:
		if base == grid.base {
			score += 1.5
		}
	case compact:
		if base == label+1 {
			score += 1.5
		}
	}
	if base == label+1 {
		score += 0.25
		if r.width-base == n {
			score += 2 // from the label to the row's end there are just the cells
		}
	} else if r.width-base == n {
		score += 0.5
	}
	return score + l.sumScore(b, values, func(i int) int { return values[i].at.from - base })
}

// headScore weighs how the labels of the block's head agree with a base.
func (l *layer) headScore(b *schemas.Block, base int) float32 {
	n := len(b.Columns)
	var sure float32
	shared, agree := 0, 0
	for i := range l.heads {
		h := &l.heads[i]
		if h.block != b {
			continue
		}
		c := h.at - base
		here := c >= 0 && c < n && h.columns&(1<<c) != 0
		switch {
		case h.columns&(h.columns-1) != 0:
			shared++
			if here {
				agree++
			}
		case here:
			sure += 0.75
			if c == 0 || c == n-1 {
				sure += 0.5 // these labels stand in one row of the head and are not shifted by a span
			}
		}
	}
	if sure == 0 && shared > 0 {
		sure = 2 * float32(agree) / float32(shared)
	}
	return min(sure, 2)
}
