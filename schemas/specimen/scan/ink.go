package scan

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// gray drops the colours.
func gray(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
	for i := 0; i < len(p.Pix); i += 4 {
		y := color.GrayModel.Convert(color.NRGBA{p.Pix[i], p.Pix[i+1], p.Pix[i+2], 255}).(color.Gray).Y
		p.Pix[i], p.Pix[i+1], p.Pix[i+2] = y, y, y
	}
	return p
}

// grainy has grain of a standard deviation in grays, on paper that is not white
// and ink that is not black.
func grainy(deviation float64) page {
	return func(rng *rand.Rand, p *image.NRGBA) *image.NRGBA {
		for i := 0; i < len(p.Pix); i += 4 {
			n := deviation * rng.NormFloat64()
			for c := range 3 {
				p.Pix[i+c] = level(0.85*float64(p.Pix[i+c]) + 25 + n)
			}
		}
		return p
	}
}

// specked has single black and white pixels, so many in a thousand.
func specked(perMille int) page {
	return func(rng *rand.Rand, p *image.NRGBA) *image.NRGBA {
		for range p.Rect.Dx() * p.Rect.Dy() * perMille / 1000 {
			v := uint8(rng.IntN(2) * 255)
			p.SetNRGBA(rng.IntN(p.Rect.Dx()), rng.IntN(p.Rect.Dy()), color.NRGBA{v, v, v, 255})
		}
		return p
	}
}

// pale is print of a cartridge that is all but empty: ink keeps a share of its
// darkness.
func pale(share float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		each(p, func(_, _ int, v float64) float64 { return 245 - share*(255-v) })
		return p
	}
}

// blurred is out of focus, by a standard deviation in pixels.
func blurred(deviation float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		n := int(math.Ceil(2.5 * deviation))
		kernel := make([]float64, 2*n+1)
		sum := 0.0
		for i := range kernel {
			d := float64(i-n) / deviation
			kernel[i] = math.Exp(-d * d / 2)
			sum += kernel[i]
		}
		for _, step := range []image.Point{{1, 0}, {0, 1}} {
			out := image.NewNRGBA(p.Rect)
			for y := range p.Rect.Dy() {
				for x := range p.Rect.Dx() {
					var v [3]float64
					for i, k := range kernel {
						sx := min(max(x+(i-n)*step.X, 0), p.Rect.Dx()-1)
						sy := min(max(y+(i-n)*step.Y, 0), p.Rect.Dy()-1)
						o := p.PixOffset(sx, sy)
						for c := range 3 {
							v[c] += k * float64(p.Pix[o+c])
						}
					}
					o := out.PixOffset(x, y)
					for c := range 3 {
						out.Pix[o+c] = level(v[c] / sum)
					}
					out.Pix[o+3] = 255
				}
			}
			p = out
		}
		return p
	}
}

// bilevel is black and white, as fax machines and old copiers scan.
func bilevel(threshold float64) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		each(p, func(_, _ int, v float64) float64 {
			if v < threshold {
				return 0
			}
			return 255
		})
		return p
	}
}

// ruledRun is the least length of dark pixels in line that are part of a ruled
// line, in inches: longer than the strokes of a character.
const ruledRun = 0.45

// redrawn draws the ruled lines of a clean page anew: paint tells the shade of
// the pixel so far along its line, of 0 to 255, across the page or down. What is
// black and so long is a line.
func redrawn(dpi int, paint func(along int, across bool) uint8) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		least := int(ruledRun * float64(dpi))
		src := image.NewNRGBA(p.Rect)
		copy(src.Pix, p.Pix)
		dark := func(x, y int) bool { return src.Pix[src.PixOffset(x, y)] < 190 }
		w, h := p.Rect.Dx(), p.Rect.Dy()
		line := func(n, m int, across bool) {
			at := func(i, k int) (int, int) {
				if across {
					return k, i
				}
				return i, k
			}
			for i := range n {
				for k := 0; k < m; {
					from := k
					for k < m && dark(at(i, k)) {
						k++
					}
					if k-from >= least {
						for j := from; j < k; j++ {
							x, y := at(i, j)
							v := paint(j, across)
							p.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
						}
					}
					k++
				}
			}
		}
		line(h, w, true)
		line(w, h, false)
		return p
	}
}

// dotted, grayLines and noneDown are how redrawn paints.
func dotted(along int, _ bool) uint8 {
	if along%6 < 3 {
		return 20
	}
	return 255
}

func grayLines(int, bool) uint8 { return 205 }

func noneDown(_ int, across bool) uint8 {
	if across {
		return 40
	}
	return 255
}

func none(int, bool) uint8 { return 255 }

// striped has the backgrounds that tables of offices and of the web have: every other
// band of the page, of a height in pixels, is darker by a share.
func striped(share float64, high int) page {
	return func(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
		each(p, func(_, y int, v float64) float64 {
			if y/high%2 == 0 {
				return v * (1 - share)
			}
			return v
		})
		return p
	}
}

// darkMode is a page as screens show it at night: light on dark.
func darkMode(_ *rand.Rand, p *image.NRGBA) *image.NRGBA {
	each(p, func(_, _ int, v float64) float64 { return 28 + 0.8*(255-v) })
	return p
}

// ticked bears the ticks of a person who went through the figures, in blue: so many,
// each some characters large.
func ticked(n int) page {
	return func(rng *rand.Rand, p *image.NRGBA) *image.NRGBA {
		w, h := p.Rect.Dx(), p.Rect.Dy()
		size := h / 90
		dot := func(x, y int) { fill(p, image.Rect(x-1, y-1, x+2, y+2), color.NRGBA{40, 60, 170, 255}) }
		for range n {
			x, y := rng.IntN(w-4*size)+2*size, rng.IntN(h-4*size)+2*size
			for k := range size {
				dot(x-size/2+k/2, y+k/2)
				dot(x+k, y+size/2-k)
			}
		}
		return p
	}
}
