package catalog

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Formats of [Query].
const (
	FormatTable   = "table"
	FormatCSV     = "csv"
	FormatJSON    = "json"
	FormatParquet = "parquet"
)

// Formats lists the formats that [Query] knows.
func Formats() []string { return []string{FormatTable, FormatCSV, FormatJSON, FormatParquet} }

// Query runs a query and writes its rows to w: as an aligned table of at most
// width columns of the screen (0 for any), as CSV with a header, as a JSON
// array with one object a line, or as a Parquet file. NULL is NULL in a table,
// empty in CSV and null in JSON. CSV and JSON are streamed. Parquet takes a
// single SELECT.
func Query(ctx context.Context, db *sql.DB, query, format string, w io.Writer, width int) error {
	if !slices.Contains(Formats(), format) {
		return fmt.Errorf("format %q is none of %s", format, strings.Join(Formats(), ", "))
	}
	if format == FormatParquet {
		return queryParquet(ctx, db, query, w)
	}
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	s, err := newScanner(rows)
	if err != nil {
		return err
	}
	switch format {
	case FormatCSV:
		return writeCSV(s, w)
	case FormatJSON:
		return writeJSON(s, w)
	}
	return writeTable(s, w, width)
}

func writeTable(s *scanner, w io.Writer, width int) error {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault // names as they are
	t.Style().Size.WidthMax = width
	head := make(table.Row, len(s.names))
	configs := make([]table.ColumnConfig, len(s.names))
	for i, name := range s.names {
		head[i] = name
		configs[i] = table.ColumnConfig{Number: i + 1}
		if isNumber(s.types[i]) {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	t.AppendHeader(head)
	t.SetColumnConfigs(configs)
	n := 0
	for ; ; n++ {
		ok, err := s.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		row := make(table.Row, len(s.values))
		for i, v := range s.values {
			row[i] = "NULL"
			if v != nil {
				row[i] = flatten(format(v, s.types[i]))
			}
		}
		t.AppendRow(row)
	}
	unit := "rows"
	if n == 1 {
		unit = "row"
	}
	_, err := fmt.Fprintf(w, "%s\n%d %s\n", t.Render(), n, unit)
	return err
}

// flatten keeps a value on one line.
func flatten(s string) string {
	return strings.NewReplacer("\r\n", "⏎", "\n", "⏎", "\r", "⏎", "\t", " ").Replace(s)
}

func writeCSV(s *scanner, w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(s.names); err != nil {
		return err
	}
	record := make([]string, len(s.values))
	for {
		ok, err := s.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		for i, v := range s.values {
			record[i] = ""
			if v != nil {
				record[i] = format(v, s.types[i])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func writeJSON(s *scanner, w io.Writer) error {
	out := bufio.NewWriter(w)
	names := make([][]byte, len(s.names))
	for i, name := range s.names {
		b, err := appendText(nil, name)
		if err != nil {
			return err
		}
		names[i] = append(b, ':')
	}
	line := []byte("[")
	for n := 0; ; n++ {
		ok, err := s.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if n > 0 {
			line = append(line, ',')
		}
		line = append(line, '\n', '{')
		for i, v := range s.values {
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, names[i]...)
			if line, err = appendJSON(line, v, s.types[i]); err != nil {
				return err
			}
		}
		line = append(line, '}')
		if _, err := out.Write(line); err != nil {
			return err
		}
		line = line[:0]
	}
	if _, err := out.Write(append(line, "\n]\n"...)); err != nil {
		return err
	}
	return out.Flush()
}

// queryParquet lets DuckDB write the file beside, for Parquet cannot be
// written from its beginning on.
func queryParquet(ctx context.Context, db *sql.DB, query string, w io.Writer) error {
	dir, err := os.MkdirTemp("", "gongkai-query-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "result.parquet")
	if _, err := db.ExecContext(ctx, fmt.Sprintf("COPY (%s\n) TO %s (FORMAT parquet, COMPRESSION zstd)", single(query), literal(name))); err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// single takes the semicolon off a statement, so that it can stand in
// another.
func single(query string) string {
	return strings.TrimRight(query, "; \t\r\n")
}
