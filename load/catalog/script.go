package catalog

import (
	"errors"
	"fmt"

	duckdb "github.com/duckdb/duckdb-go-bindings"
)

// runScript makes a database file with statements, in one call to DuckDB. The
// comments are a thousand statements, each of which database/sql would prepare
// by itself: that takes twice as long.
func runScript(name, script string) error {
	var db duckdb.Database
	var conn duckdb.Connection
	if duckdb.Open(name, &db) == duckdb.StateError {
		return fmt.Errorf("DuckDB cannot make the file %s", name)
	}
	defer duckdb.Close(&db)
	if duckdb.Connect(db, &conn) == duckdb.StateError {
		return errors.New("DuckDB gives no connection")
	}
	defer duckdb.Disconnect(&conn)
	var result duckdb.Result
	defer duckdb.DestroyResult(&result)
	if duckdb.Query(conn, script, &result) == duckdb.StateError {
		return errors.New(duckdb.ResultError(&result))
	}
	return nil
}
