package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"reflect"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/parquet-go/parquet-go"

	"gongkai/load/disk"
	"gongkai/schemas"
)

// Run is a row of the table runs. Its fields are the columns, in order.
type Run struct {
	RunID              string    `parquet:"run_id"`
	StartedAt          time.Time `parquet:"started_at,timestamp(microsecond)"`
	FinishedAt         time.Time `parquet:"finished_at,timestamp(microsecond)"`
	CodeVersion        string    `parquet:"code_version"`
	Configuration      string    `parquet:"configuration"` // JSON
	DocumentsSeen      int64     `parquet:"documents_seen"`
	DocumentsNew       int64     `parquet:"documents_new"`
	DocumentsChanged   int64     `parquet:"documents_changed"`
	DocumentsUnchanged int64     `parquet:"documents_unchanged"`
	DocumentsRejected  int64     `parquet:"documents_rejected"`
	RowsWritten        int64     `parquet:"rows_written"` // set by Publish: rows of all tables but runs
	SecondsExtract     float64   `parquet:"seconds_extract"`
	SecondsTransform   float64   `parquet:"seconds_transform"`
	SecondsLoad        float64   `parquet:"seconds_load"` // set by Publish: Append, summed over callers, and writing the files
	Snapshot           string    `parquet:"snapshot"`     // set by Publish: the current one at its end
	// Columns that came later are NULL for runs before.
	Outcome         string `parquet:"outcome,optional"`
	Message         string `parquet:"message,optional"`          // why it failed
	Reasons         string `parquet:"reasons,optional"`          // JSON: documents by the reason why they were worked on
	DocumentsGone   int64  `parquet:"documents_gone,optional"`   // in the snapshot before and not in the sources
	DocumentsReused int64  `parquet:"documents_reused,optional"` // taken from the journal of a run that was stopped
	FilesWritten    int64  `parquet:"files_written,optional"`    // set by Publish
	FilesShared     int64  `parquet:"files_shared,optional"`     // set by Publish
	BytesWritten    int64  `parquet:"bytes_written,optional"`    // set by Publish
	Crawl           string `parquet:"crawl,optional"`            // JSON: what a crawl did host by host
}

// Outcomes of a run.
const (
	OutcomePublished = "published" // its snapshot is the current one
	OutcomeUnchanged = "unchanged" // there was nothing to publish
	OutcomeRefused   = "refused"   // its snapshot lost too much, and is held back
	OutcomeFailed    = "failed"
	// OutcomeRolledBack is no run of a corpus: a person published an old snapshot again.
	OutcomeRolledBack = "rolled_back"
)

// Runs returns the runs that the snapshot knows, oldest first.
func (s *Snapshot) Runs() ([]Run, error) { return s.readRuns(disk.OS) }

func (s *Snapshot) readRuns(d disk.FS) ([]Run, error) {
	name := filepath.Join(s.Dir, schemas.TableRuns, DataFile)
	b, err := d.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	runs, err := parquet.Read[Run](bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return runs, nil
}

// Record tells of a run that published nothing, in the table runs of the
// current snapshot. It is the one file of a snapshot that is replaced, in one
// step, for a night in which nothing changed must be seen without a snapshot
// of its own. Where there is no snapshot, there is no table to tell it in.
func (w *Warehouse) Record(run Run) error {
	s, err := w.Current()
	if err != nil || s == nil {
		return err
	}
	runs, err := s.readRuns(w.disk)
	if err != nil {
		return err
	}
	run.Snapshot = s.ID
	aside, err := w.temporary(stagingStart)
	if err != nil {
		return err
	}
	return w.writeRuns(filepath.Join(s.Dir, schemas.TableRuns, DataFile), aside, append(runs, run))
}

// writeRuns writes the table runs.
func (w *Warehouse) writeRuns(name, aside string, runs []Run) error {
	l, err := newLayout(schemas.TableByName(schemas.TableRuns))
	if err != nil {
		return err
	}
	rec := runsRecord(runs)
	defer rec.Release()
	return disk.Replace(w.disk, name, aside, func(out io.Writer) error {
		t := newTableWriter(l)
		t.start(out)
		if err := t.writeRecord(rec); err != nil {
			return err
		}
		_, err := t.close()
		return err
	})
}

// runsRecord is the table's rows; the caller releases it.
func runsRecord(runs []Run) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schemas.TableByName(schemas.TableRuns).Arrow())
	defer b.Release()
	for _, r := range runs {
		v := reflect.ValueOf(r)
		for i := range v.NumField() {
			switch v := v.Field(i).Interface().(type) {
			case string:
				if v == "" && b.Schema().Field(i).Nullable {
					b.Field(i).AppendNull()
					continue
				}
				b.Field(i).(*array.StringBuilder).Append(v)
			case int64:
				b.Field(i).(*array.Int64Builder).Append(v)
			case float64:
				b.Field(i).(*array.Float64Builder).Append(v)
			case time.Time:
				b.Field(i).(*array.TimestampBuilder).Append(arrow.Timestamp(v.UnixMicro()))
			}
		}
	}
	return b.NewRecord()
}
