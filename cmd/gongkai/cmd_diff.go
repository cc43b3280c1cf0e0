package main

import (
	"fmt"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/load/query"
)

type diffCmd struct {
	A string `arg:"" default:"previous" help:"Snapshot before; previous if left out."`
	B string `arg:"" default:"current" help:"Snapshot after; current if left out."`
	warehouseFlag
	Format string `enum:"summary,table,csv,json,parquet" default:"summary" placeholder:"FORMAT" help:"summary, or every difference as table, csv, json or parquet."`
}

// Help is shown by gongkai diff --help.
func (*diffCmd) Help() string {
	return `Tells what differs between two snapshots: reports and cells that came, went or changed, and why.

Causes: source, the document came, went or has other content; reader, the same content was read by
other rules; others, another report of the same agency and year decided it.

Example:
  gongkai diff --warehouse warehouse
  gongkai diff 000006 000007 --warehouse warehouse --format csv > changes.csv`
}

// Run implements the command.
func (c *diffCmd) Run(a *app) error {
	if _, err := load.Current(c.Warehouse); err != nil {
		return noWarehouse(err, c.Warehouse)
	}
	before, err := load.Find(c.Warehouse, c.A)
	if err != nil {
		return err
	}
	after, err := load.Find(c.Warehouse, c.B)
	if err != nil {
		return err
	}
	db, err := catalog.Diff(a.ctx, before, after)
	if err != nil {
		return err
	}
	defer db.Close()
	session, err := query.NewSession(a.ctx, db)
	if err != nil {
		return err
	}
	defer session.Close()
	ask, p := "SELECT * FROM diff", query.Printer{Out: a.stdout, Format: query.Format(c.Format), Width: width(a.stdout)}
	if c.Format == "summary" {
		fmt.Fprintf(a.stdout, "from %s to %s:\n", before.ID, after.ID)
		ask, p.Format = "SELECT kind, change, cause, count(*) AS differences, count(DISTINCT report_id) AS reports FROM diff GROUP BY ALL ORDER BY kind DESC, change, cause", query.Table
	}
	return told(session.Run(a.ctx, ask, p))
}
