package load

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/sync/errgroup"

	"gongkai/schemas"
)

// tableJob is what the workers of a publication share.
type tableJob struct {
	writer  *Writer
	old     map[string]File // of the snapshot before, by path
	touched map[string][]*blob
	stored  *Stored // of the snapshot before, nil where nothing of it is taken over
	shelf   *shelf

	mu    sync.Mutex
	files []File
}

// worker writes one partition after another with its own buffers.
type worker struct {
	job     *tableJob
	tables  []*tableWriter
	sinks   []*sink
	builder *array.RecordBuilder
	values  []parquet.Value
	rows    []byte   // of one blob
	ids     []string // of the partition's reports, in order
	cells   int64    // that they state
	pack    *pack
	files   []File
}

// writeTables writes the files of the partitions that the run touched, links
// the others, and lists the files of all tables but runs, and of stored ones.
func (w *Writer) writeTables(ctx context.Context, touched map[string][]*blob) ([]File, *Stored, error) {
	job := &tableJob{writer: w, old: w.oldFiles(), touched: touched}
	job.stored = w.keptStored(storedPaths(touched))
	if job.stored == nil { // they are made from all rows
		for p := range w.held {
			if _, known := touched[p]; !known && p != "" {
				touched[p] = nil
			}
		}
	}
	if err := job.link(ctx, touched); err != nil {
		return nil, nil, err
	}
	var err error
	if job.shelf, err = job.newShelf(); err != nil {
		return nil, nil, err
	}
	defer job.shelf.abort()
	partitions := make([]string, 0, len(touched))
	for p := range touched {
		partitions = append(partitions, p)
	}
	slices.SortFunc(partitions, comparePartitions)
	next := make(chan int)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(next)
		for n := range partitions {
			select {
			case next <- n:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range min(w.options.Workers, max(1, len(partitions))) {
		g.Go(func() error {
			wk := job.newWorker()
			defer wk.close()
			for n := range next {
				wk.pack = &pack{partition: partitions[n]}
				if err := wk.partition(ctx, partitions[n], touched[partitions[n]]); err != nil {
					return err
				}
				if err := job.shelf.put(n, wk.pack); err != nil {
					return fmt.Errorf("stored tables: %w", err)
				}
			}
			job.mu.Lock()
			defer job.mu.Unlock()
			job.files = append(job.files, wk.files...)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	stored, err := job.shelf.end()
	if err != nil {
		return nil, nil, fmt.Errorf("stored tables: %w", err)
	}
	if err := job.rest(); err != nil {
		return nil, nil, err
	}
	sortFiles(job.files)
	return job.files, stored, nil
}

// link shares the files of partitions that the run did not touch with the
// snapshot before. A file without rows stands for its table only where no
// other does; rest sees to those.
func (j *tableJob) link(ctx context.Context, touched map[string][]*blob) error {
	s := j.newSink()
	for _, f := range j.old {
		table, partition := f.place()
		if _, ok := touched[partition]; ok || f.Rows == 0 || table == tableCodebook {
			continue
		}
		if err := s.share(f); err != nil {
			return fmt.Errorf("sharing %s with snapshot %s: %w", f.Path, j.writer.previous.ID, err)
		}
		j.files = append(j.files, f)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (j *tableJob) newSink() *sink {
	s := &sink{disk: j.writer.disk, root: j.writer.data, old: j.old, made: map[string]bool{}}
	if j.writer.previous != nil {
		s.previous = j.writer.previous.Dir
	}
	return s
}

func (j *tableJob) newWorker() *worker {
	wk := &worker{job: j}
	for _, l := range j.writer.layouts.partitioned {
		wk.tables = append(wk.tables, newTableWriter(l))
		wk.sinks = append(wk.sinks, j.newSink())
	}
	wk.builder = array.NewRecordBuilder(memory.DefaultAllocator, j.writer.layouts.partitioned[0].schema)
	return wk
}

func (wk *worker) close() {
	for _, s := range wk.sinks {
		s.abort()
	}
	wk.builder.Release()
}

// partition writes the files of one partition: the reports that the run read,
// and those of the snapshot before that stay.
func (wk *worker) partition(ctx context.Context, name string, read []*blob) error {
	slices.SortFunc(read, compareBlobs)
	if name == "" {
		return wk.rejects(read)
	}
	for i, l := range wk.job.writer.layouts.partitioned {
		wk.sinks[i].start(path.Join(l.table.Name, name, DataFile))
		wk.tables[i].start(wk.sinks[i])
	}
	wk.ids, wk.cells = wk.ids[:0], 0
	stays, err := wk.job.writer.carry(name)
	if err != nil {
		return err
	}
	defer stays.close()
	if err := wk.merge(ctx, read, stays); err != nil {
		return fmt.Errorf("partition %s: %w", name, err)
	}
	if len(wk.ids) == 0 {
		return nil
	}
	if err := wk.seal(Partition(name)); err != nil {
		return fmt.Errorf("reports of %s: %w", name, err)
	}
	for i, t := range wk.tables {
		if t.rows == 0 {
			continue
		}
		rows, err := t.close()
		if err != nil {
			return fmt.Errorf("partition %s: %w", name, err)
		}
		f, err := wk.sinks[i].finish(rows)
		if err != nil {
			return err
		}
		if i == 0 {
			f.Cells = wk.cells
		}
		wk.files = append(wk.files, f)
	}
	return nil
}

// merge writes the reports of both in the order of their ids.
func (wk *worker) merge(ctx context.Context, read []*blob, stays *carrier) error {
	old, rows, err := stays.next()
	var last *blob
	for err == nil && (old != nil || len(read) > 0) {
		var b *blob
		if old != nil && (len(read) == 0 || compareBlobs(old, read[0]) < 0) {
			b = &blob{key: old.key, label: old.label}
			if err = wk.report(b, last, rows); err == nil {
				old, rows, err = stays.next()
			}
		} else {
			b, read = read[0], read[1:]
			if wk.rows, err = wk.job.writer.journal.rows(b, wk.rows); err == nil {
				err = wk.report(b, last, wk.rows)
			}
		}
		last = b
		if err == nil {
			err = ctx.Err()
		}
	}
	return err
}

// report writes a report's facts and keeps its row of reports for seal.
func (wk *worker) report(b, last *blob, rows []byte) error {
	if last != nil && last.key == b.key {
		return duplicateError(last, b)
	}
	wk.ids = append(wk.ids, b.key)
	for i, t := range wk.tables {
		n, columns, rest, err := tableOf(rows)
		if err != nil {
			return fmt.Errorf("report %s (%s): %w", b.key, b.label, err)
		}
		rows = rest
		switch {
		case n == 0:
		case i == 0:
			err = wk.keep(t.layout, b.key, columns)
		default:
			err = t.write(b.key, n, columns)
		}
		if err != nil {
			return fmt.Errorf("report %s (%s): %w", b.key, b.label, err)
		}
	}
	wk.pack.add(b.key, rows) // the sheet is what is left
	return nil
}

// keep adds a row of reports to the record that seal completes.
func (wk *worker) keep(l *layout, key string, columns []byte) error {
	t := wk.tables[0]
	t.dec.reset(columns)
	for i := range l.columns {
		c := &l.columns[i]
		field := wk.builder.Field(i)
		if i == 0 {
			field.(*array.StringBuilder).Append(key)
			continue
		}
		var err error
		if wk.values, err = t.dec.column(wk.values[:0], c, i, 1); err != nil {
			return fmt.Errorf("table %s: column %s: %w", l.table.Name, c.name, err)
		}
		appendArrow(field, c, wk.values)
	}
	return nil
}

// seal lets the pipeline complete the partition's reports and writes them.
func (wk *worker) seal(p Partition) error {
	rec := wk.builder.NewRecord()
	if seal := wk.job.writer.options.Seal; seal != nil {
		sealed, err := seal(p, rec)
		if err != nil {
			rec.Release()
			return err
		}
		if sealed != rec {
			rec.Release()
			rec = sealed
		}
	}
	defer rec.Release()
	if got, want := rec.NumRows(), int64(len(wk.ids)); got != want {
		return fmt.Errorf("sealing gave %d rows for %d", got, want)
	}
	never := func(string, string) bool { return false }
	if err := wk.tables[0].layout.check(rec, never); err != nil {
		return err
	}
	ids := rec.Column(0).(*array.String)
	for i, id := range wk.ids {
		if ids.Value(i) != id {
			return fmt.Errorf("sealing put report %s at the place of %s", ids.Value(i), id)
		}
	}
	reported := rec.Column(wk.tables[0].layout.table.FieldIndex("cells_reported")).(*array.Int64)
	for i := range wk.ids {
		wk.cells += reported.Value(i)
	}
	if err := wk.pack.seal(rec); err != nil {
		return err
	}
	return wk.tables[0].writeRecord(rec)
}

// rejects writes the table of that name.
func (wk *worker) rejects(read []*blob) error {
	stays, err := wk.job.writer.carryRejects()
	if err != nil {
		return err
	}
	all := read
	old := make(map[*blob]bool, len(stays.blobs))
	for i := range stays.blobs {
		old[&stays.blobs[i]] = true
		all = append(all, &stays.blobs[i])
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, compareBlobs)
	l := wk.job.writer.layouts.rejects
	t, out := newTableWriter(l), wk.job.newSink()
	defer out.abort()
	out.start(l.table.Name + "/" + DataFile)
	t.start(out)
	for _, b := range all {
		rows := []byte(nil)
		if old[b] {
			rows = stays.data[b.offset:][:b.length]
		} else if wk.rows, err = wk.job.writer.journal.rows(b, wk.rows); err == nil {
			rows = wk.rows
		}
		var n int
		var columns []byte
		if err == nil {
			n, columns, _, err = tableOf(rows)
		}
		if err == nil {
			err = t.write(b.key, n, columns)
		}
		if err != nil {
			return fmt.Errorf("reject %s: %w", b.key, err)
		}
	}
	rows, err := t.close()
	if err != nil {
		return err
	}
	f, err := out.finish(rows)
	wk.files = append(wk.files, f)
	return err
}

// rest writes the codebook, and a file without rows for every table that has
// none: a reader finds the table with its columns all the same.
func (j *tableJob) rest() error {
	rec := codebookRecord()
	defer rec.Release()
	f, err := j.writer.writeWhole(codebookTable, rec, j.newSink())
	if err != nil {
		return err
	}
	j.files = append(j.files, f)
	written := map[string]bool{}
	for _, f := range j.files {
		table, _, _ := strings.Cut(f.Path, "/")
		written[table] = true
	}
	for _, l := range append(slices.Clone(j.writer.layouts.partitioned), j.writer.layouts.rejects) {
		if written[l.table.Name] {
			continue
		}
		folder := l.table.Name
		if l.table.Partitioned {
			for _, k := range schemas.PartitionKeys {
				folder = path.Join(folder, k.Name+"="+NullPartition)
			}
		}
		t, out := newTableWriter(l), j.newSink()
		out.start(path.Join(folder, DataFile))
		t.start(out)
		if _, err := t.close(); err != nil {
			return err
		}
		f, err := out.finish(0)
		if err != nil {
			return err
		}
		j.files = append(j.files, f)
	}
	return nil
}

func duplicateError(a, b *blob) error {
	return fmt.Errorf("report_id %s is given twice: to %s and to %s: sources must have distinct identities", a.key, a.label, b.label)
}
