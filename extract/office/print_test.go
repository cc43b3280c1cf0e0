package office

import (
	"archive/zip"
	"bytes"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

// The printers of these tests write reports of schemas/specimen as office
// programs store them, so that every cell can be read back.

// sheet is a table laid out on paper: rows of cells with spans.
type sheet struct {
	width, head int // head is the number of rows that a break repeats, 0 where there is no such head
	rows        []sheetRow
}

type sheetRow struct {
	cells []sheetCell // those that begin in this row
	data  bool
}

type sheetCell struct {
	text             string
	figure           bool
	col, cols, spans int // spans is the number of rows
}

// layOut draws a table of a report as the forms print it.
func layOut(t *specimen.Table) *sheet {
	switch t.Shape.FactTable {
	case schemas.TableApplications:
		return layOutApplications(t)
	case schemas.TableDisputes:
		return layOutDisputes(t)
	}
	s := &sheet{width: 4}
	next := 0
	for i := range t.Shape.Blocks {
		b := &t.Shape.Blocks[i]
		s.rows = append(s.rows, sheetRow{cells: []sheetCell{{text: b.Titles[0], cols: 4, spans: 1}}})
		place := func(c, n int) (col, cols int) {
			if c == n-1 {
				return 1 + c, 3 - c
			}
			return 1 + c, 1
		}
		head := sheetRow{cells: []sheetCell{{text: b.RowHead[0], cols: 1, spans: 1}}}
		for c := range b.Columns {
			col, cols := place(c, len(b.Columns))
			head.cells = append(head.cells, sheetCell{text: b.Columns[c].Labels[0], col: col, cols: cols, spans: 1})
		}
		s.rows = append(s.rows, head)
		for r := range b.Rows {
			row := sheetRow{data: true, cells: []sheetCell{{text: b.Rows[r].Labels[0], cols: 1, spans: 1}}}
			printed := false
			for c := range b.Columns {
				cell := &t.Cells[next]
				next++
				printed = printed || cell.Status != schemas.StatusMissing
				col, cols := place(c, len(b.Columns))
				row.cells = append(row.cells, sheetCell{text: cell.Raw, figure: true, col: col, cols: cols, spans: 1})
			}
			if printed {
				s.rows = append(s.rows, row)
			}
		}
	}
	return s
}

func layOutApplications(t *specimen.Table) *sheet {
	b := &t.Shape.Blocks[0]
	n := len(b.Columns)
	s := &sheet{width: 3 + n, head: 3}
	first := sheetRow{cells: []sheetCell{{text: t.Shape.Notes[0], cols: 3, spans: 3}, {text: b.Columns[0].Groups[0], col: 3, cols: n, spans: 1}}}
	var second, third sheetRow
	for i := range b.Columns {
		c := &b.Columns[i]
		cell := sheetCell{text: c.Labels[0], col: 3 + i, cols: 1, spans: 1}
		if len(c.Groups) == 1 {
			cell.spans = 2
			second.cells = append(second.cells, cell)
			continue
		}
		if len(third.cells) == 0 {
			second.cells = append(second.cells, sheetCell{text: c.Groups[1], col: 3 + i, cols: 5, spans: 1})
		}
		third.cells = append(third.cells, cell)
	}
	s.rows = append(s.rows, first, second, third)
	printed := make([]bool, len(b.Rows))
	for i := range b.Rows {
		printed[i] = t.Cells[i*n].Status != schemas.StatusMissing
	}
	var open []string
	for i := range b.Rows {
		if !printed[i] {
			continue
		}
		r := &b.Rows[i]
		row := sheetRow{data: true}
		for depth, group := range r.Groups {
			if depth < len(open) && open[depth] == group {
				continue
			}
			open = append(open[:depth:depth], group)
			span := 0
			for k := i; k < len(b.Rows) && len(b.Rows[k].Groups) > depth && b.Rows[k].Groups[depth] == group; k++ {
				if printed[k] {
					span++
				}
			}
			row.cells = append(row.cells, sheetCell{text: group, col: depth, cols: 1, spans: span})
		}
		depth := len(r.Groups)
		open = open[:depth]
		row.cells = append(row.cells, sheetCell{text: r.Labels[0], col: depth, cols: 3 - depth, spans: 1})
		for c := range n {
			row.cells = append(row.cells, sheetCell{text: t.Cells[i*n+c].Raw, figure: true, col: 3 + c, cols: 1, spans: 1})
		}
		s.rows = append(s.rows, row)
	}
	return s
}

func layOutDisputes(t *specimen.Table) *sheet {
	b := &t.Shape.Blocks[0]
	s := &sheet{width: len(b.Columns), rows: make([]sheetRow, 4)}
	s.rows[3].data = true
	group := func(row, col, depth int) {
		name, span := b.Columns[col].Groups[depth], 0
		for col+span < len(b.Columns) && len(b.Columns[col+span].Groups) > depth && b.Columns[col+span].Groups[depth] == name {
			span++
		}
		s.rows[row].cells = append(s.rows[row].cells, sheetCell{text: name, col: col, cols: span, spans: 1})
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		begins := func(depth int) bool {
			return i == 0 || len(b.Columns[i-1].Groups) <= depth || b.Columns[i-1].Groups[depth] != c.Groups[depth]
		}
		if begins(0) {
			group(0, i, 0)
		}
		cell := sheetCell{text: c.Labels[0], col: i, cols: 1, spans: 1}
		if len(c.Groups) == 1 {
			cell.spans = 2
			s.rows[1].cells = append(s.rows[1].cells, cell)
		} else {
			if begins(1) {
				group(1, i, 1)
			}
			s.rows[2].cells = append(s.rows[2].cells, cell)
		}
		s.rows[3].cells = append(s.rows[3].cells, sheetCell{text: t.Cells[i].Raw, figure: true, col: i, cols: 1, spans: 1})
	}
	return s
}

// each goes through a row's places from left to right: its own cells and those
// that cells from above cover.
func (s *sheet) each(row int, cell func(c sheetCell, covered bool)) {
	all := append([]sheetCell(nil), s.rows[row].cells...)
	from := len(all)
	for i := range row {
		for _, c := range s.rows[i].cells {
			if c.spans > 1 && i+c.spans > row {
				all = append(all, c)
			}
		}
	}
	for col := 0; col < s.width; {
		next := s.width
		found := false
		for i, c := range all {
			if c.col == col {
				cell(c, i >= from)
				next, found = col+c.cols, true
				break
			}
			if c.col > col {
				next = min(next, c.col)
			}
		}
		if !found {
			panic("a place without a cell: column " + strconv.Itoa(col))
		}
		col = next
	}
}

// cut breaks a table in two before a row of figures, as writers do who want a
// new page: the head stands again, groups go on without their label.
func (s *sheet) cut(at int) (*sheet, *sheet) {
	upper := &sheet{width: s.width, head: s.head, rows: append([]sheetRow(nil), s.rows[:at]...)}
	lower := &sheet{width: s.width, head: s.head, rows: append([]sheetRow(nil), s.rows[:s.head]...)}
	rest := append([]sheetRow(nil), s.rows[at:]...)
	var first []sheetCell
	s.each(at, func(c sheetCell, covered bool) {
		if covered {
			for i := range at {
				for _, o := range s.rows[i].cells {
					if o.col == c.col && o.spans > 1 && i+o.spans > at {
						c.spans = i + o.spans - at
					}
				}
			}
			c.text = ""
		}
		first = append(first, c)
	})
	rest[0] = sheetRow{cells: first, data: s.rows[at].data}
	lower.rows = append(lower.rows, rest...)
	for i := range upper.rows {
		cells := append([]sheetCell(nil), upper.rows[i].cells...)
		for k := range cells {
			cells[k].spans = min(cells[k].spans, at-i)
		}
		upper.rows[i].cells = cells
	}
	return upper, lower
}

// cuttable are the rows before which a table may be broken.
func (s *sheet) cuttable() []int {
	var rows []int
	for i := s.head + 1; i < len(s.rows); i++ {
		if s.head > 0 && s.rows[i].data {
			rows = append(rows, i)
		}
	}
	return rows
}

// printer writes a report in one of the formats.
type printer interface {
	title(text string)
	heading(text string)
	par(text string)
	table(s *sheet)
}

var sectionNames = []string{"二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"}

// printReport writes a report in reading order; breaks says whether tables may
// be broken in two.
func printReport(rng *rand.Rand, r *specimen.Report, p printer, breaks bool) {
	if r.DocumentNumber != "" {
		p.par(r.DocumentNumber)
	}
	p.title(r.Agency.Name + strconv.Itoa(r.Year) + "年政府信息公开工作年度报告")
	for _, t := range r.Prose.Opening {
		p.par(t)
	}
	p.heading("一、总体情况")
	for _, t := range r.Prose.Overview {
		p.par(t)
	}
	for i := range r.Tables {
		p.heading(sectionNames[i])
		s := layOut(&r.Tables[i])
		if cuts := s.cuttable(); breaks && len(cuts) > 0 {
			upper, lower := s.cut(cuts[rng.IntN(len(cuts))])
			p.table(upper)
			if rng.IntN(2) == 0 {
				p.par("")
			}
			p.table(lower)
			continue
		}
		p.table(s)
	}
	p.heading("五、存在的主要问题及改进情况")
	for _, t := range r.Prose.Problems {
		p.par(t)
	}
	p.heading("六、其他需要报告的事项")
	for _, t := range r.Prose.Other {
		p.par(t)
	}
	p.par(r.Agency.Name)
	p.par(r.PublishedOn)
}

// splitNumber takes the number off a heading: 一、总体情况.
func splitNumber(heading string) (number, rest string) {
	before, after, ok := strings.Cut(heading, "、")
	if !ok {
		return "", heading
	}
	return before + "、", after
}

// pieces cuts a text into runs at random places.
func pieces(rng *rand.Rand, text string) []string {
	r := []rune(text)
	var out []string
	for len(r) > 0 {
		n := 1 + rng.IntN(len(r))
		out = append(out, string(r[:n]))
		r = r[n:]
	}
	return out
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace

// part is a part of an archive.
type part struct{ name, text string }

func zipOf(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		method := zip.Deflate
		if p.name == "mimetype" {
			method = zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
