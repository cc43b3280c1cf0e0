package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/schemas"
)

// Publish writes everything that was appended as a new snapshot and makes it
// the current one. run.RunID goes into the rows of reports and rejects. The
// fields of run that load knows better are set here and can be seen in
// [Snapshot.Runs].
//
// After an error, or when ctx ends, the warehouse is as it was before and the
// run is aborted; [ErrPublished] is the exception.
func (w *Writer) Publish(ctx context.Context, run Run) (*Snapshot, error) {
	if w.closed.Load() {
		return nil, errors.New("load: the writer is closed")
	}
	started := time.Now()
	s, err := w.publish(ctx, run, started)
	if err != nil {
		err = fmt.Errorf("load: %w", err)
		if s == nil {
			return nil, errors.Join(err, w.Abort())
		}
	}
	// The spill is a leftover from here on; what cannot be removed now is
	// removed by the next run.
	if abortErr := w.Abort(); err == nil && abortErr != nil {
		err = fmt.Errorf("%w: %w", ErrPublished, abortErr)
	}
	return s, err
}

// ErrPublished means that the snapshot is published, and that tidying up
// behind it failed. The next run tidies up again.
var ErrPublished = errors.New("the snapshot is published, but tidying up failed")

// publish returns a snapshot once it is the current one, whatever follows.
func (w *Writer) publish(ctx context.Context, run Run, started time.Time) (*Snapshot, error) {
	previous, err := w.warehouse.Current()
	if err != nil {
		return nil, err
	}
	files, err := w.writeTables(ctx, run.RunID, previous)
	if err != nil {
		return nil, err
	}
	m := Manifest{RunID: run.RunID, Digest: digest(files), CreatedAt: time.Now().UTC().Truncate(time.Second)}
	last := 0
	var runs []Run
	if previous != nil {
		m.Previous, last = previous.ID, sequence(previous.ID)
		if runs, err = previous.Runs(); err != nil {
			return nil, err
		}
	}
	m.Snapshot = fmt.Sprintf("%06d-%s", last+1, m.Digest[:12])

	m.Files = files
	run.Snapshot, run.RowsWritten = m.Snapshot, m.Rows("")
	run.SecondsLoad = (time.Duration(w.appendNanos.Load()) + time.Since(started)).Seconds()
	rec := runsRecord(append(runs, run))
	file, err := w.writeWhole(schemas.TableByName(schemas.TableRuns), rec, &sink{root: w.data})
	rec.Release()
	if err != nil {
		return nil, err
	}
	m.Files = append(m.Files, file)
	sortFiles(m.Files)
	if err := writeManifest(w.data, &m); err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	if err := w.spill.close(); err != nil {
		return nil, err
	}
	return w.commit(ctx, &m)
}

// commit moves the snapshot to its place, completes it there, makes it
// durable, and only then lets readers see it.
func (w *Writer) commit(ctx context.Context, m *Manifest) (s *Snapshot, err error) {
	parent := filepath.Join(w.warehouse.dir, snapshotsDir)
	dir := filepath.Join(parent, m.Snapshot)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	if err := os.Rename(w.data, dir); err != nil {
		return nil, fmt.Errorf("moving the snapshot to its place: %w", err)
	}
	defer func() {
		if s == nil { // nobody has seen it
			err = errors.Join(err, w.warehouse.discard(m.Snapshot))
		}
	}()
	if w.options.Catalog != nil {
		if err := w.options.Catalog(ctx, dir); err != nil {
			return nil, fmt.Errorf("building the catalog: %w", err)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := syncTree(dir); err != nil {
		return nil, err
	}
	if err := syncDir(parent); err != nil {
		return nil, err
	}
	if err := w.warehouse.flip(m.Snapshot); err != nil {
		return nil, fmt.Errorf("publishing the snapshot: %w", err)
	}
	s = &Snapshot{ID: m.Snapshot, Dir: dir, Manifest: *m}
	err = w.warehouse.linkTables()
	if err == nil {
		err = w.warehouse.prune(m.Snapshot, w.options.Keep)
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrPublished, err)
	}
	return s, err
}

// writeWhole writes a table without partitions from one record.
func (w *Writer) writeWhole(t *schemas.Table, rec arrow.Record, out *sink) (File, error) {
	l, err := newLayout(t)
	if err != nil {
		return File{}, err
	}
	tw := newTableWriter(l, "")
	out.start(t.Name + "/" + DataFile)
	defer out.abort()
	tw.start(out)
	if err := tw.writeRecord(rec); err != nil {
		return File{}, err
	}
	rows, err := tw.close()
	if err != nil {
		return File{}, err
	}
	return out.finish(rows)
}
