package load

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/load/disk"
)

// Names within a warehouse.
const (
	// CatalogFile is the DuckDB catalog of a snapshot.
	CatalogFile = "gongkai.duckdb"

	markerFile   = ".gongkai"
	lockFile     = ".lock"
	currentLink  = "current"
	snapshotsDir = "snapshots"
	heldDir      = "held"
	manifestFile = "manifest.json"
	stagingStart = ".staging-"
	trashStart   = ".trash-"
	linkStart    = ".link-"
)

// ErrNoWarehouse means that a folder holds no published snapshot.
var ErrNoWarehouse = errors.New("no warehouse here")

// File is a data file of a snapshot.
type File struct {
	Path   string `json:"path"` // relative to the snapshot, with slashes
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows"`
	Cells  int64  `json:"cells,omitempty"` // of a file of reports: cells that they state
}

// place tells the table of a file and its partition, "" where it has none.
func (f *File) place() (table, partition string) {
	table, rest, _ := strings.Cut(f.Path, "/")
	return table, strings.TrimSuffix(strings.TrimSuffix(rest, DataFile), "/")
}

// Held are the partitions that hold rows of a document; "" holds the rejects.
func (e *Entry) Held() []string {
	if len(e.Partitions) == 0 || e.Rejected != "" {
		return append([]string{""}, e.Partitions...)
	}
	return e.Partitions
}

// Manifest tells what a snapshot holds.
type Manifest struct {
	Snapshot  string    `json:"snapshot"`
	Previous  string    `json:"previous,omitempty"` // snapshot before, "" for the first
	RunID     string    `json:"run_id"`
	Digest    string    `json:"digest"` // SHA-256 over path and digest of every file
	CreatedAt time.Time `json:"created_at"`
	Rules     Rules     `json:"rules"`   // that its documents were read by
	Writer    string    `json:"writer"`  // code that its files were written by
	Catalog   string    `json:"catalog"` // what the catalog was built by
	Base      string    `json:"base"`    // folder below which the identities of documents are paths, on the machine of the run
	Files     []File    `json:"files"`   // sorted by path; runs and the ledger are none of them, they tell when and not what
}

// Rows counts the rows of a table, or of all tables for "".
func (m *Manifest) Rows(table string) int64 {
	var n int64
	for _, f := range m.Files {
		if table == "" || strings.HasPrefix(f.Path, table+"/") {
			n += f.Rows
		}
	}
	return n
}

// Snapshot is a published state of the warehouse.
type Snapshot struct {
	ID       string
	Dir      string // the snapshot's own folder, not a link to it
	Manifest Manifest
}

// Current returns the snapshot that readers of a warehouse get. The error is
// [ErrNoWarehouse] where nothing was published.
func Current(dir string) (*Snapshot, error) { return current(disk.OS, dir) }

func current(d disk.FS, dir string) (*Snapshot, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	target, err := d.Readlink(filepath.Join(dir, currentLink))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoWarehouse)
	}
	if err != nil {
		return nil, err
	}
	return readSnapshot(d, filepath.Join(dir, target))
}

// readSnapshot reads the manifest of the snapshot in a folder.
func readSnapshot(d disk.FS, dir string) (*Snapshot, error) {
	s := &Snapshot{ID: filepath.Base(dir), Dir: dir}
	name := filepath.Join(dir, manifestFile)
	b, err := d.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("snapshot %s: %w", s.ID, err)
	}
	if err := json.Unmarshal(b, &s.Manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// Damage are partitions with a file that is gone or has another size; ""
// holds the rejects.
type Damage map[string]bool

// Damaged looks for files that are not what the manifest says, as far as their
// sizes tell; [Snapshot.Verify] reads them. A file that cannot be looked at is
// an error: it may be whole all the same.
func (s *Snapshot) Damaged(d disk.FS) (Damage, error) {
	out := make(Damage)
	for _, f := range s.Manifest.Files {
		table, partition := f.place()
		if table == tableCodebook || f.Rows == 0 {
			continue
		}
		info, err := d.Stat(filepath.Join(s.Dir, filepath.FromSlash(f.Path)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			out[partition] = true
		case err != nil:
			return nil, fmt.Errorf("snapshot %s: %w", s.ID, err)
		case info.Size() != f.Bytes:
			out[partition] = true
		}
	}
	return out, nil
}

// Reaches says whether rows of a document stand in a damaged partition.
func (d Damage) Reaches(e *Entry) bool {
	if len(d) == 0 {
		return false
	}
	return slices.ContainsFunc(e.Held(), func(p string) bool { return d[p] })
}

// sequence is the number that a snapshot's id starts with, or 0.
func sequence(id string) int {
	digits, _, ok := strings.Cut(id, "-")
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// digest is the identity of the data: the same facts, the same digest.
func digest(files []File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s %s\n", f.SHA256, f.Path)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func sortFiles(files []File) {
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
}

// writeManifest writes the manifest into a snapshot's folder, one file of the
// snapshot a line.
func writeManifest(d disk.FS, dir string, m *Manifest) error {
	head := *m
	head.Files = nil
	b, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return err
	}
	var text bytes.Buffer
	text.WriteString(strings.TrimSuffix(string(b), "null\n}") + "[")
	for i := range m.Files {
		sep := ",\n    "
		if i == 0 {
			sep = "\n    "
		}
		if b, err = json.Marshal(m.Files[i]); err != nil {
			return err
		}
		text.WriteString(sep + string(b))
	}
	text.WriteString("\n  ]\n}\n")
	f, err := d.Create(filepath.Join(dir, manifestFile))
	if err != nil {
		return err
	}
	_, err = f.Write(text.Bytes())
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
