package ocr

import (
	"image"
	"image/color"
)

// A seal is red and as large as a coin: 40 mm across for a government's, 20 at
// the least. In parts of the page's longer side, 297 mm.
const leastSeal = 15.0 / 297

// unsealed makes a picture gray and takes the seals off: red ink over print
// that hides it in gray. Red that is smaller than a seal is print of the
// document and is kept. What a gray picture holds cannot be taken apart.
func unsealed(img image.Image) *image.Gray {
	out := toGray(img)
	red := redInk(img)
	if red == nil {
		return out
	}
	w, h := out.Rect.Dx(), out.Rect.Dy()
	white := int(paper(out))
	least := int(leastSeal * float64(max(w, h)))
	for _, seal := range patches(red, w, h, least) {
		for y := seal.Min.Y; y < seal.Max.Y; y++ {
			for x := seal.Min.X; x < seal.Max.X; x++ {
				if v := red[y*w+x]; v > 0 {
					// Red ink is all but white in red light; print is not. No
					// brighter than paper, which ruled lines are measured by.
					const ink = 200
					out.Pix[y*out.Stride+x] = uint8(min(white, int(v)*white/ink))
				}
			}
		}
	}
	return out
}

// redInk is how bright the pixels of red ink are in red light, 0 for other
// pixels; nil where there is none.
func redInk(img image.Image) []uint8 {
	at := colours(img)
	if at == nil {
		return nil
	}
	b := img.Bounds()
	w := b.Dx()
	var out []uint8
	for y := range b.Dy() {
		for x := range w {
			const above = 50 // of 255, by which it is brighter than in other light
			r, g, b := at(b.Min.X+x, b.Min.Y+y)
			if int(r)-int(g) <= above || int(r)-int(b) <= above {
				continue
			}
			if out == nil {
				out = make([]uint8, w*img.Bounds().Dy())
			}
			out[y*w+x] = r
		}
	}
	return out
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
