package ocr

import (
	"image"
	"slices"
)

// Sizes at which pages are read.
const (
	// Beyond 400 dpi pages are made smaller: it takes time and tells no more. Below
	// 150 dpi they are made larger, so that strokes that all but touch can be told
	// apart. In pixels a point.
	finest, fine   = 5.9, 4.2
	coarse, enough = 2.05, 2.6
)

// scan is a page as it came, in gray.
type scan struct {
	gray *image.Gray
	// bare is the same where seals and backgrounds were with nothing left but what
	// is as dark as print: no ruled lines to go by, but no remains between figures.
	// It is nil where there were none.
	bare *image.Gray
}

// with changes both pictures.
func (s scan) with(change func(*image.Gray) *image.Gray) scan {
	s.gray = change(s.gray)
	if s.bare != nil {
		s.bare = change(s.bare)
	}
	return s
}

// prepared is a picture as its pages are read: gray, without seals, dark on light,
// and neither so large that it takes long nor too small.
func prepared(img image.Image) []scan {
	s := unsealed(img)
	positive(s.gray)
	if s.bare != nil {
		positive(s.bare)
	}
	s = s.with(evened)
	s.untone()
	pages := s.parted()
	for i := range pages {
		switch scale := scaleOf(pages[i].gray.Rect); {
		case scale > finest:
			pages[i] = pages[i].with(func(g *image.Gray) *image.Gray { return scaled(g, g.Rect, fine/scale) })
		case scale < coarse:
			pages[i] = pages[i].with(func(g *image.Gray) *image.Gray { return enlarged(g, enough/scale) })
		}
	}
	return pages
}

// parted is the two pages that a picture shows side by side, as of an open book;
// the picture itself where it shows one.
func (s scan) parted() []scan {
	const (
		least, most = 1.2, 1.75 // as wide as high: two pages of A4 are 1.41
		middle      = 0.08      // of the width, to either side of its middle
		gutter      = 0.02      // of the width
		dirt        = 250       // one pixel in so many may be dark
	)
	w, h := s.gray.Rect.Dx(), s.gray.Rect.Dy()
	if float64(w) < least*float64(h) || float64(w) > most*float64(h) {
		return []scan{s}
	}
	ink := otsu(s.gray)
	dark := make([]int, w)
	for y := range h {
		for x, v := range s.gray.Pix[y*s.gray.Stride : y*s.gray.Stride+w] {
			if v < ink {
				dark[x]++
			}
		}
	}
	// The widest blank in the middle.
	from, until := 0, 0
	for x := int((0.5 - middle) * float64(w)); x < int((0.5+middle)*float64(w)); x++ {
		k := x
		for k < w && dark[k] <= h/dirt {
			k++
		}
		if k-x > until-from {
			from, until = x, k
		}
		x = max(x, k-1)
	}
	inked := func(from, until int) bool {
		return slices.ContainsFunc(dark[from:until], func(n int) bool { return n > h/100 })
	}
	if float64(until-from) < gutter*float64(w) || !inked(0, from) || !inked(until, w) || s.crossed(from, until, ink) {
		return []scan{s}
	}
	at := (from + until) / 2
	half := func(r image.Rectangle) scan {
		return s.with(func(g *image.Gray) *image.Gray { return toGray(g.SubImage(r)) })
	}
	return []scan{half(image.Rect(0, 0, at, h)), half(image.Rect(at, 0, w, h))}
}

// crossed says that a line runs over all columns of pixels from one to another.
func (s scan) crossed(from, until int, ink uint8) bool {
	for y := range s.gray.Rect.Dy() {
		n := 0
		for _, v := range s.gray.Pix[y*s.gray.Stride+from : y*s.gray.Stride+until] {
			if v < ink {
				n++
			}
		}
		if n*2 > until-from {
			return true
		}
	}
	return false
}
