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

// settleTorn makes the cells of torn rows illegible unless an identity along
// the columns holds in each of them.
func settleTorn(torn []tornRow, out *Reading) {
	if len(torn) == 0 {
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
	for _, t := range torn {
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
