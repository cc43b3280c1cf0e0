package pipeline

import (
	"context"
	"fmt"
	"os"
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
	Rejected string // why it gives no report; then nothing else is set
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

// Explain reads one document as a run does and tells how.
func Explain(ctx context.Context, path string) (*Explanation, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder: explain takes one document", path)
	}
	source, err := corpus.NewFiles([]string{path}, corpus.DefaultLimits)
	if err != nil {
		return nil, err
	}
	out := &Explanation{Path: path}
	ex, tr := extract.New(), transform.New(extract.Version)
	defer ex.Close()
	err = corpus.Batches(ctx, source, func(docs arrow.Record) error {
		defer docs.Release()
		readings := ex.Extract(ctx, docs)
		defer readings.Release()
		facts := tr.Transform(readings)
		defer facts.Release()
		if rejects := facts.Tables[schemas.TableRejects]; rejects.NumRows() > 0 {
			t := schemas.TableByName(schemas.TableRejects)
			out.Rejected = text(rejects.Column(t.FieldIndex("reason")), 0) + ": " + text(rejects.Column(t.FieldIndex("detail")), 0)
			return nil
		}
		out.facts(facts)
		content := docs.Column(schemas.DocumentContent).(*array.Binary).Value(0)
		d, r, rejected := ex.Read(ctx, content)
		if rejected != nil {
			return rejected
		}
		lines := make(map[string]string)
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
				lines[l.Cells[k].At.Locator()] = snippet
			}
			lines[l.At.Locator()] = snippet
		}
		read := make(map[place]*reader.Cell)
		for i := range r.Cells {
			c := &r.Cells[i]
			read[place{c.Table, c.Row, c.Column}] = c
		}
		for i := range out.Cells {
			c := &out.Cells[i]
			c.Snippet = lines[c.Locator]
			if found := read[place{c.Table, c.Row, c.Column}]; found != nil {
				c.Label = found.Label
				c.Score, c.RunnerUp, c.Elsewhere, _ = ex.RunnerUp(found)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// facts copies what a reader wants to see out of the facts of one document.
func (out *Explanation) facts(f *schemas.Facts) {
	reports := f.Tables[schemas.TableReports]
	t := schemas.TableByName(schemas.TableReports)
	for c, field := range schemas.PartitionKeys {
		out.Report = append(out.Report, Fact{field.Name, text(f.Keys.Column(c), 0)})
	}
	for _, name := range []string{"title", "document_number", "agency_name", "agency_type", "agency_id", "scope", "prefecture", "county", "township", "region_evidence", "published_on", "form", "layout", "cells_reported", "cells_blank", "cells_missing", "cells_illegible", "checks_failed"} {
		out.Report = append(out.Report, Fact{name, text(reports.Column(t.FieldIndex(name)), 0)})
	}
	warnings := reports.Column(t.FieldIndex("warnings")).(*array.List)
	from, to := warnings.ValueOffsets(0)
	for i := from; i < to; i++ {
		out.Warnings = append(out.Warnings, warnings.ListValues().(*array.String).Value(int(i)))
	}
	for _, t := range schemas.Tables() {
		rec := f.Tables[t.Name]
		col := func(name string, i int) string { return text(rec.Column(t.FieldIndex(name)), i) }
		switch {
		case t.RowCode != "":
			for i := 0; i < int(rec.NumRows()); i++ {
				out.Cells = append(out.Cells, ExplainedCell{
					Table: t.Name, Row: col(t.RowCode, i), Column: col(t.ColumnCode, i),
					Value: col("value", i), Status: col("status", i), Inferred: col("inferred_value", i), Proof: col("proof", i),
					Raw: col("raw", i), Locator: col("locator", i),
				})
			}
		case t.Name == schemas.TableChecks:
			for i := 0; i < int(rec.NumRows()); i++ {
				out.Checks = append(out.Checks, ExplainedCheck{col("rule", i), col("fact_table", i), col("subject", i), col("outcome", i), col("message", i)})
			}
		case t.Name == schemas.TableCategories:
			for i := 0; i < int(rec.NumRows()); i++ {
				out.Mentions = append(out.Mentions, ExplainedMention{col("label", i), col("category", i), col("count", i), col("share_reported", i), col("total", i), col("locator", i)})
			}
		}
	}
}

// Find returns the cells whose address begins with what is asked for, so
// applications, applications/granted and applications/granted/total all work.
func (out *Explanation) Find(address string) []*ExplainedCell {
	var found []*ExplainedCell
	for i := range out.Cells {
		a := out.Cells[i].Address()
		if a == address || strings.HasPrefix(a, strings.TrimSuffix(address, "/")+"/") {
			found = append(found, &out.Cells[i])
		}
	}
	return found
}
