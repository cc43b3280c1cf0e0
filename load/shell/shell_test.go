package shell

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load/catalog"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
	"gongkai/load/query"
)

// open opens a warehouse of [factstest.Typed].
func open(t *testing.T) *sql.DB {
	t.Helper()
	dir := t.TempDir()
	publishtest.Publish(t, dir, catalog.Maker{}.Publish, factstest.Typed())
	db, err := catalog.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// feed gives lines to a shell and returns all that a person sees.
func feed(t *testing.T, db *sql.DB, lines string) (string, *Shell) {
	t.Helper()
	ctx := context.Background()
	session, err := query.NewSession(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	var seen strings.Builder
	s := &Shell{Session: session, Printer: query.Printer{Out: &seen, Format: query.CSV}, Lang: "en",
		Tell: func(err error) { fmt.Fprintln(&seen, "error:", err) }}
	if err := s.Read(ctx, strings.NewReader(lines)); err != nil {
		t.Fatal(err)
	}
	return seen.String(), s
}

func TestRead(t *testing.T) {
	db := open(t)
	file := filepath.Join(t.TempDir(), "mine.sql")
	if err := os.WriteFile(file, []byte("SELECT 7 AS seven;"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, lines, want string
		failed            int
	}{
		{"statements over lines", "SELECT 1\n  AS a; SELECT\n\n'x;\ny' AS b;\n", "a\n1\nb\n\"x;\ny\"\n", 0},
		{"the last needs no end", "SELECT 1 AS a", "a\n1\n", 0},
		{"comments", "-- nothing\n/* not\n.quit\n; yet */ SELECT 1 AS a;\n", "a\n1\n", 0},
		{"errors end nothing", "SELECT\nnothing\nFROM reports;\nSELECT 2 AS b;\n", "error: line 2, column 1: referenced column \"nothing\" not found in FROM clause\n   2 | nothing\n       ^\nb\n2\n", 1},
		{"quit", "SELECT 1 AS a;\n.quit\nSELECT 2;\n", "a\n1\n", 0},
		{"modes", ".mode jsonl\nSELECT 1 AS a;\n.mode parquet\n.mode\n", "{\"a\":1}\nerror: a mode is table, line, csv, json, jsonl or markdown, and not parquet\nerror: usage: .mode FORMAT\n", 2},
		{"rows", ".mode table\n.maxrows 1\nFROM range(3);\n.maxrows x\n", "┌───────┐\n│ range │\n├───────┤\n│     0 │\n└───────┘\n3 rows (the first 1 shown; --max-rows 0 shows all)\nerror: a number of rows is 0 or more, and not x\n", 1},
		{"files", ".read " + file + "\n", "seven\n7\n", 0},
		{"unknown commands", ".table\n.timer 5\n.lang fr\n", "error: there is no command .table\nerror: the timer is on or off, and not 5\nerror: a language is zh or en, and not fr\n", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, s := feed(t, db, c.lines)
			if got != c.want || s.Failed != c.failed {
				t.Errorf("%d failed:\n%s\nwant:\n%s", s.Failed, got, c.want)
			}
		})
	}
	got, _ := feed(t, db, ".help\n.tables\n.schema reports\n.lang zh\n.schema reports\n.timer on\nSELECT 1;")
	for _, part := range []string{".schema VIEW", "application_rates_by_region,", "report_id,VARCHAR,,报告编号,\"stable identity", "报告的固定编号", " s\n"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
}
