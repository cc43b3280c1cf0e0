package reader

import (
	"fmt"

	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// A converter that prints boxes out of order can tear a row: labels of other
// rows stand between its figures, and some may have come too late. Their sum
// holds in any order, so the sums of the columns must speak for each of them.

// tornRow is a row read from torn figures: cells [from, until) of a reading.
type tornRow struct {
	table       *schemas.FormTable
	row         string
	from, until int
	text        string // for the warning
}

// settle makes the cells illegible of torn rows, unless an identity along the
// columns holds in each of them, and of sums alone, unless they hold in theirs.
func (r *Reader) settle(out *Reading) {
	if len(r.torn) == 0 && len(r.alone) == 0 {
		return
	}
	values := make(map[[3]string]int64, len(out.Cells))
	for i := range out.Cells {
		c := &out.Cells[i]
		switch c.Status {
		case schemas.StatusReported:
			if k, f := figure.Parse(c.Raw, c.Unit); k == figure.Number && f.Exact {
				values[[3]string{c.Table, c.Row, c.Column}] = f.Value
			}
		case schemas.StatusDash:
			values[[3]string{c.Table, c.Row, c.Column}] = 0
		}
	}
	settleAlone(r.alone, values, out)
	for _, t := range r.torn {
		if t.proved(values, out.Cells[t.from:t.until]) {
			continue
		}
		for i := t.from; i < t.until; i++ {
			out.Cells[i].Status, out.Cells[i].Raw = schemas.StatusIllegible, t.text
		}
		out.Warnings = append(out.Warnings, fmt.Sprintf("columns_unknown: %s: %s", out.Cells[t.from].At.Locator(), t.text))
	}
}

// proved says that some identity along the columns that the row is part of
// holds in every column.
func (t *tornRow) proved(values map[[3]string]int64, cells []Cell) bool {
	for k := range t.table.Identities {
		id := &t.table.Identities[k]
		if id.Along != "column" || !has(id.Left, t.row) && !has(id.Right, t.row) {
			continue
		}
		holds := true
		for i := range cells {
			left, ok1 := sumOver(values, &cells[i], id.Left)
			right, ok2 := sumOver(values, &cells[i], id.Right)
			holds = holds && ok1 && ok2 && left == right
		}
		if holds {
			return true
		}
	}
	return false
}

func has(codes []string, code string) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}

// aloneSum is a row's sum that was told without its parts: a cell of a reading.
type aloneSum struct {
	table *schemas.FormTable
	cell  int
	text  string // the row's, for the cell that is not told after all
}

// settleAlone makes sums illegible that were told without their parts, unless
// the sums of their column hold. A row that the document leaves out, or leaves
// empty, counts for nought.
func settleAlone(alone []aloneSum, values map[[3]string]int64, out *Reading) {
	for k := range alone {
		a := &alone[k]
		at := &out.Cells[a.cell]
		hold, any := true, false
		for i := range a.table.Identities {
			id := &a.table.Identities[i]
			if id.Along != "column" {
				continue
			}
			var left, right int64
			for _, row := range id.Left {
				left += values[[3]string{at.Table, row, at.Column}]
			}
			for _, row := range id.Right {
				right += values[[3]string{at.Table, row, at.Column}]
			}
			hold, any = hold && left == right, any || left != 0
		}
		if !hold || !any {
			at.Status, at.Raw = schemas.StatusIllegible, a.text
		}
	}
}

// sumOver sums the rows of one column; ok is false where one has no value.
func sumOver(values map[[3]string]int64, at *Cell, rows []string) (sum int64, ok bool) {
	for _, row := range rows {
		v, ok := values[[3]string{at.Table, row, at.Column}]
		if !ok {
			return 0, false
		}
		sum += v
	}
	return sum, true
}
