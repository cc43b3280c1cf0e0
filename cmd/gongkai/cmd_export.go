package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/load/export"
	"gongkai/load/query"
)

// publisher is who publishes data, as flags.
type publisher struct {
	Title   string `placeholder:"TEXT" help:"Title of the data."`
	Author  string `conf:"author" default:"gongkai" placeholder:"NAME" help:"Person or institution that publishes the data, for the citation."`
	Licence string `conf:"licence" default:"CC-BY-4.0" placeholder:"SPDX" help:"Licence that you give the data, by its name in SPDX."`
	URL     string `conf:"url" placeholder:"URL" help:"Where the data are published."`
}

func (p *publisher) about(title string) export.About {
	if p.Title != "" {
		title = p.Title
	}
	return export.About{Title: title, Author: p.Author, Licence: p.Licence, URL: p.URL, Version: version()}
}

type exportCmd struct {
	publisher
	View      string `arg:"" optional:"" help:"A view, such as application_rates."`
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
	Snapshot  string `default:"current" placeholder:"ID" help:"Snapshot to export, by its id, its number, or as previous."`
	SQL       string `placeholder:"SQL" help:"Export the rows of a query instead of a view."`
	Out       string `required:"" placeholder:"FILE" help:"File to write (.csv, .csv.gz, .csv.zst or .xlsx); a name that ends with / is a folder with dictionary, datapackage.json, README.md and checksums beside the data. It appears whole or not at all."`
	Force     bool   `help:"Replace the file or the folder."`
	Where     string `placeholder:"SQL" help:"Only the rows for which this condition holds."`
	Excel     bool   `help:"CSV for Excel: with byte order mark, codes and long numbers kept as text, nothing taken for a formula."`
	Format    string `enum:",csv,xlsx" default:"" placeholder:"FORMAT" help:"csv or xlsx; by the name of the file unless given."`
	Compress  string `enum:",none,gzip,zstd" default:"" placeholder:"HOW" help:"none, gzip or zstd; by the name of the file unless given."`
	Headings  string `enum:"code,zh,en" default:"code" placeholder:"BY" help:"Headings: the columns' names (code), or labels in zh or en."`
	NA        string `name:"na" placeholder:"MARK" help:"Mark of a missing value, such as NA; an empty field unless given."`
	Shape     string `enum:"as-is,wide,tidy" default:"as-is" placeholder:"SHAPE" help:"as-is; wide: one row a report, one column a cell of its form; tidy: one row a number."`
	Split     string `enum:",province,year,agency_level" default:"" placeholder:"COLUMN" help:"A file each province, year or agency_level; with a folder."`
}

// Help is shown by gongkai export --help.
func (*exportCmd) Help() string {
	return `Writes the rows of a view or of a query to CSV of any size, or to a workbook of Excel. Rows come in
a fixed order: the same snapshot gives the same bytes. Plain CSV keeps every text as it is; for a
spreadsheet use --excel or .xlsx.

Example:
  gongkai export application_rates --warehouse warehouse --out rates.csv
  gongkai export applications --warehouse warehouse --out fujian.csv --where "province = '福建省' AND year = 2020" --excel --headings zh
  gongkai export applications --warehouse warehouse --out applications.csv.gz --na NA
  gongkai export disputes --warehouse warehouse --out disputes/ --split province --shape wide
  gongkai export --sql "SELECT year, avg(grant_rate) FROM application_rates GROUP BY year" --warehouse warehouse --out mean.xlsx`
}

// Run implements the command.
func (c *exportCmd) Run(a *app) error {
	source, err := openSource(a, c.Warehouse, c.Snapshot)
	if err != nil {
		return err
	}
	defer source.DB.Close()
	o := export.Options{View: c.View, SQL: c.SQL, Where: c.Where, Out: c.Out, Folder: isFolder(c.Out), Force: c.Force,
		Format: c.Format, Compression: c.Compress, Excel: c.Excel, Headings: c.Headings, NA: c.NA, Shape: c.Shape, Split: c.Split,
		About: c.about("gongkai " + c.View)}
	if c.SQL != "" {
		o.About = c.about("gongkai query")
	}
	written, err := export.Export(a.ctx, source, o)
	if errors.Is(err, export.ErrUsage) {
		return misused(a, strings.TrimPrefix(err.Error(), export.ErrUsage.Error()+": "))
	}
	if err != nil {
		return err
	}
	var rows int64
	for _, w := range written {
		rows += w.Rows
	}
	fmt.Fprintf(a.stdout, "wrote %s: %s in %s\n", c.Out, query.Count(rows, "row"), query.Count(int64(len(written)), "file"))
	return nil
}

// isFolder tells whether a name is that of a folder.
func isFolder(name string) bool {
	return strings.HasSuffix(name, "/") || strings.HasSuffix(name, string(os.PathSeparator))
}

// openSource opens a snapshot to be exported.
func openSource(a *app, warehouse, id string) (export.Source, error) {
	s, err := findSnapshot(warehouse, id)
	if err != nil {
		return export.Source{}, err
	}
	db, err := catalog.OpenSnapshot(a.ctx, s)
	return export.Source{DB: db, Snapshot: s}, err
}

// findSnapshot finds a snapshot by its id, its number or as previous.
func findSnapshot(warehouse, id string) (*load.Snapshot, error) {
	if id != "current" {
		return load.Find(warehouse, id)
	}
	s, err := load.Current(warehouse)
	return s, noWarehouse(err, warehouse)
}
