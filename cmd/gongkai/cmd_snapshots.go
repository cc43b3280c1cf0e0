package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"gongkai/load"
	"gongkai/pipeline"
)

type snapshotsCmd struct {
	List     listCmd     `cmd:"" default:"withargs" help:"List the snapshots."`
	Rollback rollbackCmd `cmd:"" help:"Publish an old snapshot again."`
	Accept   acceptCmd   `cmd:"" help:"Publish a snapshot that the gate holds back."`
	Drop     dropCmd     `cmd:"" help:"Remove a snapshot."`
}

// Help is shown by gongkai snapshots --help.
func (*snapshotsCmd) Help() string {
	return `Lists the snapshots of a warehouse, and acts on one: named by its id, the beginning of it, its number,
or as current or previous. A roll back publishes the old state as a new snapshot: nothing is lost, and
the next run goes on from there, so it reads again what differs from it.

Example:
  gongkai snapshots --warehouse warehouse
  gongkai snapshots --warehouse warehouse --keep 2
  gongkai snapshots rollback previous --warehouse warehouse`
}

type warehouseFlag struct {
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
}

type listCmd struct {
	warehouseFlag
	Keep int `placeholder:"N" help:"Remove old snapshots but N, the current one among them."`
}

// Run implements the command.
func (c *listCmd) Run(a *app) error {
	if c.Keep < 0 {
		fmt.Fprintln(a.stderr, "gongkai: at least one snapshot is kept: --keep 1")
		return exit(exitUsage)
	}
	if c.Keep > 0 {
		w, err := load.Lock(c.Warehouse)
		if err != nil {
			return err
		}
		err = w.Keep(c.Keep)
		if err = errors.Join(err, w.Close()); err != nil {
			return err
		}
	}
	published, held, err := load.List(c.Warehouse)
	if err != nil {
		return err
	}
	now, err := load.Current(c.Warehouse)
	if err != nil {
		return noWarehouse(err, c.Warehouse)
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.SetOutputMirror(a.stdout)
	t.AppendHeader(table.Row{"snapshot", "made", "reports", "rejects", "rows", "state"})
	add := func(s *load.Snapshot, state string) {
		t.AppendRow(table.Row{s.ID, s.Manifest.CreatedAt.Format(time.DateTime), s.Manifest.Rows("reports"), s.Manifest.Rows("rejects"), s.Manifest.Rows(""), state})
	}
	for _, s := range published {
		state := ""
		if s.ID == now.ID {
			state = "current"
		}
		add(s, state)
	}
	for _, s := range held {
		state := "held back"
		if s.Manifest.Previous != now.ID {
			state = "held back; the warehouse has moved on since"
		}
		add(s, state)
	}
	t.Render()
	return nil
}

// noWarehouse adds a way forward to the error that there is no warehouse.
func noWarehouse(err error, dir string) error {
	if errors.Is(err, load.ErrNoWarehouse) {
		return hinted{err, "make one with: gongkai run SOURCE --warehouse " + dir}
	}
	return err
}

type oneSnapshot struct {
	Snapshot string `arg:"" help:"Its id, the beginning of it, its number, current or previous."`
	warehouseFlag
}

// on finds the snapshot and does something with it under the warehouse's lock.
func (c *oneSnapshot) on(do func(*load.Warehouse, *load.Snapshot) error) error {
	if _, err := load.Current(c.Warehouse); err != nil {
		return noWarehouse(err, c.Warehouse)
	}
	w, err := load.Lock(c.Warehouse)
	if err != nil {
		return err
	}
	s, err := load.Find(c.Warehouse, c.Snapshot)
	if err == nil {
		err = do(w, s)
	}
	return errors.Join(err, w.Close())
}

type rollbackCmd struct{ oneSnapshot }

// Run implements the command.
func (c *rollbackCmd) Run(a *app) error {
	return c.on(func(w *load.Warehouse, s *load.Snapshot) error {
		published, err := pipeline.Rollback(a.ctx, w, s)
		if err == nil {
			fmt.Fprintf(a.stdout, "published %s, with all that %s has\n", published.ID, s.ID)
		}
		return err
	})
}

type acceptCmd struct{ oneSnapshot }

// Run implements the command.
func (c *acceptCmd) Run(a *app) error {
	return c.on(func(w *load.Warehouse, s *load.Snapshot) error {
		published, err := pipeline.Accept(a.ctx, w, s)
		if err == nil {
			fmt.Fprintf(a.stdout, "published %s\n", published.ID)
		}
		return err
	})
}

type dropCmd struct{ oneSnapshot }

// Run implements the command.
func (c *dropCmd) Run(a *app) error {
	return c.on(func(w *load.Warehouse, s *load.Snapshot) error {
		err := w.Drop(s)
		if err == nil {
			fmt.Fprintf(a.stdout, "removed %s\n", s.ID)
		}
		return err
	})
}
