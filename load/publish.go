package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/load/disk"
	"gongkai/schemas"
)

// Publication is what became of a run.
type Publication struct {
	*Snapshot // that is the current one now
	// New is false where nothing changed, and the snapshot is the one before.
	New bool
	// Files that were written and shared with the snapshot before, and the
	// bytes of the former.
	Written, Shared int
	Bytes           int64
}

// Publish makes the snapshot that the run was asked for and makes it the
// current one. Only the partitions of documents that the run dealt with are
// written; where there are none, no snapshot is made. The fields of run that
// load knows better are set here and can be seen in [Snapshot.Runs].
//
// After an error, or when ctx ends, the warehouse is as it was before and the
// run is aborted; [ErrPublished] is the exception.
func (w *Writer) Publish(ctx context.Context, run Run) (*Publication, error) {
	if w.closed.Load() {
		return nil, errors.New("load: the writer is closed")
	}
	p, err := w.publish(ctx, run, time.Now())
	if err != nil {
		err = fmt.Errorf("load: %w", err)
		if p == nil {
			return nil, errors.Join(err, w.Abort())
		}
	}
	// The journal is a leftover from here on; what cannot be removed now is
	// removed by the next run.
	if endErr := w.end(true); err == nil && endErr != nil {
		err = fmt.Errorf("%w: %w", ErrPublished, endErr)
	}
	return p, err
}

// ErrPublished means that the snapshot is published, and that tidying up
// behind it failed. The next run tidies up again.
var ErrPublished = errors.New("the snapshot is published, but tidying up failed")

// publish returns a publication once its snapshot is the current one, whatever
// follows.
func (w *Writer) publish(ctx context.Context, run Run, started time.Time) (*Publication, error) {
	touched, err := w.touched()
	if err != nil {
		return nil, err
	}
	if w.previous != nil && len(touched) == 0 && w.previous.Manifest.Catalog == w.options.CatalogID {
		return w.leave(run, started)
	}
	files, stored, err := w.writeTables(ctx, touched)
	if err != nil {
		return nil, err
	}
	m := Manifest{
		RunID: run.RunID, Digest: digest(files), CreatedAt: time.Now().UTC().Truncate(time.Second),
		Rules: w.options.Rules, Writer: writerDigest(), Catalog: w.options.CatalogID, Base: w.options.Base, Files: files,
	}
	last := 0
	var runs []Run
	if w.previous != nil {
		m.Previous, last = w.previous.ID, sequence(w.previous.ID)
		if runs, err = w.previous.readRuns(w.disk); err != nil {
			return nil, err
		}
	}
	m.Snapshot = fmt.Sprintf("%06d-%s", last+1, m.Digest[:12])
	p := w.count(&m)

	run.Snapshot, run.RowsWritten, run.Outcome = m.Snapshot, m.Rows(""), OutcomePublished
	run.FilesWritten, run.FilesShared, run.BytesWritten = int64(p.Written), int64(p.Shared), p.Bytes
	run.SecondsLoad = (time.Duration(w.appendNanos.Load()) + time.Since(started)).Seconds()
	if err := w.disk.MkdirAll(filepath.Join(w.data, schemas.TableRuns)); err != nil {
		return nil, err
	}
	if err := w.warehouse.writeRuns(filepath.Join(w.data, schemas.TableRuns, DataFile), filepath.Join(w.staging, "runs"), append(runs, run)); err != nil {
		return nil, err
	}
	if err := w.writeLedger(filepath.Join(w.data, LedgerFile)); err != nil {
		return nil, fmt.Errorf("writing the ledger: %w", err)
	}
	if err := stored.write(w.disk, w.data); err != nil {
		return nil, err
	}
	if w.previous != nil {
		history := &sink{disk: w.disk, root: w.data, previous: w.previous.Dir, made: map[string]bool{}}
		if err := history.share(File{Path: RestatedFile}); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if err := writeManifest(w.disk, w.data, &m); err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	if err := w.pass(ctx, &m, run); err != nil {
		return nil, err
	}
	p.Snapshot, err = w.warehouse.install(ctx, w.data, w.previous, &m, w.options)
	if p.Snapshot == nil {
		return nil, err
	}
	return p, err
}

// leave ends a run that found nothing to write: the snapshot stays, and tells
// of the run.
func (w *Writer) leave(run Run, started time.Time) (*Publication, error) {
	if len(w.documents) > 0 {
		if err := w.writeLedger(filepath.Join(w.previous.Dir, LedgerFile)); err != nil {
			return nil, err
		}
	}
	run.Snapshot, run.Outcome, run.FilesShared = w.previous.ID, OutcomeUnchanged, int64(len(w.previous.Manifest.Files))
	run.SecondsLoad = time.Since(started).Seconds()
	if err := w.warehouse.Record(run); err != nil {
		return nil, err
	}
	return &Publication{Snapshot: w.previous, Shared: len(w.previous.Manifest.Files)}, nil
}

// count tells which files of the manifest were written.
func (w *Writer) count(m *Manifest) *Publication {
	p := &Publication{New: true}
	old := w.oldFiles()
	for _, f := range m.Files {
		if old[f.Path] == f {
			p.Shared++
			continue
		}
		p.Written++
		p.Bytes += f.Bytes
	}
	return p
}

// writeWhole writes a table without partitions from one record.
func (w *Writer) writeWhole(t *schemas.Table, rec arrow.Record, out *sink) (File, error) {
	l, err := newLayout(t)
	if err != nil {
		return File{}, err
	}
	tw := newTableWriter(l)
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

// WriteRecord writes a record of a table's columns as a Parquet file, whole or
// not at all.
func WriteRecord(name string, t *schemas.Table, rec arrow.Record) error {
	l, err := newLayout(t)
	if err != nil {
		return err
	}
	return disk.Replace(disk.OS, name, name+".tmp", func(out io.Writer) error {
		tw := newTableWriter(l)
		tw.start(out)
		if err := tw.writeRecord(rec); err != nil {
			return err
		}
		_, err := tw.close()
		return err
	})
}
