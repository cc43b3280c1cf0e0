package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gongkai/load/disk"
	"gongkai/schemas"
)

// RestatedFile holds the figures that were restated from snapshot to snapshot.
// Like runs it is history and not state: it is carried from each snapshot to
// the next, and no part of the digest.
const RestatedFile = "restated.parquet"

// List returns the snapshots of a warehouse, oldest first, the current one
// last, and those that the gate holds back.
func List(dir string) (published, held []*Snapshot, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, nil, err
	}
	now, err := Current(dir)
	if err != nil && !errors.Is(err, ErrNoWarehouse) {
		return nil, nil, err
	}
	for _, place := range []struct {
		name string
		out  *[]*Snapshot
	}{{snapshotsDir, &published}, {heldDir, &held}} {
		ids, err := listIDs(disk.OS, filepath.Join(dir, place.name))
		if err != nil {
			return nil, nil, err
		}
		for _, id := range ids {
			if place.name == snapshotsDir && (now == nil || sequence(id) > sequence(now.ID)) {
				continue // it is being made, or was never published
			}
			s, err := readSnapshot(disk.OS, filepath.Join(dir, place.name, id))
			if errors.Is(err, fs.ErrNotExist) {
				continue // it is being removed
			}
			if err != nil {
				return nil, nil, err
			}
			*place.out = append(*place.out, s)
		}
	}
	return published, held, nil
}

// Find returns a snapshot of a warehouse, published or held back: by its id,
// the beginning of it, its number, or as "current" or "previous".
func Find(dir, name string) (*Snapshot, error) {
	now, err := Current(dir)
	if err == nil && name == "current" {
		return now, nil
	}
	published, held, listErr := List(dir)
	if listErr != nil {
		return nil, listErr
	}
	if name == "previous" && now != nil {
		name = now.Manifest.Previous
	}
	number, numErr := strconv.Atoi(name)
	var found []*Snapshot
	for _, s := range append(published, held...) {
		if s.ID == name || name != "" && strings.HasPrefix(s.ID, name) || numErr == nil && sequence(s.ID) == number {
			found = append(found, s)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("warehouse %s: %q stands for several snapshots: give more of the id (gongkai snapshots lists them)", dir, name)
	}
	return nil, fmt.Errorf("warehouse %s: no snapshot %q (gongkai snapshots lists them)", dir, name)
}

// Drop removes a snapshot that is not the current one. Whoever reads it by its
// own path loses it.
func (w *Warehouse) Drop(s *Snapshot) error {
	now, err := w.Current()
	if err != nil {
		return err
	}
	if now != nil && now.ID == s.ID {
		return fmt.Errorf("snapshot %s is the current one: publish another first (gongkai snapshots rollback)", s.ID)
	}
	return w.discard(s.Dir)
}

// Keep removes old snapshots but the youngest, the current one among them.
func (w *Warehouse) Keep(snapshots int) error {
	now, err := w.Current()
	if err != nil || now == nil {
		return err
	}
	return w.prune(now.ID, max(1, snapshots))
}

// Rollback publishes an old snapshot again, as a new one with its files: so
// history goes on in one line, and nothing is lost that was published since.
// The next run goes on from there, and reads again what differs.
func (w *Warehouse) Rollback(ctx context.Context, target *Snapshot, o Options) (*Snapshot, error) {
	if err := w.Sweep(); err != nil {
		return nil, err
	}
	now, err := w.Current()
	if err != nil {
		return nil, err
	}
	if now == nil || now.ID == target.ID {
		return nil, fmt.Errorf("snapshot %s is the current one already", target.ID)
	}
	if err := w.intact(target); err != nil {
		return nil, err
	}
	runs, err := now.readRuns(w.disk)
	if err != nil {
		return nil, err
	}
	staging, err := w.temporary(stagingStart)
	if err != nil {
		return nil, err
	}
	defer w.disk.RemoveAll(staging)
	data := filepath.Join(staging, "data")
	m := target.Manifest
	m.Previous, m.CreatedAt, m.Catalog = now.ID, time.Now().UTC().Truncate(time.Second), o.CatalogID
	m.Snapshot = fmt.Sprintf("%06d-%s", sequence(now.ID)+1, m.Digest[:12])
	if err := w.shareAll(target, now, data); err != nil {
		return nil, err
	}
	run := Run{
		RunID: m.RunID, StartedAt: m.CreatedAt, FinishedAt: m.CreatedAt, Snapshot: m.Snapshot, Outcome: OutcomeRolledBack,
		Message: "to snapshot " + target.ID, RowsWritten: m.Rows(""), FilesShared: int64(len(m.Files)),
	}
	if err := w.disk.MkdirAll(filepath.Join(data, schemas.TableRuns)); err != nil {
		return nil, err
	}
	if err := w.writeRuns(filepath.Join(data, schemas.TableRuns, DataFile), filepath.Join(staging, "runs"), append(runs, run)); err != nil {
		return nil, err
	}
	if err := writeManifest(w.disk, data, &m); err != nil {
		return nil, err
	}
	return w.install(ctx, data, now, &m, o)
}

// intact makes sure that a snapshot may be published again.
func (w *Warehouse) intact(s *Snapshot) error {
	damage, err := s.Damaged(w.disk)
	if err == nil && len(damage) > 0 {
		err = fmt.Errorf("snapshot %s is not whole (gongkai verify tells more)", s.ID)
	}
	return err
}

// shareAll links the data files and the ledger of a snapshot into a folder,
// and the history of another one.
func (w *Warehouse) shareAll(s, history *Snapshot, data string) error {
	out := &sink{disk: w.disk, root: data, previous: s.Dir, made: map[string]bool{}}
	for _, f := range append(s.Manifest.Files, File{Path: LedgerFile}) {
		if err := out.share(f); err != nil {
			return fmt.Errorf("sharing %s of snapshot %s: %w", f.Path, s.ID, err)
		}
	}
	if err := w.shareStored(s, out); err != nil {
		return err
	}
	out.previous = history.Dir
	if err := out.share(File{Path: RestatedFile}); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("sharing %s of snapshot %s: %w", RestatedFile, history.ID, err)
	}
	return nil
}

// install moves a snapshot to its place, completes it there, makes it durable,
// and only then lets readers see it. It returns the snapshot once it is the
// current one, whatever follows.
func (w *Warehouse) install(ctx context.Context, data string, before *Snapshot, m *Manifest, o Options) (s *Snapshot, err error) {
	done, err := w.place(ctx, data, snapshotsDir, before, m, o)
	if err != nil {
		return nil, err
	}
	defer func() {
		if s == nil { // nobody has seen it
			err = errors.Join(err, w.discard(done.Dir))
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	seen, err := w.flip(m.Snapshot)
	if !seen {
		return nil, fmt.Errorf("publishing the snapshot: %w", err)
	}
	s = done
	// Old snapshots go only when the new one cannot be lost any more.
	if err == nil {
		err = w.linkTables()
	}
	if err == nil && o.Keep > 0 {
		err = w.prune(m.Snapshot, o.Keep)
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrPublished, err)
	}
	return s, err
}

// place moves a snapshot below a folder of the warehouse, builds its catalog
// there, whose views name the place, and makes all of it durable.
func (w *Warehouse) place(ctx context.Context, data, folder string, before *Snapshot, m *Manifest, o Options) (s *Snapshot, err error) {
	parent := filepath.Join(w.dir, folder)
	s = &Snapshot{ID: m.Snapshot, Dir: filepath.Join(parent, m.Snapshot), Manifest: *m}
	if err := w.disk.MkdirAll(parent); err != nil {
		return nil, err
	}
	if err := w.disk.Rename(data, s.Dir); err != nil {
		return nil, fmt.Errorf("moving the snapshot to its place: %w", err)
	}
	if o.Catalog != nil {
		if err = o.Catalog(ctx, before, s); err != nil {
			err = fmt.Errorf("building the catalog: %w", err)
		}
	}
	if err == nil {
		err = w.disk.SyncTree(s.Dir)
	}
	if err == nil {
		err = w.disk.SyncDir(parent)
	}
	if err != nil {
		return nil, errors.Join(err, w.discard(s.Dir))
	}
	return s, nil
}
