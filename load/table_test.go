package load

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/parquet-go/parquet-go"

	"gongkai/schemas"
)

// A writer that has written other files before gives the bytes of a new one.
func TestWriterCanBeUsedAgain(t *testing.T) {
	l, err := newLayout(codebookTable)
	if err != nil {
		t.Fatal(err)
	}
	rec := codebookRecord()
	defer rec.Release()
	write := func(tw *tableWriter, groups int) []byte {
		t.Helper()
		var b bytes.Buffer
		tw.start(&b)
		for range groups {
			if err := tw.writeRecord(rec); err != nil {
				t.Fatal(err)
			}
			if err := tw.flush(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := tw.close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	again := newTableWriter(l)
	for _, groups := range []int{1, 3, 0, 1, 2, 1} {
		want := write(newTableWriter(l), groups)
		if got := write(again, groups); !bytes.Equal(got, want) {
			t.Fatalf("%d row groups: %d bytes, %d from a new writer", groups, len(got), len(want))
		}
		if _, err := parquet.OpenFile(bytes.NewReader(want), int64(len(want))); err != nil {
			t.Error(err)
		}
	}
}

// The columns of a file stand in the order of the table, and are required
// where the table says so.
func TestParquetSchema(t *testing.T) {
	for _, table := range schemas.Tables() {
		l, err := newLayout(table)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range l.parquet.Fields() {
			want := table.Fields[i]
			if f.Name() != want.Name || f.Optional() != want.Nullable {
				t.Errorf("%s: column %d is %s (optional %v) instead of %s (%v)", table.Name, i, f.Name(), f.Optional(), want.Name, want.Nullable)
			}
		}
	}
}

// A file holds pages and a footer, and no index: rows and bounds are read
// without one.
func TestNoPageIndex(t *testing.T) {
	l, err := newLayout(codebookTable)
	if err != nil {
		t.Fatal(err)
	}
	rec := codebookRecord()
	defer rec.Release()
	var b bytes.Buffer
	tw := newTableWriter(l)
	tw.start(&b)
	for range 2 {
		if err := tw.writeRecord(rec); err != nil {
			t.Fatal(err)
		}
		if err := tw.flush(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tw.close(); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	groups := f.Metadata().RowGroups
	if len(groups) != 2 {
		t.Fatalf("%d row groups", len(groups))
	}
	end := int64(len(magic))
	for _, g := range groups {
		for _, c := range g.Columns {
			if c.ColumnIndexOffset != 0 || c.OffsetIndexOffset != 0 || len(c.MetaData.Statistics.MinValue) == 0 {
				t.Errorf("column %v: %+v", c.MetaData.PathInSchema, c)
			}
			end += c.MetaData.TotalCompressedSize
		}
	}
	if footer := binary.LittleEndian.Uint32(b.Bytes()[b.Len()-8:]); end+int64(footer)+8 != int64(b.Len()) {
		t.Errorf("pages end at %d, the footer has %d bytes, the file %d", end, footer, b.Len())
	}
	rows := newRowReader(f)
	defer rows.close()
	n := int64(0)
	for row, err := rows.next(); row != nil || err != nil; row, err = rows.next() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 2*rec.NumRows() {
		t.Errorf("%d rows instead of %d", n, 2*rec.NumRows())
	}
}
