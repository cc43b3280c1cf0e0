package load

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"gongkai/load/disk"
	"gongkai/schemas"
)

// Stored tables are derived from the tables of the warehouse and kept beside
// them, a file a year, in the order of partitions and reports. What is asked of
// many reports is answered from these few files and not from thousands. They
// are no tables of the contract: a snapshot without them gives the same answers.
const (
	storedDir  = "stored"
	storedList = "stored.json"
)

// StoredTables are the stored tables.
func StoredTables() []*schemas.Table {
	return []*schemas.Table{schemas.SheetTable(), schemas.SheetCategories()}
}

// Stored is the content of stored.json: what a snapshot has of stored tables.
type Stored struct {
	Layout string            `json:"layout"` // changes with the columns
	Files  map[string][]File `json:"files"`  // by table
}

// storedLayout is the layout of the stored tables of today.
var storedLayout = sync.OnceValue(func() string {
	h := sha256.New()
	for _, t := range StoredTables() {
		fmt.Fprintln(h, t.Name)
		for _, f := range t.Fields {
			fmt.Fprintf(h, "  %s %s %v\n", f.Name, f.Type, f.Nullable)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
})

// ReadStored returns the stored tables of the snapshot in a folder, or nil where
// it has none that can be used: made by another version, or not whole as far as
// sizes tell.
func ReadStored(dir string) *Stored { return readStored(disk.OS, dir) }

func readStored(d disk.FS, dir string) *Stored {
	b, err := d.ReadFile(filepath.Join(dir, storedList))
	if err != nil {
		return nil
	}
	s := new(Stored)
	if json.Unmarshal(b, s) != nil || s.Layout != storedLayout() {
		return nil
	}
	for _, files := range s.Files {
		for _, f := range files {
			info, err := d.Stat(filepath.Join(dir, filepath.FromSlash(f.Path)))
			if err != nil || info.Size() != f.Bytes {
				return nil
			}
		}
	}
	return s
}

// all lists the files of all stored tables.
func (s *Stored) all() []File {
	if s == nil {
		return nil
	}
	var out []File
	for _, t := range StoredTables() {
		out = append(out, s.Files[t.Name]...)
	}
	return out
}

// write writes stored.json into the folder of a snapshot.
func (s *Stored) write(d disk.FS, dir string) error {
	s.Layout = storedLayout()
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	f, err := d.Create(filepath.Join(dir, storedList))
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// storedPath is the file of a stored table for a year, as partitions have it.
func storedPath(table, year string) string {
	if year == NullPartition {
		year = "unknown"
	}
	return path.Join(storedDir, table, year+".parquet")
}

// yearOf is the year of a partition, as its path has it.
func yearOf(partition string) string {
	_, rest, _ := strings.Cut(partition, "/"+schemas.PartitionKeys[1].Name+"=")
	year, _, _ := strings.Cut(rest, "/")
	return year
}

// storedPaths are the files of stored tables that partitions have rows in.
func storedPaths(partitions map[string][]*blob) map[string]bool {
	out := make(map[string]bool)
	for p := range partitions {
		if p == "" {
			continue // rejects
		}
		for _, t := range StoredTables() {
			out[storedPath(t.Name, yearOf(p))] = true
		}
	}
	return out
}

// keptStored are the stored tables of the snapshot before, if all that is taken
// over from them is whole: it is read of files that are written anew, the others
// are shared.
func (w *Writer) keptStored(anew map[string]bool) *Stored {
	if w.previous == nil {
		return nil
	}
	s := readStored(w.disk, w.previous.Dir)
	for _, f := range s.all() {
		if !anew[f.Path] {
			continue
		}
		if sum, err := fileSHA256(w.disk, filepath.Join(w.previous.Dir, filepath.FromSlash(f.Path))); err != nil || sum != f.SHA256 {
			return nil
		}
	}
	return s
}

// shareStored links the stored tables of a snapshot into a folder, where it has
// any.
func (w *Warehouse) shareStored(s *Snapshot, out *sink) error {
	kept := readStored(w.disk, s.Dir)
	if kept == nil {
		return nil
	}
	for _, f := range append(kept.all(), File{Path: storedList}) {
		if err := out.share(f); err != nil {
			return fmt.Errorf("sharing %s of snapshot %s: %w", f.Path, s.ID, err)
		}
	}
	return nil
}

// VerifyStored compares the files of stored tables with their digests. Whether
// their rows are those of the tables, catalog.Verify tells.
func (s *Snapshot) VerifyStored() error {
	b, err := os.ReadFile(filepath.Join(s.Dir, storedList))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var stored Stored
	if err == nil {
		err = json.Unmarshal(b, &stored)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", storedList, err)
	}
	var errs []error
	for _, f := range stored.all() {
		sum, err := fileSHA256(disk.OS, filepath.Join(s.Dir, filepath.FromSlash(f.Path)))
		if err == nil && sum != f.SHA256 {
			err = fmt.Errorf("SHA-256 is %s instead of %s", sum, f.SHA256)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.Path, err))
		}
	}
	return errors.Join(errs...)
}
