package reader

import (
	"slices"
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// layer is what a table's rows tell of the place of its columns: rows that
// hold every cell show where each column stands, and so does the head.
type layer struct {
	full  []fullRow
	heads []headCell
	sums  []schemas.Identity // identities along a row
	edges []edge
	// atEnd tells of each block whether its full rows end with their last
	// figure, however wide they are: 1 for so, -1 where some do not.
	atEnd map[*schemas.Block]int
	// widths counts a block's rows by their cells.
	widths map[rowWidth]int
	// anchors are rows that show where their cells begin: from the first
	// figure to the last there are as many columns as the block has.
	anchors []anchor
	// endBlank tells of which blocks a row ends with a blank cell: their
	// converter keeps blanks at the end.
	endBlank map[*schemas.Block]bool
	ragged   map[*schemas.Block]bool // of which blocks a row does not end with its last cell
	loose    int                     // rows of a stream with fewer figures than columns: blanks were lost
	// jumbled counts what shows that figures of a stream do not follow their
	// own row's label: rows with too many, rows with none, heads with some.
	jumbled int
	signs   int // those that are no row without figures
	// sumsShown counts rows whose last figure is the sum of the others,
	// sumsBroken those in which it is not.
	sumsShown, sumsBroken int
	empty                 int          // rows of a stream with no figure
	swapped               map[int]bool // rows of a stream whose sums fail one after another
	grids                 map[*schemas.Block]grid
	stacks                []stacked // head labels on the way, one above the other

	endings []ending                  // of rows aligned by blanks
	papers  map[*schemas.Block]*paper // of rows whose places on a page are known
	pieces  []paperPiece
	flush   [2]int // figures that begin where a label of the head does, by each measure
	figures int    // of how many
	roughly bool   // places of words are estimates
	repeats bool   // heads repeat a label in the columns that it spans
	merged  bool   // cells hold figures of several columns: a cell's column is not the form's
}

// style is how rows of a grid stand whose labels differ in depth: 一、本年新收
// takes three columns of labels in print, 1.属于国家秘密 one.
type style uint8

const (
	unknown style = iota
	uniform       // each column stands in one place in all rows
	compact       // the cells follow the label, however deep it stands
)

type grid struct {
	style style
	base  int
}

// edge is where a row's last label and last figure stand.
type edge struct {
	block       *schemas.Block
	label, last int
}

// findGrids tells the style of each block's grid from rows whose labels stand
// in different columns: do their last figures stand in the same column, or as
// far behind the label?
func (l *layer) findGrids() {
	l.grids = make(map[*schemas.Block]grid)
	l.atEnd = make(map[*schemas.Block]int)
	for i := range l.full {
		switch f := &l.full[i]; {
		case l.ragged[f.block] || f.values[len(f.values)-1].at.from != f.width-1:
			l.atEnd[f.block] = -1
		case l.atEnd[f.block] == 0:
			l.atEnd[f.block] = 1
		}
	}
	for i := range l.anchors {
		switch a := &l.anchors[i]; {
		case l.ragged[a.block] || a.base != a.width-len(a.block.Columns):
			l.atEnd[a.block] = -1
		case l.atEnd[a.block] == 0:
			l.atEnd[a.block] = 1
		}
	}
	count := make(map[edge]int)
	for _, e := range l.edges {
		count[e]++
	}
	whole := make(map[edge]bool) // by block and label: a row that has every figure
	for i := range l.full {
		whole[edge{block: l.full[i].block, label: l.full[i].label}] = true
	}
	usual := make(map[edge]edge) // by block and label
	for _, e := range l.edges {
		k := edge{block: e.block, label: e.label}
		if u, ok := usual[k]; !ok || count[e] > count[u] || count[e] == count[u] && e.last > u.last {
			usual[k] = e
		}
	}
	type tally struct{ labels, last, same, behind, weak int }
	tallies := make(map[*schemas.Block]*tally)
	for _, e := range l.edges { // in order, so that the first found is always the same
		if usual[edge{block: e.block, label: e.label}] != e {
			continue
		}
		delete(usual, edge{block: e.block, label: e.label})
		t := tallies[e.block]
		if t == nil {
			t = &tally{last: e.last}
			tallies[e.block] = t
		}
		t.labels++
		if !whole[edge{block: e.block, label: e.label}] && count[e] < 3 {
			t.weak++ // a few rows that end with blanks stand anywhere behind their label
		}
		if e.last == t.last {
			t.same++
		}
		if e.last-e.label == len(e.block.Columns) {
			t.behind++
		}
	}
	for b, t := range tallies {
		switch {
		case t.labels < 2:
		case t.same == t.labels:
			l.grids[b] = grid{uniform, t.last - len(b.Columns) + 1}
		case t.behind == t.labels && t.weak == 0:
			l.grids[b] = grid{style: compact}
		}
	}
}

// findSwaps notes neighbouring rows of a stream whose sums all fail. A report
// may break one; where two rows that follow one another do, the converter put
// their figures out of order.
func (l *layer) findSwaps(rows []row) {
	l.swapped = make(map[int]bool)
	last := -1 // of the rows before, in l.full, where its sum fails
	for i := range l.full {
		f := &l.full[i]
		if rows[f.row].kind != document.Stream || len(l.sums) == 0 || l.sumScore(f.block, f.values, func(i int) int { return i }) >= 0 {
			last = -1
			continue
		}
		if last >= 0 && l.full[last].block == f.block {
			l.swapped[l.full[last].row], l.swapped[f.row] = true, true
		}
		last = i
	}
}

// anchor is where the cells of a row begin that has blanks between its first
// and its last.
type anchor struct {
	row         int
	block       *schemas.Block
	label, base int
	width       int // cells of the row
}

// fullRow is a row in which every cell holds something, so that none is in doubt.
type fullRow struct {
	row    int // index of the row
	block  *schemas.Block
	label  int // column of its last label
	width  int // cells of a grid row
	values []value
}

// spans drops the figures of a grid's row that a converter repeats in each
// column which their cell spans: the head repeats its label in the same columns.
func (l *layer) spans(b *schemas.Block, values []value) []value {
	kept := values[:0]
	for i := range values {
		if i > 0 && strings.TrimFunc(values[i].text, space) == strings.TrimFunc(values[i-1].text, space) {
			c := l.headAt(b, values[i].at.from)
			if c != 0 && c == l.headAt(b, values[i-1].at.from) {
				continue
			}
		}
		kept = append(kept, values[i])
	}
	return kept
}

// headAt is the column, as a bit, whose own label the block's head bears in a
// column of the grid; 0 where it bears none, or one of several columns.
func (l *layer) headAt(b *schemas.Block, at int) uint32 {
	for i := range l.heads {
		if h := &l.heads[i]; h.block == b && h.at == at && h.columns&(h.columns-1) == 0 {
			return h.columns
		}
	}
	return 0
}

// headCell is a column's label found in the head of a block; where several
// columns bear it, each may be meant.
type headCell struct {
	row     int
	block   *schemas.Block
	columns uint32 // as bits
	at      int
	wide    int
}

// figures returns a row's values that are not blank, in order, reusing dst.
func figures(dst []value, values []value) []value {
	dst = dst[:0]
	for i := range values {
		if values[i].kind != figure.Blank {
			dst = append(dst, values[i])
		}
	}
	return dst
}

// rowFigures is figures for a row of a block, each cell's once. Where there are
// fewer than columns, but cells hold several figures each, merged says so, and
// they count one by one.
func (l *layer) rowFigures(dst []value, r *row, b *schemas.Block) (out []value, merged bool) {
	n := len(b.Columns)
	dst = figures(dst, r.values)
	if l.repeats && r.kind == document.Grid {
		dst = l.spans(b, dst)
	}
	if r.kind != document.Grid || len(dst) >= n {
		return dst, false
	}
	for i := range dst {
		merged = merged || dst[i].kind == figure.Text && several(dst[i].text)
	}
	if !merged {
		return dst, false
	}
	dst = dst[:0]
	for i := range r.values {
		v := r.values[i]
		switch {
		case v.kind == figure.Blank:
		case v.kind == figure.Text && several(v.text):
			for _, w := range strings.FieldsFunc(v.text, space) {
				v.text, v.kind = w, figure.Classify(w)
				dst = append(dst, v)
			}
		default:
			dst = append(dst, v)
		}
	}
	return dst, true
}

// legible drops the values that are text: garbage beyond the figures of a row.
func legible(values []value) []value {
	kept := values[:0]
	for i := range values {
		if values[i].kind != figure.Text {
			kept = append(kept, values[i])
		}
	}
	return kept
}

// lastLabel is the column of a row's last label piece, -1 where it has none.
func lastLabel(r *row) int {
	if len(r.labels) == 0 {
		return -1
	}
	return r.labels[len(r.labels)-1].at
}

// place tells in which of the block's columns each value of a row stands: a
// column index a value, or ok false where that cannot be known.
func (l *layer) place(r *row, ri int, b *schemas.Block, values []value, dst []int) (columns []int, ok bool) {
	n := len(b.Columns)
	dst = dst[:0]
	if r.mixed {
		return nil, false
	}
	if len(values) == n {
		for i := range values {
			dst = append(dst, i)
		}
		if r.kind == document.Grid && l.merged && len(l.sums) > 0 {
			return dst, l.sumScore(b, values, func(i int) int { return i }) >= 0
		}
		var sum float32
		if len(l.sums) > 0 {
			sum = l.sumScore(b, values, func(i int) int { return i })
		}
		switch fails := sum < 0; {
		case l.swapped[ri], fails && r.kind == document.Stream && !r.beside && l.jumbled > 0:
			return dst, false
		case l.doubtful(r):
			return dst, sum >= 2
		}
		return dst, true
	}
	if len(values) > n || len(values) == 0 {
		return nil, false
	}
	switch r.kind {
	case document.Grid:
		if l.merged {
			return nil, false
		}
		return l.placeGrid(r, ri, b, values, dst)
	case document.Stream:
		return l.placeStream(r, b, values, dst)
	}
	if columns, ok := l.placeOnPaper(b, values, dst); ok {
		return columns, true
	}
	if l.roughly {
		return l.placeByBegins(b, values, dst)
	}
	return l.placeAligned(r, ri, b, values, dst)
}

// rowWidth is how many cells a row of a block has.
type rowWidth struct {
	block *schemas.Block
	cells int
}

// cut says that a row has other cells than nearly all rows of its block, whose
// grid is therefore whole: some of its cells are lost, and any may be.
func (l *layer) cut(r *row, b *schemas.Block) bool {
	rows, most := 0, 0
	for w, n := range l.widths {
		if w.block == b {
			rows += n
			most = max(most, n)
		}
	}
	return most*100 >= rows*85 && l.widths[rowWidth{b, r.width}] < most
}

// doubtful says that as many figures as columns may all the same be those of
// other rows: where a converter lost blanks and the order with them, only a sum
// tells, or that they stand on the label's line.
func (l *layer) doubtful(r *row) bool {
	if r.kind != document.Stream || r.beside {
		return false
	}
	return l.jumbled > 0 && l.loose > 0 || l.signs > 0 && l.empty > 0
}

// manyRows is how many rows a block must have for them to show that none is
// filled up at its end.
const manyRows = 8

// placeGrid finds the column at which the block's cells begin.
func (l *layer) placeGrid(r *row, ri int, b *schemas.Block, values []value, dst []int) ([]int, bool) {
	n := len(b.Columns)
	label := lastLabel(r)
	if label < 0 && r.width == n {
		for i := range values {
			dst = append(dst, values[i].at.from) // the row is the block, cell by cell
		}
		return dst, true
	}
	first, last := values[0].at.from, values[len(values)-1].at.from
	if base := r.width - n; l.atEnd[b] > 0 && l.endBlank[b] && len(b.Rows) >= manyRows {
		if base <= label || base > first || l.cut(r, b) {
			return nil, false
		}
		for i := range values {
			dst = append(dst, values[i].at.from-base)
		}
		return dst, true
	}
	bestBase, best, second := -1, float32(-1e9), float32(-1e9)
	for base := max(label+1, last-n+1, 0); base <= first; base++ {
		score := l.baseScore(r, ri, b, values, base, label)
		if score > best {
			bestBase, best, second = base, score, best
		} else if score > second {
			second = score
		}
	}
	if last-first+1 == n {
		best, second = 1, 0 // from the first column to the last: there is one place for them
	}
	if r.width < bestBase+n && len(l.sums) > 0 {
		return nil, false // cells are lost, and any of them may be: the sum at the end is
	}
	if bestBase < 0 || best < 1 || best-second < 0.75 {
		return nil, false
	}
	for i := range values {
		dst = append(dst, values[i].at.from-bestBase)
	}
	return dst, true
}

// baseScore weighs what speaks for a block's cells to begin at a column.
func (l *layer) baseScore(r *row, ri int, b *schemas.Block, values []value, base, label int) (score float32) {
	n := len(b.Columns)
	const near = 14 // rows: farther ones may stand on another page
	bestDistance := near + 1
	for i := range l.full {
		f := &l.full[i]
		d := abs(f.row - ri)
		if f.block != b || f.label != label || d > near || f.values[0].at.from < 0 {
			continue
		}
		if d < bestDistance {
			bestDistance = d
			score = 0
		}
		if d == bestDistance && f.values[0].at.from == base {
			score = 2
		}
	}
	for i := range l.anchors {
		a := &l.anchors[i]
		d := abs(a.row - ri)
		if a.block != b || a.label != label || d > near || d == 0 {
			continue
		}
		if d < bestDistance {
			bestDistance = d
			score = 0
		}
		if d == bestDistance && a.base == base {
			score = 2
		}
	}
	head := l.headScore(b, base)
	if score > 0 && base < values[0].at.from && head == 0 && l.grids[b].style != uniform {
		// What is blank behind the label may be a part of it, where merged
		// cells were taken apart: then rows near by with such labels show nothing.
		score = 0.5
	}
	score += head
	if l.atEnd[b] > 0 && r.width-base == n {
		score++
	}
	switch grid := l.grids[b]; grid.style {
	case uniform:
		if base == grid.base {
			score += 1.5
		}
	case compact:
		if base == label+1 {
			score += 1.5
		}
	}
	if base == label+1 {
		score += 0.25
		if r.width-base == n {
			score += 2 // from the label to the row's end there are just the cells
		}
	} else if r.width-base == n {
		score += 0.5
	}
	return score + l.sumScore(b, values, func(i int) int { return values[i].at.from - base })
}

// headScore weighs how the labels of the block's head agree with a base.
func (l *layer) headScore(b *schemas.Block, base int) float32 {
	n := len(b.Columns)
	var sure float32
	shared, agree := 0, 0
	for i := range l.heads {
		h := &l.heads[i]
		if h.block != b {
			continue
		}
		c := h.at - base
		here := c >= 0 && c < n && h.columns&(1<<c) != 0
		switch {
		case h.columns&(h.columns-1) != 0:
			shared++
			if here {
				agree++
			}
		case here:
			sure += 0.75
			if c == 0 || c == n-1 {
				sure += 0.5 // these labels stand in one row of the head and are not shifted by a span
			}
		}
	}
	if sure == 0 && shared > 0 {
		sure = 2 * float32(agree) / float32(shared)
	}
	return min(sure, 2)
}

// sumScore weighs a placing by the identities along the row.
func (l *layer) sumScore(b *schemas.Block, values []value, column func(i int) int) float32 {
	var score float32
	for i := range l.sums {
		// Columns that tell the fact's row themselves sum by that row.
		for c := range b.Columns {
			if c == 0 || b.Columns[c].RowCode != b.Columns[c-1].RowCode {
				score += sumOf(&l.sums[i], b, b.Columns[c].RowCode, values, column)
			}
		}
	}
	return score
}

// sumOf weighs one identity over the columns of one row code.
func sumOf(id *schemas.Identity, b *schemas.Block, rowCode string, values []value, column func(i int) int) float32 {
	var left, right int64
	var stated bool // the right side
	for v := range values {
		col := &b.Columns[column(v)]
		k, f := figure.Parse(values[v].text, "")
		if k != figure.Number || col.RowCode != rowCode {
			continue
		}
		if slices.Contains(id.Left, col.Code) {
			left += f.Value
		}
		if slices.Contains(id.Right, col.Code) {
			right += f.Value
			stated = true
		}
	}
	switch {
	case stated && left == right && right != 0:
		return 2
	case stated && left != right && left != 0:
		return -1.5
	case stated:
		return 0.5
	case left != 0:
		return -1 // parts without their sum: more likely they stand one column further on
	}
	return 0
}

// placeStream: where cells follow one another without columns, blanks that
// were kept are the only sign of place.
func (l *layer) placeStream(r *row, b *schemas.Block, values []value, dst []int) ([]int, bool) {
	n := len(b.Columns)
	kept := len(r.values)
	for kept > n && r.values[kept-1].kind == figure.Blank {
		kept--
	}
	if kept != n {
		return nil, false
	}
	for i := range r.values[:kept] {
		if r.values[i].kind != figure.Blank {
			dst = append(dst, i)
		}
	}
	return dst, len(dst) == len(values)
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
