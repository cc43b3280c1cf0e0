package load

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/schemas"
)

// Names within a warehouse.
const (
	// CatalogFile is the DuckDB catalog of a snapshot.
	CatalogFile = "gongkai.duckdb"

	markerFile   = ".gongkai"
	lockFile     = ".lock"
	currentLink  = "current"
	snapshotsDir = "snapshots"
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
}

// Manifest tells what a snapshot holds.
type Manifest struct {
	Snapshot  string    `json:"snapshot"`
	Previous  string    `json:"previous,omitempty"` // snapshot before, "" for the first
	RunID     string    `json:"run_id"`
	Digest    string    `json:"digest"` // SHA-256 over path and digest of every file but those of runs
	CreatedAt time.Time `json:"created_at"`
	Files     []File    `json:"files"` // sorted by path
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
func Current(dir string) (*Snapshot, error) {
	link := filepath.Join(dir, currentLink)
	real, err := filepath.EvalSymlinks(link)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", dir, ErrNoWarehouse)
		}
		return nil, err
	}
	if real, err = filepath.Abs(real); err != nil {
		return nil, err
	}
	s := &Snapshot{ID: filepath.Base(real), Dir: real}
	name := filepath.Join(real, manifestFile)
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("snapshot %s: %w", s.ID, err)
	}
	if err := json.Unmarshal(b, &s.Manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// Verify reads every data file of the snapshot and compares it with the
// manifest. The error names each file that is missing or differs.
func (s *Snapshot) Verify() error {
	var errs []error
	for _, f := range s.Manifest.Files {
		sum, err := fileSHA256(filepath.Join(s.Dir, filepath.FromSlash(f.Path)))
		switch {
		case err != nil:
			errs = append(errs, err)
		case sum != f.SHA256:
			errs = append(errs, fmt.Errorf("%s: SHA-256 is %s instead of %s", f.Path, sum, f.SHA256))
		}
	}
	return errors.Join(errs...)
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

// digest is the identity of the data: the same facts, the same digest. runs
// is left out, for it tells when, not what.
func digest(files []File) string {
	h := sha256.New()
	for _, f := range files {
		if !strings.HasPrefix(f.Path, schemas.TableRuns+"/") {
			fmt.Fprintf(h, "%s %s\n", f.SHA256, f.Path)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func sortFiles(files []File) {
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
}

// writeManifest writes the manifest into a snapshot's folder, one file of the
// snapshot a line.
func writeManifest(dir string, m *Manifest) error {
	f, err := os.OpenFile(filepath.Join(dir, manifestFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	head := *m
	head.Files = nil
	b, err := json.MarshalIndent(head, "", "  ")
	if err == nil {
		text := strings.TrimSuffix(string(b), "null\n}")
		_, err = io.WriteString(f, text+"[")
	}
	for i := range m.Files {
		if err != nil {
			break
		}
		sep := "\n    "
		if i > 0 {
			sep = ",\n    "
		}
		if b, err = json.Marshal(m.Files[i]); err == nil {
			_, err = io.WriteString(f, sep+string(b))
		}
	}
	if err == nil {
		_, err = io.WriteString(f, "\n  ]\n}\n")
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
