package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"gongkai/extract/corpus"
	"gongkai/load"
	"gongkai/schemas/specimen"
)

// nights is a corpus that changes from run to run.
type nights struct {
	dir  string
	next int // number of the next document to be made
}

func (n *nights) write(path string) error {
	s := specimen.At(77, n.next)
	n.next++
	name := filepath.Join(n.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, s.Content, 0o644)
}

// paths lists the documents, sorted.
func (n *nights) paths() []string {
	var out []string
	filepath.WalkDir(n.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(n.dir, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return nil
	})
	return out
}

// turn changes the corpus at random: documents come, change, go, are renamed,
// cease to be reports, are touched and are copied.
func (n *nights) turn(rng *rand.Rand, changes int) error {
	for range changes {
		paths := n.paths()
		pick := func() string { return paths[rng.IntN(len(paths))] }
		var err error
		switch k := rng.IntN(8); {
		case k <= 1 || len(paths) < 4:
			err = n.write(fmt.Sprintf("%d/%04d.txt", rng.IntN(3), n.next))
		case k == 2:
			err = n.write(pick())
		case k == 3:
			err = os.Remove(filepath.Join(n.dir, pick()))
		case k == 4:
			err = os.Rename(filepath.Join(n.dir, pick()), filepath.Join(n.dir, fmt.Sprintf("%04d-moved.txt", n.next)))
			n.next++
		case k == 5:
			err = os.WriteFile(filepath.Join(n.dir, pick()), fmt.Appendf(nil, "notice %d: no report", rng.IntN(1000)), 0o644)
		case k == 6:
			var b []byte
			name := filepath.Join(n.dir, pick())
			if b, err = os.ReadFile(name); err == nil {
				err = os.WriteFile(name, b, 0o644)
			}
		default: // the same report a second time, so that one must be chosen
			var b []byte
			if b, err = os.ReadFile(filepath.Join(n.dir, pick())); err == nil {
				err = os.WriteFile(filepath.Join(n.dir, fmt.Sprintf("%04d-copy.txt", n.next)), b, 0o644)
				n.next++
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// TestNightsAreAsOneRun: whatever came, changed, went or moved between the
// runs, the warehouse has the bytes of one run over the corpus as it is.
// GONGKAI_LONG=1 tries forty corpora instead of three.
func TestNightsAreAsOneRun(t *testing.T) {
	corpora := 3
	if os.Getenv("GONGKAI_LONG") != "" {
		corpora = 40
	}
	for seed := range corpora {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { nightsAreAsOneRun(t, uint64(seed)) })
	}
}

func nightsAreAsOneRun(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	dir := t.TempDir()
	n := &nights{dir: filepath.Join(dir, "corpus"), next: rng.IntN(5000)}
	w := filepath.Join(dir, "w")
	c := Config{Sources: []string{n.dir}, Warehouse: w, Prune: true}
	if err := n.turn(rng, 12); err != nil {
		t.Fatal(err)
	}
	for night := range 4 {
		if err := n.turn(rng, 1+rng.IntN(6)); err != nil {
			t.Fatal(err)
		}
		c.Workers = 1 + rng.IntN(3)
		mustRun(t, c)
		fresh := c
		fresh.Warehouse = filepath.Join(dir, fmt.Sprint("fresh", night))
		mustRun(t, fresh)
		if diff := cmp.Diff(digests(t, fresh.Warehouse), digests(t, w)); diff != "" {
			t.Errorf("night %d: the bytes differ from those of one run:\n%s", night, diff)
		}
		p, err := Plan(context.Background(), c)
		if err != nil || len(p.Reasons) > 0 {
			t.Errorf("night %d: after the run there is work left: %+v, %v", night, p, err)
		}
	}
}

// TestOnlyTouchedPartitionsAreWritten: one document changes, and nothing but
// its partition is written.
func TestOnlyTouchedPartitionsAreWritten(t *testing.T) {
	dir := writeCorpus(t, 5, 200)
	w := filepath.Join(t.TempDir(), "w")
	c := Config{Sources: []string{dir}, Warehouse: w}
	first := mustRun(t, c)
	if first.Shared != 0 || first.Written < 200 {
		t.Errorf("%d files written, %d shared", first.Written, first.Shared)
	}
	files, err := filepath.Glob(filepath.Join(dir, "tab-rows", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], append(b, "联系电话：12345678\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	s := mustRun(t, c)
	if s.Reasons[ReasonChanged] != 1 || s.Unchanged != 199 || s.Written < 1 || s.Written > 7 || s.Shared != first.Written-s.Written {
		t.Errorf("%+v", *s)
	}
}

// TestReasons: each reason for work is told, by the plan and by the run.
func TestReasons(t *testing.T) {
	dir := writeCorpus(t, 6, 20)
	w := filepath.Join(t.TempDir(), "w")
	c := Config{Sources: []string{dir}, Warehouse: w, Log: zerolog.Nop()}
	n := &nights{dir: dir}
	paths := n.paths()
	name := func(i int) string { return filepath.Join(dir, paths[i]) }
	expect := func(what string, want map[string]int64, unchanged int64) {
		t.Helper()
		p, err := Plan(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		s := mustRun(t, c)
		for who, got := range map[string]*Changes{"plan": p, "run": &s.Changes} {
			if diff := cmp.Diff(want, got.Reasons); diff != "" || got.Unchanged != unchanged {
				t.Errorf("%s: %s: %d unchanged, reasons:\n%s", what, who, got.Unchanged, diff)
			}
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	expect("first", map[string]int64{ReasonNew: 20}, 0)
	expect("again", map[string]int64{}, 20)

	must(os.WriteFile(name(3), []byte("nothing"), 0o644))
	must(os.WriteFile(filepath.Join(dir, "one-more.txt"), []byte("nothing"), 0o644))
	expect("changed and new", map[string]int64{ReasonNew: 1, ReasonChanged: 1}, 19)

	must(os.Remove(name(5)))
	expect("gone", map[string]int64{}, 20)
	c.Prune = true
	expect("pruned", map[string]int64{ReasonRemoved: 1}, 20)
	c.Prune = false

	c.Retry = true
	expect("retry", map[string]int64{ReasonRetry: 2}, 18)
	c.Retry = false
	c.Full = true
	expect("full", map[string]int64{ReasonForced: 20}, 0)
	c.Full = false

	c.Limits.DocumentBytes = 100
	expect("limits", map[string]int64{ReasonLimitsChanged: 18}, 2)
	c.Limits.DocumentBytes = 0
	expect("limits back", map[string]int64{ReasonLimitsChanged: 18}, 2)

	// A file that is cut short: the documents of its partition are read again.
	found, err := filepath.Glob(filepath.Join(w, "current", "applications", "*", "*", "*", "data.parquet"))
	must(err)
	slices.Sort(found)
	before := digests(t, w)
	must(os.Truncate(found[0], 100))
	p, err := Plan(context.Background(), c)
	must(err)
	if p.Reasons[ReasonMissingOutput] < 1 || p.Unchanged != 20-p.Reasons[ReasonMissingOutput] {
		t.Errorf("missing output: %+v", p)
	}
	mustRun(t, c)
	if diff := cmp.Diff(before, digests(t, w)); diff != "" {
		t.Errorf("after the repair:\n%s", diff)
	}

	// Without the ledger nothing is read through again.
	must(os.Remove(filepath.Join(w, "current", "ledger.parquet")))
	expect("ledger lost", map[string]int64{}, 20)
}

// TestUnreadableTonight: a document that cannot be read keeps its rows, and a
// folder that cannot be listed keeps its documents, also with --prune.
func TestUnreadableTonight(t *testing.T) {
	dir := writeCorpus(t, 8, 12)
	w := filepath.Join(t.TempDir(), "w")
	c := Config{Sources: []string{dir}, Warehouse: w, Prune: true}
	mustRun(t, c)
	before := digests(t, w)
	path := filepath.Join(dir, (&nights{dir: dir}).paths()[0])
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", path); err != nil {
		t.Fatal(err)
	}
	s := mustRun(t, c)
	if s.Unreadable != 1 || s.Unchanged != 12 || s.Published {
		t.Errorf("%+v", *s)
	}
	if diff := cmp.Diff(before, digests(t, w)); diff != "" {
		t.Error(diff)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(b, "。"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if s := mustRun(t, c); s.Reasons[ReasonChanged] != 1 || !strings.HasPrefix(s.Snapshot, "000002-") {
		t.Errorf("%+v", *s)
	}
}

// TestRulesChanged: what was read by other rules is read again, and nothing
// else differs.
func TestRulesChanged(t *testing.T) {
	dir := writeCorpus(t, 9, 15)
	w := filepath.Join(t.TempDir(), "w")
	c := Config{Sources: []string{dir}, Warehouse: w}
	mustRun(t, c)
	want := digests(t, w)
	true := rules
	defer func() { rules = true }()
	for part, reason := range map[string]string{
		"schema": ReasonSchemaChanged, "forms": ReasonFormsChanged, "gazetteer": ReasonGazetteerChanged, "reader": ReasonRulesChanged, "libraries": ReasonRulesChanged,
	} {
		other := slices.Clone(true())
		for i := range other {
			if other[i].Name == part {
				other[i].Digest = "other"
			}
		}
		for _, now := range []func() load.Rules{func() load.Rules { return other }, true} {
			rules = now
			if s := mustRun(t, c); s.Reasons[reason] != 15 || s.Unchanged != 0 || !s.Published {
				t.Errorf("%s: %+v", part, *s)
			}
			if s := mustRun(t, c); s.Unchanged != 15 || s.Published {
				t.Errorf("%s, again: %+v", part, *s)
			}
		}
	}
	if diff := cmp.Diff(want, digests(t, w)); diff != "" {
		t.Error(diff)
	}
}

// TestStoppedRunIsGoneOnWith: what a run had read before it was stopped, the
// next one does not read again, unless it changed meanwhile.
func TestStoppedRunIsGoneOnWith(t *testing.T) {
	dir := writeCorpus(t, 10, 400)
	w := filepath.Join(t.TempDir(), "w")
	ctx, cancel := context.WithCancel(context.Background())
	c := Config{Sources: []string{dir}, Warehouse: w, Workers: 2, Log: zerolog.Nop()}
	c.Progress = &stopAfter{cancel: cancel, documents: 150}
	if _, err := Run(ctx, c); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	read := c.Progress.(*stopAfter).read
	if read < 150 || read == 400 {
		t.Fatalf("stopped after %d documents", read)
	}
	c.Progress = nil
	paths := (&nights{dir: dir}).paths()
	if err := os.WriteFile(filepath.Join(dir, paths[0]), []byte("no report"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := mustRun(t, c)
	// The batches at work when it was stopped may have been written or not.
	if s.Reasons[ReasonNew] != 400 || s.Reused < read-1 || s.Reused > read+int64(c.Workers)*corpus.BatchDocuments {
		t.Errorf("%d were read, then: %+v", read, *s)
	}
	want := mustRun(t, Config{Sources: []string{dir}, Warehouse: w + "2"})
	if diff := cmp.Diff(digests(t, w+"2"), digests(t, w)); diff != "" || want.Reports != s.Reports || want.Rejected != s.Rejected {
		t.Errorf("%+v instead of %+v\n%s", *s, *want, diff)
	}
	if _, err := os.Stat(filepath.Join(w, ".journal")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the journal is left: %v", err)
	}
}

// stopAfter cancels a run when so many documents were read.
type stopAfter struct {
	cancel          func()
	mu              sync.Mutex
	documents, read int64
}

func (s *stopAfter) Begin(int64, int64) {}
func (s *stopAfter) Read(n, _ int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read += n; s.read >= s.documents {
		s.cancel()
	}
}
func (s *stopAfter) Publishing() {}
func (s *stopAfter) End()        {}

// TestPartOfTheCorpus: a run over a part of the corpus keeps the identities of
// documents and leaves the other part alone; one that begins higher up gives
// them new ones, and none is there twice.
func TestPartOfTheCorpus(t *testing.T) {
	above := t.TempDir()
	dir := filepath.Join(above, "corpus")
	if err := os.Rename(writeCorpus(t, 11, 30), dir); err != nil {
		t.Fatal(err)
	}
	w := filepath.Join(t.TempDir(), "w")
	whole := mustRun(t, Config{Sources: []string{dir}, Warehouse: w})
	folders, err := os.ReadDir(dir)
	if err != nil || len(folders) < 2 {
		t.Fatal(err)
	}
	part := filepath.Join(dir, folders[0].Name())
	files, err := os.ReadDir(part)
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Sources: []string{part}, Warehouse: w, Prune: true}
	if s := mustRun(t, c); s.Published || s.Unchanged != int64(len(files)) || s.Gone != 0 {
		t.Errorf("a part: %+v", *s)
	}
	if err := os.Remove(filepath.Join(part, files[0].Name())); err != nil {
		t.Fatal(err)
	}
	if s := mustRun(t, c); s.Reasons[ReasonRemoved] != 1 {
		t.Errorf("a part of which one has gone: %+v", *s)
	}
	higher := Config{Sources: []string{above}, Warehouse: w}
	s := mustRun(t, higher)
	if s.Reasons[ReasonNew] != 29 || s.Reasons[ReasonMoved] != 29 || s.Reports != whole.Reports-1 {
		t.Errorf("from higher up: %+v", *s)
	}
	mustRun(t, Config{Sources: higher.Sources, Warehouse: w + "2"})
	if diff := cmp.Diff(digests(t, w+"2"), digests(t, w)); diff != "" {
		t.Error(diff)
	}
}

// TestCompanionsAreOneUnit: a page and its attachments are read again together,
// whichever of them changed.
func TestCompanionsAreOneUnit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "corpus")
	if out, err := exec.Command("cp", "-r", filepath.Join("..", "testdata", "spread"), dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	w := filepath.Join(t.TempDir(), "w")
	c := Config{Sources: []string{dir}, Warehouse: w, Prune: true}
	first := mustRun(t, c)
	if s := mustRun(t, c); s.Published || s.Unchanged != first.Documents {
		t.Errorf("again: %+v", *s)
	}
	same := func(what string) {
		t.Helper()
		fresh := c
		fresh.Warehouse = filepath.Join(t.TempDir(), "fresh")
		mustRun(t, fresh)
		if diff := cmp.Diff(digests(t, fresh.Warehouse), digests(t, w)); diff != "" {
			t.Errorf("%s:\n%s", what, diff)
		}
	}
	page, attachment := filepath.Join(dir, "words", "t20210129_1.html"), filepath.Join(dir, "words", "P020210129417.docx")
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, append(b, "<!-- -->"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if s := mustRun(t, c); s.Reasons[ReasonChanged] != 2 {
		t.Errorf("a page changed: %+v", *s)
	}
	same("a page changed")
	if err := os.Rename(attachment, attachment+".gone"); err != nil {
		t.Fatal(err)
	}
	if s := mustRun(t, c); s.Reasons[ReasonChanged] != 1 || s.Reasons[ReasonRemoved] != 1 {
		t.Errorf("an attachment went: %+v", *s)
	}
	same("an attachment went")
	if err := os.Rename(attachment+".gone", attachment); err != nil {
		t.Fatal(err)
	}
	mustRun(t, c)
	same("an attachment came")
}
