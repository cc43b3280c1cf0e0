package html_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/extract/document"
	"gongkai/extract/html"
	"gongkai/extract/reader"
	"gongkai/schemas"
	"gongkai/schemas/figure"
	"gongkai/schemas/specimen"
)

// TestPages writes random reports as random pages and reads them back: no cell
// is wrong or invented, and none is missed but where blanks leave its column
// in doubt.
func TestPages(t *testing.T) {
	rd := reader.New()
	cells, missed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		rng := rand.New(rand.NewPCG(seed, 1))
		o := specimen.Options{
			Distinct: rng.IntN(2) == 0, Negative: rng.IntN(4) == 0, Decimals: rng.IntN(3) == 0, FullWidth: rng.IntN(10) == 0, Plus: rng.IntN(6) == 0,
			Thousands: rng.IntN(6) == 0, TotalsOnly: rng.IntN(12) == 0,
		}
		switch rng.IntN(6) {
		case 0:
			o.BlankShare = 0.3
		case 1:
			o.DashShare = 0.5
		}
		if rng.IntN(10) == 0 {
			o.MissingRows = []string{"denied.state_secret"}
		}
		forms := schemas.Forms()
		form := forms[rng.IntN(len(forms))]
		agencies := specimen.Agencies()
		r := specimen.NewReport(rng, agencies[rng.IntN(len(agencies))], form.FirstYear, form, o)
		q := randomQuirks(rng)
		page := renderPage(rng, r, q)
		d, err := html.Parse(page, "text/html; charset=iso-8859-1")
		if err != nil {
			t.Fatal(err)
		}
		if d.Layout != html.LayoutTable {
			t.Fatalf("layout %s", d.Layout)
		}
		c, m := compare(t, rd.Read(d)[0], r, fmt.Sprintf("seed %d %+v %+v", seed, q, o))
		cells += c
		missed += m
		inOrder(t, d, r)
	})
	t.Logf("%d of %d cells missed", missed, cells)
	if missed*1000 > cells {
		t.Errorf("%d of %d cells missed: more than 1 in 1000", missed, cells)
	}
}

// compare checks a reading against the report. A row of blanks alone is
// printed, but a reader may not tell it from one that is not.
func compare(t rapid.TB, got *reader.Reading, r *specimen.Report, what string) (cells, missed int) {
	read := make(map[[3]string]reader.Cell, len(got.Cells))
	for _, c := range got.Cells {
		read[[3]string{c.Table, c.Row, c.Column}] = c
	}
	for i := range r.Tables {
		table := &r.Tables[i]
		for _, want := range table.Cells {
			cells++
			c, ok := read[[3]string{table.Shape.FactTable, want.Row, want.Column}]
			if !ok {
				c.Status = schemas.StatusMissing
			}
			at := fmt.Sprintf("%s/%s/%s", table.Shape.FactTable, want.Row, want.Column)
			switch {
			case c.Status == schemas.StatusReported && want.Status != schemas.StatusReported:
				t.Errorf("%s: %s: invented %q, want %s", what, at, c.Raw, want.Status)
			case c.Status == schemas.StatusReported:
				_, f := figure.Parse(c.Raw, c.Unit)
				_, v := figure.Parse(want.Value, "")
				if !f.Exact || f.Value != v.Value {
					t.Errorf("%s: %s: read %q, want %s", what, at, c.Raw, want.Value)
				}
			case c.Status != want.Status:
				missed++
				if os.Getenv("GONGKAI_SHOW") != "" {
					fmt.Printf("%s: %s: %s %q, want %s %s\n", what, at, c.Status, c.Raw, want.Status, want.Value)
				}
			}
		}
	}
	return cells, missed
}

// inOrder checks that the report's prose stands in the document as whole
// paragraphs, in order, the title before them, and nothing of the site behind.
func inOrder(t rapid.TB, d *document.Document, r *specimen.Report) {
	paragraphs := []string{r.Agency.Name + fmt.Sprint(r.Year) + "年政府信息公开工作年度报告"}
	for _, list := range [][]string{r.Prose.Opening, r.Prose.Overview, r.Prose.Problems, r.Prose.Other} {
		paragraphs = append(paragraphs, list...)
	}
	next := 0
	for i := range d.Lines {
		if next < len(paragraphs) && d.Lines[i].Kind == document.Plain && strings.Trim(d.Lines[i].Text, " \u3000") == strings.TrimSpace(paragraphs[next]) {
			next++
		}
	}
	if next < len(paragraphs) {
		t.Errorf("paragraph not found in its place: %q", paragraphs[next])
	}
	if last := strings.Trim(d.Lines[len(d.Lines)-1].Text, " \u3000"); last != paragraphs[len(paragraphs)-1] {
		t.Errorf("the document ends in %q", last)
	}
}
