//go:build unix

package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load/disk"
	"gongkai/load/disk/faults"
	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// A scenario is something that load does to a warehouse, on a file system that
// fails.
type scenario struct {
	name string
	// prepare makes the warehouse as it is before.
	prepare func(t *testing.T, dir string)
	run     func(d disk.FS, dir string) error
}

// turn runs a run over batches of facts, as of a version, and publishes it.
func turn(d disk.FS, dir string, o Options, version int, batches ...*schemas.Facts) error {
	return held(d, dir, func(w *Warehouse) error {
		writer, err := w.NewWriter(o)
		if err != nil {
			return err
		}
		defer writer.Abort()
		for _, f := range batches {
			var read []Read
			for _, uri := range factstest.URIs(f) {
				r := Read{Entry: Entry{SourceURI: uri, Stamp: fmt.Sprint(uri, version)}, Was: allHeld(writer)}
				if j := writer.Journaled(uri); j != nil && j.Stamp == r.Stamp {
					if err := writer.Reuse(r); err != nil {
						return err
					}
					continue
				}
				read = append(read, r)
			}
			if len(read) == 0 {
				continue
			}
			if len(read) < int(f.Keys.NumRows()) {
				return errors.New("half of a batch is in the journal")
			}
			if err := writer.Append(read, f); err != nil {
				return err
			}
		}
		_, err = writer.Publish(context.Background(), Run{RunID: "run-1"})
		return err
	})
}

// held does something with a warehouse under its lock.
func held(d disk.FS, dir string, do func(*Warehouse) error) error {
	w, err := LockOn(d, dir)
	if err != nil {
		return err
	}
	err = do(w)
	w.Close() // an error of it changes nothing
	return err
}

// pairs are facts of the documents [from, to), two a batch.
func pairs(from, to, version int) []*schemas.Facts {
	var out []*schemas.Facts
	for at := from; at < to; at += 2 {
		out = append(out, factstest.Corpus(at, min(2, to-at), 3+version, 2))
	}
	return out
}

// sound is a file system without faults, which does not wait for the disk.
func sound() *faults.FS { return faults.New(faults.Once, 0) }

func scenarios() []scenario {
	one := Options{Workers: 1, Keep: 2}
	gate := Options{Workers: 1, Gate: Gate{LostCells: 0.1}}
	states := func(versions ...int) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			for _, v := range versions {
				if err := turn(sound(), dir, one, v, pairs(0, 6, v)...); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	cells := func(t *testing.T, dir string) {
		if err := turn(sound(), dir, gate, 0, withCells(0, 4, 10)); err != nil {
			t.Fatal(err)
		}
	}
	refuse := func(d disk.FS, dir string) error {
		err := turn(d, dir, gate, 1, withCells(0, 4, 8))
		var refused *RefusedError
		if errors.As(err, &refused) {
			return nil
		}
		return err
	}
	return []scenario{
		{"first run", states(), func(d disk.FS, dir string) error { return turn(d, dir, one, 0, pairs(0, 6, 0)...) }},
		{"run", states(0, 1, 2), func(d disk.FS, dir string) error { return turn(d, dir, one, 3, pairs(2, 5, 3)...) }},
		{"unchanged", states(0), func(d disk.FS, dir string) error { return turn(d, dir, one, 0) }},
		{"refused", cells, refuse},
		{"accepted", func(t *testing.T, dir string) {
			cells(t, dir)
			if err := refuse(sound(), dir); err != nil {
				t.Fatal(err)
			}
		}, func(d disk.FS, dir string) error {
			return held(d, dir, func(w *Warehouse) error {
				s, err := Find(dir, "2")
				if err == nil {
					_, err = w.Accept(context.Background(), s, one)
				}
				return err
			})
		}},
		{"rollback", states(0, 1), func(d disk.FS, dir string) error {
			return held(d, dir, func(w *Warehouse) error {
				s, err := Find(dir, "1")
				if err == nil {
					_, err = w.Rollback(context.Background(), s, one)
				}
				return err
			})
		}},
	}
}

// TestEveryCallFails lets each call on the file system fail once, and then
// each be the last one before the process or the power is gone. Whatever it
// is, the warehouse holds a whole snapshot, that before or the new one; an
// error means that before; and the next run goes through and leaves nothing
// behind.
func TestEveryCallFails(t *testing.T) {
	total := 0
	for _, s := range scenarios() {
		t.Run(s.name, func(t *testing.T) { total += everyCall(t, s) })
	}
	t.Logf("%d faults in all", total)
	if total < 100 {
		t.Errorf("only %d faults: is the file system routed through load/disk?", total)
	}
}

// everyCall lets the calls of a scenario fail and counts the faults.
func everyCall(t *testing.T, s scenario) (points int) {
	base := filepath.Join(faults.Memory(t), "w")
	s.prepare(t, base)
	count := sound()
	reached := copyOf(t, base)
	if err := s.run(count, reached); err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	before, after := currentID(base), currentID(reached)
	for at := 1; at <= count.Calls(); at++ {
		for _, ending := range []string{"once", "stop", "power", "power, names lost"} {
			if at%stride(ending) != 0 {
				continue
			}
			dir := copyOf(t, base)
			name, err := fail(s, dir, ending, at)
			if name == "" {
				continue // fewer calls this time
			}
			points++
			now := currentID(dir)
			if now != before && now != after || err != nil && now != before && ending == "once" && !errors.Is(err, ErrPublished) {
				t.Errorf("%s: %s, call %d (%s): %v: current is %q, was %q", s.name, ending, at, name, err, now, before)
			}
			whole(t, dir, fmt.Sprintf("%s: %s, call %d (%s)", s.name, ending, at, name))
			err = s.run(sound(), dir)
			if again(err) {
				err = held(sound(), dir, (*Warehouse).Sweep)
			}
			if err != nil {
				t.Errorf("%s: %s, call %d (%s): the next run: %v", s.name, ending, at, name, err)
			}
			whole(t, dir, fmt.Sprintf("%s: after %s, call %d (%s)", s.name, ending, at, name))
			clean(t, dir, s.name+" "+name)
			os.RemoveAll(dir)
		}
	}
	t.Logf("%s: %d calls, %d faults", s.name, count.Calls(), points)
	return points
}

// again says that an error is one of doing twice what was done.
func again(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "is not held back") || strings.Contains(err.Error(), "no snapshot \""))
}

// stride is how many calls are passed over: with GONGKAI_LONG=1 none.
func stride(ending string) int {
	switch {
	case os.Getenv("GONGKAI_LONG") != "":
		return 1
	case ending == "once":
		return 7
	}
	return 17
}

// fail runs a scenario into a fault and says which call it was.
func fail(s scenario, dir, ending string, at int) (call string, err error) {
	mode := faults.Stop
	if ending == "once" {
		mode = faults.Once
	}
	d := faults.New(mode, at)
	d.Durable(dir)
	err = s.run(d, dir)
	if strings.HasPrefix(ending, "power") {
		if cutErr := d.PowerCut(dir, ending != "power"); cutErr != nil {
			err = errors.Join(err, cutErr)
		}
	}
	return strings.ReplaceAll(d.Failed(), dir, ""), err
}

// whole verifies the current snapshot, if there is one.
func whole(t *testing.T, dir, when string) {
	t.Helper()
	s, err := Current(dir)
	if errors.Is(err, ErrNoWarehouse) {
		return
	}
	if err == nil {
		err = errors.Join(s.Verify(), s.VerifyLedger())
	}
	if err != nil {
		t.Errorf("%s: %v", when, err)
		return
	}
	if runs, err := s.Runs(); err != nil || len(runs) == 0 {
		t.Errorf("%s: %d runs, %v", when, len(runs), err)
	}
}

// clean looks for what lies about.
func clean(t *testing.T, dir, when string) {
	t.Helper()
	for _, pattern := range []string{".staging*", ".trash*", ".link*", "*.tmp"} {
		if left, _ := filepath.Glob(filepath.Join(dir, pattern)); len(left) > 0 {
			t.Errorf("%s: left behind: %v", when, left)
		}
	}
	ids, _, err := List(dir)
	if err != nil {
		t.Errorf("%s: %v", when, err)
	}
	for _, s := range ids {
		if sequence(s.ID) > sequence(currentID(dir)) {
			t.Errorf("%s: snapshot %s was never published", when, s.ID)
		}
	}
}

func currentID(dir string) string {
	s, err := Current(dir)
	if err != nil {
		return ""
	}
	return s.ID
}

// copyOf copies a warehouse with its links.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(faults.Memory(t), "w")
	if _, err := os.Stat(dir); err != nil {
		return to
	}
	if out, err := exec.Command("cp", "-a", dir, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return to
}

// A spare check that the scenario of the gate does what it says.
func TestGateRefuses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	w := lock(t, dir)
	old := mustPublish(t, w, Options{}, withCells(0, 20, 10))
	_, err := publish(t, w, Options{Gate: Gate{LostCells: 0.1, MinReports: 5}}, withCells(0, 20, 8))
	var refused *RefusedError
	if !errors.As(err, &refused) || len(refused.Losses) == 0 || refused.Losses[0].What != "cells" {
		t.Fatalf("%v", err)
	}
	t.Log(err)
	if currentID(dir) != old.ID {
		t.Error("it is published")
	}
	if err := refused.Held.Verify(); err != nil {
		t.Error(err)
	}
	runs, err := old.Runs()
	if err != nil || len(runs) != 2 || runs[1].Outcome != OutcomeRefused || runs[1].Snapshot != old.ID {
		t.Errorf("%+v, %v", runs, err)
	}
	s, err := w.Accept(context.Background(), refused.Held, Options{})
	if err != nil || currentID(dir) != s.ID {
		t.Errorf("%v, %v", s, err)
	}
	if runs, err := s.Runs(); err != nil || len(runs) != 3 || runs[2].Outcome != OutcomePublished {
		t.Errorf("%+v, %v", runs, err)
	}
	if _, err := publish(t, w, Options{Gate: Gate{LostCells: 0.5, LostReports: 0.5}}, withCells(0, 20, 7)); err != nil {
		t.Error(err)
	}
}

// withCells are reports that say they state so many cells.
func withCells(first, n, cells int) *schemas.Facts {
	var reports []factstest.Report
	for i := range n {
		reports = append(reports, factstest.Report{
			ID: fmt.Sprintf("%04d", first+i), Province: "福建省", Year: 2020, Level: "county", Fields: factstest.Row{"cells_reported": cells},
		})
	}
	return factstest.Build(reports)
}
