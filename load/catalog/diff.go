package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"gongkai/load"
	"gongkai/schemas"
)

// diffFields are the columns of reports that a diff compares.
var diffFields = []string{
	"agency_name", "agency_id", "agency_type", "scope", "province", "year", "agency_level", "prefecture", "county", "township",
	"title", "document_number", "published_on", "form", "is_canonical",
}

// Diff opens a database with a view diff: what differs between two snapshots,
// a and then b, one row a report that came or went, or a value that changed.
// Its columns:
//
//	kind         report, field (a column of reports) or cell
//	change       came, went or changed
//	cause        source: the document came, went or has other content;
//	             reader: the same content, read by other rules;
//	             others: neither, another report of the agency decided it
//	report_id, source_uri, agency_name, province, year, agency_level
//	fact_table, row_code, column_code   of a cell; of a field its name stands in row_code
//	before, after, status_before, status_after
//
// Only files in which the two differ are read.
func Diff(ctx context.Context, a, b *load.Snapshot) (*sql.DB, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // temporary tables belong to a connection
	if err := buildDiff(ctx, db, a, b); err != nil {
		db.Close()
		return nil, fmt.Errorf("comparing snapshots %s and %s: %w", a.ID, b.ID, err)
	}
	return db, nil
}

func buildDiff(ctx context.Context, db *sql.DB, a, b *load.Snapshot) error {
	reports, rejects := schemas.TableByName(schemas.TableReports), schemas.TableByName(schemas.TableRejects)
	fields := ""
	for _, f := range diffFields {
		fields += fmt.Sprintf("\nUNION ALL SELECT 'field', 'changed', cause, b, %s, NULL, a.%[2]s::VARCHAR, b.%[2]s::VARCHAR, NULL, NULL FROM both_have WHERE a.%[2]s IS DISTINCT FROM b.%[2]s", literal(f), identifier(f))
	}
	for _, statement := range []string{
		"SET TimeZone = 'UTC'",
		"CREATE TEMP TABLE a AS " + differing(reports, a, b),
		"CREATE TEMP TABLE b AS " + differing(reports, b, a),
		"CREATE TEMP TABLE a_rejects AS " + differing(rejects, a, b),
		"CREATE TEMP TABLE b_rejects AS " + differing(rejects, b, a),
		// Of a report that both have only what differs is of interest.
		`CREATE TEMP TABLE both_have AS SELECT a, b, CASE
			WHEN a.content_sha256 <> b.content_sha256 THEN 'source'
			WHEN a.run_id <> b.run_id THEN 'reader' ELSE 'others' END AS cause
		FROM a JOIN b USING (report_id) WHERE a IS DISTINCT FROM b`,
		"CREATE TEMP TABLE a_cells AS SELECT * FROM (" + cellsOf(a, b) + ") WHERE report_id IN (SELECT a.report_id FROM both_have)",
		"CREATE TEMP TABLE b_cells AS SELECT * FROM (" + cellsOf(b, a) + ") WHERE report_id IN (SELECT a.report_id FROM both_have)",
		`CREATE TEMP TABLE found AS
		SELECT 'report' AS kind, 'came' AS change, CASE WHEN EXISTS (FROM a_rejects AS r WHERE r.source_uri = b.source_uri AND r.content_sha256 = b.content_sha256) THEN 'reader' ELSE 'source' END AS cause,
			b AS report, NULL::VARCHAR AS row_code, NULL::VARCHAR AS column_code, NULL::VARCHAR AS before, NULL::VARCHAR AS after, NULL::VARCHAR AS status_before, NULL::VARCHAR AS status_after, NULL::VARCHAR AS fact_table
		FROM b WHERE report_id NOT IN (SELECT report_id FROM a)`,
		`INSERT INTO found BY POSITION
		SELECT 'report', 'went', CASE WHEN EXISTS (FROM b_rejects AS r WHERE r.source_uri = a.source_uri AND r.content_sha256 = a.content_sha256) THEN 'reader' ELSE 'source' END,
			a, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM a WHERE report_id NOT IN (SELECT report_id FROM b)`,
		"INSERT INTO found BY POSITION SELECT *, NULL FROM (" + fields[len("\nUNION ALL "):] + ")",
		`INSERT INTO found BY POSITION
		SELECT 'cell', CASE WHEN x.status IS NULL THEN 'came' WHEN y.status IS NULL THEN 'went' ELSE 'changed' END, cause, h.b,
			row_code, column_code, x.value::VARCHAR, y.value::VARCHAR, x.status, y.status, fact_table
		FROM a_cells AS x FULL JOIN b_cells AS y USING (report_id, fact_table, row_code, column_code)
		JOIN both_have AS h ON h.b.report_id = report_id
		WHERE x.value IS DISTINCT FROM y.value OR x.status IS DISTINCT FROM y.status`,
		`CREATE TEMP VIEW diff AS SELECT kind, change, cause, report.report_id AS report_id, report.source_uri AS source_uri, report.agency_name AS agency_name,
			report.province AS province, report.year AS year, report.agency_level AS agency_level, fact_table, row_code, column_code, before, after, status_before, status_after
		FROM found ORDER BY report_id, kind DESC, fact_table, row_code, column_code`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
