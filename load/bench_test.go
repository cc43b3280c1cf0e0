package load

import (
	"context"
	"fmt"
	"testing"

	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// BenchmarkLoad measures the whole room: from facts in memory to a published
// snapshot, without the catalog. The figure to watch is rows/s.
func BenchmarkLoad(b *testing.B) {
	for _, size := range []struct{ reports, rows, partitions int }{
		{2000, 200, 500}, {2000, 200, 4}, {4000, 20, 2000},
	} {
		b.Run(fmt.Sprintf("%dx%din%d", size.reports, size.rows, size.partitions), func(b *testing.B) {
			var batches []*schemas.Facts
			const step = 100
			for first := 0; first < size.reports; first += step {
				batches = append(batches, factstest.Corpus(first, step, size.rows, size.partitions))
			}
			var rows int64
			b.ReportAllocs()
			for b.Loop() {
				w, err := Lock(b.TempDir())
				if err != nil {
					b.Fatal(err)
				}
				writer, err := w.NewWriter(Options{Workers: 1})
				if err != nil {
					b.Fatal(err)
				}
				for _, f := range batches {
					if err := appendAll(writer, f); err != nil {
						b.Fatal(err)
					}
				}
				s, err := writer.Publish(context.Background(), Run{RunID: "run"})
				if err != nil {
					b.Fatal(err)
				}
				rows += s.Manifest.Rows("")
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
