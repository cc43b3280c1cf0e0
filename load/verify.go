package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"gongkai/load/disk"
	"gongkai/schemas"
)

// Verify reads every data file of the snapshot and compares it with the
// manifest: its SHA-256, its footer, its columns and its rows; and the
// manifest with its own digest. The error names each file that is missing or
// differs.
func (s *Snapshot) Verify() error {
	var errs []error
	if got := digest(s.Manifest.Files); got != s.Manifest.Digest {
		errs = append(errs, fmt.Errorf("%s: its files have the digest %s instead of %s", manifestFile, got, s.Manifest.Digest))
	}
	layouts := make(map[string]*layout)
	for _, t := range append(schemas.Tables(), codebookTable) {
		l, err := newLayout(t)
		if err != nil {
			return err
		}
		layouts[t.Name] = l
	}
	for i := range s.Manifest.Files {
		f := &s.Manifest.Files[i]
		if err := s.verifyFile(f, layouts); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.Path, err))
		}
	}
	if _, err := s.Runs(); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s *Snapshot) verifyFile(f *File, layouts map[string]*layout) error {
	name := filepath.Join(s.Dir, filepath.FromSlash(f.Path))
	sum, err := fileSHA256(disk.OS, name)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("is missing")
	}
	if err != nil {
		return err
	}
	if sum != f.SHA256 {
		return fmt.Errorf("SHA-256 is %s instead of %s", sum, f.SHA256)
	}
	file, pf, err := openParquet(disk.OS, name)
	if err != nil {
		return fmt.Errorf("its footer cannot be read: %w", err)
	}
	defer file.Close()
	if pf.NumRows() != f.Rows {
		return fmt.Errorf("%d rows instead of %d", pf.NumRows(), f.Rows)
	}
	table, _ := f.place()
	l := layouts[table]
	if l == nil {
		return fmt.Errorf("%s is no table", table)
	}
	for i, field := range pf.Schema().Fields() {
		if i >= len(l.columns) || field.Name() != l.columns[i].name {
			return fmt.Errorf("column %d is %s: the snapshot was written by another version", i+1, field.Name())
		}
	}
	return nil
}

// VerifyLedger compares the ledger with the tables: the same documents, with
// the same content, in the same partitions.
func (s *Snapshot) VerifyLedger() error {
	want, err := s.rebuildLedger(disk.OS)
	if err != nil {
		return err
	}
	f, pf, err := openParquet(disk.OS, filepath.Join(s.Dir, LedgerFile))
	if err != nil {
		return fmt.Errorf("the next run will make it anew: %w", err)
	}
	f.Close()
	if pf.NumRows() != int64(len(want)) {
		return fmt.Errorf("%s: %d documents instead of %d", LedgerFile, pf.NumRows(), len(want))
	}
	l, err := s.OpenLedger(disk.OS)
	if err != nil {
		return err
	}
	defer l.Close()
	for i := range want {
		e, err := l.Next()
		if err != nil {
			return err
		}
		if e == nil || e.SourceURI != want[i].SourceURI || e.SHA256 != want[i].SHA256 || e.Rejected != want[i].Rejected || len(e.Partitions) != len(want[i].Partitions) {
			return fmt.Errorf("%s: document %s is not as the tables have it", LedgerFile, want[i].SourceURI)
		}
	}
	return nil
}
