package ocr

import (
	"cmp"
	"image"
	"slices"
	"sort"
)

// cutColumns rules the columns between which lines were lost all the way down: where
// the words of a column's cells stand in bands with nothing between them. Cells that
// do not part so are given up if they hold figures.
func (t *table) cutColumns(p *page) {
	high := t.figureHeight()
	for col := t.Columns() - 1; col >= 0; col-- {
		words := make(map[int32][]inkWord)
		for row := range t.Rows() {
			c := t.At(row, col)
			if found := t.cells[c]; found != nil && !found.lost && int(c)/t.Columns() == row && t.OneColumn(col, c) {
				words[c] = inkWords(found.blots, high)
			}
		}
		cuts, several := lostBetween(words, high)
		if several < 2 || several*3 < len(words) {
			continue // specks beside a figure
		}
		parts := make(map[int32]bool)
		gone := make(map[image.Point]bool) // cells, by row and column, that are given up
		for c, all := range words {
			parts[c] = !crossing(all, cuts)
			if (!parts[c] || len(cuts) == 0) && slices.ContainsFunc(all, func(w inkWord) bool { return w.alone(high) || w.figure(high) }) {
				gone[image.Pt(col, int(c)/t.Columns())] = true
			}
		}
		places := make([]float64, len(cuts))
		for i, x := range cuts {
			places[i] = float64(x) / p.scale
		}
		t.CutColumn(col, places, func(c int32) bool { _, inked := words[c]; return !inked || parts[c] })
		t.findCells(p)
		for at := range gone {
			if c := t.cells[t.At(at.Y, at.X)]; c != nil {
				c.lost, c.text = true, unread(len(c.blots))
			}
		}
	}
}

// lostBetween are the places at which the words of a column's cells part into bands,
// at least one of which holds figures; none where fewer than some cells do so. A word
// in many may reach over a gap: two figures that all but touch. It tells how many
// cells hold several words.
func lostBetween(cells map[int32][]inkWord, high float64) (cuts []int, rows int) {
	const (
		few  = 3 // cells
		many = 8
	)
	var ends []int // of words: where one begins, and ^ where it ends
	for _, words := range cells {
		if len(words) < 2 || !slices.ContainsFunc(words, func(w inkWord) bool { return w.alone(high) || w.figure(high) }) {
			continue
		}
		rows++
		for i := range words {
			ends = append(ends, words[i].box.Min.X, ^words[i].box.Max.X)
		}
	}
	if rows < few {
		return nil, rows
	}
	place := func(e int) int { return max(e, ^e) }
	slices.SortFunc(ends, func(a, b int) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(b, a)) })
	// One cut for each stretch over which few words reach, where the fewest do.
	open, cut, over, wide := 0, -1, 0, 0
	for i, e := range ends[:len(ends)-1] {
		if e >= 0 {
			open++
		} else {
			open--
		}
		if open > rows/many {
			if cut >= 0 {
				cuts = append(cuts, cut)
			}
			cut = -1
			continue
		}
		from, until := place(e), place(ends[i+1])
		if n := until - from; float64(n) >= 0.15*high && (cut < 0 || open < over || open == over && n > wide) {
			cut, over, wide = (from+until)/2, open, n
		}
	}
	if !filled(cells, cuts, rows) {
		return nil, rows
	}
	return cuts, rows
}

// filled says that each band between cuts has words in a good part of the rows: else
// they may part the digits of one column.
func filled(cells map[int32][]inkWord, cuts []int, rows int) bool {
	count := make([]int, len(cuts)+1)
	for _, words := range cells {
		if len(words) < 2 {
			continue
		}
		for i := range words {
			b := words[i].box
			count[sort.SearchInts(cuts, (b.Min.X+b.Max.X)/2)]++
		}
	}
	return slices.Min(count)*3 >= rows
}

// crossing says that some words reach over a cut.
func crossing(words []inkWord, cuts []int) bool {
	return slices.ContainsFunc(words, func(w inkWord) bool {
		return slices.ContainsFunc(cuts, func(x int) bool { return w.box.Min.X < x && w.box.Max.X > x })
	})
}
