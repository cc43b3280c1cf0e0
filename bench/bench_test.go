package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestParts runs what needs no program built, on a corpus of a few documents:
// each table comes with its rows, and the questions get their answers from a
// warehouse with stored views and from native tables.
func TestParts(t *testing.T) {
	ctx, work := context.Background(), t.TempDir()
	dir := filepath.Join(work, "corpus")
	paths, size, err := writeCorpus(dir, 1, 48)
	if err != nil || len(paths) != 48 || size == 0 {
		t.Fatalf("%d documents, %d bytes: %v", len(paths), size, err)
	}
	again := filepath.Join(work, "again")
	if _, _, err := writeCorpus(again, 1, 48); err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, p := range paths {
		rel, _ := filepath.Rel(dir, p)
		a, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(filepath.Join(again, rel)); err != nil || !bytes.Equal(a, b) {
			t.Fatalf("%s differs from itself: %v", rel, err)
		}
		if strings.HasSuffix(p, ".html") {
			pages++
		}
	}
	if pages != 6 {
		t.Errorf("%d web pages among 48 documents", pages)
	}
	var out strings.Builder
	b, err := stages(ctx, &out, dir, work, 1)
	if err != nil {
		t.Fatal(err)
	}
	if b.n != 48 || b.bytes != size {
		t.Errorf("%d documents of %d bytes were staged", b.n, b.bytes)
	}
	if err := parquet(ctx, &out, b, work, 1); err != nil {
		t.Fatal(err)
	}
	if err := queries(ctx, &out, filepath.Join(work, "catalog"), work, 1); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{"| decode and read forms |", "| transform: identity", "| DuckDB COPY", "| application_rates_by_region |", "| category_shares |", "48 reports in "} {
		if !strings.Contains(out.String(), row) {
			t.Errorf("no %q in\n%s", row, out.String())
		}
	}
}

func TestParse(t *testing.T) {
	s, _, err := parse([]string{"-parts", "run,growth", "-sizes", "10,20", "a"})
	if err != nil || len(s.parts) != 2 || len(s.sizes) != 2 || s.sizes[1] != 20 || s.folders[0] != "a" {
		t.Errorf("%+v: %v", s, err)
	}
	for _, args := range [][]string{{"-parts", "nosuch"}, {"-sizes", "many"}, {"-documents", "0"}} {
		if _, _, err := parse(args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
