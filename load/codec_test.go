package load

import (
	"math"
	"math/big"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"gongkai/schemas"
)

// everyType is a table with a column of each type, with and without NULL.
func everyType() *schemas.Table {
	types := []arrow.DataType{
		arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Float64,
		arrow.FixedWidthTypes.Boolean, arrow.FixedWidthTypes.Date32,
		&arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"},
		&arrow.Decimal128Type{Precision: 20, Scale: 4}, arrow.ListOf(arrow.BinaryTypes.String),
	}
	t := &schemas.Table{Name: "every_type"}
	for _, dt := range types {
		t.Fields = append(t.Fields,
			schemas.Field{Name: dt.Name() + "_required", Type: dt},
			schemas.Field{Name: dt.Name() + "_nullable", Type: dt, Nullable: true})
	}
	return t
}

var widest, _ = new(big.Int).SetString("99999999999999999999", 10)

// draw appends a value of any kind that the type allows.
func draw(t *rapid.T, b array.Builder) {
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "reported", "总计", "blank"}), rapid.String())
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(text.Draw(t, "text"))
	case *array.Int32Builder:
		b.Append(rapid.Int32().Draw(t, "int32"))
	case *array.Int64Builder:
		b.Append(rapid.OneOf(rapid.Int64(), rapid.Int64Range(-3, 300), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64})).Draw(t, "int64"))
	case *array.Float64Builder:
		b.Append(rapid.Float64().Draw(t, "float"))
	case *array.BooleanBuilder:
		b.Append(rapid.Bool().Draw(t, "bool"))
	case *array.Date32Builder:
		b.Append(arrow.Date32(rapid.Int32().Draw(t, "date")))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(rapid.Int64().Draw(t, "timestamp")))
	case *array.Decimal128Builder:
		wide := rapid.Bool().Draw(t, "wide")
		n := big.NewInt(rapid.Int64().Draw(t, "decimal"))
		if wide {
			n.Mul(n, big.NewInt(1e6)).Rem(n, widest)
		}
		b.Append(decimal128.FromBigInt(n))
	case *array.ListBuilder:
		b.Append(true)
		for _, s := range rapid.SliceOfN(text, 0, 4).Draw(t, "list") {
			b.ValueBuilder().(*array.StringBuilder).Append(s)
		}
	}
}

func TestCodecRoundTrip(t *testing.T) {
	l, err := newLayout(everyType())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := array.NewRecordBuilder(memory.DefaultAllocator, l.schema)
		defer in.Release()
		rows := rapid.IntRange(0, 20).Draw(t, "rows")
		for range rows {
			for i, c := range l.columns {
				if c.nullable && rapid.IntRange(0, 3).Draw(t, "null") == 0 {
					in.Field(i).AppendNull()
				} else {
					draw(t, in.Field(i))
				}
			}
		}
		want := in.NewRecord()
		defer want.Release()
		from := rapid.IntRange(0, rows).Draw(t, "from")
		want = want.NewSlice(int64(from), int64(rows)) // a batch is cut out of a larger one

		out := array.NewRecordBuilder(memory.DefaultAllocator, l.schema)
		defer out.Release()
		var d decoder
		for row := range int(want.NumRows()) {
			var blob []byte
			for i, c := range l.columns {
				blob = appendColumn(blob, c.kind, want.Column(i), row, row+1)
			}
			d.reset(blob)
			for i := range l.columns {
				values, err := d.column(nil, &l.columns[i], i, 1)
				if err != nil {
					t.Fatalf("column %s: %v", l.columns[i].name, err)
				}
				appendArrow(out.Field(i), &l.columns[i], values)
			}
			if len(d.b) > 0 {
				t.Fatalf("%d bytes left", len(d.b))
			}
		}
		got := out.NewRecord()
		defer got.Release()
		if !array.RecordEqual(want, got) {
			t.Fatalf("want %v\ngot %v", want, got)
		}
		// Columns of many rows give the same values as one row at a time.
		for i := range l.columns {
			c := &l.columns[i]
			d.reset(appendColumn(nil, c.kind, want.Column(i), 0, int(want.NumRows())))
			values, err := d.column(nil, c, i, int(want.NumRows()))
			if err != nil || len(d.b) > 0 {
				t.Fatalf("column %s: %v, %d bytes left", c.name, err, len(d.b))
			}
			var single []parquet.Value
			for row := range int(want.NumRows()) {
				var e decoder
				e.reset(appendColumn(nil, c.kind, want.Column(i), row, row+1))
				if single, err = e.column(single, c, i, 1); err != nil {
					t.Fatal(err)
				}
			}
			if !parquet.Row(values).Equal(single) {
				t.Fatalf("column %s: %v one by one, %v together", c.name, single, values)
			}
		}
	})
}

func TestDecoderRefusesGarbage(t *testing.T) {
	l, err := newLayout(everyType())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) { // it may give an error, never a panic
		var d decoder
		c := &l.columns[rapid.IntRange(0, len(l.columns)-1).Draw(t, "column")]
		d.reset(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		_, _ = d.column(nil, c, 0, rapid.IntRange(0, 10).Draw(t, "n"))
	})
}
