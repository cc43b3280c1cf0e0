package export

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gongkai/load/catalog"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
)

// A disk that is full is told, and nothing is left on it.
func TestFullDisk(t *testing.T) {
	small := t.TempDir()
	if err := unix.Mount("tmpfs", small, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("no small disk to fill: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(small, 0) })
	dir := t.TempDir()
	publishtest.Publish(t, dir, catalog.Maker{}.Publish, factstest.Typed())
	for _, name := range []string{"out.csv", "out.csv.gz", "out.xlsx"} {
		_, err := Export(context.Background(), source(t, dir), Options{
			SQL: "SELECT sha256(i::VARCHAR) AS a FROM range(100000) t(i)", Out: filepath.Join(small, name)})
		if err == nil || !strings.Contains(err.Error(), "the disk is full (nothing is left of it): free some space") {
			t.Errorf("%s: %v", name, err)
		}
		if entries, _ := os.ReadDir(small); len(entries) != 0 {
			t.Errorf("%s: left behind: %v", name, entries)
		}
	}
}
