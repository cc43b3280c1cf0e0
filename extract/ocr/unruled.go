package ocr

import (
	"cmp"
	"image"
	"maps"
	"math"
	"slices"
	"sort"
)

// Faxes and copies lose ruled lines, in part or whole. Where the others leave no
// doubt, lines are put back by what is written: figures stand in rows and columns.

// unmerge parts merged cells that hold a figure in several of their rows or columns:
// the lines between were lost, as below a seal.
func (t *table) unmerge(p *page) {
	nx := t.Columns()
	for _, c := range slices.Sorted(maps.Keys(t.cells)) {
		found := t.cells[c]
		high, ok := found.figuresOnly()
		if !ok {
			continue
		}
		rows, columns := map[int]image.Rectangle{}, map[int]image.Rectangle{}
		for _, b := range found.blots {
			row := slices.IndexFunc(t.Ys[1:], func(y float64) bool { return float64(b.box.Max.Y) <= (y+touch)*p.scale })
			col := slices.IndexFunc(t.Xs[1:], func(x float64) bool { return float64(b.box.Max.X) <= (x+touch)*p.scale })
			if row < 0 || col < 0 || float64(b.box.Min.Y) < (t.Ys[row]-touch)*p.scale || float64(b.box.Min.X) < (t.Xs[col]-touch)*p.scale {
				ok = false // across a line that is said to be lost
				break
			}
			rows[row], columns[col] = rows[row].Union(b.box), columns[col].Union(b.box)
		}
		if !ok || len(rows) < 2 && (len(columns) < 2 || !apart(columns, high)) {
			continue
		}
		now := map[int32]bool{}
		for i := range t.Cell {
			if t.Cell[i] != c {
				continue
			}
			row, col := i/nx, i%nx
			if len(columns) < 2 {
				col = int(c) % nx
			}
			if len(rows) < 2 {
				row = int(c) / nx
			}
			t.Cell[i] = int32(row*nx + col)
			now[t.Cell[i]] = true
		}
		delete(t.cells, c)
		for k := range now {
			t.findCell(p, k)
		}
	}
}

// partLabels parts labels that are merged though each row beside them has figures of
// its own: the line between them was lost. Where their lines of text do not part so,
// it is not known whose the figures are, and they are given up.
func (t *table) partLabels(p *page) {
	nx := t.Columns()
	for _, c := range slices.Sorted(maps.Keys(t.cells)) {
		from, col := int(c)/nx, int(c)%nx
		until, beside := from, col
		for until < t.Rows() && t.At(until, col) == c {
			until++
		}
		for beside < nx && t.At(from, beside) == c {
			beside++
		}
		if until-from < 2 || beside == nx || t.figureRows(from, until, beside) < 2 {
			continue
		}
		parted := t.cells[c].inEach(p, t.Ys[from:until+1])
		for row := from; row < until; row++ {
			for k := col; k < nx; k++ {
				switch {
				case k < beside && parted:
					t.Cell[row*nx+k] = int32(row*nx + col)
				case k >= beside && !parted && t.cells[t.At(row, k)] != nil:
					t.cells[t.At(row, k)] = &cell{page: p, lost: true, text: unread(1)}
				}
			}
			if parted {
				t.findCell(p, int32(row*nx+col))
			}
		}
	}
}

// figureRows counts the rows that have a figure of their own in a column.
func (t *table) figureRows(from, until, col int) (n int) {
	for row := from; row < until; row++ {
		c := t.At(row, col)
		if found := t.cells[c]; found != nil && t.OneRow(row, c) {
			if _, ok := found.figuresOnly(); ok {
				n++
			}
		}
	}
	return n
}

// inEach says that a cell has lines of text in each of the rows between some places,
// and none that reaches over one.
func (c *cell) inEach(p *page, ys []float64) bool {
	have := make([]bool, len(ys)-1)
	for _, l := range c.textLines() {
		top, bottom := float64(l.top)/p.scale, float64(l.bottom)/p.scale
		row := sort.SearchFloat64s(ys, (top+bottom)/2) - 1
		if row < 0 || row >= len(have) || top < ys[row]-touch || bottom > ys[row+1]+touch {
			return false
		}
		have[row] = true
	}
	return !slices.Contains(have, false)
}

// untangle gives up merged cells that hold figures among other print: the lines that
// parted them were lost. All that they cover is then unread, and not blank.
func (t *table) untangle() {
	const few = 2 // figures
	high := t.figureHeight()
	for _, c := range slices.Sorted(maps.Keys(t.cells)) {
		found := t.cells[c]
		if t.covers(c) < 2 {
			continue
		}
		figures, words := 0, inkWords(found.blots, high)
		for i := range words {
			if words[i].figure(high) || words[i].alone(high) && words[i].box.Dy() > words[i].box.Dx() { // 一 is no dash
				figures++
			}
		}
		if figures < few || figures*4 < len(words) {
			continue // numbers in prose
		}
		for i := range t.Cell {
			if t.Cell[i] == c {
				t.Cell[i] = int32(i)
				t.cells[int32(i)] = &cell{page: found.page, lost: true, text: unread(1)}
			}
		}
	}
}

// figureHeight is the height of the figures of a table, in pixels.
func (t *table) figureHeight() float64 {
	var all []float64
	for _, c := range t.cells {
		if high, ok := c.figuresOnly(); ok {
			all = append(all, high)
		}
	}
	if len(all) == 0 {
		return digitsOf(slices.Collect(maps.Values(t.cells)))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// covers counts the places of the grid that a merged cell takes.
func (t *table) covers(c int32) (n int) {
	for _, o := range t.Cell {
		if o == c {
			n++
		}
	}
	return n
}

// figure says that a word may be a figure of two digits or more, by the shape of its
// pieces.
func (w *inkWord) figure(high float64) bool {
	c := cell{blots: w.blots}
	for _, b := range w.blots {
		if h := float64(b.box.Dy()); h > 1.25*high {
			return false
		}
	}
	tall, ok := c.figuresOnly()
	return ok && tall > 0.7*high && len(c.glyphs()) > 1
}

// apart says that figures of columns stand farther from one another than digits of
// one figure.
func apart(columns map[int]image.Rectangle, high float64) bool {
	last := image.Rectangle{}
	for _, k := range slices.Sorted(maps.Keys(columns)) {
		if !last.Empty() && float64(columns[k].Min.X-last.Max.X) < 1.2*high {
			return false
		}
		last = columns[k]
	}
	return true
}

// figuresOnly says that a cell's ink may be figures and nothing else: narrow pieces
// as high as one another, and marks. It tells how high.
func (c *cell) figuresOnly() (high float64, ok bool) {
	for _, b := range c.blots {
		high = max(high, float64(b.box.Dy()))
	}
	tall := 0
	for _, b := range c.blots {
		w, h := float64(b.box.Dx()), float64(b.box.Dy())
		switch {
		case h >= 0.8*high && w < 0.9*high:
			tall++
		case h > 0.35*high || w > 0.8*high:
			return 0, false
		}
	}
	return high, tall > 0
}

// textLine is a line of what is written in a cell.
type textLine struct{ top, bottom int }

func (l textLine) middle() float64 { return float64(l.top+l.bottom) / 2 }

// textLines parts the ink of a cell into lines.
func (c *cell) textLines() []textLine {
	boxes := slices.Clone(c.blots)
	slices.SortFunc(boxes, func(a, b blot) int { return cmp.Compare(a.box.Min.Y, b.box.Min.Y) })
	var out []textLine
	for _, b := range boxes {
		if n := len(out); n > 0 && b.box.Min.Y <= out[n-1].bottom {
			out[n-1].bottom = max(out[n-1].bottom, b.box.Max.Y)
			continue
		}
		out = append(out, textLine{b.box.Min.Y, b.box.Max.Y})
	}
	return out
}

// cutRows rules the rows between which lines were lost all the way: where the cells
// of a row hold figures below one another, in line with those beside them, and the
// labels beside leave no doubt which is of which.
func (t *table) cutRows(p *page) {
	for row := 0; row < t.Rows(); row++ {
		cuts := t.lostWithin(row)
		if len(cuts) == 0 {
			continue
		}
		for i := range cuts {
			cuts[i] /= p.scale
		}
		now := t.CutRow(row, cuts)
		old := t.cells
		t.cells = make(map[int32]*cell, len(old))
		for c, found := range old {
			t.cells[now(c, float64(found.ink.Min.Y)/p.scale)] = found
		}
		for k := row * t.Columns(); k < (row+len(cuts)+1)*t.Columns(); k++ {
			if c := t.Cell[k]; int(c) == k && t.OneRow(k/t.Columns(), c) {
				delete(t.cells, c)
				t.findCell(p, c)
			}
		}
		row += len(cuts)
	}
}

// lostWithin is where lines across were lost in a row, in pixels down the page.
func (t *table) lostWithin(row int) []float64 {
	var figures [][]textLine
	var labels []textLine // of the column next to the figures
	high := 0.0
	for col := 0; col < t.Columns(); col++ {
		c := t.At(row, col)
		found := t.cells[c]
		if int(c) != row*t.Columns()+col || !t.OneRow(row, c) || found == nil {
			continue
		}
		if h, ok := found.figuresOnly(); ok {
			figures = append(figures, found.textLines())
			high = max(high, h)
		} else if len(figures) == 0 {
			labels = found.textLines()
		} else {
			return nil // text among figures
		}
	}
	middles := inRows(figures, high)
	if len(middles) < 2 {
		return nil
	}
	return between(middles, joinedLines(labels, high), high)
}

// inRows are the middles of the lines in which figures of several cells stand; nil
// where they do not stand in line, or one stands alone.
func inRows(cells [][]textLine, high float64) []float64 {
	var all []float64
	for _, c := range cells {
		for _, l := range c {
			all = append(all, l.middle())
		}
	}
	slices.Sort(all)
	var out []float64
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n]-all[n-1] < 0.35*high {
			n++
		}
		if all[n-1]-all[0] > 0.5*high || n < 2 || n*2 < len(cells) {
			return nil
		}
		mid := all[n/2]
		if k := len(out); k > 0 && mid-out[k-1] < 1.2*high {
			return nil
		}
		out = append(out, mid)
		all = all[n:]
	}
	return out
}

// joinedLines joins lines of a label that are pieces of one, as the strokes of 二.
func joinedLines(lines []textLine, high float64) []textLine {
	var out []textLine
	for _, l := range lines {
		if n := len(out); n > 0 && float64(l.bottom-out[n-1].top) < 1.6*high {
			out[n-1].bottom = l.bottom
			continue
		}
		out = append(out, l)
	}
	return out
}

// between are the places of lines between rows of figures. Each row has the label
// lines about it: as many above its figures as below. Nil where they do not come out
// so, or lines of one label are as far apart as those of two: a row may be blank.
func between(middles []float64, labels []textLine, high float64) []float64 {
	if len(labels) == 0 {
		var cuts []float64
		for i := 1; i < len(middles); i++ {
			cuts = append(cuts, (middles[i-1]+middles[i])/2)
		}
		return cuts
	}
	var cuts []float64
	widest, narrowest := 0.0, math.Inf(1) // gaps within a label, and between two
	at := 0
	for i, mid := range middles {
		// The label of a row ends where its middle is the figures'.
		until := -1
		for k := at; k < len(labels); k++ {
			if math.Abs(float64(labels[at].top+labels[k].bottom)/2-mid) < 0.4*high {
				until = k
				break
			}
		}
		if until < 0 {
			return nil
		}
		for k := at; k < until; k++ {
			widest = max(widest, float64(labels[k+1].top-labels[k].bottom))
		}
		at = until + 1
		if i+1 < len(middles) {
			if at >= len(labels) {
				return nil
			}
			gap := float64(labels[at].top - labels[until].bottom)
			narrowest = min(narrowest, gap)
			cuts = append(cuts, float64(labels[at].top+labels[until].bottom)/2)
		}
	}
	if at != len(labels) || widest >= narrowest {
		return nil
	}
	return cuts
}
