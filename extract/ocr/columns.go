package ocr

import (
	"cmp"
	"image"
	"slices"
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
		if several < 2 {
			continue
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
	open := 0
	for i, e := range ends {
		if e >= 0 {
			open++
		} else {
			open--
		}
		if i > 0 && i+1 < len(ends) && open <= rows/many && float64(place(ends[i+1])-place(e)) >= 0.15*high {
			cuts = append(cuts, (place(e)+place(ends[i+1]))/2)
		}
	}
	return cuts, rows
}

// crossing says that some words reach over a cut.
func crossing(words []inkWord, cuts []int) bool {
	return slices.ContainsFunc(words, func(w inkWord) bool {
		return slices.ContainsFunc(cuts, func(x int) bool { return w.box.Min.X < x && w.box.Max.X > x })
	})
}
