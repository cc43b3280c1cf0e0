package pdf_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"gongkai/extract/pdf"
	"gongkai/extract/reader"
	"gongkai/schemas"
	"gongkai/schemas/figure"
	"gongkai/schemas/specimen"
)

// specimenReport draws a report in which every figure differs from the others,
// so that no shift passes unseen.
func specimenReport(rng *rand.Rand, i int) *specimen.Report {
	form := schemas.Forms()[i%len(schemas.Forms())]
	agencies := specimen.Agencies()
	o := specimen.Options{Distinct: i%4 != 3, Negative: i%3 == 0, Decimals: i%5 == 0}
	r := specimen.NewReport(rng, agencies[rng.IntN(len(agencies))], form.FirstYear, form, o)
	if i%4 == 3 {
		blank(r, rng, 1, 4)
	}
	return r
}

// blank empties a part of a report's cells.
func blank(r *specimen.Report, rng *rand.Rand, part, of int) {
	for t := range r.Tables {
		for c := range r.Tables[t].Cells {
			if cell := &r.Tables[t].Cells[c]; rng.IntN(of) < part {
				cell.Raw, cell.Value, cell.Status = "", "", schemas.StatusBlank
			}
		}
	}
}

// randomPress draws how a report is printed.
func randomPress(rng *rand.Rand, i int) *press {
	p := &press{
		w: newWriter(), rng: rng, way: i % drawWays, size: 14, openSides: rng.IntN(5) == 0,
		letters: rng.IntN(4) == 0, indent: rng.IntN(2) == 0, pageNumber: rng.IntN(2) == 0,
	}
	switch rng.IntN(4) {
	case 0:
		p.w.width, p.w.height = 842, 595
	case 1:
		p.w.turn = rng.IntN(4)
	case 2:
		p.w.inForm = true
	}
	if rng.IntN(4) == 0 {
		p.w.scale = 4.1667
	}
	if rng.IntN(6) == 0 {
		p.standing = 1 + 2*rng.IntN(2)
	} else if p.w.turn == 0 && rng.IntN(2) == 0 {
		p.w.font = fontNames
	}
	if p.openSides && p.way == drawOnePath {
		p.way = drawStrokes
	}
	return p
}

// disagreements lists the cells of a reading that differ from a report, and
// counts those that are missed but not wrong.
func disagreements(got *reader.Reading, want *specimen.Report) (wrong []string, missed, cells int) {
	type key [3]string
	read := make(map[key]reader.Cell)
	for _, c := range got.Cells {
		read[key{c.Table, c.Row, c.Column}] = c
	}
	for t := range want.Tables {
		table := &want.Tables[t]
		for k := range table.Cells {
			c := &table.Cells[k]
			if c.Status == schemas.StatusMissing {
				continue
			}
			cells++
			id := key{table.Shape.FactTable, c.Row, c.Column}
			g, ok := read[id]
			if !ok {
				g.Status = schemas.StatusMissing
			}
			delete(read, id)
			bad := g.Status != c.Status
			if !bad && g.Status == schemas.StatusReported {
				_, f := figure.Parse(g.Raw, g.Unit)
				_, w := figure.Parse(c.Value, "")
				bad = !f.Exact || f.Value != w.Value
			}
			switch {
			case !bad:
			case g.Status == schemas.StatusReported || g.Status == schemas.StatusDash:
				wrong = append(wrong, fmt.Sprintf("%v: %s %q at %s, printed %s %q", id, g.Status, g.Raw, g.At.Locator(), c.Status, c.Raw))
			default:
				missed++
				if os.Getenv("GONGKAI_SHOW") != "" {
					fmt.Printf("%v: %s %q at %s, printed %s %q\n", id, g.Status, g.Raw, g.At.Locator(), c.Status, c.Raw)
				}
			}
		}
	}
	for id, c := range read {
		if c.Status == schemas.StatusReported || c.Status == schemas.StatusDash {
			wrong = append(wrong, fmt.Sprintf("%v: invented %q at %s", id, c.Raw, c.At.Locator()))
		}
	}
	return wrong, missed, cells
}

// TestForms prints reports in many ways and reads them back.
func TestForms(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	rd := reader.New()
	n := 60
	if testing.Short() {
		n = 12
	}
	missed, cells := 0, 0
	for i := range n {
		rng := rand.New(rand.NewPCG(11, uint64(i)))
		r := specimenReport(rng, i)
		p := randomPress(rng, i)
		content := p.report(r)
		name := fmt.Sprintf("%d: way %d turn %d form %t scale %.1f open %t letters %t standing %d landscape %t", i, p.way, p.w.turn, p.w.inForm, p.w.scale, p.openSides, p.letters, p.standing, p.w.width > p.w.height)
		if dir := os.Getenv("GONGKAI_KEEP"); dir != "" {
			os.WriteFile(fmt.Sprintf("%s/%d.pdf", dir, i), content, 0o644)
		}
		doc, err := d.Parse(context.Background(), content)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wrong, m, c := disagreements(rd.Read(doc)[0], r)
		for k, s := range wrong {
			if k < 4 {
				t.Errorf("%s: %s", name, s)
			}
		}
		if m > 0 {
			t.Logf("%s: %d of %d missed", name, m, c)
		}
		missed, cells = missed+m, cells+c
	}
	if missed*1000 > cells*5 {
		t.Errorf("%d of %d cells missed", missed, cells)
	}
}

// TestUnruled prints reports without lines between columns, or between rows: no
// cell may be wrong. Numbers that wrap in their column may be missed.
func TestUnruled(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	rd := reader.New()
	missed, cells := 0, 0
	for i := range 40 {
		rng := rand.New(rand.NewPCG(12, uint64(i)))
		r := specimenReport(rng, i)
		if i%5 == 2 {
			blank(r, rng, 4, 5) // a form that is left mostly empty
		}
		p := &press{w: newWriter(), rng: rng, size: 14, unruled: i%4 != 1, down: i%4 == 1, flush: i % 3, pageNumber: i%2 == 0, indent: i%3 == 0}
		if i%2 == 0 {
			p.w.width, p.w.height = 842, 595
		}
		content := p.report(r)
		if dir := os.Getenv("GONGKAI_KEEP"); dir != "" {
			os.WriteFile(fmt.Sprintf("%s/u%d.pdf", dir, i), content, 0o644)
		}
		doc, err := d.Parse(context.Background(), content)
		if err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		wrong, m, c := disagreements(rd.Read(doc)[0], r)
		for k, s := range wrong {
			if k < 4 {
				t.Errorf("%d: %s", i, s)
			}
		}
		if m > 0 {
			t.Logf("%d: %d of %d missed", i, m, c)
		}
		missed, cells = missed+m, cells+c
	}
	if missed*200 > cells {
		t.Errorf("%d of %d cells missed", missed, cells)
	}
}
