package ocr

import (
	"image"
	"image/color"
)

// leastSeal is the least size of a seal in mm. A seal is as large as a coin: 40 mm across for a government's, 20 at the
// least.
const leastSeal = 15

// millimetre is its length in pixels, of a page of a size.
func millimetre(r image.Rectangle) float64 { return scaleOf(r) * 72 / 25.4 }

// sealSized says that a part of a page is as large as a seal, or two that overlap.
func sealSized(part image.Rectangle, mm float64) bool {
	const (
		most = 110 // mm
		long = 2.5 // times as long as wide
	)
	longer, shorter := float64(max(part.Dx(), part.Dy())), float64(min(part.Dx(), part.Dy()))
	return shorter >= leastSeal*mm && longer <= most*mm && longer <= long*shorter
}

// spread is how far the soft edges of a seal's strokes reach, in pixels.
const spread = 2

// unsealed makes a picture gray and takes the seals off: red ink over print
// that hides it in gray. Red that is smaller than a seal is print of the
// document and is kept, and so is what is longer than any, as lines and titles are.
// What a gray picture holds is taken off by its tone, see [scan.untone].
func unsealed(img image.Image) scan {
	out := scan{gray: toGray(img)}
	red, reddish := redInk(img)
	if red == nil {
		return out
	}
	w, h := out.gray.Rect.Dx(), out.gray.Rect.Dy()
	white, print := paper(out.gray), darkest(out.gray)
	mm := millimetre(out.gray.Rect)
	at := colours(img)
	for _, seal := range patches(red, w, h, int(leastSeal*mm)) {
		if !sealSized(seal, mm) {
			continue
		}
		// Red ink is all but white in red light; print is not.
		out.lighten(seal, reddish, reddish, print, white, func(x, y int) uint8 {
			r, _, _ := at(img.Bounds().Min.X+x, img.Bounds().Min.Y+y)
			return r
		})
	}
	return out
}

// lighten takes ink of one tone off a part of a page: what is as light as most of
// it becomes paper, and what is darker, by as much. set and more mark the pixels of
// the ink, above 0, by their tone, those of more only where no ruled line can be
// lost; shown is the picture in the light in which the ink is light.
func (s *scan) lighten(part image.Rectangle, set, more []uint8, print, white uint8, shown func(x, y int) uint8) {
	w := s.gray.Rect.Dx()
	var count [256]int
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for _, v := range set[y*w+part.Min.X : y*w+part.Max.X] {
			if v > 0 {
				count[v]++
				n++
			}
		}
	}
	tone, below := 0, 0
	for ; tone < 255 && below+count[tone] < n/2; tone++ {
		below += count[tone]
	}
	tone = max(tone, 1)
	least := max(1, (2*int(print)+3*tone)/5)
	if s.bare == nil {
		s.bare = toGray(s.gray)
	}
	wide := part.Inset(-spread).Intersect(s.gray.Rect)
	near, nearMore := around(set, w, part, wide), around(more, w, part, wide)
	for y := wide.Min.Y; y < wide.Max.Y; y++ {
		for x := wide.Min.X; x < wide.Max.X; x++ {
			i := (y-wide.Min.Y)*near.Stride + x - wide.Min.X
			v := int(shown(x, y)) * int(white)
			if nearMore.Pix[i] > 0 {
				s.bare.Pix[y*s.bare.Stride+x] = uint8(min(int(white), v/least))
			}
			if near.Pix[i] > 0 {
				// No brighter than paper, which ruled lines are measured by.
				s.gray.Pix[y*s.gray.Stride+x] = uint8(min(int(white), v/tone))
			}
		}
	}
}

// strip takes off what a seal left, once no ruled line can be lost: pieces of ink of
// which nothing is as dark as print, as bare shows it. A piece that has some is kept
// whole, lest a digit lose a stroke.
func (p *page) strip(bare *image.Gray) {
	w, h := p.img.Rect.Dx(), p.img.Rect.Dy()
	seen, keep := make([]bool, w*h), make([]bool, w*h)
	var piece, stack []int
	for i := range p.img.Pix {
		if seen[i] || p.img.Pix[i] >= p.ink || bare.Pix[i] <= p.img.Pix[i] {
			continue
		}
		piece, stack = piece[:0], append(stack[:0], i)
		seen[i] = true
		dark := false
		for len(stack) > 0 {
			k := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			piece = append(piece, k)
			dark = dark || bare.Pix[k] < p.ink
			x, y := k%w, k/w
			for ny := max(y-1, 0); ny <= min(y+1, h-1); ny++ {
				for nx := max(x-1, 0); nx <= min(x+1, w-1); nx++ {
					if n := ny*w + nx; !seen[n] && p.img.Pix[n] < p.ink {
						seen[n] = true
						stack = append(stack, n)
					}
				}
			}
		}
		if !dark {
			continue
		}
		for _, k := range piece {
			for y := max(k/w-spread, 0); y <= min(k/w+spread, h-1); y++ {
				for x := max(k%w-spread, 0); x <= min(k%w+spread, w-1); x++ {
					keep[y*w+x] = true
				}
			}
		}
	}
	for i, v := range bare.Pix {
		if !keep[i] {
			p.img.Pix[i] = max(p.img.Pix[i], v)
		}
	}
}

// around marks, in a part of a page that is a little wider, the pixels that are set
// and those at their soft edges.
func around(set []uint8, w int, part, wide image.Rectangle) *image.Gray {
	out := image.NewGray(image.Rectangle{Max: wide.Size()})
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if set[y*w+x] > 0 {
				at := image.Pt(x, y).Sub(wide.Min)
				fill(out, image.Rect(at.X-spread, at.Y-spread, at.X+spread+1, at.Y+spread+1), 1)
			}
		}
	}
	return out
}

// redInk is how bright the pixels of red ink are in red light, 0 for other
// pixels; nil where there is none. Of reddish are also those that are less so, as
// pictures keep colours more coarsely than shades.
func redInk(img image.Image) (red, reddish []uint8) {
	at := colours(img)
	if at == nil {
		return nil, nil
	}
	const above, less = 50, 18 // of 255, by which it is brighter than in other light
	b := img.Bounds()
	w := b.Dx()
	for y := range b.Dy() {
		for x := range w {
			r, g, b := at(b.Min.X+x, b.Min.Y+y)
			by := int(r) - int(max(g, b))
			if by <= less {
				continue
			}
			if reddish == nil {
				red, reddish = make([]uint8, w*img.Bounds().Dy()), make([]uint8, w*img.Bounds().Dy())
			}
			reddish[y*w+x] = r
			if by > above {
				red[y*w+x] = r
			}
		}
	}
	return red, reddish
}

// colours tells the colours of a picture's pixels, nil for a gray one.
func colours(img image.Image) func(x, y int) (r, g, b uint8) {
	switch p := img.(type) {
	case *image.Gray, *image.Gray16:
		return nil
	case *image.RGBA:
		return func(x, y int) (r, g, b uint8) {
			i := p.PixOffset(x, y)
			return p.Pix[i], p.Pix[i+1], p.Pix[i+2]
		}
	case *image.NRGBA:
		return func(x, y int) (r, g, b uint8) {
			i := p.PixOffset(x, y)
			return p.Pix[i], p.Pix[i+1], p.Pix[i+2]
		}
	case *image.YCbCr:
		return func(x, y int) (r, g, b uint8) {
			i, j := p.YOffset(x, y), p.COffset(x, y)
			return color.YCbCrToRGB(p.Y[i], p.Cb[j], p.Cr[j])
		}
	}
	return func(x, y int) (r, g, b uint8) {
		c, d, e, _ := img.At(x, y).RGBA()
		return uint8(c >> 8), uint8(d >> 8), uint8(e >> 8)
	}
}

// patches are the places of coloured pixels that stand together, as large as
// least both ways. Pixels a little apart are together, as those of the rim and
// the star of a seal that print cuts.
func patches(set []uint8, w, h, least int) []image.Rectangle {
	const cell = 8 // pixels: what is nearer than two of these is together
	cw, ch := (w+cell-1)/cell, (h+cell-1)/cell
	coarse := image.NewGray(image.Rect(0, 0, cw, ch))
	fill(coarse, coarse.Rect, 255)
	for y := range h {
		for x := range w {
			if set[y*w+x] > 0 {
				coarse.Pix[y/cell*coarse.Stride+x/cell] = 0
			}
		}
	}
	var out []image.Rectangle
	for _, b := range blots(coarse, coarse.Rect, 128) {
		if r := image.Rect(b.box.Min.X*cell, b.box.Min.Y*cell, b.box.Max.X*cell, b.box.Max.Y*cell); r.Dx() >= least && r.Dy() >= least {
			out = append(out, r.Intersect(image.Rect(0, 0, w, h)))
		}
	}
	return out
}
