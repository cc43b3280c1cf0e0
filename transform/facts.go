package transform

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"gongkai/schemas"
	"gongkai/schemas/columns"
)

// The tables of cells and checks are most of what a report becomes. Their rows
// are appended column by column, in runs of one value, and what a form gives at
// once.

// factColumns are the columns of a fact table.
type factColumns struct {
	id, row, column, status, proof, raw, locator *columns.Text
	unit                                         *columns.Text // nil where the table has none
	value, inferred                              quantities
}

func newFactColumns(t *table, of *schemas.Table) *factColumns {
	f := &factColumns{
		id: t.textOf("report_id"), row: t.textOf(of.RowCode), column: t.textOf(of.ColumnCode),
		status: t.textOf("status"), proof: t.textOf("proof"), raw: t.textOf("raw"), locator: t.textOf("locator"),
		value: newQuantities(t, of, "value"), inferred: newQuantities(t, of, "inferred_value"),
	}
	if i, ok := t.index["unit"]; ok {
		f.unit = t.Text(i)
	}
	return f
}

// quantities are a column of counts or of decimals.
type quantities struct {
	counts   *columns.Numbers[int64]
	decimals *columns.Numbers[decimal128.Num] // nil where it has counts
}

func newQuantities(t *table, of *schemas.Table, column string) quantities {
	i := t.index[column]
	if of.Fields[i].Type.ID() == arrow.DECIMAL128 {
		return quantities{decimals: columns.Of[decimal128.Num](t.Record, i)}
	}
	return quantities{counts: columns.Of[int64](t.Record, i)}
}

// append appends a value in ten-thousandths, or NULL where it is not known.
func (q quantities) append(v int64, known bool) {
	switch {
	case q.decimals != nil:
		q.decimals.Optional(decimal128.FromI64(v), known)
	default:
		q.counts.Optional(v/scale, known)
	}
}

// cells appends the rows of a fact table.
func (w *writer) cells(p *plan, slots []slot, rd *readingColumns, id string) {
	f := w.cellsOf[p.table.FactTable]
	f.id.Repeat(id, len(slots))
	f.row.AppendAll(p.rowCodes)
	f.column.AppendAll(p.columnCodes)
	if f.unit != nil {
		f.unit.AppendAll(p.units)
	}
	for i := range slots {
		f.value.append(slots[i].value, slots[i].known)
		f.inferred.append(slots[i].inferred, slots[i].derived)
	}
	for rest := slots; len(rest) > 0; {
		n := run(rest, func(a, b *slot) bool { return a.status == b.status })
		f.status.Repeat(rest[0].status, n)
		rest = rest[n:]
	}
	for rest := slots; len(rest) > 0; {
		n := run(rest, func(a, b *slot) bool { return a.proof == b.proof })
		f.proof.Repeat(rest[0].proof, n)
		rest = rest[n:]
	}
	for rest := slots; len(rest) > 0; {
		missing := rest[0].status == schemas.StatusMissing
		n := run(rest, func(a, b *slot) bool {
			return missing == (b.status == schemas.StatusMissing) && (missing || b.row == a.row+1)
		})
		if missing {
			f.raw.AppendNulls(n)
			f.locator.AppendNulls(n)
		} else {
			from := rest[0].row
			f.raw.AppendRows(rd.cellRaw, from, from+n)
			f.locator.AppendRows(rd.cellLocator, from, from+n)
		}
		rest = rest[n:]
	}
}

// run counts the slots from the first on of which each goes with the next.
func run(slots []slot, goes func(a, b *slot) bool) int {
	n := 1
	for n < len(slots) && goes(&slots[n-1], &slots[n]) {
		n++
	}
	return n
}

// checkColumns are the columns of the table of checks.
type checkColumns struct {
	id, rule, factTable, subject, outcome, message *columns.Text
	expected, actual                               *columns.Numbers[float64]
}

func newCheckColumns(t *table) *checkColumns {
	return &checkColumns{
		id: t.textOf("report_id"), rule: t.textOf("rule"), factTable: t.textOf("fact_table"), subject: t.textOf("subject"),
		expected: columns.Of[float64](t.Record, t.index["expected"]), actual: columns.Of[float64](t.Record, t.index["actual"]),
		outcome: t.textOf("outcome"), message: t.textOf("message"),
	}
}

// checks appends the checks of a fact table's equations.
func (w *writer) checks(p *plan, verdicts []verdict, messages []string, id string) {
	c := w.checked
	c.id.Repeat(id, len(verdicts))
	c.rule.AppendAll(p.rules)
	c.factTable.Repeat(p.table.FactTable, len(verdicts))
	c.subject.AppendAll(p.subjects)
	for k := range verdicts {
		v := &verdicts[k]
		c.result(v.outcome, messages[k], float64(v.left)/scale, float64(v.right)/scale)
	}
}

// check appends a single check.
func (w *writer) check(id, rule, factTable, subject, outcome, message string, expected, actual float64) {
	c := w.checked
	c.id.Append(id)
	c.rule.Append(rule)
	c.factTable.Append(factTable)
	c.subject.Append(subject)
	c.result(outcome, message, expected, actual)
}

// result appends what came of a check.
func (c *checkColumns) result(outcome, message string, expected, actual float64) {
	known := outcome != schemas.OutcomeNotApplicable
	c.expected.Optional(expected, known)
	c.actual.Optional(actual, known)
	c.outcome.Append(outcome)
	c.message.Optional(message)
}
