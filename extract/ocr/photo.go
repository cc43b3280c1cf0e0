package ocr

import (
	"image"
	"math"
	"slices"
)

// Photos of paper are lit from one side and taken a little from above: what is
// here makes them look as if they had been scanned.

// lightCell is the side in pixels of the squares in which the light is measured:
// wider than the strokes of a title.
const lightCell = 48

// evened is a page as if it were lit evenly; the page itself where it is.
func evened(img *image.Gray) *image.Gray {
	const (
		uneven = 40   // grays between the brightest paper and the darkest
		least  = 0.35 // of the light of the brightest: what is darker is no paper
		white  = 240
	)
	light, w, h := lightOf(img)
	brightest, darkest := slices.Max(light), slices.Min(light)
	if brightest-darkest < uneven {
		return img
	}
	for i, v := range light {
		light[i] = max(v, least*brightest)
	}
	out := image.NewGray(img.Rect)
	for y := range img.Rect.Dy() {
		fy := min(max((float64(y)+0.5)/lightCell-0.5, 0), float64(h-1))
		y0 := min(int(fy), max(h-2, 0))
		for x := range img.Rect.Dx() {
			fx := min(max((float64(x)+0.5)/lightCell-0.5, 0), float64(w-1))
			x0 := min(int(fx), max(w-2, 0))
			x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
			ax, ay := fx-float64(x0), fy-float64(y0)
			at := (light[y0*w+x0]*(1-ax)+light[y0*w+x1]*ax)*(1-ay) + (light[y1*w+x0]*(1-ax)+light[y1*w+x1]*ax)*ay
			out.Pix[y*out.Stride+x] = uint8(min(255, float64(img.Pix[y*img.Stride+x])*white/at))
		}
	}
	return out
}

// lightOf is how bright the paper is in squares of a page: brighter than four
// fifths of the pixels of each, and never darker than half of its neighbours are,
// which it is only where print covers it.
func lightOf(img *image.Gray) (light []float64, w, h int) {
	w, h = (img.Rect.Dx()+lightCell-1)/lightCell, (img.Rect.Dy()+lightCell-1)/lightCell
	raw := make([]float64, w*h)
	for cy := range h {
		for cx := range w {
			var count [256]int
			n := 0
			for y := cy * lightCell; y < min((cy+1)*lightCell, img.Rect.Dy()); y++ {
				for _, v := range img.Pix[y*img.Stride+cx*lightCell : y*img.Stride+min((cx+1)*lightCell, img.Rect.Dx())] {
					count[v]++
					n++
				}
			}
			v := 255
			for above := 0; v > 0 && above+count[v] <= n/5; v-- {
				above += count[v]
			}
			raw[cy*w+cx] = float64(max(v, 1))
		}
	}
	light = make([]float64, w*h)
	var around []float64
	for cy := range h {
		for cx := range w {
			around = around[:0]
			for y := max(cy-1, 0); y <= min(cy+1, h-1); y++ {
				for x := max(cx-1, 0); x <= min(cx+1, w-1); x++ {
					around = append(around, raw[y*w+x])
				}
			}
			slices.Sort(around)
			light[cy*w+cx] = max(raw[cy*w+cx], around[len(around)/2])
		}
	}
	return light, w, h
}

// lean is a slope that changes over the page: at from its middle it is base + by*at.
type lean struct{ base, by float64 }

// leanOf measures the slope of the lines across in parts of a page, one below the
// other.
func leanOf(img *image.Gray, ink uint8) lean {
	const parts = 6
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var ats, slopes []float64
	for i := range parts {
		part := img.SubImage(image.Rect(0, i*h/parts, w, (i+1)*h/parts)).(*image.Gray)
		low := &image.Gray{Pix: part.Pix, Stride: part.Stride, Rect: image.Rect(0, 0, w, part.Rect.Dy())}
		if t, ok := slopeOf(low, ink, 0.05); ok {
			ats = append(ats, (float64(i)+0.5)*float64(h)/parts-float64(h)/2)
			slopes = append(slopes, t)
		}
	}
	if len(ats) < 3 {
		return lean{}
	}
	n := float64(len(ats))
	var sa, ss, saa, sas float64
	for i, a := range ats {
		sa, ss, saa, sas = sa+a, ss+slopes[i], saa+a*a, sas+a*slopes[i]
	}
	by := (n*sas - sa*ss) / (n*saa - sa*sa)
	l := lean{(ss - by*sa) / n, by}
	for i, a := range ats {
		if math.Abs(l.base+l.by*a-slopes[i]) > 0.004 {
			return lean{} // they do not lean together
		}
	}
	return l
}

// leans is by how much the lines across and those down lean one way here and another
// there; nothing where they stand straight.
func leans(img *image.Gray, ink uint8) (across, down lean) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	across, down = leanOf(img, ink), leanOf(turned(img), ink)
	const least = 0.002
	if math.Abs(across.by)*h/2 < least && math.Abs(down.base)+math.Abs(down.by)*w/2 < least {
		return lean{}, lean{}
	}
	return across, down
}

// squared is a page whose lines across and down are brought to stand straight.
func squared(img *image.Gray, across, down lean) *image.Gray {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	out := image.NewGray(img.Rect)
	for y := range img.Rect.Dy() {
		dy := float64(y) - h/2
		for x := range img.Rect.Dx() {
			dx := float64(x) - w/2
			out.Pix[y*out.Stride+x] = shade(img, float64(x)+(down.base+down.by*dx)*dy, float64(y)+(across.base+across.by*dy)*dx)
		}
	}
	return out
}
