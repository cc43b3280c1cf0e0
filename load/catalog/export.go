package catalog

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/schemas"
)

// Export writes the rows of a view to a CSV file, those that the condition
// where lets through ("" for all). The file appears whole or not at all. With
// excel it opens in Excel by a double click and shows what the warehouse
// holds: UTF-8 with a mark, CRLF, and texts that Excel would take for numbers,
// dates or formulas kept as texts.
func Export(ctx context.Context, db *sql.DB, view, where, outPath string, excel bool) (err error) {
	if err := checkView(ctx, db, view); err != nil {
		return err
	}
	query := "SELECT * FROM " + identifier(view)
	if strings.TrimSpace(where) != "" {
		query += " WHERE (" + where + "\n)"
	}
	if tableByName(view) == nil { // rows of a table come in the order of its files
		query += " ORDER BY ALL"
	}
	f, err := os.CreateTemp(filepath.Dir(outPath), ".gongkai-export-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if excel {
		err = exportExcel(ctx, db, query, f)
	} else {
		_, err = db.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT csv, HEADER)", query, literal(f.Name())))
	}
	if err != nil {
		return fmt.Errorf("exporting %s: %w", view, err)
	}
	if err := f.Chmod(0o644); err != nil { // as any file that a program makes
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), outPath)
}

// checkView makes sure that there is such a view.
func checkView(ctx context.Context, db *sql.DB, view string) error {
	rows, err := db.QueryContext(ctx,
		"SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY view_name")
	if err != nil {
		return err
	}
	defer rows.Close()
	var known []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		known = append(known, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if slices.Contains(known, view) {
		return nil
	}
	hint := ""
	if near := nearest(view, known); near != "" {
		hint = fmt.Sprintf("; did you mean %s?", near)
	}
	return fmt.Errorf("there is no view %q%s (there are %s)", view, hint, strings.Join(known, ", "))
}

// nearest returns the name that takes the fewest edits, or "" if all are far.
func nearest(name string, names []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, n := range names {
		if d := schemas.EditDistance(strings.ToLower(name), n); d < least {
			best, least = n, d
		}
	}
	return best
}

func exportExcel(ctx context.Context, db *sql.DB, query string, f *os.File) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	s, err := newScanner(rows)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(f)
	if _, err := buffered.WriteString("\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(buffered)
	out.UseCRLF = true
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
			if v == nil {
				continue
			}
			record[i] = format(v, s.types[i])
			if !isNumber(s.types[i]) {
				record[i] = keepText(record[i])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// numberLike are texts that Excel turns into numbers or dates: codes lose
// digits, report ids such as 12e5 become powers of ten.
var numberLike = regexp.MustCompile(`^[+-]?[0-9.,]+([eE][+-]?[0-9]+)?%?$|^[0-9]+[-/][0-9]+([-/][0-9]+)?$`)

// excelLimit is the longest text that a formula may hold.
const excelLimit = 255

// isoDate is what a DATE looks like, which Excel may well take for a date.
var isoDate = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// keepText writes a text so that Excel shows it as it is. Documents of others
// are in it: none of them may become a formula.
func keepText(s string) string {
	formula := s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0]))
	if !formula && (!numberLike.MatchString(s) || isoDate.MatchString(s)) {
		return s
	}
	if utf8.RuneCountInString(s) > excelLimit || strings.ContainsAny(s, "\r\n") {
		return "'" + s
	}
	return `="` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
