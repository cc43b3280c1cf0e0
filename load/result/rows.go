// Package result reads the rows of a DuckDB result and writes their values as
// text and as JSON, the same wherever they are printed.
package result

import (
	"database/sql"
	"database/sql/driver"
	"io"
)

// Rows are the rows of a result, read one after the other.
type Rows struct {
	Names  []string
	Types  []string       // DuckDB's names: BIGINT, DECIMAL(20,4), VARCHAR[]
	Values []driver.Value // of the row that Next has read; nil is NULL

	next func() error // fills Values; io.EOF at the end
}

// Of reads the rows of database/sql. The caller closes them.
func Of(rows *sql.Rows) (*Rows, error) {
	columns, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	r := &Rows{Values: make([]driver.Value, len(columns))}
	into := make([]any, len(columns))
	for i, c := range columns {
		r.Names = append(r.Names, c.Name())
		r.Types = append(r.Types, c.DatabaseTypeName())
		into[i] = (*any)(&r.Values[i])
	}
	r.next = func() error {
		switch {
		case rows.Next():
			return rows.Scan(into...)
		case rows.Err() != nil:
			return rows.Err()
		}
		return io.EOF
	}
	return r, nil
}

// OfDriver reads the rows of DuckDB's driver itself. The caller closes them.
func OfDriver(rows driver.Rows) *Rows {
	r := &Rows{Names: rows.Columns()}
	types := rows.(driver.RowsColumnTypeDatabaseTypeName)
	for i := range r.Names {
		r.Types = append(r.Types, types.ColumnTypeDatabaseTypeName(i))
	}
	r.Values = make([]driver.Value, len(r.Names))
	r.next = func() error { return rows.Next(r.Values) }
	return r
}

// Next reads the next row into Values and tells whether there was one.
func (r *Rows) Next() (bool, error) {
	err := r.next()
	if err == io.EOF {
		return false, nil
	}
	return err == nil, err
}

// Texts writes the values of the row into dst, null for NULL.
func (r *Rows) Texts(dst []string, null string) {
	for i, v := range r.Values {
		dst[i] = null
		if v != nil {
			dst[i] = Text(v, r.Types[i])
		}
	}
}

// OfTexts are rows that are at hand as text.
func OfTexts(names []string, rows [][]string) *Rows {
	r := &Rows{Names: names, Types: make([]string, len(names)), Values: make([]driver.Value, len(names))}
	for i := range r.Types {
		r.Types[i] = "VARCHAR"
	}
	r.next = func() error {
		if len(rows) == 0 {
			return io.EOF
		}
		for i, text := range rows[0] {
			r.Values[i] = text
		}
		rows = rows[1:]
		return nil
	}
	return r
}
