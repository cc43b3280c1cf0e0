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
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// Cell is a figure of a form with what the document has in its place.
type Cell struct {
	Table, Form string
	Row, Column string
	Status      string
	Raw         string
	Unit        string // unit that the column's head prints
	From        string // leads the place where the cell is of another document than the report, "" where it is not
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

	part *part // the lines that it was read from
}

// At is the place where the reading begins.
func (r *Reading) At() document.Place {
	if len(r.part.Lines) == 0 {
		return document.Place{}
	}
	return r.part.Lines[0].At
}

// Reader reads documents. It keeps the labels that it met, so one reader a
// worker is fastest; it is not safe for concurrent use.
type Reader struct {
	chains  []*chain // one a form, oldest first
	mixed   map[string]*chain
	scan    scanner
	align   aligner
	targets []int
	torn    []tornRow  // of the document at hand
	alone   []aloneSum // likewise
	last    path

	// Memory of collect and cells, used again from document to document.
	layers    []layer
	heads     map[*schemas.Block][]string
	spare     [][]Cell // cells of readings that were released
	buf, kept []value
	columns   []int
	have      []bool
}

// path is the best path of the reading made last, for [Reader.RunnerUp].
type path struct {
	of      *part
	chain   *chain
	rows    []row
	targets []int
	score   float32
}

// New makes a reader of all forms in schemas.
func New() *Reader {
	r := &Reader{mixed: make(map[string]*chain), heads: make(map[*schemas.Block][]string)}
	for _, f := range schemas.Forms() {
		r.chains = append(r.chains, formChain(f))
	}
	return r
}

// Read reads the reports in a document, in order: one reading a report, and one
// for each part that looked like a report and is none. A document that holds
// none gives at least one reading, which says why.
func (r *Reader) Read(d *document.Document) []*Reading {
	parts := r.cut(d)
	out := make([]*Reading, 0, len(parts))
	for i := range parts {
		out = append(out, r.read(&parts[i]))
	}
	if len(out) > 1 {
		out = withoutCopies(out)
	}
	return out
}

// Release gives the memory of a reading's cells to readings made after it. The
// reading may not be used any more.
func (r *Reader) Release(reading *Reading) {
	const most = 4 // a document seldom has as many reports
	if len(r.spare) < most && cap(reading.Cells) > 0 && cap(reading.Cells) <= 2*mostCells {
		r.spare = append(r.spare, reading.Cells[:0])
	}
	reading.Cells = nil
}

// mostCells is more than the forms have cells.
const mostCells = 512

// room is memory for n cells, empty.
func (r *Reader) room(n int) []Cell {
	if k := len(r.spare) - 1; k >= 0 && cap(r.spare[k]) >= n {
		cells := r.spare[k]
		r.spare = r.spare[:k]
		return cells
	}
	return make([]Cell, 0, n)
}

// read reads the report in a part of a document.
func (r *Reader) read(p *part) *Reading {
	d := &p.Document
	out := &Reading{Form: schemas.FormNone, Layout: d.Layout, part: p}
	r.last = path{of: p}
	marks := headings(d)
	from, until := r.region(d, marks)
	used := make([]bool, len(d.Lines))
	if until > from {
		r.tables(d, from, until, used, out)
	}
	prose(d, marks, used, out)
	out.Clues = append(out.Clues, p.shared...)
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
	if i := r.formLine(d, 0, limit); i >= 0 {
		from = i
	}
	if from < 0 {
		return 0, 0
	}
	if until < from {
		until = len(d.Lines)
	}
	// An annex may hold the tables behind all prose, a workbook on later sheets.
	if r.formLine(d, from, until) < 0 {
		if i := r.formLine(d, until, len(d.Lines)); i >= 0 {
			from, until = i, len(d.Lines)
		}
	}
	return from, min(until, from+maxRegion)
}

// formLine is the first line in [from, until) that is a form's, -1 for none.
func (r *Reader) formLine(d *document.Document, from, until int) int {
	for i := from; i < until; i++ {
		if r.isFormLine(&d.Lines[i]) {
			return i
		}
	}
	return -1
}

// isFormLine says that a line is, whole, a title or head of a form's block.
func (r *Reader) isFormLine(l *document.Line) bool {
	text := l.Text
	if len(l.Cells) > 0 {
		text = l.Cells[0].Text
	}
	if text = trim(text); len(text) > 120 {
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
	r.last = path{r.last.of, c, rows, r.targets, score}
	r.collect(c, d, rows, r.targets, used, out)
}

// RunnerUp tells, for a cell of a reading, the score of the path that was
// taken, and what the best path would score that does not place the cell's row
// where it is; other is where it would place it, "" for nowhere. The difference
// is how sure the placing is. ok is false where the row was not placed by a path.
func (r *Reader) RunnerUp(of *Reading, cell *Cell) (score, second float32, other string, ok bool) {
	if r.last.of != of.part {
		r.read(of.part) // the reader keeps the path of its last reading alone
	}
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
			fit += countGain(&rows[i], t, t.cells(), keptValues(&rows[i]))
		}
		out[t.table] += fit
	}
	return out
}
