package ocr

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"

	"gongkai/extract/document"
	"gongkai/extract/ruling"
)

// typeHeight is the height in pixels that lines of print are brought to before
// they are read: large titles are misread as they are, and so are small notes.
const typeHeight = 32

// readProse reads what stands outside of tables. Its lines are cut out and laid
// on a sheet, all in one size; what is left where they cannot be told apart is
// read as it stands.
func (p *page) readProse(ctx context.Context, prog *program) error {
	pieces := p.pieces()
	pieces, err := p.readRows(ctx, prog, pieces)
	if err != nil {
		return err
	}
	strips := p.strips(pieces)
	if len(strips) == 0 {
		return nil
	}
	cells := make([]*cell, len(strips))
	items := make([]item, len(strips))
	for i, s := range strips {
		cells[i] = &cell{page: p, ink: s.box}
		items[i] = item{cells[i], cells[i].picture(s.factor())}
	}
	if err := prog.readSheets(ctx, items); err != nil {
		return err
	}
	for i, c := range cells {
		p.proseTrust.add(c.words)
		lines := linesOf(c.words)
		for k, l := range lines {
			box := strips[i].box
			// Of several lines each has its part of the height.
			box.Min.Y, box.Max.Y = box.Min.Y+k*box.Dy()/len(lines), box.Min.Y+(k+1)*box.Dy()/len(lines)
			p.lines = append(p.lines, line{joinWords(l), box})
		}
	}
	slices.SortStableFunc(p.lines, func(a, b line) int { return cmp.Compare(a.box.Min.Y+a.box.Max.Y, b.box.Min.Y+b.box.Max.Y) })
	return nil
}

// strip is a part of a page as wide as its ink: a line of print, or some that
// stand too close to be told apart.
type strip struct {
	box  image.Rectangle
	tall []int // heights of its pieces of ink, sorted
}

// tallness is the height of characters among pieces of ink: most of them are in
// pieces that are lower.
func (s *strip) tallness() int { return s.tall[len(s.tall)*85/100] }

// pieces are the pieces of ink outside of tables that may be of characters.
func (p *page) pieces() []blot {
	img := image.NewGray(p.img.Rect)
	copy(img.Pix, p.img.Pix)
	for _, t := range p.tables {
		b := t.Box()
		fill(img, image.Rect(int((b.X0-2)*p.scale), int((b.Y0-1)*p.scale), int((b.X1+2)*p.scale), int((b.Y1+1)*p.scale)), 255)
	}
	const (
		speck   = 0.2 // square points: less is dirt
		highest = 60  // points: higher is no character
		hole    = 11  // points: as large both ways and filled is no stroke
	)
	return slices.DeleteFunc(blots(img, img.Rect, p.ink), func(b blot) bool {
		w, h := float64(b.box.Dx())/p.scale, float64(b.box.Dy())/p.scale
		punched := min(w, h) > hole && float64(b.area) > 0.6*float64(b.box.Dx()*b.box.Dy())
		return float64(b.area) < max(3, speck*p.scale*p.scale) || h > highest || w > 2*highest && h < maxThick || punched
	})
}

// strips cuts what stands outside of tables into lines, from top to bottom.
func (p *page) strips(pieces []blot) []strip {
	slices.SortFunc(pieces, func(a, b blot) int {
		return cmp.Or(cmp.Compare(a.box.Min.Y, b.box.Min.Y), cmp.Compare(a.box.Min.X, b.box.Min.X))
	})
	var out []strip
	for _, b := range pieces {
		if n := len(out); n == 0 || b.box.Min.Y >= out[n-1].box.Max.Y {
			out = append(out, strip{})
		}
		s := &out[len(out)-1]
		s.box = s.box.Union(b.box)
		s.tall = append(s.tall, b.box.Dy())
	}
	return joinStrips(out, p.scale)
}

// joinStrips joins the pieces of characters that nothing else in their line holds
// together, as the strokes of 二, and tells how high the characters of each are.
func joinStrips(strips []strip, scale float64) []strip {
	for i := range strips {
		slices.Sort(strips[i].tall)
	}
	usual := int(7 * scale) // points
	if len(strips) > 0 {
		var heights []int
		for i := range strips {
			heights = append(heights, strips[i].tallness())
		}
		slices.Sort(heights)
		usual = max(usual, heights[len(heights)/2])
	}
	var out []strip
	for _, s := range strips {
		if n := len(out); n > 0 {
			l, high := &out[n-1], usual
			if n > 1 {
				high = max(high, out[n-2].tallness()) // 告 is the last line of a title
			}
			both := l.box.Union(s.box)
			if s.box.Min.Y-l.box.Max.Y <= high/3 && both.Dy() <= high*5/4 {
				l.box, l.tall = both, append(l.tall, s.tall...)
				slices.Sort(l.tall)
				continue
			}
		}
		out = append(out, s)
	}
	for i := range out {
		// A line of 一 or of dots is as high as its neighbours.
		s := &out[i]
		s.tall = []int{max(s.tallness(), min(s.box.Dy(), usual), usual*3/4)}
	}
	return out
}

// factor brings a strip's characters to the usual height.
func (s *strip) factor() float64 { return typeHeight / (1.05 * float64(s.tallness())) }

// indent is how the reader of the lines is shown where a paragraph begins.
const indent = "\u3000\u3000"

// print makes the lines of a page in reading order: from top to bottom, the
// rows of a table together.
func (p *page) print(pageNo int32) []document.Line {
	var parts []ruling.Part
	for i, t := range p.tables {
		parts = t.Print(pageNo, int32(i+1), t, parts)
	}
	for i := range p.rows {
		l := &p.rows[i]
		text, words := l.print(p.scale, p.tall/2/p.scale)
		at := document.Place{Page: pageNo, Line: int32(len(p.lines) + i + 1)}
		parts = append(parts, ruling.Part{Y: l.middle() / p.scale, Lines: []document.Line{{Kind: document.Plain, At: at, Text: text, Words: words}}})
	}
	left, pitch := p.measure()
	for i, l := range p.lines {
		mid := float64(l.box.Min.Y+l.box.Max.Y) / 2 / p.scale
		text := l.text
		above := math.Inf(1)
		if i > 0 {
			above = mid - float64(p.lines[i-1].box.Min.Y+p.lines[i-1].box.Max.Y)/2/p.scale
		}
		if float64(l.box.Min.X)/p.scale-left > 15 || i > 0 && above > 1.2*pitch {
			text = indent + text
		}
		at := document.Place{Page: pageNo, Line: int32(i + 1)}
		parts = append(parts, ruling.Part{Y: mid, Lines: []document.Line{{Kind: document.Plain, At: at, Text: text}}})
	}
	return ruling.InOrder(parts)
}

// measure is where most lines begin and how far apart they are, in points.
func (p *page) measure() (left, pitch float64) {
	var lefts, pitches []float64
	for i, l := range p.lines {
		lefts = append(lefts, float64(l.box.Min.X)/p.scale)
		if i > 0 {
			b := p.lines[i-1].box
			pitches = append(pitches, float64(l.box.Min.Y+l.box.Max.Y-b.Min.Y-b.Max.Y)/2/p.scale)
		}
	}
	slices.Sort(lefts)
	slices.Sort(pitches)
	if len(lefts) > 0 {
		left = lefts[len(lefts)/4]
	}
	if len(pitches) > 0 {
		pitch = pitches[len(pitches)*3/10]
	}
	return left, pitch
}
