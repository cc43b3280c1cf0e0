package warc

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var noon = time.Date(2021, 2, 3, 12, 0, 0, 0, time.UTC)

// exchange is the n-th of a crawl.
func exchange(n int) *Exchange {
	body := fmt.Sprintf("<p>第%d页</p>", n)
	return &Exchange{
		URI: fmt.Sprintf("http://www.example.gov.cn/%d.html", n), Date: noon.Add(time.Duration(n) * time.Second), IP: "192.0.2.1",
		Request:  fmt.Appendf(nil, "GET /%d.html HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\n", n),
		Response: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n", len(body)),
		Body:     []byte(body),
	}
}

func written(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	write(t, NewWriter(&b), 0, n)
	return b.Bytes()
}

func write(t *testing.T, w *Writer, from, n int) {
	t.Helper()
	if w.Size() == 0 {
		if _, err := w.Info(noon, Header{{"software", "gongkai/1"}, {"format", "WARC File Format 1.1"}}); err != nil {
			t.Fatal(err)
		}
	}
	for i := from; i < n; i++ {
		if _, err := w.Response(exchange(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// list reads all records: "type uri payload", or what is wrong.
func list(t *testing.T, file []byte, l Limits) []string {
	t.Helper()
	var out []string
	r := NewReader(bytes.NewReader(file), l)
	for range 1000 {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			out = append(out, "damaged")
			continue
		}
		s := rec.Type + " " + rec.URI
		if rec.Type == TypeResponse || rec.Type == TypeResource {
			m, err := rec.Payload()
			if err != nil {
				out = append(out, s+" "+err.Error())
				continue
			}
			b, err := io.ReadAll(m.Body)
			if s += " " + string(b); err != nil {
				s += " " + err.Error()
			}
		}
		out = append(out, s)
	}
	t.Fatal("the reader does not come to an end")
	return nil
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read:\n%s\nexpected:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	file := written(t, 2)
	if !bytes.Equal(file, written(t, 2)) {
		t.Error("the same records give other bytes")
	}
	expect(t, list(t, file, Limits{}),
		"warcinfo ",
		"response http://www.example.gov.cn/0.html <p>第0页</p>", "request http://www.example.gov.cn/0.html",
		"response http://www.example.gov.cn/1.html <p>第1页</p>", "request http://www.example.gov.cn/1.html")
}

func TestRevisitAndResource(t *testing.T) {
	var b bytes.Buffer
	w := NewWriter(&b)
	x := exchange(1)
	first, err := w.Response(x)
	if err != nil {
		t.Fatal(err)
	}
	at := x.Date
	x.Date, x.Response, x.Body = at.Add(time.Hour), []byte("HTTP/1.1 304 Not Modified\r\n\r\n"), nil
	second, err := w.Revisit(x, ProfileNotModified, first.PayloadDigest, x.URI, at, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Resource("file:///a.txt", at, "text/plain", []byte("甲")); err != nil {
		t.Fatal(err)
	}
	r := NewReader(bytes.NewReader(b.Bytes()), Limits{})
	for _, want := range []string{TypeResponse, TypeRequest, TypeRevisit, TypeRequest, TypeResource} {
		rec, err := r.Next()
		if err != nil || rec.Type != want {
			t.Fatalf("record %v, %v; expected %s", rec, err, want)
		}
		if want == TypeRevisit {
			if rec.Offset != second.Offset || rec.Header.Get("WARC-Payload-Digest") != first.PayloadDigest || rec.Header.Get("WARC-Refers-To-Date") != "2021-02-03T12:00:01Z" || !rec.Date.Equal(x.Date) {
				t.Errorf("revisit at %d, expected %d: %v", rec.Offset, second.Offset, rec.Header)
			}
		}
	}
}

// TestOffsets begins to read at each record.
func TestOffsets(t *testing.T) {
	zipped := written(t, 3)
	for name, file := range map[string][]byte{"members": zipped, "plain": inflated(t, zipped)} {
		all := list(t, file, Limits{})
		r := NewReader(bytes.NewReader(file), Limits{})
		for i := range all {
			rec, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if rec.Offset < 0 {
				t.Fatalf("%s: record %d has no offset", name, i)
			}
			expect(t, list(t, file[rec.Offset:], Limits{}), all[i:]...)
		}
	}
}

func inflated(t *testing.T, b []byte) []byte {
	t.Helper()
	g, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(g)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// packed compresses b in members of that many bytes.
func packed(b []byte, size int) []byte {
	var out bytes.Buffer
	for len(b) > 0 {
		n := min(size, len(b))
		g := gzip.NewWriter(&out)
		g.Write(b[:n])
		g.Close()
		b = b[n:]
	}
	return out.Bytes()
}

// TestHoweverCompressed reads the same records from a plain file, one member,
// and members that end anywhere.
func TestHoweverCompressed(t *testing.T) {
	zipped := written(t, 4)
	want := list(t, zipped, Limits{})
	plain := inflated(t, zipped)
	expect(t, list(t, plain, Limits{}), want...)
	for _, size := range []int{1, 100, 1000, len(plain)} {
		expect(t, list(t, packed(plain, size), Limits{}), want...)
	}
}

// TestTorn cuts a file at each byte: what is whole is read, what is not is
// told, and a writer goes on behind the last whole record.
func TestTorn(t *testing.T) {
	file := written(t, 2)
	whole := list(t, file, Limits{})
	name := filepath.Join(t.TempDir(), "a.warc.gz")
	for n := range file {
		got := list(t, file[:n], Limits{})
		for len(got) > 0 && (got[len(got)-1] == "damaged" || got[len(got)-1] != whole[len(got)-1]) {
			got = got[:len(got)-1]
		}
		expect(t, got, whole[:len(got)]...)
		if n%7 != 0 && int64(n) != boundary(t, file, n) {
			continue
		}
		if err := os.WriteFile(name, file[:n], 0o666); err != nil {
			t.Fatal(err)
		}
		w, err := OpenFile(name)
		if err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if w.Size() > int64(n) || w.Size() != boundary(t, file, n) {
			t.Fatalf("cut at %d: continued at %d", n, w.Size())
		}
		write(t, w, 2, 3)
		if err := errors.Join(w.Sync(), w.Close()); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list(t, b, Limits{}) {
			if s == "damaged" {
				t.Fatalf("cut at %d and continued: still damaged", n)
			}
		}
	}
}

// boundary is where the last record that ends within n bytes does.
func boundary(t *testing.T, file []byte, n int) int64 {
	t.Helper()
	last := int64(0)
	r := NewReader(bytes.NewReader(file), Limits{})
	for {
		rec, err := r.Next()
		if err != nil || rec.Offset > int64(n) {
			return last
		}
		last = rec.Offset
	}
}

func TestContinuesNoForeignFile(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string][]byte{"page.html": []byte("<p>甲</p>\n"), "page.gz": packed([]byte("<p>甲</p>\n"), 1<<20), "whole.gz": packed(inflated(t, written(t, 2)), 1<<20)} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenFile(path); err == nil {
			t.Errorf("%s was opened", name)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s was changed", name)
		}
	}
}

// TestDamage changes bytes within a record: the others are read.
func TestDamage(t *testing.T) {
	file := written(t, 3)
	whole := list(t, file, Limits{})
	var offsets []int64
	r := NewReader(bytes.NewReader(file), Limits{})
	for range whole {
		rec, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		offsets = append(offsets, rec.Offset)
	}
	for at := offsets[3]; at < offsets[4]; at++ {
		broken := bytes.Clone(file)
		broken[at] ^= 0xFF
		got := list(t, broken, Limits{})
		if len(got) < len(whole)-1 || got[len(got)-1] != whole[len(whole)-1] || got[2] != whole[2] {
			t.Fatalf("byte %d of record 3 changed:\n%s", at-offsets[3], strings.Join(got, "\n"))
		}
	}
}

// TestPageIsNoRecord: what a page says does not pass for a record where one is
// damaged.
func TestPageIsNoRecord(t *testing.T) {
	x := exchange(1)
	x.Body = []byte("<p>\r\nWARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://www.gov.cn/\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n</p>")
	var b bytes.Buffer
	w := NewWriter(&b)
	if _, err := w.Response(x); err != nil {
		t.Fatal(err)
	}
	write(t, w, 2, 3)
	plain := inflated(t, b.Bytes())
	first := packed(bytes.Replace(plain[:bytes.Index(plain, []byte("WARC-Type: request"))-len("WARC/1.1\r\n")], []byte("Content-Length"), []byte("Content-Lemgth"), 1), 1<<20)
	file := append(first, b.Bytes()[boundary(t, b.Bytes(), 1<<20):]...)
	expect(t, list(t, file, Limits{}), "damaged", "request http://www.example.gov.cn/2.html")
}

func record(fields, block string) string {
	return fmt.Sprintf("WARC/1.0\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n", fields, len(block), block)
}

func response(head, body string) []byte {
	return []byte(record("WARC-Type: response\r\nWARC-Target-URI: <http://a/>\r\nContent-Type: application/http; msgtype=response\r\n", "HTTP/1.1 200 OK\r\n"+head+"\r\n"+body))
}

// TestPayloads decodes bodies in whatever way servers and archivers left them.
func TestPayloads(t *testing.T) {
	const page = "<p>甲乙丙丁甲乙丙丁</p>"
	pack := func(f func(io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		w := f(&b)
		io.WriteString(w, page)
		w.Close()
		return b.String()
	}
	gz := pack(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	chunked := fmt.Sprintf("%x;x=1\r\n%s\r\n%x\r\n%s\r\n", 4, gz[:4], len(gz)-4, gz[4:])
	for name, m := range map[string][2]string{
		"bare":                {"", page},
		"line ends":           {"Content-Type: text/html\n", page},
		"no field":            {"nonsense\r\nContent-Type: text/html\r\n", page},
		"gzip":                {"content-encoding: gzip\r\n", gz},
		"x-gzip":              {"Content-Encoding: X-GZIP\r\n", gz},
		"deflate":             {"Content-Encoding: deflate\r\n", pack(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })},
		"bare deflate":        {"Content-Encoding: deflate\r\n", pack(func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 9); return f })},
		"brotli":              {"Content-Encoding: br\r\n", pack(func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })},
		"zstd":                {"Content-Encoding: zstd\r\n", pack(func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z })},
		"decoded by archiver": {"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", page},
		"chunked":             {"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked + "0\r\n\r\n"},
		"last chunk missing":  {"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked},
		"unknown":             {"Content-Encoding: utf-8\r\n", page},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, list(t, response(m[0], m[1]), Limits{}), "response http://a/ "+page)
		})
	}
}

func TestLimits(t *testing.T) {
	bomb := packed(make([]byte, 1<<20), 1<<20)
	got := list(t, response("Content-Encoding: gzip\r\n", string(bomb)), Limits{PayloadBytes: 100})
	expect(t, got, "response http://a/ "+strings.Repeat("\x00", 100)+" "+ErrTooLarge.Error())
	expect(t, list(t, response("", "abc"), Limits{PayloadBytes: 3}), "response http://a/ abc")

	long := record("WARC-Type: resource\r\nX: "+strings.Repeat("x", 5000)+"\r\n", "abc") + record("WARC-Type: resource\r\n", "def")
	expect(t, list(t, []byte(long), Limits{HeaderBytes: 1000}), "damaged", "resource  def")
	expect(t, list(t, response("X: "+strings.Repeat("x", 5000)+"\r\n", "abc"), Limits{HeaderBytes: 1000}),
		"response http://a/ HTTP response: the header is larger than the limit")
	expect(t, list(t, response("Content-Encoding: gzip, gzip, gzip, gzip\r\n", "abc"), Limits{}),
		"response http://a/ HTTP response: 4 content encodings; the limit is 3")
	expect(t, list(t, []byte("WARC/1.0\r\nContent-Length: -3\r\n\r\n"), Limits{}), "damaged")
	expect(t, list(t, []byte("WARC/\n"), Limits{}), "damaged")
}

func TestHeads(t *testing.T) {
	r, err := http.NewRequest("GET", "http://a.example/b?c=d", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("User-Agent", "gongkai\r\nX: y")
	r.Header.Set("Accept", "*/*")
	if got, want := string(RequestHead(r)), "GET /b?c=d HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nUser-Agent: gongkai  X: y\r\n\r\n"; got != want {
		t.Errorf("%q, expected %q", got, want)
	}
	res := &http.Response{ProtoMajor: 1, ProtoMinor: 1, Status: "200 OK", Header: http.Header{"Etag": {"x"}, "Content-Length": {"9"}, "Content-Type": {"text/html"}}}
	if got, want := string(ResponseHead(res, 3)), "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nEtag: x\r\nContent-Length: 3\r\n\r\n"; got != want {
		t.Errorf("%q, expected %q", got, want)
	}
}
