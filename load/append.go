package load

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"
	"unique"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/schemas"
)

// encoder turns facts into blobs. It is reused from batch to batch.
type encoder struct {
	data    []byte // rows of all blobs, one after another
	index   []byte // scratch of the journal
	blobs   []blob
	cursors []int
	spans   []span // of the report at work, one a layout
	sheet   *sheet
}

func (e *encoder) reset() { e.data, e.index, e.blobs = e.data[:0], e.index[:0], e.blobs[:0] }

// Read is a document that a run has read.
type Read struct {
	// Entry is what the ledger will know of it. Rules, Rejected and
	// Partitions are filled by load.
	Entry
	// Was are the partitions of its entry before.
	Was []string
}

// Append takes the facts of a batch of documents, which the snapshot will hold
// in place of what it held of these documents before. The caller may release
// the facts when it returns. It is safe for concurrent use, and the order of
// calls changes nothing in the snapshot. An error means that the facts break
// the contract between the stages, or that the journal could not be written;
// the run cannot go on after either: call [Writer.Abort].
func (w *Writer) Append(read []Read, facts *schemas.Facts) error {
	started := time.Now()
	defer func() { w.appendNanos.Add(int64(time.Since(started))) }()
	e := w.journal.encoder()
	docs, err := w.encode(e, read, facts)
	if err != nil {
		return fmt.Errorf("load: facts: %w", err)
	}
	if err := w.journal.add(e, docs); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, d := range docs {
		if err := w.note(d); err != nil {
			return err
		}
	}
	return nil
}

// encode makes the blobs of a batch and tells its documents.
func (w *Writer) encode(e *encoder, read []Read, facts *schemas.Facts) ([]*document, error) {
	for name := range facts.Tables {
		if t := schemas.TableByName(name); t == nil || !t.Partitioned && name != schemas.TableRejects {
			return nil, fmt.Errorf("table %q is none that transform hands on", name)
		}
	}
	records := make([]arrow.Record, len(w.layouts.partitioned))
	for i, l := range w.layouts.partitioned {
		records[i] = facts.Tables[l.table.Name]
	}
	if reports := records[0]; reports != nil {
		if err := checkKeys(facts.Keys, reports.NumRows()); err != nil {
			return nil, err
		}
	}
	if err := w.layouts.encodeReports(e, records, func(row int) string { return partitionPath(facts.Keys, row) }); err != nil {
		return nil, err
	}
	if err := w.layouts.encodeRejects(e, facts.Tables[schemas.TableRejects]); err != nil {
		return nil, err
	}
	return w.assign(e, read, facts.Tables[schemas.TableRejects])
}

// assign gives every document of a batch its blobs, which stand in any order.
func (w *Writer) assign(e *encoder, read []Read, rejects arrow.Record) ([]*document, error) {
	docs := make([]*document, len(read))
	byURI := make(map[string]*document, len(read))
	for i := range read {
		docs[i] = &document{entry: read[i].Entry, was: read[i].Was}
		docs[i].entry.Rules, docs[i].entry.Partitions = w.rulesID, nil
		byURI[read[i].SourceURI] = docs[i]
	}
	if rejects != nil {
		t := w.layouts.rejects.table
		uris, reasons := rejects.Column(0).(*array.String), rejects.Column(t.FieldIndex("reason")).(*array.String)
		for i := range uris.Len() {
			if d := byURI[uris.Value(i)]; d != nil {
				d.entry.Rejected = reasons.Value(i)
			}
		}
	}
	ordered := make([]byte, 0, len(e.data))
	for _, b := range e.blobs {
		uri := b.label
		if b.partition == "" {
			uri = b.key
		}
		d := byURI[uri]
		if d == nil {
			return nil, fmt.Errorf("rows of a document that was not read: %s", uri)
		}
		// What is kept of a document until the end holds no column of the facts
		// in memory: its name once, and that of its partition once for all.
		if b.label == uri {
			b.label = d.entry.SourceURI
		}
		b.partition = unique.Make(b.partition).Value()
		d.blobs = append(d.blobs, b)
	}
	for _, d := range docs {
		if len(d.blobs) == 0 {
			return nil, fmt.Errorf("document %s gives neither a report nor a reject", d.entry.SourceURI)
		}
		for i := range d.blobs {
			b := &d.blobs[i]
			from := b.offset
			b.offset = int64(len(ordered))
			ordered = append(ordered, e.data[from:from+int64(b.length)]...)
			if b.partition != "" {
				d.entry.Partitions = append(d.entry.Partitions, b.partition)
			}
		}
	}
	e.data = ordered
	return docs, nil
}

// encodeReports appends a blob for every report of the records, one a layout.
func (ls *layouts) encodeReports(e *encoder, records []arrow.Record, partition func(row int) string) error {
	tables := ls.partitioned
	for i, rec := range records {
		if rec == nil {
			continue
		}
		if err := tables[i].check(rec, filledLater); err != nil {
			return err
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
	ids := make([]*array.String, len(tables))
	for i, rec := range records {
		if rec != nil {
			ids[i] = rec.Column(0).(*array.String)
		}
	}
	uris := reports.Column(tables[0].table.FieldIndex("source_uri")).(*array.String)
	e.cursors = append(e.cursors[:0], make([]int, len(tables))...)
	e.spans = append(e.spans[:0], make([]span, len(tables))...)
	if e.sheet == nil {
		e.sheet = ls.sheets.new()
	}
	for row := range int(reports.NumRows()) {
		id := ids[0].Value(row)
		if id == "" {
			return fmt.Errorf("table reports: row %d (%s) has no report_id", row, uris.Value(row))
		}
		start := len(e.data)
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
			e.cursors[i], e.spans[i] = to, span{from, to}
			e.rows(l, records[i], from, to)
		}
		e.data = ls.sheets.append(e.data, e.sheet, records, e.spans)
		if err := e.end(start, id, uris.Value(row), partition(row)); err != nil {
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

// encodeRejects appends a blob for every reject of the record.
func (ls *layouts) encodeRejects(e *encoder, rec arrow.Record) error {
	if rec == nil {
		return nil
	}
	l := ls.rejects
	if err := l.check(rec, filledLater); err != nil {
		return err
	}
	uris := rec.Column(0).(*array.String)
	// Nothing forbids two rejects of one document; the label orders them.
	var others []*array.String
	for i, c := range l.columns {
		if i > 0 && c.name != "run_id" && c.kind == kindText {
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
		start := len(e.data)
		e.rows(l, rec, row, row+1)
		if err := e.end(start, uris.Value(row), strings.Join(parts, "\x00"), ""); err != nil {
			return fmt.Errorf("reject %s: %w", uris.Value(row), err)
		}
	}
	return nil
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
		if i == 0 && l.keyed {
			continue
		}
		e.data = appendColumn(e.data, l.columns[i].kind, rec.Column(i), from, to)
	}
	// A blob beyond 4 GiB is refused by end.
	binary.LittleEndian.PutUint32(e.data[at:], uint32(len(e.data)-at-4))
}

// end completes the blob whose rows begin at start.
func (e *encoder) end(start int, key, label, partition string) error {
	length := len(e.data) - start
	if length > math.MaxInt32 {
		return fmt.Errorf("%d bytes of rows, more than 2 GiB", length)
	}
	e.blobs = append(e.blobs, blob{key: key, label: label, partition: partition, offset: int64(start), length: length})
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
