package ocr

import (
	"cmp"
	"image"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a sheet. Tesseract takes pictures of up to 32767 pixels a side.
const (
	sheetWidth  = 1600
	sheetHeight = 12_000
)

// sheet is a picture on which cells are laid out with wide margins, so that
// one call of tesseract reads hundreds of them: starting it takes longer than
// reading a cell.
type sheet struct {
	img   *image.Gray
	slots []slot
}

// slot is where a cell stands on a sheet.
type slot struct {
	cell *cell
	box  image.Rectangle // with half the margins to its neighbours
}

// item is a cell's picture before it is laid out.
type item struct {
	cell *cell
	img  *image.Gray
}

// layOut puts pictures on sheets, one below the other or, where packed, several
// a line.
func layOut(items []item, gap image.Point, packed bool) []sheet {
	var sheets []sheet
	for len(items) > 0 {
		var slots []slot
		var at []image.Point
		x, y, high, width := gap.X, gap.Y, 0, 0
		n := 0
		for n < len(items) {
			it := &items[n]
			w, h := it.img.Rect.Dx(), it.img.Rect.Dy()
			if x > gap.X && (!packed || x+w+gap.X > sheetWidth) {
				x, y, high = gap.X, y+high+gap.Y, 0
			}
			if n > 0 && y+h+gap.Y > sheetHeight {
				break
			}
			slots = append(slots, slot{it.cell, image.Rect(x-gap.X/2, y-gap.Y/2, x+w+gap.X/2, y+h+gap.Y/2)})
			at = append(at, image.Pt(x, y))
			x += w + gap.X
			high, width = max(high, h), max(width, x)
			n++
		}
		s := sheet{image.NewGray(image.Rect(0, 0, width, y+high+gap.Y)), slots}
		fill(s.img, s.img.Rect, 255)
		for i := range slots {
			paste(s.img, at[i], items[i].img)
		}
		sheets = append(sheets, s)
		items = items[n:]
	}
	return sheets
}

// assign gives each word to the cell in whose slot its middle stands. A word
// that reaches into two slots is a mistake of tesseract's: each of the cells
// is told by a word of no confidence.
func (s *sheet) assign(words []word, take func(*cell, word)) {
	for _, w := range words {
		mid := image.Pt((w.box.Min.X+w.box.Max.X)/2, (w.box.Min.Y+w.box.Max.Y)/2)
		var hit []int
		at := -1
		for i := range s.slots {
			r := s.slots[i].box
			if mid.In(r) {
				at = i
			}
			over := r.Intersect(w.box)
			if over.Dx() > r.Dx()/4+2 && over.Dy()*2 > w.box.Dy() {
				hit = append(hit, i)
			}
		}
		if len(hit) > 1 {
			for _, i := range hit {
				spoilt := w
				spoilt.confidence = 0
				take(s.slots[i].cell, spoilt)
			}
			continue
		}
		if at >= 0 {
			take(s.slots[at].cell, w)
		}
	}
}

// picture cuts a cell out of its page.
func (c *cell) picture(factor float64) *image.Gray {
	margin := int(2/factor) + 1 // the soft edges of the strokes
	return scaled(c.page.img, c.ink.Inset(-margin).Intersect(c.page.img.Rect), factor)
}

// joined is the text of words in one line. Between Chinese characters no blank
// is printed, whatever tesseract makes of the room between them.
func joinWords(words []word) string {
	var b strings.Builder
	last := rune(0)
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w.text)
		if latin(last) && latin(first) {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
		last, _ = utf8.DecodeLastRuneInString(w.text)
	}
	return b.String()
}

func latin(r rune) bool {
	return r < unicode.MaxLatin1 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// linesOf groups words by their lines, from top to bottom.
func linesOf(words []word) [][]word {
	var out [][]word
	for _, w := range words {
		if n := len(out); n > 0 && out[n-1][0].line == w.line {
			out[n-1] = append(out[n-1], w)
			continue
		}
		out = append(out, []word{w})
	}
	for _, l := range out {
		slices.SortStableFunc(l, func(a, b word) int { return cmp.Compare(a.box.Min.X, b.box.Min.X) })
	}
	return out
}
