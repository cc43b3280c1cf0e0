package reader

import (
	"slices"

	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// Where blanks were lost, the figures of a row can stand in several columns.
// But its sum is the last of them, and shows itself: the others make it up.

// leastSums is how many rows of a table must show their sum so.
const leastSums = 3

// findSums counts the rows of a block whose last figure is the sum of the
// others, and those in which it is not.
func (l *layer) findSums(b *schemas.Block, values []value) {
	if _, ok := l.sumColumn(b); !ok || len(values) < 2 {
		return
	}
	switch makesSum(values) {
	case yes:
		if len(values) > 2 {
			l.sumsShown++
		}
	case no:
		l.sumsBroken++
	}
}

// sumColumn is the column that the form's identity along a row makes the sum of
// all others, and the last; ok is false where it has none.
func (l *layer) sumColumn(b *schemas.Block) (column int, ok bool) {
	last := len(b.Columns) - 1
	for i := range l.sums {
		id := &l.sums[i]
		if len(id.Right) == 1 && len(id.Left) == last && id.Right[0] == b.Columns[last].Code && b.Columns[0].RowCode == b.Columns[last].RowCode {
			return last, true
		}
	}
	return 0, false
}

type answer uint8

const (
	unclear answer = iota
	yes
	no
)

// makesSum says whether the last figure is the sum of those before it. Noughts
// say nothing.
func makesSum(values []value) answer {
	var sum int64
	for i := range values {
		k, f := figure.Parse(values[i].text, "")
		if k == figure.Dash {
			continue
		}
		if k != figure.Number || !f.Exact {
			return unclear
		}
		if i < len(values)-1 {
			sum += f.Value
			continue
		}
		switch {
		case f.Value != sum:
			return no
		case sum == 0:
			return unclear
		}
	}
	return yes
}

// onlySum tells the column of a row's last figure, where the others' are not to
// be known: it is the sum, as in the other rows of the table, and no row speaks
// against that.
func (l *layer) onlySum(r *row, b *schemas.Block, values []value) (column int, ok bool) {
	if r.kind == document.Grid || l.sumsShown < leastSums || l.sumsBroken > 0 || l.signs > 0 || len(values) < 2 || len(values) >= len(b.Columns) || makesSum(values) != yes {
		return 0, false
	}
	return l.sumColumn(b)
}

// sumScore weighs a placing by the identities along the row.
func (l *layer) sumScore(b *schemas.Block, values []value, column func(i int) int) float32 {
	var score float32
	for i := range l.sums {
		// Columns that tell the fact's row themselves sum by that row.
		for c := range b.Columns {
			if c == 0 || b.Columns[c].RowCode != b.Columns[c-1].RowCode {
				score += sumOf(&l.sums[i], b, b.Columns[c].RowCode, values, column)
			}
		}
	}
	return score
}

// sumOf weighs one identity over the columns of one row code.
func sumOf(id *schemas.Identity, b *schemas.Block, rowCode string, values []value, column func(i int) int) float32 {
	var left, right int64
	var stated bool // the right side
	for v := range values {
		col := &b.Columns[column(v)]
		k, f := figure.Parse(values[v].text, "")
		if k != figure.Number || col.RowCode != rowCode {
			continue
		}
		if slices.Contains(id.Left, col.Code) {
			left += f.Value
		}
		if slices.Contains(id.Right, col.Code) {
			right += f.Value
			stated = true
		}
	}
	switch {
	case stated && left == right && right != 0:
		return 2
	case stated && left != right && left != 0:
		return -1.5
	case stated:
		return 0.5
	case left != 0:
		return -1 // parts without their sum: more likely they stand one column further on
	}
	return 0
}
