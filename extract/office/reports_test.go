package office

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"gongkai/extract/document"
	"gongkai/extract/reader"
	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

// checkAll compares the readings of a document with the reports in it.
func checkAll(t rapid.TB, rd *reader.Reader, d *document.Document, reports []*specimen.Report) {
	readings := rd.Read(d)
	if len(readings) != len(reports) {
		t.Fatalf("%d readings of %d reports", len(readings), len(reports))
	}
	for i, r := range reports {
		for _, x := range compareReading(readings[i], r) {
			t.Errorf("report %d: %s", i+1, x.text)
		}
	}
}

func randomReports(rng *rand.Rand) []*specimen.Report {
	reports := make([]*specimen.Report, 2+rng.IntN(4))
	for i := range reports {
		reports[i] = randomReport(rng)
	}
	return reports
}

// TestSheetAReport: a workbook with a sheet an agency, which holds its tables
// alone, under the agency's name.
func TestSheetAReport(t *testing.T) {
	rd := reader.New()
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(11, rapid.Uint64().Draw(rt, "seed")))
		reports := randomReports(rng)
		p := newXLSXPrinter(t, rng, xlsxQuirks{offset: rng.IntN(2) == 0})
		names := make(map[string]bool)
		for i, r := range reports {
			name := r.Agency.Name
			if runes := []rune(name); len(runes) > 30 {
				name = string(runes[:30])
			}
			if names[name] {
				return
			}
			names[name] = true
			if i == 0 {
				p.must(p.f.SetSheetName(p.name, name))
			} else if _, err := p.f.NewSheet(name); err != nil {
				rt.Fatal(err)
			}
			p.name, p.row = name, 0
			for k := range r.Tables {
				p.heading(sectionNames[k])
				p.table(layOut(&r.Tables[k]))
			}
		}
		d, err := ParseXLSX(t.Context(), p.content())
		if err != nil {
			rt.Fatal(err)
		}
		checkAll(rt, rd, d, reports)
		for i, r := range rd.Read(d) {
			if c := r.Clues[0]; c.Kind != schemas.ClueHeader || !names[c.Text] {
				rt.Errorf("report %d: the first clue is %s %q, not the sheet's name", i+1, c.Kind, c.Text)
			}
		}
	})
}

// TestCollectionInWord: reports one behind another in a document of Word.
func TestCollectionInWord(t *testing.T) {
	rd := reader.New()
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(12, rapid.Uint64().Draw(rt, "seed")))
		reports, q := randomReports(rng), randomWordQuirks(rng)
		q.numbered = false // the printer has one list, whose numbers go on from report to report
		p := &wordPrinter{rng: rng, q: q}
		for _, r := range reports {
			printReport(rng, r, p, q.broken)
		}
		d, err := ParseDOCX(t.Context(), p.content(t))
		if err != nil {
			rt.Fatal(err)
		}
		checkAll(rt, rd, d, reports)
	})
}
