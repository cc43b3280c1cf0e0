package text

import (
	"strings"

	"gongkai/extract/document"
	"gongkai/extract/internal/disjoint"
	"gongkai/schemas/figure"
)

// boxes is a table drawn in boxes, cut into its cells.
type boxes struct {
	cells []exactCell
	frame bool // a cell holds a page
}

// boxesToTables writes the tables drawn in boxes as tables in HTML.
func (p *page) boxesToTables() *page {
	w := rewriter{from: p}
	p.eachBoxes(func(i, end int, t *boxes) {
		w.replace(i, i+1, asTable(t.cells))
		for ; i+1 < end; i++ {
			w.replace(i+1, i+2, "")
		}
	})
	return w.done()
}

// eachBoxes calls do with the lines [i, end) of each table in boxes. One with
// fewer rules than leastBoxes is none, but for a frame.
func (p *page) eachBoxes(do func(i, end int, t *boxes)) {
	for i := 0; i < len(p.lines); {
		if !isBoxRule(p.lines[i]) {
			i++
			continue
		}
		end, rules := i+1, 1
		for end < len(p.lines) && (isBoxRule(p.lines[end]) || isBoxLine(p.lines[end])) {
			if strings.Contains(p.lines[end], "+-") || strings.Contains(p.lines[end], "+=") {
				rules++
			}
			end++
		}
		for end > i && !isBoxRule(p.lines[end-1]) {
			end--
		}
		t := cutBoxes(p.lines[i:end])
		if t == nil && rules >= leastBoxes {
			t = cutBars(p.lines[i:end])
		}
		if t != nil && (rules >= leastBoxes || t.frame) {
			do(i, end, t)
		}
		i = max(end, i+1)
	}
}

// maxBoxWidth and maxBoxes bound the columns of characters of a table in boxes,
// and its boxes before those that span are joined.
const (
	maxBoxWidth = 4000
	maxBoxes    = 200_000
)

// cutBoxes cuts a table into its cells, nil where its lines do not meet. Boxes
// stand between the columns that have a plus sign and the lines that have a rule;
// where no line parts two of them, they are one cell.
func cutBoxes(lines []string) *boxes {
	m := newMatrix(lines)
	if m == nil {
		return nil
	}
	xs, ys := m.edges()
	if len(xs) < 2 || len(ys) < 2 || (len(xs)-1)*(len(ys)-1) > maxBoxes {
		return nil
	}
	columns, rows := len(xs)-1, len(ys)-1
	of := disjoint.New(columns * rows) // the first box of the cell that each is a part of
	for r := range rows {
		for c := range columns {
			if c > 0 && !m.bar(xs[c], ys[r], ys[r+1]) {
				of.Join(r*columns+c-1, r*columns+c)
			}
			if r > 0 && !m.rule(ys[r], xs[c], xs[c+1]) {
				of.Join((r-1)*columns+c, r*columns+c)
			}
		}
	}
	type extent struct{ rows, cols, boxes int }
	size := make(map[int]extent)
	for i := range of {
		k := of.Of(i)
		e := size[k]
		e.rows = max(e.rows, i/columns-k/columns+1)
		e.cols = max(e.cols, i%columns-k%columns+1)
		e.boxes++
		size[k] = e
	}
	t := &boxes{}
	columnsOf := make(map[int]int) // by row of boxes: cells that are columns of figures
	for i := range of {
		e, ok := size[i]
		if !ok {
			continue
		}
		if e.rows*e.cols != e.boxes {
			return nil // no rectangle
		}
		left, right := xs[i%columns], xs[i%columns+e.cols]
		c := exactCell{row: i / columns, rows: e.rows, cols: e.cols, room: right - left - 3, top: ys[i/columns] + 1} // a blank on either side
		for y := ys[i/columns] + 1; y < ys[i/columns+e.rows]; y++ {
			s, ok := m.between(y, left, right)
			if !ok {
				return nil
			}
			c.lines = append(c.lines, s)
		}
		t.cells = append(t.cells, c)
		if holdsFigures(c.lines) {
			columnsOf[c.row]++
		}
	}
	for i := range t.cells {
		if c := &t.cells[i]; columnsOf[c.row] < 2 && holdsPage(c.lines) {
			t.frame = true
		}
	}
	return t
}

// holdsFigures says that a cell holds a figure a line under the lines of a head,
// as a column does of a table that has rules around its rows and none between
// them.
func holdsFigures(lines []string) bool {
	const head = 4
	figures, texts := 0, 0
	for _, l := range lines {
		switch figure.Classify(l) {
		case figure.Text:
			texts++
		case figure.Number:
			figures++
		}
	}
	return figures > 1 && texts <= head
}

// cutBars cuts a table whose lines do not meet, since a wide character had no room
// in a narrow column, row by row at its bars. Rows that cannot be cut are left out.
func cutBars(lines []string) *boxes {
	t := &boxes{}
	row := 0
	for from := 0; from < len(lines); {
		until := from + 1
		for until < len(lines) && !isBoxRule(lines[until]) {
			until++
		}
		for k, cell := range cutBox(lines[from], lines[from+1:until]) {
			room := 0
			for _, l := range cell {
				room = max(room, document.Columns(l)-2)
			}
			if k == 0 {
				row++
			}
			t.cells = append(t.cells, exactCell{row: row - 1, rows: 1, cols: 1, room: room, lines: cell})
		}
		from = until
	}
	return t
}

// holdsPage says that a cell holds paragraphs with empty lines between them, or
// a table, as no cell of figures does.
func holdsPage(lines []string) bool {
	const paragraphs = 6
	empty, pending := 0, 0
	for i, l := range lines {
		switch t := trim(l); {
		case t == "":
			pending++
		case len(t) > 4 && (isBoxRule(t) || isDrawing(t)) && i > 0:
			return true
		case i == pending:
			pending = 0 // at its top
		default:
			empty += min(pending, 1)
			pending = 0
		}
	}
	return empty >= paragraphs
}
