package columns

import (
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"pgregory.net/rapid"
)

var schema = arrow.NewSchema([]arrow.Field{
	{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "small", Type: arrow.PrimitiveTypes.Int8},
	{Name: "place", Type: arrow.PrimitiveTypes.Int16},
	{Name: "year", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
	{Name: "count", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "share", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "day", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
	{Name: "at", Type: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}, Nullable: true},
	{Name: "money", Type: &arrow.Decimal128Type{Precision: 20, Scale: 4}, Nullable: true},
	{Name: "known", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
	{Name: "words", Type: arrow.ListOf(arrow.BinaryTypes.String)},
}, nil)

// row is one row of the schema; nothing but the words and the small numbers has
// a value where null is set.
type row struct {
	text  string
	n     int64
	null  bool
	words []string
}

func drawRows(t *rapid.T) []row {
	text := rapid.SampledFrom([]string{"", "a", "公开", "reported", strings.Repeat("长", 40)})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
		return row{
			text: text.Draw(t, "text"), n: rapid.Int64Range(-100, 100).Draw(t, "n"), null: rapid.Bool().Draw(t, "null"),
			words: rapid.SliceOfN(text, 0, 3).Draw(t, "words"),
		}
	}), 0, 40).Draw(t, "rows")
}

// fill appends rows to a record.
func fill(r *Record, rows []row) {
	for _, w := range rows {
		if w.null {
			r.Text(0).AppendNull()
		} else {
			r.Text(0).Append(w.text)
		}
		Of[int8](r, 1).Append(int8(w.n))
		Of[int16](r, 2).Append(int16(w.n))
		Of[int32](r, 3).Optional(int32(w.n), !w.null)
		Of[int64](r, 4).Optional(w.n, !w.null)
		Of[float64](r, 5).Optional(float64(w.n)/8, !w.null)
		Of[arrow.Date32](r, 6).Optional(arrow.Date32(w.n), !w.null)
		Of[arrow.Timestamp](r, 7).Optional(arrow.Timestamp(w.n), !w.null)
		Of[decimal128.Num](r, 8).Optional(decimal128.FromI64(w.n), !w.null)
		r.Bools(9).Optional(w.n > 0, !w.null)
		r.Lists(10).Append(w.words)
	}
}

// built makes the same record with Arrow's own builders.
func built(rows []row) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, w := range rows {
		b.Field(1).(*array.Int8Builder).Append(int8(w.n))
		b.Field(2).(*array.Int16Builder).Append(int16(w.n))
		list := b.Field(10).(*array.ListBuilder)
		list.Append(true)
		for _, s := range w.words {
			list.ValueBuilder().(*array.StringBuilder).Append(s)
		}
		if w.null {
			for _, i := range []int{0, 3, 4, 5, 6, 7, 8, 9} {
				b.Field(i).AppendNull()
			}
			continue
		}
		b.Field(0).(*array.StringBuilder).Append(w.text)
		b.Field(3).(*array.Int32Builder).Append(int32(w.n))
		b.Field(4).(*array.Int64Builder).Append(w.n)
		b.Field(5).(*array.Float64Builder).Append(float64(w.n) / 8)
		b.Field(6).(*array.Date32Builder).Append(arrow.Date32(w.n))
		b.Field(7).(*array.TimestampBuilder).Append(arrow.Timestamp(w.n))
		b.Field(8).(*array.Decimal128Builder).Append(decimal128.FromI64(w.n))
		b.Field(9).(*array.BooleanBuilder).Append(w.n > 0)
	}
	return b.NewRecord()
}

// TestRecordIsThatOfBuilders: a record holds what Arrow's own builders would
// have put in it, whatever came in the records before, and what it holds stays
// when the next one is filled.
func TestRecordIsThatOfBuilders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := New(schema)
		var batches [][]row
		var made []arrow.Record
		for range rapid.IntRange(1, 4).Draw(t, "batches") {
			rows := drawRows(t)
			fill(r, rows)
			batches, made = append(batches, rows), append(made, r.Take())
		}
		for i, rec := range made {
			want := built(batches[i])
			if !array.RecordEqual(want, rec) {
				t.Fatalf("batch %d: got\n%v\nwant\n%v", i, rec, want)
			}
			for c := range rec.Columns() {
				if got, want := rec.Column(c).NullN(), want.Column(c).NullN(); got != want {
					t.Fatalf("batch %d: %s has %d NULL, want %d", i, rec.ColumnName(c), got, want)
				}
			}
		}
	})
}

// texts are the values of a column, NULL as "<null>".
func texts(rec arrow.Record, i int) []string {
	a := rec.Column(i).(*array.String)
	out := make([]string, a.Len())
	for k := range out {
		out[k] = "<null>"
		if a.IsValid(k) {
			out[k] = a.Value(k)
		}
	}
	return out
}

// TestRuns: what is appended at once is what one value after another gives.
func TestRuns(t *testing.T) {
	one := arrow.NewSchema([]arrow.Field{{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true}}, nil)
	rapid.Check(t, func(t *rapid.T) {
		source := New(one)
		values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "一", "ab", "公开信息"}), 1, 20).Draw(t, "source")
		for _, s := range values {
			source.Text(0).Append(s)
		}
		whole := source.Take()
		cut := rapid.IntRange(0, len(values)-1).Draw(t, "cut")
		part := whole.NewSlice(int64(cut), int64(len(values)))
		array := part.Column(0).(*array.String)

		r := New(one)
		var want []string
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				s, n := rapid.SampledFrom(values).Draw(t, "value"), rapid.IntRange(0, 9).Draw(t, "n")
				r.Text(0).Repeat(s, n)
				for range n {
					want = append(want, s)
				}
			case 1:
				from := rapid.IntRange(0, array.Len()).Draw(t, "from")
				to := rapid.IntRange(from, array.Len()).Draw(t, "to")
				r.Text(0).AppendRows(array, from, to)
				want = append(want, values[cut+from:cut+to]...)
			case 2:
				r.Text(0).AppendAll(Texts(values...))
				want = append(want, values...)
			case 3:
				n := rapid.IntRange(0, 3).Draw(t, "nulls")
				r.Text(0).AppendNulls(n)
				for range n {
					want = append(want, "<null>")
				}
			case 4:
				r.Text(0).Set(append(r.Text(0).Buffer(), "written"...))
				want = append(want, "written")
			}
		}
		if got := texts(r.Take(), 0); fmt.Sprint(got) != fmt.Sprint(want) || len(got) != len(want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// TestUneven: a record whose columns differ in length is a defect, not data.
func TestUneven(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "small has 0 values, text has 1") {
			t.Errorf("panic %v", p)
		}
	}()
	r := New(schema)
	r.Text(0).Append("x")
	r.Take()
}

// TestTooLargeIsLeft: the memory of one large batch does not stay.
func TestTooLargeIsLeft(t *testing.T) {
	r := New(arrow.NewSchema([]arrow.Field{{Name: "text", Type: arrow.BinaryTypes.String}}, nil))
	r.Text(0).Append(strings.Repeat("x", mostKept+1))
	r.Take().Release()
	if n := cap(r.Text(0).Buffer()); n > mostKept {
		t.Errorf("%d bytes are kept", n)
	}
	r.Text(0).Append("y")
	if got := texts(r.Take(), 0); len(got) != 1 || got[0] != "y" {
		t.Errorf("after it: %q", got)
	}
}
