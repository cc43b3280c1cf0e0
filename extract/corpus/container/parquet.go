package container

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"gongkai/schemas"
)

// Bounds of a Parquet file: what its footer says is taken into memory as it is
// said.
const (
	maxFooter      = 64 << 20
	maxParquetRead = 256 // rows at a time
)

// parquetColumn is a column that a row takes a value from.
type parquetColumn struct {
	rank   int
	index  int
	text   func(parquet.Value) []byte
	pages  parquet.Pages
	values parquet.ValueReader
	buffer []parquet.Value
	at, n  int
}

// parquet lists the rows of a Parquet file, row group by row group, page by
// page.
func (w *Walker) parquet(s *source) error {
	if err := checkFooter(s.at, s.size); err != nil {
		return w.damaged(s, Parquet, err)
	}
	f, err := parquet.OpenFile(s.at, s.size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return w.damaged(s, Parquet, err)
	}
	columns := parquetColumns(f.Schema())
	content := false
	for _, c := range columns {
		content = content || columnNames[c.rank].is.content()
	}
	if !content {
		return w.broken(s, Parquet, schemas.RejectUnsupportedFormat, "it has no column of texts or pages, such as text, content or html")
	}
	d := &rows{w: w, s: s, kind: schemas.SourceParquet}
	for i, g := range f.RowGroups() {
		for _, c := range columns {
			if err := checkPages(s.at, s.size, &f.Metadata().RowGroups[i].Columns[c.index].MetaData); err != nil {
				return w.damaged(s, Parquet, err)
			}
		}
		if err := d.rowGroup(g, columns); err != nil {
			var sent *sendError
			if errors.As(err, &sent) {
				return sent.error
			}
			return w.damaged(s, Parquet, err)
		}
	}
	return nil
}

// sendError is an error of who takes the items, not of the file.
type sendError struct{ error }

// checkFooter bounds what stands at the end of the file.
func checkFooter(file io.ReaderAt, size int64) error {
	var tail [8]byte
	if size < 12 {
		return errors.New("it is too short for a Parquet file")
	}
	if _, err := file.ReadAt(tail[:], size-8); err != nil {
		return err
	}
	if string(tail[4:]) != "PAR1" {
		return errors.New("its footer is lost: it was cut off")
	}
	if n := int64(tail[0]) | int64(tail[1])<<8 | int64(tail[2])<<16 | int64(tail[3])<<24; n > min(size-12, maxFooter) {
		return fmt.Errorf("its footer has %d bytes, more than the file or the limit of %d", n, maxFooter)
	}
	return nil
}

// parquetColumns finds the columns of a dataset. Those that hold several values
// a row are passed over.
func parquetColumns(schema *parquet.Schema) []*parquetColumn {
	var out []*parquetColumn
	for _, path := range schema.Columns() {
		leaf, ok := schema.Lookup(path...)
		if !ok || leaf.MaxRepetitionLevel != 0 || len(path) > 1 && !isMeta(path[0]) || len(path) > 2 {
			continue
		}
		r := rank(path[len(path)-1])
		if r < 0 {
			continue
		}
		if text := textOf(leaf.Node, columnNames[r].is); text != nil {
			out = append(out, &parquetColumn{rank: r, index: int(leaf.ColumnIndex), text: text})
		}
	}
	return out
}

// textOf makes texts of the values of a column, nil where they are of no use.
func textOf(n parquet.Node, is column) func(parquet.Value) []byte {
	switch n.Type().Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return parquet.Value.ByteArray
	case parquet.Int32, parquet.Int64:
		if is == columnName {
			return func(v parquet.Value) []byte { return []byte(v.String()) }
		}
		if logical := n.Type().LogicalType(); is == columnFetched && logical != nil {
			return timeFormat(logical.Value)
		}
	}
	return nil
}

// timeFormat makes texts of dates and times as Parquet counts them.
func timeFormat(logical format.LogicalTypeValue) func(parquet.Value) []byte {
	switch t := logical.(type) {
	case *format.DateType:
		return func(v parquet.Value) []byte {
			return time.Unix(int64(v.Int32())*24*60*60, 0).UTC().AppendFormat(nil, time.RFC3339)
		}
	case *format.TimestampType:
		if t.Unit.Value == nil {
			return nil
		}
		unit := t.Unit.Value.Duration()
		perSecond := int64(time.Second / unit)
		return func(v parquet.Value) []byte {
			seconds, rest := v.Int64()/perSecond, v.Int64()%perSecond
			return time.Unix(seconds, rest*int64(unit)).UTC().AppendFormat(nil, time.RFC3339Nano)
		}
	}
	return nil
}

func (d *rows) rowGroup(g parquet.RowGroup, columns []*parquetColumn) error {
	chunks := g.ColumnChunks()
	for _, c := range columns {
		c.pages, c.values, c.at, c.n = chunks[c.index].Pages(), nil, 0, 0
		defer c.pages.Close()
	}
	for range g.NumRows() {
		var r row
		for _, c := range columns {
			v, err := c.next()
			if err != nil {
				return err
			}
			if !v.IsNull() {
				r.set(c.rank, c.text(v))
			}
		}
		d.n++
		if err := d.send(&r); err != nil {
			return &sendError{err}
		}
	}
	return nil
}

// next is the next value of a column.
func (c *parquetColumn) next() (parquet.Value, error) {
	for c.at == c.n {
		if c.values == nil {
			page, err := c.pages.ReadPage()
			if err != nil {
				return parquet.Value{}, endsEarly(err)
			}
			c.values = page.Values()
			if c.buffer == nil {
				c.buffer = make([]parquet.Value, maxParquetRead)
			}
		}
		n, err := c.values.ReadValues(c.buffer)
		c.at, c.n = 0, n
		if errors.Is(err, io.EOF) {
			c.values = nil
		} else if err != nil {
			return parquet.Value{}, err
		}
	}
	c.at++
	return c.buffer[c.at-1], nil
}

func endsEarly(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
