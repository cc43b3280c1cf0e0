package corpus

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/extract/corpus/container"
	"gongkai/extract/corpus/container/containertest"
	"gongkai/extract/warc"
	"gongkai/schemas"
)

// shelf is a folder of containers and what a corpus knows of them.
type shelf struct {
	t    *testing.T
	dir  string
	work Workspace
}

func newShelf(t *testing.T) *shelf {
	return &shelf{t: t, dir: t.TempDir(), work: Workspace{Dir: t.TempDir(), Rules: "1"}}
}

// put writes a file as one that was left alone for a while.
func (s *shelf) put(name string, content []byte) {
	s.t.Helper()
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) open() *Files {
	s.t.Helper()
	f, err := NewFiles([]string{s.dir}, "", DefaultLimits)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := f.Open(context.Background(), s.work); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { f.Close() })
	return f
}

// walk lists the documents: "uri: content", with the reason of those that are
// refused, and their entries by URI.
func (s *shelf) walk(f *Files, wanted func(*Entry) bool) ([]string, map[string]Entry) {
	s.t.Helper()
	var out []string
	entries := make(map[string]Entry)
	last := ""
	err := f.Walk(context.Background(), func(e *Entry) (bool, error) {
		if e.URI <= last {
			s.t.Errorf("%s comes behind %s", e.URI, last)
		}
		last = e.URI
		entries[e.URI] = *e
		return wanted == nil || wanted(e), nil
	}, func(d *Document) error {
		line := d.URI + ": " + string(d.Content)
		if d.Reason != "" {
			line = d.URI + "! " + d.Reason + ": " + d.Detail
		}
		for _, c := range d.Companions {
			line += " + " + c.Role + " " + c.URI + " " + string(c.Content)
		}
		out = append(out, line)
		if d.Stamp != entries[d.URI].Stamp {
			s.t.Errorf("%s has another stamp when it is read", d.URI)
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out, entries
}

func (s *shelf) expect(got []string, want ...string) {
	s.t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		s.t.Errorf("walked:\n%s\nexpected:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func pages(names ...string) []containertest.Document {
	var out []containertest.Document
	for _, n := range names {
		out = append(out, containertest.Document{Name: n, Content: []byte("<p>" + n + "</p>"), Media: "text/html"})
	}
	return out
}

// TestMixed walks a folder that holds documents and containers of all kinds, in
// the order of identities.
func TestMixed(t *testing.T) {
	s := newShelf(t)
	s.put("a.zip", containertest.Zip(pages("z.html", "b/a.html")))
	s.put("a.zip-old.html", []byte("<p>old</p>"))
	s.put("b.bin", containertest.Zstd(containertest.Tar(pages("2.html", "1.html"))))
	s.put("c/d.html", []byte("<p>d</p>"))
	s.put("e.warc.gz", containertest.WARC(pages("http://b.example/", "http://a.example/")))
	s.put("f.jsonl", containertest.JSONL(pages("y", "x")))
	s.put("g.parquet", containertest.Parquet(pages("w", "v"), 1))
	s.put("h.html.gz", containertest.Gzip([]byte("<p>h</p>")))
	got, _ := s.walk(s.open(), nil)
	s.expect(got, "a.zip-old.html: <p>old</p>", "a.zip/b/a.html: <p>b/a.html</p>", "a.zip/z.html: <p>z.html</p>", "b.bin/1.html: <p>1.html</p>", "b.bin/2.html: <p>2.html</p>",
		"c/d.html: <p>d</p>", "f.jsonl/x: <p>x</p>", "f.jsonl/y: <p>y</p>", "g.parquet/v: <p>v</p>", "g.parquet/w: <p>w</p>", "h.html.gz: <p>h</p>",
		"http://a.example/: <p>http://a.example/</p>", "http://b.example/: <p>http://b.example/</p>")
}

// TestNewestCaptureCounts: of the captures of one address, over all containers.
func TestNewestCaptureCounts(t *testing.T) {
	at := func(day int, content string) containertest.Document {
		return containertest.Document{Name: "http://a.example/1", Content: []byte(content), Media: "text/html", Date: containertest.Day.AddDate(0, 0, day)}
	}
	s := newShelf(t)
	s.put("a.warc.gz", containertest.WARC([]containertest.Document{at(1, "<p>1</p>"), at(9, "<p>9</p>"), at(3, "<p>3</p>")}))
	s.put("b.warc.gz", containertest.WARC([]containertest.Document{at(5, "<p>5</p>")}))
	s.put("c.txt", []byte("http://a.example/1\nhttp://a.example/2\n"))
	s.put("d.jsonl", []byte(`{"url":"http://a.example/1","text":"undated"}`))
	got, _ := s.walk(s.open(), nil)
	s.expect(got, "http://a.example/1: <p>9</p>", "http://a.example/2! not_fetched: it is only listed: gongkai crawl fetches it")
}

func TestRevisits(t *testing.T) {
	var b bytes.Buffer
	w := warc.NewWriter(&b)
	page := containertest.Exchange(&pages("http://a.example/1")[0])
	first, err := w.Response(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"http://a.example/1", "http://a.example/2", "http://a.example/3"} {
		page.URI = to
		digest := first.PayloadDigest
		if strings.HasSuffix(to, "3") {
			digest = "sha1:X"
		}
		if _, err := w.Revisit(page, warc.ProfileIdentical, digest, "http://a.example/1", page.Date, first.ID); err != nil {
			t.Fatal(err)
		}
	}
	s := newShelf(t)
	s.put("a.warc.gz", b.Bytes())
	got, _ := s.walk(s.open(), nil)
	s.expect(got, "http://a.example/1: <p>http://a.example/1</p>", "http://a.example/2: <p>http://a.example/1</p>",
		"http://a.example/3! unreadable: a WARC file says that its content came before, in a record that is not here")
}

func TestAmbiguousNames(t *testing.T) {
	docs := pages("a.html", "b.html", "a.html", "b.html")
	docs[2].Content = []byte("<p>second</p>")
	s := newShelf(t)
	s.put("x.zip", containertest.Zip(docs))
	s.put("y.tar", containertest.Tar(docs))
	got, _ := s.walk(s.open(), nil)
	s.expect(got, "x.zip! ambiguous: several files have the name a.html; the last one counts", "x.zip/a.html: <p>second</p>", "x.zip/b.html: <p>b.html</p>",
		"y.tar! ambiguous: several files have the name a.html; the last one counts", "y.tar/a.html: <p>second</p>", "y.tar/b.html: <p>b.html</p>")
}

// TestAttachments: a page in a container finds its attachments as in a folder,
// and by their addresses.
func TestAttachments(t *testing.T) {
	docs := []containertest.Document{{Name: "2021/t1.html", Content: []byte(`<a href="P1.pdf">附件</a>`)}, {Name: "2021/P1.pdf", Content: []byte("%PDF-1")}}
	want := func(at string) []string {
		page, file := at+"2021/t1.html", at+"2021/P1.pdf"
		return []string{file + ": %PDF-1 + page " + page + " " + string(docs[0].Content), page + ": " + string(docs[0].Content) + " + attachment " + file + " %PDF-1"}
	}
	for name, content := range map[string][]byte{"a.zip": containertest.Zip(docs), "a.tar.gz": containertest.Gzip(containertest.Tar(docs)), "a.7z": containertest.SevenZip(docs, containertest.LZMA)} {
		s := newShelf(t)
		s.put(name, content)
		got, _ := s.walk(s.open(), nil)
		s.expect(got, want(name+"/")...)
		got, _ = s.walk(s.open(), nil) // from what is known
		s.expect(got, want(name+"/")...)
	}
	// Of the web: by address, in another file of the crawl.
	page := containertest.Document{Name: "http://a.example/x/t1", Content: []byte(`<a href="/down?file=P1.pdf">附件</a>`), Media: "text/html"}
	file := containertest.Document{Name: "http://a.example/down?file=P1.pdf", Content: []byte("%PDF-1"), Media: "application/pdf"}
	s := newShelf(t)
	s.put("a.warc.gz", containertest.WARC([]containertest.Document{page}))
	s.put("b.warc.gz", containertest.WARC([]containertest.Document{file}))
	got, _ := s.walk(s.open(), nil)
	s.expect(got, file.Name+": %PDF-1 + page "+page.Name+" "+string(page.Content), page.Name+": "+string(page.Content)+" + attachment "+file.Name+" %PDF-1")
}

// settle waits until stamps are trusted.
func settle() { time.Sleep(settled + 100*time.Millisecond) }

// TestUnchangedIsNotOpened: on the second night nothing is opened, and of a
// container that changed only what is new is another document.
func TestUnchangedIsNotOpened(t *testing.T) {
	s := newShelf(t)
	docs := pages("a.html", "b.html", "c.html")
	forms := map[string]func([]containertest.Document) []byte{
		"x.zip": containertest.Zip, "x.tar.zst": func(d []containertest.Document) []byte { return containertest.Zstd(containertest.Tar(d)) },
		"x.jsonl": containertest.JSONL, "x.parquet": func(d []containertest.Document) []byte { return containertest.Parquet(d, 2) },
		"x.warc.gz": func(d []containertest.Document) []byte {
			var web []containertest.Document
			for _, one := range d {
				one.Name = "http://a.example/" + one.Name
				web = append(web, one)
			}
			return containertest.WARC(web)
		},
	}
	for name, pack := range forms {
		s.put(name, pack(docs))
	}
	s.put("plain.html", []byte("<p>plain</p>"))
	settle()
	_, first := s.walk(s.open(), nil)
	if len(first) != 16 {
		t.Fatalf("%d documents", len(first))
	}
	f := s.open()
	for _, h := range f.holders {
		h.path = filepath.Join(s.dir, "nowhere")
	}
	f.base = filepath.Join(s.dir, "nowhere")
	_, second := s.walk(f, func(e *Entry) bool { return e.Stamp == "" || e.Stamp != first[e.URI].Stamp })
	if len(second) != 16 {
		t.Fatalf("%d documents the second time", len(second))
	}
	if f.spool.file != nil {
		t.Error("a container that did not change was unpacked")
	}

	changed := slices.Clone(docs)
	changed[1].Content = []byte("<p>changed</p>")
	changed = append(changed[:2], pages("d.html")...)
	for name, pack := range forms {
		s.put(name, pack(changed))
	}
	settle()
	f = s.open()
	got, _ := s.walk(f, func(e *Entry) bool { return e.Stamp != first[e.URI].Stamp })
	if len(got) != 10 {
		t.Errorf("%d documents are new or changed, expected 10:\n%s", len(got), strings.Join(got, "\n"))
	}
	for _, line := range got {
		if !strings.Contains(line, "b.html: <p>changed") && !strings.Contains(line, "d.html: <p>d.html") {
			t.Errorf("wanted though it did not change: %s", line)
		}
	}
	// What nobody was to want can be had all the same: rules have changed.
	got, _ = s.walk(f, nil)
	got = slices.DeleteFunc(got, func(line string) bool { return !strings.HasPrefix(line, "x.tar.zst/") })
	s.expect(got, "x.tar.zst/a.html: <p>a.html</p>", "x.tar.zst/b.html: <p>changed</p>", "x.tar.zst/d.html: <p>d.html</p>")
	s.work.Rules = "2"
	got, _ = s.walk(s.open(), nil)
	if len(got) != 16 {
		t.Errorf("%d documents by other rules", len(got))
	}
}

// TestStampTellsChanges: a document of a container has the same stamp as long as
// its content and what is told of it are the same, wherever it stands.
func TestStampTellsChanges(t *testing.T) {
	for _, zipped := range []bool{true, false} {
		pack := func(docs []containertest.Document) []byte {
			if zipped {
				return containertest.Zip(docs)
			}
			return containertest.Tar(docs)
		}
		s := newShelf(t)
		s.put("x", pack(pages("a.html", "b.html")))
		_, before := s.walk(s.open(), nil)
		s.put("x", pack(pages("c.html", "b.html", "a.html")))
		_, after := s.walk(s.open(), nil)
		if before["x/a.html"].Stamp != after["x/a.html"].Stamp || before["x/a.html"].Stamp == "" {
			t.Error("another place in its container made another document")
		}
		docs := pages("a.html", "b.html")
		docs[0].Content = []byte("<p>A.html</p>") // as long as before
		s.put("x", pack(docs))
		_, after = s.walk(s.open(), nil)
		if before["x/a.html"].Stamp == after["x/a.html"].Stamp || before["x/b.html"].Stamp != after["x/b.html"].Stamp {
			t.Error("a change is not seen, or one where there is none")
		}
	}
}

// TestDamagedContainer: what is whole is read, the rest is told under the name
// of the file, and nobody takes what is missing for gone.
func TestDamagedContainer(t *testing.T) {
	s := newShelf(t)
	big := pages("a.html", "b.html")
	big[1].Content = bytes.Repeat([]byte("0123456789abcdef"), 1000)
	file := containertest.Tar(big)
	s.put("x.tar", file[:len(file)/2])
	got, entries := s.walk(s.open(), nil)
	if len(got) != 3 || !strings.HasPrefix(got[0], "x.tar! unreadable: the rest is not read") || got[1] != "x.tar/a.html: <p>a.html</p>" || !strings.HasPrefix(got[2], "x.tar/b.html! unreadable") {
		t.Errorf("walked:\n%s", strings.Join(got, "\n"))
	}
	if !entries["x.tar"].Unlisted || entries["x.tar"].Reason != schemas.RejectUnreadable || entries["x.tar/a.html"].Holder != "x.tar" {
		t.Errorf("%+v", entries)
	}
}

// TestIndexIsOnlyACache: damaged, it is made anew.
func TestIndexIsOnlyACache(t *testing.T) {
	s := newShelf(t)
	s.put("x.tar", containertest.Tar(pages("a.html")))
	settle()
	s.walk(s.open(), nil)
	files, err := filepath.Glob(filepath.Join(s.work.Dir, indexDir, "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, broken := range [][]byte{nil, b[:len(b)/2], append([]byte("x"), b...)} {
			if err := os.WriteFile(name, broken, 0o644); err != nil {
				t.Fatal(err)
			}
			got, _ := s.walk(s.open(), nil)
			s.expect(got, "x.tar/a.html: <p>a.html</p>")
		}
	}
	left, err := filepath.Glob(filepath.Join(s.work.Dir, ".spool*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestCovers(t *testing.T) {
	s := newShelf(t)
	s.put("in/x.warc.gz", containertest.WARC(pages("http://a.example/1")))
	s.put("out/y.warc.gz", containertest.WARC(pages("http://a.example/2")))
	f, err := NewFiles([]string{filepath.Join(s.dir, "in")}, s.dir, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		uri, holder string
		want        bool
	}{{"in/a.html", "", true}, {"out/a.html", "", false}, {"http://a.example/1", "in/x.warc.gz", true}, {"http://a.example/2", "out/y.warc.gz", false}, {"http://a.example/3", "", false}, {"in/x.zip/a.html", "in/x.zip", true}} {
		if got := f.Covers(c.uri, c.holder); got != c.want {
			t.Errorf("%s in %q: covered %v", c.uri, c.holder, got)
		}
	}
}

func TestContainerLimits(t *testing.T) {
	s := newShelf(t)
	docs := pages("a.html", "b.html", "c.html")
	docs[1].Content = make([]byte, 5000)
	s.put("x.tar.gz", containertest.Gzip(containertest.Tar(docs)))
	s.put("y.jsonl.gz", containertest.Gzip(containertest.JSONL(docs)))
	s.put("z.html.gz", containertest.Gzip(docs[1].Content))
	f, err := NewFiles([]string{s.dir}, "", Limits{DocumentBytes: 1000, Containers: container.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, entries := s.walk(f, nil)
	s.expect(got, "x.tar.gz/a.html: <p>a.html</p>", "x.tar.gz/b.html! too_large: 5000 bytes; the limit is 1000", "x.tar.gz/c.html: <p>c.html</p>",
		"y.jsonl.gz/a.html: <p>a.html</p>", "y.jsonl.gz/b.html! too_large: 5000 bytes; the limit is 1000", "y.jsonl.gz/c.html: <p>c.html</p>", "z.html.gz! too_large: more than the limit of 1000 bytes")
	if entries["z.html.gz"].Reason != schemas.RejectTooLarge || entries["z.html.gz"].Bytes <= 1000 {
		t.Error(fmt.Sprint(entries["z.html.gz"]))
	}
}
