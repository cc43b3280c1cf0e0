package catalog

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/duckdb/duckdb-go/v2"

	"gongkai/schemas"
)

// divisionsFile holds the rows of view files.divisions, where the catalog was
// built with them.
const divisionsFile = "divisions.parquet"

// writeDivisions writes the file of divisions in a snapshot's folder.
func writeDivisions(ctx context.Context, db *sql.DB, dir string, rec arrow.Record) (err error) {
	const rows = "divisions_given"
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "CREATE TEMP TABLE "+rows+" AS "+standIn(schemas.DivisionsTable)); err != nil {
		return err
	}
	err = conn.Raw(func(c any) error {
		a, err := duckdb.NewAppender(c.(driver.Conn), "temp", "main", rows)
		if err != nil {
			return err
		}
		values := make([]driver.Value, rec.NumCols())
		for i := range int(rec.NumRows()) {
			for k := range values {
				values[k] = nil
				if col := rec.Column(k); col.IsValid(i) {
					switch col := col.(type) {
					case *array.String:
						values[k] = col.Value(i)
					case *array.Int64:
						values[k] = col.Value(i)
					default:
						return fmt.Errorf("table %s: column %s is a %s", schemas.TableDivisions, rec.ColumnName(k), col.DataType())
					}
				}
			}
			if err := a.AppendRow(values...); err != nil {
				return err
			}
		}
		return a.Close()
	})
	if err != nil {
		return err
	}
	if err := writeParquet(ctx, conn, "FROM "+rows+" ORDER BY code, ended", filepath.Join(dir, divisionsFile)); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "DROP TABLE "+rows)
	return err
}
