package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"gongkai/extract"
	"gongkai/extract/corpus"
	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/load/disk"
	"gongkai/schemas"
	"gongkai/transform"
)

// Config is what a run is asked to do.
type Config struct {
	Sources   []string // folders and files
	Warehouse string
	Workers   int  // goroutines that read documents; one a core if zero
	Keep      int  // snapshots kept, the new one among them
	Full      bool // work on every document, changed or not
	Retry     bool // work again on documents that were rejected
	Prune     bool // remove documents that have gone from the sources
	Gate      load.Gate
	Limits    Limits
	Version   string // of the program, for the record of the run
	Log       zerolog.Logger
	Progress  Progress // may be nil

	disk disk.FS // of the warehouse; tests let its calls fail
}

// Limits bound what is read of the sources.
type Limits = corpus.Limits

// Progress is told how far a run is. Its methods are called from several
// goroutines.
type Progress interface {
	// Begin says how many documents and bytes there will be, -1 where unknown.
	Begin(documents, bytes int64)
	// Read says that documents were dealt with: read, or found unchanged.
	Read(documents, bytes int64)
	// Publishing says that all is read and the snapshot is being written.
	Publishing()
	// End is called last, whatever happened.
	End()
}

// Summary is what a run did.
type Summary struct {
	Changes
	Bytes      int64 // of documents that were read through
	Reports    int64 // of the documents that the sources hold
	Rejected   int64
	RejectedBy map[string]int64   // by reason
	Rows       int64              // of the snapshot
	Snapshot   string             // that is the current one now
	Published  bool               // false where nothing changed
	Written    int                // data files
	Shared     int                // data files that the snapshot before has too
	Seconds    map[string]float64 // by stage, summed over workers
	Elapsed    time.Duration
}

// ErrNothing means that the sources hold no document.
var ErrNothing = errors.New("the sources hold no document")

// defaults fills what was left open.
func (c *Config) defaults() {
	if c.Workers <= 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Limits == (Limits{}) {
		c.Limits = corpus.DefaultLimits
	}
	if c.disk == nil {
		c.disk = disk.OS
	}
}

// Run brings the warehouse up to date with the sources, and works only on
// documents that are new or changed, or that are touched by other rules. After
// an error, or when ctx ends, the warehouse is as it was before, and the next
// run goes on with what this one has read; the summary tells how far it came,
// if it began at all. A *load.LockedError tells that another run holds the
// warehouse, a *load.RefusedError that the gate holds the snapshot back.
func Run(ctx context.Context, c Config) (*Summary, error) {
	started := time.Now()
	c.defaults()
	source, err := c.source()
	if err != nil {
		return nil, err
	}
	documents, bytes := source.Count(ctx)
	if documents == 0 {
		return nil, ErrNothing
	}
	w, err := load.LockOn(c.disk, c.Warehouse)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	if c.Progress != nil {
		c.Progress.Begin(documents, bytes)
		defer c.Progress.End()
	}
	r := &run{config: &c, started: started}
	r.summary.RejectedBy, r.summary.Seconds = make(map[string]int64), make(map[string]float64)
	err = r.all(ctx, w, source)
	r.summary.Elapsed = time.Since(started)
	r.summary.Seconds[schemas.StageExtract], r.summary.Seconds[schemas.StageTransform] = r.extract.Seconds(), r.transform.Seconds()
	if err != nil {
		r.fail(w, err)
	}
	return &r.summary, err
}

// source lists the sources. Identities start where they did in the run before,
// as far as the sources allow.
func (c *Config) source() (*corpus.Files, error) {
	before := ""
	s, err := load.Current(c.Warehouse)
	switch {
	case err == nil:
		before = s.Manifest.Base
	case !errors.Is(err, load.ErrNoWarehouse):
		return nil, err
	}
	return corpus.NewFiles(c.Sources, before, c.Limits)
}

// chooseCanonical lets transform complete the reports of a partition.
func chooseCanonical(p load.Partition, reports arrow.Record) (arrow.Record, error) {
	return transform.ChooseCanonical(reports, p.Knows("year"))
}

// run is the state that the goroutines of a run share.
type run struct {
	config  *Config
	started time.Time
	writer  *load.Writer
	change  *change

	mu                 sync.Mutex
	summary            Summary
	extract, transform time.Duration
	logged             int
}

// all takes a run from the snapshot before to the next one.
func (r *run) all(ctx context.Context, w *load.Warehouse, source *corpus.Files) error {
	c := r.config
	views, err := catalog.ID()
	if err != nil {
		return err
	}
	r.writer, err = w.NewWriter(load.Options{
		Seal: chooseCanonical, Catalog: catalog.Publish, CatalogID: views, Base: source.Base(), Rules: rules(), Gate: c.Gate, Keep: c.Keep, Workers: c.Workers,
	})
	if err != nil {
		return err
	}
	defer r.writer.Abort()
	if err := r.compare(source); err != nil {
		return err
	}
	defer r.change.close()
	if err := r.stages(ctx, source); err != nil {
		return err
	}
	if err := r.change.finish(); err != nil {
		return err
	}
	if c.Progress != nil {
		c.Progress.Publishing()
	}
	r.summary.Changes = r.change.Changes
	publishing := time.Now()
	p, err := r.writer.Publish(ctx, r.record())
	r.summary.Seconds[schemas.StageLoad] = time.Since(publishing).Seconds()
	if err != nil && !errors.Is(err, load.ErrPublished) {
		return err
	}
	if err != nil {
		c.Log.Warn().Err(err).Msg("tidying up")
	}
	s := &r.summary
	s.Snapshot, s.Rows, s.Published, s.Written, s.Shared = p.ID, p.Manifest.Rows(""), p.New, p.Written, p.Shared
	return nil
}

// compare opens the ledger of the snapshot before.
func (r *run) compare(source corpus.Source) error {
	var ledger *load.Ledger
	var last load.Rules
	if s := r.writer.Previous(); s != nil {
		var err error
		if ledger, err = s.OpenLedger(r.config.disk); err != nil {
			return err
		}
		last = s.Manifest.Rules
	}
	var err error
	if r.change, err = newChange(r.config, source, r.writer, last, ledger); err != nil {
		return err
	}
	r.change.kept = r.kept
	if r.config.Progress != nil {
		r.change.skipped = func(bytes int64) { r.config.Progress.Read(1, bytes) }
	}
	return nil
}

// fail tells of a run that failed, where there is a table to tell it in. Of one
// that the gate refused, load has told.
func (r *run) fail(w *load.Warehouse, cause error) {
	var refused *load.RefusedError
	if errors.As(cause, &refused) {
		return
	}
	record := r.record()
	record.Outcome, record.Message = load.OutcomeFailed, cause.Error()
	if err := w.Record(record); err != nil {
		r.config.Log.Warn().Err(err).Msg("recording the failure")
	}
}

// record is the row of the run.
func (r *run) record() load.Run {
	s := &r.summary
	reasons, err := json.Marshal(s.Reasons)
	if err != nil {
		panic(err) // a map of numbers
	}
	return load.Run{
		RunID: runID(), StartedAt: r.started.UTC(), FinishedAt: time.Now().UTC(),
		CodeVersion: r.config.Version, Configuration: r.configuration(),
		DocumentsSeen: s.Documents, DocumentsNew: s.Reasons[ReasonNew], DocumentsChanged: s.Reasons[ReasonChanged], DocumentsUnchanged: s.unchanged(),
		DocumentsRejected: s.Rejected, DocumentsGone: s.Gone, DocumentsReused: s.Reused, Reasons: string(reasons),
		SecondsExtract: r.extract.Seconds(), SecondsTransform: r.transform.Seconds(),
	}
}

// unchanged counts the documents of the same content, read again or not.
func (c *Changes) unchanged() int64 {
	return c.Documents - c.Reasons[ReasonNew] - c.Reasons[ReasonChanged]
}

// stages runs crawl, extract, transform and the appending half of load, each
// batch through all of them, several batches at a time.
func (r *run) stages(ctx context.Context, source corpus.Source) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan arrow.Record, 1)
	g.Go(func() error {
		defer close(batches)
		return corpus.Batches(ctx, source, r.change, func(docs arrow.Record) error {
			select {
			case batches <- docs:
				return nil
			case <-ctx.Done():
				docs.Release()
				return ctx.Err()
			}
		})
	})
	for range r.config.Workers {
		g.Go(func() error {
			var w *worker
			for docs := range batches {
				if w == nil { // most nights there is nothing to read
					w = &worker{extract.New(), transform.New(extract.Version, runID())}
					defer w.extractor.Close()
				}
				if err := r.batch(ctx, w, docs); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// worker is what a goroutine reads with.
type worker struct {
	extractor   *extract.Extractor
	transformer *transform.Transformer
}

// batch takes one batch through the stages.
func (r *run) batch(ctx context.Context, w *worker, docs arrow.Record) error {
	defer docs.Release()
	if err := ctx.Err(); err != nil {
		return err
	}
	begin := time.Now()
	readings := w.extractor.Extract(ctx, docs)
	defer readings.Release()
	if err := ctx.Err(); err != nil {
		return err // what was cut short is no reading
	}
	read := time.Now()
	facts := w.transformer.Transform(readings)
	defer facts.Release()
	made := time.Now()
	entries, bytes := r.entries(docs)
	if err := r.writer.Append(entries, facts); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.summary
	s.Bytes += bytes
	s.Reports += facts.Tables[schemas.TableReports].NumRows()
	r.rejects(facts.Tables[schemas.TableRejects])
	r.extract += read.Sub(begin)
	r.transform += made.Sub(read)
	if r.config.Progress != nil {
		r.config.Progress.Read(docs.NumRows(), bytes)
	}
	return nil
}

// entries are what the ledger will know of a batch.
func (r *run) entries(docs arrow.Record) (entries []load.Read, bytes int64) {
	uris := docs.Column(schemas.DocumentSourceURI).(*array.String)
	sums := docs.Column(schemas.DocumentSHA256).(*array.String)
	sizes := docs.Column(schemas.DocumentBytes).(*array.Int64)
	stamps := docs.Column(schemas.DocumentStamp).(*array.Binary)
	entries = make([]load.Read, docs.NumRows())
	for i := range entries {
		e := &entries[i]
		e.SourceURI, e.Stamp = uris.Value(i), string(stamps.Value(i))
		if sums.IsValid(i) {
			e.SHA256 = sums.Value(i)
		}
		e.Was = r.change.waits(e.SourceURI)
		bytes += sizes.Value(i)
	}
	return entries, bytes
}

// kept counts what a document gave that is not read through.
func (r *run) kept(e *load.Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.summary.Reports += int64(len(e.Partitions))
	if e.Rejected != "" {
		r.summary.Rejected++
		r.summary.RejectedBy[e.Rejected]++
	}
}

// maxLogged bounds the rejects that are named in the log; all are in the
// warehouse.
const maxLogged = 20

func (r *run) rejects(rec arrow.Record) {
	t := schemas.TableByName(schemas.TableRejects)
	text := func(name string, i int) string { return rec.Column(t.FieldIndex(name)).(*array.String).Value(i) }
	for i := 0; i < int(rec.NumRows()); i++ {
		reason := text("reason", i)
		r.summary.Rejected++
		r.summary.RejectedBy[reason]++
		if r.logged < maxLogged {
			r.config.Log.Warn().Str("document", text("source_uri", i)).Str("stage", text("stage", i)).Str("reason", reason).Str("detail", text("detail", i)).Msg("rejected")
		} else if r.logged == maxLogged {
			r.config.Log.Warn().Msg("more documents are rejected; the table rejects has them all")
		}
		r.logged++
	}
}

// configuration is what in the configuration can change the output, as JSON.
func (r *run) configuration() string {
	b, err := json.Marshal(struct {
		DocumentBytes int64 `json:"document_bytes"`
		Prune         bool  `json:"prune"`
	}{r.config.Limits.DocumentBytes, r.config.Prune})
	if err != nil {
		panic(err) // a struct of integers
	}
	return string(b)
}

// close ends the reading of the ledger.
func (c *change) close() {
	if c.ledger != nil {
		c.ledger.Close()
	}
}

// Plan says what a run would do, and does nothing. It may stand beside a run.
func Plan(ctx context.Context, c Config) (*Changes, error) {
	c.defaults()
	source, err := c.source()
	if err != nil {
		return nil, err
	}
	s, err := load.Current(c.Warehouse)
	if err != nil && !errors.Is(err, load.ErrNoWarehouse) {
		return nil, err
	}
	var ledger *load.Ledger
	var last load.Rules
	p := plan{}
	if s != nil {
		if ledger, err = s.OpenLedger(c.disk); err != nil {
			return nil, err
		}
		defer ledger.Close()
		last = s.Manifest.Rules
		if p.damaged, err = s.Damaged(c.disk); err != nil {
			return nil, err
		}
	}
	change, err := newChange(&c, source, p, last, ledger)
	if err != nil {
		return nil, err
	}
	err = corpus.Batches(ctx, source, planFilter{change}, func(docs arrow.Record) error {
		docs.Release()
		return fmt.Errorf("a plan reads nothing")
	})
	if err != nil {
		return nil, err
	}
	return &change.Changes, change.finish()
}

// planFilter is a change that hands nothing over.
type planFilter struct{ *change }

// Keep implements corpus.Filter.
func (p planFilter) Keep(d *corpus.Document, sum string) (bool, error) {
	_, err := p.change.Keep(d, sum)
	return false, err
}

// plan is a base that nothing becomes of.
type plan struct{ damaged load.Damage }

func (p plan) Missing(e *load.Entry) bool { return p.damaged.Reaches(e) }
func (plan) Journaled(string) *load.Entry { return nil }
func (plan) Reuse(load.Read) error        { return nil }
func (plan) Keep(load.Entry) error        { return nil }
func (plan) Remove(load.Entry) error      { return nil }
