package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"
)

// Options are what a [Writer] needs to know of its run. The zero value works,
// if the facts come with is_canonical and canonical_report_id filled.
type Options struct {
	// Seal completes the reports of one partition: it is given their rows
	// sorted by report_id and returns as many rows in the same order, with
	// is_canonical and canonical_report_id filled. It may be called by
	// several goroutines at once. The record that it is given is released
	// after the call; the one that it returns too.
	Seal func(p Partition, reports arrow.Record) (arrow.Record, error)
	// Catalog builds the catalog in the folder of a snapshot that is about
	// to be published, with its final path. Nil builds none.
	Catalog func(ctx context.Context, snapshotDir string) error
	// Keep is how many snapshots stay, the new one among them; 3 if zero.
	Keep int
	// Workers write partitions at the same time; GOMAXPROCS if zero.
	Workers int
	// SpillBudget is the memory in bytes for rows that wait; 64 MiB if zero.
	SpillBudget int
}

// Writer takes the facts of one run and publishes them as a snapshot.
type Writer struct {
	warehouse *Warehouse
	options   Options
	layouts   *layouts
	staging   string // holds the spill file and data/
	data      string // becomes the snapshot
	spill     *spill

	appendNanos atomic.Int64
	closed      atomic.Bool
}

// NewWriter removes what earlier runs left behind and starts a run. A
// warehouse has one writer at a time. End it with [Writer.Publish] or
// [Writer.Abort].
func (w *Warehouse) NewWriter(options Options) (*Writer, error) {
	if options.Keep <= 0 {
		options.Keep = 3
	}
	if options.Workers <= 0 {
		options.Workers = runtime.GOMAXPROCS(0)
	}
	ls, err := newLayouts()
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	if err := w.Sweep(); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	if !w.writing.CompareAndSwap(false, true) {
		return nil, errors.New("load: the warehouse has a writer already")
	}
	staging, err := w.temporary(stagingStart)
	if err == nil {
		err = os.MkdirAll(filepath.Join(staging, "data"), 0o755)
	}
	if err != nil {
		w.writing.Store(false)
		return nil, fmt.Errorf("load: creating the staging folder: %w", err)
	}
	return &Writer{
		warehouse: w, options: options, layouts: ls, staging: staging,
		data:  filepath.Join(staging, "data"),
		spill: newSpill(filepath.Join(staging, "spill"), options.SpillBudget),
	}, nil
}

// Abort ends the run and removes all that it wrote. It does nothing after
// Publish has succeeded, so it can be deferred.
func (w *Writer) Abort() error {
	if !w.closed.CompareAndSwap(false, true) {
		return nil
	}
	defer w.warehouse.writing.Store(false)
	err := w.spill.close()
	if rmErr := os.RemoveAll(w.staging); rmErr != nil {
		err = rmErr
	}
	if err != nil {
		return fmt.Errorf("load: removing the staging folder: %w", err)
	}
	return nil
}
