package reader

import (
	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// Where one cell follows another, only the order tells whose a figure is; what shows
// that it was kept.

// findSwaps notes neighbouring rows of a stream whose sums all fail. A report
// may break one; where two rows that follow one another do, the converter put
// their figures out of order.
func (l *layer) findSwaps(rows []row) {
	last := -1 // of the rows before, in l.full, where its sum fails
	for i := range l.full {
		f := &l.full[i]
		if rows[f.row].kind != document.Stream || len(l.sums) == 0 || l.sumScore(f.block, f.values, func(i int) int { return i }) >= 0 {
			last = -1
			continue
		}
		if last >= 0 && l.full[last].block == f.block {
			l.swapped[l.full[last].row], l.swapped[f.row] = true, true
		}
		last = i
	}
}

// doubtful says that as many figures as columns may all the same be those of
// other rows: where a converter lost blanks and the order with them, only a sum
// tells, or that they stand on the label's line.
func (l *layer) doubtful(r *row) bool {
	if r.kind != document.Stream || r.beside {
		return false
	}
	return l.jumbled > 0 && l.loose > 0 || l.signs > 0 && l.empty > 0
}

// placeStream: where cells follow one another without columns, blanks that
// were kept are the only sign of place.
func (l *layer) placeStream(r *row, b *schemas.Block, values []value, dst []int) ([]int, bool) {
	n := len(b.Columns)
	kept := len(r.values)
	for kept > n && r.values[kept-1].kind == figure.Blank {
		kept--
	}
	if kept != n {
		return nil, false
	}
	for i := range r.values[:kept] {
		if r.values[i].kind != figure.Blank {
			dst = append(dst, i)
		}
	}
	return dst, len(dst) == len(values)
}

// enoughInOrder is how many rows of a document must have a figure for each of
// their columns, and no sign speak against it, to show that its converter keeps
// figures behind their labels.
const enoughInOrder = 8

// jumbled counts the signs that figures of a table in a stream do not follow
// the labels of their own rows: a row that has more of them than columns, a row
// a head that has some, a row that found no place, a head's label behind its
// rows. empty counts the rows that have none, whole those of several columns
// that have a figure for each.
func jumbled(c *chain, rows []row, targets []int, table int) (signs, empty, whole int) {
	at := unplaced                         // target at hand
	figures, kept, streamed := 0, 0, false // kept counts blanks too
	closeRow := func() {
		if at == unplaced || !streamed {
			return
		}
		t := &c.targets[at]
		n := t.cells()
		if n > 0 && kept == 0 {
			empty++
		}
		if t.block != nil && figures > n {
			signs++
		}
		if n > 1 && figures == n {
			whole++
		}
	}
	for i, j := range targets {
		switch {
		case j == unplaced:
			if r := &rows[i]; at != unplaced && r.kind == document.Stream && (r.solid > 1 || headOf(c, c.targets[at].block, r)) {
				signs++
			}
			continue
		case c.targets[j].table != table:
			closeRow()
			at = unplaced
			continue
		case j != at:
			closeRow()
			at, figures, kept, streamed = j, 0, 0, false
		}
		streamed = streamed || rows[i].kind == document.Stream
		figures += rows[i].solid
		kept += len(rows[i].values)
	}
	closeRow()
	return signs, empty, whole
}

// headOf says that a row is a label of a block's head.
func headOf(c *chain, b *schemas.Block, r *row) bool {
	if b == nil || len(r.labels) != 1 || r.labels[0].frag == nil {
		return false
	}
	for j := range c.targets {
		if t := &c.targets[j]; t.block == b && t.row == nil && r.labels[0].frag.column[j] != 0 {
			return true
		}
	}
	return false
}

// joinPieces puts the figures of a row together that a stream of cells brings
// in pieces, between the lines of a wrapped label or of a head. The order is
// the stream's, which a sum that fails casts doubt on. It returns the row that
// holds them now, or start where there is nothing to join.
func joinPieces(l *layer, t *target, rows []row, targets []int, start, end, j int) int {
	n, pieces, last := 0, 0, start
	for i := start; i < end; i++ {
		if targets[i] != j || rows[i].solid == 0 {
			continue
		}
		if rows[i].kind != document.Stream || rows[i].solid != len(rows[i].values) {
			return start
		}
		n += rows[i].solid
		pieces++
		last = i
	}
	if pieces < 2 || n != len(t.block.Columns) || len(l.sums) == 0 {
		return start
	}
	all := make([]value, 0, n)
	for i := start; i <= last; i++ {
		if targets[i] == j {
			all = append(all, rows[i].values...)
		}
	}
	if l.sumScore(t.block, all, func(i int) int { return i }) < 0 {
		return start
	}
	rows[last].values, rows[last].solid = all, n
	rows[last].torn = !t.bare
	return last
}
