package transform

import (
	"gongkai/schemas"
	"gongkai/schemas/columns"
	"gongkai/schemas/figure"
)

// slot is one cell of a form's table as it becomes a fact. Values are in
// ten-thousandths of the base unit.
type slot struct {
	status   string
	value    int64
	known    bool // the document states it
	derived  bool // the identities leave one answer
	inferred int64
	proof    string
	row      int // among the cells that were found, unless it is missing
}

// figureOf is the value that sums are made from: stated, else derived.
func (s *slot) figureOf() (int64, bool) {
	if s.known {
		return s.value, true
	}
	return s.inferred, s.derived
}

// plan is a form's table, prepared: where each cell stands and which cells
// each identity sums.
type plan struct {
	form      *schemas.Form
	table     *schemas.FormTable
	cells     []schemas.Cell
	whole     []bool // the value is a count, so an integer
	amounts   []bool // the value is money
	index     map[[2]string]int
	equations []equation
	names     [][]byte // of each cell, as the digest of the figures has them

	// What is the same in the rows of every report.
	rowCodes, columnCodes, units *columns.Text // of the cells
	rules, subjects              *columns.Text // of the equations
}

// equation is one identity over certain cells: the sum of left equals the sum
// of right, or the sum with signs is nought.
type equation struct {
	rule    string
	subject string
	left    []int
	right   []int
}

// newPlan prepares a table.
func newPlan(f *schemas.Form, t *schemas.FormTable) *plan {
	p := &plan{
		form: f, table: t, cells: t.Cells(), index: make(map[[2]string]int),
		rowCodes: columns.Texts(), columnCodes: columns.Texts(), units: columns.Texts(), rules: columns.Texts(), subjects: columns.Texts(),
	}
	rowCode, columnCode := "row", "column"
	if w := schemas.TableByName(t.FactTable); w != nil {
		rowCode, columnCode = w.RowCode, w.ColumnCode
	}
	var rows, columns []string
	seen := make(map[string]bool)
	for i, c := range p.cells {
		p.index[[2]string{c.Row, c.Column}] = i
		p.names = append(p.names, []byte(t.FactTable+"/"+c.Row+"/"+c.Column+"="))
		p.rowCodes.Append(c.Row)
		p.columnCodes.Append(c.Column)
		p.units.Append(c.Unit)
		p.whole = append(p.whole, c.Unit != "元")
		p.amounts = append(p.amounts, c.Unit == "元")
		if !seen["r"+c.Row] {
			seen["r"+c.Row] = true
			rows = append(rows, c.Row)
		}
		if !seen["c"+c.Column] {
			seen["c"+c.Column] = true
			columns = append(columns, c.Column)
		}
	}
	for _, id := range t.Identities {
		over, subject := rows, rowCode
		if id.Along == "column" {
			over, subject = columns, columnCode
		}
		for _, code := range over {
			e := equation{rule: id.Rule, subject: subject + "=" + code}
			e.left = p.terms(id.Along, code, id.Left)
			e.right = p.terms(id.Along, code, id.Right)
			if len(e.left) == len(id.Left) && len(e.right) == len(id.Right) {
				p.equations = append(p.equations, e)
				p.rules.Append(e.rule)
				p.subjects.Append(e.subject)
			}
		}
	}
	return p
}

func (p *plan) terms(along, code string, codes []string) []int {
	var out []int
	for _, c := range codes {
		key := [2]string{code, c}
		if along == "column" {
			key = [2]string{c, code}
		}
		if i, ok := p.index[key]; ok {
			out = append(out, i)
		}
	}
	return out
}

// fill reads the number of a cell that was found. A number that is no count
// where a count must stand, or that does not fit, is not legible.
func (p *plan) fill(s *slot, i int, status, raw, unit string) (assumedUnit bool) {
	s.status = status
	if status != schemas.StatusReported {
		return false
	}
	kind, f := figure.Parse(raw, unit)
	if kind != figure.Number || !f.Exact {
		s.status = schemas.StatusIllegible
		return false
	}
	if _, ok := f.Whole(); p.whole[i] && !ok {
		s.status = schemas.StatusIllegible
		return false
	}
	s.value, s.known = f.Value, true
	return p.amounts[i] && unit == "" && f.Unit == "" && f.Value != 0
}
