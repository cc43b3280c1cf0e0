package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/parquet-go/parquet-go"

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
	Snapshot           string    `parquet:"snapshot"`     // set by Publish
}

// Runs returns the runs that the snapshot knows, oldest first.
func (s *Snapshot) Runs() ([]Run, error) {
	name := filepath.Join(s.Dir, schemas.TableRuns, DataFile)
	runs, err := parquet.ReadFile[Run](name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return runs, nil
}

// runsRecord is the table's rows; the caller releases it.
func runsRecord(runs []Run) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schemas.TableByName(schemas.TableRuns).Arrow())
	defer b.Release()
	for _, r := range runs {
		for i, v := range []any{
			r.RunID, r.StartedAt, r.FinishedAt, r.CodeVersion, r.Configuration,
			r.DocumentsSeen, r.DocumentsNew, r.DocumentsChanged, r.DocumentsUnchanged, r.DocumentsRejected,
			r.RowsWritten, r.SecondsExtract, r.SecondsTransform, r.SecondsLoad, r.Snapshot,
		} {
			switch v := v.(type) {
			case string:
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
