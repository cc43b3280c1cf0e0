package load

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/parquet-go/parquet-go"

	"gongkai/load/disk"
)

// rowReader reads the rows of a Parquet file one by one.
type rowReader struct {
	groups []parquet.RowGroup
	rows   parquet.Rows
	buffer []parquet.Row
	at, n  int
	end    error
}

func newRowReader(f *parquet.File) *rowReader {
	return &rowReader{groups: f.RowGroups(), buffer: make([]parquet.Row, 128)}
}

// next returns the next row, or nil at the end. It is valid until the next
// call.
func (r *rowReader) next() (parquet.Row, error) {
	row, err := r.peek()
	if row != nil {
		r.at++
	}
	return row, err
}

// peek returns the row that next will return.
func (r *rowReader) peek() (parquet.Row, error) {
	for r.at == r.n {
		switch {
		case r.end != nil && r.end != io.EOF:
			return nil, r.end
		case r.rows == nil && len(r.groups) == 0:
			return nil, nil
		case r.rows == nil:
			r.rows, r.groups, r.end = r.groups[0].Rows(), r.groups[1:], nil
		case r.end == io.EOF:
			if err := r.rows.Close(); err != nil {
				return nil, err
			}
			r.rows = nil
			continue
		}
		r.at = 0
		r.n, r.end = r.rows.ReadRows(r.buffer)
	}
	return r.buffer[r.at], nil
}

func (r *rowReader) close() {
	if r.rows != nil {
		r.rows.Close()
	}
}

// oldTable reads the rows of one table of one partition of the snapshot
// before, into records of the columns of today.
type oldTable struct {
	layout  *layout
	file    disk.File
	rows    *rowReader
	columns []int // column of the file to column of today, -1 for none
	lacking []int // columns of today that the file does not have
	builder *array.RecordBuilder
}

func openOldTable(d disk.FS, l *layout, name string) (*oldTable, error) {
	f, pf, err := openParquet(d, name)
	if err != nil {
		return nil, err
	}
	t := &oldTable{layout: l, file: f, rows: newRowReader(pf), builder: array.NewRecordBuilder(memory.DefaultAllocator, l.schema)}
	has := make([]bool, len(l.columns))
	for _, field := range pf.Schema().Fields() {
		i := slices.IndexFunc(l.columns, func(c column) bool { return c.name == field.Name() })
		t.columns = append(t.columns, i)
		if i >= 0 {
			has[i] = true
		}
	}
	for i, c := range l.columns {
		if has[i] {
			continue
		}
		if !c.nullable {
			t.close()
			return nil, fmt.Errorf("%s has no column %s, which may not be NULL: give its documents to the run again, or remove them with --prune", name, c.name)
		}
		t.lacking = append(t.lacking, i)
	}
	return t, nil
}

func (t *oldTable) close() {
	t.rows.close()
	t.file.Close()
	t.builder.Release()
}

// take adds a row to the record that is being built.
func (t *oldTable) take(row parquet.Row) {
	row.Range(func(i int, values []parquet.Value) bool {
		if c := t.columns[i]; c >= 0 {
			appendArrow(t.builder.Field(c), &t.layout.columns[c], values)
		}
		return true
	})
	for _, c := range t.lacking {
		t.builder.Field(c).AppendNull()
	}
}

// carrier reads what stays of a partition: the reports of the snapshot before
// whose documents the run did not replace, in the order of their ids.
type carrier struct {
	layouts  *layouts
	tables   []*oldTable // as layouts.partitioned; nil where there are no rows
	uri      int         // column of source_uri in the file of reports
	replaced func(uri string) bool
	part     string
	encoder  encoder
	at       int
	last     bool
}

// carryReports is how many reports are held at a time.
const carryReports = 64

// carry opens what stays of a partition; nil where there was none, or where it
// is not whole: then all its documents are read again.
func (w *Writer) carry(partition string) (*carrier, error) {
	if w.previous == nil || !w.held[partition] || w.missing[partition] {
		return nil, nil
	}
	c := &carrier{layouts: w.layouts, part: partition, replaced: w.replaced, tables: make([]*oldTable, len(w.layouts.partitioned))}
	for i, l := range w.layouts.partitioned {
		if !w.hasFile(l.table.Name, partition) {
			continue
		}
		t, err := openOldTable(w.disk, l, filepath.Join(w.previous.Dir, filepath.FromSlash(path.Join(l.table.Name, partition, DataFile))))
		if err != nil {
			c.close()
			return nil, fmt.Errorf("snapshot %s: %w", w.previous.ID, err)
		}
		c.tables[i] = t
	}
	c.uri = slices.Index(c.tables[0].columns, w.layouts.partitioned[0].table.FieldIndex("source_uri"))
	return c, nil
}

func (c *carrier) close() {
	if c == nil {
		return
	}
	for _, t := range c.tables {
		if t != nil {
			t.close()
		}
	}
}

// next returns the next report that stays and its rows, or nil at the end. The
// rows are valid until the next call.
func (c *carrier) next() (*blob, []byte, error) {
	if c == nil {
		return nil, nil, nil
	}
	for c.at == len(c.encoder.blobs) {
		if c.last {
			return nil, nil, nil
		}
		if err := c.fill(); err != nil {
			return nil, nil, err
		}
	}
	b := &c.encoder.blobs[c.at]
	c.at++
	return b, c.encoder.data[b.offset:][:b.length], nil
}

// fill reads the next reports with their rows in every table.
func (c *carrier) fill() error {
	c.encoder.reset()
	c.at = 0
	reports := c.tables[0]
	keep := make(map[string]bool, carryReports)
	upTo := ""
	for len(keep) < carryReports {
		row, err := reports.rows.next()
		if err != nil {
			return err
		}
		if row == nil {
			c.last = true
			break
		}
		upTo = string(row[0].ByteArray())
		uri := ""
		row.Range(func(i int, values []parquet.Value) bool {
			if i == c.uri {
				uri = string(values[0].ByteArray())
			}
			return i != c.uri
		})
		if !c.replaced(uri) {
			keep[upTo] = true
			reports.take(row)
		}
	}
	records := make([]arrow.Record, len(c.tables))
	for i, t := range c.tables {
		if t == nil {
			continue
		}
		for i > 0 {
			row, err := t.rows.peek()
			if err != nil {
				return err
			}
			if row == nil || !c.last && string(row[0].ByteArray()) > upTo {
				break
			}
			if keep[string(row[0].ByteArray())] {
				t.take(row)
			}
			t.rows.at++
		}
		records[i] = t.builder.NewRecord()
		defer records[i].Release()
	}
	return c.layouts.encodeReports(&c.encoder, records, func(int) string { return c.part })
}

// carryRejects returns the rejects of the snapshot before that stay, with
// their rows, sorted.
func (w *Writer) carryRejects() (*encoder, error) {
	e := &encoder{}
	if w.previous == nil || !w.held[""] || w.missing[""] {
		return e, nil
	}
	l := w.layouts.rejects
	t, err := openOldTable(w.disk, l, filepath.Join(w.previous.Dir, l.table.Name, DataFile))
	if err != nil {
		return nil, fmt.Errorf("snapshot %s: %w", w.previous.ID, err)
	}
	defer t.close()
	for {
		row, err := t.rows.next()
		if err != nil {
			return nil, err
		}
		if row == nil {
			break
		}
		if !w.replaced(string(row[0].ByteArray())) {
			t.take(row)
		}
	}
	rec := t.builder.NewRecord()
	defer rec.Release()
	return e, w.layouts.encodeRejects(e, rec)
}

// compareBlobs orders reports by their ids.
func compareBlobs(a, b *blob) int {
	return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.label, b.label))
}
