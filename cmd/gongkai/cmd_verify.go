package main

import (
	"fmt"

	"gongkai/load"
	"gongkai/load/catalog"
)

type verifyCmd struct {
	Snapshot string `arg:"" default:"current" help:"Snapshot; current if left out."`
	warehouseFlag
}

// Help is shown by gongkai verify --help.
func (*verifyCmd) Help() string {
	return `Reads a snapshot again, whole: the SHA-256, footer, columns and rows of every file; ids that stand
twice or nowhere; counts that do not add up; the identities of the forms, tried anew. Exit status 1
where something is wrong. What is wrong with the reports themselves, gongkai check tells.

Example:
  gongkai verify --warehouse warehouse
  gongkai verify previous --warehouse warehouse`
}

// Run implements the command.
func (c *verifyCmd) Run(a *app) error {
	if _, err := load.Current(c.Warehouse); err != nil {
		return noWarehouse(err, c.Warehouse)
	}
	s, err := load.Find(c.Warehouse, c.Snapshot)
	if err != nil {
		return err
	}
	wrong, err := catalog.Verify(a.ctx, s)
	if err != nil {
		return err
	}
	for _, w := range wrong {
		fmt.Fprintf(a.stdout, "wrong: %s\n", w)
	}
	if len(wrong) > 0 {
		fmt.Fprintf(a.stdout, "snapshot %s: %d things are wrong; a run makes files anew that are missing or cut short, gongkai run --full all of them\n", s.ID, len(wrong))
		return exit(exitFailed)
	}
	fmt.Fprintf(a.stdout, "snapshot %s: %d files, %d rows, nothing is wrong\n", s.ID, len(s.Manifest.Files), s.Manifest.Rows(""))
	return nil
}
