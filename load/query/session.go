package query

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	"github.com/duckdb/duckdb-go/v2"

	"gongkai/load/result"
	"gongkai/load/sqltext"
)

// ErrReadOnly means that a statement would write a file or reach another
// database.
var ErrReadOnly = errors.New("a query reads only")

// Session is a connection to a snapshot: what one statement sets or creates
// the next one sees. It serves one statement at a time.
type Session struct {
	conn *sql.Conn
}

// NewSession opens a session of a database that package catalog has opened.
func NewSession(ctx context.Context, db *sql.DB) (*Session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	// Errors come with their place, see faultOf.
	_, err = conn.ExecContext(ctx, "SET errors_as_json = true; SET allow_persistent_secrets = false")
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &Session{conn: conn}, nil
}

// Close ends the session.
func (s *Session) Close() error { return s.conn.Close() }

// Run runs the statements of a script one after the other and prints the rows
// of those that have some. It stops at the first error: a [*Fault] where a
// statement is at fault.
func (s *Session) Run(ctx context.Context, script string, p Printer) error {
	all := sqltext.Statements(script)
	for i, st := range all {
		print := p.print
		if p.Format == Parquet {
			if i == len(all)-1 {
				err := s.parquet(ctx, st, p.Out)
				shifted := sqltext.Statement{Text: copyHead + st.Text, Offset: st.Offset - len(copyHead)}
				return s.faultOf(ctx, err, script, shifted)
			}
			print = func(*result.Rows, sort) error { return errSeveral }
		}
		if err := s.run(ctx, st, print); err != nil {
			return s.faultOf(ctx, err, script, st)
		}
	}
	return nil
}

var errSeveral = errors.New("a Parquet file holds the rows of one statement, and one before the last has rows too: ask them one by one")

// run runs one statement and hands its rows on, if it is one that has rows.
func (s *Session) run(ctx context.Context, st sqltext.Statement, print func(*result.Rows, sort) error) error {
	if err := readsOnly(st.Text); err != nil {
		return err
	}
	return s.conn.Raw(func(c any) (err error) {
		prepared, err := c.(*duckdb.Conn).PrepareContext(ctx, st.Text)
		if err != nil {
			return err
		}
		defer func() {
			if closeErr := prepared.Close(); err == nil {
				err = closeErr
			}
		}()
		kind, err := prepared.(*duckdb.Stmt).StatementType()
		if err != nil {
			return err
		}
		of, err := sortOf(kind, st.Text)
		if err != nil {
			return err
		}
		rows, err := prepared.(driver.StmtQueryContext).QueryContext(ctx, nil)
		if err != nil {
			return err
		}
		defer rows.Close()
		if of == silent {
			return nil
		}
		return print(result.OfDriver(rows), of)
	})
}

// sort is what a person is shown of a statement.
type sort uint8

const (
	silent   sort = iota // nothing: its one number says how many rows it touched
	rowsSort             // its rows
	plan                 // a plan, drawn over many lines
)

// sortOf tells the sort of a statement. The list is of what may run: whatever
// DuckDB learns later is refused.
func sortOf(kind duckdb.StmtType, text string) (sort, error) {
	switch kind {
	case duckdb.STATEMENT_TYPE_SELECT, duckdb.STATEMENT_TYPE_PRAGMA, duckdb.STATEMENT_TYPE_CALL,
		duckdb.STATEMENT_TYPE_EXECUTE, duckdb.STATEMENT_TYPE_RELATION, duckdb.STATEMENT_TYPE_LOGICAL_PLAN:
		return rowsSort, nil
	case duckdb.STATEMENT_TYPE_EXPLAIN:
		return plan, nil
	case duckdb.STATEMENT_TYPE_CREATE, duckdb.STATEMENT_TYPE_CREATE_FUNC, duckdb.STATEMENT_TYPE_INSERT,
		duckdb.STATEMENT_TYPE_UPDATE, duckdb.STATEMENT_TYPE_DELETE, duckdb.STATEMENT_TYPE_ALTER,
		duckdb.STATEMENT_TYPE_DROP, duckdb.STATEMENT_TYPE_SET, duckdb.STATEMENT_TYPE_VARIABLE_SET,
		duckdb.STATEMENT_TYPE_TRANSACTION, duckdb.STATEMENT_TYPE_ANALYZE, duckdb.STATEMENT_TYPE_PREPARE:
		return silent, nil
	}
	return 0, refuse(sqltext.Words(text, 1)[0])
}

func refuse(word string) error { return fmt.Errorf("%w: %s is not allowed", ErrReadOnly, word) }

// writes begin statements that write files or reach other databases, some of
// them before they are run. EXPLAIN ANALYZE runs what it explains, and what
// was prepared can be run.
var writes = []string{"copy", "export", "import", "attach", "install", "load"}

// readsOnly looks at the first words of a statement.
func readsOnly(text string) error {
	words := sqltext.Words(text, 8)
	if len(words) > 0 && words[0] != "explain" && words[0] != "prepare" {
		words = words[:1]
	}
	for _, w := range words {
		if slices.Contains(writes, w) {
			return refuse(w)
		}
		if w == "select" || w == "from" || w == "with" {
			break
		}
	}
	return nil
}
