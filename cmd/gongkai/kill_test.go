package main

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/load"
	"gongkai/schemas/specimen"
)

// TestKilled kills the process at random instants of runs that change the
// corpus. Whatever the instant, the warehouse holds one whole snapshot: all
// documents of one state of the corpus, and figures that their files' digests
// vouch for. At the end a run that is left alone goes through.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	corpus, w := t.TempDir(), filepath.Join(t.TempDir(), "w")
	const documents = 120
	write := func(seed uint64) {
		for i := range documents {
			s := specimen.At(seed, i)
			name := filepath.Join(corpus, filepath.Base(s.Path[strings.LastIndexByte(s.Path, '/')+1:][:6])+".txt")
			if err := os.WriteFile(name, s.Content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	start := func() *exec.Cmd {
		c := exec.Command("gongkai", "run", corpus, "--warehouse", w, "-q", "--log-level", "error")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	write(1)
	began := time.Now()
	if err := start().Wait(); err != nil {
		t.Fatal(err)
	}
	whole := time.Since(began)
	killed := 0
	for round := range 12 {
		write(uint64(2 + round))
		c := start()
		time.Sleep(time.Duration(rng.Float64() * 1.1 * float64(whole)))
		if err := c.Process.Kill(); err == nil {
			killed++
		}
		c.Wait() // the error says that it was killed
		verify(t, w, documents)
	}
	if err := start().Wait(); err != nil {
		t.Fatalf("the run after the last kill: %v", err)
	}
	verify(t, w, documents)
	left, err := filepath.Glob(filepath.Join(w, ".staging*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	t.Logf("killed %d of 12 runs", killed)
}

// verify checks that the current snapshot is whole.
func verify(t *testing.T, w string, documents int) {
	t.Helper()
	s, err := load.Current(w)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("gongkai", "query", "--warehouse", w, "--format", "csv",
		"SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM rejects), (SELECT count(DISTINCT report_id) FROM applications), (SELECT count(*) FROM reports WHERE form <> 'none'), (SELECT count(DISTINCT run_id) FROM reports)").Output()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	r := rows[1]
	if r[0] != "120" || documents != 120 || r[1] != r[2] || r[3] != "1" {
		t.Fatalf("not whole: %v documents, %v reports with applications of %v with a form, from %v runs", r[0], r[1], r[2], r[3])
	}
}
