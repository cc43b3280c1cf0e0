package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gongkai/extract/ruling"
	"gongkai/schemas/figure"
)

// table is a ruled table with its text.
type table struct {
	ruling.Table
	glyphs map[int32][]glyph // by merged cell
	text   map[int32]string
}

// tablesOf are the ruled tables of a page with the characters in them, and the
// characters outside of all.
func tablesOf(p *page) (tables []*table, rest []glyph) {
	for _, t := range ruling.Find(p.across, p.down) {
		if t.Columns() == 1 {
			continue // a frame with lines across: columns are told by places
		}
		tables = append(tables, &table{Table: t, glyphs: make(map[int32][]glyph)})
	}
	rest = pour(tables, p.glyphs)
	for _, t := range tables {
		t.cutRows()
	}
	if whole := slices.DeleteFunc(slices.Clone(tables), (*table).stacked); len(whole) < len(tables) {
		tables = whole
		for _, t := range tables {
			clear(t.glyphs)
		}
		rest = pour(tables, p.glyphs)
	}
	for _, t := range tables {
		t.text = make(map[int32]string, len(t.glyphs))
		for c, gs := range t.glyphs {
			t.text[c] = cellText(gs, t.CellBox(c))
		}
		t.FindBlocks()
	}
	return tables, rest
}

// pour gives each character to the table that holds it, the smallest of those
// that are nested, and returns those outside of all.
func pour(tables []*table, gs []glyph) (rest []glyph) {
	bySize := slices.Clone(tables)
	slices.SortStableFunc(bySize, func(a, b *table) int {
		x, y := a.Box(), b.Box()
		return cmp.Compare(x.Width()*x.Height(), y.Width()*y.Height())
	})
	for _, g := range gs {
		x, y := g.box.MidX(), g.box.MidY()
		i := slices.IndexFunc(bySize, func(t *table) bool { return t.Box().Holds(x, y) })
		if i < 0 {
			rest = append(rest, g)
			continue
		}
		c := bySize[i].Under(x, y)
		bySize[i].glyphs[c] = append(bySize[i].glyphs[c], g)
	}
	return rest
}

// Text implements [ruling.Writing].
func (t *table) Text(c int32) string { return t.text[c] }

// Prose implements [ruling.Writing].
func (t *table) Prose(c int32) []ruling.Prose {
	gs := t.glyphs[c]
	if len(gs) == 0 || standing(gs) {
		return nil
	}
	var out []ruling.Prose
	for _, l := range linesOf(gs) {
		out = append(out, ruling.Prose{Y: l.box.Y0, Text: l.prose()})
	}
	return out
}

// cutRows rules the rows of tables that have lines between columns only: where
// the cells of a row hold the same number of lines, figures most of them, and
// side by side.
func (t *table) cutRows() {
	for row := 0; row < t.Rows(); row++ {
		ys := t.linesWithin(row)
		if len(ys) < 2 {
			continue
		}
		cuts := make([]float64, 0, len(ys)-1)
		for i := 1; i < len(ys); i++ {
			cuts = append(cuts, (ys[i-1]+ys[i])/2)
		}
		now := t.CutRow(row, cuts)
		old := t.glyphs
		t.glyphs = make(map[int32][]glyph, len(old))
		for c, gs := range old {
			for _, g := range gs {
				k := now(c, g.box.MidY())
				t.glyphs[k] = append(t.glyphs[k], g)
			}
		}
		row += len(cuts)
	}
}

// linesWithin returns the middles of the lines of text that the cells of a
// row share, nil where they do not.
func (t *table) linesWithin(row int) []float64 {
	var ys []float64
	cells, figures := 0, 0
	seen := int32(-1)
	for col := range t.Columns() {
		c := t.At(row, col)
		if c == seen || !t.OneRow(row, c) {
			continue
		}
		seen = c
		if len(t.glyphs[c]) == 0 {
			continue
		}
		lines := linesOf(t.glyphs[c])
		if len(lines) < 2 || ys != nil && len(lines) != len(ys) {
			return nil
		}
		number := true
		for i := range lines {
			y := lines[i].box.MidY()
			if len(ys) <= i {
				ys = append(ys, y)
			} else if d := ys[i] - y; d > 0.5*lines[i].size() || d < -0.5*lines[i].size() {
				return nil
			}
			k := figure.Classify(lines[i].prose())
			number = number && (k == figure.Number || k == figure.Dash)
		}
		cells++
		if number {
			figures++
		}
	}
	if figures < 2 || figures*2 < cells {
		return nil
	}
	return ys
}

// stacked says that a table has no lines between its rows: a row of it holds
// cells with many figures, or with a label above its figure.
func (t *table) stacked() bool {
	const leastFigures = 4 // a figure may be broken over two or three lines
	least := 2             // cells
	if t.Rows() == 1 {
		least = 1
	}
	for row := range t.Rows() {
		cells := 0
		seen := int32(-1)
		for col := range t.Columns() {
			c := t.At(row, col)
			if c == seen || !t.OneRow(row, c) {
				continue
			}
			seen = c
			figures, labels := 0, 0
			last := math.Inf(1)
			for _, l := range linesOf(t.glyphs[c]) {
				switch text := l.prose(); {
				case onlyFigures(text):
					if l.box.MidY()-last > 2*l.size() {
						figures = leastFigures // with room for a row between: it is blank
					}
					figures, last = figures+1, l.box.MidY()
				case !figure.IsUnit(text):
					labels++
				}
			}
			if figures >= leastFigures || figures > 0 && labels > 0 {
				cells++
			}
		}
		if cells >= least {
			return true
		}
	}
	return false
}

// onlyFigures says that all words of a line are figures.
func onlyFigures(text string) bool {
	for w := range strings.FieldsSeq(text) {
		if k := figure.Classify(w); k != figure.Number && k != figure.Dash {
			return false
		}
	}
	return true
}

// standing says that text stands on its side.
func standing(gs []glyph) bool {
	n := 0
	for i := range gs {
		if gs[i].turn != 0 {
			n++
		}
	}
	return n*2 > len(gs)
}
