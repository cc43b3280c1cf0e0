package pipeline

import (
	"context"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"golang.org/x/sync/errgroup"

	"gongkai/extract"
	"gongkai/extract/corpus"
	"gongkai/load"
	"gongkai/schemas"
	"gongkai/transform"
)

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
	states := docs.Column(schemas.DocumentState).(*array.String)
	holders := docs.Column(schemas.DocumentHolder).(*array.String)
	entries = make([]load.Read, docs.NumRows())
	for i := range entries {
		e := &entries[i]
		e.SourceURI, e.Stamp = uris.Value(i), string(stamps.Value(i))
		e.State, e.Holder = states.Value(i), holders.Value(i)
		if sums.IsValid(i) {
			e.SHA256 = sums.Value(i)
		}
		if e.State == e.SHA256 {
			e.State = e.SHA256 // kept once
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
