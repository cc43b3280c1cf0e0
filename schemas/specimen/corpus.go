package specimen

import (
	"iter"
	"math/rand/v2"
	"strconv"

	"gongkai/schemas"
)

// Specimen is a document of a corpus, with the path that it has in it.
type Specimen struct {
	Path string // such as tab-rows/000017-2021.txt
	*Document
}

// Corpus makes n documents, one at a time: agencies of every province and
// level, the years 2019 to 2024, every layout. No agency reports twice on one
// year until every pair has had its turn.
func Corpus(seed uint64, n int) iter.Seq[Specimen] {
	return func(yield func(Specimen) bool) {
		for i := range n {
			if !yield(At(seed, i)) {
				return
			}
		}
	}
}

// At makes document i of the corpus, without those before it, so that workers
// can share a corpus between them.
func At(seed uint64, i int) Specimen {
	rng := seededAt(seed, i)
	r, layout, q := draw(rng, seed, i)
	path := string(layout) + "/" + strconv.Itoa(1000000 + i)[1:] + "-" + strconv.Itoa(r.Year) + ".txt"
	return Specimen{path, render(rng, r, layout, q)}
}

// PageAt is [At] with the report as a web page.
func PageAt(seed uint64, i int) Specimen {
	rng := seededAt(seed, i)
	r, _, q := draw(rng, seed, i)
	q.Encoding = ""
	d := render(rng, r, HTML, q)
	d.Content = []byte("<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n<body>\n" + string(d.Content) + "</body>\n</html>\n")
	path := string(HTML) + "/" + strconv.Itoa(1000000 + i)[1:] + "-" + strconv.Itoa(r.Year) + ".html"
	return Specimen{path, d}
}

// seededAt is what document i of a corpus is drawn with.
func seededAt(seed uint64, i int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(i))) }

const corpusYears = 6

func draw(rng *rand.Rand, seed uint64, i int) (*Report, Layout, Quirks) {
	// Stepping by a prime that does not divide the number of pairs visits
	// each pair once before any comes again, and mixes them well.
	pairs := uint64(len(agencies) * corpusYears)
	pair := (seed%pairs + uint64(i)%pairs*7919) % pairs
	agency := agencies[pair/corpusYears]
	year := 2019 + int(pair%corpusYears)
	form := FormOf(year)
	o := Options{
		TotalsOnly: rng.IntN(20) == 0,
		Negative:   rng.IntN(6) == 0,
		Plus:       rng.IntN(8) == 0,
		Decimals:   rng.IntN(3) == 0,
		Thousands:  rng.IntN(12) == 0,
		FullWidth:  rng.IntN(40) == 0,
	}
	switch rng.IntN(10) {
	case 0:
		o.BlankShare = 0.3
	case 1:
		o.DashShare = 0.5
	}
	if rng.IntN(5) == 0 {
		o.CellUnit = []string{"元", "万元"}[rng.IntN(2)]
	}
	if rng.IntN(15) == 0 {
		o.Broken = []string{"applicant_total", "concluded_total", "applications_balance", "dispute_total"}[rng.IntN(4)]
	}
	if rng.IntN(30) == 0 {
		rows := form.Table(schemas.TableApplications).Blocks[0].Rows
		o.MissingRows = []string{rows[2+rng.IntN(len(rows)-4)].Code}
	}
	layout := Layouts[rng.IntN(len(Layouts))]
	return NewReport(rng, agency, year, form, o), layout, RandomQuirks(rng, layout)
}

// FormOf returns the form that was prescribed for reports on a year.
func FormOf(year int) *schemas.Form {
	forms := schemas.Forms()
	for _, f := range forms {
		if year >= f.FirstYear && (f.LastYear == 0 || year <= f.LastYear) {
			return f
		}
	}
	return forms[len(forms)-1]
}

// NewReport makes a titled and dated report with figures after the options,
// and prose. A nil form makes one without tables.
func NewReport(rng *rand.Rand, agency Agency, year int, form *schemas.Form, o Options) *Report {
	r := &Report{Agency: agency, Year: year, HasTitle: true}
	r.compose(rng, form, o)
	return r
}

// compose gives the report its date, figures and prose.
func (r *Report) compose(rng *rand.Rand, form *schemas.Form, o Options) {
	r.date(rng)
	if form != nil {
		r.Tables = Fill(rng, form, r.Agency.Level, o)
	}
	Write(rng, r)
}

// date signs the report in the first months of the year after, and gives some
// a document number.
func (r *Report) date(rng *rand.Rand) {
	next := strconv.Itoa(r.Year + 1)
	r.PublishedOn = next + "-0" + strconv.Itoa(1+rng.IntN(3)) + "-" + strconv.Itoa(101 + rng.IntN(28))[1:]
	if rng.IntN(2) == 0 {
		r.DocumentNumber = r.Agency.Mark + "〔" + next + "〕" + strconv.Itoa(1+rng.IntN(60)) + "号"
	}
}
