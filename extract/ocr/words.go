package ocr

import (
	"cmp"
	"image"
	"slices"

	"gongkai/extract/internal/disjoint"
)

// inkWord is a piece of a line of print that wide gaps part from others, as seen:
// what it says is not read yet.
type inkWord struct {
	box   image.Rectangle
	blots []blot
}

// inkWords gathers pieces of ink into words, by their lines and from left to right.
// high is the height of the print in pixels.
func inkWords(pieces []blot, high float64) []inkWord {
	pieces = slices.Clone(pieces)
	slices.SortFunc(pieces, func(a, b blot) int {
		return cmp.Or(cmp.Compare(a.box.Min.X, b.box.Min.X), cmp.Compare(a.box.Min.Y, b.box.Min.Y))
	})
	words := disjoint.New(len(pieces))
	for i, a := range pieces {
		for j := i + 1; j < len(pieces) && float64(pieces[j].box.Min.X-a.box.Max.X) <= wordGap*high; j++ {
			if together(a.box, pieces[j].box, high) {
				words.Join(i, j)
			}
		}
	}
	at := make(map[int]int)
	var out []inkWord
	for i, b := range pieces {
		root := words.Of(i)
		k, ok := at[root]
		if !ok {
			k = len(out)
			at[root] = k
			out = append(out, inkWord{})
		}
		out[k].box = out[k].box.Union(b.box)
		out[k].blots = append(out[k].blots, b)
	}
	return out
}

// wordGap is the gap that parts words, by the height of the print.
const wordGap = 0.8

// together says that two pieces of ink, the first not to the right of the second and
// no word's gap from it, are of one word: beside one another on a line, or strokes of
// one character.
func together(a, b image.Rectangle, high float64) bool {
	across := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X)
	down := min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y)
	if float64(down) >= 0.4*float64(min(a.Dy(), b.Dy())) {
		return true
	}
	return float64(-down) <= 0.25*high && 2*across >= min(a.Dx(), b.Dx()) && float64(max(a.Max.Y, b.Max.Y)-min(a.Min.Y, b.Min.Y)) <= 1.5*high
}
