package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/load/disk"
	"gongkai/schemas"
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
	// to be published and stands at its final place; before is the current
	// one, or nil. Nil builds none.
	Catalog func(ctx context.Context, before, after *Snapshot) error
	// CatalogID names what Catalog builds. Where it is another than before,
	// the snapshot is published anew though no row changed.
	CatalogID string
	// Base is where the identities of documents start, for the next run.
	Base string
	// Rules are those that the documents are read by.
	Rules Rules
	// Gate holds a snapshot back that loses too much.
	Gate Gate
	// Keep is how many snapshots stay, the new one among them; 3 if zero.
	Keep int
	// Workers write partitions at the same time; GOMAXPROCS if zero.
	Workers int
}

// Writer takes the facts of one run and publishes them as a snapshot: the one
// before, with what the run read in place of what it held of these documents.
type Writer struct {
	warehouse *Warehouse
	disk      disk.FS
	options   Options
	layouts   *layouts
	rulesID   string
	previous  *Snapshot // nil where there is none
	staging   string    // temporary files, and data/
	data      string    // becomes the snapshot
	journal   *journal
	held      map[string]bool // partitions of the snapshot before; "" holds the rejects
	files     map[string]bool // its files
	missing   Damage          // partitions of it that are not whole

	appendNanos atomic.Int64
	closed      atomic.Bool

	mu        sync.Mutex
	documents map[string]*document // that the run has dealt with, by source_uri
	spare     map[string]*document // that a run before read and did not publish
}

// NewWriter removes what earlier runs left behind, but their journal, and
// starts a run. A warehouse has one writer at a time. End it with
// [Writer.Publish] or [Writer.Abort].
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
	out := &Writer{
		warehouse: w, disk: w.disk, options: options, layouts: ls, rulesID: options.Rules.ID(),
		documents: make(map[string]*document), spare: make(map[string]*document),
		held: make(map[string]bool), files: make(map[string]bool),
	}
	if err := out.begin(); err != nil {
		out.Abort()
		return nil, fmt.Errorf("load: %w", err)
	}
	return out, nil
}

// begin looks at the snapshot before, and at what a killed run left.
func (w *Writer) begin() error {
	var err error
	if w.previous, err = w.warehouse.Current(); err != nil {
		return err
	}
	if w.previous != nil {
		if err := w.look(); err != nil {
			return err
		}
	}
	if w.staging, err = w.warehouse.temporary(stagingStart); err != nil {
		return err
	}
	w.data = filepath.Join(w.staging, "data")
	if err := w.disk.MkdirAll(w.data); err != nil {
		return fmt.Errorf("creating the staging folder: %w", err)
	}
	var found []*document
	w.journal, found, err = openJournal(w.disk, w.warehouse.dir, w.rulesID+" "+schemas.TablesDigest())
	for _, d := range found {
		w.spare[d.entry.SourceURI] = d // the last one holds
	}
	return err
}

// look notes the files of the snapshot before, and which are not there whole.
func (w *Writer) look() (err error) {
	for _, f := range w.previous.Manifest.Files {
		table, partition := f.place()
		w.files[f.Path] = true
		if table == tableCodebook || f.Rows == 0 {
			continue
		}
		w.held[partition] = true
	}
	w.missing, err = w.previous.Damaged(w.disk)
	return err
}

// Previous is the snapshot that the run starts from, or nil.
func (w *Writer) Previous() *Snapshot { return w.previous }

// Missing says whether the snapshot before has lost rows of a document.
func (w *Writer) Missing(e *Entry) bool { return w.missing.Reaches(e) }

// Journaled returns the entry of a document that a run before read by the same
// rules and did not publish, or nil.
func (w *Writer) Journaled(uri string) *Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := w.spare[uri]; d != nil {
		return &d.entry
	}
	return nil
}

// Reuse takes the rows of a document from the journal, as if it were read.
func (w *Writer) Reuse(r Read) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.spare[r.SourceURI]
	if d == nil {
		return fmt.Errorf("load: document %s is not in the journal", r.SourceURI)
	}
	delete(w.spare, r.SourceURI)
	d.entry.Stamp, d.entry.Rules, d.was = r.Stamp, w.rulesID, r.Was
	for _, b := range d.blobs {
		if b.partition != "" {
			d.entry.Partitions = append(d.entry.Partitions, b.partition)
		}
	}
	return w.note(d)
}

// Keep replaces the entry of a document whose rows stay.
func (w *Writer) Keep(e Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.note(&document{entry: e, kept: true})
}

// Remove takes the rows of a document out of the snapshot.
func (w *Writer) Remove(e Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.note(&document{entry: e, was: e.Held(), removed: true})
}

// note remembers a document. The caller holds the lock.
func (w *Writer) note(d *document) error {
	if w.documents[d.entry.SourceURI] != nil {
		return fmt.Errorf("load: document %s is given twice: sources must have distinct identities", d.entry.SourceURI)
	}
	w.documents[d.entry.SourceURI] = d
	return nil
}

// replaced says whether the rows that the snapshot before holds of a document
// do not stay.
func (w *Writer) replaced(uri string) bool {
	d := w.documents[uri]
	return d != nil && !d.kept
}

// hasFile says whether the snapshot before has a file of a table there.
func (w *Writer) hasFile(table, partition string) bool {
	return w.files[path.Join(table, partition, DataFile)]
}

// oldFiles are the files of the snapshot before by their paths.
func (w *Writer) oldFiles() map[string]File {
	if w.previous == nil {
		return nil
	}
	old := make(map[string]File, len(w.previous.Manifest.Files))
	for _, f := range w.previous.Manifest.Files {
		old[f.Path] = f
	}
	return old
}

// touched are the partitions of which a file must be written, each with the
// reports that the run read; "" holds the rejects.
func (w *Writer) touched() (map[string][]*blob, error) {
	out := make(map[string][]*blob)
	for p := range w.missing {
		out[p] = nil
	}
	if w.previous != nil && w.previous.Manifest.Writer != writerDigest() {
		for p := range w.held {
			out[p] = nil
		}
	}
	ids := make(map[string]*blob)
	for _, d := range w.documents {
		for _, p := range d.was {
			if _, known := out[p]; !known && w.held[p] {
				out[p] = nil
			}
		}
		for i := range d.blobs {
			b := &d.blobs[i]
			if b.partition != "" {
				if twin := ids[b.key]; twin != nil {
					return nil, duplicateError(twin, b)
				}
				ids[b.key] = b
			}
			out[b.partition] = append(out[b.partition], b)
		}
	}
	return out, nil
}

// Abort ends the run and removes all that it wrote but its journal, with which
// the next run goes on. It does nothing after Publish has succeeded, so it can
// be deferred.
func (w *Writer) Abort() error { return w.end(false) }

func (w *Writer) end(published bool) error {
	if !w.closed.CompareAndSwap(false, true) {
		return nil
	}
	defer w.warehouse.writing.Store(false)
	var err error
	if w.journal != nil {
		err = w.journal.close(published)
	}
	if w.staging != "" {
		if rmErr := w.disk.RemoveAll(w.staging); rmErr != nil && !errors.Is(rmErr, fs.ErrNotExist) {
			err = rmErr
		}
	}
	if err != nil {
		return fmt.Errorf("load: removing the staging folder: %w", err)
	}
	return nil
}
