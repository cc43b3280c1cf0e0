package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
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
	"gongkai/schemas"
	"gongkai/transform"
)

// Config is what a run is asked to do.
type Config struct {
	Sources   []string // folders and files
	Warehouse string
	Workers   int // goroutines that read documents; one a core if zero
	Keep      int // snapshots kept, the new one among them
	Limits    Limits
	Version   string // of the program, for the record of the run
	Log       zerolog.Logger
	Progress  Progress // may be nil
}

// Limits bound what is read of the sources.
type Limits = corpus.Limits

// Progress is told how far a run is. Its methods are called from several
// goroutines.
type Progress interface {
	// Begin says how many documents and bytes there will be, -1 where unknown.
	Begin(documents, bytes int64)
	// Read says that documents went through extract and transform.
	Read(documents, bytes int64)
	// Publishing says that all is read and the snapshot is being written.
	Publishing()
	// End is called last, whatever happened.
	End()
}

// Summary is what a run did.
type Summary struct {
	Documents, Bytes        int64
	New, Changed, Unchanged int64
	Reports                 int64
	Rejected                int64
	RejectedBy              map[string]int64 // by reason
	Rows                    int64
	Snapshot                string
	Elapsed                 time.Duration
}

// ErrNothing means that the sources hold no document.
var ErrNothing = errors.New("the sources hold no document")

// Run reads the sources and publishes what they hold as a new snapshot of the
// warehouse. After an error, or when ctx ends, the warehouse is as it was
// before. A *load.LockedError tells that another run holds it.
func Run(ctx context.Context, c Config) (*Summary, error) {
	started := time.Now()
	if c.Workers <= 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Limits == (Limits{}) {
		c.Limits = corpus.DefaultLimits
	}
	source, err := corpus.NewFiles(c.Sources, c.Limits)
	if err != nil {
		return nil, err
	}
	documents, bytes := source.Count(ctx)
	if documents == 0 {
		return nil, ErrNothing
	}
	w, err := load.Lock(c.Warehouse)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	before, err := openLedger(ctx, w)
	if err != nil {
		return nil, err
	}
	defer before.Close()
	writer, err := w.NewWriter(load.Options{Seal: chooseCanonical, Catalog: catalog.BuildWith(transform.Divisions), Keep: c.Keep, Workers: c.Workers})
	if err != nil {
		return nil, err
	}
	defer writer.Abort()
	if c.Progress != nil {
		c.Progress.Begin(documents, bytes)
		defer c.Progress.End()
	}
	r := &run{config: c, writer: writer, before: before, summary: Summary{RejectedBy: make(map[string]int64)}}
	if err := r.stages(ctx, source); err != nil {
		return nil, err
	}
	if c.Progress != nil {
		c.Progress.Publishing()
	}
	record := load.Run{
		RunID: r.id(), StartedAt: started.UTC(), FinishedAt: time.Now().UTC(),
		CodeVersion: c.Version, Configuration: r.configuration(),
		DocumentsSeen: r.summary.Documents, DocumentsNew: before.added, DocumentsChanged: before.changed, DocumentsUnchanged: before.unchanged,
		DocumentsRejected: r.summary.Rejected,
		SecondsExtract:    r.extract.Seconds(), SecondsTransform: r.transform.Seconds(),
	}
	snapshot, err := writer.Publish(ctx, record)
	if err != nil && !errors.Is(err, load.ErrPublished) {
		return nil, err
	}
	if err != nil {
		c.Log.Warn().Err(err).Msg("tidying up")
	}
	s := &r.summary
	s.New, s.Changed, s.Unchanged = before.added, before.changed, before.unchanged
	s.Snapshot, s.Rows = snapshot.ID, snapshot.Manifest.Rows("")
	s.Elapsed = time.Since(started)
	return s, nil
}

// chooseCanonical lets transform complete the reports of a partition.
func chooseCanonical(p load.Partition, reports arrow.Record) (arrow.Record, error) {
	return transform.ChooseCanonical(reports, p.Knows("year"))
}

// run is the state that the goroutines of a run share.
type run struct {
	config Config
	writer *load.Writer
	before *ledger
	input  big.Int // sum of the digests of all documents: the same in any order

	mu                 sync.Mutex
	summary            Summary
	extract, transform time.Duration
	logged             int
}

// stages runs crawl, extract, transform and the appending half of load, each
// batch through all of them, several batches at a time.
func (r *run) stages(ctx context.Context, source corpus.Source) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan arrow.Record, 1)
	g.Go(func() error {
		defer close(batches)
		return corpus.Batches(ctx, source, func(docs arrow.Record) error {
			if err := r.account(docs); err != nil {
				docs.Release()
				return err
			}
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
			ex, tr := extract.New(), transform.New(extract.Version)
			defer ex.Close()
			for docs := range batches {
				if err := r.batch(ctx, ex, tr, docs); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// account compares a batch with the snapshot before and adds it to the digest
// of the run's input. The crawl alone calls it, in the order of the corpus.
func (r *run) account(docs arrow.Record) error {
	uris := docs.Column(schemas.DocumentSourceURI).(*array.String)
	sums := docs.Column(schemas.DocumentSHA256).(*array.String)
	var one big.Int
	for i := 0; i < int(docs.NumRows()); i++ {
		sum := ""
		if sums.IsValid(i) {
			sum = sums.Value(i)
		}
		if err := r.before.compare(uris.Value(i), sum); err != nil {
			return err
		}
		h := sha256.Sum256([]byte(uris.Value(i) + "\x00" + sum))
		r.input.Add(&r.input, one.SetBytes(h[:]))
	}
	return nil
}

// batch takes one batch through the stages.
func (r *run) batch(ctx context.Context, ex *extract.Extractor, tr *transform.Transformer, docs arrow.Record) error {
	defer docs.Release()
	if err := ctx.Err(); err != nil {
		return err
	}
	begin := time.Now()
	readings := ex.Extract(ctx, docs)
	defer readings.Release()
	read := time.Now()
	facts := tr.Transform(readings)
	defer facts.Release()
	made := time.Now()
	if err := r.writer.Append(facts); err != nil {
		return err
	}
	var bytes int64
	sizes := docs.Column(schemas.DocumentBytes).(*array.Int64)
	for i := 0; i < sizes.Len(); i++ {
		bytes += sizes.Value(i)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.summary
	s.Documents += docs.NumRows()
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
	}{r.config.Limits.DocumentBytes})
	if err != nil {
		panic(err) // a struct of integers
	}
	return string(b)
}

// id names the run by its input: the documents, the reader and the
// configuration. The same input gives the same id, so the same bytes.
func (r *run) id() string {
	h := sha256.Sum256(fmt.Appendf(nil, "%x\x00%s\x00%s", &r.input, extract.Version, r.configuration()))
	return "run-" + hex.EncodeToString(h[:8])
}
