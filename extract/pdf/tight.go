package pdf

import (
	"slices"
	"strings"
	"unicode"
)

// Tables without lines may leave less room between two cells than there is
// between words elsewhere. These are parts of the size of type: the characters
// of a number stand closer than the first, and typesetting puts no room before
// a digit that ends a line of a table.
const (
	tightDigits = 0.06
	tightLabel  = 0.06
	tightHead   = 0.12 // between the labels of two columns
)

// partCells marks where a row of a table that is not ruled goes on to the next
// cell though the room is little: between two digits farther apart than its
// others are, and between a label and the figures behind it.
func (l *textLine) partCells() {
	if l.isSentence() {
		return
	}
	l.partLike(isDigitOrDash, tightDigits)
	l.partLike(func(r rune) bool { return wide(r) && !unicode.IsPunct(r) }, tightHead)
	row := len(l.figures()) >= 1
	for i := len(l.glyphs) - 1; i > 0; i-- {
		a, b := &l.glyphs[i-1], &l.glyphs[i]
		if !wide(a.r) || !isDigit(b.r) || parted(a, b) || gap(a, b) < tightLabel {
			continue
		}
		end := i + 1
		for end < len(l.glyphs) && !parted(&l.glyphs[end-1], &l.glyphs[end]) {
			end++
		}
		// Alone, a figure with or without its unit ends the row.
		if row && isFigure(l.glyphs[i:end]) || end == len(l.glyphs) && isAmount(l.glyphs[i:end]) {
			b.apart = true
		}
	}
}

// partLike parts characters of a kind that all but touch, and yet stand farther
// apart than its others on the line. Where all are spread, none are parted.
func (l *textLine) partLike(kind func(rune) bool, most float64) {
	var gaps []float64
	for i := 1; i < len(l.glyphs); i++ {
		if kind(l.glyphs[i-1].r) && kind(l.glyphs[i].r) {
			gaps = append(gaps, gap(&l.glyphs[i-1], &l.glyphs[i]))
		}
	}
	usual := quantile(gaps, 0.5)
	for i := 1; i < len(l.glyphs); i++ {
		a, b := &l.glyphs[i-1], &l.glyphs[i]
		if kind(a.r) && kind(b.r) && !parted(a, b) && gap(a, b)-usual > most {
			b.apart = true
		}
	}
}

// isSentence says that a line has the marks of prose.
func (l *textLine) isSentence() bool {
	return slices.ContainsFunc(l.glyphs, func(g glyph) bool { return strings.ContainsRune("。；！？", g.r) })
}

// figures are the words of a line that are numbers, or stand for one.
func (l *textLine) figures() (words [][]glyph) {
	for start, i := 0, 1; i <= len(l.glyphs); i++ {
		if i < len(l.glyphs) && !parted(&l.glyphs[i-1], &l.glyphs[i]) {
			continue
		}
		if w := l.glyphs[start:i]; isFigure(w) || len(w) == 1 && w[0].r == '无' {
			words = append(words, w)
		}
		start = i
	}
	return words
}

// isAmount says that characters are a number, with its unit or without.
func isAmount(gs []glyph) bool {
	n := len(gs)
	for n > 0 && strings.ContainsRune("万元件项个条", gs[n-1].r) {
		n--
	}
	return n > 0 && len(gs)-n <= 2 && isFigure(gs[:n])
}

func isDigitOrDash(r rune) bool { return isDigit(r) || r == '-' || r == '—' }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
