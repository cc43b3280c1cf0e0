package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/schemas"
)

// questions are asked of the warehouse and of native tables.
var questions = []struct{ name, query string }{
	{"application_rates_by_region", "FROM application_rates_by_region"},
	{"category_shares", "SELECT category, count(*), sum(count), avg(share_difference) FROM category_shares GROUP BY category"},
	{"application_rates of one province", "FROM application_rates WHERE province = '福建省'"},
	{"denial_reasons", "FROM denial_reasons"},
	{"coverage", "FROM coverage"},
	{"count of applications", "SELECT count(*), sum(value) FROM applications"},
}

// queries measures questions to a warehouse beside the same views over native
// DuckDB tables: of the facts, and of what the warehouse keeps of them.
func queries(ctx context.Context, out io.Writer, warehouse, work string, rounds int) error {
	s, err := load.Current(warehouse)
	if err != nil {
		return err
	}
	ours, err := catalog.OpenSnapshot(ctx, s)
	if err != nil {
		return err
	}
	defer ours.Close()
	facts, err := native(ctx, s, filepath.Join(work, "facts"), false)
	if err != nil {
		return err
	}
	defer facts.Close()
	stored, err := native(ctx, s, filepath.Join(work, "stored"), true)
	if err != nil {
		return err
	}
	defer stored.Close()
	var rows []table.Row
	for _, q := range questions {
		var took [3][]time.Duration
		for range rounds + 1 {
			for i, db := range []*sql.DB{ours, facts, stored} {
				begun := time.Now()
				if err := ask(ctx, db, q.query); err != nil {
					return fmt.Errorf("%s: %w", q.name, err)
				}
				took[i] = append(took[i], time.Since(begun))
			}
		}
		a, f, t := median(took[0][1:]), median(took[1][1:]), median(took[2][1:])
		rows = append(rows, table.Row{q.name, millis(a), millis(f), ratio(a, f), millis(t), ratio(a, t)})
	}
	reports, _, err := weigh(filepath.Join(s.Dir, schemas.TableReports))
	if err != nil {
		return err
	}
	section(out, "Questions beside native DuckDB tables", table.Row{"question", "warehouse", "native facts", "ratio", "native facts and stored rows", "ratio"}, rows,
		fmt.Sprintf("%d reports in %d partitions; medians of %d rounds, one after the other; load of the machine %s.", s.Manifest.Rows(schemas.TableReports), reports, rounds, machineLoad()))
	return nil
}

func ask(ctx context.Context, db *sql.DB, query string) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// native opens the views of a snapshot over native tables that hold the rows of
// its files: of its stored views too, or of the tables alone.
func native(ctx context.Context, s *load.Snapshot, dir string, stored bool) (*sql.DB, error) {
	// A folder that lacks the list of stored views has none.
	defer os.RemoveAll(dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !stored && e.Name() == "stored.json" {
			continue
		}
		if err := os.Symlink(filepath.Join(s.Dir, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	db, err := catalog.OpenSnapshot(ctx, &load.Snapshot{ID: s.ID, Dir: dir, Manifest: s.Manifest})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, t := range schemas.Tables() {
		names = append(names, "files."+t.Name)
	}
	for _, t := range load.StoredTables() {
		if stored {
			names = append(names, "stored."+t.Name)
		}
	}
	for i, n := range names { // all are read before any is replaced: some stand on others
		if _, err := db.ExecContext(ctx, fmt.Sprintf("CREATE TABLE made_%d AS FROM %s", i, n)); err != nil {
			return nil, err
		}
	}
	for i, n := range names {
		if _, err := db.ExecContext(ctx, fmt.Sprintf("DROP VIEW %s; CREATE VIEW %[1]s AS FROM memory.main.made_%d", n, i)); err != nil {
			return nil, err
		}
	}
	return db, nil
}
