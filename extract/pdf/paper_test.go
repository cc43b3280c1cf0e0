package pdf_test

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

// A paperCell is a cell of a table as laid out on paper.
type paperCell struct {
	text             string
	row, col         int
	colspan, rowspan int
	figure           bool
}

// paperTable is a table on paper: columns by their widths in parts of the whole.
type paperTable struct {
	widths []float64
	rows   int
	cells  []paperCell
}

func (t *paperTable) add(row, col, rowspan, colspan int, text string, figure bool) {
	t.cells = append(t.cells, paperCell{text, row, col, colspan, rowspan, figure})
	t.rows = max(t.rows, row+1)
}

// statutory lays a table of a report out as the form prints it.
func statutory(t *specimen.Table) *paperTable {
	switch t.Shape.FactTable {
	case schemas.TableApplications:
		return applications(t)
	case schemas.TableDisputes:
		return disputes(t)
	}
	return disclosures(t)
}

func disclosures(t *specimen.Table) *paperTable {
	p := &paperTable{widths: []float64{3, 2, 2, 2}}
	next, row := 0, 0
	for bi := range t.Shape.Blocks {
		b := &t.Shape.Blocks[bi]
		p.add(row, 0, 1, 4, b.Titles[0], false)
		row++
		span := func(i int) int {
			if i == len(b.Columns)-1 {
				return 3 - i
			}
			return 1
		}
		p.add(row, 0, 1, 1, b.RowHead[0], false)
		for i := range b.Columns {
			p.add(row, 1+i, 1, span(i), b.Columns[i].Labels[0], false)
		}
		row++
		for ri := range b.Rows {
			p.add(row, 0, 1, 1, b.Rows[ri].Labels[0], false)
			for i := range b.Columns {
				p.add(row, 1+i, 1, span(i), t.Cells[next].Raw, true)
				next++
			}
			row++
		}
	}
	return p
}

func applications(t *specimen.Table) *paperTable {
	b := &t.Shape.Blocks[0]
	n := len(b.Columns)
	p := &paperTable{widths: []float64{2, 2, 6}}
	for range n {
		p.widths = append(p.widths, 1.6)
	}
	p.add(0, 0, 3, 3, t.Shape.Notes[0], false)
	p.add(0, 3, 1, n, b.Columns[0].Groups[0], false)
	grouped := -1
	for i := range b.Columns {
		c := &b.Columns[i]
		if len(c.Groups) == 1 {
			p.add(1, 3+i, 2, 1, c.Labels[0], false)
			continue
		}
		if grouped < 0 {
			grouped = len(p.cells)
			p.add(1, 3+i, 1, 0, c.Groups[1], false)
		}
		p.cells[grouped].colspan++
		p.add(2, 3+i, 1, 1, c.Labels[0], false)
	}
	row := 3
	var open [2]int // cells of the groups that hold the row
	var groups []string
	for ri := range b.Rows {
		r := &b.Rows[ri]
		for d, g := range r.Groups {
			if d < len(groups) && groups[d] == g {
				p.cells[open[d]].rowspan++
				continue
			}
			groups = append(groups[:d], g)
			open[d] = len(p.cells)
			p.add(row, d, 1, 1, g, false)
		}
		groups = groups[:len(r.Groups)]
		p.add(row, len(r.Groups), 1, 3-len(r.Groups), r.Labels[0], false)
		for i := range n {
			p.add(row, 3+i, 1, 1, t.Cells[ri*n+i].Raw, true)
		}
		row++
	}
	return p
}

func disputes(t *specimen.Table) *paperTable {
	b := &t.Shape.Blocks[0]
	p := &paperTable{}
	last := [2]int{-1, -1}
	var names [2]string
	for i := range b.Columns {
		p.widths = append(p.widths, 1)
		c := &b.Columns[i]
		if c.Groups[0] != names[0] {
			names = [2]string{c.Groups[0], ""}
			last[0] = len(p.cells)
			p.add(0, i, 1, 0, c.Groups[0], false)
		}
		p.cells[last[0]].colspan++
		if len(c.Groups) == 1 {
			p.add(1, i, 2, 1, c.Labels[0], false)
		} else {
			if c.Groups[1] != names[1] {
				names[1] = c.Groups[1]
				last[1] = len(p.cells)
				p.add(1, i, 1, 0, c.Groups[1], false)
			}
			p.cells[last[1]].colspan++
			p.add(2, i, 1, 1, c.Labels[0], false)
		}
		p.add(3, i, 1, 1, t.Cells[i].Raw, true)
	}
	return p
}

// press prints reports on paper.
type press struct {
	w          *writer
	rng        *rand.Rand
	way        int
	size       float64
	openSides  bool // no line at the left and right of tables
	unruled    bool // no lines down: columns by their places alone
	down       bool // lines down only, but for the frame
	flush      int  // cells begin (1) or end (2) in line, else their middles are in line
	letters    bool // heads of narrow columns a character a line
	standing   int  // quarter turns of such heads instead
	indent     bool
	pageNumber bool
	y          float64
}

const (
	marginX = 60.0
	marginY = 70.0
)

func (p *press) turnPage() {
	if p.pageNumber && len(p.w.pages) > 0 {
		p.w.text(p.w.width/2-15, p.w.height-40, 9, 0, "- "+strconv.Itoa(len(p.w.pages))+" -")
	}
	p.w.page()
	p.y = marginY
}

func (p *press) room(h float64) {
	if len(p.w.pages) == 0 || p.y+h > p.w.height-marginY {
		p.turnPage()
	}
}

func (p *press) textLine(x, size float64, s string) {
	p.room(1.6 * size)
	p.w.text(x, p.y+size, size, 0, s)
	p.y += 1.6 * size
}

func (p *press) title(lines ...string) {
	for _, l := range lines {
		size := 1.4 * p.size
		p.textLine((p.w.width-advance(l, size))/2, size, l)
	}
}

func (p *press) para(s string) {
	lead := 0.0
	if p.indent {
		lead = 2 * p.size
	}
	for i, l := range wrapped(s, p.w.width-2*marginX, lead, p.size) {
		x := marginX
		if i == 0 {
			x += lead
		}
		p.textLine(x, p.size, l)
	}
	if !p.indent {
		p.y += p.size
	}
}

// wrapped breaks a text into lines of a width.
func wrapped(s string, width, lead, size float64) []string {
	var out []string
	var line strings.Builder
	used := lead
	for _, r := range s {
		a := advance(string(r), size)
		if used+a > width+0.01 && line.Len() > 0 {
			out = append(out, line.String())
			line.Reset()
			used = 0
		}
		line.WriteRune(r)
		used += a
	}
	return append(out, line.String())
}

// table prints a table, over pages where it must. Cells that go on over a page
// leave their text on the first one.
func (p *press) table(t *paperTable) {
	size := p.size * 0.75
	const pad = 3.0
	sum := 0.0
	for _, w := range t.widths {
		sum += w
	}
	xs := []float64{marginX}
	for _, w := range t.widths {
		xs = append(xs, xs[len(xs)-1]+w/sum*(p.w.width-2*marginX))
	}
	lines := make([][]string, len(t.cells))
	heights := make([]float64, t.rows)
	turned := make([]bool, len(t.cells))
	for i := range t.cells {
		c := &t.cells[i]
		width := xs[c.col+c.colspan] - xs[c.col] - 2*pad
		narrow := !c.figure && width < 4*size && c.rowspan < 3
		switch {
		case narrow && p.standing > 0 && c.text != "":
			turned[i] = true
			lines[i] = []string{c.text}
			heights[c.row] = max(heights[c.row], advance(c.text, size)/float64(c.rowspan)+2*pad)
			continue
		case narrow && p.letters:
			width = size
		}
		lines[i] = wrapped(c.text, width, 0, size)
		need := (float64(len(lines[i]))*1.2*size + 2*pad) / float64(c.rowspan)
		for r := c.row; r < c.row+c.rowspan && r < t.rows; r++ {
			heights[r] = max(heights[r], need)
		}
	}
	for from := 0; from < t.rows; {
		p.room(heights[from] + 1)
		ys := []float64{p.y}
		to := from
		for to < t.rows && (to == from || p.y+heights[to] <= p.w.height-marginY) {
			p.y += heights[to]
			ys = append(ys, p.y)
			to++
		}
		order := p.rng.Perm(len(t.cells))
		for _, i := range order {
			c := &t.cells[i]
			if c.row+c.rowspan <= from || c.row >= to {
				continue
			}
			y0, y1 := ys[max(c.row, from)-from], ys[min(c.row+c.rowspan, to)-from]
			x0, x1 := xs[c.col], xs[c.col+c.colspan]
			p.borders(x0, y0, x1, y1, xs[0], xs[len(xs)-1], ys[0], ys[len(ys)-1])
			if c.row < from {
				continue // its text is on the page before
			}
			if turned[i] {
				a := advance(c.text, size)
				if p.standing == 1 {
					p.w.text((x0+x1)/2-0.38*size, (y0+y1-a)/2, size, 1, c.text)
				} else {
					p.w.text((x0+x1)/2+0.38*size, (y0+y1+a)/2, size, 3, c.text)
				}
				continue
			}
			y := (y0 + y1 - 1.2*size*float64(len(lines[i]))) / 2
			for _, l := range lines[i] {
				x := (x0 + x1 - advance(l, size)) / 2
				switch p.flush {
				case 1:
					x = x0 + pad
				case 2:
					x = x1 - pad - advance(l, size)
				}
				if !c.figure && c.col == 0 && !p.letters {
					x = x0 + pad
				}
				if l != "" {
					p.w.text(x, y+size, size, 0, l)
				}
				y += 1.2 * size
			}
		}
		if p.way == drawOnePath {
			p.w.out().WriteString("0.5 w S\n")
		}
		from = to
		if from < t.rows {
			p.turnPage()
		}
	}
	p.y += p.size
}

// borders draws the sides of a cell.
func (p *press) borders(x0, y0, x1, y1, left, right, top, bottom float64) {
	if p.unruled {
		if y0 == top {
			p.w.line(drawStrokes, x0, y0, x1, y0)
		}
		if y1 == bottom {
			p.w.line(drawStrokes, x0, y1, x1, y1)
		}
		return
	}
	if p.down {
		p.w.line(drawStrokes, x0, y0, x0, y1)
		p.w.line(drawStrokes, x1, y0, x1, y1)
		if y0 == top {
			p.w.line(drawStrokes, left, y0, right, y0)
		}
		if y1 == bottom {
			p.w.line(drawStrokes, left, y1, right, y1)
		}
		return
	}
	if p.openSides {
		p.w.line(p.way%drawOnePath, x0, y0, x1, y0)
		p.w.line(p.way%drawOnePath, x0, y1, x1, y1)
		if x0 > left {
			p.w.line(p.way%drawOnePath, x0, y0, x0, y1)
		}
		return
	}
	switch p.way {
	case drawRects, drawOnePath:
		p.w.rect(x0, y0, x1, y1, p.way == drawRects)
	default:
		p.w.line(p.way, x0, y0, x1, y0)
		p.w.line(p.way, x0, y1, x1, y1)
		p.w.line(p.way, x0, y0, x0, y1)
		p.w.line(p.way, x1, y0, x1, y1)
	}
}

// report prints a whole report.
func (p *press) report(r *specimen.Report) []byte {
	p.title(r.Agency.Name, strconv.Itoa(r.Year)+"年政府信息公开工作年度报告")
	if r.DocumentNumber != "" {
		p.title(r.DocumentNumber)
	}
	for _, s := range r.Prose.Opening {
		p.para(s)
	}
	p.para("一、总体情况")
	for _, s := range r.Prose.Overview {
		p.para(s)
	}
	for i := range r.Tables {
		p.para(r.Tables[i].Shape.Titles[0])
		p.table(statutory(&r.Tables[i]))
	}
	p.para("五、存在的主要问题及改进情况")
	for _, s := range r.Prose.Problems {
		p.para(s)
	}
	p.para("六、其他需要报告的事项")
	for _, s := range r.Prose.Other {
		p.para(s)
	}
	if p.pageNumber {
		p.turnPage()
	}
	return p.w.bytes()
}
