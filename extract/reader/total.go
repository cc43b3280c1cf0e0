package reader

import (
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
