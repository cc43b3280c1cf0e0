package main

import (
	"fmt"

	"gongkai/load/export"
)

type publishCmd struct {
	publisher
	Dir       string `arg:"" help:"Folder to write; it appears whole or not at all."`
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
	Snapshot  string `default:"current" placeholder:"ID" help:"Snapshot to publish, by its id, its number, or as previous."`
	Force     bool   `help:"Replace the folder, if an earlier publication wrote it."`
	Compress  string `enum:"none,gzip,zstd" default:"none" placeholder:"HOW" help:"Compress the CSV files: none, gzip or zstd."`
	Lang      string `conf:"lang" enum:"auto,zh,en" default:"auto" placeholder:"LANG" help:"Language in which the page opens, zh or en; auto: that of the locale."`
}

// Help is shown by gongkai publish --help.
func (*publishCmd) Help() string {
	return `Writes one folder to hand to the world: Parquet, one DuckDB database that needs no other file, a CSV
file a view, the report page, dictionary, checks, licence, citation and checksums.

Example:
  gongkai publish public --warehouse warehouse --title "福建省政府信息公开年报数据" --author 某大学 --url https://example.org/data
  gongkai publish public --warehouse warehouse --force --compress gzip`
}

// Run implements the command.
func (c *publishCmd) Run(a *app) error {
	s, err := findSnapshot(c.Warehouse, c.Snapshot)
	if err != nil {
		return err
	}
	err = export.Publish(a.ctx, s, export.Publication{Out: c.Dir, Force: c.Force, Compression: c.Compress, Language: language(c.Lang),
		About: c.about("Figures of Chinese government information disclosure annual reports")})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "published snapshot %s in %s, licence %s\n", s.ID, c.Dir, c.Licence)
	return nil
}
