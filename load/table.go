package load

import (
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Bounds of a row group: DuckDB's own size in rows, and a size in bytes for
// the prose, whose rows are long.
const (
	groupRows  = 122880
	groupBytes = 64 << 20
)

// compression is shared, so that its encoders are. The fastest level codes no
// literals where there are no matches, so that digests and names stay as long
// as they are: 7% of all.
var compression = &zstd.Codec{Level: zstd.SpeedDefault, Concurrency: 1}

// tableWriter writes rows of one table to one Parquet file after another.
type tableWriter struct {
	layout  *layout
	w       *parquet.Writer
	out     lean
	dec     decoder
	values  []parquet.Value
	scratch []byte
	rows    int64 // of the file
	inGroup int64
}

func newTableWriter(l *layout) *tableWriter {
	// The name of the writer has no version of the code in it: another build
	// must give the same bytes.
	options := []parquet.WriterOption{
		l.parquet,
		parquet.CreatedBy("gongkai", "1.0.0", "0"),
		parquet.Compression(compression),
		parquet.DataPageVersion(1), // every reader has it
		parquet.DataPageStatistics(false),
		parquet.PageBufferSize(128 << 10),
		parquet.WriteBufferSize(64 << 10),
	}
	for _, c := range l.columns {
		if unbounded[c.name] {
			options = append(options, parquet.SkipPageBounds(c.name))
		}
	}
	w := parquet.NewWriter(io.Discard, options...)
	return &tableWriter{layout: l, w: w}
}

// start begins a file.
func (t *tableWriter) start(out io.Writer) {
	t.out.start(out)
	t.w.Reset(&t.out)
	t.rows, t.inGroup = 0, 0
}

// write adds the rows of one blob.
func (t *tableWriter) write(key string, rows int, columns []byte) error {
	t.dec.reset(columns)
	writers := t.w.ColumnWriters()
	for i := range t.layout.columns {
		c := &t.layout.columns[i]
		t.values = t.values[:0]
		if i == 0 && t.layout.keyed {
			t.constant(bytesOf(key), i, rows)
		} else {
			var err error
			if t.values, err = t.dec.column(t.values, c, i, rows); err != nil {
				return fmt.Errorf("table %s: column %s: %w", t.layout.table.Name, c.name, err)
			}
		}
		if _, err := writers[i].WriteRowValues(t.values); err != nil {
			return fmt.Errorf("table %s: column %s: %w", t.layout.table.Name, c.name, err)
		}
	}
	return t.wrote(rows)
}

// constant fills values with n times the same text.
func (t *tableWriter) constant(text []byte, index, n int) {
	v := parquet.ByteArrayValue(text).Level(0, 0, index)
	for range n {
		t.values = append(t.values, v)
	}
}

// writeRecord adds the rows of an Arrow record.
func (t *tableWriter) writeRecord(rec arrow.Record) error {
	const step = 1024 // bounds the scratch, not the result
	writers := t.w.ColumnWriters()
	for from := 0; from < int(rec.NumRows()); from += step {
		to := min(from+step, int(rec.NumRows()))
		for i := range t.layout.columns {
			c := &t.layout.columns[i]
			t.values = t.values[:0]
			t.scratch = appendColumn(t.scratch[:0], c.kind, rec.Column(i), from, to)
			t.dec.reset(t.scratch)
			var err error
			if t.values, err = t.dec.column(t.values, c, i, to-from); err != nil {
				return fmt.Errorf("table %s: column %s: %w", t.layout.table.Name, c.name, err)
			}
			if _, err := writers[i].WriteRowValues(t.values); err != nil {
				return fmt.Errorf("table %s: column %s: %w", t.layout.table.Name, c.name, err)
			}
		}
		if err := t.wrote(to - from); err != nil {
			return err
		}
	}
	return nil
}

// wrote counts rows and closes the row group when it is full.
func (t *tableWriter) wrote(rows int) error {
	t.rows += int64(rows)
	t.inGroup += int64(rows)
	if t.inGroup < groupRows && t.w.Size() < groupBytes {
		return nil
	}
	return t.flush()
}

func (t *tableWriter) flush() error {
	t.inGroup = 0
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("table %s: %w", t.layout.table.Name, err)
	}
	return nil
}

// close completes the file and returns its rows.
func (t *tableWriter) close() (int64, error) {
	err := t.flush()
	t.out.ending = true
	if err == nil {
		err = t.w.Close()
	}
	if err == nil {
		err = t.out.finish(t.w.File().Metadata())
	}
	if err != nil {
		return 0, fmt.Errorf("table %s: %w", t.layout.table.Name, err)
	}
	// Reset of parquet-go v0.32 empties the columns' paths, which the row
	// groups of the file share with the writer: the next file would have
	// columns without names. What is not there cannot be emptied.
	groups := t.w.File().Metadata().RowGroups
	for i := range groups {
		for j := range groups[i].Columns {
			groups[i].Columns[j].MetaData.PathInSchema = nil
		}
	}
	return t.rows, nil
}
