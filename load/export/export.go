package export

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"

	"gongkai/load/sqltext"
)

// memoryLimit bounds what DuckDB keeps in memory of an export; it goes on on
// disk, beside the output.
const memoryLimit = "1GiB"

// Written is a data file that an export wrote.
type Written struct {
	Name string // within the folder
	Part string // value of the split column, "" for all
	Rows int64
}

// Export writes what the options ask for and tells the data files. Errors wrap
// [ErrUsage] where the options are at fault.
func Export(ctx context.Context, src Source, o Options) (written []Written, err error) {
	if err := o.settle(); err != nil {
		return nil, err
	}
	if err := free(o.Out, o.Folder, o.Force); err != nil {
		return nil, err
	}
	aside, err := newAside(o.Out)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(aside)
	conn, err := connect(ctx, src.DB, aside)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	t, err := tableOf(ctx, conn, &o)
	if err != nil {
		return nil, failed(o.name(), err)
	}
	if err := keepOrder(ctx, conn, t.stored); err != nil {
		return nil, err
	}
	data := filepath.Join(aside, "data")
	if err := os.Mkdir(data, 0o755); err != nil {
		return nil, err
	}
	parts, err := partsOf(ctx, conn, t, &o)
	if err != nil {
		return nil, failed(o.name(), err)
	}
	for _, p := range parts {
		w := Written{Name: p.file(t.name) + o.ending(), Part: p.value}
		w.Rows, err = t.write(ctx, conn, &o, p, filepath.Join(data, w.Name))
		if err != nil {
			return nil, failed(w.Name, err)
		}
		written = append(written, w)
	}
	if !o.Folder {
		return written, place(filepath.Join(data, written[0].Name), o.Out, false, o.Force)
	}
	if err := describeFolder(ctx, src, conn, t, &o, data, written); err != nil {
		return nil, failed(o.Out, err)
	}
	return written, place(data, o.Out, true, o.Force)
}

// newAside makes the folder in which everything is written first. It is on the
// disk of the output, so that a rename is enough.
func newAside(out string) (string, error) {
	return os.MkdirTemp(filepath.Dir(filepath.Clean(out)), ".gongkai-export-*")
}

// connect opens a connection that stays within its memory.
func connect(ctx context.Context, db *sql.DB, aside string) (*sql.Conn, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	for _, set := range []string{
		"SET memory_limit = '" + memoryLimit + "'",
		"SET temp_directory = " + sqltext.Literal(filepath.Join(aside, "spill")),
		"SET preserve_insertion_order = true",
	} {
		if _, err := conn.ExecContext(ctx, set); err != nil {
			conn.Close()
			return nil, err
		}
	}
	return conn, nil
}

// keepOrder makes the rows of a table come in the order of its files: they lead
// when names are joined on.
func keepOrder(ctx context.Context, conn *sql.Conn, stored bool) error {
	off := ""
	if stored {
		off = "join_order,build_side_probe_side"
	}
	_, err := conn.ExecContext(ctx, "SET disabled_optimizers = "+sqltext.Literal(off))
	return err
}

// part is what goes to one file.
type part struct {
	value   string // of the split column, "" for all or for NULL
	literal string // the same as SQL
}

// partsOf are the parts of an export, in the order of their values.
func partsOf(ctx context.Context, conn *sql.Conn, t *table, o *Options) ([]part, error) {
	if o.Split == "" {
		return []part{{}}, nil
	}
	rows, err := conn.QueryContext(ctx, fmt.Sprintf("SELECT DISTINCT %s::VARCHAR AS v FROM (%s) ORDER BY v NULLS LAST", sqltext.Identifier(o.Split), t.query))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var parts []part
	for rows.Next() {
		var v sql.NullString
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		p := part{value: v.String, literal: sqltext.Literal(v.String)}
		if !v.Valid {
			p = part{value: "unknown", literal: "NULL"}
		}
		parts = append(parts, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(parts) == 0 { // no rows: a file with the headings
		parts = []part{{value: "unknown", literal: "NULL"}}
	}
	return parts, nil
}

// file is the name of a part's file, without its ending. It is safe on every
// system: letters of any script, digits, - and _.
func (p part) file(name string) string {
	if p.value == "" {
		return name
	}
	safe := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, p.value)
	if runes := []rune(safe); len(runes) > 60 {
		safe = string(runes[:60])
	}
	return name + "-" + safe
}

// write writes a part to a file and tells how many rows it has.
func (t *table) write(ctx context.Context, conn *sql.Conn, o *Options, p part, name string) (int64, error) {
	if o.Format == XLSX {
		return t.writeWorkbook(ctx, conn, o, p, name)
	}
	lineEnd := `\n`
	if o.Excel {
		lineEnd = `\r\n`
	}
	done, err := conn.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT csv, HEADER, NULLSTR %s, NEW_LINE '%s', COMPRESSION %s)",
		t.rowsOf(o, p), sqltext.Literal(name), sqltext.Literal(o.NA), lineEnd, o.Compression))
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// place gives what stands aside its name, in the place of what was there if
// that may be replaced.
func place(from, out string, folder, force bool) error {
	out = filepath.Clean(out)
	if err := free(out, folder, force); err != nil { // it may have come meanwhile
		return err
	}
	if !folder {
		return os.Rename(from, out)
	}
	old := from + ".old" // aside, and removed with it
	if err := os.Rename(out, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(from, out); err != nil {
		return errors.Join(err, os.Rename(old, out))
	}
	return nil
}

// failed says what could not be written, and what to do where that is known.
func failed(what string, err error) error {
	text := err.Error()
	switch {
	case errors.Is(err, syscall.ENOSPC) || strings.Contains(text, "No space left"):
		return fmt.Errorf("writing %s: the disk is full (nothing is left of it): free some space, name a folder on another disk, or use --compress gzip: %w", what, err)
	case errors.Is(err, syscall.EFBIG) || strings.Contains(text, "File too large"):
		return fmt.Errorf("writing %s: the file is larger than this system or its limit allows: split it with --split, or use --compress gzip: %w", what, err)
	case strings.Contains(text, "Out of Memory"):
		return fmt.Errorf("writing %s: it needs more than %s of memory: narrow it with --where, or export a table and not a view: %w", what, memoryLimit, err)
	}
	return fmt.Errorf("exporting %s: %w", what, err)
}
