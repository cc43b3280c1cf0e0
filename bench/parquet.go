package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"gongkai/load/catalog"
	"gongkai/schemas"
)

// parquet measures how the tables are written, from facts in memory to a
// published snapshot without a catalog, beside DuckDB writing the same rows in
// the same partitions, on one core each.
func parquet(ctx context.Context, out io.Writer, b *batches, work string, rounds int) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	ours, theirs := filepath.Join(work, "ours"), filepath.Join(work, "theirs")
	defer os.RemoveAll(ours)
	defer os.RemoveAll(theirs)
	s, err := b.publish(ctx, ours)
	if err != nil {
		return err
	}
	db, err := catalog.OpenSnapshot(ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "SET GLOBAL threads = 1"); err != nil {
		return err
	}
	var names []string
	for _, t := range schemas.Tables() {
		if !t.Partitioned {
			continue
		}
		names = append(names, t.Name)
		if _, err := db.ExecContext(ctx, fmt.Sprintf("CREATE TABLE native_%[1]s AS FROM files.%[1]s ORDER BY report_id", t.Name)); err != nil {
			return err
		}
	}
	var mine, copies []time.Duration
	for range rounds {
		took, err := spent(func() error {
			if err := os.RemoveAll(ours); err != nil {
				return err
			}
			_, err := b.publish(ctx, ours)
			return err
		})
		if err != nil {
			return err
		}
		mine = append(mine, took)
		if took, err = spent(func() error { return copyTables(ctx, db, names, theirs) }); err != nil {
			return err
		}
		copies = append(copies, took)
	}
	var sizes [2]int64
	var files [2]int
	for i, dir := range []string{filepath.Join(ours, "current"), theirs} {
		if dir, err = filepath.EvalSymlinks(dir); err != nil {
			return err
		}
		for _, n := range names {
			f, size, err := weigh(filepath.Join(dir, n))
			if err != nil {
				return err
			}
			files[i], sizes[i] = files[i]+f, sizes[i]+size
		}
	}
	a, c := median(mine), median(copies)
	section(out, "Parquet beside DuckDB's COPY … PARTITION_BY", table.Row{"", "CPU", "bytes", "files"}, []table.Row{
		{"gongkai: journal, Parquet, manifest", seconds(a), mega(sizes[0]), files[0]},
		{"DuckDB COPY of the same rows", seconds(c), mega(sizes[1]), files[1]},
		{"ratio", ratio(a, c), fmt.Sprintf("%.2f", float64(sizes[0])/float64(sizes[1])), ""},
	}, fmt.Sprintf("All %d partitioned tables of %d reports, zstd both, one thread each; medians of %d rounds.", len(names), b.n, rounds))
	return nil
}

// copyTables lets DuckDB write native tables into a new folder.
func copyTables(ctx context.Context, db *sql.DB, names []string, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	var keys []string
	for _, k := range schemas.PartitionKeys {
		keys = append(keys, k.Name)
	}
	for _, n := range names {
		if _, err := db.ExecContext(ctx, fmt.Sprintf("COPY native_%s TO '%s' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (%s))", n, strings.ReplaceAll(filepath.Join(to, n), "'", "''"), strings.Join(keys, ", "))); err != nil {
			return err
		}
	}
	return nil
}
