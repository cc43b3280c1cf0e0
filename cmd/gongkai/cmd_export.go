package main

import (
	"fmt"

	"gongkai/load/catalog"
)

type exportCmd struct {
	View      string `arg:"" help:"A view, such as application_rates."`
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
	Out       string `required:"" placeholder:"FILE.csv" help:"File to write; it appears whole or not at all."`
	Where     string `placeholder:"SQL" help:"Only the rows for which this condition holds."`
	Excel     bool   `help:"For Excel: with byte order mark, codes kept as text."`
}

// Help is shown by gongkai export --help.
func (*exportCmd) Help() string {
	return `Writes the rows of a view to a CSV file in UTF-8, NULL as an empty field.

Example:
  gongkai export application_rates --warehouse warehouse --out rates.csv
  gongkai export applications --warehouse warehouse --out fujian.csv --where "province = '福建省' AND year = 2020" --excel`
}

// Run implements the command.
func (c *exportCmd) Run(a *app) error {
	db, err := catalog.Open(a.ctx, c.Warehouse)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := catalog.Export(a.ctx, db, c.View, c.Where, c.Out, c.Excel); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "wrote %s\n", c.Out)
	return nil
}
