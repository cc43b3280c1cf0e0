package load

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"gongkai/load/disk"
	"gongkai/lockfile"
	"gongkai/schemas"
)

// Warehouse is a warehouse held for writing.
type Warehouse struct {
	dir     string
	disk    disk.FS
	lock    disk.File
	writing atomic.Bool
}

// Holder is who holds a warehouse.
type Holder struct {
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Started time.Time `json:"started"`
}

// LockedError means that another run holds the warehouse.
type LockedError struct {
	Dir    string
	Holder Holder // zero where it has not signed yet
}

// Error names the warehouse and its holder.
func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("warehouse %s: another run holds it", e.Dir)
	}
	return fmt.Sprintf("warehouse %s: another run holds it: process %d on %s, since %s",
		e.Dir, e.Holder.PID, e.Holder.Host, e.Holder.Started.Format(time.RFC3339))
}

// Lock takes a warehouse for writing, and creates it where the folder is
// missing or empty. The error is a [*LockedError] where another run holds it.
// A folder that holds something else is refused. The lock ends with
// [Warehouse.Close] or with the process, whichever is first.
func Lock(dir string) (*Warehouse, error) { return LockOn(disk.OS, dir) }

// LockOn is Lock on a file system of the caller's.
func LockOn(d disk.FS, dir string) (*Warehouse, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := d.MkdirAll(dir); err != nil {
		return nil, fmt.Errorf("creating the warehouse: %w", err)
	}
	if err := mark(d, dir); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, lockFile)
	f, err := d.Update(name)
	if err != nil {
		return nil, fmt.Errorf("locking the warehouse: %w", err)
	}
	ok, err := lockfile.Try(f.Fd())
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking the warehouse %s: %w (its file system must support locks)", dir, err)
	}
	if !ok {
		e := &LockedError{Dir: dir}
		if b, err := d.ReadFile(name); err == nil {
			// A holder that is just signing leaves nothing to read.
			_ = json.Unmarshal(b, &e.Holder)
		}
		f.Close()
		return nil, e
	}
	host, _ := os.Hostname() // only for the message
	sign, err := json.Marshal(Holder{PID: os.Getpid(), Host: host, Started: time.Now().UTC().Truncate(time.Second)})
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.WriteAt(append(sign, '\n'), 0)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking the warehouse: %w", err)
	}
	return &Warehouse{dir: dir, disk: d, lock: f}, nil
}

// mark makes sure that the folder is a warehouse, or becomes one.
func mark(d disk.FS, dir string) error {
	marker := filepath.Join(dir, markerFile)
	if _, err := d.Stat(marker); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := d.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != markerFile && e.Name() != lockFile { // two runs may create it at once
			return fmt.Errorf("%s is not a warehouse and not empty (it holds %s): give an empty or a new folder", dir, e.Name())
		}
	}
	f, err := d.Update(marker)
	if err != nil {
		return err
	}
	_, err = f.Write([]byte("gongkai warehouse, layout 1\n"))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// Dir is the warehouse's folder, absolute.
func (w *Warehouse) Dir() string { return w.dir }

// Current returns the published snapshot, or nil where there is none yet.
func (w *Warehouse) Current() (*Snapshot, error) {
	s, err := current(w.disk, w.dir)
	if errors.Is(err, ErrNoWarehouse) {
		return nil, nil
	}
	return s, err
}

// Close gives the warehouse back.
func (w *Warehouse) Close() error {
	if err := w.lock.Truncate(0); err != nil {
		w.lock.Close()
		return err
	}
	return w.lock.Close()
}

// Sweep removes what runs that did not end left behind: staging folders, and
// snapshots that were never published. Whatever writes calls it first. Where the link to the current snapshot is lost though there were
// several, nothing is removed and the error says so.
func (w *Warehouse) Sweep() error {
	if w.writing.Load() {
		return errors.New("sweep: a writer is open")
	}
	entries, err := w.disk.ReadDir(w.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, stagingStart) || strings.HasPrefix(name, trashStart) || strings.HasPrefix(name, linkStart) {
			if err := w.disk.RemoveAll(filepath.Join(w.dir, name)); err != nil {
				return fmt.Errorf("removing leftovers: %w", err)
			}
		}
	}
	ids, err := w.snapshots()
	if err != nil || len(ids) == 0 {
		return err
	}
	published := 0
	target, err := w.disk.Readlink(filepath.Join(w.dir, currentLink))
	switch {
	case err == nil:
		id := filepath.Base(target)
		published = sequence(id)
		if _, err := w.disk.Stat(filepath.Join(w.dir, snapshotsDir, id, manifestFile)); err != nil || published == 0 {
			return fmt.Errorf("warehouse %s: %s points to %s, which is no snapshot: point it to one of %s", w.dir, currentLink, target, snapshotsDir)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	case len(ids) > 1 || sequence(ids[0]) > 1:
		return fmt.Errorf("warehouse %s: there are snapshots, and the link %s is lost: restore it with ln -s %s/%s %s",
			w.dir, currentLink, snapshotsDir, ids[len(ids)-1], currentLink)
	}
	for _, id := range ids {
		if sequence(id) > published {
			if err := w.discard(filepath.Join(w.dir, snapshotsDir, id)); err != nil {
				return fmt.Errorf("removing leftovers: %w", err)
			}
		}
	}
	return nil
}

// snapshots lists the ids under snapshots/, oldest first.
func (w *Warehouse) snapshots() ([]string, error) {
	return listIDs(w.disk, filepath.Join(w.dir, snapshotsDir))
}

func listIDs(d disk.FS, dir string) ([]string, error) {
	entries, err := d.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries { // sorted by name, so by sequence
		if e.IsDir() && sequence(e.Name()) > 0 {
			ids = append(ids, e.Name())
		}
	}
	return ids, nil
}

// discard removes the folder of a snapshot. It leaves its place in one step
// first, so that nobody finds half of it.
func (w *Warehouse) discard(dir string) error {
	trash, err := w.temporary(trashStart)
	if err != nil {
		return err
	}
	if err := w.disk.Rename(dir, trash); err != nil {
		return err
	}
	return w.disk.RemoveAll(trash)
}

// prune removes snapshots before the current one, but the keep-1 youngest of
// them.
func (w *Warehouse) prune(current string, keep int) error {
	ids, err := w.snapshots()
	if err != nil {
		return err
	}
	for i, id := range ids {
		if id != current && i < len(ids)-keep {
			if err := w.discard(filepath.Join(w.dir, snapshotsDir, id)); err != nil {
				return fmt.Errorf("removing the old snapshot %s: %w", id, err)
			}
		}
	}
	return nil
}

// temporary returns an unused name in the warehouse.
func (w *Warehouse) temporary(start string) (string, error) {
	var b [6]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	return filepath.Join(w.dir, start+hex.EncodeToString(b[:])), nil
}

// flip points current to a snapshot, in one step. It says whether readers see
// it: where only making that durable failed, they do.
func (w *Warehouse) flip(id string) (seen bool, err error) {
	aside, err := w.temporary(linkStart)
	if err != nil {
		return false, err
	}
	if err := w.disk.Symlink(filepath.Join(snapshotsDir, id), aside); err != nil {
		return false, err
	}
	if err := w.disk.Rename(aside, filepath.Join(w.dir, currentLink)); err != nil {
		w.disk.Remove(aside)
		return false, err
	}
	return true, w.disk.SyncDir(w.dir)
}

// linkTables makes the tables and the catalog of the current snapshot appear
// in the warehouse's own folder, where every reader looks first. The links go
// through current and never change.
func (w *Warehouse) linkTables() error {
	names := []string{CatalogFile, tableCodebook}
	for _, t := range schemas.Tables() {
		names = append(names, t.Name)
	}
	for _, name := range names {
		err := w.disk.Symlink(filepath.Join(currentLink, name), filepath.Join(w.dir, name))
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}
