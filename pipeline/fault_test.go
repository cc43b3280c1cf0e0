//go:build unix

package pipeline

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"gongkai/load"
	"gongkai/load/disk/faults"
)

// TestFaultsOfARun lets calls on the warehouse's file system fail in whole
// runs, catalog and all. The next run must end with the bytes of one that met
// no fault. GONGKAI_LONG=1 tries every call instead of eight.
func TestFaultsOfARun(t *testing.T) {
	dir := writeCorpus(t, 12, 12)
	base := filepath.Join(faults.Memory(t), "w")
	c := Config{Sources: []string{dir}, Warehouse: base, Workers: 1, Log: zerolog.Nop()}
	mustRun(t, c)
	n := &nights{dir: dir, next: 900}
	for i, path := range n.paths() {
		if i%3 == 0 {
			if err := n.write(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	copied := func() string {
		to := filepath.Join(faults.Memory(t), "w")
		if out, err := exec.Command("cp", "-a", base, to).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return to
	}
	calm := faults.New(faults.Once, 0)
	c.Warehouse, c.disk = copied(), calm
	mustRun(t, c)
	want := digests(t, c.Warehouse)
	before := digests(t, base)
	stride, points := max(1, calm.Calls()/8), 0
	if os.Getenv("GONGKAI_LONG") != "" {
		stride = 1
	}
	for at := 1; at <= calm.Calls(); at += stride {
		for _, mode := range []faults.Mode{faults.Once, faults.Stop} {
			d := faults.New(mode, at)
			c.Warehouse, c.disk = copied(), d
			_, err := Run(context.Background(), c)
			if d.Failed() == "" {
				continue
			}
			points++
			expected := want
			if err != nil {
				expected = before
			}
			// A process that stopped after publication did publish, and was
			// told of an error all the same.
			now := digests(t, c.Warehouse)
			if diff := cmp.Diff(expected, now); diff != "" && !(mode == faults.Stop && cmp.Equal(want, now)) {
				t.Errorf("%s, call %d (%s): %v:\n%s", mode, at, d.Failed(), err, diff)
			}
			c.disk = faults.New(faults.Once, 0)
			if _, err := Run(context.Background(), c); err != nil {
				t.Errorf("after %s, call %d (%s): %v", mode, at, d.Failed(), err)
			}
			if diff := cmp.Diff(want, digests(t, c.Warehouse)); diff != "" {
				t.Errorf("after %s, call %d (%s):\n%s", mode, at, d.Failed(), diff)
			}
			s, err := load.Current(c.Warehouse)
			if err == nil {
				err = errors.Join(s.Verify(), s.VerifyLedger())
			}
			if err != nil {
				t.Errorf("after %s, call %d (%s): %v", mode, at, d.Failed(), err)
			}
			os.RemoveAll(filepath.Dir(c.Warehouse))
		}
	}
	t.Logf("%d calls, %d faults", calm.Calls(), points)
}
