package pdf

import (
	"cmp"
	"math"
	"slices"

	"gongkai/extract/ruling"
)

// Lines that are drawn dash by dash or dot by dot.
const (
	longDash  = 15.0 // points: longer pieces are lines by themselves
	minDashes = 4
)

// joinDashes makes one line of dashes: pieces of one length at one distance in
// a row. Other pieces are left as they are; what stays a dot is no line.
func joinDashes(pieces []ruling.Rule) []ruling.Rule {
	var out, short []ruling.Rule
	for _, r := range pieces {
		if r.Long() < longDash {
			short = append(short, r)
		} else {
			out = append(out, r)
		}
	}
	const level = 0.5
	slices.SortFunc(short, func(a, b ruling.Rule) int {
		return cmp.Or(cmp.Compare(math.Round(a.At/level), math.Round(b.At/level)), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for len(short) > 0 {
		n := 1
		for n < len(short) && follows(short[n-1], short[n], short[0]) {
			n++
		}
		whole := short[0]
		whole.To = short[n-1].To
		if n >= minDashes {
			out = append(out, whole)
		} else {
			out = append(out, short[:n]...)
		}
		short = short[n:]
	}
	return out
}

// follows says that a piece is the next dash of a line that begins with first.
func follows(last, next, first ruling.Rule) bool {
	gap := next.From - last.To
	return math.Abs(next.At-first.At) <= 0.6 && gap >= -0.1 && gap <= max(1.5, 2*first.Long()) &&
		(next.Long() <= 1.3*first.Long()+0.3)
}
