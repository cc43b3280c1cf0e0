package scan

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// warped draws a picture of a size whose pixel at x, y is that of the page at
// from(x, y), white beyond it.
func warped(p *image.NRGBA, w, h int, beyond uint8, from func(x, y float64) (float64, float64)) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := from(float64(x), float64(y))
			ix, iy := int(math.Floor(sx)), int(math.Floor(sy))
			fx, fy := sx-float64(ix), sy-float64(iy)
			o := out.PixOffset(x, y)
			for c := range 3 {
				at := func(x, y int) float64 {
					if x < 0 || y < 0 || x >= p.Rect.Dx() || y >= p.Rect.Dy() {
						return float64(beyond)
					}
					return float64(p.Pix[p.PixOffset(x, y)+c])
				}
				v := (at(ix, iy)*(1-fx)+at(ix+1, iy)*fx)*(1-fy) + (at(ix, iy+1)*(1-fx)+at(ix+1, iy+1)*fx)*fy
				out.Pix[o+c] = uint8(v + 0.5)
			}
			out.Pix[o+3] = 255
		}
	}
	return out
}

// askew turns a page by some degrees.
func askew(degrees float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		w, h := p.Rect.Dx(), p.Rect.Dy()
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		cx, cy := float64(w)/2, float64(h)/2
		return warped(p, w, h, 255, func(x, y float64) (float64, float64) {
			dx, dy := x-cx, y-cy
			return cx + dx*cos - dy*sin, cy + dx*sin + dy*cos
		})
	}
}

// turned turns a page by quarters, clockwise.
func turned(quarters int) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		for range quarters {
			w, h := p.Rect.Dx(), p.Rect.Dy()
			out := image.NewNRGBA(image.Rect(0, 0, h, w))
			for y := range h {
				for x := range w {
					copy(out.Pix[out.PixOffset(h-1-y, x):][:4], p.Pix[p.PixOffset(x, y):][:4])
				}
			}
			p = out
		}
		return p
	}
}

// photographed is a page seen from a little aside: its far edge is shorter than
// its near one, by a share of the width.
func photographed(share float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		w, h := p.Rect.Dx(), p.Rect.Dy()
		margin := float64(w) * 0.04
		return warped(p, w+int(2*margin), h+int(2*margin), 70, func(x, y float64) (float64, float64) {
			x, y = x-margin, y-margin
			v := y / float64(h)
			narrow := 1 - share*(1-v) // at the top the page is narrower
			// What is farther is also seen shorter.
			depth := v * (1 + share*(1-v)*0.5)
			lean := share * 0.15 * float64(w) * (1 - v)
			return (x-float64(w)/2-lean)/narrow + float64(w)/2, depth * float64(h)
		})
	}
}

// curled is a page of a book that lies open: its lines bow towards the back.
func curled(share float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		w, h := p.Rect.Dx(), p.Rect.Dy()
		return warped(p, w, h, 255, func(x, y float64) (float64, float64) {
			u := 1 - x/float64(w)
			return x, y + share*float64(h)*u*u*u*u
		})
	}
}

// shadowed is lit from one side: the other one is darker by a share.
func shadowed(share float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		w, h := float64(p.Rect.Dx()), float64(p.Rect.Dy())
		each(p, func(x, y int, v float64) float64 {
			d := 0.7*float64(x)/w + 0.3*float64(y)/h
			return v * (1 - share*d*d)
		})
		return p
	}
}

// folded is paper that was folded across and down: the folds are darker by a share.
func folded(share float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		w, h := float64(p.Rect.Dx()), float64(p.Rect.Dy())
		dark := func(d float64) float64 { return share * math.Exp(-d*d/(2*0.004*0.004)) }
		each(p, func(x, y int, v float64) float64 {
			return v * (1 - max(dark(float64(y)/h-0.48), dark((float64(x)-0.53*w)/h)))
		})
		return p
	}
}

// each changes the channels of each pixel.
func each(p *image.NRGBA, f func(x, y int, v float64) float64) {
	for y := range p.Rect.Dy() {
		for x := range p.Rect.Dx() {
			o := p.PixOffset(x, y)
			for c := range 3 {
				p.Pix[o+c] = level(f(x, y, float64(p.Pix[o+c])))
			}
		}
	}
}

func level(v float64) uint8 { return uint8(min(255, max(0, v+0.5))) }

func fill(p *image.NRGBA, r image.Rectangle, c color.NRGBA) {
	r = r.Intersect(p.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p.SetNRGBA(x, y, c)
		}
	}
}

// lidOpen has the dark edge of a scanner whose lid was open.
func lidOpen(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	fill(p, image.Rect(0, 0, w/40, h), color.NRGBA{12, 12, 12, 255})
	fill(p, image.Rect(0, 0, w, h/90), color.NRGBA{20, 20, 20, 255})
	return p
}

// punched has two holes at the left edge.
func punched(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	r := w / 70
	for _, cy := range []int{h * 3 / 8, h * 5 / 8} {
		for y := -r; y <= r; y++ {
			for x := -r; x <= r; x++ {
				if x*x+y*y <= r*r {
					p.SetNRGBA(w/24+x, cy+y, color.NRGBA{30, 30, 30, 255})
				}
			}
		}
	}
	return p
}

// sealed bears a round red seal of 40 mm, at shares of the page's width and
// height.
func sealed(atX, atY float64, ink color.NRGBA) page {
	return func(rng *rand.Rand, p *image.NRGBA) *image.NRGBA {
		w, h := p.Rect.Dx(), p.Rect.Dy()
		mm := float64(max(w, h)) / 297
		cx, cy := atX*float64(w), atY*float64(h)
		for y := int(cy - 22*mm); y <= int(cy+22*mm); y++ {
			for x := int(cx - 22*mm); x <= int(cx+22*mm); x++ {
				if !(image.Pt(x, y).In(p.Rect)) {
					continue
				}
				dx, dy := (float64(x)-cx)/mm, (float64(y)-cy)/mm
				r, angle := math.Hypot(dx, dy), math.Atan2(dy, dx)
				rim := r > 19 && r < 20.3
				star := r < 5.5 && math.Mod(angle+math.Pi/2+4*math.Pi, 2*math.Pi/5) < 0.7
				// Strokes along the rim stand for the characters.
				letters := r > 13 && r < 17 && math.Mod(angle+4*math.Pi, 0.42) < 0.3 && (math.Mod(r, 1.3) < 0.6 || math.Mod(angle+4*math.Pi, 0.14) < 0.05)
				if (rim || star || letters) && rng.IntN(12) > 0 {
					// Ink lets print below it shine through.
					o := p.PixOffset(x, y)
					for c, v := range []uint8{ink.R, ink.G, ink.B} {
						p.Pix[o+c] = uint8(int(p.Pix[o+c]) * int(v) / 255)
					}
				}
			}
		}
		return p
	}
}

var (
	redInk  = color.NRGBA{215, 45, 50, 255}
	grayInk = color.NRGBA{165, 165, 165, 255} // of a seal on a copy
)
