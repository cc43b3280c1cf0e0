package load

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/schemas"
)

// encoder turns facts into blobs. It is reused from batch to batch.
type encoder struct {
	data       []byte
	ends       []int
	partitions []string
	cursors    []int
}

// Append takes the facts of many reports; the caller may release them when it
// returns. It is safe for concurrent use, and the order of calls changes
// nothing in the snapshot. An error means that the facts break the contract
// between the stages, or that the spill file could not be written; the run
// cannot go on after either: call [Writer.Abort].
func (w *Writer) Append(facts *schemas.Facts) error {
	started := time.Now()
	defer func() { w.appendNanos.Add(int64(time.Since(started))) }()
	e := w.spill.encoder()
	if err := w.encodeReports(e, facts); err != nil {
		return fmt.Errorf("load: facts: %w", err)
	}
	if err := w.encodeRejects(e, facts.Tables[schemas.TableRejects]); err != nil {
		return fmt.Errorf("load: facts: %w", err)
	}
	if err := w.spill.add(e); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	return nil
}

// encodeReports appends a blob for every report of the batch.
func (w *Writer) encodeReports(e *encoder, facts *schemas.Facts) error {
	tables := w.layouts.partitioned
	records := make([]arrow.Record, len(tables))
	for i, l := range tables {
		rec := facts.Tables[l.table.Name]
		if rec == nil {
			continue
		}
		if err := l.check(rec, filledLater); err != nil {
			return err
		}
		records[i] = rec
	}
	for name := range facts.Tables {
		if t := schemas.TableByName(name); t == nil || !t.Partitioned && name != schemas.TableRejects {
			return fmt.Errorf("table %q is none that transform hands on", name)
		}
	}
	reports := records[0]
	if reports == nil {
		for i, rec := range records {
			if rec != nil && rec.NumRows() > 0 {
				return fmt.Errorf("table %s has rows, but there are no reports", tables[i].table.Name)
			}
		}
		return nil
	}
	if err := checkKeys(facts.Keys, reports.NumRows()); err != nil {
		return err
	}
	ids := make([]*array.String, len(tables))
	for i, rec := range records {
		if rec != nil {
			ids[i] = rec.Column(0).(*array.String)
		}
	}
	uris := reports.Column(tables[0].table.FieldIndex("source_uri")).(*array.String)
	e.cursors = append(e.cursors[:0], make([]int, len(tables))...)
	for row := range int(reports.NumRows()) {
		id := ids[0].Value(row)
		if id == "" {
			return fmt.Errorf("table reports: row %d (%s) has no report_id", row, uris.Value(row))
		}
		start := e.begin(id, uris.Value(row))
		for i, l := range tables {
			from := e.cursors[i]
			to := from
			if i == 0 {
				to++
			} else if ids[i] != nil {
				for to < ids[i].Len() && ids[i].Value(to) == id {
					to++
				}
			}
			e.cursors[i] = to
			e.rows(l, records[i], from, to)
		}
		if err := e.end(start, partitionPath(facts.Keys, row)); err != nil {
			return fmt.Errorf("report %s (%s): %w", id, uris.Value(row), err)
		}
	}
	for i, cursor := range e.cursors {
		if ids[i] != nil && cursor < ids[i].Len() {
			return fmt.Errorf("table %s: row %d: report %q does not stand at its place in reports",
				tables[i].table.Name, cursor, ids[i].Value(cursor))
		}
	}
	return nil
}

// encodeRejects appends a blob for every reject of the batch.
func (w *Writer) encodeRejects(e *encoder, rec arrow.Record) error {
	if rec == nil {
		return nil
	}
	l := w.layouts.rejects
	if err := l.check(rec, filledLater); err != nil {
		return err
	}
	uris := rec.Column(0).(*array.String)
	// Nothing forbids two rejects of one document; the label orders them.
	var others []*array.String
	for i, c := range l.columns {
		if i > 0 && i != l.runID && c.kind == kindText {
			others = append(others, rec.Column(i).(*array.String))
		}
	}
	for row := range int(rec.NumRows()) {
		parts := make([]string, len(others))
		for i, a := range others {
			if !a.IsNull(row) {
				parts[i] = a.Value(row)
			}
		}
		start := e.begin(uris.Value(row), strings.Join(parts, "\x00"))
		e.rows(l, rec, row, row+1)
		if err := e.end(start, ""); err != nil {
			return fmt.Errorf("reject %s: %w", uris.Value(row), err)
		}
	}
	return nil
}

// begin starts a blob and returns where it stands.
func (e *encoder) begin(key, label string) int {
	start := len(e.data)
	e.data = append(e.data, 0, 0, 0, 0)
	e.data = binary.AppendUvarint(e.data, uint64(len(key)))
	e.data = append(e.data, key...)
	e.data = binary.AppendUvarint(e.data, uint64(len(label)))
	e.data = append(e.data, label...)
	return start
}

// rows appends rows [from, to) of a table.
func (e *encoder) rows(l *layout, rec arrow.Record, from, to int) {
	e.data = binary.AppendUvarint(e.data, uint64(to-from))
	if from == to {
		return
	}
	at := len(e.data)
	e.data = append(e.data, 0, 0, 0, 0)
	for i := range l.columns {
		if i == 0 && l.keyed || i == l.runID {
			continue
		}
		e.data = appendColumn(e.data, l.columns[i].kind, rec.Column(i), from, to)
	}
	// A blob beyond 4 GiB is refused by end.
	binary.LittleEndian.PutUint32(e.data[at:], uint32(len(e.data)-at-4))
}

// end completes a blob and assigns it to a partition.
func (e *encoder) end(start int, partition string) error {
	length := len(e.data) - start - blobHeader
	if length > math.MaxInt32 {
		return fmt.Errorf("%d bytes of rows, more than 2 GiB", length)
	}
	binary.LittleEndian.PutUint32(e.data[start:], uint32(length))
	e.ends = append(e.ends, len(e.data))
	e.partitions = append(e.partitions, partition)
	return nil
}

// check compares a record with the table: its columns, and that no required
// one is NULL but those that optional allows.
func (l *layout) check(rec arrow.Record, optional func(table, column string) bool) error {
	if int(rec.NumCols()) != len(l.columns) {
		return fmt.Errorf("table %s: %d columns instead of %d", l.table.Name, rec.NumCols(), len(l.columns))
	}
	for i, c := range l.columns {
		col := rec.Column(i)
		if got := rec.ColumnName(i); got != c.name {
			return fmt.Errorf("table %s: column %d is %q instead of %q", l.table.Name, i, got, c.name)
		}
		if want := l.table.Fields[i].Type; !arrow.TypeEqual(col.DataType(), want) {
			return fmt.Errorf("table %s: column %s: type %s instead of %s", l.table.Name, c.name, col.DataType(), want)
		}
		if col.NullN() > 0 && !c.nullable && !optional(l.table.Name, c.name) {
			for row := range col.Len() {
				if col.IsNull(row) {
					return fmt.Errorf("table %s: column %s: row %d (%s) is NULL, and must not be",
						l.table.Name, c.name, row, rec.Column(0).ValueStr(row))
				}
			}
		}
		if list, ok := col.(*array.List); ok && list.ListValues().NullN() > 0 {
			return fmt.Errorf("table %s: column %s: a list has a NULL in it", l.table.Name, c.name)
		}
	}
	return nil
}

func checkKeys(keys arrow.Record, reports int64) error {
	if keys == nil {
		return fmt.Errorf("no partition keys for %d reports", reports)
	}
	if keys.NumRows() != reports {
		return fmt.Errorf("%d partition keys for %d reports", keys.NumRows(), reports)
	}
	if !keys.Schema().Equal(schemas.KeySchema) {
		return fmt.Errorf("partition keys have the schema %s", keys.Schema())
	}
	return nil
}
