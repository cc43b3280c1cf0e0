package ocr

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"gongkai/extract/ruling"
	"gongkai/schemas/figure"
)

// tableWidth is the width in points below which what is ruled is no table but
// a character, a stamp or a box to tick.
const tableWidth = 60

// page is a page with its tables and the lines around them.
type page struct {
	picture int32       // that it is on, from 1
	img     *image.Gray // upright, ruled lines painted out
	scale   float64     // pixels a point
	ink     uint8       // darker is ink
	pale    uint8       // darker is not quite paper
	grainy  bool        // what is pale may be grain
	painted []bool      // pixels of the picture where a ruled line stood
	tables  []*table
	lines   []line

	rows []wordLine // of tables without rules
	tall float64    // height of the print outside of tables, in pixels

	numbers []number // cells whose digits are still to be read
	loose   []number // those of tables without rules

	labelTrust, proseTrust trust
}

// trust is the mean confidence of words, by their length.
type trust struct {
	sum   float64
	runes int
}

func (t *trust) add(words []word) {
	for _, w := range words {
		n := utf8.RuneCountInString(w.text)
		t.sum += w.confidence * float64(n)
		t.runes += n
	}
}

// garbled says that what was read of a page is hardly text: it may stand on its
// side or on its head.
func (p *page) garbled() bool {
	const least = 70 // print that stands upright is read with 85 and more
	n := p.labelTrust.runes + p.proseTrust.runes
	return n > 0 && p.labelTrust.sum+p.proseTrust.sum < least*float64(n)
}

// line is a line of text outside of tables.
type line struct {
	text string
	box  image.Rectangle
}

// newPage finds the tables of a page and which of their cells are blank.
func newPage(s scan) *page {
	p := &page{grainy: grain(s.gray) > grainy}
	s = s.with(quiet).with(focused)
	p.scale = scaleOf(s.gray.Rect)
	p.ink = otsu(s.gray)
	s = s.with(func(g *image.Gray) *image.Gray {
		trim(g, p.ink, int(maxThick*p.scale)+1)
		return g
	})
	if t := slope(s.gray, p.ink); t != 0 {
		s = s.with(func(g *image.Gray) *image.Gray { return straighten(g, t) })
	}
	if across, down := leans(s.gray, p.ink); across != (lean{}) || down != (lean{}) {
		s = s.with(func(g *image.Gray) *image.Gray { return squared(g, across, down) })
	}
	p.img = s.gray
	// The paper is what most pixels are; half-way to it a line is still a line.
	white := paper(p.img)
	p.pale = uint8((int(p.ink) + int(white)) / 2)
	across, down := p.rules(white)
	if s.bare != nil {
		p.strip(s.bare)
	}
	for _, t := range ruling.Find(across, down) {
		if t.Box().Width() >= tableWidth {
			found := &table{Table: t}
			found.findCells(p)
			found.unmerge(p)
			found.cutColumns(p)
			found.cutRows(p)
			found.partLabels(p)
			found.untangle()
			found.FindBlocks()
			p.tables = append(p.tables, found)
		}
	}
	return p
}

// scaleOf is the number of pixels a point, of a page as large as an A4 one, or
// of a strip as wide.
func scaleOf(r image.Rectangle) float64 {
	long, short := float64(max(r.Dx(), r.Dy())), float64(min(r.Dx(), r.Dy()))
	if long > 1.7*short {
		return max(0.5, short/595)
	}
	return max(0.5, long/pageLength)
}

// paper is the gray of the paper.
func paper(img *image.Gray) uint8 {
	var count [256]int
	for _, v := range img.Pix {
		count[v]++
	}
	best := 255
	for v := 255; v >= 0; v-- {
		if count[v] > count[best] {
			best = v
		}
	}
	return uint8(best)
}

// read has the page's text read.
func (p *page) read(ctx context.Context, prog *program) error {
	var cells []*cell
	for _, t := range p.tables {
		for k := range t.Cell {
			if c := t.cells[int32(k)]; c != nil && !c.lost {
				cells = append(cells, c)
			}
		}
	}
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { return p.readCells(ctx, prog, cells) })
	work.Go(func() error { return p.readProse(ctx, prog) })
	return work.Wait()
}

// readCells reads the cells of the tables: all as text, then those that look
// like figures as such.
func (p *page) readCells(ctx context.Context, prog *program, cells []*cell) error {
	if len(cells) == 0 {
		return nil
	}
	factor := 1.0
	if p.scale < 2.6 {
		factor = 2.8 / p.scale // characters of 30 pixels are read best
	} else if p.scale > 4.5 {
		factor = 4 / p.scale
	}
	if err := prog.readLabels(ctx, cells, factor); err != nil {
		return err
	}
	var again []*cell
	for _, c := range cells {
		p.labelTrust.add(c.words)
		c.join()
		if c.confidence() < unsteady && !c.oneLine(p.scale*4) {
			again = append(again, c)
		}
	}
	if err := prog.readAgain(ctx, again, 1.25*factor); err != nil {
		return err
	}
	high := digitsOf(slices.DeleteFunc(slices.Clone(cells), func(c *cell) bool { return figure.Classify(c.text) != figure.Number }))
	var figures, amounts []*cell
	for _, c := range cells {
		switch {
		case c.text == "无" && c.steady():
		case c.looksNumeric(high):
			figures = append(figures, c)
		case figure.Classify(c.text) == figure.Number || figure.Classify(c.text) == figure.Dash:
			amounts = append(amounts, c)
		}
	}
	p.numbers = numbers(figures)
	return prog.readAmounts(ctx, amounts, 1.3*factor)
}

// readLabels reads cells as text of the language.
func (p *program) readLabels(ctx context.Context, cells []*cell, factor float64) error {
	items := make([]item, len(cells))
	for i, c := range cells {
		c.words = nil
		items[i] = item{cell: c, img: c.picture(factor)}
	}
	return p.readSheets(ctx, items)
}

// readSheets reads pictures of cells or lines as text of the language.
func (p *program) readSheets(ctx context.Context, items []item) error {
	for _, s := range layOut(items, image.Pt(40, 40), false) {
		words, err := p.read(ctx, s.img, "-l", language, "--psm", "6")
		if err != nil {
			return err
		}
		s.assign(words, func(c *cell, w word) { c.words = append(c.words, w) })
	}
	return nil
}

// unsteady is the confidence below which text is read once more.
const unsteady = 85

// readAgain reads text that was read badly in another size and keeps the
// better reading. Tesseract takes the lines of a long sheet for other than
// they are at times, and lays them out anew on a short one.
func (p *program) readAgain(ctx context.Context, cells []*cell, factor float64) error {
	if len(cells) == 0 {
		return nil
	}
	type before struct {
		words      []word
		confidence float64
	}
	old := make([]before, len(cells))
	for i, c := range cells {
		old[i] = before{c.words, c.confidence()}
	}
	if err := p.readLabels(ctx, cells, factor); err != nil {
		return err
	}
	for i, c := range cells {
		if c.confidence() < old[i].confidence {
			c.words = old[i].words
		}
		c.join()
	}
	return nil
}

// confidence is that of a cell's words on average, by their length.
func (c *cell) confidence() float64 {
	sum, n := 0.0, 0
	for _, w := range c.words {
		k := utf8.RuneCountInString(w.text)
		sum += w.confidence * float64(k)
		n += k
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// join makes the text of a cell's words.
func (c *cell) join() {
	c.lines = c.lines[:0]
	for _, l := range linesOf(c.words) {
		c.lines = append(c.lines, joinWords(l))
	}
	c.text = strings.Join(c.lines, "")
}

// steady says that all words of a cell were read for certain.
func (c *cell) steady() bool {
	return !c.faint && !slices.ContainsFunc(c.words, func(w word) bool { return w.confidence < sure })
}

// looksNumeric says that a cell is to be read as a figure: its text has
// nothing of a label, or its ink is too little for one.
func (c *cell) looksNumeric(high float64) bool {
	if !c.oneLine(high) {
		return !hasHan(c.text) && utf8.RuneCountInString(c.text) < 12
	}
	if !hasHan(c.text) {
		return true
	}
	if figure.Classify(c.text) != figure.Text && utf8.RuneCountInString(c.text) > 1 {
		return false // a figure with its unit
	}
	if c.digitsByShape(high) {
		return true
	}
	// A character of Chinese is wider than a digit and no higher than one and
	// a half: digits in a row are all narrow.
	for _, b := range c.blots {
		if float64(b.box.Dx()) > 0.85*high {
			return false
		}
	}
	return len(c.blots) <= 2*len(c.glyphs()) && float64(c.ink.Dx()) < 0.9*high*float64(len(c.glyphs())) && len(c.glyphs()) < 3
}

// digitsByShape says that a cell's ink has the shape of some digits: pieces in
// one piece each, narrow, on one line and as high as one another, which no
// characters of Chinese are.
func (c *cell) digitsByShape(high float64) bool {
	glyphs := c.glyphs()
	if len(glyphs) < 2 || len(glyphs) != len(c.blots) {
		return false
	}
	for _, b := range glyphs {
		w, h := float64(b.Dx()), float64(b.Dy())
		if w > 0.8*high || h < 0.85*high || h > 1.15*high || math.Abs(float64(b.Max.Y-glyphs[0].Max.Y)) > 0.12*high {
			return false
		}
	}
	return true
}

// readAmounts reads figures with their units once more, in another size: the
// digits among them are not told apart from the rest, so that the second
// opinion is on the whole.
func (p *program) readAmounts(ctx context.Context, cells []*cell, factor float64) error {
	if len(cells) == 0 {
		return nil
	}
	before := make([]string, len(cells))
	for i, c := range cells {
		before[i] = c.text
		if !c.steady() {
			before[i] = ""
		}
	}
	if err := p.readLabels(ctx, cells, factor); err != nil {
		return err
	}
	for i, c := range cells {
		c.join()
		if c.text != before[i] || !c.steady() {
			c.text = unread(len(c.glyphs()))
		}
	}
	return nil
}

// unread stands for characters that were not read. It holds a digit, by which
// readers tell a damaged figure from a label.
func unread(n int) string { return fmt.Sprintf("[%d glyphs?]", n) }
