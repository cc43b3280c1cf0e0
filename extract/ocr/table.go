package ocr

import (
	"image"
	"math"

	"gongkai/extract/ruling"
)

// table is a ruled table with what is written in it.
type table struct {
	ruling.Table
	cells map[int32]*cell // by merged cell; those that are blank have none
}

// cell is a merged cell that holds ink.
type cell struct {
	page   *page
	ink    image.Rectangle // on the page's picture
	within image.Rectangle // where it was looked for
	blots  []blot
	faint  bool // its ink is too pale to be told from the paper
	lost   bool // what is its own cannot be told from that of its neighbours

	words []word // as the language's model reads it, on a sheet
	lines []string
	text  string
}

// findCells tells the cells that hold ink from those that are blank.
func (t *table) findCells(p *page) {
	t.cells = make(map[int32]*cell)
	for i, c := range t.Cell {
		if int(c) == i {
			t.findCell(p, c)
		}
	}
}

// findCell finds what is written in a merged cell.
func (t *table) findCell(p *page, c int32) {
	b := t.CellBox(c)
	const inset = 0.9 // points: what a line left at its edges
	r := image.Rect(
		int(math.Ceil((b.X0+inset)*p.scale)), int(math.Ceil((b.Y0+inset)*p.scale)),
		int((b.X1-inset)*p.scale), int((b.Y1-inset)*p.scale))
	if found := p.inkIn(r); found != nil {
		t.cells[c] = found
	}
}

// overhang is how far print may reach beyond its cell, in points: lines are bowed,
// figures stand on them.
const overhang = 2.4

// inkIn is what is written in a part of the page; nil where that is blank. What
// reaches beyond it is of it where its middle is.
func (p *page) inkIn(r image.Rectangle) *cell {
	r = r.Intersect(p.img.Rect)
	if r.Empty() {
		return nil
	}
	wide := r.Inset(-int(overhang * p.scale)).Intersect(p.img.Rect)
	for _, faint := range []bool{false, true} {
		if faint && p.grainy {
			break
		}
		threshold, least := p.ink, max(4, int(0.6*p.scale*p.scale))
		if faint {
			threshold, least = p.pale, max(6, int(1.6*p.scale*p.scale))
		}
		c := &cell{page: p, within: wide, faint: faint}
		for _, b := range blots(p.img, wide, threshold) {
			mid := b.box.Min.Add(b.box.Max).Div(2)
			if b.area >= least && mid.In(r) && !remnant(b.box, r, p.scale) {
				c.blots = append(c.blots, b)
				c.ink = c.ink.Union(b.box)
			}
		}
		if len(c.blots) > 0 {
			return c
		}
	}
	return nil
}

// remnant says that a blot is what a line left that was painted out: thin, and
// along the side of its cell.
func remnant(b, r image.Rectangle, scale float64) bool {
	near, thin := int(0.8*scale), int(1.2*scale)+1
	if b.Dx() <= thin && b.Dy() > 2*b.Dx() && (b.Min.X <= r.Min.X+near || b.Max.X >= r.Max.X-near) {
		return b.Min.Y <= r.Min.Y+near || b.Max.Y >= r.Max.Y-near
	}
	return b.Dy() <= thin && b.Dx() > b.Dy() && (b.Min.Y <= r.Min.Y || b.Max.Y >= r.Max.Y)
}

// Text implements [ruling.Writing].
func (t *table) Text(c int32) string {
	if found := t.cells[c]; found != nil {
		return found.text
	}
	return ""
}

// Prose implements [ruling.Writing].
func (t *table) Prose(c int32) []ruling.Prose {
	found := t.cells[c]
	if found == nil {
		return nil
	}
	var out []ruling.Prose
	for _, text := range found.lines {
		out = append(out, ruling.Prose{Text: text}) // below one another where the cell begins
	}
	return out
}
