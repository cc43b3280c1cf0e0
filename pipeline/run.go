package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/rs/zerolog"

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
	Sources    []string // folders, files and containers of documents, landing zones, addresses of web sites and lists of such
	Landing    string   // landing zone of the web sites
	Crawl      CrawlConfig
	Warehouse  string
	Workers    int    // goroutines that read documents; one a core if zero
	Keep       int    // snapshots kept, the new one among them
	Full       bool   // work on every document, changed or not
	Retry      bool   // work again on documents that were rejected
	Population string // file of inhabitants by division and year, "" for none
	Prune      bool   // remove documents that have gone from the sources
	Gate       load.Gate
	Limits     Limits
	Version    string // of the program, for the record of the run
	Log        zerolog.Logger
	Progress   Progress // may be nil

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
	Crawl      *CrawlResult       // nil where nothing was crawled
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
	if c.Limits.DocumentBytes == 0 {
		c.Limits.DocumentBytes = corpus.DefaultLimits.DocumentBytes
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
	population, err := c.population()
	if err != nil {
		return nil, err
	}
	result, err := c.crawl(ctx)
	if err != nil {
		return crawlOnly(result, started), err
	}
	source, err := c.source()
	if err != nil {
		return nil, err
	}
	if documents, _ := source.Count(ctx); documents == 0 {
		return nil, ErrNothing
	}
	w, err := load.LockOn(c.disk, c.Warehouse)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	r := &run{config: &c, started: started, catalogs: catalogs(population)}
	r.summary.Crawl = result
	r.summary.RejectedBy, r.summary.Seconds = make(map[string]int64), make(map[string]float64)
	if err := source.open(ctx, c.workspace(false)); err != nil {
		r.fail(w, err)
		return nil, err
	}
	defer source.close()
	documents, bytes := source.Count(ctx)
	if documents == 0 {
		return nil, ErrNothing
	}
	if c.Progress != nil {
		c.Progress.Begin(documents, bytes)
		defer c.Progress.End()
	}
	err = r.all(ctx, w, source)
	r.summary.Elapsed = time.Since(started)
	r.summary.Seconds[schemas.StageExtract], r.summary.Seconds[schemas.StageTransform] = r.extract.Seconds(), r.transform.Seconds()
	if err != nil {
		r.fail(w, err)
	}
	return &r.summary, err
}

// population reads the table of inhabitants, before anything is begun.
func (c *Config) population() (*catalog.Population, error) {
	if c.Population == "" {
		return nil, nil
	}
	return catalog.ReadPopulation(c.Population)
}

// workspace is where the source keeps what it knows of containers.
func (c *Config) workspace(readOnly bool) corpus.Workspace {
	return corpus.Workspace{Dir: c.Warehouse, Rules: extract.Digest(), ReadOnly: readOnly}
}

// chooseCanonical lets transform complete the reports of a partition.
func chooseCanonical(p load.Partition, reports arrow.Record) (arrow.Record, error) {
	return transform.ChooseCanonical(reports, p.Knows("year"))
}

// run is the state that the goroutines of a run share.
type run struct {
	config   *Config
	started  time.Time
	catalogs catalog.Maker
	writer   *load.Writer
	change   *change

	mu                 sync.Mutex
	summary            Summary
	extract, transform time.Duration
	logged             int
}

// all takes a run from the snapshot before to the next one.
func (r *run) all(ctx context.Context, w *load.Warehouse, source *opened) error {
	c := r.config
	views, err := r.catalogs.ID()
	if err != nil {
		return err
	}
	r.writer, err = w.NewWriter(load.Options{
		Seal: chooseCanonical, Catalog: r.catalogs.Publish, CatalogID: views, Base: source.base, Rules: rules(), Gate: c.Gate, Keep: c.Keep, Workers: c.Workers,
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
		SecondsExtract: r.extract.Seconds(), SecondsTransform: r.transform.Seconds(), Crawl: crawled(s.Crawl),
	}
}

// unchanged counts the documents of the same content, read again or not.
func (c *Changes) unchanged() int64 {
	return c.Documents - c.Reasons[ReasonNew] - c.Reasons[ReasonChanged]
}

// configuration is what in the configuration can change the output, as JSON.
func (r *run) configuration() string {
	b, err := json.Marshal(struct {
		DocumentBytes int64  `json:"document_bytes"`
		Prune         bool   `json:"prune"`
		Population    string `json:"population,omitempty"` // digest of the table
	}{r.config.Limits.DocumentBytes, r.config.Prune, r.catalogs.Population.ID()})
	if err != nil {
		panic(err) // a struct of integers and text
	}
	return string(b)
}
