package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/parquet-go/parquet-go"

	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

func lock(t testing.TB, dir string) *Warehouse {
	t.Helper()
	w, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// appendAll appends facts as read from the documents that they name. They were
// in these partitions before.
func appendAll(w *Writer, f *schemas.Facts, was ...string) error {
	var read []Read
	for _, uri := range factstest.URIs(f) {
		read = append(read, Read{Entry: Entry{SourceURI: uri, SHA256: "sum of " + uri}, Was: was})
	}
	return w.Append(read, f)
}

// publish runs a whole run with the batches in their order.
func publish(t testing.TB, w *Warehouse, o Options, batches ...*schemas.Facts) (*Snapshot, error) {
	t.Helper()
	writer, err := w.NewWriter(o)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Abort()
	for _, f := range batches {
		if err := appendAll(writer, f, allHeld(writer)...); err != nil {
			return nil, err
		}
	}
	p, err := writer.Publish(context.Background(), Run{RunID: "run-1", StartedAt: time.Unix(1, 0), FinishedAt: time.Unix(2, 0)})
	if p == nil {
		return nil, err
	}
	return p.Snapshot, err
}

// allHeld lists the partitions of the snapshot before.
func allHeld(w *Writer) []string { return slices.Collect(maps.Keys(w.held)) }

func mustPublish(t testing.TB, w *Warehouse, o Options, batches ...*schemas.Facts) *Snapshot {
	t.Helper()
	s, err := publish(t, w, o, batches...)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(); err != nil {
		t.Fatal(err)
	}
	return s
}

func reject(uri, reason string) factstest.Row {
	return factstest.Row{"source_uri": uri, "stage": "extract", "reason": reason, "detail": "line 1"}
}

func TestSameFactsSameBytes(t *testing.T) {
	batches := []*schemas.Facts{
		factstest.Corpus(0, 40, 20, 7), factstest.Corpus(40, 30, 150, 7), factstest.Corpus(70, 1, 5, 7),
		factstest.Build(nil, reject("b", "timeout"), reject("a", "encrypted")),
		factstest.Build(nil, reject("c", "encrypted"), reject("c", "timeout")),
	}
	first := mustPublish(t, lock(t, t.TempDir()), Options{Workers: 1}, batches...)
	for i, o := range []Options{{Workers: 4}, {Workers: 2}, {Workers: 3}} {
		turned := append(append([]*schemas.Facts{}, batches[i+1:]...), batches[:i+1]...)
		s := mustPublish(t, lock(t, t.TempDir()), o, turned...)
		if s.Manifest.Digest != first.Manifest.Digest {
			for j, f := range s.Manifest.Files {
				if f != first.Manifest.Files[j] {
					t.Errorf("%+v instead of %+v", f, first.Manifest.Files[j])
				}
			}
		}
	}
	if want := "000001-" + first.Manifest.Digest[:12]; first.ID != want {
		t.Errorf("id %s instead of %s", first.ID, want)
	}
	if n := first.Manifest.Rows(schemas.TableReports); n != 71 {
		t.Errorf("%d reports", n)
	}
	if n := first.Manifest.Rows(schemas.TableRejects); n != 4 {
		t.Errorf("%d rejects", n)
	}
}

func TestConcurrentAppends(t *testing.T) {
	w := lock(t, t.TempDir())
	writer, err := w.NewWriter(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			f := factstest.Corpus(i*5, 5, 30, 9)
			defer f.Release()
			if err := appendAll(writer, f); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s, err := writer.Publish(context.Background(), Run{RunID: "run-1"})
	if err != nil {
		t.Fatal(err)
	}
	var all []*schemas.Facts
	for i := range 20 {
		all = append(all, factstest.Corpus(i*5, 5, 30, 9))
	}
	if want := mustPublish(t, lock(t, t.TempDir()), Options{}, all...); want.Manifest.Digest != s.Manifest.Digest {
		t.Error("appending at the same time changed the data")
	}
}

// TestLargePartition goes through more than one row group, and through a
// partition and files that are too large to be held in memory.
func TestLargePartition(t *testing.T) {
	var batches []*schemas.Facts
	prose := strings.Repeat("公开", 3000)
	for i := range 300 {
		r := factstest.Report{ID: fmt.Sprintf("%08x", (i*7919)%300), Province: "福建省", Year: 2020, Level: "county"}
		for j := range 5 {
			text := fmt.Sprint(i, j, prose[:3*(1+(i*j)%5000)], time.Duration(i*i*j))
			r.Tables = map[string][]factstest.Row{schemas.TableSections: append(r.Tables[schemas.TableSections],
				factstest.Row{"section": "overview", "text": text + strings.Repeat(fmt.Sprintf("%d-%d,", i, j), 3000)})}
			var cells []factstest.Row
			for k := range 500 {
				cells = append(cells, factstest.Cell("received", "total", i*j+k))
			}
			r.Tables[schemas.TableApplications] = cells
		}
		batches = append(batches, factstest.Build([]factstest.Report{r}))
	}
	w := lock(t, t.TempDir())
	first := mustPublish(t, w, Options{}, batches...)
	name := filepath.Join(first.Dir, "applications/province=福建省/year=2020/agency_level=county/data.parquet")
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, _ := f.Stat()
	pf, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	if pf.NumRows() != 150000 || len(pf.RowGroups()) != 2 {
		t.Errorf("%d rows in %d row groups", pf.NumRows(), len(pf.RowGroups()))
	}
	second := mustPublish(t, w, Options{}, batches...)
	if first.Manifest.Digest != second.Manifest.Digest {
		t.Error("a second run changed the data")
	}
	checkShared(t, first, second)
}

// checkShared compares the files of two snapshots of the same data.
func checkShared(t *testing.T, a, b *Snapshot) {
	t.Helper()
	for _, f := range b.Manifest.Files {
		x, err := os.Stat(filepath.Join(a.Dir, f.Path))
		if err != nil {
			t.Error(err)
			continue
		}
		y, err := os.Stat(filepath.Join(b.Dir, f.Path))
		if err != nil {
			t.Error(err)
			continue
		}
		if shared := os.SameFile(x, y); shared == strings.HasPrefix(f.Path, "runs/") {
			t.Errorf("%s: shared is %v", f.Path, shared)
		}
	}
}

func TestDuplicateReports(t *testing.T) {
	one := factstest.Report{ID: "x", Province: "福建省", Year: 2020, Level: "county", Fields: factstest.Row{"source_uri": "first.txt"}}
	two := one
	two.Fields = factstest.Row{"source_uri": "second.txt"}
	elsewhere := two
	elsewhere.Year = 2021
	for _, other := range []factstest.Report{two, elsewhere} {
		dir := t.TempDir()
		_, err := publish(t, lock(t, dir), Options{}, factstest.Build([]factstest.Report{one}), factstest.Build([]factstest.Report{other}))
		if err == nil || !strings.Contains(err.Error(), "first.txt") || !strings.Contains(err.Error(), "second.txt") {
			t.Errorf("error %v", err)
		}
		checkClean(t, dir, "", journalFile)
	}
}

// checkClean makes sure that nothing lies about, but what is named, and that
// current is what it should be.
func checkClean(t *testing.T, dir, current string, left ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, ".") && name != lockFile && name != markerFile && !slices.Contains(left, name) {
			t.Errorf("%s lies about", name)
		}
	}
	s, err := Current(dir)
	switch {
	case current == "" && !errors.Is(err, ErrNoWarehouse):
		t.Errorf("current: %v, %v", s, err)
	case current != "" && (err != nil || s.ID != current):
		t.Errorf("current: %v, %v instead of %s", s, err, current)
	}
}

func TestFailureLeavesTheWarehouse(t *testing.T) {
	dir := t.TempDir()
	w := lock(t, dir)
	old := mustPublish(t, w, Options{}, factstest.Corpus(0, 10, 20, 3))
	boom := errors.New("boom")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	broken := factstest.Corpus(10, 3, 20, 3)
	broken.Tables[schemas.TableDisputes] = factstest.Corpus(90, 3, 20, 3).Tables[schemas.TableDisputes]
	for name, run := range map[string]func(*Writer) error{
		"seal": func(w *Writer) error {
			w.options.Seal = func(Partition, arrow.Record) (arrow.Record, error) { return nil, boom }
			_, err := w.Publish(context.Background(), Run{})
			return err
		},
		"catalog": func(w *Writer) error {
			w.options.Catalog = func(context.Context, *Snapshot, *Snapshot) error { return boom }
			_, err := w.Publish(context.Background(), Run{})
			return err
		},
		"cancelled": func(w *Writer) error {
			_, err := w.Publish(cancelled, Run{})
			return err
		},
		"append": func(w *Writer) error { return appendAll(w, broken) },
		"journal": func(w *Writer) error {
			if err := w.journal.file.Truncate(100); err != nil {
				t.Fatal(err)
			}
			_, err := w.Publish(context.Background(), Run{})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			writer, err := w.NewWriter(Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := appendAll(writer, factstest.Corpus(20, 10, 20, 3)); err != nil {
				t.Fatal(err)
			}
			err = run(writer)
			t.Log(err)
			if err == nil {
				t.Error("no error")
			}
			if err := writer.Abort(); err != nil {
				t.Error(err)
			}
			checkClean(t, dir, old.ID, journalFile)
			if err := old.Verify(); err != nil {
				t.Error(err)
			}
			if ids, _ := w.snapshots(); len(ids) != 1 {
				t.Errorf("snapshots %v", ids)
			}
		})
	}
}

func TestSnapshotsAreKept(t *testing.T) {
	dir := t.TempDir()
	w := lock(t, dir)
	var last *Snapshot
	for i := range 5 {
		s := mustPublish(t, w, Options{Keep: 2}, factstest.Corpus(0, 10+i/4, 20, 3))
		if last != nil {
			if s.Manifest.Previous != last.ID {
				t.Errorf("previous is %s", s.Manifest.Previous)
			}
			if i < 4 {
				checkShared(t, last, s)
			}
		}
		last = s
	}
	ids, err := w.snapshots()
	if err != nil || len(ids) != 2 || ids[1] != last.ID || !strings.HasPrefix(last.ID, "000005-") {
		t.Errorf("%v, %v", ids, err)
	}
	runs, err := last.Runs()
	if err != nil || len(runs) != 5 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	if r := runs[4]; r.Snapshot != last.ID || r.RowsWritten != last.Manifest.Rows("") || !r.StartedAt.Equal(time.Unix(1, 0)) || r.SecondsLoad <= 0 {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(filepath.Join(dir, "applications", "province=省份00")); err != nil {
		t.Error(err)
	}
}

// A damaged file of the snapshot before is written anew, not linked, though
// its rows can be read.
func TestDamagedFileIsNotShared(t *testing.T) {
	w := lock(t, t.TempDir())
	s := mustPublish(t, w, Options{}, factstest.Corpus(0, 10, 20, 3))
	name := filepath.Join(s.Dir, s.Manifest.Files[0].Path)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[bytes.LastIndex(b, []byte("gongkai"))] ^= 1 // the name of its writer
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if s.Verify() == nil {
		t.Error("the damage is not seen")
	}
	mustPublish(t, w, Options{}, factstest.Corpus(0, 10, 20, 3)) // verifies
}

func TestRunIsTheTable(t *testing.T) {
	table := schemas.TableByName(schemas.TableRuns)
	typ := reflect.TypeFor[Run]()
	if typ.NumField() != len(table.Fields) {
		t.Fatalf("%d fields for %d columns", typ.NumField(), len(table.Fields))
	}
	for i, f := range table.Fields {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("parquet"), ",")
		if name != f.Name {
			t.Errorf("field %d is %s instead of %s", i, name, f.Name)
		}
	}
}

func TestPartitionPath(t *testing.T) {
	f := factstest.Build([]factstest.Report{
		{ID: "a", Province: "福建省", Year: 2020, Level: "county"}, {ID: "b"}, {ID: "c", Province: "a/b=c%\n", Year: 1, Level: ".."},
	})
	for i, want := range []string{
		"province=福建省/year=2020/agency_level=county",
		"province=__HIVE_DEFAULT_PARTITION__/year=__HIVE_DEFAULT_PARTITION__/agency_level=__HIVE_DEFAULT_PARTITION__",
		"province=a%2Fb%3Dc%25%0A/year=1/agency_level=..",
	} {
		if got := partitionPath(f.Keys, i); got != want {
			t.Errorf("%s instead of %s", got, want)
		}
	}
}
