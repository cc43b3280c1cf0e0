package pdf

import (
	"unicode"

	"gongkai/extract/document"
	"gongkai/extract/ruling"
)

// Word is a piece of text with the room that it takes on a page.
type Word struct {
	Text string
	Box  ruling.Box
}

// Sheet is a page of which a program told where its words stand. Lengths are of
// any unit: the page is taken to be as long as paper is.
type Sheet struct {
	Width, Height float64
	Words         []Word
}

// paperLength is the longer side of a page of A4 in points.
const paperLength = 842

// Assemble makes a document of pages of words, as of the characters of a PDF
// without ruled lines. What a word's characters take of its room is told by
// whether they are wide.
func Assemble(sheets []Sheet) (doc *document.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, defect(p)
		}
	}()
	pages := make([]page, len(sheets))
	for i := range sheets {
		s, p := &sheets[i], &pages[i]
		scale := 1.0
		if long := max(s.Width, s.Height); long > 0 {
			scale = paperLength / long
		}
		p.width, p.height = s.Width*scale, s.Height*scale
		for _, w := range s.Words {
			p.glyphs = spread(p.glyphs, w, scale)
		}
		p.texts = len(s.Words)
	}
	return assemble(pages), nil
}

// spread adds the characters of a word.
func spread(glyphs []glyph, w Word, scale float64) []glyph {
	total := 0
	for _, r := range w.Text {
		total += document.Width(r)
	}
	if total == 0 || len(glyphs) > maxGlyphs || w.Box.Width() <= 0 || w.Box.Height() <= 0 || !sane(w.Box) {
		return glyphs
	}
	unit := w.Box.Width() / float64(total)
	x, spaced := w.Box.X0, true
	for _, r := range w.Text {
		end := x + unit*float64(document.Width(r))
		if isSpace(r) || unicode.IsControl(r) {
			spaced = true
		} else {
			glyphs = append(glyphs, glyph{r: r, spaced: spaced, box: ruling.Between(x*scale, w.Box.Y0*scale, end*scale, w.Box.Y1*scale)})
			spaced = false
		}
		x = end
	}
	return glyphs
}
