package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gongkai/load/catalog"
	"gongkai/load/query"
)

// asked is a snapshot and how its answers are printed.
type asked struct {
	Warehouse string `required:"" conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse."`
	Snapshot  string `default:"current" placeholder:"ID" help:"Snapshot to ask, by its id, its number, or as previous."`
	MaxRows   int    `default:"-1" placeholder:"N" help:"Rows of a table that are shown, 0 for all. On a terminal 100 unless given, else all."`
	Lang      string `conf:"lang" enum:"auto,zh,en" default:"auto" placeholder:"LANG" help:"Language of descriptions, zh or en; auto: that of the locale."`
}

type queryCmd struct {
	asked
	SQL      string `arg:"" optional:"" help:"Statements with ; between them; - or nothing reads them from standard input."`
	File     string `short:"f" type:"existingfile" placeholder:"FILE.sql" help:"Read the statements from a file."`
	Format   string `enum:"table,line,csv,json,jsonl,markdown,parquet" default:"table" placeholder:"FORMAT" help:"table, line (a line a value), csv, json, jsonl, markdown or parquet."`
	List     bool   `xor:"what" help:"List the views with what they hold."`
	Describe string `xor:"what" placeholder:"VIEW" help:"List the columns of a view with what they mean."`
}

// Help is shown by gongkai query --help.
func (*queryCmd) Help() string {
	return `Asks the current snapshot with DuckDB SQL and prints the rows. It reads only, beside a run too: what
a statement creates is gone at the end, and one that would write a file is refused. Ctrl-C ends a query.

Example:
  gongkai query --warehouse warehouse --list
  gongkai query --warehouse warehouse --describe application_rates
  gongkai query --warehouse warehouse "SELECT * FROM application_rates"
  gongkai query --warehouse warehouse --format csv "FROM category_shares" > shares.csv
  gongkai query --warehouse warehouse --file questions.sql --format markdown`
}

// Run implements the command.
func (c *queryCmd) Run(a *app) error {
	script, err := c.script(a)
	if err != nil {
		return err
	}
	s, err := c.open(a)
	if err != nil {
		return err
	}
	defer s.Close()
	p := c.printer(a)
	p.Format = query.Format(c.Format)
	switch {
	case c.List:
		err = s.List(a.ctx, c.lang(), p)
	case c.Describe != "":
		err = s.Describe(a.ctx, c.Describe, c.lang(), p)
	default:
		err = s.Run(a.ctx, script, p)
	}
	return told(err)
}

// script is what was asked, "" where a flag asks.
func (c *queryCmd) script(a *app) (string, error) {
	given := c.SQL
	switch {
	case c.List || c.Describe != "":
		if c.SQL != "" || c.File != "" {
			return "", misused(a, "--list and --describe go without statements")
		}
		return "", nil
	case c.File != "" && c.SQL != "":
		return "", misused(a, "statements stand in the argument or in --file, not in both")
	case c.File != "":
		b, err := os.ReadFile(c.File)
		if err != nil {
			return "", err
		}
		given = string(b)
	case c.SQL == "" && isTerminalFile(os.Stdin):
		return "", misused(a, "no query: give it in quotes, with --file or on standard input; gongkai shell asks for it")
	case c.SQL == "" || c.SQL == "-":
		b, err := io.ReadAll(os.Stdin)
		if err != nil {
			return "", fmt.Errorf("reading the query: %w", err)
		}
		given = string(b)
	}
	if strings.TrimSpace(given) == "" {
		return "", misused(a, "the query is empty")
	}
	return given, nil
}

// misused tells what is wrong with a command line.
func misused(a *app, what string) error {
	fmt.Fprintln(a.stderr, "gongkai:", what)
	return exit(exitUsage)
}

// errInterrupted is all there is to say of a question that was ended.
var errInterrupted = errors.New("interrupted")

// told gives an error its hint, and passes over a reader of our output that
// has seen enough.
func told(err error) error {
	var f *query.Fault
	switch {
	case errors.Is(err, os.ErrClosed) || isBrokenPipe(err):
		return nil
	case errors.Is(err, context.Canceled):
		return errInterrupted
	case errors.As(err, &f) && f.Hint != "":
		return hinted{err, f.Hint}
	}
	return err
}

// printer prints to standard output.
func (q *asked) printer(a *app) query.Printer {
	p := query.Printer{Out: a.stdout, Format: query.Table, Width: width(a.stdout), MaxRows: q.MaxRows}
	if q.MaxRows < 0 {
		p.MaxRows = 0
		if isTerminal(a.stdout) {
			p.MaxRows = 100
		}
	}
	return p
}

// opened is a session with its database.
type opened struct {
	*query.Session
	db *sql.DB
}

// Close ends both.
func (o opened) Close() error { return errors.Join(o.Session.Close(), o.db.Close()) }

func (q *asked) open(a *app) (opened, error) {
	snapshot, err := findSnapshot(q.Warehouse, q.Snapshot)
	if err != nil {
		return opened{}, err
	}
	db, err := catalog.OpenSnapshot(a.ctx, snapshot)
	if err != nil {
		return opened{}, err
	}
	s, err := query.NewSession(a.ctx, db)
	if err != nil {
		db.Close()
		return opened{}, err
	}
	return opened{s, db}, nil
}

// lang is the language of descriptions: zh or en.
func (q *asked) lang() string { return language(q.Lang) }

// language takes auto for the language of the locale.
func language(lang string) string {
	if lang != "auto" {
		return lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				return "zh"
			}
			break
		}
	}
	return "en"
}
