package reader

import (
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

// reset makes a layer ready for a table of the document, and keeps its memory.
func (l *layer) reset(d *document.Document) {
	if l.widths == nil {
		l.widths = make(map[rowWidth]int)
		l.atEnd, l.grids = make(map[*schemas.Block]int), make(map[*schemas.Block]grid)
		l.endBlank, l.ragged = make(map[*schemas.Block]bool), make(map[*schemas.Block]bool)
		l.swapped = make(map[int]bool)
		l.papers = make(map[*schemas.Block]*paper)
	}
	clear(l.widths)
	clear(l.atEnd)
	clear(l.grids)
	clear(l.endBlank)
	clear(l.ragged)
	clear(l.swapped)
	clear(l.papers)
	*l = layer{
		full: l.full[:0], heads: l.heads[:0], sums: l.sums[:0], edges: l.edges[:0], anchors: l.anchors[:0],
		stacks: l.stacks[:0], endings: l.endings[:0], pieces: l.pieces[:0],
		widths: l.widths, atEnd: l.atEnd, grids: l.grids, endBlank: l.endBlank, ragged: l.ragged, swapped: l.swapped, papers: l.papers,
		roughly: d.Roughly,
	}
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
		if i > 0 && trim(values[i].text) == trim(values[i-1].text) {
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

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
