package pdf

import (
	"math"
	"slices"
)

// digit is what a page shows where its text has a digit. The characters of a
// PDF are what its fonts say they are, and programs that write PDF anew may say
// it wrongly: of a blank that it is a 0, of a comma that it is a 1. The digits
// of a font are all as wide and as high as one another, or nearly.
type digit struct {
	glyph int    // index among the page's characters
	font  uint64 // handle of the engine
	high  float64
	wide  float64 // of its room, not of its ink; both by the size of type
	inked bool
}

// digitAt measures a digit, nothing where the engine does not tell.
func (e *engine) digitAt(text uint64, i int, g *glyph, f *frame) (d digit, ok bool) {
	object := e.do("FPDFText_GetTextObject", text, uint64(i))
	if object == 0 || e.integer("FPDFText_GetMatrix", text, uint64(i), uint64(e.scratch)) == 0 {
		return d, false
	}
	var m [6]float64
	e.floats(m[:])
	size := e.doubleOf("FPDFText_GetFontSize", text, uint64(i)) * math.Hypot(m[2], m[3])
	ink, told := e.inkBox(text, i, f)
	if !told || size < 0.1 {
		return d, false
	}
	d = digit{font: e.do("FPDFTextObj_GetFont", object), high: ink.Height() / size, wide: g.box.Width() / size}
	width := ink.Width()
	if g.turn&1 == 1 {
		d.high, d.wide, width = ink.Width()/size, g.box.Height()/size, ink.Height()
	}
	// Of a character without ink the engine gives a box as high as the type
	// and as wide as its room.
	d.inked = math.Abs(d.high-1) > 0.005 || math.Abs(width-d.wide*size) > 0.005*size
	return d, true
}

// doubtDigits drops the digits that are blanks on paper and marks those that
// are not of the make of their font's others as unknown.
func (p *page) doubtDigits(digits []digit) (unknown int) {
	byFont := make(map[uint64][]digit)
	for _, d := range digits {
		byFont[d.font] = append(byFont[d.font], d)
	}
	blank := make(map[int]bool)
	for _, of := range byFont {
		inked := slices.DeleteFunc(slices.Clone(of), func(d digit) bool { return !d.inked })
		if len(inked) == 0 {
			continue // the font has no shapes at all
		}
		high := middle(inked, func(d digit) float64 { return d.high })
		wide := middle(inked, func(d digit) float64 { return d.wide })
		for _, d := range of {
			switch {
			case !d.inked && math.Abs(high-1) > 0.05:
				blank[d.glyph] = true
			// Old figures are two thirds as high as others.
			case d.high < 0.55*high, d.inked && d.high > 1.8*high, d.wide > 1.6*wide:
				p.glyphs[d.glyph].r = '\uFFFD'
				unknown++
			}
		}
	}
	if len(blank) == 0 {
		return unknown
	}
	kept := p.glyphs[:0]
	spaced := false
	for i, g := range p.glyphs {
		if blank[i] {
			spaced = true
			continue
		}
		g.spaced = g.spaced || spaced
		spaced = false
		kept = append(kept, g)
	}
	p.glyphs = kept
	return unknown
}

func middle(of []digit, measure func(digit) float64) float64 {
	v := make([]float64, len(of))
	for i := range of {
		v[i] = measure(of[i])
	}
	return quantile(v, 0.5)
}
