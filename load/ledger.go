package load

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"gongkai/load/disk"
	"gongkai/schemas"
)

// LedgerFile is what a snapshot knows of its documents, sorted by source_uri.
// It tells the next run what it need not read. It is no table of the contract:
// stamps differ from machine to machine.
const LedgerFile = "ledger.parquet"

// Entry is a document as the ledger knows it.
type Entry struct {
	SourceURI string `parquet:"source_uri,zstd"`
	// Stamp is what the source told of the document's state; the same stamp,
	// the same content. Empty: nothing can be told without reading.
	Stamp string `parquet:"stamp,zstd"`
	// SHA256 of the content in hexadecimal, "" where it could not be read.
	SHA256 string `parquet:"content_sha256,zstd"`
	// State is a digest over the content and that of what was read together
	// with it: SHA256 where that is nothing.
	State string `parquet:"state,zstd"`
	// Holder is the file of the corpus that it is in, "" for a file itself.
	Holder string `parquet:"holder,dict,zstd"`
	// Rules are the rules that it was read by, see [Rules].
	Rules string `parquet:"rules,dict,zstd"`
	// Rejected is the reason why it gave no report, or "".
	Rejected string `parquet:"rejected,dict,zstd"`
	// Partitions of its reports, in the order of their ordinals.
	Partitions []string `parquet:"partitions,dict,zstd"`
}

// Ledger reads the entries of a snapshot in the order of their documents.
type Ledger struct {
	file   disk.File
	rows   *parquet.GenericReader[Entry]
	buffer []Entry
	at, n  int
	rest   []Entry // of a ledger that was made from the tables
	err    error
}

// OpenLedger opens the ledger of a snapshot. Where the file is lost or damaged
// it is made anew from the tables, without stamps: then every document is
// read, and only those that differ are worked on.
func (s *Snapshot) OpenLedger(d disk.FS) (*Ledger, error) {
	name := filepath.Join(s.Dir, LedgerFile)
	f, pf, err := openParquet(d, name)
	if err != nil {
		entries, rebuildErr := s.rebuildLedger(d)
		if rebuildErr != nil {
			return nil, fmt.Errorf("ledger of snapshot %s: %w", s.ID, errors.Join(err, rebuildErr))
		}
		return &Ledger{rest: entries}, nil
	}
	return &Ledger{file: f, rows: parquet.NewGenericReader[Entry](pf), buffer: make([]Entry, 1024)}, nil
}

// Next returns the next entry, or nil at the end. It is valid until the next
// call.
func (l *Ledger) Next() (*Entry, error) {
	if l.rows == nil {
		if len(l.rest) == 0 {
			return nil, nil
		}
		e := &l.rest[0]
		l.rest = l.rest[1:]
		return e, nil
	}
	for l.at == l.n {
		if l.err == io.EOF {
			return nil, nil
		}
		if l.err != nil {
			return nil, fmt.Errorf("reading the ledger: %w", l.err)
		}
		l.at = 0
		l.n, l.err = l.rows.Read(l.buffer)
	}
	l.at++
	return &l.buffer[l.at-1], nil
}

// Close ends the reading.
func (l *Ledger) Close() error {
	if l.rows == nil {
		return nil
	}
	return errors.Join(l.rows.Close(), l.file.Close())
}

// openParquet opens a Parquet file; the caller closes it.
func openParquet(d disk.FS, name string) (disk.File, *parquet.File, error) {
	f, err := d.Open(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	pf, err := parquet.OpenFile(f, info.Size(), parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, pf, nil
}

// rebuildLedger makes the ledger from reports and rejects.
func (s *Snapshot) rebuildLedger(d disk.FS) ([]Entry, error) {
	byURI := make(map[string]*Entry)
	of := func(uri, sum string) *Entry {
		e := byURI[uri]
		if e == nil {
			e = &Entry{SourceURI: uri, SHA256: sum, State: sum, Rules: s.Manifest.Rules.ID()}
			byURI[uri] = e
		}
		return e
	}
	for _, f := range s.Manifest.Files {
		table, partition := f.place()
		if table != schemas.TableReports && table != schemas.TableRejects {
			continue
		}
		err := eachText(d, filepath.Join(s.Dir, filepath.FromSlash(f.Path)), []string{"source_uri", "content_sha256", "reason"}, func(v []string) {
			e := of(v[0], v[1])
			if table == schemas.TableRejects {
				e.Rejected = v[2]
			} else {
				e.Partitions = append(e.Partitions, partition)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	entries := make([]Entry, 0, len(byURI))
	for _, e := range byURI {
		entries = append(entries, *e)
	}
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.SourceURI, b.SourceURI) })
	return entries, nil
}

// eachText calls yield with the texts of some columns, "" for NULL and for a
// column that the file does not have, for each row of a Parquet file.
func eachText(d disk.FS, name string, columns []string, yield func([]string)) error {
	f, pf, err := openParquet(d, name)
	if err != nil {
		return err
	}
	defer f.Close()
	place := make(map[int]int)
	for i, field := range pf.Schema().Fields() {
		if k := slices.Index(columns, field.Name()); k >= 0 {
			place[i] = k
		}
	}
	texts := make([]string, len(columns))
	rows := newRowReader(pf)
	defer rows.close()
	for {
		row, err := rows.next()
		if err != nil || row == nil {
			return err
		}
		clear(texts)
		row.Range(func(i int, values []parquet.Value) bool {
			if k, ok := place[i]; ok && !values[0].IsNull() {
				texts[k] = string(values[0].ByteArray())
			}
			return true
		})
		yield(texts)
	}
}

// writeLedger merges the ledger of the snapshot before with what the run
// learned, both in the order of the documents.
func (w *Writer) writeLedger(name string) error {
	learned := make([]*document, 0, len(w.documents))
	for _, d := range w.documents {
		learned = append(learned, d)
	}
	slices.SortFunc(learned, func(a, b *document) int { return strings.Compare(a.entry.SourceURI, b.entry.SourceURI) })
	aside := filepath.Join(w.staging, "ledger")
	return disk.Replace(w.disk, name, aside, func(f io.Writer) error {
		out := parquet.NewGenericWriter[Entry](f, parquet.DataPageStatistics(false), parquet.CreatedBy("gongkai", "1.0.0", "0"))
		if err := w.mergeLedger(learned, func(e *Entry) error {
			_, err := out.Write([]Entry{*e})
			return err
		}); err != nil {
			return err
		}
		return out.Close()
	})
}

func (w *Writer) mergeLedger(learned []*document, yield func(*Entry) error) error {
	old := &Ledger{}
	if w.previous != nil {
		var err error
		if old, err = w.previous.OpenLedger(w.disk); err != nil {
			return err
		}
		defer old.Close()
	}
	before, err := old.Next()
	for err == nil && (before != nil || len(learned) > 0) {
		switch {
		case before == nil || len(learned) > 0 && learned[0].entry.SourceURI < before.SourceURI:
			d := learned[0]
			learned = learned[1:]
			if d.kept {
				err = w.stays(&d.entry)
			}
			if err == nil && !d.removed {
				err = yield(&d.entry)
			}
			continue
		case len(learned) == 0 || before.SourceURI < learned[0].entry.SourceURI:
			if err = w.stays(before); err == nil {
				err = yield(before)
			}
		default:
			// The document is told below, at the next turn.
		}
		if err == nil {
			before, err = old.Next()
		}
	}
	return err
}

// stays makes sure that the rows of a document that the run did not deal with
// are there.
func (w *Writer) stays(e *Entry) error {
	if w.missing.Reaches(e) {
		return fmt.Errorf("document %s has lost rows and was not read again", e.SourceURI)
	}
	return nil
}
