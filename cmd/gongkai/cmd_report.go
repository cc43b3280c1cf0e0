package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gongkai/load/catalog"
	"gongkai/load/page"
)

type reportCmd struct {
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
	Out       string `required:"" placeholder:"FILE.html" help:"File to write; it appears whole or not at all. - is standard output."`
	Snapshot  string `default:"current" placeholder:"ID" help:"Snapshot to tell of, by its id, its number, or as previous."`
	Lang      string `conf:"lang" enum:"auto,zh,en" default:"auto" placeholder:"LANG" help:"Language in which the page opens, zh or en; auto: that of the locale."`
	First     int    `default:"25" placeholder:"N" help:"Rows that each list of agencies, reports and categories shows."`
}

// Help is shown by gongkai report --help.
func (*reportCmd) Help() string {
	return `Writes one HTML file that needs no network: coverage, application and grant rates, denial reasons,
disputes, categories, data quality and the last runs, as charts and tables that sort, in Chinese and
English. It holds sums and the first rows of lists, so that it stays small however large the warehouse.

Example:
  gongkai report --warehouse warehouse --out report.html
  gongkai report --warehouse warehouse --lang en --snapshot previous --out report.html`
}

// Run implements the command.
func (c *reportCmd) Run(a *app) error {
	s, err := findSnapshot(c.Warehouse, c.Snapshot)
	if err != nil {
		return err
	}
	db, err := catalog.OpenSnapshot(a.ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
	write := func(w io.Writer) error {
		return page.Write(a.ctx, db, w, page.Options{Snapshot: s.ID, Language: language(c.Lang), First: c.First})
	}
	if c.Out == "-" {
		return write(a.stdout)
	}
	size, err := writeWhole(c.Out, write)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "wrote %s: %d KiB\n", c.Out, (size+1023)/1024)
	return nil
}

// writeWhole writes a file that appears whole or not at all, and tells its size.
func writeWhole(name string, write func(io.Writer) error) (size int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".gongkai-*")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if err = f.Chmod(0o644); err != nil { // as any file that a program makes
		return 0, err
	}
	if err = f.Close(); err != nil {
		return 0, err
	}
	return info.Size(), os.Rename(f.Name(), name)
}
