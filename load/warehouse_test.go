package load

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load/internal/factstest"
)

func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "warehouse")
	w := lock(t, dir)
	_, err := Lock(dir)
	var locked *LockedError
	if !errors.As(err, &locked) || locked.Holder.PID != os.Getpid() || !strings.Contains(err.Error(), "process") {
		t.Errorf("%v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	lock(t, dir)
}

func TestForeignFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.doc"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); err == nil || !strings.Contains(err.Error(), "thesis.doc") {
		t.Errorf("%v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	w := lock(t, dir)
	s := mustPublish(t, w, Options{}, factstest.Corpus(0, 5, 20, 2))
	// What a run leaves that was killed while it wrote, while it published,
	// and while it removed an old snapshot.
	for _, name := range []string{".staging-1/data/x", "snapshots/000002-dead/reports", ".trash-2/reports", ".link-3"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	mustPublish(t, w, Options{}, factstest.Corpus(0, 5, 20, 2))
	ids, err := w.snapshots()
	if err != nil || len(ids) != 2 || ids[0] != s.ID || ids[1] == "000002-dead" {
		t.Errorf("%v, %v", ids, err)
	}
	checkClean(t, dir, ids[1])

	// Without the link nobody can tell which snapshot is right: none goes.
	if err := os.Remove(filepath.Join(dir, currentLink)); err != nil {
		t.Fatal(err)
	}
	if err := w.Sweep(); err == nil || !strings.Contains(err.Error(), "ln -s") {
		t.Errorf("%v", err)
	}
	if after, _ := w.snapshots(); len(after) != 2 {
		t.Errorf("%v", after)
	}
}

func TestFirstRunKilled(t *testing.T) {
	dir := t.TempDir()
	w := lock(t, dir)
	if err := os.MkdirAll(filepath.Join(dir, "snapshots/000001-dead/reports"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := mustPublish(t, w, Options{}, factstest.Corpus(0, 5, 20, 2))
	if ids, _ := w.snapshots(); len(ids) != 1 || ids[0] != s.ID {
		t.Errorf("%v", ids)
	}
}

func TestOneWriterAtATime(t *testing.T) {
	w := lock(t, t.TempDir())
	writer, err := w.NewWriter(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.NewWriter(Options{}); err == nil {
		t.Error("two writers")
	}
	if err := writer.Abort(); err != nil {
		t.Error(err)
	}
	if writer, err = w.NewWriter(Options{}); err != nil {
		t.Fatal(err)
	}
	writer.Abort()
}
