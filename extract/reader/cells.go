package reader

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// collect makes cells of the rows placed.
func (r *Reader) collect(c *chain, d *document.Document, rows []row, targets []int, used []bool, out *Reading) {
	for len(r.layers) < len(c.tables) {
		r.layers = append(r.layers, layer{})
	}
	layers := r.layers[:len(c.tables)]
	for t := range layers {
		layers[t].reset(d)
		for _, id := range c.tables[t].Identities {
			if id.Along == "row" {
				layers[t].sums = append(layers[t].sums, id)
			}
		}
	}
	for _, i := range r.scan.spent {
		used[i] = true
	}
	signs, whole := 0, 0
	for t := range layers {
		var n, rowsWhole int
		n, layers[t].empty, rowsWhole = jumbled(c, rows, targets, t)
		signs, whole = signs+n, whole+rowsWhole
		layers[t].signs, layers[t].jumbled = n, n+layers[t].empty
	}
	if signs == 0 && whole >= enoughInOrder {
		for t := range layers {
			layers[t].jumbled = 0 // rows without figures are rows of blanks
		}
	}
	buf, kept := r.buf, r.kept[:0]
	heads := r.heads // head text of each block, for units
	for b := range heads {
		heads[b] = heads[b][:0]
	}
	if out.Cells == nil {
		out.Cells = r.room(c.cells)
	}
	for i, j := range targets {
		if j == unplaced {
			continue
		}
		t, row := &c.targets[j], &rows[i]
		used[row.line] = true
		if t.block == nil {
			continue
		}
		l := &layers[t.table]
		if t.row == nil {
			l.stack(t.block, i, row)
			l.noteHead(t.block, i, row)
			for p := range row.labels {
				l.merged = l.merged || c.gluedHead(&row.labels[p])
				heads[t.block] = append(heads[t.block], row.labels[p].text)
				if f := row.labels[p].frag; f != nil && f.column[j] != 0 {
					h := headCell{row: i, block: t.block, columns: f.column[j], at: row.labels[p].at, wide: row.labels[p].wide}
					if n := len(l.heads); n > 0 && l.heads[n-1].row == i && l.heads[n-1].columns == h.columns && h.columns&(h.columns-1) == 0 {
						l.repeats = true
					}
					l.heads = append(l.heads, h)
				}
			}
			continue
		}
		var merged bool
		buf, merged = l.rowFigures(buf, row, t.block)
		l.merged = l.merged || merged
		if n := len(row.values); row.kind == document.Grid && n > 0 && row.values[n-1].kind == figure.Blank && row.values[n-1].at.from == row.width-1 {
			l.endBlank[t.block] = true
		}
		if row.kind == document.Plain {
			l.noteFigures(t.block, buf)
			l.countFlush(t.block, buf)
			if len(buf) > 0 && len(row.labels) > 0 {
				l.endings = append(l.endings, ending{t.block, lastLabel(row), buf[len(buf)-1]})
			}
		}
		if len(buf) > 0 && row.kind == document.Grid && len(t.block.Columns) > 1 && len(row.labels) > 0 {
			l.edges = append(l.edges, edge{t.block, lastLabel(row), buf[len(buf)-1].at.from})
			if base := row.width - len(t.block.Columns); base <= lastLabel(row) || base > buf[0].at.from {
				l.ragged[t.block] = true
			}
		}
		if row.kind == document.Grid && len(row.values) > 0 {
			l.widths[rowWidth{t.block, row.width}]++
		}
		if n := len(t.block.Columns); row.kind == document.Grid && len(buf) > 1 && len(buf) < n && buf[len(buf)-1].at.from-buf[0].at.from+1 == n {
			l.anchors = append(l.anchors, anchor{i, t.block, lastLabel(row), buf[0].at.from, row.width})
		}
		l.findSums(t.block, buf)
		if n := len(t.block.Columns); row.kind == document.Stream && n > 1 && len(buf) > 0 && len(row.values) != n {
			l.loose++
		}
		if len(buf) == len(t.block.Columns) {
			l.full = append(l.full, fullRow{row: i, block: t.block, label: lastLabel(row), width: row.width, values: copied(&kept, buf)})
		}
	}
	r.buf, r.kept = buf, kept
	for t := range layers {
		layers[t].findGrids()
		if d.Layout == document.LayoutLines || d.Layout == document.LayoutOneLine {
			layers[t].findSwaps(rows)
		}
	}
	r.torn, r.alone = r.torn[:0], r.alone[:0]
	newest := -1
	for start := 0; start < len(targets); {
		j := targets[start]
		end := start + 1
		if j == unplaced {
			start = end
			continue
		}
		for end < len(targets) && (targets[end] == j || targets[end] == unplaced) {
			end++
		}
		t := &c.targets[j]
		if t.row != nil {
			if r.cells(c, t, &layers[t.table], rows, targets, start, end, j, heads[t.block], out) {
				for i, f := range schemas.Forms() {
					if f == c.forms[t.table] && i > newest {
						newest = i
					}
				}
			}
		}
		start = end
	}
	r.settle(out)
	if newest >= 0 {
		out.Form = schemas.Forms()[newest].Code
	}
	for i, j := range targets {
		if j == unplaced && rows[i].solid > 0 && !(len(rows[i].labels) == 0 && rows[i].solid == 1) {
			if rows[i].kind != document.Plain || d.Layout == document.LayoutAligned && rows[i].solid > 2 {
				used[rows[i].line] = true
				out.Warnings = append(out.Warnings, fmt.Sprintf("unplaced_row: %s: %s", d.Lines[rows[i].line].At.Locator(), excerpt(&rows[i])))
			}
		}
	}
}

// copied appends values to those that are kept for a document and returns the
// copy.
func copied(kept *[]value, values []value) []value {
	from := len(*kept)
	*kept = append(*kept, values...)
	return (*kept)[from:len(*kept):len(*kept)]
}

// excerpt is a row's text for a message, short.
func excerpt(r *row) string {
	var b strings.Builder
	for i := range r.labels {
		b.WriteString(strings.TrimSpace(r.labels[i].text))
		b.WriteByte(' ')
	}
	for i := range r.values {
		b.WriteString(strings.TrimSpace(r.values[i].text))
		b.WriteByte(' ')
	}
	s := []rune(strings.TrimSpace(b.String()))
	if len(s) > 60 {
		s = append(s[:60], '…')
	}
	return string(s)
}

// headUnit finds the unit of money that a block's head prints for a column.
func headUnit(col *schemas.Column, heads []string) string {
	if col.Unit != "元" {
		return ""
	}
	for _, h := range heads {
		if strings.Contains(h, "万元") {
			return "万元"
		}
		if strings.Contains(h, "单位") && strings.Contains(h, "元") || strings.Contains(h, "（元）") || strings.Contains(h, "(元)") {
			return "元"
		}
	}
	return col.PrintedUnit
}

// leastEvidence is what the labels of a row must at least speak for it, as
// half of a short label does. A row that only its place in the order speaks
// for is not taken.
const leastEvidence = 0.45

// cells reads the cells of one target from the rows [start, end) that the path
// placed there.
func (r *Reader) cells(c *chain, t *target, l *layer, rows []row, targets []int, start, end, j int, heads []string, out *Reading) bool {
	n := len(t.block.Columns)
	var evidence float32
	label := ""
	var at document.Place
	if cap(r.have) < n {
		r.have = make([]bool, n)
	}
	have := r.have[:n]
	clear(have)
	anyFull := false
	for i := start; i < end; i++ {
		if targets[i] != j {
			continue
		}
		row := &rows[i]
		for p := range row.labels {
			if f := row.labels[p].frag; f != nil && f.fit[j] > 0 {
				evidence += f.fit[j] * max(f.weight, 0.5)
			}
			if piece := strings.TrimSpace(row.labels[p].text); label == "" {
				label = piece
			} else {
				label += " " + piece
			}
		}
		if at == (document.Place{}) || row.solid > 0 {
			at = rowPlace(row)
		}
		anyFull = anyFull || row.solid == n
	}
	if !t.bare && evidence < leastEvidence {
		for i := start; i < end; i++ {
			if targets[i] == j && rows[i].solid > 0 {
				out.Warnings = append(out.Warnings, fmt.Sprintf("unplaced_row: %s: %s", rowPlace(&rows[i]).Locator(), excerpt(&rows[i])))
			}
		}
		return false
	}
	first := len(out.Cells) // the row's cells are made in their place
	out.Cells = slices.Grow(out.Cells, n)[:first+n]
	found := out.Cells[first:]
	clear(found)
	buf, cols := r.buf, r.columns
	defer func() { r.buf, r.columns = buf, cols }()
	read := false
	var torn *row
	begin := start
	if !anyFull {
		start = joinPieces(l, t, rows, targets, start, end, j)
	}
	for i := start; i < end; i++ {
		row := &rows[i]
		if targets[i] != j || !filled(row) {
			continue
		}
		if anyFull && row.solid != n {
			continue // a piece of the row, printed twice over a wrapped label
		}
		if buf, _ = l.rowFigures(buf, row, t.block); len(buf) > n {
			buf = legible(buf)
		}
		buf = l.rejoin(t.block, l.unwrap(rows, i, t.block, buf))
		if row.torn {
			torn = row
		}
		var ok bool
		cols, ok = l.place(row, i, t.block, buf, cols)
		read = true
		if !ok {
			out.Warnings = append(out.Warnings, fmt.Sprintf("columns_unknown: %s: %s", rowPlace(row).Locator(), excerpt(row)))
			for col := range found {
				found[col] = Cell{Status: schemas.StatusIllegible, Raw: excerpt(row), At: rowPlace(row)}
				have[col] = true
			}
			if col, ok := l.onlySum(row, t.block, buf); ok {
				sum := &buf[len(buf)-1]
				found[col] = Cell{Status: statusOf(sum.kind), Raw: strings.TrimSpace(sum.text), At: sum.from}
				r.alone = append(r.alone, aloneSum{table: c.tables[t.table], cell: first + col, text: excerpt(row)})
			}
			break
		}
		for v, col := range cols {
			cell, raw := &found[col], strings.TrimSpace(buf[v].text)
			cell.Status = statusOf(buf[v].kind)
			if have[col] && cell.Raw != raw {
				cell.Status, raw = schemas.StatusIllegible, cell.Raw+" "+raw
			}
			cell.Raw, cell.At, have[col] = raw, buf[v].from, true
		}
	}
	if !read && !printed(t, rows[begin:end], targets[begin:end], j) {
		out.Cells = out.Cells[:first]
		return false
	}
	for i := max(begin-1, 0); i <= end && i < len(rows); i++ {
		if targets[i] == unplaced && len(rows[i].labels) == 0 {
			l.strayOnPaper(t.block, &rows[i], found, have)
		}
	}
	if torn != nil {
		r.torn = append(r.torn, tornRow{table: c.tables[t.table], row: schemas.FactRow(t.row, &t.block.Columns[0]), from: first, until: first + n, text: excerpt(torn)})
	}
	for col := range t.block.Columns {
		column := &t.block.Columns[col]
		cell := &found[col]
		if !have[col] {
			cell.Status, cell.At = schemas.StatusBlank, at
		}
		cell.Table = c.tables[t.table].FactTable
		cell.Form = c.forms[t.table].Code
		cell.Row, cell.Column = schemas.FactRow(t.row, column), column.Code
		cell.Unit = headUnit(column, heads)
		cell.Label = label
	}
	return true
}

// printed says whether a row without figures is there at all: a piece of its
// own label must be, not just the label of the group around it. A row without
// labels is told by its figures, or by as many blanks.
func printed(t *target, rows []row, targets []int, j int) bool {
	var buf [4 * longestLabel]rune
	for i := range rows {
		if targets[i] != j {
			continue
		}
		if t.bare {
			if rows[i].blankRow(t) {
				return true
			}
			continue
		}
		for p := range rows[i].labels {
			if rows[i].labels[p].frag == nil {
				continue
			}
			label := schemas.CompareLabel(buf[:0], rows[i].labels[p].text)
			for _, leaf := range t.leaf {
				if against(label, leaf, false) > 0 {
					return true
				}
			}
			for _, g := range t.groups {
				if k := index(label, g); k >= 0 && len(label) > len(g) {
					return true // the group's label and more in one piece
				}
			}
		}
	}
	return false
}

// blankRow says that a row of a grid has a blank for each cell of a target that
// prints no label.
func (r *row) blankRow(t *target) bool {
	return t.bare && r.kind == document.Grid && r.solid == 0 && len(r.labels) == 0 && len(r.values) == t.cells()
}

// filled says whether anything stands in the places of a row's figures, legible
// or not.
func filled(r *row) bool {
	for i := range r.values {
		if r.values[i].kind != figure.Blank {
			return true
		}
	}
	return false
}

// rowPlace is where a row's figures begin, or its label.
func rowPlace(r *row) document.Place {
	if r.solid > 0 {
		return r.values[0].from
	}
	return r.from
}

func statusOf(k figure.Kind) string {
	switch k {
	case figure.Number:
		return schemas.StatusReported
	case figure.Dash:
		return schemas.StatusDash
	case figure.Blank:
		return schemas.StatusBlank
	}
	return schemas.StatusIllegible
}
