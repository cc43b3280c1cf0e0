package ocr

import (
	"image"
	"slices"
)

// A ruled line is painted out where it stands and no farther: what is printed
// against it, as the first digit of a narrow cell, keeps its strokes. What touches
// the paint all the same may have lost one, and is marked for it: a 6 without its
// left side is a 5.

// edge is how far a line's soft edge reaches beyond where it is found, in pixels.
const edge = 1

// erase paints a line out of the picture of a page, whose rows and columns are
// swapped for one down.
func (p *page) erase(b *band, down bool) {
	for x, at := range b.course() {
		if at.Max <= at.Min {
			continue
		}
		for y := at.Min - edge; y < at.Max+edge; y++ {
			px, py := b.x0+x, y
			if down {
				px, py = py, px
			}
			if image.Pt(px, py).In(p.img.Rect) {
				i := py*p.img.Stride + px
				p.img.Pix[i], p.painted[i] = 255, true
			}
		}
	}
}

// extent is where a line stands at one place along it: [Min, Max).
type extent struct{ Min, Max int }

// course is where a line stands at each pixel along it. Where it is thicker than it
// is on the whole something touches it, and it stands where it does near by.
func (b *band) course() []extent {
	out := make([]extent, b.x1-b.x0)
	for _, r := range b.runs {
		for x := r.x0 - b.x0; x < r.x1-b.x0; x++ {
			if o := &out[x]; o.Max == 0 {
				*o = extent{r.y, r.y + 1}
			} else {
				o.Min, o.Max = min(o.Min, r.y), max(o.Max, r.y+1)
			}
		}
	}
	var thick []int
	for _, o := range out {
		if o.Max > 0 {
			thick = append(thick, o.Max-o.Min)
		}
	}
	slices.Sort(thick)
	usual := thick[len(thick)/2]
	fits := func(o extent) bool { return o.Max > 0 && o.Max-o.Min <= usual+1 }
	last := -1
	for x := range out {
		if fits(out[x]) {
			last = x
			continue
		}
		if out[x].Max == 0 {
			continue // a gap
		}
		next := x + 1
		for next < len(out) && !fits(out[next]) {
			next++
		}
		near := extent{}
		switch {
		case last >= 0 && (next == len(out) || x-last <= next-x):
			near = out[last]
		case next < len(out):
			near = out[next]
		}
		mid := (near.Min + near.Max) / 2
		out[x] = extent{max(out[x].Min, mid-usual/2), min(out[x].Max, mid-usual/2+usual)}
	}
	return out
}

// cut says that ink in a part of the page touches what was painted out, or runs on
// beyond the part.
func (p *page) cut(box, within image.Rectangle) bool {
	dark := func(x, y int) bool {
		return image.Pt(x, y).In(p.img.Rect) && p.img.Pix[y*p.img.Stride+x] < p.ink
	}
	lost := func(x, y int) bool {
		if !image.Pt(x, y).In(p.img.Rect) {
			return false
		}
		return p.painted[y*p.img.Stride+x] || !image.Pt(x, y).In(within) && dark(x, y)
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if dark(x, y) && (lost(x-1, y) || lost(x+1, y) || lost(x, y-1) || lost(x, y+1)) {
				return true
			}
		}
	}
	return false
}
