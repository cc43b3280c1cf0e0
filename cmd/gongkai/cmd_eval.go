package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"

	"gongkai/pipeline"
)

type evalCmd struct {
	Sources []string `arg:"" name:"source" help:"Folders and files."`
	Truth   string   `required:"" placeholder:"FILE" help:"Labels: file,table,row,column,value,status."`
	Groups  bool     `help:"Score each folder by itself too."`
	Show    int      `default:"20" placeholder:"N" help:"Differences to show."`
	Strict  bool     `help:"Exit with status 1 unless every label is met."`
}

// Help is shown by gongkai eval --help.
func (*evalCmd) Help() string {
	return `Reads the sources as a run does, without a warehouse, and compares with labels: cells right,
wrong, missed, invented (a value where the label has none), and agreement of the statuses. Only
listed cells are scored. Where a document holds several reports, the labels of its second one
name the file with #2 behind it, and so on; labels without a number are of the first.

Example:
  gongkai eval --truth testdata/reports/truth.csv testdata/reports`
}

// Run implements the command.
func (c *evalCmd) Run(a *app) error {
	labels, err := pipeline.LoadLabels(c.Truth)
	if err != nil {
		return err
	}
	ev, err := pipeline.Eval(a.ctx, c.Sources, labels)
	if err != nil {
		return err
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.SetOutputMirror(a.stdout)
	t.AppendHeader(table.Row{"table", "cells", "right", "wrong", "missed", "invented", "status"})
	for _, name := range ev.TableNames() {
		t.AppendRow(scoreRow(name, ev.Tables[name]))
	}
	t.AppendFooter(scoreRow("total", ev.Total()))
	if c.Groups {
		for _, g := range ev.GroupNames() {
			t.AppendSeparator()
			for _, name := range ev.TableNames() {
				if s, ok := ev.Groups[g][name]; ok {
					t.AppendRow(scoreRow(g+" "+name, s))
				}
			}
		}
	}
	t.Render()
	fmt.Fprintf(a.stdout, "%d documents scored, %d read without labels, %d labelled ones not in the sources\n", ev.Documents, len(ev.Unlabelled), ev.Absent)
	for _, f := range ev.Unread {
		fmt.Fprintf(a.stdout, "no report: %s\n", f)
	}
	for _, f := range ev.Extra {
		fmt.Fprintf(a.stdout, "more reports than labels: %s\n", f)
	}
	for i, d := range ev.Differences {
		if i == c.Show {
			fmt.Fprintf(a.stdout, "… and %d more (--show)\n", len(ev.Differences)-i)
			break
		}
		fmt.Fprintf(a.stdout, "%s: %s %s/%s/%s: label %s (%s), read %s (%s) from %q at %s\n", d.Kind, d.File, d.Table, d.Row, d.Column, orNull(d.Value), d.Status, orNull(d.GotValue), d.GotStatus, d.Raw, orNull(d.Locator))
	}
	if c.Strict && len(ev.Differences)+len(ev.Extra) > 0 {
		return exit(exitFailed)
	}
	return nil
}

func scoreRow(name string, s pipeline.Score) table.Row {
	return table.Row{name, s.Cells, s.Right, s.Wrong, s.Missed, s.Invented, fmt.Sprintf("%.2f%%", 100*float64(s.Status)/float64(max(s.Cells, 1)))}
}
