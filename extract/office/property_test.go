package office

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/extract/document"
	"gongkai/extract/reader"
	"gongkai/schemas"
	"gongkai/schemas/figure"
	"gongkai/schemas/specimen"
)

// randomReport draws a report whose every cell can be known from its table.
func randomReport(rng *rand.Rand) *specimen.Report {
	agencies := specimen.Agencies()
	forms := schemas.Forms()
	form := forms[rng.IntN(len(forms))]
	o := specimen.Options{
		Distinct: rng.IntN(2) == 0, Negative: rng.IntN(5) == 0, Plus: rng.IntN(8) == 0, Decimals: rng.IntN(3) == 0,
		Thousands: rng.IntN(8) == 0, FullWidth: rng.IntN(20) == 0, TotalsOnly: rng.IntN(20) == 0,
	}
	switch rng.IntN(8) {
	case 0:
		o.BlankShare = 0.3
	case 1:
		o.DashShare = 0.5
	case 2:
		o.CellUnit = []string{"元", "万元"}[rng.IntN(2)]
	case 3:
		rows := form.Table(schemas.TableApplications).Blocks[0].Rows
		o.MissingRows = []string{rows[2+rng.IntN(len(rows)-4)].Code}
	}
	return specimen.NewReport(rng, agencies[rng.IntN(len(agencies))], form.FirstYear, form, o)
}

type disagreement struct {
	text    string
	invents bool // a figure stands where the report has another, or none
}

// compare reads a document and says where it disagrees with its report.
func compare(rd *reader.Reader, d *document.Document, r *specimen.Report) (all []disagreement) {
	readings := rd.Read(d)
	if len(readings) > 1 {
		all = append(all, disagreement{"a second report begins at " + readings[1].At().Locator(), true})
	}
	return append(all, compareReading(readings[0], r)...)
}

// compareReading says where a reading disagrees with its report.
func compareReading(read *reader.Reading, r *specimen.Report) (all []disagreement) {
	got := make(map[[3]string]reader.Cell, len(read.Cells))
	for _, c := range read.Cells {
		got[[3]string{c.Table, c.Row, c.Column}] = c
	}
	printed := specimen.Document{Report: r}
	for _, l := range printed.Labels("") {
		if t := schemas.TableByName(l.Table); t == nil || t.RowCode == "" {
			continue
		}
		c, ok := got[[3]string{l.Table, l.Row, l.Column}]
		if !ok {
			c.Status = schemas.StatusMissing
		}
		delete(got, [3]string{l.Table, l.Row, l.Column})
		agree := c.Status == l.Status
		if agree && c.Status == schemas.StatusReported {
			_, f := figure.Parse(c.Raw, c.Unit)
			_, want := figure.Parse(l.Value, "")
			agree = f.Exact && f.Value == want.Value
		}
		if !agree {
			all = append(all, disagreement{fmt.Sprintf("%s/%s/%s: %s %q at %s, printed %s %q", l.Table, l.Row, l.Column, c.Status, c.Raw, c.At.Locator(), l.Status, l.Value),
				c.Status == schemas.StatusReported})
		}
	}
	for k, c := range got {
		all = append(all, disagreement{fmt.Sprintf("%v: %q at %s is of no cell", k, c.Raw, c.At.Locator()), true})
	}
	if !read.IsReport {
		all = append(all, disagreement{"not taken for a report: " + read.Why, true})
	}
	return all
}

// checkProse says whether the paragraphs stand in the document as lines, each
// once, in order.
func checkProse(t rapid.TB, d *document.Document, r *specimen.Report) {
	var lines []string
	for i := range d.Lines {
		if d.Lines[i].Kind == document.Plain {
			lines = append(lines, strings.TrimSpace(d.Lines[i].Text))
		}
	}
	want := append(append([]string{r.Agency.Name + fmt.Sprint(r.Year) + "年政府信息公开工作年度报告"}, r.Prose.Opening...), "一、总体情况")
	want = append(append(want, r.Prose.Overview...), "五、存在的主要问题及改进情况")
	want = append(append(want, r.Prose.Problems...), "六、其他需要报告的事项")
	want = append(append(want, r.Prose.Other...), r.Agency.Name, r.PublishedOn)
	at := 0
	for _, w := range want {
		k := at
		for k < len(lines) && lines[k] != w {
			k++
		}
		if k == len(lines) {
			t.Fatalf("line %q is not in its place; there are %q", w, lines[at:])
		}
		at = k + 1
	}
}

func check(t rapid.TB, rd *reader.Reader, d *document.Document, r *specimen.Report, quirks any) {
	for _, x := range compare(rd, d, r) {
		t.Errorf("%+v: %s", quirks, x.text)
	}
	checkProse(t, d, r)
}

// TestReportsInWord: every cell of a random report comes back from a document
// of Word, whatever Word made of it.
func TestReportsInWord(t *testing.T) {
	rd := reader.New()
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(rt, "seed")))
		r, q := randomReport(rng), randomWordQuirks(rng)
		p := &wordPrinter{rng: rng, q: q}
		printReport(rng, r, p, q.broken)
		d, err := ParseDOCX(t.Context(), p.content(t))
		if err != nil {
			rt.Fatal(err)
		}
		check(rt, rd, d, r, q)
	})
}

// TestReportsInODT does the same for OpenDocument.
func TestReportsInODT(t *testing.T) {
	rd := reader.New()
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(2, rapid.Uint64().Draw(rt, "seed")))
		r, q := randomReport(rng), randomODTQuirks(rng)
		p := &odtPrinter{rng: rng, q: q}
		printReport(rng, r, p, q.broken)
		d, err := ParseODT(t.Context(), p.content(t))
		if err != nil {
			rt.Fatal(err)
		}
		check(rt, rd, d, r, q)
	})
}

// TestReportsInXLSX does the same for workbooks.
func TestReportsInXLSX(t *testing.T) {
	rd := reader.New()
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(3, rapid.Uint64().Draw(rt, "seed")))
		r, q := randomReport(rng), randomXLSXQuirks(rng)
		p := newXLSXPrinter(t, rng, q)
		printReport(rng, r, p, q.broken)
		d, err := ParseXLSX(t.Context(), p.content())
		if err != nil {
			rt.Fatal(err)
		}
		check(rt, rd, d, r, q)
	})
}
