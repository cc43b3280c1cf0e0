package load

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/parquet-go/parquet-go"

	"gongkai/load/disk"
	"gongkai/schemas"
)

// storedFile is a file of a stored table that is being written.
type storedFile struct {
	table   *schemas.Table
	w       *parquet.Writer
	sink    *sink
	columns [][]parquet.Value // rows that are not written yet
	pending int               // how many
	rows    int64
	inGroup int

	// Of the file of the snapshot before.
	oldFile disk.File
	old     *rowReader
	touched map[string][]*blob // partitions that are written anew
	keys    []parquet.Value    // partition keys of the row before
	part    string             // its partition
}

func newStoredFile(t *schemas.Table, out *sink, path string) *storedFile {
	out.start(path)
	return &storedFile{table: t, sink: out, columns: make([][]parquet.Value, len(t.Fields)), w: parquet.NewWriter(out,
		storedSchema(t),
		parquet.CreatedBy("gongkai", "1.0.0", "0"),
		// What reads a stored table reads all of its rows and few of its columns.
		// Its figures are packed and not compressed: that is as small, and
		// takes no time to undo.
		parquet.Compression(&parquet.Uncompressed),
		parquet.DataPageVersion(1),
		parquet.DataPageStatistics(false),
		parquet.PageBufferSize(128<<10),
		parquet.WriteBufferSize(64<<10),
	)}
}

// storedSchema is the Parquet schema of a stored table.
func storedSchema(t *schemas.Table) *parquet.Schema {
	group := inOrder{Group: parquet.Group{}}
	for _, f := range t.Fields {
		var node parquet.Node
		switch f.Type.ID() {
		case arrow.STRING:
			node = parquet.String()
			if f.Name != whoFields[0].Name { // an id stands once, or in rows that follow one another
				node = parquet.Encoded(node, &parquet.RLEDictionary)
			}
		case arrow.INT32:
			node = parquet.Encoded(parquet.Int(32), &parquet.RLEDictionary)
		case arrow.INT64:
			node = parquet.Encoded(parquet.Int(64), &parquet.DeltaBinaryPacked)
		case arrow.FLOAT64:
			node = parquet.Leaf(parquet.DoubleType)
		case arrow.BOOL:
			node = parquet.Leaf(parquet.BooleanType)
		default:
			panic(fmt.Sprintf("load: stored table %s: column %s: no column for %s", t.Name, f.Name, f.Type))
		}
		if f.Nullable {
			node = parquet.Optional(node)
		}
		group.Group[f.Name] = node
	}
	byName := make(map[string]parquet.Field)
	for _, f := range group.Group.Fields() {
		byName[f.Name()] = f
	}
	for _, f := range t.Fields {
		group.fields = append(group.fields, byName[f.Name])
	}
	return parquet.NewSchema(t.Name, group)
}

// inOrder is a parquet.Group that keeps its columns in order; the library's own
// sorts them by name.
type inOrder struct {
	parquet.Group
	fields []parquet.Field
}

// Fields returns the columns in order.
func (g inOrder) Fields() []parquet.Field { return g.fields }

// who begins a row with who reports: report r of its partition.
func (f *storedFile) who(id string, keys []parquet.Value, who [][]parquet.Value, r int) {
	f.columns[0] = append(f.columns[0], parquet.ByteArrayValue(bytesOf(id)).Level(0, 0, 0))
	for i, v := range keys {
		f.columns[1+i] = append(f.columns[1+i], v)
	}
	for i := range who {
		f.columns[whoKeys+i] = append(f.columns[whoKeys+i], who[i][r])
	}
	f.pending++
}

// facts reads the other columns of the row.
func (f *storedFile) facts(read *sheetReader) {
	for c := len(whoFields); c < len(f.columns); c++ {
		field := &f.table.Fields[c]
		var v parquet.Value
		var null bool
		switch field.Type.ID() {
		case arrow.STRING:
			var text []byte
			text, null = read.text()
			v = parquet.ByteArrayValue(text)
		case arrow.FLOAT64:
			var x float64
			x, null = read.double()
			v = parquet.DoubleValue(x)
		case arrow.BOOL:
			var n int64
			n, null = read.number()
			v = parquet.BooleanValue(n != 0)
		default:
			var n int64
			n, null = read.number()
			v = parquet.Int64Value(n)
		}
		f.columns[c] = append(f.columns[c], leveled(v, field.Nullable, null, c))
	}
}

// flush hands the pending rows to the Parquet writer if there are that many.
func (f *storedFile) flush(most int) error {
	if f.pending == 0 || f.pending < most {
		return nil
	}
	writers := f.w.ColumnWriters()
	for c := range f.columns {
		if _, err := writers[c].WriteRowValues(f.columns[c]); err != nil {
			return fmt.Errorf("table %s: column %s: %w", f.table.Name, f.table.Fields[c].Name, err)
		}
		f.columns[c] = f.columns[c][:0]
	}
	f.rows, f.inGroup, f.pending = f.rows+int64(f.pending), f.inGroup+f.pending, 0
	if f.inGroup < groupRows {
		return nil
	}
	f.inGroup = 0
	return f.w.Flush()
}

// close completes the file.
func (f *storedFile) close() (File, error) {
	if err := f.w.Close(); err != nil {
		return File{}, fmt.Errorf("table %s: %w", f.table.Name, err)
	}
	return f.sink.finish(f.rows)
}

func (f *storedFile) openOld(d disk.FS, name string) error {
	file, pf, err := openParquet(d, name)
	if err != nil {
		return err
	}
	f.oldFile, f.old = file, newRowReader(pf)
	return nil
}

// carry takes over the rows of the file before that stand before a partition,
// or all that are left for "", but those of partitions that are written anew.
// Nothing is pending when it returns.
func (f *storedFile) carry(upTo string) error {
	if err := f.flush(0); err != nil {
		return err
	}
	for f.old != nil {
		row, err := f.old.peek()
		if err != nil {
			return fmt.Errorf("reading the stored table %s of the snapshot before: %w", f.table.Name, err)
		}
		if row == nil {
			break
		}
		f.place(row)
		if upTo != "" && comparePartitions(f.part, upTo) >= 0 {
			break
		}
		f.old.at++
		if _, anew := f.touched[f.part]; !anew {
			row.Range(func(c int, values []parquet.Value) bool {
				f.columns[c] = append(f.columns[c], values...)
				return true
			})
			f.pending++
		}
		if f.old.at == f.old.n { // the next ones take the place of these
			if err := f.flush(0); err != nil {
				return err
			}
		}
	}
	return f.flush(0)
}

// place notes the partition of a row of the file before.
func (f *storedFile) place(row parquet.Row) {
	keys := row[1:whoKeys]
	same := len(f.keys) == len(keys)
	for i := range f.keys {
		same = same && f.keys[i].IsNull() == keys[i].IsNull() && (keys[i].IsNull() || parquet.Equal(f.keys[i], keys[i]))
	}
	if same {
		return
	}
	f.keys = f.keys[:0]
	var values [len(partitionKeys)]string
	for i, v := range keys {
		f.keys = append(f.keys, v.Clone())
		switch {
		case v.IsNull():
		case v.Kind() == parquet.Int32:
			values[i] = strconv.Itoa(int(v.Int32()))
		default:
			values[i] = string(v.ByteArray())
		}
	}
	f.part = pathOf(values)
}

// sheetReader reads what sheets.append wrote. Texts point into it.
type sheetReader struct {
	b    []byte
	torn bool
}

func (r *sheetReader) uvarint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 {
		v := uint64(r.b[0])
		r.b = r.b[1:]
		return v
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.torn = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// rows is how many rows follow.
func (r *sheetReader) rows() int {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.torn = true
		return 0
	}
	return int(n)
}

func (r *sheetReader) number() (v int64, null bool) {
	u := r.uvarint()
	if u == 0 {
		return 0, true
	}
	u--
	return int64(u>>1) ^ -int64(u&1), false
}

func (r *sheetReader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.torn = true
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

func (r *sheetReader) text() (v []byte, null bool) {
	n := r.uvarint()
	if n == 0 {
		return nil, true
	}
	return r.take(n - 1), false
}

func (r *sheetReader) double() (v float64, null bool) {
	if r.uvarint() == 0 {
		return 0, true
	}
	if b := r.take(8); b != nil {
		v = math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return v, false
}
