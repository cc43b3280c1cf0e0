package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/extract"
	"gongkai/extract/corpus"
	"gongkai/extract/document"
	"gongkai/extract/reader"
	"gongkai/schemas"
	"gongkai/transform"
)

// Explanation is how one document was read.
type Explanation struct {
	Path     string
	Rejected string // why it gives no report; then there is none
	Reports  []ExplainedReport
}

// ExplainedReport is how one report of a document was read.
type ExplainedReport struct {
	Report   []Fact // what the report says of itself, by column
	Cells    []ExplainedCell
	Checks   []ExplainedCheck
	Mentions []ExplainedMention
	Warnings []string
}

// Fact is a column of a report with its value.
type Fact struct{ Name, Value string }

// ExplainedCell is a figure with all that tells where it is from.
type ExplainedCell struct {
	Table, Row, Column             string
	Value, Status, Inferred, Proof string
	Raw, Locator                   string
	Label                          string  // label text that placed the row
	Score, RunnerUp                float32 // of the path taken, and of the best that places the row elsewhere
	Elsewhere                      string  // where that would be, "" for nowhere
	Snippet                        string  // the line of the document
}

// Address is the figure's name: applications/granted/total.
func (c *ExplainedCell) Address() string { return c.Table + "/" + c.Row + "/" + c.Column }

// ExplainedCheck is a rule that was tried.
type ExplainedCheck struct{ Rule, Table, Subject, Outcome, Message string }

// ExplainedMention is a category of the narrative.
type ExplainedMention struct{ Label, Category, Count, Share, Total, Locator string }

// Explain reads one document as a run does and tells how. One in a container is
// named by its place there: old.zip/2020/a.html.
func Explain(ctx context.Context, path string) (*Explanation, error) {
	file, err := fileOf(path)
	if err != nil {
		return nil, err
	}
	source, err := corpus.NewFile(file, corpus.DefaultLimits)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	out := &Explanation{Path: path}
	ex, tr := extract.New(), transform.New(extract.Version, runID())
	defer ex.Close()
	first, found := "", false
	err = corpus.Batches(ctx, source, nil, func(docs arrow.Record) error {
		defer docs.Release()
		row := rowOf(docs, path)
		if row < 0 {
			if first == "" && docs.NumRows() > 0 {
				first = docs.Column(schemas.DocumentPath).(*array.String).Value(0)
			}
			return nil
		}
		found = true
		one := docs.NewSlice(int64(row), int64(row)+1)
		defer one.Release()
		return out.explain(ctx, ex, tr, one)
	})
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fmt.Errorf("%s is no document of %s: name one that it holds, such as %s", path, file, first)
	}
	return out, nil
}

// fileOf is the file that is a document, or the container that holds it.
func fileOf(path string) (string, error) {
	for file := path; ; file = filepath.Dir(file) {
		info, err := os.Stat(file)
		switch {
		case err == nil && info.Mode().IsRegular():
			return file, nil
		case err == nil && file == path:
			return "", fmt.Errorf("%s is a folder: explain takes one document", path)
		case err == nil || filepath.Dir(file) == file:
			_, err = os.Stat(path)
			return "", err
		}
	}
}

// rowOf is the row of a batch that holds the file named, -1 for none.
func rowOf(docs arrow.Record, name string) int {
	abs, err := filepath.Abs(name)
	if err != nil {
		return -1
	}
	paths := docs.Column(schemas.DocumentPath).(*array.String)
	for i := 0; i < paths.Len(); i++ {
		if paths.Value(i) == abs {
			return i
		}
	}
	return -1
}

// explain reads a document, which is the only row of docs.
func (out *Explanation) explain(ctx context.Context, ex *extract.Extractor, tr *transform.Transformer, docs arrow.Record) error {
	readings := ex.Extract(ctx, docs)
	defer readings.Release()
	facts := tr.Transform(readings)
	defer facts.Release()
	if rejects := facts.Tables[schemas.TableRejects]; rejects.NumRows() > 0 {
		t := schemas.TableByName(schemas.TableRejects)
		out.Rejected = text(rejects.Column(t.FieldIndex("reason")), 0) + ": " + text(rejects.Column(t.FieldIndex("detail")), 0)
		return nil
	}
	out.Reports = explainFacts(facts)
	found, rejected := ex.Reports(ctx, docs, 0)
	if rejected != nil {
		return rejected
	}
	lines := snippets(found.Documents)
	for k, r := range found.Reports {
		out.Reports[k].traced(ex, r, lines)
	}
	return nil
}

// snippets are the lines of documents by the locators of what stands on them.
func snippets(documents map[string]*document.Document) map[string]string {
	lines := make(map[string]string)
	for from, d := range documents {
		for i := range d.Lines {
			l := &d.Lines[i]
			snippet := l.Text
			if l.Kind == document.Grid {
				cells := make([]string, len(l.Cells))
				for k := range l.Cells {
					cells[k] = strings.TrimSpace(l.Cells[k].Text)
				}
				snippet = strings.Join(cells, " | ")
			}
			for k := range l.Cells {
				lines[from+l.Cells[k].At.Locator()] = snippet
			}
			lines[from+l.At.Locator()] = snippet
		}
	}
	return lines
}

// traced adds to the figures of a report where and how they were found.
func (x *ExplainedReport) traced(ex *extract.Extractor, r *reader.Reading, lines map[string]string) {
	read := make(map[place]*reader.Cell)
	for i := range r.Cells {
		c := &r.Cells[i]
		read[place{c.Table, c.Row, c.Column}] = c
	}
	for i := range x.Cells {
		c := &x.Cells[i]
		c.Snippet = lines[c.Locator]
		if found := read[place{c.Table, c.Row, c.Column}]; found != nil {
			c.Label = found.Label
			if found.From == "" {
				c.Score, c.RunnerUp, c.Elsewhere, _ = ex.RunnerUp(r, found)
			}
		}
	}
}

// explainFacts copies what a reader wants to see out of the facts of one
// document, report by report.
func explainFacts(f *schemas.Facts) []ExplainedReport {
	reports := f.Tables[schemas.TableReports]
	t := schemas.TableByName(schemas.TableReports)
	out := make([]ExplainedReport, reports.NumRows())
	byID := make(map[string]*ExplainedReport)
	for r := range out {
		x := &out[r]
		byID[text(reports.Column(0), r)] = x
		for c, field := range schemas.PartitionKeys {
			x.Report = append(x.Report, Fact{field.Name, text(f.Keys.Column(c), r)})
		}
		for _, name := range []string{"title", "document_number", "agency_name", "agency_type", "agency_id", "scope", "prefecture", "county", "township", "region_evidence", "published_on", "form", "layout", "cells_reported", "cells_blank", "cells_missing", "cells_illegible", "checks_failed"} {
			x.Report = append(x.Report, Fact{name, text(reports.Column(t.FieldIndex(name)), r)})
		}
		warnings := reports.Column(t.FieldIndex("warnings")).(*array.List)
		from, to := warnings.ValueOffsets(r)
		for i := from; i < to; i++ {
			x.Warnings = append(x.Warnings, warnings.ListValues().(*array.String).Value(int(i)))
		}
	}
	for _, t := range schemas.Tables() {
		rec := f.Tables[t.Name]
		if t.RowCode == "" && t.Name != schemas.TableChecks && t.Name != schemas.TableCategories {
			continue
		}
		col := func(name string, i int) string { return text(rec.Column(t.FieldIndex(name)), i) }
		for i := 0; i < int(rec.NumRows()); i++ {
			x := byID[text(rec.Column(0), i)]
			switch t.Name {
			case schemas.TableChecks:
				x.Checks = append(x.Checks, ExplainedCheck{col("rule", i), col("fact_table", i), col("subject", i), col("outcome", i), col("message", i)})
			case schemas.TableCategories:
				x.Mentions = append(x.Mentions, ExplainedMention{col("label", i), col("category", i), col("count", i), col("share_reported", i), col("total", i), col("locator", i)})
			default:
				x.Cells = append(x.Cells, ExplainedCell{
					Table: t.Name, Row: col(t.RowCode, i), Column: col(t.ColumnCode, i),
					Value: col("value", i), Status: col("status", i), Inferred: col("inferred_value", i), Proof: col("proof", i),
					Raw: col("raw", i), Locator: col("locator", i),
				})
			}
		}
	}
	return out
}

// Find returns the cells whose address begins with what is asked for, so
// applications, applications/granted and applications/granted/total all work.
func (x *ExplainedReport) Find(address string) []*ExplainedCell {
	var found []*ExplainedCell
	for i := range x.Cells {
		a := x.Cells[i].Address()
		if a == address || strings.HasPrefix(a, strings.TrimSuffix(address, "/")+"/") {
			found = append(found, &x.Cells[i])
		}
	}
	return found
}
