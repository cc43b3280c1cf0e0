package pipeline

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"gongkai/load"
	"gongkai/schemas/specimen"
)

// writeCorpus writes n documents and returns their folder.
func writeCorpus(t testing.TB, seed uint64, n int) string {
	t.Helper()
	dir := t.TempDir()
	for s := range specimen.Corpus(seed, n) {
		name := filepath.Join(dir, filepath.FromSlash(s.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, s.Content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func mustRun(t testing.TB, c Config) *Summary {
	t.Helper()
	c.Log = zerolog.Nop()
	s, err := Run(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// digests are the Parquet files of the current snapshot but runs, with their
// digests.
func digests(t testing.TB, warehouse string) map[string]string {
	t.Helper()
	root, err := filepath.EvalSymlinks(filepath.Join(warehouse, "current"))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		if err != nil || e.IsDir() || filepath.Ext(path) != ".parquet" || strings.HasPrefix(rel, "runs") || rel == load.LedgerFile {
			return err
		}
		b, err := os.ReadFile(path)
		out[rel] = fmt.Sprintf("%x", sha256.Sum256(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 8 {
		t.Fatalf("only %d files", len(out))
	}
	return out
}

// TestSameInputSameBytes: the order of files, the number of workers, the place
// of the corpus and a run before change no byte of the output.
func TestSameInputSameBytes(t *testing.T) {
	a := writeCorpus(t, 1, 300)
	b := writeCorpus(t, 1, 300) // the same documents in another place
	var reversed []string
	folders, err := os.ReadDir(b)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(folders) - 1; i >= 0; i-- {
		reversed = append(reversed, filepath.Join(b, folders[i].Name()))
	}
	w := t.TempDir()
	mustRun(t, Config{Sources: []string{a}, Warehouse: filepath.Join(w, "one"), Workers: 1})
	want := digests(t, filepath.Join(w, "one"))
	again := mustRun(t, Config{Sources: []string{a}, Warehouse: filepath.Join(w, "one"), Workers: 8})
	if again.Unchanged != 300 || again.Published {
		t.Errorf("the second run: %+v", *again)
	}
	mustRun(t, Config{Sources: reversed, Warehouse: filepath.Join(w, "eight"), Workers: 8})
	for _, name := range []string{"one", "eight"} {
		if diff := cmp.Diff(want, digests(t, filepath.Join(w, name))); diff != "" {
			t.Errorf("%s: bytes differ:\n%s", name, diff)
		}
	}
}

// TestChangesAreCounted: what is new, changed and gone against the snapshot before.
func TestChangesAreCounted(t *testing.T) {
	dir := writeCorpus(t, 2, 12)
	w := filepath.Join(t.TempDir(), "w")
	mustRun(t, Config{Sources: []string{dir}, Warehouse: w})
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(files) != 12 {
		t.Fatal(len(files), err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[1], []byte("not a report any more"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "new.txt"), []byte("nor this"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := mustRun(t, Config{Sources: []string{dir}, Warehouse: w})
	if s.Reasons[ReasonNew] != 1 || s.Reasons[ReasonChanged] != 1 || s.Unchanged != 10 || s.Gone != 1 || s.Rejected != 2 || s.Reports != 10 {
		t.Errorf("%+v", *s)
	}
}

// TestUnreadable: what cannot be read is a reject, and stops nothing.
func TestUnreadable(t *testing.T) {
	dir := writeCorpus(t, 3, 5)
	if err := os.WriteFile(filepath.Join(dir, "large.txt"), make([]byte, 1<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "empty.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "packed.txt"), []byte("Rar!\x1A\x07\x00\x00"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "broken.txt")); err != nil {
		t.Fatal(err)
	}
	c := Config{Sources: []string{dir}, Warehouse: filepath.Join(t.TempDir(), "w")}
	c.Limits.DocumentBytes = 512 << 10
	s := mustRun(t, c)
	want := map[string]int64{"too_large": 1, "not_a_report": 1, "unsupported_format": 1, "unreadable": 1}
	if diff := cmp.Diff(want, s.RejectedBy); diff != "" || s.Reports != 5 {
		t.Errorf("%d reports, rejects:\n%s", s.Reports, diff)
	}
}

// TestStoppedRunChangesNothing: a run that ends early leaves the snapshot
// before, and nothing else that a reader could see.
func TestStoppedRunChangesNothing(t *testing.T) {
	dir := writeCorpus(t, 4, 200)
	w := filepath.Join(t.TempDir(), "w")
	mustRun(t, Config{Sources: []string{dir}, Warehouse: w})
	before := digests(t, w)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Run(ctx, Config{Sources: []string{dir}, Warehouse: w, Log: zerolog.Nop(), Progress: stopper{cancel}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("ended with %v", err)
	}
	if diff := cmp.Diff(before, digests(t, w)); diff != "" {
		t.Errorf("the snapshot changed:\n%s", diff)
	}
	if left, _ := filepath.Glob(filepath.Join(w, ".staging*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	held, err := load.Lock(w)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	var locked *load.LockedError
	if _, err := Run(context.Background(), Config{Sources: []string{dir}, Warehouse: w, Log: zerolog.Nop()}); !errors.As(err, &locked) {
		t.Errorf("beside another run: %v", err)
	}
}

// stopper cancels a run when the first batch was read.
type stopper struct{ cancel func() }

func (s stopper) Begin(int64, int64) {}
func (s stopper) Read(int64, int64)  { s.cancel() }
func (s stopper) Publishing()        {}
func (s stopper) End()               {}

func BenchmarkRun(b *testing.B) {
	dir := writeCorpus(b, 9, 2000)
	b.ReportAllocs()
	for b.Loop() {
		s := mustRun(b, Config{Sources: []string{dir}, Warehouse: filepath.Join(b.TempDir(), "w")})
		b.SetBytes(s.Bytes)
	}
}
