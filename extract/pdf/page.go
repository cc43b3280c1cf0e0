package pdf

import (
	"fmt"
	"math"
	"unicode"

	"gongkai/extract/ruling"
	"gongkai/schemas"
)

// Lengths are in points as the page is shown: x to the right, y down, with
// the page turned as its author wants it.

// glyph is a character on a page.
type glyph struct {
	r    rune
	box  ruling.Box
	turn int8 // quarter turns clockwise by which it stands askew

	spaced bool // a blank was printed before it
	apart  bool // it begins another cell than the character before it
}

// page is what stands on a page.
type page struct {
	width, height float64
	glyphs        []glyph
	across, down  []ruling.Rule // horizontal and vertical lines
	images, paths int           // pictures that cover a good part of it, shapes
	texts, hidden int           // pieces of text, those that are not to be seen
}

// open opens a document for a function.
func (e *engine) open(content []byte, do func(doc uint64) error) error {
	data := e.malloc(len(content) + 1)
	if e.err != nil {
		return nil
	}
	e.memory.Write(data, content)
	var doc uint64
	e.within(timeOf(len(content)), func() error {
		doc = e.do("FPDF_LoadMemDocument", uint64(data), uint64(len(content)), 0)
		return nil
	})
	if e.err != nil {
		return nil
	}
	if doc == 0 {
		why := e.integer("FPDF_GetLastError")
		e.free(data)
		return loadError(why)
	}
	err := do(doc)
	e.do("FPDF_CloseDocument", doc)
	e.free(data)
	return err
}

// loadError words the error codes of pdfium.
func loadError(code int) error {
	switch code {
	case 4:
		return failed(schemas.RejectEncrypted, "the PDF asks for a password")
	case 5:
		return failed(schemas.RejectEncrypted, "the PDF is encrypted in a way that is not read")
	}
	return failed(schemas.RejectUnreadable, "damaged PDF: no document could be found in it")
}

func (e *engine) countPages(doc uint64) (int, error) {
	n := e.integer("FPDF_GetPageCount", doc)
	if n > maxPages {
		return 0, failed(schemas.RejectTooLarge, "%d pages, more than %d", n, maxPages)
	}
	return max(n, 0), nil
}

func (e *engine) pages(doc uint64) ([]page, error) {
	n, err := e.countPages(doc)
	if err != nil {
		return nil, err
	}
	pages := make([]page, 0, n)
	var lost, broken int // characters without meaning, pages that do not load
	for i := range n {
		handle := e.do("FPDF_LoadPage", doc, uint64(i))
		if e.err != nil {
			return nil, nil
		}
		if handle == 0 {
			broken++
			pages = append(pages, page{}) // so that the others keep their numbers
			continue
		}
		p, unmapped, err := e.page(handle)
		e.do("FPDF_ClosePage", handle)
		if err != nil {
			err.Detail = fmt.Sprintf("page %d: %s", i+1, err.Detail)
			return nil, err
		}
		lost += unmapped
		pages = append(pages, p)
	}
	if e.err != nil {
		return nil, nil
	}
	return pages, legible(pages, lost, broken)
}

// few is how many characters a stamp or a page number leaves on a scan.
const few = 10

// isPicture says that a page is a scan. Text over it that is not to be seen is
// what a program made of it, and is believed no more than that.
func (p *page) isPicture() bool {
	return p.images > 0 && (len(p.glyphs) < few || p.hidden*2 > p.texts)
}

// legible says why pages give no text, if they do not.
func legible(pages []page, lost, broken int) error {
	text, pictures, paths := 0, 0, false
	for i := range pages {
		text += len(pages[i].glyphs)
		paths = paths || pages[i].paths > 100
		if pages[i].isPicture() {
			pictures++
		}
	}
	switch {
	case broken == len(pages):
		return failed(schemas.RejectUnreadable, "damaged PDF: no page can be read")
	case lost*25 > text:
		return failed(schemas.RejectUnreadable, "%d of %d characters are in fonts that do not say which characters they are"+needsOCR, lost, text)
	case pictures > 0 && pictures+broken == len(pages), pictures > 0 && text < few*len(pages):
		return failed(schemas.RejectUnreadable, "the PDF is a scan without text"+needsOCR)
	case text == 0 && paths:
		return failed(schemas.RejectUnreadable, "the PDF draws its characters as shapes"+needsOCR)
	case text == 0:
		return failed(schemas.RejectUnreadable, "the PDF holds no text")
	}
	return nil
}

// frame turns places in the space of a page's objects to places on the page
// as shown.
type frame struct {
	box  ruling.Box // of the page, y up
	turn int        // quarter turns clockwise
}

func (f *frame) point(x, y float64) (float64, float64) {
	switch f.turn {
	case 1:
		return y - f.box.Y0, x - f.box.X0
	case 2:
		return f.box.X1 - x, y - f.box.Y0
	case 3:
		return f.box.Y1 - y, f.box.X1 - x
	}
	return x - f.box.X0, f.box.Y1 - y
}

func (f *frame) rect(x0, y0, x1, y1 float64) ruling.Box {
	ax, ay := f.point(x0, y0)
	bx, by := f.point(x1, y1)
	return ruling.Between(ax, ay, bx, by)
}

// page reads what stands on a page, and counts the characters whose font does
// not tell what they are. A page whose text stands on its side is read as if it
// lay the other way.
func (e *engine) page(handle uint64) (p page, unmapped int, err *Error) {
	turn := e.integer("FPDFPage_GetRotation", handle)
	if p, unmapped, err = e.pageAs(handle, turn); err == nil {
		if askew := p.turned(); askew != 0 {
			return e.pageAs(handle, turn-askew)
		}
	}
	return p, unmapped, err
}

// turned tells by how many quarter turns most of a page's text stands askew.
func (p *page) turned() int {
	var count [4]int
	for i := range p.glyphs {
		count[p.glyphs[i].turn]++
	}
	for turn, n := range count {
		if n*5 > len(p.glyphs)*4 && n > 20 {
			return turn
		}
	}
	return 0
}

// pageAs is page for one that is to be turned by so many quarters.
func (e *engine) pageAs(handle uint64, turn int) (p page, unmapped int, err *Error) {
	f := frame{turn: turn & 3}
	var r [4]float64 // left, top, right, bottom
	if e.integer("FPDF_GetPageBoundingBox", handle, uint64(e.scratch)) != 0 {
		e.floats(r[:])
	}
	f.box = ruling.Between(r[0], r[1], r[2], r[3])
	p.width, p.height = f.box.Width(), f.box.Height()
	if f.turn&1 == 1 {
		p.width, p.height = p.height, p.width
	}
	if unmapped, err = e.text(handle, &f, &p); err != nil {
		return p, 0, err
	}
	e.lines(handle, &f, &p)
	p.across, p.down = joinDashes(p.across), joinDashes(p.down)
	return p, unmapped, nil
}

// text reads the characters of a page.
func (e *engine) text(handle uint64, f *frame, p *page) (unmapped int, err *Error) {
	text := e.do("FPDFText_LoadPage", handle)
	if text == 0 {
		return 0, nil
	}
	n := e.integer("FPDFText_CountChars", text)
	if n > maxGlyphs {
		e.do("FPDFText_ClosePage", text)
		return 0, failed(schemas.RejectTooLarge, "%d characters, more than %d", n, maxGlyphs)
	}
	p.glyphs = make([]glyph, 0, max(n, 0))
	var high rune // first half of a character beyond the basic plane
	spaced := false
	var digits []digit
	for i := range n {
		r := rune(uint32(e.do("FPDFText_GetUnicode", text, uint64(i))))
		switch {
		case r >= 0xD800 && r < 0xDC00:
			high = r
			continue
		case r >= 0xDC00 && r < 0xE000:
			if high == 0 {
				continue
			}
			r = (high-0xD800)<<10 + (r - 0xDC00) + 0x10000
		case r == 2:
			r = '-' // at the end of a line pdfium takes a hyphen for a soft one
		}
		high = 0
		if isSpace(r) || r == 0 {
			// Most blanks were added by pdfium where it saw a gap.
			if e.integer("FPDFText_IsGenerated", text, uint64(i)) != 1 {
				if r == 0 {
					unmapped++
				}
				spaced = true
			}
			continue
		}
		if r < ' ' || r >= 0x7F && r < 0xA0 || r > 0x10FFFF || e.integer("FPDFText_HasUnicodeMapError", text, uint64(i)) == 1 {
			unmapped++
			r = '\uFFFD'
		} else if unicode.Is(unicode.Co, r) {
			unmapped++ // a font's own sign: a bullet, or any
		}
		g := glyph{r: r, spaced: spaced}
		spaced = false
		turns := e.number("FPDFText_GetCharAngle", text, uint64(i)) / (math.Pi / 2)
		// What stands askew is a watermark over the text. Slanted type is
		// taken for askew by a fifth of a turn.
		if math.Abs(turns-math.Round(turns)) > 0.3 {
			continue
		}
		g.turn = int8((int(math.Round(turns)) + f.turn) & 3)
		g.box = e.charBox(text, i, f)
		if x, y := g.box.MidX(), g.box.MidY(); g.box == (ruling.Box{}) || x < 0 || y < 0 || x > p.width || y > p.height {
			continue // not to be seen on the page
		}
		if r >= '0' && r <= '9' {
			if d, ok := e.digitAt(text, i, &g, f); ok {
				d.glyph = len(p.glyphs)
				digits = append(digits, d)
			}
		}
		p.glyphs = append(p.glyphs, g)
	}
	e.do("FPDFText_ClosePage", text)
	return unmapped + p.doubtDigits(digits), nil
}

// charBox is the room that a character takes by its font's measures, which is
// the same for all of a line; by its ink where that is not told.
func (e *engine) charBox(text uint64, i int, f *frame) ruling.Box {
	var r [4]float64
	if e.integer("FPDFText_GetLooseCharBox", text, uint64(i), uint64(e.scratch)) != 0 {
		e.floats(r[:]) // left, top, right, bottom
		if b := f.rect(r[0], r[1], r[2], r[3]); b.Width() > 0.1 && b.Height() > 0.1 && sane(b) {
			return b
		}
	}
	b, _ := e.inkBox(text, i, f)
	return b
}

// inkBox is the room that a character's ink takes.
func (e *engine) inkBox(text uint64, i int, f *frame) (b ruling.Box, ok bool) {
	if e.integer("FPDFText_GetCharBox", text, uint64(i), e.at(0, 8), e.at(1, 8), e.at(2, 8), e.at(3, 8)) == 0 {
		return b, false
	}
	var r [4]float64
	e.doubles(r[:]) // left, right, bottom, top
	if b = f.rect(r[0], r[3], r[1], r[2]); !sane(b) {
		return ruling.Box{}, false
	}
	return b, true
}

// sane tells boxes that can be on a page from what broken files hold.
func sane(b ruling.Box) bool {
	const far = 1e5
	return math.Abs(b.X0) < far && math.Abs(b.X1) < far && math.Abs(b.Y0) < far && math.Abs(b.Y1) < far
}

// isSpace tells characters that leave no ink.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', '\f', '\v', '\u0085', '\u00a0', '\u00ad', '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '\ufeff', '\ufffe':
		return true
	}
	return r >= '\u2000' && r <= '\u200f'
}
