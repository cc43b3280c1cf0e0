// Package telemetry tells what a run did to who was not there: as a JSON
// record, as metrics for Prometheus' text-file collector, and as OpenLineage
// events. Each file is replaced in one step.
package telemetry

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"gongkai/load"
	"gongkai/load/disk"
	"gongkai/pipeline"
)

// Record is what a run did.
type Record struct {
	Started    time.Time             `json:"started"`
	Finished   time.Time             `json:"finished"`
	Outcome    string                `json:"outcome"` // published, unchanged, refused, failed or locked
	ExitStatus int                   `json:"exit_status"`
	Message    string                `json:"message,omitempty"` // why it was refused or failed
	Version    string                `json:"version"`
	Sources    []string              `json:"sources"`
	Warehouse  string                `json:"warehouse"`
	Snapshot   string                `json:"snapshot,omitempty"` // current at the end, if the run got so far
	Documents  int64                 `json:"documents"`
	Reasons    map[string]int64      `json:"reasons"` // documents by the reason why they were worked on
	Unchanged  int64                 `json:"unchanged"`
	Touched    int64                 `json:"touched"`
	Unreadable int64                 `json:"unreadable"`
	Gone       int64                 `json:"gone"`
	Lost       int64                 `json:"lost"`
	Reused     int64                 `json:"reused"`
	Reports    int64                 `json:"reports"`
	Rejected   map[string]int64      `json:"rejected"` // documents by the reason why they gave no report
	Rows       int64                 `json:"rows"`
	Written    int64                 `json:"files_written"`
	Shared     int64                 `json:"files_shared"`
	BytesRead  int64                 `json:"bytes_read"`
	Seconds    map[string]float64    `json:"seconds"`         // by stage, summed over workers
	Crawl      []pipeline.HostResult `json:"crawl,omitempty"` // what a crawl did, by host
}

// New makes the record of a run from what it returned.
func New(c *pipeline.Config, started, finished time.Time, s *pipeline.Summary, err error) *Record {
	r := &Record{Started: started.UTC(), Finished: finished.UTC(), Outcome: load.OutcomeFailed, Version: c.Version, Sources: c.Sources, Warehouse: c.Warehouse}
	if abs, absErr := filepath.Abs(c.Warehouse); absErr == nil {
		r.Warehouse = abs
	}
	var refused *load.RefusedError
	var locked *load.LockedError
	switch {
	case errors.As(err, &refused):
		r.Outcome = load.OutcomeRefused
	case errors.As(err, &locked):
		r.Outcome = "locked"
	case err == nil && s.Published:
		r.Outcome = load.OutcomePublished
	case err == nil:
		r.Outcome = load.OutcomeUnchanged
	}
	if err != nil {
		r.Message = err.Error()
	}
	if s == nil {
		return r
	}
	if s.Crawl != nil {
		r.Crawl = s.Crawl.Hosts
	}
	r.Snapshot, r.Documents, r.Reasons, r.Unchanged, r.Touched = s.Snapshot, s.Documents, s.Reasons, s.Unchanged, s.Touched
	r.Unreadable, r.Gone, r.Lost, r.Reused, r.Reports, r.Rejected = s.Unreadable, s.Gone, s.Lost, s.Reused, s.Reports, s.RejectedBy
	r.Rows, r.Written, r.Shared, r.BytesRead, r.Seconds = s.Rows, int64(s.Written), int64(s.Shared), s.Bytes, s.Seconds
	return r
}

// Done says whether the warehouse is as the sources are.
func (r *Record) Done() bool {
	return r.Outcome == load.OutcomePublished || r.Outcome == load.OutcomeUnchanged
}

// WriteJSON writes the record, on one line.
func (r *Record) WriteJSON(name string) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return replace(name, append(b, '\n'))
}

func replace(name string, content []byte) error {
	aside := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".tmp")
	// What a killed run left aside is in the way.
	if err := disk.OS.Remove(aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return disk.Replace(disk.OS, name, aside, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}
