package office

import (
	"context"
	"math/rand/v2"
	"testing"

	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

func benchmark(b *testing.B, content []byte, parse func(context.Context, []byte) (*document.Document, error)) {
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parse(b.Context(), content); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkReport() (*rand.Rand, *specimen.Report) {
	rng := rand.New(rand.NewPCG(9, 9))
	return rng, specimen.NewReport(rng, specimen.Agencies()[0], 2022, schemas.FormByCode("2021"), specimen.Options{})
}

// Benchmarks of a whole report; the bytes are those of the file, compressed.
func BenchmarkDOCX(b *testing.B) {
	rng, r := benchmarkReport()
	p := &wordPrinter{rng: rng, q: wordQuirks{runs: true}}
	printReport(rng, r, p, false)
	benchmark(b, p.content(b), ParseDOCX)
}

func BenchmarkODT(b *testing.B) {
	rng, r := benchmarkReport()
	p := &odtPrinter{rng: rng}
	printReport(rng, r, p, false)
	benchmark(b, p.content(b), ParseODT)
}

func BenchmarkXLSX(b *testing.B) {
	rng, r := benchmarkReport()
	p := newXLSXPrinter(b, rng, xlsxQuirks{})
	printReport(rng, r, p, false)
	benchmark(b, p.content(), ParseXLSX)
}
