package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"gongkai/extract/document"
	"gongkai/extract/ruling"
)

// textLine is a line of characters, from left to right.
type textLine struct {
	box    ruling.Box
	glyphs []glyph
}

// size is the size of the line's type.
func (l *textLine) size() float64 { return l.box.Height() }

// linesOf gathers characters that stand on one line, from top to bottom.
func linesOf(gs []glyph) []textLine {
	gs = slices.Clone(gs)
	slices.SortStableFunc(gs, func(a, b glyph) int { return cmp.Compare(a.box.MidY(), b.box.MidY()) })
	var out []textLine
	start, sum, tall := 0, 0.0, 0.0
	flush := func(end int) {
		if end > start {
			out = append(out, newLine(gs[start:end]))
		}
		start, sum, tall = end, 0, 0
	}
	// Fonts on one line differ a little in the middle of their characters;
	// the lines of the tightest print are a whole height apart.
	const near = 0.35
	for i := range gs {
		b := gs[i].box
		if n := i - start; n > 0 && b.MidY()-sum/float64(n) > near*max(tall, b.Height()) {
			flush(i)
		}
		sum += b.MidY()
		tall = max(tall, b.Height())
	}
	flush(len(gs))
	return out
}

func newLine(gs []glyph) textLine {
	gs = slices.Clone(gs)
	slices.SortStableFunc(gs, func(a, b glyph) int { return cmp.Compare(a.box.X0, b.box.X0) })
	l := textLine{box: gs[0].box, glyphs: gs[:1]}
	for _, g := range gs[1:] {
		last := l.glyphs[len(l.glyphs)-1]
		if g.r == last.r && math.Abs(g.box.X0-last.box.X0) < 0.15*g.box.Height() {
			continue // printed twice for bold type
		}
		l.glyphs = append(l.glyphs, g)
		l.box = l.box.Union(g.box)
	}
	return l
}

// gap is the room between two characters of a line in parts of their size.
func gap(a, b *glyph) float64 {
	size := max(a.box.Height(), b.box.Height())
	if size <= 0 {
		return 0
	}
	return (b.box.X0 - a.box.X1) / size
}

// Gaps that part words, in parts of the size of type. Typesetting alone puts a
// quarter between Chinese and other characters.
const (
	gapLatin = 0.2
	gapMixed = 0.5
	gapWide  = 0.8 // between columns
)

// parted says whether a blank stands between two characters of a line.
func parted(a, b *glyph) bool {
	d := gap(a, b)
	if b.apart || b.spaced && d > 0.1 {
		return true
	}
	if wide(a.r) || wide(b.r) {
		return d > gapMixed
	}
	return d > gapLatin
}

// prose is a line's text with a blank where the print has one.
func (l *textLine) prose() string {
	var b strings.Builder
	for i := range l.glyphs {
		if i > 0 && parted(&l.glyphs[i-1], &l.glyphs[i]) {
			b.WriteByte(' ')
		}
		b.WriteRune(l.glyphs[i].r)
	}
	return b.String()
}

// firstWord is the width of what cannot be parted from the line's first
// character: the marks and the Latin characters that follow it.
func (l *textLine) firstWord() float64 {
	i := 1
	for i < len(l.glyphs) && (!wide(l.glyphs[i].r) || unicode.IsPunct(l.glyphs[i].r)) {
		i++
	}
	return l.glyphs[i-1].box.X1 - l.box.X0
}

// numbers counts the words of a line that are numbers, or signs in the place
// of one, with the room of a column around them.
func (l *textLine) numbers() int {
	n, start := 0, 0
	for i := 1; i <= len(l.glyphs); i++ {
		if i < len(l.glyphs) && gap(&l.glyphs[i-1], &l.glyphs[i]) < gapWide {
			continue
		}
		if isFigure(l.glyphs[start:i]) {
			n++
		}
		start = i
	}
	return n
}

// endsApart says that a line ends with a figure and the room of a column before
// it, as the rows of a form left mostly blank do.
func (l *textLine) endsApart() bool {
	n := len(l.glyphs)
	for i := n - 1; i > 0; i-- {
		if gap(&l.glyphs[i-1], &l.glyphs[i]) >= gapWide {
			return isFigure(l.glyphs[i:])
		}
	}
	return false
}

// isFigure says that characters are those of a number, or stand for one.
func isFigure(gs []glyph) bool {
	if len(gs) > 14 {
		return false
	}
	for i := range gs {
		if r := gs[i].r; (r < '0' || r > '9') && !strings.ContainsRune(".,+-/—－", r) {
			return false
		}
	}
	return true
}

// aligned is a line's text with each character in the column that its place
// on the page gives, a wide one taking two, and where its words stand.
func (l *textLine) aligned(left, unit float64) (string, []document.Extent) {
	const most = 400 // columns
	var b strings.Builder
	words := make([]document.Extent, 0, 10)
	col := 0
	for i := range l.glyphs {
		g := &l.glyphs[i]
		if i == 0 || parted(&l.glyphs[i-1], g) {
			to := int(math.Round((g.box.X0 - left) / unit))
			if i > 0 {
				to = max(to, col+1)
			}
			for ; col < min(to, most); col++ {
				b.WriteByte(' ')
			}
			words = append(words, document.Extent{From: tenths(g.box.X0)})
		}
		words[len(words)-1].Until = tenths(g.box.X1)
		b.WriteRune(g.r)
		col++
		if wide(g.r) {
			col++
		}
	}
	if col >= most {
		words = nil // some are not parted any more
	}
	return b.String(), words
}

func tenths(points float64) int32 { return int32(math.Round(10 * points)) }

// wide says whether a character takes two columns.
func wide(r rune) bool { return r >= 0x2E80 && r <= 0xFFDC || r >= 0x20000 && r <= 0x3FFFF }

// cellText is the text of a cell: its lines one after the other, with nothing
// between Chinese characters, as heads are broken at any character and printed
// with blanks inside.
func cellText(gs []glyph, within ruling.Box) string {
	if len(gs) == 0 {
		return ""
	}
	gs, within = upright(gs, within)
	lines := linesOf(gs)
	var b strings.Builder
	var last *glyph
	for i := range lines {
		l := &lines[i]
		for k := range l.glyphs {
			g := &l.glyphs[k]
			switch {
			case last == nil:
			case k == 0:
				if !joins(&lines[i-1], g, within) {
					b.WriteByte(' ')
				}
			case !wide(last.r) && !wide(g.r) && parted(last, g):
				b.WriteByte(' ')
			}
			b.WriteRune(g.r)
			last = g
		}
	}
	return b.String()
}

// joins says whether a cell's text runs on without a blank into its next line.
// A number does where it fills the line: two numbers below one another are two.
func joins(above *textLine, g *glyph, within ruling.Box) bool {
	last := &above.glyphs[len(above.glyphs)-1]
	if wide(last.r) || wide(g.r) || unicode.IsPunct(last.r) && !unicode.IsDigit(g.r) {
		return true
	}
	room := within.X1 - above.box.X1
	return room < g.box.Width()+0.35*above.size()
}

// upright turns the characters of a cell whose text stands on its side, so
// that its lines run from left to right.
func upright(gs []glyph, within ruling.Box) ([]glyph, ruling.Box) {
	var count [4]int
	for i := range gs {
		count[gs[i].turn]++
	}
	turn := 0
	for t := range count {
		if count[t] > count[turn] {
			turn = t
		}
	}
	if turn == 0 {
		return gs, within
	}
	rotate := func(b ruling.Box) ruling.Box {
		switch turn {
		case 1: // reads downwards
			return ruling.Between(b.Y0, -b.X0, b.Y1, -b.X1)
		case 2:
			return ruling.Between(-b.X0, -b.Y0, -b.X1, -b.Y1)
		}
		return ruling.Between(-b.Y0, b.X0, -b.Y1, b.X1)
	}
	out := slices.Clone(gs)
	for i := range out {
		out[i].box = rotate(out[i].box)
		out[i].turn = 0
	}
	return out, rotate(within)
}
