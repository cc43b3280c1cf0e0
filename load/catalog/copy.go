package catalog

import (
	"context"
	"fmt"
	"strings"

	"gongkai/load"
	"gongkai/schemas"
)

// Copy writes a snapshot into a DuckDB database that needs no other file: its
// tables with their rows in schema files, and over them the same views with
// their comments. It can be moved, and opened by any client. What runs tell of
// the machine that they ran on stays behind: their configuration and messages.
//
// The rows are the same each time, in the same order; DuckDB decides on the
// bytes.
func Copy(ctx context.Context, s *load.Snapshot, name string) (err error) {
	db, err := newDatabase(name)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := db.Close(); err == nil {
			err = closeErr
		}
	}()
	all, err := views()
	if err != nil {
		return err
	}
	relations, err := sheetRelations()
	if err != nil {
		return err
	}
	from := snapshotFiles(s.Dir)
	var script strings.Builder
	script.WriteString("SET TimeZone = 'UTC';\nBEGIN;\nCREATE SCHEMA files;\nCREATE SCHEMA stored;\n")
	for _, t := range append(tables(), derived()...) {
		query := from.scan(t)
		if t.Name == schemas.TableRuns {
			query = "SELECT * REPLACE ('{}' AS configuration, NULL::VARCHAR AS message) FROM (" + query + ")"
		}
		fmt.Fprintf(&script, "CREATE TABLE files.%s AS %s;\n", identifier(t.Name), query)
	}
	if from.stored != nil {
		for _, t := range load.StoredTables() {
			fmt.Fprintf(&script, "CREATE TABLE stored.%s AS %s;\n", identifier(t.Name), from.storedScan(t))
		}
	}
	for _, r := range relations {
		fmt.Fprintf(&script, "CREATE VIEW files.%s AS %s;\n", identifier(r.Name), from.sheets(&r))
	}
	for _, v := range all {
		v.create(&script, true)
	}
	script.WriteString("COMMIT;\nCHECKPOINT;\n")
	if _, err := db.ExecContext(ctx, script.String()); err != nil {
		return fmt.Errorf("copying snapshot %s: %w", s.ID, err)
	}
	return nil
}
