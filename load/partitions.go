package load

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
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

// reportHash finds a report_id that stands in two partitions at 16 bytes a
// report. Equal hashes are only a suspicion.
type reportHash struct {
	hash      uint64
	partition int32
}

// tableJob is what the workers of a publication share.
type tableJob struct {
	writer     *Writer
	runID      string
	previous   *Snapshot
	old        map[string]File
	partitions []string
	seed       maphash.Seed

	mu     sync.Mutex
	files  []File
	hashes []reportHash
}

// worker writes one partition after another with its own buffers.
type worker struct {
	job     *tableJob
	reader  *partitionReader
	tables  []*tableWriter
	sinks   []*sink
	builder *array.RecordBuilder
	values  []parquet.Value
	files   []File
	hashes  []reportHash
}

// writeTables writes the files of all tables but runs.
func (w *Writer) writeTables(ctx context.Context, runID string, previous *Snapshot) ([]File, error) {
	partitions, err := w.spill.finish()
	if err != nil {
		return nil, err
	}
	job := &tableJob{writer: w, runID: runID, previous: previous, partitions: partitions, seed: maphash.MakeSeed()}
	if previous != nil {
		job.old = make(map[string]File, len(previous.Manifest.Files))
		for _, f := range previous.Manifest.Files {
			job.old[f.Path] = f
		}
	}
	next := make(chan int)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(next)
		for i := range partitions {
			select {
			case next <- i:
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
			for i := range next {
				if err := wk.partition(ctx, i); err != nil {
					return err
				}
			}
			job.mu.Lock()
			defer job.mu.Unlock()
			job.files = append(job.files, wk.files...)
			job.hashes = append(job.hashes, wk.hashes...)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if err := job.duplicates(); err != nil {
		return nil, err
	}
	if err := job.rest(); err != nil {
		return nil, err
	}
	sortFiles(job.files)
	return job.files, nil
}

func (j *tableJob) newSink() *sink {
	s := &sink{root: j.writer.data, old: j.old}
	if j.previous != nil {
		s.previous = j.previous.Dir
	}
	return s
}

func (j *tableJob) newWorker() *worker {
	wk := &worker{job: j, reader: &partitionReader{spill: j.writer.spill}}
	for _, l := range j.writer.layouts.partitioned {
		wk.tables = append(wk.tables, newTableWriter(l, j.runID))
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

// partition writes the files of one partition.
func (wk *worker) partition(ctx context.Context, number int) error {
	name := wk.job.partitions[number]
	if err := wk.reader.open(name); err != nil {
		return err
	}
	if name == "" {
		return wk.rejects()
	}
	for i, l := range wk.job.writer.layouts.partitioned {
		wk.sinks[i].start(path.Join(l.table.Name, name, DataFile))
		wk.tables[i].start(wk.sinks[i])
	}
	refs := wk.reader.refs
	for i := range refs {
		ref := &refs[i]
		if i > 0 && refs[i-1].key == ref.key {
			return duplicateError(&refs[i-1], ref)
		}
		wk.hashes = append(wk.hashes, reportHash{maphash.String(wk.job.seed, ref.key), int32(number)})
		if err := wk.report(ref); err != nil {
			return fmt.Errorf("report %s (%s): %w", ref.key, ref.label, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
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
		wk.files = append(wk.files, f)
	}
	return nil
}

// report writes a report's facts and keeps its row of reports for seal.
func (wk *worker) report(ref *blobRef) error {
	b, err := wk.reader.tables(ref)
	if err != nil {
		return err
	}
	for i, t := range wk.tables {
		var rows int
		var columns []byte
		if rows, columns, b, err = tableOf(b); err != nil {
			return err
		}
		switch {
		case rows == 0:
		case i == 0:
			err = wk.keep(t.layout, ref.key, columns)
		default:
			err = t.write(ref.key, rows, columns)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keep adds a row of reports to the record that seal completes.
func (wk *worker) keep(l *layout, key string, columns []byte) error {
	t := wk.tables[0]
	t.dec.reset(columns)
	for i := range l.columns {
		c := &l.columns[i]
		field := wk.builder.Field(i)
		switch i {
		case 0:
			field.(*array.StringBuilder).Append(key)
			continue
		case l.runID:
			field.(*array.StringBuilder).Append(wk.job.runID)
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
	if got, want := rec.NumRows(), int64(len(wk.reader.refs)); got != want {
		return fmt.Errorf("sealing gave %d rows for %d", got, want)
	}
	never := func(string, string) bool { return false }
	if err := wk.tables[0].layout.check(rec, never); err != nil {
		return err
	}
	ids := rec.Column(0).(*array.String)
	for i, ref := range wk.reader.refs {
		if ids.Value(i) != ref.key {
			return fmt.Errorf("sealing put report %s at the place of %s", ids.Value(i), ref.key)
		}
	}
	return wk.tables[0].writeRecord(rec)
}

// rejects writes the table of that name.
func (wk *worker) rejects() error {
	l := wk.job.writer.layouts.rejects
	t, out := newTableWriter(l, wk.job.runID), wk.job.newSink()
	defer out.abort()
	out.start(l.table.Name + "/" + DataFile)
	t.start(out)
	for i := range wk.reader.refs {
		ref := &wk.reader.refs[i]
		b, err := wk.reader.tables(ref)
		if err != nil {
			return err
		}
		rows, columns, _, err := tableOf(b)
		if err == nil {
			err = t.write(ref.key, rows, columns)
		}
		if err != nil {
			return fmt.Errorf("reject %s: %w", ref.key, err)
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
		t, out := newTableWriter(l, j.runID), j.newSink()
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

// duplicates looks for a report_id that stands in two partitions.
func (j *tableJob) duplicates() error {
	slices.SortFunc(j.hashes, func(a, b reportHash) int {
		if c := cmp.Compare(a.hash, b.hash); c != 0 {
			return c
		}
		return cmp.Compare(a.partition, b.partition)
	})
	for i := 1; i < len(j.hashes); i++ {
		if j.hashes[i].hash != j.hashes[i-1].hash {
			continue
		}
		if err := j.compare(j.hashes[i-1].partition, j.hashes[i].partition); err != nil {
			return err
		}
	}
	return nil
}

// compare looks for a report_id that both partitions have.
func (j *tableJob) compare(a, b int32) error {
	first := &partitionReader{spill: j.writer.spill}
	second := &partitionReader{spill: j.writer.spill}
	if err := first.open(j.partitions[a]); err != nil {
		return err
	}
	if err := second.open(j.partitions[b]); err != nil {
		return err
	}
	at := 0
	for i := range first.refs { // both are sorted
		for at < len(second.refs) && second.refs[at].key < first.refs[i].key {
			at++
		}
		if a != b && at < len(second.refs) && second.refs[at].key == first.refs[i].key {
			return duplicateError(&first.refs[i], &second.refs[at])
		}
	}
	return nil
}

func duplicateError(a, b *blobRef) error {
	return fmt.Errorf("report_id %s is given twice: to %s and to %s: sources must have distinct identities", a.key, a.label, b.label)
}
