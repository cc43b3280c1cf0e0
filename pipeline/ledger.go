package pipeline

import (
	"context"
	"database/sql"
	"fmt"

	"gongkai/load"
	"gongkai/load/catalog"
)

// ledger is what the snapshot before knows of the documents, read in the order
// of their identities beside the crawl, so that it needs no memory.
type ledger struct {
	db       *sql.DB
	rows     *sql.Rows
	uri, sum string
	more     bool

	added, changed, unchanged int64
}

// openLedger opens the current snapshot's documents; without a snapshot every
// document is new.
func openLedger(ctx context.Context, w *load.Warehouse) (*ledger, error) {
	l := &ledger{}
	s, err := w.Current()
	if err != nil || s == nil {
		return l, err
	}
	if l.db, err = catalog.Open(ctx, w.Dir()); err != nil {
		return nil, err
	}
	l.rows, err = l.db.QueryContext(ctx, `
		SELECT source_uri, any_value(content_sha256) FROM (
			SELECT source_uri, content_sha256 FROM reports UNION ALL SELECT source_uri, content_sha256 FROM rejects
		) GROUP BY source_uri ORDER BY source_uri`)
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("reading the snapshot before: %w", err)
	}
	return l, l.next()
}

func (l *ledger) next() error {
	if l.rows == nil || !l.rows.Next() {
		l.more = false
		if l.rows != nil {
			return l.rows.Err()
		}
		return nil
	}
	var sum sql.NullString
	if err := l.rows.Scan(&l.uri, &sum); err != nil {
		return fmt.Errorf("reading the snapshot before: %w", err)
	}
	l.sum, l.more = sum.String, true
	return nil
}

// compare counts a document as new, changed or unchanged. Documents must come
// in the order of their identities, as sources walk them.
func (l *ledger) compare(uri, sum string) error {
	for l.more && l.uri < uri {
		if err := l.next(); err != nil {
			return err
		}
	}
	switch {
	case !l.more || l.uri != uri:
		l.added++
	case l.sum != sum:
		l.changed++
	default:
		l.unchanged++
	}
	return nil
}

// Close ends the reading.
func (l *ledger) Close() {
	if l.rows != nil {
		l.rows.Close()
	}
	if l.db != nil {
		l.db.Close()
	}
}
