package reader

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/schemas"
)

// On paper places are exact: the figures of a column stand in line, and the
// column's label over them. So a table without rules shows its columns even
// where no row of it is full.

// paper is what print shows of the columns of a block. All places are in
// tenths of a point.
type paper struct {
	figures []span      // of all its rows
	heads   []paperHead // labels of its head
	columns []span      // found; nil where they are in doubt
	of      []int       // the block's column that each of them is
	looked  bool
}

// paperHead is a label of the head: the columns that may bear it, as bits, and
// where it stands.
type paperHead struct {
	columns uint32
	at      span
}

// paperPiece is a label of a head that the next line may go on with.
type paperPiece struct {
	block *schemas.Block
	last  int // its last line
	at    span
	text  string
}

// How far things in line may be apart, in tenths of a point.
const (
	edgeSlack   = 15
	middleSlack = 20
)

// inLine says that two ranges have their begin, their end or their middle in
// line.
func inLine(a, b span) bool {
	return abs(a.from-b.from) <= edgeSlack || abs(a.until-b.until) <= edgeSlack || abs(a.from+a.until-b.from-b.until) <= 2*middleSlack
}

func (l *layer) paper(b *schemas.Block) *paper {
	p := l.papers[b]
	if p == nil {
		p = &paper{}
		l.papers[b] = p
	}
	return p
}

// noteFigures notes where the figures of a row stand.
func (l *layer) noteFigures(b *schemas.Block, values []value) {
	for i := range values {
		if values[i].paper.until > 0 {
			p := l.paper(b)
			p.figures = append(p.figures, values[i].paper)
		}
	}
}

// noteHead notes the labels of a line of the head. The lines of a label are in
// line too. What stands below a label may also be the label of a column of its
// own, so each piece begins one.
func (l *layer) noteHead(b *schemas.Block, i int, r *row) {
	const (
		farthest = 2  // lines between two pieces of a label: others of the head stand between
		most     = 60 // pieces that are still open
	)
	open := l.pieces[:0]
	for _, s := range l.pieces {
		if s.block == b && i-s.last <= farthest && len(open) < most {
			open = append(open, s)
		}
	}
	l.pieces = open
	for k := range r.labels {
		piece := &r.labels[k]
		if piece.paper.until <= 0 || utf8.RuneCountInString(piece.text) > 4*longestLabel {
			continue
		}
		p := l.paper(b)
		for n := range open {
			s := &open[n]
			if s.last == i || !inLine(s.at, piece.paper) {
				continue
			}
			s.text += piece.text
			s.last = i
			s.at = span{min(s.at.from, piece.paper.from), max(s.at.until, piece.paper.until)}
			p.note(b, s.text, s.at)
		}
		l.pieces = append(l.pieces, paperPiece{block: b, last: i, at: piece.paper, text: piece.text})
		if !p.note(b, piece.text, piece.paper) {
			p.noteGlued(b, piece)
		}
	}
}

// note notes a label of the head, if it is one.
func (p *paper) note(b *schemas.Block, text string, at span) bool {
	var buf [4 * longestLabel]rune
	c := columnOf(b, schemas.CompareLabel(buf[:0], text))
	if c != 0 {
		p.heads = append(p.heads, paperHead{c, at})
	}
	return c != 0
}

// noteGlued notes the labels that stand in one piece, since nothing parts their
// columns. Chinese characters are of one width.
func (p *paper) noteGlued(b *schemas.Block, piece *piece) {
	n, wide := utf8.RuneCountInString(piece.text), piece.paper.until-piece.paper.from
	before := len(p.heads)
	for c := range b.Columns {
		for _, label := range b.Columns[c].Labels {
			i := strings.Index(piece.text, label)
			if i < 0 || strings.Contains(piece.text[i+len(label):], label) {
				continue
			}
			from := utf8.RuneCountInString(piece.text[:i])
			until := from + utf8.RuneCountInString(label)
			p.heads = append(p.heads, paperHead{1 << c, span{piece.paper.from + from*wide/n, piece.paper.from + until*wide/n}})
			break
		}
	}
	if len(p.heads) < before+2 {
		p.heads = p.heads[:before] // one that is a part of another's: 其他 in 法人或其他组织
	}
}

// placeOnPaper places the values of a row by where they stand.
func (l *layer) placeOnPaper(b *schemas.Block, values []value, dst []int) ([]int, bool) {
	p := l.papers[b]
	if p == nil || l.roughly {
		return nil, false
	}
	if !p.looked {
		p.looked = true
		p.look(b, l.sumsShown > 1 && l.sumsShown > 4*l.sumsBroken)
	}
	dst = dst[:0]
	for i := range values {
		v := values[i].paper
		k := slices.IndexFunc(p.columns, func(s span) bool { return s.from <= v.from && v.until <= s.until })
		if k < 0 || p.of[k] < 0 || len(dst) > 0 && p.of[k] <= dst[len(dst)-1] {
			return nil, false
		}
		dst = append(dst, p.of[k])
	}
	return dst, true
}

// look finds the columns: figures that overlap are of one column, and stand
// under its label. sums says that rows end with their sum.
func (p *paper) look(b *schemas.Block, sums bool) {
	columns, ok := bands(p.figures)
	if !ok || len(columns) > len(b.Columns) {
		return
	}
	tops := p.tops(b)
	of, under, ok := beneath(columns, tops)
	if !ok {
		return
	}
	if len(columns) == len(b.Columns) && (under >= 2 || sums) {
		for k := range of {
			if of[k] >= 0 && of[k] != k {
				return
			}
			of[k] = k
		}
	}
	// Between two that are known, a column is known where the form has just one.
	for k := range of {
		if of[k] >= 0 {
			continue
		}
		before, after := -1, len(b.Columns)
		if k > 0 {
			before = of[k-1]
		}
		if k+1 < len(of) {
			after = of[k+1]
		}
		if (k == 0 || before >= 0) && (k+1 == len(of) || after >= 0) && after-before == 2 && tops[before+1].until <= 0 {
			of[k] = before + 1
		}
	}
	p.columns, p.of = columns, of
}

// beneath finds the label over each column, -1 for none; ok is false where they
// contradict one another.
func beneath(columns, tops []span) (of []int, under int, ok bool) {
	of = make([]int, len(columns))
	last := -1
	for k := range columns {
		of[k] = -1
		for c, t := range tops {
			if t.until <= 0 || gap(columns[k], t) > 0 {
				continue
			}
			if of[k] >= 0 || c <= last {
				return nil, 0, false // under two labels, or two under one, or not in the form's order
			}
			of[k] = c
		}
		if of[k] >= 0 {
			last = of[k]
			under++
		}
	}
	return of, under, true
}

// tops are where the label of each column stands; until is 0 where that is
// not known, and -1 where it is in two places.
func (p *paper) tops(b *schemas.Block) []span {
	tops := make([]span, len(b.Columns))
	var shared []paperHead
	for _, h := range p.heads {
		if h.columns&(h.columns-1) != 0 {
			shared = append(shared, h)
			continue
		}
		switch t := &tops[bits.TrailingZeros32(h.columns)]; {
		case t.until < 0:
		case t.until == 0:
			*t = h.at
		case gap(*t, h.at) == 0:
			*t = span{min(t.from, h.at.from), max(t.until, h.at.until)}
		default:
			*t = span{0, -1}
		}
	}
	// A label that several columns bear tells its own where all stand in order.
	slices.SortStableFunc(shared, func(a, b paperHead) int { return cmp.Compare(a.at.from, b.at.from) })
	whole := shared[:0]
	for _, h := range shared {
		if n := len(whole); n > 0 && gap(whole[n-1].at, h.at) == 0 {
			whole[n-1].columns &= h.columns
			whole[n-1].at.until = max(whole[n-1].at.until, h.at.until)
			continue
		}
		whole = append(whole, h)
	}
	if len(whole) != len(b.Columns) {
		return tops
	}
	for c, h := range whole {
		if h.columns&(1<<c) == 0 {
			return tops
		}
	}
	for c, h := range whole {
		tops[c] = h.at
	}
	return tops
}

// bands joins figures that overlap, from left to right; ok is false where those
// of one have neither their begin, their end nor their middle in line.
func bands(figures []span) (columns []span, ok bool) {
	figures = slices.Clone(figures)
	slices.SortFunc(figures, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.until, b.until)) })
	for i := 0; i < len(figures); {
		all := figures[i]
		n := i + 1
		for ; n < len(figures) && figures[n].from < all.until; n++ {
			all.until = max(all.until, figures[n].until)
		}
		var from, until, middle span // the least and the most of each
		for k, f := range figures[i:n] {
			from, until, middle = from.with(f.from, k), until.with(f.until, k), middle.with(f.from+f.until, k)
		}
		if from.until-from.from > edgeSlack && until.until-until.from > edgeSlack && middle.until-middle.from > 2*middleSlack {
			return nil, false
		}
		columns = append(columns, all)
		i = n
	}
	return columns, true
}

// with widens a range by its k-th value.
func (s span) with(x, k int) span {
	if k == 0 {
		return span{x, x}
	}
	return span{min(s.from, x), max(s.until, x)}
}

// placeByBegins places values of a page that tells where words begin, not where
// they end: under the figures of full rows that begin in one place. Where columns
// are not set flush left, figures of other lengths begin elsewhere.
func (l *layer) placeByBegins(b *schemas.Block, values []value, dst []int) ([]int, bool) {
	var begins [32]span // of each column: the least and the most
	rows := 0
	for i := range l.full {
		f := &l.full[i]
		if f.block != b || len(f.values) > len(begins) {
			continue
		}
		for c := range f.values {
			if f.values[c].paper.until <= 0 {
				return nil, false
			}
			begins[c] = begins[c].with(f.values[c].paper.from, rows)
		}
		rows++
	}
	if rows == 0 {
		return nil, false
	}
	dst = dst[:0]
	for i := range values {
		at := -1
		for c := range b.Columns {
			if begins[c].until-begins[c].from > edgeSlack {
				return nil, false
			}
			if v := values[i].paper; v.until > 0 && abs(v.from-begins[c].from) <= edgeSlack {
				if at >= 0 {
					return nil, false
				}
				at = c
			}
		}
		if at < 0 || len(dst) > 0 && at <= dst[len(dst)-1] {
			return nil, false
		}
		dst = append(dst, at)
	}
	return dst, true
}

// strayOnPaper makes the cells illegible that would be blank but for figures on
// a line just above or below, as where a narrow column broke a figure.
func (l *layer) strayOnPaper(b *schemas.Block, r *row, cells []Cell, have []bool) {
	p := l.papers[b]
	if p == nil {
		return
	}
	for i := range r.values {
		v := r.values[i].paper
		if v.until == 0 {
			continue
		}
		k := slices.IndexFunc(p.columns, func(s span) bool { return gap(s, v) == 0 })
		for c := range cells {
			if !have[c] && (k < 0 || p.of[k] < 0 || p.of[k] == c) {
				cells[c], have[c] = Cell{Status: schemas.StatusIllegible, Raw: strings.TrimSpace(r.values[i].text), At: r.values[i].from}, true
			}
		}
	}
}
