package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"

	"gongkai/load/catalog"
)

type checkCmd struct {
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
	Strict    bool   `help:"Exit with status 1 where an error is found."`
}

// Help is shown by gongkai check --help.
func (*checkCmd) Help() string {
	return `Prints what is wrong with the data of the current snapshot: rules broken, figures contradicted,
cells that could not be read, reports without tables, documents rejected, agencies unknown.

Example:
  gongkai check --warehouse warehouse`
}

// Run implements the command.
func (c *checkCmd) Run(a *app) error {
	db, err := catalog.Open(a.ctx, c.Warehouse)
	if err != nil {
		return err
	}
	defer db.Close()
	problems, err := catalog.Problems(a.ctx, db)
	if err != nil {
		return err
	}
	errors := 0
	for _, p := range problems {
		fmt.Fprintf(a.stdout, "%s: %s\n", p.Severity, p.Title)
		t := table.NewWriter()
		t.SetStyle(table.StyleLight)
		if cols := width(a.stdout); cols > 0 {
			t.Style().Size.WidthMax = cols
		}
		t.SetOutputMirror(a.stdout)
		t.AppendHeader(texts(p.Columns))
		for _, r := range p.Rows {
			t.AppendRow(texts(r))
		}
		t.Render()
		fmt.Fprintln(a.stdout)
		if p.Severity == catalog.SeverityError {
			errors++
		}
	}
	if len(problems) == 0 {
		fmt.Fprintln(a.stdout, "nothing is wrong")
	}
	if c.Strict && errors > 0 {
		return exit(exitFailed)
	}
	return nil
}

func texts(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	return row
}
