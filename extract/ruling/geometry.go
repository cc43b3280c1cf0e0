// Package ruling finds tables among the lines that are ruled on a page,
// whether a PDF draws them or a scan shows them.
//
// Lines that touch one another make a table: a grid in which cells with no
// line between them are one. Its rows are parted into blocks that share their
// columns, blocks that run on over pages are given the same ones, and the rows
// are handed on with each cell in its column. What is written in the cells is
// for the decoders to read.
//
// Lengths are in points: x to the right, y down.
package ruling

import (
	"cmp"
	"slices"
)

// Box is a rectangle: X0 <= X1, Y0 <= Y1.
type Box struct{ X0, Y0, X1, Y1 float64 }

// Between is the box with two opposite corners.
func Between(ax, ay, bx, by float64) Box {
	return Box{min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)}
}

// MidX is the middle between the left side and the right.
func (b Box) MidX() float64 { return (b.X0 + b.X1) / 2 }

// MidY is the middle between top and bottom.
func (b Box) MidY() float64 { return (b.Y0 + b.Y1) / 2 }

// Width is the length of the top side.
func (b Box) Width() float64 { return b.X1 - b.X0 }

// Height is the length of the left side.
func (b Box) Height() float64 { return b.Y1 - b.Y0 }

// Union is the smallest box that holds both.
func (b Box) Union(o Box) Box {
	return Box{min(b.X0, o.X0), min(b.Y0, o.Y0), max(b.X1, o.X1), max(b.Y1, o.Y1)}
}

// Holds says that a point is in the box or on its sides.
func (b Box) Holds(x, y float64) bool { return x >= b.X0 && x <= b.X1 && y >= b.Y0 && y <= b.Y1 }

// Rule is a ruled line, horizontal or vertical: At is its place across, From
// and To are its ends.
type Rule struct{ At, From, To float64 }

// Long is the length of the line.
func (r Rule) Long() float64 { return r.To - r.From }

// Slack is how far apart lines may be that are drawn as one: double borders,
// cells drawn one by one.
const Slack = 3.0

// Merge joins the pieces of lines that run on from one another.
func Merge(rules []Rule) []Rule {
	slices.SortFunc(rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	var out []Rule
	for len(rules) > 0 {
		n := 1
		for n < len(rules) && rules[n].At-rules[0].At <= Slack {
			n++
		}
		near := rules[:n]
		rules = rules[n:]
		slices.SortFunc(near, func(a, b Rule) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.At, b.At)) })
		first := len(out)
		for _, r := range near {
			if last := len(out) - 1; last >= first && r.From <= out[last].To+Slack {
				l := &out[last]
				// The longer piece says where the line stands.
				if r.Long() > l.Long() {
					l.At = r.At
				}
				l.To = max(l.To, r.To)
				continue
			}
			out = append(out, r)
		}
	}
	return out
}

// distinct gathers places that are nearer than Slack into one each.
func distinct(at []float64) []float64 {
	slices.Sort(at)
	var out []float64
	for len(at) > 0 {
		n, sum := 0, 0.0
		for n < len(at) && at[n]-at[0] <= Slack {
			sum += at[n]
			n++
		}
		out = append(out, sum/float64(n))
		at = at[n:]
	}
	return out
}

// nearest is the index of the place in ats (sorted) next to at.
func nearest(ats []float64, at float64) int {
	i, _ := slices.BinarySearch(ats, at)
	if i == len(ats) || i > 0 && at-ats[i-1] < ats[i]-at {
		i--
	}
	return i
}

func overlap(a0, a1, b0, b1 float64) float64 { return max(0, min(a1, b1)-max(a0, b0)) }
