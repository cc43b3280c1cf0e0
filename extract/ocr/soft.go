package ocr

import (
	"image"
	"math"
	"slices"
)

// Pages out of focus run together: lines with print, digits with their neighbours.
// Since how far the edges of strokes are spread can be measured, it can be undone in
// part.

// softness is by how many pixels the edges of print are spread, as the standard
// deviation of what spread them; 0 where there are too few to tell.
func softness(img *image.Gray) float64 {
	const (
		few  = 200
		wide = 12 // pixels that an edge may take
	)
	white, print := int(paper(img)), int(darkest(img))
	if white-print < 60 {
		return 0
	}
	low, high := float64(print)+0.25*float64(white-print), float64(print)+0.75*float64(white-print)
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var widths []float64
	// Where a row of pixels falls through both levels between two of them.
	cross := func(a, b uint8, level float64) float64 {
		return (float64(a) - level) / (float64(a) - float64(b))
	}
	for y := h / 50; y < h-1; y += 1 + h/400 {
		row := img.Pix[y*img.Stride : y*img.Stride+w]
		for x := 1; x < w; x++ {
			if float64(row[x-1]) <= high || float64(row[x]) > high {
				continue
			}
			from := float64(x-1) + cross(row[x-1], row[x], high)
			for k := x; k < min(x+wide, w) && (k == x || row[k] <= row[k-1]); k++ {
				if float64(row[k]) < low {
					widths = append(widths, float64(k-1)+cross(row[k-1], row[k], low)-from)
					break
				}
			}
		}
	}
	if len(widths) < few {
		return 0
	}
	slices.Sort(widths)
	// A step that was spread by a deviation of 1 goes from one level to the other
	// in 1.35 pixels; a fourth of the edges stand across the row.
	return widths[len(widths)/4] / 1.35
}

// soft is the spread from which a page is out of focus, in pixels.
const soft = 0.75

// focused is a page with what its edges are spread by undone in part, where they
// are; the page itself where they are sharp, or grain would come out.
func focused(img *image.Gray) *image.Gray {
	const (
		clean = 1   // grays of grain
		more  = 1.2 // a stroke that is narrower than the spread seems to be less so
		times = 4
	)
	deviation := softness(img)
	if deviation < soft || grain(img) > clean {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	kernel := gaussian(more * deviation)
	white := float32(paper(img)) // no brighter, which ruled lines are measured by
	out := image.NewGray(image.Rect(0, 0, w, h))
	// In bands, so that memory does not follow the page; the rows beside each are
	// as many as tell on it.
	const band = 400 // rows
	beside := times * (len(kernel) / 2)
	for y := 0; y < h; y += band {
		from, until := max(0, y-beside), min(h, y+band+beside)
		part := restored(img.Pix[from*img.Stride:], img.Stride, w, until-from, kernel, white, times)
		for k := y; k < min(h, y+band); k++ {
			for x, v := range part[(k-from)*w : (k-from+1)*w] {
				out.Pix[k*out.Stride+x] = uint8(v + 0.5)
			}
		}
	}
	return out
}

// restored undoes what a kernel spread, in so many steps (Van Cittert): what is
// lacking once it is spread again is added.
func restored(pix []uint8, stride, w, h int, kernel []float32, white float32, times int) []float32 {
	now, half, again := make([]float32, w*h), make([]float32, w*h), make([]float32, w*h)
	for y := range h {
		for x, v := range pix[y*stride : y*stride+w] {
			now[y*w+x] = float32(v)
		}
	}
	for range times {
		spreadBy(kernel, now, half, again, w, h)
		for y := range h {
			for x, v := range pix[y*stride : y*stride+w] {
				i := y*w + x
				now[i] = min(white, max(0, now[i]+float32(v)-again[i]))
			}
		}
	}
	return now
}

// gaussian is a bell curve of a deviation in pixels.
func gaussian(deviation float64) []float32 {
	n := int(math.Ceil(2.5 * deviation))
	kernel := make([]float32, 2*n+1)
	sum := float32(0)
	for i := range kernel {
		d := float64(i-n) / deviation
		kernel[i] = float32(math.Exp(-d * d / 2))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	return kernel
}

// spreadBy spreads a picture by a kernel, along the rows and then down.
func spreadBy(kernel, from, half, to []float32, w, h int) {
	n := len(kernel) / 2
	for y := range h {
		row := from[y*w : (y+1)*w]
		for x := range w {
			sum := float32(0)
			for i, k := range kernel {
				sum += k * row[min(max(x+i-n, 0), w-1)]
			}
			half[y*w+x] = sum
		}
	}
	for y := range h {
		out := to[y*w : (y+1)*w]
		clear(out)
		for i, k := range kernel {
			for x, v := range half[min(max(y+i-n, 0), h-1)*w:][:w] {
				out[x] += k * v
			}
		}
	}
}
