package pipeline

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write anew what tests compare with: testdata/accuracy.golden, docs/cookbook.md")

// TestAccuracy scores the reading of every labelled document of testdata and
// compares with the figures that are checked in: none may fall unseen. After a
// change for the better, run it with -update; the diff is what gets reviewed.
func TestAccuracy(t *testing.T) {
	truths, err := filepath.Glob(filepath.Join("..", "testdata", "*", "truth.csv"))
	if err != nil || len(truths) == 0 {
		t.Fatal("no labels", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-44s %7s %7s %7s %7s %8s %7s\n", "documents, table", "cells", "right", "wrong", "missed", "invented", "status")
	for _, truth := range truths {
		labels, err := LoadLabels(truth)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Dir(truth)
		ev, err := Eval(context.Background(), []string{dir}, labels)
		if err != nil {
			t.Fatal(err)
		}
		if ev.Absent > 0 {
			t.Errorf("%s: %d labelled documents are not there", truth, ev.Absent)
		}
		if len(ev.Extra) > 0 {
			t.Errorf("%s: more reports than labels: %v", truth, ev.Extra)
		}
		for _, g := range ev.GroupNames() {
			for _, table := range ev.TableNames() {
				if s, ok := ev.Groups[g][table]; ok {
					fmt.Fprintf(&b, "%-44s %7d %7d %7d %7d %8d %7d\n", filepath.Base(dir)+"/"+g+" "+table, s.Cells, s.Right, s.Wrong, s.Missed, s.Invented, s.Status)
				}
			}
		}
		for i, d := range ev.Differences {
			if i < 20 {
				t.Logf("%s: %s %s/%s/%s: label %q (%s), read %q (%s) from %q", d.Kind, d.File, d.Table, d.Row, d.Column, d.Value, d.Status, d.GotValue, d.GotStatus, d.Raw)
			}
		}
	}
	golden := filepath.Join("..", "testdata", "accuracy.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the figures changed (run with -update after a change for the better):\n%s", diff)
	}
}
