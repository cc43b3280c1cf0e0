package ocr

import (
	"image"
	"slices"
)

// positive makes a page light where it is dark: scans of film, and fax pages
// whose file says of black that it is white.
func positive(img *image.Gray) {
	var count [256]int
	for _, v := range img.Pix {
		count[v]++
	}
	const dark = 90
	n := 0
	for _, c := range count[:dark] {
		n += c
	}
	if n*5 < len(img.Pix)*3 {
		return
	}
	for i, v := range img.Pix {
		img.Pix[i] = 255 - v
	}
}

// Grain of a scan, as the usual difference of pixels side by side.
const (
	grainy = 6 // beyond what JPEG leaves
	passes = 3 // of smoothing at most
)

// quiet is a page whose grain is smoothed until its strokes stand out; a copy,
// whatever its grain.
func quiet(page *image.Gray) *image.Gray {
	img := toGray(page)
	for range passes {
		if grain(img) <= grainy {
			break
		}
		img = smoothed(img)
	}
	return img
}

// grain is the median difference of pixels side by side, of some of a page.
func grain(img *image.Gray) int {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var diffs []int
	for y := 0; y < h; y += 1 + h/200 {
		row := img.Pix[y*img.Stride : y*img.Stride+w]
		for x := 0; x+1 < w; x += 1 + w/200 {
			d := int(row[x]) - int(row[x+1])
			diffs = append(diffs, max(d, -d))
		}
	}
	if len(diffs) == 0 {
		return 0
	}
	slices.Sort(diffs)
	return diffs[len(diffs)/2]
}

// smoothed is an image of which each pixel is the mean of those around it, near
// ones counting more.
func smoothed(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(img.Rect)
	for y := range h {
		above := img.Pix[max(y-1, 0)*img.Stride:]
		row := img.Pix[y*img.Stride:]
		below := img.Pix[min(y+1, h-1)*img.Stride:]
		for x := range w {
			l, r := max(x-1, 0), min(x+1, w-1)
			sum := int(above[l]) + 2*int(above[x]) + int(above[r]) +
				2*int(row[l]) + 4*int(row[x]) + 2*int(row[r]) +
				int(below[l]) + 2*int(below[x]) + int(below[r])
			out.Pix[y*out.Stride+x] = uint8((sum + 8) / 16)
		}
	}
	return out
}

// quarter turns an image clockwise by quarters.
func quarter(img *image.Gray, turns int) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if turns&1 == 1 {
		size = image.Rect(0, 0, h, w)
	}
	if turns&3 == 0 {
		return img
	}
	out := image.NewGray(size)
	for y := range h {
		for x := range w {
			var to int
			switch turns & 3 {
			case 1:
				to = x*out.Stride + h - 1 - y
			case 2:
				to = (h-1-y)*out.Stride + w - 1 - x
			case 3:
				to = (w-1-x)*out.Stride + y
			}
			out.Pix[to] = img.Pix[y*img.Stride+x]
		}
	}
	return out
}

// trim whitens the dark edges of a page: the lid of the scanner, the shadow of
// a book. thick is more than a ruled line is: those that reach the edge stay.
func trim(img *image.Gray, ink uint8, thick int) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	at := func(side, i, k int) *uint8 {
		switch side {
		case 0:
			return &img.Pix[i*img.Stride+k]
		case 1:
			return &img.Pix[i*img.Stride+w-1-k]
		case 2:
			return &img.Pix[k*img.Stride+i]
		}
		return &img.Pix[(h-1-k)*img.Stride+i]
	}
	for side := range 4 {
		along, across := h, w
		if side >= 2 {
			along, across = w, h
		}
		const most = 8 // part of the page that an edge may be
		deep := make([]int, along)
		for i := range deep {
			for deep[i] < across/most && *at(side, i, deep[i]) < ink {
				deep[i]++
			}
		}
		for i := range deep {
			d := slices.Min(deep[max(0, i-thick):min(along, i+thick+1)])
			if d == 0 {
				continue
			}
			const soft = 2 // pixels of its edge that are half as dark
			for k := range min(d+soft, across) {
				*at(side, i, k) = 255
			}
		}
	}
}
