package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/load"
	"gongkai/schemas"
)

// restated is the history of restated figures, see view restatements.
var restated = func() *schemas.Table {
	text, money := arrow.BinaryTypes.String, &arrow.Decimal128Type{Precision: 38, Scale: 4}
	t := &schemas.Table{Name: "restated"}
	for _, name := range []string{"agency_id", "agency_name", "province"} {
		t.Fields = append(t.Fields, schemas.Field{Name: name, Type: text})
	}
	t.Fields = append(t.Fields, schemas.Field{Name: "year", Type: arrow.PrimitiveTypes.Int32})
	for _, name := range []string{"agency_level", "scope", "fact_table", "row_code", "column_code"} {
		t.Fields = append(t.Fields, schemas.Field{Name: name, Type: text})
	}
	t.Fields = append(t.Fields, schemas.Field{Name: "earlier_value", Type: money}, schemas.Field{Name: "later_value", Type: money})
	for _, name := range []string{"earlier_report_id", "later_report_id", "earlier_source_uri", "later_source_uri", "earlier_snapshot", "later_snapshot"} {
		t.Fields = append(t.Fields, schemas.Field{Name: name, Type: text})
	}
	return t
}()

// restatedQuery compares the canonical reports of two snapshots. Where an
// agency's report on a year is another document, or has other content, the
// figures that both state and that differ are restated. The same content read
// otherwise is no restatement: the agency said nothing new.
const restatedQuery = `
WITH pairs AS (
    SELECT a.report_id AS earlier_id, b.report_id AS later_id, a.source_uri AS earlier_uri, b.source_uri AS later_uri,
        b.agency_id, b.agency_name, b.province, b.year, b.agency_level, b.scope
    FROM (%[1]s) AS a JOIN (%[2]s) AS b
        ON a.agency_id = b.agency_id AND a.year = b.year AND a.scope IS NOT DISTINCT FROM b.scope
    WHERE a.is_canonical AND b.is_canonical AND a.content_sha256 <> b.content_sha256
)
SELECT p.agency_id, p.agency_name, p.province, p.year, p.agency_level, p.scope, x.fact_table, x.row_code, x.column_code,
    x.value AS earlier_value, y.value AS later_value, p.earlier_id AS earlier_report_id, p.later_id AS later_report_id,
    p.earlier_uri AS earlier_source_uri, p.later_uri AS later_source_uri, %[5]s AS earlier_snapshot, %[6]s AS later_snapshot
FROM pairs AS p
JOIN (%[3]s) AS x ON x.report_id = p.earlier_id
JOIN (%[4]s) AS y ON y.report_id = p.later_id AND y.fact_table = x.fact_table AND y.row_code = x.row_code AND y.column_code = x.column_code
WHERE x.value <> y.value`

// publishMemory bounds what DuckDB takes while a snapshot is published; it goes to
// disk beyond.
const publishMemory = "256MB"

// restate adds what the new snapshot restates to the history that it took over
// from the one before.
func restate(ctx context.Context, before, after *load.Snapshot) error {
	if before == nil || before.Manifest.Digest == after.Manifest.Digest {
		return nil
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	spill := filepath.Join(after.Dir, ".spill")
	defer os.RemoveAll(spill)
	if _, err := db.ExecContext(ctx, "SET GLOBAL memory_limit = '"+publishMemory+"'; SET GLOBAL temp_directory = "+literal(spill)); err != nil {
		return err
	}
	reports := schemas.TableByName(schemas.TableReports)
	fresh := fmt.Sprintf(restatedQuery, differing(reports, before, after), differing(reports, after, before),
		cellsOf(before, after), cellsOf(after, before), literal(before.ID), literal(after.ID))
	if _, err := db.ExecContext(ctx, "CREATE TABLE fresh AS "+fresh); err != nil {
		return err
	}
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM fresh").Scan(&n); err != nil || n == 0 {
		return err
	}
	name := filepath.Join(after.Dir, load.RestatedFile)
	history := "SELECT * FROM fresh"
	if _, err := os.Stat(name); err == nil {
		history = file(restated, name) + " UNION ALL " + history
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// The old file is shared with other snapshots and stays theirs.
	return writeParquet(ctx, db, "FROM ("+history+") ORDER BY ALL", name)
}

// writeParquet writes the rows of a query as a file, whole or not at all.
func writeParquet(ctx context.Context, db *sql.DB, query, name string) error {
	aside := name + ".tmp"
	_, err := db.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)", query, literal(aside)))
	if err != nil {
		os.Remove(aside)
		return err
	}
	return os.Rename(aside, name)
}
