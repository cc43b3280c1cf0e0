package ocr

import (
	"image"
	"math"
	"slices"

	"gongkai/extract/ruling"
)

// Lengths in points of the page, which is taken for as long as an A4 one: a
// picture does not say how large its page was.
const (
	pageLength = 842.0
	minAcross  = 20.0 // of a horizontal line: longer than the strokes of a character
	minDown    = 11.0 // of a vertical line: the least height of a row
	longAcross = 60.0 // a line that is no stroke of a character
	longDown   = 45.0
	maxThick   = 4.0 // of a line; thicker is a bar
	hairline   = 30  // grays by which the palest line darkens paper that is clean
	touch      = 1.2 // from the end of a short line to the one that it ends at
)

// run is a row's dark pixels in line, y across, [x0, x1) along.
type run struct{ y, x0, x1 int }

// band is a line as drawn: runs in rows one below the other.
type band struct {
	runs           []run
	x0, x1, y0, y1 int // all within
}

// pixels is a grid of pixels that are dark or not.
type pixels struct {
	w, h int
	dark []bool
}

// lined marks the pixels at which a line across may stand. A line that falls by
// a pixel is shared by two rows half and half: what counts is by how much three
// rows together are darker than paper.
func lined(img *image.Gray, paper, pale uint8) pixels {
	p := pixels{img.Rect.Dx(), img.Rect.Dy(), nil}
	p.dark = make([]bool, p.w*p.h)
	least := int(paper) - int(pale)
	if grain(img) <= 1 {
		least = min(least, hairline) // nothing else on the paper is as pale
	}
	for y := range p.h {
		row := img.Pix[y*img.Stride : y*img.Stride+p.w]
		above, below := row, row
		if y > 0 {
			above = img.Pix[(y-1)*img.Stride : (y-1)*img.Stride+p.w]
		}
		if y+1 < p.h {
			below = img.Pix[(y+1)*img.Stride : (y+1)*img.Stride+p.w]
		}
		for x := range row {
			p.dark[y*p.w+x] = 3*int(paper)-int(above[x])-int(row[x])-int(below[x]) >= least
		}
	}
	return p
}

// turned swaps rows and columns.
func turned(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.Pix[x*out.Stride+y] = img.Pix[y*img.Stride+x]
		}
	}
	return out
}

// bands finds the dark lines along the rows, of at least a length. hole is how many
// pixels in line they may lack.
func (p pixels) bands(length, thick, hole int) []band {
	var open, done []band
	// A line that falls by a pixel here and there is a chain of shorter runs.
	short := max(length*2/3, 8)
	for y := range p.h {
		var runs []run
		row := p.dark[y*p.w : (y+1)*p.w]
		for x := 0; x < p.w; {
			if !row[x] {
				x++
				continue
			}
			from, last := x, x
			for x < p.w && x-last <= hole {
				if row[x] {
					last = x
				}
				x++
			}
			if last+1-from >= short {
				runs = append(runs, run{y, from, last + 1})
			}
		}
		for _, r := range runs {
			at := -1
			for i := range open {
				if l := open[i].runs[len(open[i].runs)-1]; open[i].y1 >= y-1 && r.x0 <= open[i].x1+hole && r.x1 >= open[i].x0-hole && (l.y == y || r.x0 <= l.x1+hole && r.x1 >= l.x0-hole) {
					at = i
					break
				}
			}
			if at < 0 {
				open = append(open, band{x0: r.x0, x1: r.x1, y0: y, y1: y})
				at = len(open) - 1
			}
			b := &open[at]
			b.runs = append(b.runs, r)
			b.x0, b.x1, b.y1 = min(b.x0, r.x0), max(b.x1, r.x1), y
		}
		kept := open[:0]
		for _, b := range open {
			if b.y1 >= y-1 {
				kept = append(kept, b)
			} else {
				done = append(done, b)
			}
		}
		open = kept
	}
	done = append(done, open...)
	return slices.DeleteFunc(done, func(b band) bool {
		ink := 0
		for _, r := range b.runs {
			ink += r.x1 - r.x0
		}
		long := b.x1 - b.x0
		return long < length || ink > thick*long || b.y1-b.y0 > thick+long/50
	})
}

// What a line may lack of its length, in pixels and in points.
const (
	badPrint = 2   // pixels, of any line
	dots     = 2.0 // between those of a dotted one
	bridge   = 8.0 // between pieces of one line: less than any cell is wide
	sealed   = 130 // between pieces that can still be seen: a seal is as wide
)

// rules finds the ruled lines of a page, in points, and paints them out of the
// picture, so that what is left in a cell is what was written in it. Lines are taken
// for dotted where that makes much more of them.
func (p *page) rules(paper uint8) (across, down []ruling.Rule) {
	flat, upright := lined(p.img, paper, p.pale), lined(turned(p.img), paper, p.pale)
	p.painted = make([]bool, len(p.img.Pix))
	best := p.ruled(flat, upright, badPrint)
	if dotted := p.ruled(flat, upright, int(dots*p.scale)+1); dotted.long() > 1.3*best.long() {
		best = dotted
	}
	for i := range best.hs {
		if partOf(best.hs[i].rule(p.scale), best.across, longAcross) {
			p.erase(&best.hs[i], false)
		}
	}
	for i := range best.vs {
		if partOf(best.vs[i].rule(p.scale), best.down, longDown) {
			p.erase(&best.vs[i], true)
		}
	}
	return best.across, best.down
}

// ruledLines are the lines of tables, and the bands of ink of which they are some.
type ruledLines struct {
	across, down []ruling.Rule
	hs, vs       []band
}

// long is how long all lines are, in points.
func (r *ruledLines) long() (sum float64) {
	for _, l := range r.across {
		sum += l.Long()
	}
	for _, l := range r.down {
		sum += l.Long()
	}
	return sum
}

// ruled finds the lines of tables among what is dark. hole is how many pixels in line
// they may lack.
func (p *page) ruled(flat, upright pixels, hole int) ruledLines {
	scale := p.scale
	thick := int(maxThick*scale) + 1
	hs := flat.bands(int(minAcross*scale), thick, hole)
	vs := upright.bands(int(minDown*scale), thick, hole)
	across, down := flat.bridged(toRules(hs, scale), longAcross, scale), upright.bridged(toRules(vs, scale), longDown, scale)
	for range 2 {
		across, down = tied(across, down, longAcross), tied(down, across, longDown)
	}
	across, down = anchored(ruling.Merge(across), ruling.Merge(down))
	return ruledLines{across, down, hs, vs}
}

// rule is a band as a line without thickness, in the middle of its ink.
func (b *band) rule(scale float64) ruling.Rule {
	sum, n := 0, 0
	for _, r := range b.runs {
		sum += r.y * (r.x1 - r.x0)
		n += r.x1 - r.x0
	}
	return ruling.Rule{At: (float64(sum)/float64(n) + 0.5) / scale, From: float64(b.x0) / scale, To: float64(b.x1) / scale}
}

func toRules(bands []band, scale float64) []ruling.Rule {
	out := make([]ruling.Rule, len(bands))
	for i := range bands {
		out[i] = bands[i].rule(scale)
	}
	return out
}

// bridged joins long pieces of a line between which less is lost than any cell is
// wide, or most of it can still be seen, as below a seal.
func (p pixels) bridged(rules []ruling.Rule, long, scale float64) []ruling.Rule {
	out := slices.Clone(rules)
	for _, a := range rules {
		for _, b := range rules {
			gap := b.From - a.To
			if gap <= 0 || math.Abs(a.At-b.At) > ruling.Slack/2 || min(a.Long(), b.Long()) < long {
				continue
			}
			lost := ruling.Rule{At: (a.At + b.At) / 2, From: a.To, To: b.From}
			if gap <= bridge || gap <= sealed && p.seen(lost, scale) {
				out = append(out, lost)
			}
		}
	}
	return out
}

// seen says that nearly all of a line is darker than paper; the strokes of text are
// not.
func (p pixels) seen(r ruling.Rule, scale float64) bool {
	y, from, to := int(r.At*scale), int(r.From*scale), min(int(r.To*scale), p.w)
	dark := 0
	for x := from; x < to; x++ {
		for k := max(y-1, 0); k <= min(y+1, p.h-1); k++ {
			if p.dark[k*p.w+x] {
				dark++
				break
			}
		}
	}
	return dark*5 >= (to-from)*4
}

// partOf says that a line is part of one of others. What is short may be a stroke of
// what is printed close to them: it must stand in line.
func partOf(r ruling.Rule, rules []ruling.Rule, long float64) bool {
	slack := ruling.Slack
	if r.Long() < long {
		slack = touch
	}
	for _, o := range rules {
		if math.Abs(r.At-o.At) <= slack && r.From >= o.From-ruling.Slack && r.To <= o.To+ruling.Slack {
			return true
		}
	}
	return false
}

// tied drops short lines with an end in the open, which neither a line across
// it nor one that runs on ties: strokes of characters that all but touch the
// table above or below them.
func tied(rules, others []ruling.Rule, long float64) []ruling.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(l ruling.Rule) bool {
		if l.To-l.From >= long {
			return false
		}
		tie := func(at float64) bool {
			return slices.ContainsFunc(others, func(o ruling.Rule) bool {
				return math.Abs(o.At-at) <= touch && l.At >= o.From-ruling.Slack && l.At <= o.To+ruling.Slack
			}) || slices.ContainsFunc(rules, func(o ruling.Rule) bool {
				return o != l && math.Abs(o.At-l.At) <= ruling.Slack/2 && o.From <= at+ruling.Slack && o.To >= at-ruling.Slack
			})
		}
		return !tie(l.From) || !tie(l.To)
	})
}

// anchored keeps the lines of tables: long ones that meet others, and short
// ones that both ends tie to such. Strokes of characters end in the open, an
// underlined word meets nothing.
func anchored(across, down []ruling.Rule) (h, v []ruling.Rule) {
	meets := func(l ruling.Rule, others []ruling.Rule) bool {
		return slices.ContainsFunc(others, func(o ruling.Rule) bool {
			return o.At >= l.From-ruling.Slack && o.At <= l.To+ruling.Slack && l.At >= o.From-ruling.Slack && l.At <= o.To+ruling.Slack
		})
	}
	ends := func(l ruling.Rule, others []ruling.Rule) bool {
		tied := func(at float64) bool {
			return slices.ContainsFunc(others, func(o ruling.Rule) bool {
				return math.Abs(o.At-at) <= touch && l.At >= o.From-ruling.Slack && l.At <= o.To+ruling.Slack
			})
		}
		return tied(l.From) && tied(l.To)
	}
	long := func(rules []ruling.Rule, least float64) (out []ruling.Rule) {
		for _, r := range rules {
			if r.To-r.From >= least {
				out = append(out, r)
			}
		}
		return out
	}
	h, v = long(across, longAcross), long(down, longDown)
	for range 3 { // a short line may be tied to one that is short as well
		v = slices.DeleteFunc(slices.Clone(down), func(l ruling.Rule) bool {
			return !(l.To-l.From >= longDown && meets(l, h)) && !ends(l, h)
		})
		h = slices.DeleteFunc(slices.Clone(across), func(l ruling.Rule) bool {
			return !(l.To-l.From >= longAcross && meets(l, v)) && !ends(l, v)
		})
	}
	return h, v
}
