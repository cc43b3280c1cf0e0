package reader_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/extract/document"
	"gongkai/extract/reader"
	"gongkai/extract/text"
	"gongkai/schemas"
	"gongkai/schemas/figure"
	"gongkai/schemas/specimen"
)

// read decodes and reads a document.
func read(t testing.TB, r *reader.Reader, content []byte) (*document.Document, *reader.Reading) {
	t.Helper()
	s, err := text.Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	d := text.Parse(s)
	return d, only(t, r.Read(d))
}

// only is the reading of a document that holds one report.
func only(t rapid.TB, readings []*reader.Reading) *reader.Reading {
	t.Helper()
	if len(readings) != 1 {
		t.Fatalf("%d reports in a document of one; the second from %s", len(readings), readings[1].At().Locator())
	}
	return readings[0]
}

// disagreement compares a reading with a label; "" where they agree. Missing
// cells are not listed by the reader.
func disagreement(got map[[3]string]reader.Cell, l specimen.Label) string {
	c, ok := got[[3]string{l.Table, l.Row, l.Column}]
	if !ok {
		c.Status = schemas.StatusMissing
	}
	at := fmt.Sprintf("%s/%s/%s (%s, raw %q)", l.Table, l.Row, l.Column, c.At.Locator(), c.Raw)
	switch {
	case c.Status != l.Status:
		return fmt.Sprintf("%s: status %s, label %s %s", at, c.Status, l.Status, l.Value)
	case c.Status == schemas.StatusReported:
		_, f := figure.Parse(c.Raw, c.Unit)
		_, want := figure.Parse(l.Value, "")
		if !f.Exact || f.Value != want.Value {
			return fmt.Sprintf("%s: value %d/10000, label %s", at, f.Value, l.Value)
		}
	}
	return ""
}

func cellsOf(r *reader.Reading) map[[3]string]reader.Cell {
	got := make(map[[3]string]reader.Cell, len(r.Cells))
	for _, c := range r.Cells {
		got[[3]string{c.Table, c.Row, c.Column}] = c
	}
	return got
}

func isFact(table string) bool {
	t := schemas.TableByName(table)
	return t != nil && t.RowCode != ""
}

// TestSample reads every labelled document of the sample corpus: each cell of
// each must be as labelled.
func TestSample(t *testing.T) {
	root := filepath.Join("..", "..", "testdata", "reports")
	h, err := os.Open(filepath.Join(root, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	rows, err := csv.NewReader(h).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	labels := make(map[string][]specimen.Label)
	for _, r := range rows[1:] {
		labels[r[0]] = append(labels[r[0]], specimen.Label{File: r[0], Table: r[1], Row: r[2], Column: r[3], Value: r[4], Status: r[5]})
	}
	if len(labels) < 24 {
		t.Fatalf("only %d labelled documents", len(labels))
	}
	rd := reader.New()
	for file, ls := range labels {
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		_, r := read(t, rd, content)
		if !r.IsReport {
			t.Errorf("%s: not taken for a report: %s", file, r.Why)
		}
		got := cellsOf(r)
		facts := 0
		for _, l := range ls {
			switch {
			case isFact(l.Table):
				facts++
				if d := disagreement(got, l); d != "" {
					t.Errorf("%s: %s", file, d)
				}
			case l.Table == schemas.TableReports && l.Row == "form" && r.Form != l.Value:
				t.Errorf("%s: form %s, label %s", file, r.Form, l.Value)
			}
		}
		if facts == 0 && len(r.Cells) > 0 {
			t.Errorf("%s: %d cells read where none is labelled", file, len(r.Cells))
		}
	}
}

// TestNotAReport: what is no report is told from one, with the reason.
func TestNotAReport(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "reports", "not-a-report", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	rd := reader.New()
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, r := read(t, rd, content)
		if r.IsReport || r.Why == "" {
			t.Errorf("%s: taken for a report, or no reason (%q)", f, r.Why)
		}
	}
}

// TestMetadataOnLines: where a converter prints a cell a line, a label of a
// page's metadata and its value are one clue.
func TestMetadataOnLines(t *testing.T) {
	_, r := read(t, reader.New(), []byte("首页\n索引号\n000014349\n发布机构\n清流县民政局\n生成日期\n2022-01-20\n发布日期\n浏览次数\n12\n清流县民政局2021年政府信息公开工作年度报告\n一、总体情况\n略。\n二、主动公开政府信息情况\n略。\n三、收到和处理政府信息公开申请情况\n略。\n"))
	var got []string
	for _, c := range r.Clues {
		if c.Kind == schemas.ClueMetadata {
			got = append(got, c.Text)
		}
	}
	if s := strings.Join(got, " "); s != "发布机构：清流县民政局 生成日期：2022-01-20" {
		t.Errorf("metadata %q", s)
	}
}

// TestRandomForms writes a random filled form in a random layout and reads it
// back: no value may be wrong or invented, whatever the converter did.
func TestRandomForms(t *testing.T) {
	rd := reader.New()
	rapid.Check(t, func(t *rapid.T) {
		compare(t, rd, specimen.At(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1<<20).Draw(t, "document")))
	})
}

// TestMissed bounds what is missed over a thousand such forms, always the same:
// where the layout keeps the place of each cell, nothing should be.
func TestMissed(t *testing.T) {
	rd := reader.New()
	var cells, missed int
	for i := range 1000 {
		c, m := compare(t, rd, specimen.At(11, i))
		cells += c
		missed += m
	}
	t.Logf("%d of %d cells missed", missed, cells)
	if missed*10000 > cells*2 {
		t.Errorf("%d of %d cells missed: more than 2 in 10,000", missed, cells)
	}
}

// TestDistinctForms does the same with forms in which no two cells are alike,
// so that no shift by a row or a column can pass unseen.
func TestDistinctForms(t *testing.T) {
	rd := reader.New()
	for i := range 200 {
		rng := rand.New(rand.NewPCG(7, uint64(i)))
		form := schemas.Forms()[i%len(schemas.Forms())]
		layout := specimen.Layouts[i/2%len(specimen.Layouts)]
		agencies := specimen.Agencies()
		r := specimen.NewReport(rng, agencies[rng.IntN(len(agencies))], form.FirstYear, form, specimen.Options{Distinct: true, Negative: i%3 == 0, Decimals: i%5 == 0})
		s := specimen.Specimen{Path: fmt.Sprintf("distinct %d %s", i, layout), Document: specimen.Render(rng, r, layout, specimen.RandomQuirks(rng, layout))}
		if _, missed := compare(t, rd, s); missed > 0 {
			t.Errorf("%s: %d cells missed", s.Path, missed)
		}
	}
}

func compare(t rapid.TB, rd *reader.Reader, s specimen.Specimen) (cells, missed int) {
	decoded, err := text.Decode(s.Content)
	if err != nil {
		t.Fatalf("%s: %v", s.Path, err)
	}
	return compareCells(t, only(t, rd.Read(text.Parse(decoded))), s)
}

// compareCells counts the cells of a report and those that the reading misses;
// none may be wrong or invented.
func compareCells(t rapid.TB, r *reader.Reading, s specimen.Specimen) (cells, missed int) {
	t.Helper()
	got := cellsOf(r)
	for _, l := range s.Labels(s.Path) {
		if !isFact(l.Table) {
			continue
		}
		cells++
		d := disagreement(got, l)
		if d == "" {
			continue
		}
		c := got[[3]string{l.Table, l.Row, l.Column}]
		if c.Status == schemas.StatusReported || strings.Contains(d, "value") {
			t.Errorf("%s: wrong or invented: %s", s.Path, d)
		}
		missed++
		if os.Getenv("GONGKAI_SHOW") != "" {
			fmt.Printf("%s: %s\n", s.Path, d)
		}
	}
	return cells, missed
}
