package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/jedib0t/go-pretty/v6/table"

	"gongkai/extract"
	"gongkai/extract/corpus"
	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/schemas"
	"gongkai/transform"
)

// mostStaged bounds the documents that are held in memory to measure stages.
const mostStaged = 5000

// batches are documents on their way through the stages.
type batches struct {
	docs     []arrow.Record
	readings []*schemas.Readings
	facts    []*schemas.Facts
	n        int
	bytes    int64
}

// crawl reads and digests the documents of a folder, the first of them for later.
func crawl(ctx context.Context, dir string) (*batches, error) {
	src, err := corpus.NewFiles([]string{dir}, "", corpus.DefaultLimits)
	if err != nil {
		return nil, err
	}
	b := new(batches)
	err = corpus.Batches(ctx, src, nil, func(rec arrow.Record) error {
		if b.n >= mostStaged {
			return nil
		}
		rec.Retain()
		b.docs = append(b.docs, rec)
		b.n += int(rec.NumRows())
		sizes := rec.Column(schemas.DocumentBytes).(*array.Int64)
		for i := range sizes.Len() {
			b.bytes += sizes.Value(i)
		}
		return nil
	})
	return b, err
}

func (b *batches) each(f func(content []byte) error) error {
	for _, rec := range b.docs {
		contents := rec.Column(schemas.DocumentContent).(*array.Binary)
		for i := range contents.Len() {
			if err := f(contents.Value(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// publish loads the facts into a new warehouse below dir: its Parquet files,
// without a catalog.
func (b *batches) publish(ctx context.Context, dir string) (*load.Snapshot, error) {
	w, err := load.Lock(dir)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	writer, err := w.NewWriter(load.Options{Workers: 1, Seal: func(p load.Partition, reports arrow.Record) (arrow.Record, error) {
		return transform.ChooseCanonical(reports, p.Knows("year"))
	}})
	if err != nil {
		return nil, err
	}
	defer writer.Abort()
	for i, f := range b.facts {
		uris := b.docs[i].Column(schemas.DocumentSourceURI).(*array.String)
		read := make([]load.Read, uris.Len())
		for k := range read {
			read[k].SourceURI = uris.Value(k)
		}
		if err := writer.Append(read, f); err != nil {
			return nil, err
		}
	}
	p, err := writer.Publish(ctx, load.Run{RunID: "bench", StartedAt: time.Unix(0, 0), FinishedAt: time.Unix(0, 0)})
	if err != nil {
		return nil, err
	}
	return p.Snapshot, nil
}

// stages measures each stage on one core, by the CPU time that it takes.
func stages(ctx context.Context, out io.Writer, dir, work string, rounds int) (*batches, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	ex, tr := extract.New(), transform.New(extract.Version, "bench")
	defer ex.Close()
	var b *batches
	published := 0
	steps := []struct {
		name string
		do   func() error
	}{
		{"crawl: read files, digest, batch", func() (err error) { b, err = crawl(ctx, dir); return err }},
		{"decode", func() error {
			return b.each(func(c []byte) error { _, err := ex.Decode(ctx, c); return err })
		}},
		{"decode and read forms", func() error {
			return b.each(func(c []byte) error { ex.Read(ctx, c); return nil })
		}},
		{"extract: decode, read, narrative, Arrow", func() error {
			b.readings = b.readings[:0]
			for _, d := range b.docs {
				b.readings = append(b.readings, ex.Extract(ctx, d))
			}
			return nil
		}},
		{"transform: identity, figures, checks", func() error {
			b.facts = b.facts[:0]
			for _, r := range b.readings {
				b.facts = append(b.facts, tr.Transform(r))
			}
			return nil
		}},
		{"load: journal and Parquet", func() error {
			published++ // each into a folder of its own, see runAll
			_, err := b.publish(ctx, filepath.Join(work, fmt.Sprintf("stages-%d", published)))
			return err
		}},
		{"catalog: views in DuckDB", func() error {
			to := filepath.Join(work, "catalog")
			s, err := load.Current(to)
			if err != nil {
				if s, err = b.publish(ctx, to); err != nil {
					return err
				}
			}
			return catalog.Build(ctx, s.Dir)
		}},
	}
	times := make([][]time.Duration, len(steps))
	for range rounds + 1 { // once to warm up
		for i, s := range steps {
			runtime.GC()
			took, err := spent(s.do)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			times[i] = append(times[i], took)
		}
	}
	var rows []table.Row
	for i, s := range steps {
		m := median(times[i][1:])
		rows = append(rows, table.Row{s.name, fmt.Sprintf("%.0f", float64(b.n)/m.Seconds()), fmt.Sprintf("%.1f", float64(b.bytes)/1e6/m.Seconds()), fmt.Sprintf("%.0f µs", float64(m.Microseconds())/float64(b.n))})
	}
	section(out, "Stages, on one core", table.Row{"stage", "documents/s", "MB/s", "CPU a document"}, rows,
		fmt.Sprintf("%d documents, %s of the corpus; medians of %d rounds; MB are those of the documents.", b.n, mega(b.bytes), rounds))
	return b, nil
}
