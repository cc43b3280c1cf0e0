package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/schemas/specimen"
)

// TestKilled kills the process at random instants of runs that change the
// corpus, with readers beside. Whatever the instant, the warehouse holds one
// whole snapshot: all documents of one state of the corpus, and files that
// their digests vouch for. At the end a run that is left alone goes through
// with nothing lost. GONGKAI_KILLS=200 kills 200 times instead of twelve.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	kills := 12
	if s := os.Getenv("GONGKAI_KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	k := &killing{t: t, rng: rand.New(rand.NewPCG(1, 2)), corpus: t.TempDir(), warehouse: filepath.Join(t.TempDir(), "w"), sums: make(map[string]string), states: make(map[string]int), published: make(map[string]bool), seen: make(map[int]bool)}
	for i := range documents {
		k.write(i)
	}
	k.note(0)
	if err := k.start().Wait(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() { k.read(done) })
	}
	whole := time.Duration(0) // time of the longest run that was left alone
	killed, rounds := 0, 0
	for killed < kills && rounds < 3*kills {
		rounds++
		for range 1 + k.rng.IntN(documents) {
			k.write(k.rng.IntN(documents))
		}
		k.note(rounds)
		began := time.Now()
		c := k.start()
		if rounds%10 != 1 { // some are left alone, so that states change
			time.Sleep(time.Duration(k.rng.Float64() * 1.1 * float64(whole)))
			c.Process.Kill()
		}
		err := c.Wait()
		var e *exec.ExitError
		switch {
		case err == nil:
			whole = time.Since(began)
		case errors.As(err, &e) && e.ExitCode() < 0:
			killed++
		default:
			t.Errorf("a run failed by itself: %v", err)
		}
		k.verify()
	}
	if err := k.start().Wait(); err != nil {
		t.Errorf("the run after the last kill: %v", err)
	}
	close(done)
	readers.Wait()
	if state := k.verify(); state != rounds {
		t.Errorf("at the end the warehouse holds state %d of the corpus, not %d", state, rounds)
	}
	for _, pattern := range []string{".staging*", ".trash*", ".link*", ".journal"} {
		if left, _ := filepath.Glob(filepath.Join(k.warehouse, pattern)); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	s, err := load.Current(k.warehouse)
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := catalog.Verify(context.Background(), s); err != nil || len(wrong) > 0 {
		t.Errorf("at the end: %v, %v", wrong, err)
	}
	t.Logf("%d runs, %d killed, %d snapshots, %d reads beside them of %d states", rounds, killed, len(k.published), k.reads.Load(), len(k.seen))
}

// documents is how many documents the corpus has.
const documents = 60

// killing is the state of the test.
type killing struct {
	t                 *testing.T
	rng               *rand.Rand
	corpus, warehouse string
	next              int
	sums              map[string]string // SHA-256 of each document
	reads             atomic.Int64

	mu        sync.Mutex
	states    map[string]int  // digest of the documents to the round that made it
	published map[string]bool // snapshots met
	seen      map[int]bool    // states met by readers
}

// write makes a document anew, aside, so that no run reads half of it.
func (k *killing) write(i int) {
	k.next++
	s := specimen.At(5, k.next)
	name := fmt.Sprintf("%03d.txt", i)
	aside := filepath.Join(k.corpus, ".aside")
	if err := os.WriteFile(aside, s.Content, 0o644); err != nil {
		k.t.Fatal(err)
	}
	if err := os.Rename(aside, filepath.Join(k.corpus, name)); err != nil {
		k.t.Fatal(err)
	}
	sum := sha256.Sum256(s.Content)
	k.sums[name] = hex.EncodeToString(sum[:])
}

// note remembers the state of the corpus.
func (k *killing) note(round int) {
	h := sha256.New()
	for i := range documents {
		name := fmt.Sprintf("%03d.txt", i)
		fmt.Fprintln(h, name, k.sums[name])
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.states[hex.EncodeToString(h.Sum(nil))] = round
}

func (k *killing) start() *exec.Cmd {
	c := exec.Command("gongkai", "run", k.corpus, "--warehouse", k.warehouse, "-q", "--log-level", "error")
	if err := c.Start(); err != nil {
		k.t.Fatal(err)
	}
	return c
}

// verify checks that the current snapshot is whole, and returns the state of
// the corpus that it holds.
func (k *killing) verify() int {
	k.t.Helper()
	s, err := load.Current(k.warehouse)
	if err != nil {
		k.t.Fatal(err)
	}
	if err := errors.Join(s.Verify(), s.VerifyLedger()); err != nil {
		k.t.Fatalf("snapshot %s: %v", s.ID, err)
	}
	state, err := k.ask(s)
	if err != nil {
		k.t.Fatalf("snapshot %s: %v", s.ID, err)
	}
	return state
}

// read asks the warehouse again and again, as other processes would.
func (k *killing) read(done chan struct{}) {
	for {
		select {
		case <-done:
			return
		default:
		}
		s, err := load.Current(k.warehouse)
		var state int
		if err == nil {
			state, err = k.ask(s)
		}
		if err != nil {
			if s != nil {
				if _, gone := os.Stat(s.Dir); errors.Is(gone, fs.ErrNotExist) {
					continue // three snapshots later: it was not kept so long
				}
			}
			k.t.Errorf("a reader beside: %v", err)
			return
		}
		k.reads.Add(1)
		time.Sleep(50 * time.Millisecond)
		k.mu.Lock()
		k.seen[state] = true
		k.mu.Unlock()
	}
}

// ask compares the documents of a snapshot with the states that the corpus had,
// and its tables with each other.
func (k *killing) ask(s *load.Snapshot) (state int, err error) {
	db, err := catalog.OpenSnapshot(context.Background(), s)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	rows, err := db.Query("SELECT source_uri, content_sha256 FROM reports UNION ALL SELECT source_uri, content_sha256 FROM rejects ORDER BY 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	h := sha256.New()
	n := 0
	for rows.Next() {
		var uri string
		var sum sql.NullString
		if err := rows.Scan(&uri, &sum); err != nil {
			return 0, err
		}
		fmt.Fprintln(h, uri, sum.String)
		n++
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	var withCells, withForm, strangers int
	err = db.QueryRow(`SELECT (SELECT count(DISTINCT report_id) FROM applications), (SELECT count(*) FROM reports WHERE form <> 'none'),
		(SELECT count(*) FROM applications WHERE report_id NOT IN (SELECT report_id FROM reports))`).Scan(&withCells, &withForm, &strangers)
	if err != nil {
		return 0, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.published[s.ID] = true
	state, known := k.states[hex.EncodeToString(h.Sum(nil))]
	if !known || withCells != withForm || strangers > 0 {
		return 0, fmt.Errorf("snapshot %s is mixed: %d documents of no state that the corpus had (%v), %d reports with cells of %d with a form, %d cells without a report", s.ID, n, known, withCells, withForm, strangers)
	}
	return state, nil
}
