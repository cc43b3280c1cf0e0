// Package columns fills the Arrow records that stages hand on.
//
// Arrow's own builders grow each column by copying and ask at every value
// whether there is room, which is most of what a cell costs. The columns here
// are plain slices that are kept from batch to batch, so that they have grown
// once for all; a record takes a copy of what it needs. Values that repeat and
// values that stand together are appended at once.
//
//	rec := columns.New(schema)
//	rec.Text(0).Append("x")
//	columns.Of[int64](rec, 1).AppendNull()
//	made := rec.Take()
package columns

import (
	"fmt"
	"math"
	"slices"
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// mostKept is what a column keeps of its memory for the next record in bytes:
// one batch of large documents does not leave its size behind.
const mostKept = 8 << 20

// Record fills records of one schema, one after another. It is not safe for
// concurrent use.
type Record struct {
	schema  *arrow.Schema
	columns []column
}

// column is one column being filled.
type column interface {
	len() int
	// take makes an array of that type of what was appended and empties the
	// column.
	take(arrow.DataType) *array.Data
}

// New makes an empty record of a schema. Columns of other types than [Text],
// [Numbers], [Bools] and [Lists] hold are a defect of the caller.
func New(schema *arrow.Schema) *Record {
	r := &Record{schema: schema}
	for _, f := range schema.Fields() {
		r.columns = append(r.columns, columnOf(f.Type))
	}
	return r
}

func columnOf(t arrow.DataType) column {
	switch t.ID() {
	case arrow.STRING:
		return newText()
	case arrow.BOOL:
		return new(Bools)
	case arrow.INT8:
		return new(Numbers[int8])
	case arrow.INT16:
		return new(Numbers[int16])
	case arrow.INT32:
		return new(Numbers[int32])
	case arrow.INT64:
		return new(Numbers[int64])
	case arrow.FLOAT64:
		return new(Numbers[float64])
	case arrow.DATE32:
		return new(Numbers[arrow.Date32])
	case arrow.TIMESTAMP:
		return new(Numbers[arrow.Timestamp])
	case arrow.DECIMAL128:
		return new(Numbers[decimal128.Num])
	case arrow.LIST:
		return newLists()
	}
	panic(fmt.Sprintf("columns: no column of type %s", t))
}

// Text is column i, of texts.
func (r *Record) Text(i int) *Text { return r.columns[i].(*Text) }

// Bools is column i, of truth values.
func (r *Record) Bools(i int) *Bools { return r.columns[i].(*Bools) }

// Lists is column i, of lists of texts.
func (r *Record) Lists(i int) *Lists { return r.columns[i].(*Lists) }

// Of is column i of a record, of fixed width.
func Of[T Number](r *Record, i int) *Numbers[T] { return r.columns[i].(*Numbers[T]) }

// Take makes a record of what was appended, and begins the next one. The caller
// releases it.
func (r *Record) Take() arrow.Record {
	rows := 0
	if len(r.columns) > 0 {
		rows = r.columns[0].len()
	}
	made := make([]arrow.Array, len(r.columns))
	for i, c := range r.columns {
		if c.len() != rows {
			panic(fmt.Sprintf("columns: %s has %d values, %s has %d", r.schema.Field(i).Name, c.len(), r.schema.Field(0).Name, rows))
		}
		data := c.take(r.schema.Field(i).Type)
		made[i] = array.MakeFromData(data)
		data.Release()
	}
	rec := array.NewRecord(r.schema, made, int64(rows))
	for _, a := range made {
		a.Release()
	}
	return rec
}

// nulls are the rows of a column that have no value.
type nulls []int32

func (n *nulls) add(row int) { *n = append(*n, int32(row)) }

// addAll marks all rows from row on.
func (n *nulls) addAll(row, count int) {
	for i := range count {
		n.add(row + i)
	}
}

// take makes the bitmap of a column of that many rows, nil where each has a
// value, tells how many have none, and empties the list.
func (n *nulls) take(rows int) (bitmap *memory.Buffer, count int) {
	count = len(*n)
	if count == 0 {
		return nil, 0
	}
	bits := make([]byte, (rows+7)/8)
	for i := range bits {
		bits[i] = 0xFF
	}
	if rest := rows % 8; rest != 0 {
		bits[len(bits)-1] = 1<<rest - 1
	}
	for _, row := range *n {
		bits[row/8] &^= 1 << (row % 8)
	}
	*n = kept(*n)
	return memory.NewBufferBytes(bits), count
}

// kept empties a slice for the next record; one that grew too large is left to
// the collector.
func kept[S ~[]E, E any](s S) S {
	var e E
	if cap(s)*int(unsafe.Sizeof(e)) > mostKept {
		return nil
	}
	return s[:0]
}

// cut makes a buffer of a copy of values, of their very size.
func cut[E any](values []E) *memory.Buffer {
	values = slices.Clone(values)
	if len(values) == 0 {
		return memory.NewBufferBytes(nil)
	}
	return memory.NewBufferBytes(unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), len(values)*int(unsafe.Sizeof(values[0]))))
}

// offset is a place in the bytes of a column.
func offset(n int) int32 {
	if n > math.MaxInt32 {
		panic("columns: the texts of a batch are more than 2 GiB")
	}
	return int32(n)
}
