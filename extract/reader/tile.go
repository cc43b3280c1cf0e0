package reader

import (
	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// Some converters write a table's text in the order of its boxes: the figures
// come row by row, but labels beside a merged cell come before, behind, or at
// the table's end. Where such a stream holds exactly as many figures as the
// block has cells, their order alone tells each one's place; labels and sums
// must agree.

// run is figures that follow one another in a stream, with the rows of the
// form that labels since the run before speak for.
type run struct {
	row    int // where in the rows it stands
	hints  []int
	values []value
}

// tile puts the figures of blocks that can be told by their order into rows of
// their own, each with the label that the form prints for it.
func (s *scanner) tile(c *chain) {
	var hints, labels []int
	var runs []run
	block := (*schemas.Block)(nil)
	first := 0
	flush := func(until int) int {
		added := 0
		if block != nil {
			added = s.tileBlock(c, block, runs, labels, first, until)
		}
		runs, labels, block = runs[:0], labels[:0], nil
		return added
	}
	for i := 0; i < len(s.rows); i++ {
		r := &s.rows[i]
		if r.kind != document.Stream {
			continue
		}
		if j := ownTarget(c, r); j >= 0 {
			if b := c.targets[j].block; b != block && len(b.Columns) > 1 && len(b.Rows) > 1 {
				i += flush(i)
				block, first, hints = b, i, nil
			}
			if c.targets[j].block == block {
				hints = append(hints, j)
				if r.solid == 0 {
					labels = append(labels, i)
				}
			}
		} else if next := nextTable(c, r, block); next {
			i += flush(i)
		}
		if r = &s.rows[i]; block != nil && len(r.values) > 0 {
			runs = append(runs, run{row: i, hints: hints, values: r.values})
			hints = nil
		}
	}
	flush(len(s.rows))
}

// nextTable says that a line is the title of another table than the block's.
func nextTable(c *chain, r *row, b *schemas.Block) bool {
	if b == nil || len(r.labels) != 1 || r.labels[0].frag == nil {
		return false
	}
	for j := range c.targets {
		if t := &c.targets[j]; t.block == nil && r.labels[0].frag.fit[j] >= holdsLeaf && c.tables[t.table] != tableOf(c, b) {
			return true
		}
	}
	return false
}

func tableOf(c *chain, b *schemas.Block) *schemas.FormTable {
	for j := range c.targets {
		if c.targets[j].block == b {
			return c.tables[c.targets[j].table]
		}
	}
	return nil
}

// tileBlock lays the runs over the rows of the block, if they fill it exactly.
// It returns how many rows were added.
func (s *scanner) tileBlock(c *chain, b *schemas.Block, runs []run, labels []int, first, until int) int {
	n, rows := len(b.Columns), len(b.Rows)
	loose, total := false, 0
	for _, r := range runs {
		for i := range r.values {
			if k := r.values[i].kind; k != figure.Number && k != figure.Dash {
				return 0
			}
		}
		total += len(r.values)
		loose = loose || len(r.values) != n
	}
	if !loose || total != n*rows {
		return 0 // each row has its own, or something is lost
	}
	const near = 2
	t := tableOf(c, b)
	start := -1
	for j := range c.targets {
		if c.targets[j].block == b && c.targets[j].row != nil {
			start = j
			break
		}
	}
	all := make([]value, 0, total)
	for _, r := range runs {
		from := start + len(all)/n
		all = append(all, r.values...)
		to := start + (len(all)-1)/n
		if len(t.Identities) == 0 && (len(r.values)%n != 0 || len(r.values) > n && !lineByLine(r.values, n)) {
			return 0 // no sum can tell whether the order is that of the rows
		}
		agrees := len(r.hints) == 0
		for _, j := range r.hints {
			// The first figures of neighbouring rows may come before the rest
			// of them; then sums tell whether the order is that of the rows.
			agrees = agrees || from <= j && j <= to || len(t.Identities) > 0 && from-near <= j && j <= to+near
		}
		if !agrees {
			return 0
		}
	}
	// A figure out of its order shifts all behind it: rows are taken up to the
	// first whose sum fails.
	whole := sumsHold(t, b, all, n)
	if whole < rows && (whole < 2 || len(t.Identities) == 0) {
		return 0
	}
	tiled := make([]row, 0, whole)
	ends := make(map[int]bool, len(runs)) // how many figures have come at a run's end
	came := 0
	for _, r := range runs {
		came += len(r.values)
		ends[came] = true
	}
	for k := range b.Rows[:whole] {
		label := b.Rows[k].Labels[0]
		values := all[k*n : (k+1)*n]
		at := runs[0].row
		for _, r := range runs {
			if r.values[0].from.Line <= values[0].from.Line {
				at = r.row
			}
		}
		torn := false
		for i := k*n + 1; i < (k+1)*n; i++ {
			torn = torn || ends[i]
		}
		tiled = append(tiled, row{line: s.rows[at].line, from: values[0].from, kind: document.Stream, solid: n, values: values, torn: torn,
			labels: []piece{{text: label, frag: c.fragmentOf(label)}}})
	}
	drop := make(map[int]bool)
	for _, i := range labels {
		drop[i] = true
	}
	taken := 0
	for _, r := range runs {
		if taken += len(r.values); taken > whole*n {
			break
		}
		drop[r.row] = true
	}
	kept := make([]row, 0, len(s.rows)+rows)
	kept = append(kept, s.rows[:first]...)
	kept = append(kept, tiled...)
	for i := first; i < len(s.rows); i++ {
		if drop[i] && i < until {
			s.spent = append(s.spent, s.rows[i].line)
			continue
		}
		kept = append(kept, s.rows[i])
	}
	added := len(kept) - len(s.rows)
	s.rows = kept
	return added
}

// lineByLine says that the figures of each row of n stand on a line of their
// own, so that they come row by row and not column by column.
func lineByLine(values []value, n int) bool {
	for i := range values {
		if k := i % n; k > 0 && values[i].from != values[i-k].from || k == 0 && i > 0 && values[i].from == values[i-1].from {
			return false
		}
	}
	return true
}

// ownTarget is the row that a label line speaks for more than for any other,
// -1 where it speaks for none clearly.
func ownTarget(c *chain, r *row) int {
	if len(r.labels) != 1 || r.labels[0].frag == nil {
		return -1
	}
	best, second, at := float32(0), float32(0), -1
	for j, v := range r.labels[0].frag.fit {
		switch {
		case c.targets[j].row == nil || c.targets[j].bare:
		case v > best:
			best, second, at = v, best, j
		case v > second:
			second = v
		}
	}
	if best < 0.7 || best-second < 0.2 {
		return -1
	}
	return at
}

// sumsHold counts the rows of n figures, from the first, that break no identity
// along them.
func sumsHold(t *schemas.FormTable, b *schemas.Block, values []value, n int) (rows int) {
	l := layer{}
	for _, id := range t.Identities {
		if id.Along == "row" {
			l.sums = append(l.sums, id)
		}
	}
	for k := 0; k+n <= len(values); k += n {
		if l.sumScore(b, values[k:k+n], func(i int) int { return i }) < 0 {
			break
		}
		rows++
	}
	return rows
}
