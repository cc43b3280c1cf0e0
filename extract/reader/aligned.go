package reader

import (
	"math/bits"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// Where a converter aligns columns by blanks, positions of characters tell the
// place of a figure in a row that has blanks: full rows near by show where each
// column stands, and so does the head.

// placeAligned compares the values' positions with those of the columns in
// full rows near by, then of the head.
func (l *layer) placeAligned(r *row, ri int, b *schemas.Block, values []value, dst []int) ([]int, bool) {
	n := len(b.Columns)
	var buf [2][32]span
	if n > len(buf[0]) {
		return nil, false
	}
	// Which measure of columns the converter used is told by how well full
	// rows agree under it.
	best := -1
	var like likeness
	var stray int
	for m := range measures {
		strayed, alike := l.columnSpans(ri, lastLabel(r), b, buf[m][:n], measures[m])
		if alike != none && (best < 0 || alike > like || alike == like && strayed < stray) {
			best, stray, like = m, strayed, alike
		}
	}
	if best < 0 {
		return l.placeFlush(b, values, dst)
	}
	spans := buf[best][:n]
	if l.pushed(r, measures[best], values, spans) {
		return nil, false
	}
	dst, sure := nearest(spans, values, measures[best].value, dst)
	if dst == nil {
		return nil, false
	}
	// Blanks can shift from page to page and row to row: a sum that holds takes
	// the doubt away. Without one, the columns must stand as exactly as in a
	// table drawn for a screen.
	sum := l.sumScore(b, values, func(i int) int { return dst[i] })
	if like == otherDepth {
		// Where cells follow the label, a deeper label pushes them on by a
		// column, and a sum of equals may hold there too.
		return dst, sure && sum >= 2 && dst[len(dst)-1] == n-1
	}
	return dst, sum >= 2 || sure && sum >= 0 && (len(l.sums) == 0 || l.exact(b, measures[best]))
}

// pushed says that a row's label reaches into the columns of the figures, so
// that it pushed those that follow it out of their place.
func (l *layer) pushed(r *row, m measure, values []value, spans []span) bool {
	if len(r.labels) == 0 {
		return false
	}
	p := &r.labels[len(r.labels)-1]
	end := m.head(&headCell{at: p.at + utf8.RuneCountInString(p.text), wide: p.wide + document.Columns(p.text)})
	return end >= spans[0].from-1 && m.value(&values[0]).from-end <= 2
}

// exact says that each column of the full rows begins, ends or has its middle
// in one place in all of them.
func (l *layer) exact(b *schemas.Block, m measure) bool {
	const least = 3    // rows
	var ways [32]uint8 // of each column in which all rows agree, as bits
	rows := 0
	var first *fullRow
	for i := range l.full {
		f := &l.full[i]
		if f.block != b {
			continue
		}
		if rows++; first == nil {
			first = f
			for c := range f.values {
				ways[c] = 7
			}
			continue
		}
		for c := range f.values {
			v, w := m.value(&f.values[c]), m.value(&first.values[c])
			if v.from != w.from {
				ways[c] &^= 1
			}
			if v.until != w.until {
				ways[c] &^= 2
			}
			if abs(v.from+v.until-w.from-w.until) > 1 {
				ways[c] &^= 4
			}
			if ways[c] == 0 {
				return false
			}
		}
	}
	return rows >= least
}

// nearest places each value under the column whose span is nearest to its own,
// in order; nil where another is nearly as near. sure says that each touches its
// column's and no other comes near.
func nearest(spans []span, values []value, get func(*value) span, dst []int) (columns []int, sure bool) {
	next, sure := 0, true
	for i := range values {
		v := get(&values[i])
		best, second, at := 1<<30, 1<<30, -1
		for c := next; c < len(spans); c++ {
			d := gap(v, spans[c])
			if d < best {
				best, second, at = d, best, c
			} else if d < second {
				second = d
			}
		}
		// Converters shift columns to make room for a label: a figure that
		// does not stand under its column may be under its neighbour.
		if at < 0 || best > 4 || second-best < 2 {
			return nil, false
		}
		sure = sure && best <= 1 && second-best >= 4
		dst = append(dst, at)
		next = at + 1
	}
	return dst, sure
}

// measure is a way to count the columns of characters of a line.
type measure struct {
	head  func(*headCell) int
	value func(*value) span
}

// measures are by characters, and by their widths.
var measures = [2]measure{
	{func(h *headCell) int { return h.at }, func(v *value) span { return v.at }},
	{func(h *headCell) int { return h.wide }, func(v *value) span { return v.wide }},
}

// countFlush counts a row's figures that begin exactly where a label of the
// head does, by each measure: most do where a converter sets columns flush left,
// and a few by chance elsewhere.
func (l *layer) countFlush(b *schemas.Block, values []value) {
	for m := range measures {
		for i := range values {
			if at, ok := l.flushAt(b, m, measures[m].value(&values[i]).from); ok && at >= 0 {
				l.flush[m]++
			}
		}
	}
	l.figures += len(values)
}

// flushAt is the column whose label in the head begins at a position, -1 for
// none; ok is false where two do.
func (l *layer) flushAt(b *schemas.Block, m, x int) (column int, ok bool) {
	column = -1
	for k := range l.heads {
		h := &l.heads[k]
		// At the left edge everything is flush; a head tells columns where it
		// stands on one line with others.
		if h.block != b || h.columns&(h.columns-1) != 0 || x == 0 || measures[m].head(h) != x || !l.hasNeighbour(k) {
			continue
		}
		c := bits.TrailingZeros32(h.columns)
		if column >= 0 && column != c {
			return -1, false
		}
		column = c
	}
	return column, true
}

// leastFlush is how many figures of a table must stand flush with its head: a
// few may by chance.
const leastFlush = 5

// placeFlush places values that begin exactly where labels of the head do, as
// converters that set columns flush left print them.
func (l *layer) placeFlush(b *schemas.Block, values []value, dst []int) ([]int, bool) {
	for m := range measures {
		if l.flush[m] < leastFlush || l.flush[m]*10 < l.figures*8 {
			continue
		}
		if columns, ok := l.flushColumns(b, m, values, dst); ok {
			return columns, true
		}
		if columns, ok := l.nearColumns(b, m, values, dst); ok {
			return columns, true
		}
	}
	return nil, false
}

// flushColumns places values by one measure, each where a label begins.
func (l *layer) flushColumns(b *schemas.Block, m int, values []value, dst []int) ([]int, bool) {
	dst = dst[:0]
	for i := range values {
		at, ok := l.flushAt(b, m, measures[m].value(&values[i]).from)
		if !ok || at < 0 || len(dst) > 0 && at <= dst[len(dst)-1] {
			return nil, false
		}
		dst = append(dst, at)
	}
	return dst, true
}

// nearColumns places values of a row that a long label pushed out of line, if
// the head shows where each column begins and a sum proves the place.
func (l *layer) nearColumns(b *schemas.Block, m int, values []value, dst []int) ([]int, bool) {
	var spans [32]span
	n := len(b.Columns)
	var seen uint32
	for k := range l.heads {
		if h := &l.heads[k]; h.block == b && h.columns != 0 && h.columns&(h.columns-1) == 0 && l.hasNeighbour(k) {
			c := bits.TrailingZeros32(h.columns)
			spans[c] = span{measures[m].head(h), measures[m].head(h)}
			seen |= h.columns
		}
	}
	if bits.OnesCount32(seen) != n {
		return nil, false
	}
	dst, _ = nearest(spans[:n], values, measures[m].value, dst[:0])
	if dst == nil || l.sumScore(b, values, func(i int) int { return dst[i] }) < 2 {
		return nil, false
	}
	return dst, true
}

// stacked is a piece of a head's label, under which the next line may go on.
type stacked struct {
	block    *schemas.Block
	row      int // of its first line
	last     int // of its last
	at, wide int
	text     string
}

// stack joins the pieces of head labels that stand one under another, flush
// left, on lines that follow one another: 科研 over 机构. A label that is whole
// only then is noted as a label of its column.
func (l *layer) stack(b *schemas.Block, i int, r *row) {
	if r.kind != document.Plain {
		return
	}
	for p := range r.labels {
		piece := &r.labels[p]
		if piece.at == 0 || len(piece.text) > 60 {
			continue
		}
		joined := false
		for k := range l.stacks {
			if s := &l.stacks[k]; s.block == b && s.last < i && i-s.last <= 2 && s.at == piece.at {
				s.text += piece.text
				s.last = i
				joined = true
				var buf [longestLabel]rune
				if c := columnOf(b, schemas.CompareLabel(buf[:0], s.text)); c != 0 {
					l.heads = append(l.heads, headCell{row: s.row, block: b, columns: c, at: s.at, wide: s.wide})
				}
				break
			}
		}
		if !joined {
			l.stacks = append(l.stacks, stacked{block: b, row: i, last: i, at: piece.at, wide: piece.wide, text: piece.text})
		}
	}
}

// hasNeighbour says whether another label of the head stands on the same line.
func (l *layer) hasNeighbour(k int) bool {
	for i := range l.heads {
		if i != k && l.heads[i].row == l.heads[k].row {
			return true
		}
	}
	return false
}

// likeness tells how far full rows can show the columns of another row.
type likeness uint8

const (
	none       likeness = iota // there is none near by
	otherDepth                 // their labels stand elsewhere, and whether that shifts the columns is unknown
	sameDepth                  // their labels stand where the row's does
	alike                      // their columns are the row's, whatever the label
)

// columnSpans gathers where each column stands in the full rows near a row,
// and how widely it strays in them. Rows whose last label stands where
// the row's does come first; others count as much where rows of different labels
// are seen to agree.
func (l *layer) columnSpans(ri, label int, b *schemas.Block, spans []span, m measure) (stray int, like likeness) {
	const (
		near   = 40 // rows: the length of a page
		enough = 6  // of the nearest ones
	)
	gather := func(same bool) bool {
		found := 0
		stray = 0
		for d := 0; d <= near && found < enough; d++ {
			for i := range l.full {
				f := &l.full[i]
				if f.block != b || abs(f.row-ri) != d || same && f.label != label {
					continue
				}
				for c := range spans {
					s := m.value(&f.values[c])
					if found == 0 {
						spans[c] = s
						continue
					}
					stray += min(abs(s.from-spans[c].from), abs(s.until-spans[c].until), abs(s.from+s.until-spans[c].from-spans[c].until))
					spans[c].from = min(spans[c].from, s.from)
					spans[c].until = max(spans[c].until, s.until)
				}
				found++
			}
		}
		return found > 0
	}
	if l.depthsAgree(b, m) {
		if !gather(false) {
			return 0, none
		}
		return stray, alike
	}
	if gather(true) {
		return stray, sameDepth
	}
	if gather(false) {
		return stray, otherDepth
	}
	return 0, none
}

// depthsAgree says that rows whose labels stand in different places have their
// columns in the same ones: full rows do, or the last figures of most rows.
func (l *layer) depthsAgree(b *schemas.Block, m measure) bool {
	const near = 14 // rows: farther ones may stand on another page
	agree := 0
	last := -1
	for i := range l.full {
		f := &l.full[i]
		if f.block != b {
			continue
		}
		if last >= 0 && l.full[last].label != f.label && f.row-l.full[last].row <= near {
			for c := range f.values {
				if gap(m.value(&f.values[c]), m.value(&l.full[last].values[c])) > 1 {
					return false
				}
			}
			agree++
		}
		last = i
	}
	return agree > 0 || l.endsAgree(b, m)
}

// ending is where a row's last figure stands, and its last label.
type ending struct {
	block *schemas.Block
	label int
	value value
}

// endsAgree compares neighbouring rows whose labels stand in different places:
// the last figure of most is the sum, and stands in the same column.
func (l *layer) endsAgree(b *schemas.Block, m measure) bool {
	agree, differ := 0, 0
	for i := 1; i < len(l.endings) && len(l.sums) > 0; i++ {
		p, e := &l.endings[i-1], &l.endings[i]
		switch {
		case p.block != b || e.block != b || p.label == e.label:
		case flush(m.value(&p.value), m.value(&e.value)):
			agree++
		default:
			differ++
		}
	}
	return agree >= 3 && agree > 3*differ
}

// flush says that two spans begin, end or have their middle in the same column.
func flush(a, b span) bool {
	return a.from == b.from || a.until == b.until || abs(a.from+a.until-b.from-b.until) <= 1
}

// gap is the distance of two spans: of their middles where they touch, as
// columns of numbers are centred or flush, else of their ends.
func gap(a, b span) int {
	switch {
	case a.until < b.from:
		return b.from - a.until
	case b.until < a.from:
		return a.from - b.until
	}
	return 0
}
