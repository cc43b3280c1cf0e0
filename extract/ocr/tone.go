package ocr

import (
	"bytes"
	"image"
	"slices"
)

// untone makes paper of what is printed in one tone of gray over or below the
// print of a page: a seal on a copy, the background of a table's head. What is
// thinner than a seal's rim is a stroke or a ruled line, and stays.
func (s *scan) untone() {
	img := s.gray
	if grain(img) > grainy || softness(img) >= soft {
		return // no tone is even, or print has some
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	white := paper(img)
	print, mm := darkest(img), millimetre(img.Rect)
	core := even(img, print, white)
	if core == nil {
		return
	}
	unlined(core, w, h, mm)
	more := bytes.Clone(core)
	for _, part := range patches(core, w, h, int(leastShade*mm)) {
		if solid(core, w, part) && float64(max(part.Dx(), part.Dy())) > 3*leastShade*mm {
			// a background
		} else if sealSized(part, mm) {
			steps := int(2 * scaleOf(img.Rect))
			grow(core, img, part, steps, alike/3) // ruled lines are darker, or paler
			if !large(core, w, part, int(leastSeal*mm/3)) {
				continue // many small things
			}
			copy(more, core)
			grow(more, img, part, steps, alike)
		} else {
			continue
		}
		s.lighten(part, core, more, print, white, func(x, y int) uint8 { return img.Pix[y*img.Stride+x] })
	}
}

// leastShade is the least side of a background, in mm.
const leastShade = 4

// large says that some of what is set in a part is in one piece as large as least
// both ways.
func large(set []uint8, w int, part image.Rectangle, least int) bool {
	img := image.NewGray(image.Rectangle{Max: part.Size()})
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if set[y*w+x] == 0 {
				img.Pix[(y-part.Min.Y)*img.Stride+x-part.Min.X] = 255
			}
		}
	}
	return slices.ContainsFunc(blots(img, img.Rect, 128), func(b blot) bool { return b.box.Dx() >= least && b.box.Dy() >= least })
}

// solid says that most pixels of a part are set.
func solid(set []uint8, w int, part image.Rectangle) bool {
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for _, v := range set[y*w+part.Min.X : y*w+part.Max.X] {
			if v > 0 {
				n++
			}
		}
	}
	return n*2 >= part.Dx()*part.Dy()
}

// unlined clears what is long and thin: ruled lines as thick as strokes of a seal.
func unlined(set []uint8, w, h int, mm float64) {
	const (
		long = 18  // mm: the rim of a seal has no longer part that is level
		gap  = 1.5 // mm, where lines cross
		thin = 1.6 // mm
	)
	clear := func(n, m int, at func(i, k int) int) {
		for i := range n {
			for k := 0; k < m; {
				from, last, filled := k, k, 0
				for ; k < m && k-last <= int(gap*mm); k++ {
					if set[at(i, k)] > 0 {
						last = k
						filled++
					}
				}
				if float64(last-from) < long*mm || filled*10 < (last-from)*7 {
					continue
				}
				reach := int(thin*mm) + 1
				thick := 0
				for k := from; k <= last; k++ {
					for d := -reach; d <= reach; d++ {
						if i+d >= 0 && i+d < n && set[at(i+d, k)] > 0 {
							thick++
						}
					}
				}
				if float64(thick) > thin*mm*float64(filled) {
					continue // a background
				}
				for k := from; k <= last; k++ {
					set[at(i, k)] = 0
				}
			}
		}
	}
	clear(h, w, func(y, x int) int { return y*w + x })
	clear(w, h, func(x, y int) int { return y*w + x })
}

// grow sets pixels that touch some of their tone or a little lighter, so many
// steps far: the narrow strokes of a seal, and those with holes.
func grow(set []uint8, img *image.Gray, part image.Rectangle, steps, most int) {
	w := img.Rect.Dx()
	part = part.Intersect(img.Rect.Inset(1))
	var fresh []int
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if set[y*w+x] > 0 {
				fresh = append(fresh, y*w+x)
			}
		}
	}
	for ; steps > 0 && len(fresh) > 0; steps-- {
		var next []int
		for _, i := range fresh {
			for _, k := range [...]int{i - w - 1, i - w, i - w + 1, i - 1, i + 1, i + w - 1, i + w, i + w + 1} {
				if at := image.Pt(k%w, k/w); set[k] > 0 || !at.In(part) {
					continue
				}
				if v, tone := int(img.Pix[k]), int(set[i]); v >= tone-most && v <= tone+2*most {
					set[k] = set[i]
					next = append(next, k)
				}
			}
		}
		fresh = next
	}
}

// alike is by how many grays the pixels of one tone differ.
const alike = 28

// even is the tone of the pixels around which all are of one tone, neither that of
// print nor that of paper; 0 for the others. It is nil where there are few.
func even(img *image.Gray, print, white uint8) []uint8 {
	const (
		apart = 8 // grays between paper and the palest tone
		few   = 500
	)
	w, h := img.Rect.Dx(), img.Rect.Dy()
	reach := max(1, int(0.5*scaleOf(img.Rect)))
	least := int(print) + (int(white)-int(print))/3
	out := make([]uint8, w*h)
	n := 0
	for y := reach; y < h-reach; y++ {
	next:
		for x := reach; x < w-reach; x++ {
			v := img.Pix[y*img.Stride+x]
			if int(v) < least || int(v) > int(white)-apart {
				continue
			}
			low, high := v, v
			for j := -reach; j <= reach; j++ {
				for _, o := range img.Pix[(y+j)*img.Stride+x-reach : (y+j)*img.Stride+x+reach+1] {
					low, high = min(low, o), max(high, o)
				}
				if high-low > alike || high > white-apart {
					continue next
				}
			}
			out[y*w+x] = v
			n++
		}
	}
	if n < few {
		return nil
	}
	return out
}

// darkest is how dark print is: what two pixels in a thousand are darker than.
func darkest(img *image.Gray) uint8 {
	var count [256]int
	for _, v := range img.Pix {
		count[v]++
	}
	v := 0
	for below := count[0]; v < 255 && below < len(img.Pix)/500; below += count[v] {
		v++
	}
	return uint8(v)
}
