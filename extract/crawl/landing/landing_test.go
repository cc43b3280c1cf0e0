package landing

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/extract/corpus"
	"gongkai/extract/warc"
	"gongkai/schemas"
)

// zone locks a landing zone, at a time of the test's.
func zone(t *testing.T, dir string, at time.Time, fileBytes int64) *Zone {
	t.Helper()
	z, err := Lock(dir, Options{Software: "gongkai/test", FileBytes: fileBytes, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	return z
}

var begin = time.Date(2025, 3, 2, 1, 0, 0, 0, time.UTC)

// answerOf is an answer of a server.
func answerOf(address string, status int, body string, role, via string) *Answer {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		panic(err)
	}
	h := http.Header{"Content-Type": {"text/html"}, "Etag": {`"v1"`}}
	sent := []byte(body)
	if status == 200 {
		h.Set("Content-Encoding", "gzip")
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(body))
		z.Close()
		sent = b.Bytes()
	}
	return &Answer{Address: address, Date: begin.Add(time.Minute), IP: "192.0.2.1", Request: r, Body: sent, Decoded: []byte(body), Mark: Mark{Role: role, Via: via, Text: "附件"},
		Response: &http.Response{Status: fmt.Sprintf("%d X", status), StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: h}}
}

func add(t *testing.T, z *Zone, a *Answer) *Capture {
	t.Helper()
	c, err := z.Add(a)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// contents lists what a zone holds: address, status, role and body.
func contents(t *testing.T, dir string) []string {
	t.Helper()
	z, err := Open(dir, warc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range z.newest {
		body, err := z.Body(c)
		if err != nil {
			t.Fatalf("%s: %v", c.Address, err)
		}
		out = append(out, fmt.Sprintf("%s %d %s %s %s", c.Address, c.Status, c.Role, c.ETag, body))
	}
	slices.Sort(out)
	return out
}

// fill crawls three pages and an attachment into a zone.
func fill(t *testing.T, z *Zone) {
	t.Helper()
	if _, err := z.Begin(); err != nil {
		t.Fatal(err)
	}
	add(t, z, answerOf("http://a.test/robots.txt", 404, "none", RoleRobots, ""))
	add(t, z, answerOf("http://a.test/", 200, "home", "hop", ""))
	add(t, z, answerOf("http://a.test/1.html", 200, "report one", RoleReport, "http://a.test/"))
	add(t, z, answerOf("http://a.test/1.docx", 200, "tables of one", RoleAttachment, "http://a.test/1.html"))
}

// TestZone: what was fetched is read back, what has not changed is not stored
// again, and the second session replaces what the first has.
func TestZone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "zone")
	z := zone(t, dir, begin, 0)
	fill(t, z)
	if _, err := Lock(dir, Options{}); !errors.As(err, new(*LockedError)) {
		t.Errorf("a second crawl: %v", err)
	}
	if body, err := z.Body(z.Newest("http://a.test/")); err != nil || string(body) != "home" {
		t.Errorf("from the file that is open: %q, %v", body, err)
	}
	if seen, err := Open(dir, warc.Limits{}); err != nil || len(seen.newest) > 0 {
		t.Errorf("a reader sees %d captures of a file that is open, %v", len(seen.newest), err)
	}
	if err := errors.Join(z.End(), z.Close()); err != nil {
		t.Fatal(err)
	}

	z = zone(t, dir, begin.Add(24*time.Hour), 0)
	if resumed, err := z.Begin(); err != nil || resumed {
		t.Fatal(resumed, err)
	}
	if z.Fetched(z.Newest("http://a.test/")) {
		t.Error("a capture of the session before is taken for one of this")
	}
	same := answerOf("http://a.test/1.html", 304, "", RoleReport, "http://a.test/")
	same.Decoded = []byte("report one")
	if c := add(t, z, same); !c.Same || c.Status != 200 || c.Content.Date != begin.Add(time.Minute) {
		t.Errorf("%+v", c)
	}
	if c := add(t, z, answerOf("http://a.test/1.docx", 200, "tables of one", RoleAttachment, "http://a.test/1.html")); !c.Same {
		t.Errorf("the same body is stored again: %+v", c)
	}
	if c := add(t, z, answerOf("http://a.test/", 200, "home, changed", "hop", "")); c.Same {
		t.Errorf("%+v", c)
	}
	if err := errors.Join(z.End(), z.Close()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`http://a.test/ 200 hop "v1" home, changed`, `http://a.test/1.docx 200 attachment "v1" tables of one`,
		`http://a.test/1.html 200 report "v1" report one`, `http://a.test/robots.txt 404 robots "v1" none`,
	}
	if got := contents(t, dir); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	// The index can be made anew from the files.
	// The index of the newest captures alone is enough to open a zone.
	indexes, _ := filepath.Glob(filepath.Join(dir, fileStart+"*"+indexEnding))
	for _, name := range indexes {
		if err := os.WriteFile(name, []byte("not read\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := contents(t, dir); !slices.Equal(got, want) {
		t.Errorf("from the newest captures: %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, newestFile), []byte(throughStart+"nothing\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if len(indexes) != 2 {
		t.Fatalf("indexes: %v", indexes)
	}
	for i, name := range indexes {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if err := os.WriteFile(name, []byte("not an index\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := contents(t, dir); !slices.Equal(got, want) {
		t.Errorf("without indexes: %q", got)
	}
}

// TestTorn: whatever byte a process came to when it died, no record that is torn
// is read, none that was whole is lost, and the crawl is gone on with.
func TestTorn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "zone")
	z := zone(t, dir, begin, 0)
	fill(t, z)
	open := filepath.Join(dir, z.writer.open)
	whole, err := os.ReadFile(open)
	if err != nil {
		t.Fatal(err)
	}
	var ends []int64 // of the records that captures are made of
	r := warc.NewReader(bytes.NewReader(whole), warc.Limits{})
	for {
		rec, err := r.Next()
		if err != nil {
			break
		}
		if n := len(ends); n > 0 && ends[n-1] < 0 {
			ends[n-1] = rec.Offset
		}
		if rec.Type == warc.TypeResponse {
			ends = append(ends, -1)
		}
	}
	if len(ends) != 4 || ends[3] < 0 {
		t.Fatalf("records end at %v", ends)
	}
	for cut := range len(whole) + 1 {
		near := func(end int64) bool { return int64(cut) > end-4 && int64(cut) < end+4 }
		if cut%41 > 0 && !slices.ContainsFunc(ends, near) {
			continue
		}
		again := filepath.Join(t.TempDir(), "zone")
		if err := os.MkdirAll(again, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{markerFile, sessionFile} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err == nil {
				err = os.WriteFile(filepath.Join(again, name), b, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(again, filepath.Base(open)), whole[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		z := zone(t, again, begin.Add(time.Hour), 0)
		if resumed, err := z.Begin(); err != nil || !resumed {
			t.Fatal(resumed, err)
		}
		want := 0
		for _, end := range ends {
			if end <= int64(cut) {
				want++
			}
		}
		if len(z.newest) != want {
			t.Fatalf("cut at byte %d of %d: %d captures, want %d", cut, len(whole), len(z.newest), want)
		}
		for _, c := range z.newest {
			if !z.Fetched(c) {
				t.Fatalf("cut at byte %d: %s would be fetched again", cut, c.Address)
			}
		}
		if cut%82 == 0 || cut == len(whole) { // go on to the end
			if z.Newest("http://a.test/1.html") == nil {
				add(t, z, answerOf("http://a.test/1.html", 200, "report one", RoleReport, "http://a.test/"))
			}
			if err := errors.Join(z.End(), z.Close()); err != nil {
				t.Fatal(err)
			}
			if got := contents(t, again); !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "report one") }) {
				t.Errorf("cut at byte %d: %q", cut, got)
			}
			if left, _ := filepath.Glob(filepath.Join(again, "*"+openEnding)); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			continue
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFiles: a file that is full is published, and the next one begun.
func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "zone")
	z := zone(t, dir, begin, 1)
	fill(t, z)
	if err := errors.Join(z.End(), z.Close()); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "gongkai-20250302T010000000-0000[0-3].warc.gz"))
	if len(files) != 4 {
		t.Errorf("%v", files)
	}
	if got := contents(t, dir); len(got) != 4 {
		t.Errorf("%q", got)
	}
	// Sessions that begin at one time, or earlier since a clock was set back, have
	// names of their own, in order.
	for _, at := range []time.Time{begin, begin.Add(-time.Hour)} {
		z = zone(t, dir, at, 0)
		if _, err := z.Begin(); err != nil {
			t.Fatal(err)
		}
		add(t, z, answerOf("http://a.test/", 200, "home of "+at.String(), "hop", ""))
		if err := errors.Join(z.End(), z.Close()); err != nil {
			t.Fatal(err)
		}
		if got := contents(t, dir); !strings.Contains(got[0], at.String()) {
			t.Errorf("newest is %q", got[0])
		}
	}
}

// TestStopped: a crawl is gone on with for a day; a stranger's folder is not
// taken.
func TestStopped(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "zone")
	z := zone(t, dir, begin, 0)
	fill(t, z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for after, want := range map[time.Duration]bool{time.Hour: true, 25 * time.Hour: false} {
		z = zone(t, dir, begin.Add(after), 0)
		if z.Unfinished() != want {
			t.Errorf("after %s: unfinished %v", after, !want)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Lock(filepath.Dir(dir), Options{}); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder of a stranger: %v", err)
	}
	if _, err := Open(t.TempDir(), warc.Limits{}); err == nil {
		t.Error("an empty folder is opened")
	}
}

// TestSource: documents are reports and what belongs to them; a page and its
// attachment come with each other.
func TestSource(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "zone")
	z := zone(t, dir, begin, 0)
	fill(t, z)
	add(t, z, answerOf("http://a.test/2.html", 404, "gone", RoleReport, "http://a.test/"))
	add(t, z, answerOf("http://a.test/list.docx", 200, "a file of a list", RoleAttachment, "http://a.test/"))
	if err := errors.Join(z.End(), z.Close()); err != nil {
		t.Fatal(err)
	}
	z, err := Open(dir, warc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	s := z.Source(corpus.DefaultLimits)
	stamps := make(map[string]string)
	var got []string
	err = s.Walk(context.Background(), func(e *corpus.Entry) (bool, error) { stamps[e.URI] = e.Stamp; return true, nil }, func(d *corpus.Document) error {
		line := fmt.Sprintf("%s %s %q %s", d.URI, d.Kind, d.Content, d.FetchedAt.Format(time.DateTime))
		for _, c := range d.Companions {
			line += fmt.Sprintf(" +%s %s %s %q", c.Role, c.URI, c.Text, c.Content)
		}
		got = append(got, line)
		if stamps[d.URI] != d.Stamp || d.Stamp == "" {
			t.Errorf("%s: its stamp changed", d.URI)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`http://a.test/1.docx web "tables of one" 2025-03-02 01:01:00 +page http://a.test/1.html 附件 "report one"`,
		`http://a.test/1.html web "report one" 2025-03-02 01:01:00 +attachment http://a.test/1.docx 附件 "tables of one"`,
		`http://a.test/list.docx web "a file of a list" 2025-03-02 01:01:00`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if n, b := s.Count(context.Background()); n != 3 || b != 39 {
		t.Errorf("%d documents, %d bytes", n, b)
	}
	if !s.Covers("http://a.test/9.html", "") || s.Covers("http://b.test/9.html", "") || s.Covers("a.test/9.html", "") || s.Covers("http://a.test/9.html", "a.warc.gz") {
		t.Error("it covers what it does not, or not what it does")
	}
	small := z.Source(corpus.Limits{DocumentBytes: 12})
	reasons := make(map[string]string)
	if err := small.Walk(context.Background(), corpus.All, func(d *corpus.Document) error { reasons[d.URI] = d.Reason; return nil }); err != nil {
		t.Fatal(err)
	}
	if reasons["http://a.test/1.docx"] != schemas.RejectTooLarge || reasons["http://a.test/1.html"] != "" {
		t.Errorf("%v", reasons)
	}
}

// FuzzIndex: a damaged index is told from a sound one, and names no file
// elsewhere.
func FuzzIndex(f *testing.F) {
	f.Add([]byte(`test,a)/ 20250302010100 {"url":"http://a.test/","status":"200","offset":"1","filename":"x.warc.gz"}` + "\n"))
	f.Add([]byte("a b {}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		captures, ok := parseIndex(b)
		for _, c := range captures {
			if ok && (c.Address == "" || strings.ContainsRune(c.Content.File, filepath.Separator)) {
				t.Fatalf("%+v", c)
			}
		}
	})
}
