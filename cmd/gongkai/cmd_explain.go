package main

import (
	"fmt"
	"strings"

	"gongkai/pipeline"
)

type explainCmd struct {
	File string `arg:"" help:"A document; in an archive: old.zip/2020/a.html."`
	Cell string `placeholder:"TABLE/ROW/COLUMN" help:"Only these figures, with the text of the document: applications/granted/total, or applications/granted, or applications."`
}

// Help is shown by gongkai explain --help.
func (*explainCmd) Help() string {
	return `Prints what one document says of itself, each figure with the line that it came from, the
rules that it breaks, and what found no place; report by report where it holds several.

Example:
  gongkai explain testdata/reports/tab-rows/zhangping-2020.txt
  gongkai explain report.txt --cell applications/granted/total
  gongkai explain old.zip/2020/a.html`
}

// Run implements the command.
func (c *explainCmd) Run(a *app) error {
	x, err := pipeline.Explain(a.ctx, c.File)
	if err != nil {
		return err
	}
	if x.Rejected != "" {
		return fmt.Errorf("%s gives no report: %s", c.File, x.Rejected)
	}
	if c.Cell != "" {
		return c.cells(a, x)
	}
	for i := range x.Reports {
		if len(x.Reports) > 1 {
			fmt.Fprintf(a.stdout, "%sreport %d of %d\n\n", strings.Repeat("\n", min(i, 1)), i+1, len(x.Reports))
		}
		report(a, &x.Reports[i])
	}
	return nil
}

// report prints all of one report.
func report(a *app, x *pipeline.ExplainedReport) {
	for _, f := range x.Report {
		fmt.Fprintf(a.stdout, "%-18s %s\n", f.Name, orNull(f.Value))
	}
	last := ""
	for i := 0; i < len(x.Cells); {
		cell := &x.Cells[i]
		if cell.Table != last {
			last = cell.Table
			fmt.Fprintf(a.stdout, "\n%s\n", cell.Table)
		}
		end := i
		for end < len(x.Cells) && x.Cells[end].Table == cell.Table && x.Cells[end].Row == cell.Row {
			end++
		}
		row(a, x.Cells[i:end])
		i = end
	}
	if len(x.Mentions) > 0 {
		fmt.Fprintln(a.stdout, "\ncategories")
		for _, m := range x.Mentions {
			fmt.Fprintf(a.stdout, "  %-10s %s = %s, share %s, of %s\n", m.Locator, m.Label, orNull(m.Count), orNull(m.Share), orNull(m.Total))
		}
	}
	failed := false
	for _, k := range x.Checks {
		if k.Outcome == "fail" {
			if !failed {
				fmt.Fprintln(a.stdout, "\nrules broken")
			}
			failed = true
			fmt.Fprintf(a.stdout, "  %s %s (%s): %s\n", k.Table, k.Rule, k.Subject, k.Message)
		}
	}
	if len(x.Warnings) > 0 {
		fmt.Fprintf(a.stdout, "\nwarnings\n  %s\n", strings.Join(x.Warnings, "\n  "))
	}
}

// row prints the cells of one row of a form: its line, then each figure.
func row(a *app, cells []pipeline.ExplainedCell) {
	at := "missing"
	for i := range cells {
		if cells[i].Locator != "" {
			at = cells[i].Locator
			break
		}
	}
	var b strings.Builder
	for i := range cells {
		c := &cells[i]
		v := c.Value
		if v == "" {
			v = c.Status
			if c.Inferred != "" {
				v += "→" + c.Inferred
			}
		}
		fmt.Fprintf(&b, "  %s=%s", c.Column, v)
		if c.Proof == "contradicted" {
			b.WriteString("!")
		}
	}
	fmt.Fprintf(a.stdout, "  %-10s %-40s%s\n", at, cells[0].Row, b.String())
}

// cells prints single figures with their place in the document, those of each
// report that has them.
func (c *explainCmd) cells(a *app, x *pipeline.Explanation) error {
	found := 0
	for i := range x.Reports {
		for _, f := range x.Reports[i].Find(c.Cell) {
			found++
			name := f.Address()
			if len(x.Reports) > 1 {
				name += fmt.Sprintf(" of report %d", i+1)
			}
			cell(a, name, f)
		}
	}
	if found == 0 {
		return hinted{fmt.Errorf("no figure %q in this report", c.Cell), "a figure is named TABLE/ROW/COLUMN with the codes of the codebook, such as applications/granted/total"}
	}
	return nil
}

func cell(a *app, name string, f *pipeline.ExplainedCell) {
	fmt.Fprintf(a.stdout, "%s\n  value    %s\n  status   %s\n  proof    %s\n  raw      %q\n  place    %s\n  label    %s\n  text     %s\n",
		name, orNull(f.Value), f.Status, f.Proof, f.Raw, orNull(f.Locator), orNull(f.Label), strings.TrimSpace(strings.ReplaceAll(f.Snippet, "\t", " ⇥ ")))
	if f.Score != 0 {
		elsewhere := "nowhere"
		if f.Elsewhere != "" {
			elsewhere = f.Elsewhere
		}
		fmt.Fprintf(a.stdout, "  path     %.1f; placed otherwise %.1f (%s)\n", f.Score, f.RunnerUp, elsewhere)
	}
	if f.Inferred != "" {
		fmt.Fprintf(a.stdout, "  inferred %s\n", f.Inferred)
	}
}

func orNull(s string) string {
	if s == "" {
		return "NULL"
	}
	return s
}
