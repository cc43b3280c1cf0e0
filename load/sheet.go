package load

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/schemas"
)

// sheets makes the sheets of reports from their facts, see [schemas.SheetTable].
// It is immutable and shared by the workers.
type sheets struct {
	tables     []sheetTable
	categories int // among the partitioned layouts
	parts      []schemas.SheetPart
}

// sheetTable is a fact table as a sheet sees it.
type sheetTable struct {
	layout                                      int // among the partitioned layouts
	row, column, value, status, inferred, proof int // columns of the table
	cells                                       []sheetCell
	byCodes                                     map[[2]string]int
}

// sheetCell is a cell with its place in the sheet.
type sheetCell struct {
	row, column string
	part, bit   int
}

func newSheets(partitioned []*layout) *sheets {
	s := &sheets{parts: schemas.SheetParts()}
	place := func(name string) int {
		return slices.IndexFunc(partitioned, func(l *layout) bool { return l.table.Name == name })
	}
	s.categories = place(schemas.TableCategories)
	for _, name := range schemas.FactTables {
		t := schemas.TableByName(name)
		out := sheetTable{
			layout: place(name), row: t.FieldIndex(t.RowCode), column: t.FieldIndex(t.ColumnCode), value: t.FieldIndex("value"),
			status: t.FieldIndex("status"), inferred: t.FieldIndex("inferred_value"), proof: t.FieldIndex("proof"),
			byCodes: make(map[[2]string]int),
		}
		for i, p := range s.parts {
			if p.Table != name {
				continue
			}
			for bit, c := range p.Cells {
				out.byCodes[[2]string{c.Row, c.Column}] = len(out.cells)
				out.cells = append(out.cells, sheetCell{c.Row, c.Column, i, bit})
			}
		}
		s.tables = append(s.tables, out)
	}
	return s
}

// sheet is a sheet that is being filled. It is used again from report to report.
type sheet struct {
	figures  [][]int64 // by part and cell
	known    []int64   // bits of the figures that are not NULL, by part
	rows     []int64
	inferred []int64
	statuses []int64 // counts, as schemas.Statuses
	proofs   []int64
	infers   int64
	with     []bool  // as schemas.FactTables, then categories
	follows  [][]int // by table: the cell whose row came after that of a cell
}

func (s *sheets) new() *sheet {
	out := &sheet{
		known: make([]int64, len(s.parts)), rows: make([]int64, len(s.parts)), inferred: make([]int64, len(s.parts)),
		statuses: make([]int64, len(schemas.Statuses)), proofs: make([]int64, len(schemas.Proofs)), with: make([]bool, len(s.tables)+1),
	}
	for _, p := range s.parts {
		out.figures = append(out.figures, make([]int64, len(p.Cells)))
	}
	for _, t := range s.tables {
		out.follows = append(out.follows, make([]int, len(t.cells)+1))
	}
	return out
}

// span are the rows of a report in a record.
type span struct{ from, to int }

// append adds the sheet of a report to dst, without the columns that tell who
// reports, and its rows of categories. Numbers are varints and one more, texts
// are led by their length and one more, 0 is NULL.
func (s *sheets) append(dst []byte, f *sheet, records []arrow.Record, spans []span) []byte {
	clear(f.known)
	clear(f.rows)
	clear(f.inferred)
	clear(f.statuses)
	clear(f.proofs)
	clear(f.with)
	f.infers = 0
	for i := range s.tables {
		t := &s.tables[i]
		if at := spans[t.layout]; at.from < at.to {
			f.fill(i, t, records[t.layout], at)
		}
	}
	at := spans[s.categories]
	f.with[len(s.tables)] = at.from < at.to
	for i := range s.parts {
		for bit, v := range f.figures[i] {
			dst = appendNumber(dst, v, f.known[i]>>bit&1 == 1)
		}
		dst = appendNumber(appendNumber(dst, f.rows[i], true), f.inferred[i], true)
	}
	for _, counts := range [][]int64{f.statuses, f.proofs, {f.infers}} {
		for _, n := range counts {
			dst = appendNumber(dst, n, true)
		}
	}
	for _, with := range f.with {
		n := int64(0)
		if with {
			n = 1
		}
		dst = appendNumber(dst, n, true)
	}
	return appendRows(dst, records[s.categories], at)
}

// appendNumber adds a number, or NULL.
func appendNumber(dst []byte, v int64, known bool) []byte {
	if !known {
		return append(dst, 0)
	}
	return binary.AppendUvarint(dst, (uint64(v)<<1^uint64(v>>63))+1)
}

// appendRows adds the rows of categories, behind their number.
func appendRows(dst []byte, rec arrow.Record, at span) []byte {
	dst = binary.AppendUvarint(dst, uint64(at.to-at.from))
	for i := at.from; i < at.to; i++ {
		for _, col := range rec.Columns()[1:] { // behind the report's id
			switch col := col.(type) {
			case *array.String:
				if col.IsNull(i) {
					dst = append(dst, 0)
					continue
				}
				v := col.Value(i)
				dst = append(binary.AppendUvarint(dst, uint64(len(v))+1), v...)
			case *array.Int64:
				dst = appendNumber(dst, col.Value(i), !col.IsNull(i))
			case *array.Float64:
				if col.IsNull(i) {
					dst = append(dst, 0)
					continue
				}
				dst = binary.LittleEndian.AppendUint64(append(dst, 1), math.Float64bits(col.Value(i)))
			}
		}
	}
	return dst
}

// fill adds the rows of one fact table.
func (f *sheet) fill(table int, t *sheetTable, rec arrow.Record, at span) {
	rows, columns := rec.Column(t.row).(*array.String), rec.Column(t.column).(*array.String)
	statuses, proofs := rec.Column(t.status).(*array.String), rec.Column(t.proof).(*array.String)
	values, inferences := rec.Column(t.value), rec.Column(t.inferred)
	stated, _ := values.(*array.Int64)
	guessed, _ := inferences.(*array.Int64)
	follows := f.follows[table]
	last, status, proof := len(t.cells), 0, 0
	for i := at.from; i < at.to; i++ {
		status = index(schemas.Statuses[:], statuses.Value(i), status)
		proof = index(schemas.Proofs[:], proofs.Value(i), proof)
		count(f.statuses, status)
		count(f.proofs, proof)
		if status < 0 || schemas.Statuses[status] != schemas.StatusMissing {
			f.with[table] = true
		}
		isNull := values.IsNull(i)
		isInferred := isNull && !inferences.IsNull(i)
		if isInferred {
			f.infers++
		}
		if len(t.cells) == 0 {
			continue
		}
		// Forms print their cells in one order: the next is where it was before.
		at := follows[last]
		if row, column := rows.Value(i), columns.Value(i); t.cells[at].row != row || t.cells[at].column != column {
			var known bool
			if at, known = t.byCodes[[2]string{row, column}]; !known {
				continue
			}
			follows[last] = at
		}
		last = at
		c := &t.cells[at]
		f.rows[c.part] |= 1 << c.bit
		switch {
		case isInferred:
			f.inferred[c.part] |= 1 << c.bit
			f.figures[c.part][c.bit] = guessed.Value(i)
		case isNull:
			continue
		default:
			f.figures[c.part][c.bit] = stated.Value(i)
		}
		f.known[c.part] |= 1 << c.bit
	}
}

// index finds a text in a list, first where it is most likely; -1 where it is not.
func index(list []string, s string, likely int) int {
	if likely >= 0 && list[likely] == s {
		return likely
	}
	return slices.Index(list, s)
}

func count(counts []int64, i int) {
	if i >= 0 {
		counts[i]++
	}
}
