package main

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gongkai/load"
	"gongkai/load/catalog"
)

type queryCmd struct {
	SQL       string `arg:"" optional:"" help:"A query; - or nothing reads it from standard input."`
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
	Snapshot  string `default:"current" placeholder:"ID" help:"Snapshot to ask, by its id, its number, or as previous."`
	Format    string `enum:"table,csv,json,parquet" default:"table" placeholder:"FORMAT" help:"table, csv, json or parquet."`
}

// Help is shown by gongkai query --help.
func (*queryCmd) Help() string {
	return `Asks the current snapshot with DuckDB SQL and prints the rows. It reads only, beside a run too.

Views: reports, applications, disclosures, disputes, categories, sections, checks, rejects, runs,
codebook, applications_wide, application_rates, application_rates_by_region, category_shares,
denial_reasons, dispute_rates, coverage, quality, restatements, agencies, missing_reports, copies,
divisions, dictionary.

Example:
  gongkai query --warehouse warehouse "SELECT * FROM application_rates"
  gongkai query --warehouse warehouse --format csv "FROM category_shares" > shares.csv`
}

// Run implements the command.
func (c *queryCmd) Run(a *app) error {
	sql := c.SQL
	if sql == "" || sql == "-" {
		if sql == "" && isTerminal(a.stdout) && isTerminalFile(os.Stdin) {
			fmt.Fprintln(a.stderr, "gongkai: no query: give it in quotes, or on standard input")
			return exit(exitUsage)
		}
		b, err := io.ReadAll(os.Stdin)
		if err != nil {
			return fmt.Errorf("reading the query: %w", err)
		}
		sql = string(b)
	}
	if strings.TrimSpace(sql) == "" {
		fmt.Fprintln(a.stderr, "gongkai: the query is empty")
		return exit(exitUsage)
	}
	db, err := c.open(a)
	if err != nil {
		return err
	}
	defer db.Close()
	err = catalog.Query(a.ctx, db, sql, c.Format, a.stdout, width(a.stdout))
	if errors.Is(err, os.ErrClosed) || isBrokenPipe(err) {
		return nil // the reader of our output has seen enough
	}
	return err
}

func (c *queryCmd) open(a *app) (*sql.DB, error) {
	if c.Snapshot == "current" {
		return catalog.Open(a.ctx, c.Warehouse)
	}
	s, err := load.Find(c.Warehouse, c.Snapshot)
	if err != nil {
		return nil, err
	}
	return catalog.OpenSnapshot(a.ctx, s)
}
