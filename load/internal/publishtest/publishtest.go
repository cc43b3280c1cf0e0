// Package publishtest publishes facts as snapshots, for the tests of who reads
// them.
package publishtest

import (
	"context"
	"testing"
	"time"

	"gongkai/load"
	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// Publish writes facts as a snapshot of the warehouse in dir, with what
// catalog makes beside it.
func Publish(t testing.TB, dir string, catalog func(ctx context.Context, before, after *load.Snapshot) error, batches ...*schemas.Facts) *load.Snapshot {
	t.Helper()
	w, err := load.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	writer, err := w.NewWriter(load.Options{Catalog: catalog, CatalogID: CatalogID})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Abort()
	for _, f := range batches {
		if err := writer.Append(Reads(f), f); err != nil {
			t.Fatal(err)
		}
		f.Release()
	}
	s, err := writer.Publish(context.Background(), load.Run{RunID: "run-1", StartedAt: time.Unix(1600000000, 0), FinishedAt: time.Unix(1600000001, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Snapshot
}

// CatalogID names the catalogs that Publish asks for.
const CatalogID = "test"

// Reads are the documents of facts.
func Reads(f *schemas.Facts) []load.Read {
	var out []load.Read
	for _, uri := range factstest.URIs(f) {
		out = append(out, load.Read{Entry: load.Entry{SourceURI: uri}})
	}
	return out
}
