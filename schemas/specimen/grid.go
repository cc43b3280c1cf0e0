package specimen

import (
	"gongkai/schemas"
)

// grid is a table as it was laid out on paper, before a converter took it
// apart: rows of cells with spans.
type grid struct {
	width int
	rows  []gridRow
}

type gridRow struct {
	cells []gridCell // those that begin in this row, from left to right
	kind  rowKind
	block int // of the form, for rows of section 2
}

type rowKind uint8

const (
	titleRow rowKind = iota // 第二十条第（一）项
	headRow
	dataRow
)

type gridCell struct {
	text             string
	fig              *Cell // the figure that it holds, nil for a label
	col              int
	colspan, rowspan int
}

// figures are the row's figures.
func (r *gridRow) figures(yield func(*Cell) bool) {
	for i := range r.cells {
		if c := r.cells[i].fig; c != nil && !yield(c) {
			return
		}
	}
}

// layOut draws a table of the report.
func (s *style) layOut(t *Table) *grid {
	switch t.Shape.FactTable {
	case schemas.TableApplications:
		return s.applicationsGrid(t)
	case schemas.TableDisputes:
		return s.disputesGrid(t)
	}
	return s.disclosuresGrid(t)
}

func (s *style) disclosuresGrid(t *Table) *grid {
	g := &grid{width: 4, rows: make([]gridRow, 0, 20)}
	next := 0
	for bi := range t.Shape.Blocks {
		b := &t.Shape.Blocks[bi]
		g.rows = append(g.rows, gridRow{kind: titleRow, block: bi,
			cells: []gridCell{{text: s.label(b.Titles), colspan: g.width, rowspan: 1}}})
		head := gridRow{kind: headRow, block: bi, cells: make([]gridCell, 1, g.width)}
		head.cells[0] = gridCell{text: s.label(b.RowHead), colspan: 1, rowspan: 1}
		for ci := range b.Columns {
			labels := b.Columns[ci].Labels
			if b.Columns[ci].PrintedUnit != "" {
				labels = labels[:1] // the label that says in which unit the amounts are
			}
			head.cells = append(head.cells, s.spread(g, ci, len(b.Columns), gridCell{text: s.head(labels)}))
		}
		g.rows = append(g.rows, head)
		for ri := range b.Rows {
			row := gridRow{kind: dataRow, block: bi, cells: make([]gridCell, 1, g.width)}
			row.cells[0] = gridCell{text: s.label(b.Rows[ri].Labels), colspan: 1, rowspan: 1}
			printed := false
			for ci := range b.Columns {
				c := &t.Cells[next]
				next++
				printed = printed || c.Status != schemas.StatusMissing
				row.cells = append(row.cells, s.spread(g, ci, len(b.Columns), gridCell{text: c.Raw, fig: c}))
			}
			if printed {
				g.rows = append(g.rows, row)
			}
		}
	}
	return g
}

// spread places a cell of a block with n columns; the last one takes the rest
// of the width.
func (s *style) spread(g *grid, i, n int, c gridCell) gridCell {
	c.col, c.colspan, c.rowspan = 1+i, 1, 1
	if i == n-1 {
		c.colspan = g.width - c.col
	}
	return c
}

func (s *style) applicationsGrid(t *Table) *grid {
	b := &t.Shape.Blocks[0]
	const labels = 3 // columns of labels: group, group within it, row
	n := len(b.Columns)
	g := &grid{width: labels + n, rows: make([]gridRow, 0, 3+len(b.Rows))}
	note := gridCell{text: s.punctuate(t.Shape.Notes[0]), colspan: labels, rowspan: 3}
	g.rows = append(g.rows, gridRow{kind: headRow, cells: []gridCell{note,
		{text: s.punctuate(b.Columns[0].Groups[0]), col: labels, colspan: n, rowspan: 1}}})
	var second, third gridRow
	second.kind, third.kind = headRow, headRow
	for i := range b.Columns {
		c := &b.Columns[i]
		cell := gridCell{text: s.head(c.Labels), col: labels + i, colspan: 1, rowspan: 1}
		if len(c.Groups) == 1 {
			cell.rowspan = 2
			second.cells = append(second.cells, cell)
			continue
		}
		if len(third.cells) == 0 {
			second.cells = append(second.cells, gridCell{text: s.punctuate(c.Groups[1]), col: labels + i, colspan: 5, rowspan: 1})
		}
		third.cells = append(third.cells, cell)
	}
	g.rows = append(g.rows, second, third)

	printed := make([]bool, len(b.Rows))
	for i := range b.Rows {
		printed[i] = t.Cells[i*n].Status != schemas.StatusMissing
	}
	var open []string // groups begun in rows above
	for i := range b.Rows {
		r := &b.Rows[i]
		if !printed[i] {
			continue
		}
		row := gridRow{kind: dataRow, cells: make([]gridCell, 0, 3+n)}
		for depth, group := range r.Groups {
			if depth < len(open) && open[depth] == group {
				continue
			}
			open = append(open[:depth], group)
			span := 0
			for j := i; j < len(b.Rows) && len(b.Rows[j].Groups) > depth && b.Rows[j].Groups[depth] == group; j++ {
				if printed[j] {
					span++
				}
			}
			row.cells = append(row.cells, gridCell{text: s.punctuate(group), col: depth, colspan: 1, rowspan: span})
		}
		open = open[:len(r.Groups)]
		depth := len(r.Groups)
		row.cells = append(row.cells, gridCell{text: s.label(r.Labels), col: depth, colspan: labels - depth, rowspan: 1})
		for j := range n {
			c := &t.Cells[i*n+j]
			row.cells = append(row.cells, gridCell{text: c.Raw, col: labels + j, colspan: 1, rowspan: 1, fig: c})
		}
		g.rows = append(g.rows, row)
	}
	return g
}

func (s *style) disputesGrid(t *Table) *grid {
	b := &t.Shape.Blocks[0]
	g := &grid{width: len(b.Columns), rows: make([]gridRow, 4)}
	for i := range g.rows {
		g.rows[i].kind = headRow
	}
	g.rows[3].kind = dataRow
	group := func(row, col, depth int) {
		name := b.Columns[col].Groups[depth]
		span := 0
		for col+span < len(b.Columns) && len(b.Columns[col+span].Groups) > depth && b.Columns[col+span].Groups[depth] == name {
			span++
		}
		g.rows[row].cells = append(g.rows[row].cells, gridCell{text: s.punctuate(name), col: col, colspan: span, rowspan: 1})
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		newGroup := func(depth int) bool {
			return i == 0 || len(b.Columns[i-1].Groups) <= depth || b.Columns[i-1].Groups[depth] != c.Groups[depth]
		}
		if newGroup(0) {
			group(0, i, 0)
		}
		cell := gridCell{text: s.head(c.Labels), col: i, colspan: 1, rowspan: 1}
		if len(c.Groups) == 1 {
			cell.rowspan = 2
			g.rows[1].cells = append(g.rows[1].cells, cell)
		} else {
			if newGroup(1) {
				group(1, i, 1)
			}
			g.rows[2].cells = append(g.rows[2].cells, cell)
		}
		fig := &t.Cells[i]
		g.rows[3].cells = append(g.rows[3].cells, gridCell{text: fig.Raw, col: i, colspan: 1, rowspan: 1, fig: fig})
	}
	return g
}

// covered lists, for a row, the places that a cell from a row above covers,
// one for each such cell: converters leave an empty cell there.
func (g *grid) covered(row int) []int {
	var cols []int
	for i := max(0, row-24); i < row; i++ { // no cell spans more rows than the results of section 3
		for j := range g.rows[i].cells {
			if c := &g.rows[i].cells[j]; c.rowspan > 1 && i+c.rowspan > row {
				cols = append(cols, c.col)
			}
		}
	}
	return cols
}
