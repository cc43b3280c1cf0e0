package ocr

import (
	"cmp"
	"image"
	"slices"
	"strings"

	"gongkai/schemas/figure"
)

// number is a cell in a figure's place with its characters.
type number struct {
	cell  *cell
	signs []sign
}

// sign is a character of a number: one told by its shape, or a digit that is
// to be read.
type sign struct {
	r     rune // "." "," "-", 0 for a digit
	digit *digit
}

// longestFigure is how many digits and marks a figure has at most: sums of money.
const longestFigure = 16

// numbers cuts the cells in figures' places of one page into characters. What
// is told by its shape alone is settled.
func numbers(cells []*cell) []number {
	high := digitsOf(cells)
	var out []number
	for _, c := range cells {
		c.clean(high)
		if c.faint || !c.oneLine(high) {
			c.doubtful()
			continue
		}
		if dash := c.dash(high); dash != "" {
			c.text = dash
			continue
		}
		boxes := c.glyphs()
		if !evenly(boxes, high, ruledGap, longestFigure) {
			c.doubtful()
			continue
		}
		bottom := 0 // where digits stand
		for _, b := range boxes {
			if float64(b.Dy()) > 0.7*high {
				bottom = max(bottom, b.Max.Y)
			}
		}
		n := number{cell: c}
		for i, b := range boxes {
			n.signs = append(n.signs, signOf(c, b, i, bottom, high))
		}
		out = append(out, n)
	}
	return out
}

// signOf tells the marks of a number by their shape and place.
func signOf(c *cell, b image.Rectangle, i, bottom int, high float64) sign {
	w, h := float64(b.Dx()), float64(b.Dy())
	drop := float64(b.Max.Y-bottom) / high // below the line
	switch {
	case h > 0.5*high:
		d := newDigit(c.page, b, high)
		d.cut = c.page.cut(b, c.within)
		return sign{digit: d}
	case i == 0 && w > 1.4*h && h < 0.3*high && drop < -0.2:
		return sign{r: '-'}
	case i > 0 && w < 0.35*high && h < 0.3*high && h < 1.35*w && drop > -0.08 && drop < 0.07:
		return sign{r: '.'}
	case i > 0 && w < 0.4*high && h > 1.2*w && drop > 0.09:
		return sign{r: ','}
	}
	return sign{r: '?'}
}

// settle puts a number together from its characters as they were read.
func (n *number) settle() {
	var b strings.Builder
	doubt := false
	for _, s := range n.signs {
		r := s.r
		if s.digit != nil {
			if r = s.digit.read; r == 0 {
				r = '?'
			}
		}
		doubt = doubt || r == '?'
		b.WriteRune(r)
	}
	n.cell.text = b.String()
	// A text that is no figure all in all was not read right either.
	if k := figure.Classify(n.cell.text); doubt || k != figure.Number && k != figure.Dash {
		n.cell.doubtful()
	}
}

// doubtful marks a text as one that was not read for certain, so that it
// cannot be taken for a figure. A text without a digit would pass for a label:
// how much stands there is said instead.
func (c *cell) doubtful() {
	if !strings.ContainsAny(c.text, "0123456789") || hasHan(c.text) {
		c.text = unread(len(c.glyphs()))
		return
	}
	if !strings.Contains(c.text, "?") {
		c.text += "?"
	}
}

// digitsOf is the height of the digits in cells, in pixels.
func digitsOf(cells []*cell) float64 {
	var high []int
	for _, c := range cells {
		for _, b := range c.blots {
			if b.box.Dy() > b.box.Dx() {
				high = append(high, b.box.Dy())
			}
		}
	}
	if len(high) == 0 {
		return 20
	}
	slices.Sort(high)
	return float64(max(4, high[len(high)/2]))
}

// clean drops the specks of a cell that stand too far above or below its figure to
// be a mark of it.
func (c *cell) clean(high float64) {
	var figure image.Rectangle
	for _, b := range c.blots {
		if float64(b.box.Dy()) > 0.5*high {
			figure = figure.Union(b.box)
		}
	}
	if figure.Empty() {
		return
	}
	far := int(0.35 * high)
	c.blots = slices.DeleteFunc(c.blots, func(b blot) bool {
		return float64(b.box.Dy()) <= 0.5*high && (b.box.Max.Y < figure.Min.Y-far || b.box.Min.Y > figure.Max.Y+far)
	})
	c.ink = image.Rectangle{}
	for _, b := range c.blots {
		c.ink = c.ink.Union(b.box)
	}
}

// oneLine says that a cell's ink stands in one line of text.
func (c *cell) oneLine(high float64) bool { return float64(c.ink.Dy()) <= 1.8*high }

// glyphs parts the ink of a cell that stands in one line into characters:
// pieces one above the other are one.
func (c *cell) glyphs() []image.Rectangle {
	boxes := slices.Clone(c.blots)
	slices.SortFunc(boxes, func(a, b blot) int { return cmp.Compare(a.box.Min.X, b.box.Min.X) })
	var out []image.Rectangle
	for _, b := range boxes {
		if n := len(out); n > 0 {
			over := min(out[n-1].Max.X, b.box.Max.X) - b.box.Min.X
			// Italic digits overhang one another by a little.
			if over*2 > min(b.box.Dx(), out[n-1].Dx()) {
				out[n-1] = out[n-1].Union(b.box)
				continue
			}
		}
		out = append(out, b.box)
	}
	return out
}

// dash is a dash that a cell holds alone, told by its shape; "" where it holds
// something else. Models read dashes as any of a dozen characters.
func (c *cell) dash(high float64) string {
	if c.faint || len(c.blots) > 2 {
		return ""
	}
	for _, b := range c.blots {
		w, h := float64(b.box.Dx()), float64(b.box.Dy())
		if h > 0.3*high || w < 1.4*h || w < 0.25*high || float64(b.area) < 0.6*w*h {
			return ""
		}
	}
	if len(c.blots) == 2 {
		if c.blots[0].box.Min.Y >= c.blots[1].box.Max.Y || c.blots[1].box.Min.Y >= c.blots[0].box.Max.Y {
			return "" // "=", "二"
		}
		return "——"
	}
	if float64(c.ink.Dx()) > high {
		return "—"
	}
	return "-"
}
