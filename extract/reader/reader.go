// Package reader reads the statutory forms in a neutral document: it aligns
// the document's rows with the form's expected sequence of labels and cells,
// as one best path, and says where each figure stands.
//
// The reader knows no form by name: tables, labels and identities are data of
// [gongkai/schemas]. It promises that a cell's text was found in the document
// at the place told, and that where the column of a figure cannot be known the
// cells of its row are illegible, not shifted.
package reader

import (
	"fmt"
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// Cell is a figure of a form with what the document has in its place.
type Cell struct {
	Table, Form string
	Row, Column string
	Status      string
	Raw         string
	Unit        string // unit that the column's head prints
	At          document.Place
	Label       string // label text that placed the row
}

// Reading is what one report holds.
type Reading struct {
	Form     string // newest form among its tables, or none
	Layout   string
	Cells    []Cell
	Sections []Section
	Clues    []Clue
	Warnings []string
	IsReport bool
	Why      string // where it is no report: what speaks against it
}

// Reader reads documents. It keeps the labels that it met, so one reader a
// worker is fastest; it is not safe for concurrent use.
type Reader struct {
	chains  []*chain // one a form, oldest first
	mixed   map[string]*chain
	scan    scanner
	align   aligner
	targets []int
	last    path
}

// path is the best path of the document read last, for [Reader.RunnerUp].
type path struct {
	chain   *chain
	rows    []row
	targets []int
	score   float32
}

// New makes a reader of all forms in schemas.
func New() *Reader {
	r := &Reader{mixed: make(map[string]*chain)}
	for _, f := range schemas.Forms() {
		r.chains = append(r.chains, formChain(f))
	}
	return r
}

// Read reads the report in a document.
func (r *Reader) Read(d *document.Document) *Reading {
	out := &Reading{Form: schemas.FormNone, Layout: d.Layout}
	r.last = path{}
	marks := headings(d)
	from, until := r.region(d, marks)
	used := make([]bool, len(d.Lines))
	if until > from {
		r.tables(d, from, until, used, out)
	}
	prose(d, marks, used, out)
	judge(out)
	return out
}

// maxRegion bounds the lines that are aligned: far beyond the longest table
// seen, a page number and a blank between any two cells.
const maxRegion = 4000

// region finds the lines that can hold the tables: from the heading of section
// two, or the first line that is plainly of a form, to the heading of section
// five, or the end.
func (r *Reader) region(d *document.Document, marks []mark) (from, until int) {
	from, until = -1, len(d.Lines)
	for _, m := range marks {
		switch m.section {
		case schemas.SectionDisclosure, schemas.SectionApplications, schemas.SectionDisputes:
			if from < 0 {
				from = m.line
			}
		case schemas.SectionProblems, schemas.SectionOther:
			if from >= 0 && until == len(d.Lines) {
				until = m.line
			}
		}
	}
	// Without those headings the first line that is a form's label starts the
	// region; with them, tables that stand before still belong to it.
	limit := from
	if limit < 0 {
		limit = len(d.Lines)
	}
	for i := 0; i < limit; i++ {
		if r.isFormLine(&d.Lines[i]) {
			from = i
			break
		}
	}
	if from < 0 {
		return 0, 0
	}
	if until < from {
		until = len(d.Lines)
	}
	return from, min(until, from+maxRegion)
}

// isFormLine says that a line is, whole, a title or head of a form's block.
func (r *Reader) isFormLine(l *document.Line) bool {
	text := l.Text
	if len(l.Cells) > 0 {
		text = l.Cells[0].Text
	}
	if text = strings.TrimFunc(text, space); len(text) > 120 {
		return false
	}
	if !strings.Contains(text, "第二十条") && !strings.Contains(text, "信息内容") && !strings.Contains(text, "申请数量") {
		return false
	}
	c := r.chains[len(r.chains)-1]
	f := c.fragmentOf(text)
	return f != nil && f.best >= exactLeaf
}

// tables finds the form that the region follows and reads its tables.
func (r *Reader) tables(d *document.Document, from, until int, used []bool, out *Reading) {
	c := r.chains[len(r.chains)-1]
	rows := r.scan.scan(c, d, from, until)
	if f, ok := tell(marksOf(rows)); ok {
		if r.chains[f] != c {
			c = r.chains[f]
			rows = r.scan.scan(c, d, from, until)
		}
		r.readPath(c, d, rows, used, out)
		return
	}
	r.tryForms(d, from, until, used, out)
}

// readPath aligns rows with a chain and makes cells of those that were placed.
func (r *Reader) readPath(c *chain, d *document.Document, rows []row, used []bool, out *Reading) {
	var score float32
	r.targets, score = r.align.align(c, rows, r.targets)
	r.last = path{c, rows, r.targets, score}
	r.collect(c, d, rows, r.targets, used, out)
}

// RunnerUp tells, for a cell of the document read last, the score of the path
// that was taken, and what the best path would score that does not place the
// cell's row where it is; other is where it would place it, "" for nowhere.
// The difference is how sure the placing is. ok is false where the row was not
// placed by a path.
func (r *Reader) RunnerUp(cell *Cell) (score, second float32, other string, ok bool) {
	c := r.last.chain
	if c == nil {
		return 0, 0, "", false
	}
	for i, j := range r.last.targets {
		if j == unplaced || c.targets[j].row == nil || c.tables[c.targets[j].table].FactTable != cell.Table || rowPlace(&r.last.rows[i]) != cell.At && r.last.rows[i].from != cell.At {
			continue
		}
		if t := &c.targets[j]; t.row.Code != cell.Row && !t.bare {
			continue
		}
		r.align.ban = &ban{i, j}
		targets, second := r.align.align(c, r.last.rows, nil)
		r.align.ban = nil
		if k := targets[i]; k != unplaced {
			if t := &c.targets[k]; t.row != nil && len(t.row.Labels) > 0 {
				other = t.row.Labels[0]
			} else {
				other = "a head"
			}
		}
		return r.last.score, second, other, true
	}
	return 0, 0, "", false
}

// marksOf gathers the marks of a region's labels.
func marksOf(rows []row) (marks uint64) {
	for i := range rows {
		for k := range rows[i].labels {
			if f := rows[i].labels[k].frag; f != nil {
				marks |= f.marks
			}
		}
	}
	return marks
}

// tryForms aligns the region with each form, where labels alone do not tell
// the form: some are lost, or the tables follow different forms.
func (r *Reader) tryForms(d *document.Document, from, until int, used []bool, out *Reading) {
	type try struct {
		points []float32
		total  float32
	}
	tries := make([]try, len(r.chains))
	for i, c := range r.chains {
		rows := r.scan.scan(c, d, from, until)
		r.targets, tries[i].total = r.align.align(c, rows, r.targets)
		tries[i].points = points(c, rows, r.targets)
	}
	newest := len(r.chains) - 1
	c := r.chains[newest]
	choice := make([]int, len(c.tables))
	key := make([]byte, 0, 8)
	for t := range choice {
		for i := range tries {
			if tries[i].points[t] >= tries[choice[t]].points[t] {
				choice[t] = i // of equals the newer
			}
		}
	}
	// A table that looks the same in all forms follows the others.
	best := -1
	for t := range choice {
		if distinct(tries, func(i int) float32 { return tries[i].points[t] }) && (best < 0 || choice[t] > best) {
			best = choice[t]
		}
	}
	if best < 0 {
		best = newest
	}
	same := true
	for t := range choice {
		if !distinct(tries, func(i int) float32 { return tries[i].points[t] }) {
			choice[t] = best
		}
		same = same && choice[t] == choice[0]
		key = append(key, byte(choice[t]))
	}
	if same {
		c = r.chains[choice[0]]
	} else if c = r.mixed[string(key)]; c == nil {
		forms := make([]*schemas.Form, len(choice))
		tables := make([]*schemas.FormTable, len(choice))
		for t, i := range choice {
			forms[t], tables[t] = r.chains[i].forms[t], r.chains[i].tables[t]
		}
		c = newChain(forms, tables)
		r.mixed[string(key)] = c
	}
	r.readPath(c, d, r.scan.scan(c, d, from, until), used, out)
	if !same && len(out.Cells) > 0 {
		out.Warnings = append(out.Warnings, "mixed_forms")
	}
}

func distinct[T any](tries []T, at func(int) float32) bool {
	for i := range tries {
		if at(i) != at(0) {
			return true
		}
	}
	return false
}

// points sums, table by table, what the placed rows say for it.
func points(c *chain, rows []row, targets []int) []float32 {
	out := make([]float32, len(c.tables))
	for i, j := range targets {
		if j == unplaced {
			continue
		}
		t := &c.targets[j]
		fit := labelFit(&rows[i], j)
		if t.row != nil && rows[i].solid > 0 {
			fit += countGain(&rows[i], t, keptValues(&rows[i]))
		}
		out[t.table] += fit
	}
	return out
}

// collect makes cells of the rows placed.
func (r *Reader) collect(c *chain, d *document.Document, rows []row, targets []int, used []bool, out *Reading) {
	layers := make([]layer, len(c.tables))
	for t := range layers {
		for _, id := range c.tables[t].Identities {
			if id.Along == "row" {
				layers[t].sums = append(layers[t].sums, id)
			}
		}
	}
	for _, i := range r.scan.spent {
		used[i] = true
	}
	var buf []value
	heads := make(map[*schemas.Block][]string) // head text of each block, for units
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
			for p := range row.labels {
				heads[t.block] = append(heads[t.block], row.labels[p].text)
				if f := row.labels[p].frag; f != nil && f.column[j] != 0 {
					l.heads = append(l.heads, headCell{row: i, block: t.block, columns: f.column[j], at: row.labels[p].at, wide: row.labels[p].wide})
				}
			}
			continue
		}
		buf = figures(buf, row.values)
		if len(buf) > 0 && row.kind == document.Grid && len(t.block.Columns) > 1 && len(row.labels) > 0 {
			l.edges = append(l.edges, edge{t.block, lastLabel(row), buf[len(buf)-1].at.from})
		}
		if n := len(t.block.Columns); row.kind == document.Stream && n > 1 && len(buf) > 0 && len(row.values) != n {
			l.loose++
		}
		if len(buf) == len(t.block.Columns) {
			l.full = append(l.full, fullRow{row: i, block: t.block, label: lastLabel(row), values: append([]value(nil), buf...)})
		}
	}
	for t := range layers {
		layers[t].findGrids()
	}
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
	found := make([]Cell, n)
	have := make([]bool, n)
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
	var buf []value
	var cols []int
	read := false
	first := start
	if !anyFull {
		start = joinPieces(l, t, rows, targets, start, end, j)
	}
	for i := start; i < end; i++ {
		row := &rows[i]
		if targets[i] != j || row.solid == 0 {
			continue
		}
		if anyFull && row.solid != n {
			continue // a piece of the row, printed twice over a wrapped label
		}
		if buf = figures(buf, row.values); len(buf) > n {
			buf = legible(buf)
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
			break
		}
		for v, col := range cols {
			cell := Cell{Status: statusOf(buf[v].kind), Raw: strings.TrimSpace(buf[v].text), At: buf[v].from}
			if have[col] && found[col].Raw != cell.Raw {
				cell.Status = schemas.StatusIllegible
				cell.Raw = found[col].Raw + " " + cell.Raw
			}
			found[col], have[col] = cell, true
		}
	}
	if !read && !printed(t, rows[first:end], targets[first:end], j) {
		return false
	}
	for col := range t.block.Columns {
		column := &t.block.Columns[col]
		cell := found[col]
		if !have[col] {
			cell = Cell{Status: schemas.StatusBlank, At: at}
		}
		cell.Table = c.tables[t.table].FactTable
		cell.Form = c.forms[t.table].Code
		cell.Row, cell.Column = schemas.FactRow(t.row, column), column.Code
		cell.Unit = headUnit(column, heads)
		cell.Label = label
		out.Cells = append(out.Cells, cell)
	}
	return true
}

// joinPieces puts the figures of a row together that a stream of cells brings
// in pieces, between the lines of a wrapped label or of a head. The order is
// the stream's, which a sum that fails casts doubt on. It returns the row that
// holds them now, or start where there is nothing to join.
func joinPieces(l *layer, t *target, rows []row, targets []int, start, end, j int) int {
	n, pieces, last := 0, 0, start
	for i := start; i < end; i++ {
		if targets[i] != j || rows[i].solid == 0 {
			continue
		}
		if rows[i].kind != document.Stream || rows[i].solid != len(rows[i].values) {
			return start
		}
		n += rows[i].solid
		pieces++
		last = i
	}
	if pieces < 2 || n != len(t.block.Columns) || len(l.sums) == 0 {
		return start
	}
	all := make([]value, 0, n)
	for i := start; i <= last; i++ {
		if targets[i] == j {
			all = append(all, rows[i].values...)
		}
	}
	if l.sumScore(t.block, all, func(i int) int { return i }) < 0 {
		return start
	}
	rows[last].values, rows[last].solid = all, n
	return last
}

// printed says whether a row without figures is there at all: a piece of its
// own label must be, not just the label of the group around it. A row without
// labels is told by its figures alone.
func printed(t *target, rows []row, targets []int, j int) bool {
	var buf [4 * longestLabel]rune
	for i := range rows {
		if targets[i] != j || t.bare {
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
