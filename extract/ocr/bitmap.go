package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	scaling "golang.org/x/image/draw"
)

// toGray makes an image gray, on white where it is transparent, with its
// corner at the origin.
func toGray(img image.Image) *image.Gray {
	b := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	if g, ok := img.(*image.Gray); ok {
		for y := range b.Dy() {
			copy(out.Pix[y*out.Stride:y*out.Stride+b.Dx()], g.Pix[g.PixOffset(b.Min.X, b.Min.Y+y):])
		}
		return out
	}
	fill(out, out.Rect, 255)
	draw.Draw(out, out.Rect, img, b.Min, draw.Over)
	return out
}

func fill(img *image.Gray, r image.Rectangle, v uint8) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[y*img.Stride+r.Min.X : y*img.Stride+r.Max.X]
		for i := range row {
			row[i] = v
		}
	}
}

// otsu is the threshold that parts ink from paper best: what is darker than it
// is ink.
func otsu(img *image.Gray) uint8 {
	var count [256]int
	for _, v := range img.Pix {
		count[v]++
	}
	var total, sum float64
	for v, n := range count {
		total += float64(n)
		sum += float64(v) * float64(n)
	}
	var below, belowSum, best float64
	threshold := 127
	for v, n := range count {
		below += float64(n)
		belowSum += float64(v) * float64(n)
		above := total - below
		if below == 0 || above == 0 {
			continue
		}
		d := belowSum/below - (sum-belowSum)/above
		if between := below * above * d * d; between > best {
			best, threshold = between, v
		}
	}
	// Of a page without anything in between, any threshold is as good; the
	// middle keeps the shades at the edges of the strokes.
	return uint8(min(max(threshold+1, 96), 200))
}

// slope is by how much the lines of a page fall, as the tangent of the angle:
// the one at which the ink gathers in the fewest rows.
func slope(img *image.Gray, ink uint8) float64 {
	t, _ := slopeOf(img, ink, 0.1) // 6 degrees
	return t
}

// slopeOf is [slope] of up to most either way, and whether there is enough ink to
// tell.
func slopeOf(img *image.Gray, ink uint8, most float64) (t float64, ok bool) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	type dot struct{ x, y int }
	var dots []dot
	// The undersides of strokes are enough, and few.
	step := 1 + w*h/4_000_000
	for y := 0; y < h-1; y++ {
		row, next := img.Pix[y*img.Stride:], img.Pix[(y+1)*img.Stride:]
		for x := (y * 7) % step; x < w; x += step {
			if row[x] < ink && next[x] >= ink {
				dots = append(dots, dot{x, y})
			}
		}
	}
	if len(dots) < 500 {
		return 0, false
	}
	margin := int(most*float64(w)) + 2
	rows := make([]int, h+2*margin)
	score := func(t float64) (s float64) {
		clear(rows)
		for _, d := range dots {
			rows[d.y-int(math.Round(t*float64(d.x)))+margin]++
		}
		for _, n := range rows {
			s += float64(n) * float64(n)
		}
		return s
	}
	best, at := score(0)*1.02, 0.0 // a page that stands straight is left alone
	look := func(from, to, step float64) {
		for t := from; t <= to; t += step {
			if s := score(t); s > best {
				best, at = s, t
			}
		}
	}
	look(-most, most, 0.002)
	if at != 0 {
		look(at-0.002, at+0.002, 0.0004)
	}
	if math.Abs(at) < 0.0006 {
		return 0, true
	}
	return at, true
}

// straighten turns an image by a small slope.
func straighten(img *image.Gray, slope float64) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(img.Rect)
	n := math.Sqrt(1 + slope*slope)
	cos, sin := 1/n, slope/n
	cx, cy := float64(w)/2, float64(h)/2
	for y := range h {
		for x := range w {
			dx, dy := float64(x)-cx, float64(y)-cy
			out.Pix[y*out.Stride+x] = shade(img, cx+dx*cos-dy*sin, cy+dx*sin+dy*cos)
		}
	}
	return out
}

// shade is the gray between pixels; beyond the image all is white.
func shade(img *image.Gray, x, y float64) uint8 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := x-x0, y-y0
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= img.Rect.Max.X || y >= img.Rect.Max.Y {
			return 255
		}
		return float64(img.Pix[y*img.Stride+x])
	}
	ix, iy := int(x0), int(y0)
	v := (at(ix, iy)*(1-fx)+at(ix+1, iy)*fx)*(1-fy) + (at(ix, iy+1)*(1-fx)+at(ix+1, iy+1)*fx)*fy
	return uint8(v + 0.5)
}

// scaled is a part of an image, larger or smaller.
func scaled(img *image.Gray, r image.Rectangle, factor float64) *image.Gray {
	w, h := max(1, int(float64(r.Dx())*factor+0.5)), max(1, int(float64(r.Dy())*factor+0.5))
	out := image.NewGray(image.Rect(0, 0, w, h))
	part := img.SubImage(r).(*image.Gray)
	src := toGray(part)
	if factor >= 0.999 && factor <= 1.001 {
		return src
	}
	// Where it shrinks, several samples a pixel keep thin strokes.
	n := 1
	if factor < 1 {
		n = int(math.Ceil(1 / factor))
	}
	for y := range h {
		for x := range w {
			sum := 0
			for j := range n {
				for i := range n {
					sx := (float64(x)+(float64(i)+0.5)/float64(n))/factor - 0.5
					sy := (float64(y)+(float64(j)+0.5)/float64(n))/factor - 0.5
					sum += int(shade(src, sx, sy))
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / (n * n))})
		}
	}
	return out
}

// enlarged is an image some times as large, its edges kept steep.
func enlarged(img *image.Gray, factor float64) *image.Gray {
	const most = 24_000_000 // pixels
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	factor = max(1, min(factor, math.Sqrt(most/(w*h))))
	out := image.NewGray(image.Rect(0, 0, int(w*factor), int(h*factor)))
	scaling.CatmullRom.Scale(out, out.Rect, img, img.Rect, draw.Src, nil)
	return out
}

// paste puts an image on another.
func paste(dst *image.Gray, at image.Point, src *image.Gray) {
	draw.Draw(dst, src.Rect.Add(at), src, image.Point{}, draw.Src)
}

// blot is a piece of ink: dark pixels that touch.
type blot struct {
	box  image.Rectangle
	area int
}

// blots finds the pieces of ink within a part of an image.
func blots(img *image.Gray, r image.Rectangle, ink uint8) []blot {
	r = r.Intersect(img.Rect)
	w, h := r.Dx(), r.Dy()
	if w <= 0 || h <= 0 {
		return nil
	}
	seen := make([]bool, w*h)
	var out []blot
	var stack []int
	dark := func(i int) bool {
		return !seen[i] && img.Pix[(r.Min.Y+i/w)*img.Stride+r.Min.X+i%w] < ink
	}
	for i := range seen {
		if !dark(i) {
			continue
		}
		seen[i] = true
		stack = append(stack[:0], i)
		b := blot{box: image.Rect(i%w, i/w, i%w+1, i/w+1)}
		for len(stack) > 0 {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := p%w, p/w
			b.area++
			b.box = b.box.Union(image.Rect(x, y, x+1, y+1))
			for ny := max(y-1, 0); ny <= min(y+1, h-1); ny++ {
				for nx := max(x-1, 0); nx <= min(x+1, w-1); nx++ {
					if q := ny*w + nx; dark(q) {
						seen[q] = true
						stack = append(stack, q)
					}
				}
			}
		}
		b.box = b.box.Add(r.Min)
		out = append(out, b)
	}
	return out
}
