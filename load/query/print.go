package query

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gongkai/load/result"
	"gongkai/load/sqltext"
)

// Format is how rows are printed.
type Format string

// The formats. NULL is NULL in tables, empty in CSV and null in JSON.
const (
	Table    Format = "table"    // aligned, cut to the screen
	Line     Format = "line"     // a line a value: for rows of many columns
	CSV      Format = "csv"      // with a header
	JSON     Format = "json"     // an array, an object a line
	JSONL    Format = "jsonl"    // an object a line
	Markdown Format = "markdown" // a table of GitHub's Markdown
	Parquet  Format = "parquet"  // a file, of the last statement
)

// Formats lists the formats.
func Formats() []Format { return []Format{Table, Line, CSV, JSON, JSONL, Markdown, Parquet} }

// Printer prints rows. All formats but tables and Parquet are written as the
// rows come.
type Printer struct {
	Out     io.Writer
	Format  Format
	Width   int // columns of the screen, 0 for any
	MaxRows int // of a table, 0 for all; how many there are is told
}

func (p Printer) print(r *result.Rows, s sort) error {
	if s == plan {
		return p.plan(r)
	}
	switch p.Format {
	case Table:
		return p.table(r)
	case Line:
		return p.lines(r)
	case CSV:
		return p.csv(r)
	case JSON:
		return p.json(r, true)
	case JSONL:
		return p.json(r, false)
	case Markdown:
		return p.markdown(r)
	}
	return fmt.Errorf("format %q is none of %v", p.Format, Formats())
}

// each calls f for every row, with the values as text in a slice that is used
// again.
func each(r *result.Rows, null string, f func(texts []string) error) (n int, err error) {
	texts := make([]string, len(r.Names))
	for ; ; n++ {
		ok, err := r.Next()
		if err != nil || !ok {
			return n, err
		}
		r.Texts(texts, null)
		if err := f(texts); err != nil {
			return n, err
		}
	}
}

// plan prints a plan as DuckDB draws it.
func (p Printer) plan(r *result.Rows) error {
	_, err := each(r, "", func(texts []string) error {
		_, err := fmt.Fprintln(p.Out, strings.TrimRight(texts[len(texts)-1], "\n"))
		return err
	})
	return err
}

func (p Printer) lines(r *result.Rows) error {
	out := bufio.NewWriter(p.Out)
	wide := 0
	for _, name := range r.Names {
		wide = max(wide, width(name))
	}
	first := true
	n, err := each(r, "NULL", func(texts []string) error {
		if !first {
			out.WriteByte('\n')
		}
		first = false
		for i, text := range texts {
			if _, err := fmt.Fprintf(out, "%s%s = %s\n", strings.Repeat(" ", wide-width(r.Names[i])), r.Names[i], text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n == 0 {
		fmt.Fprintln(out, "0 rows")
	}
	return out.Flush()
}

func (p Printer) csv(r *result.Rows) error {
	out := csv.NewWriter(p.Out)
	if err := out.Write(r.Names); err != nil {
		return err
	}
	if _, err := each(r, "", out.Write); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func (p Printer) markdown(r *result.Rows) error {
	out := bufio.NewWriter(p.Out)
	cell := strings.NewReplacer("|", `\|`, "\r\n", "<br>", "\n", "<br>", "\r", "<br>")
	row := func(texts []string) error {
		for _, t := range texts {
			out.WriteString("| ")
			cell.WriteString(out, t)
			out.WriteByte(' ')
		}
		_, err := out.WriteString("|\n")
		return err
	}
	rule := make([]string, len(r.Names))
	for i := range rule {
		rule[i] = "---"
		if result.IsNumber(r.Types[i]) {
			rule[i] = "--:"
		}
	}
	if err := errors.Join(row(r.Names), row(rule)); err != nil {
		return err
	}
	if _, err := each(r, "NULL", row); err != nil {
		return err
	}
	return out.Flush()
}

// json writes an object a row, as an array or each by itself.
func (p Printer) json(r *result.Rows, array bool) error {
	out := bufio.NewWriter(p.Out)
	names := make([][]byte, len(r.Names))
	for i, name := range r.Names {
		b, err := result.AppendJSONText(nil, name)
		if err != nil {
			return err
		}
		names[i] = append(b, ':')
	}
	first, between, after := "[\n", ",\n", "\n]\n"
	if !array {
		first, between, after = "", "\n", "\n"
	}
	var line []byte
	n := 0
	for ; ; n++ {
		ok, err := r.Next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if n == 0 {
			line = append(line, first...)
		} else {
			line = append(line, between...)
		}
		line = append(line, '{')
		for i, v := range r.Values {
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, names[i]...)
			if line, err = result.AppendJSON(line, v, r.Types[i]); err != nil {
				return err
			}
		}
		line = append(line, '}')
		if _, err := out.Write(line); err != nil {
			return err
		}
		line = line[:0]
	}
	switch {
	case n > 0:
		out.WriteString(after)
	case array:
		out.WriteString("[]\n")
	}
	return out.Flush()
}

// copyHead stands before a statement of which DuckDB writes the rows.
const copyHead = "COPY ("

// parquet writes the rows of a statement as a Parquet file. DuckDB writes it
// aside, for Parquet cannot be written from its beginning on.
func (s *Session) parquet(ctx context.Context, st sqltext.Statement, w io.Writer) error {
	dir, err := os.MkdirTemp("", "gongkai-query-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "result.parquet")
	copying := copyHead + st.Text + "\n) TO " + sqltext.Literal(name) + " (FORMAT parquet, COMPRESSION zstd)"
	if _, err := s.conn.ExecContext(ctx, copying); err != nil {
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
