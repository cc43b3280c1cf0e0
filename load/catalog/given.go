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

// given are the tables that the Maker of a catalog gives, whose rows come from
// no document, with the files that hold them in a snapshot's folder. Where one
// was not given, its view has no rows.
var given = map[*schemas.Table]string{
	schemas.DivisionsTable:  "divisions.parquet",
	schemas.PopulationTable: populationFile,
}

// writeGiven writes the files of what the Maker knows.
func (m Maker) writeGiven(ctx context.Context, db *sql.DB, dir string) error {
	if m.Divisions != nil {
		rec := m.Divisions()
		defer rec.Release()
		if err := writeRows(ctx, db, dir, schemas.DivisionsTable, rec, "code, ended"); err != nil {
			return err
		}
	}
	if m.Population != nil {
		rec := m.Population.record()
		defer rec.Release()
		return writeRows(ctx, db, dir, schemas.PopulationTable, rec, "code, year")
	}
	return nil
}

// writeRows writes the file of a given table in a snapshot's folder.
func writeRows(ctx context.Context, db *sql.DB, dir string, t *schemas.Table, rec arrow.Record, order string) (err error) {
	const rows = "rows_given"
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "CREATE TEMP TABLE "+rows+" AS "+standIn(t)); err != nil {
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
					case *array.Int32:
						values[k] = col.Value(i)
					case *array.Int64:
						values[k] = col.Value(i)
					default:
						return fmt.Errorf("table %s: column %s is a %s", t.Name, rec.ColumnName(k), col.DataType())
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
	if err := writeParquet(ctx, conn, "FROM "+rows+" ORDER BY "+order, filepath.Join(dir, given[t])); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "DROP TABLE "+rows)
	return err
}
