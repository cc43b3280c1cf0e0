package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract/corpus/container/containertest"
	"gongkai/schemas/specimen"
)

// specimens are reports number from to until of a series.
func specimens(from, until int) []containertest.Document {
	var out []containertest.Document
	for n := from; n < until; n++ {
		out = append(out, containertest.Document{Name: fmt.Sprintf("%d/%04d.txt", n%3, n), Content: specimen.At(78, n).Content, Media: "text/plain"})
	}
	return out
}

// settle waits until the stamps of files are trusted.
func settle() { time.Sleep(3100 * time.Millisecond) }

// TestContainersNightByNight: what came, changed and went within containers is
// all that a run works on, and the warehouse has the bytes of one run over the
// containers as they are.
func TestContainersNightByNight(t *testing.T) {
	dir := t.TempDir()
	put := func(name string, content []byte) {
		t.Helper()
		name = filepath.Join(dir, "corpus", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	zipped, streamed, archived := specimens(0, 6), specimens(10, 16), web(specimens(20, 26))
	pack := func() {
		put("a.zip", containertest.Zip(zipped))
		put("b/c.tar.gz", containertest.Gzip(containertest.Tar(streamed)))
		put("b/d.warc.gz", containertest.WARC(archived))
		settle()
	}
	pack()
	put("e.txt", specimen.At(78, 99).Content)
	c := Config{Sources: []string{filepath.Join(dir, "corpus")}, Warehouse: filepath.Join(dir, "w"), Prune: true}
	if s := mustRun(t, c); s.Documents != 19 || s.Reasons[ReasonNew] != 19 {
		t.Fatalf("first night: %+v", s.Changes)
	}
	for range 2 { // the file that was young is settled on the second
		settle()
		if s := mustRun(t, c); s.Published || s.Unchanged != 19 || s.Documents != 19 {
			t.Fatalf("a night without changes: %+v", s.Changes)
		}
	}

	zipped[1].Content = specimen.At(78, 50).Content
	streamed = append(streamed[1:], specimens(16, 17)...)
	archived[2].Content, archived[2].Date = specimen.At(78, 51).Content, containertest.Day.AddDate(0, 0, 1)
	pack()
	s := mustRun(t, c)
	if want := map[string]int64{ReasonNew: 1, ReasonChanged: 2, ReasonRemoved: 1}; !cmp.Equal(s.Reasons, want) || s.Touched != 0 {
		t.Errorf("worked on %v, touched %d; expected %v", s.Reasons, s.Touched, want)
	}
	scratch := c
	scratch.Warehouse = filepath.Join(dir, "scratch")
	mustRun(t, scratch)
	if d := cmp.Diff(digests(t, scratch.Warehouse), digests(t, c.Warehouse)); d != "" {
		t.Errorf("not as from scratch (-scratch +nights):\n%s", d)
	}

	// A container that was cut off: its documents are not taken for gone, also
	// those that are known by their addresses.
	file := containertest.Gzip(containertest.Tar(streamed))
	put("b/c.tar.gz", file[:len(file)*2/3])
	file = containertest.WARC(archived)
	put("b/d.warc.gz", file[:len(file)*2/3])
	settle()
	s = mustRun(t, c)
	if s.Reasons[ReasonRemoved] != 0 || s.Rejected < 2 || s.Reasons[ReasonChanged] != 0 {
		t.Errorf("after containers were cut off: %+v, rejected %v", s.Changes, s.RejectedBy)
	}
	settle()
	if s = mustRun(t, c); s.Published {
		t.Errorf("the same damage once more: %+v", s.Changes)
	}
}

// TestPlanOfContainers: a plan keeps nothing and says what the run then does.
func TestPlanOfContainers(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.tar.gz")
	if err := os.WriteFile(name, containertest.Gzip(containertest.Tar(specimens(0, 4))), 0o644); err != nil {
		t.Fatal(err)
	}
	c := Config{Sources: []string{name}, Warehouse: filepath.Join(dir, "w")}
	p, err := Plan(t.Context(), c)
	if err != nil || p.Reasons[ReasonNew] != 4 {
		t.Fatalf("%+v, %v", p, err)
	}
	if _, err := os.Stat(c.Warehouse); err == nil {
		t.Error("a plan made a warehouse")
	}
	mustRun(t, c)
	if p, err = Plan(t.Context(), c); err != nil || p.Unchanged != 4 {
		t.Fatalf("%+v, %v", p, err)
	}
}

// TestExplainInContainer: a document in a container is named by its place.
func TestExplainInContainer(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.tar.gz")
	docs := specimens(0, 2)
	if err := os.WriteFile(name, containertest.Gzip(containertest.Tar(docs)), 0o644); err != nil {
		t.Fatal(err)
	}
	x, err := Explain(t.Context(), filepath.Join(name, docs[1].Name))
	if err != nil || len(x.Reports) == 0 {
		t.Errorf("%+v, %v", x, err)
	}
	for _, path := range []string{name, filepath.Join(name, "none.txt"), filepath.Join(filepath.Dir(name), "none.txt")} {
		if _, err := Explain(t.Context(), path); err == nil {
			t.Errorf("%s is explained", path)
		}
	}
}
