package container

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/corpus/container/containertest"
	"gongkai/extract/warc"
	"gongkai/schemas"
)

// listed walks a file and lists its items: "path: content", or the reason and
// detail of those that are refused.
func listed(t testing.TB, file []byte, l Limits) []string {
	t.Helper()
	f, err := Sniff(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if f == None {
		return nil
	}
	var out []string
	w := Walker{Limits: l, Scratch: func() (*os.File, error) { return os.CreateTemp(t.TempDir(), "") }}
	err = w.Walk(context.Background(), bytes.NewReader(file), int64(len(file)), f, func(i *Item) error {
		name := i.Path
		if i.URL != "" {
			name = i.URL
		}
		switch {
		case i.Reason != "":
			out = append(out, fmt.Sprintf("%s! %s: %s", name, i.Reason, i.Detail))
		case i.Elsewhere:
			out = append(out, name+" -> "+i.Digest)
		default:
			r, err := i.Open()
			if err != nil {
				out = append(out, name+"! "+err.Error())
				return nil
			}
			defer r.Close()
			b, err := io.ReadAll(r)
			if err != nil {
				out = append(out, name+"! "+err.Error())
				return nil
			}
			out = append(out, name+": "+string(b))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func expect(t testing.TB, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("listed:\n%s\nexpected:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var small = Limits{DocumentBytes: 1000, Items: 100, Depth: 3, UnpackedBytes: 100_000, Expansion: 1}

func documents(names ...string) []containertest.Document {
	var out []containertest.Document
	for i, n := range names {
		out = append(out, containertest.Document{Name: n, Content: fmt.Appendf(nil, "<p>甲%d</p>", i), Media: "text/html"})
	}
	return out
}

// TestFormats: the same documents come out of everything.
func TestFormats(t *testing.T) {
	docs := documents("2020/a.html", "b.html", "附件.html")
	want := []string{"2020/a.html: <p>甲0</p>", "b.html: <p>甲1</p>", "附件.html: <p>甲2</p>"}
	tarred, rows := containertest.Tar(docs), containertest.JSONL(docs)
	for name, file := range map[string][]byte{
		"zip": containertest.Zip(docs), "tar": tarred, "tar.gz": containertest.Gzip(tarred), "tar.zst": containertest.Zstd(tarred),
		"7z copied": containertest.SevenZip(docs, containertest.Copy), "7z LZMA": containertest.SevenZip(docs, containertest.LZMA), "7z LZMA2": containertest.SevenZip(docs, containertest.LZMA2),
		"JSON Lines": rows, "JSON Lines, gzip": containertest.Gzip(rows), "JSON Lines, zstd": containertest.Zstd(rows),
		"Parquet": containertest.Parquet(docs, 2),
	} {
		t.Run(name, func(t *testing.T) { expect(t, listed(t, file, small), want...) })
	}
	web := documents("http://a.example/1.html", "http://a.example/2.html")
	archived := containertest.WARC(web)
	want = []string{"http://a.example/1.html: <p>甲0</p>", "http://a.example/2.html: <p>甲1</p>"}
	expect(t, listed(t, archived, small), want...)
	expect(t, listed(t, containertest.Gzip(unzipped(archived)), small), want...)
	expect(t, listed(t, containertest.Zstd(unzipped(archived)), small), want...)
	expect(t, listed(t, unzipped(archived), small), want...)
}

func unzipped(b []byte) []byte {
	r, err := (&Walker{}).decompressor(bytes.NewReader(b), Gzip)
	if err != nil {
		panic(err)
	}
	return containertest.Read(r)
}

// TestDocuments: files that look like containers, or nearly.
func TestDocuments(t *testing.T) {
	docx := containertest.Zip(documents("[Content_Types].xml", "word/document.xml"))
	for name, file := range map[string][]byte{
		"empty": nil, "page": []byte("<p>甲</p>"), "DOCX": docx, "half a DOCX": docx[:len(docx)/2], "ODT": containertest.Zip(documents("mimetype", "content.xml")),
		"JSON": []byte("{\n\"text\": \"a\"\n}\n"), "JSON without texts": []byte(`{"name": "a"}` + "\n"), "text is no text": []byte(`{"text": 1}` + "\n"),
		"a page that begins with an address": []byte("http://a.example/\n甲\n"), "brace": []byte("{甲\n"),
	} {
		if f, err := Sniff(bytes.NewReader(file), int64(len(file))); err != nil || f != None {
			t.Errorf("%s: format %d, %v", name, f, err)
		}
	}
	nested := containertest.Tar([]containertest.Document{{Name: "a.docx", Content: docx}, {Name: "b.zip", Content: containertest.Zip([]containertest.Document{{Name: "c.docx", Content: docx}, {Name: "d.html", Content: []byte("甲")}})}})
	l := small
	l.DocumentBytes = 100_000
	expect(t, listed(t, nested, l), "a.docx: "+string(docx), "b.zip/c.docx: "+string(docx), "b.zip/d.html: 甲")
	expect(t, listed(t, containertest.Zip([]containertest.Document{{Name: "a.docx", Content: docx}}), l), "a.docx: "+string(docx))
	expect(t, listed(t, containertest.Gzip([]byte("<p>甲</p>")), l), ": <p>甲</p>")
}

func TestNames(t *testing.T) {
	gb, err := simplifiedchinese.GBK.NewEncoder().String("漳平市/年报.html")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, h := range []*zip.FileHeader{{Name: gb, NonUTF8: true}, {Name: `a\b.html`}, {Name: "../../c.html"}, {Name: "/d.html"}, {Name: "C:/e.html"}, {Name: "__MACOSX/f.html"}, {Name: ".g/h.html"}, {Name: "./i//j.html"}, {Name: "k\n.html"}} {
		if _, err := z.CreateHeader(h); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	want := []string{"漳平市/年报.html: ", "a/b.html: ", "%2E%2E/%2E%2E/c.html! unsafe_path: its name leads out of the archive", "d.html: ", "e.html: ", "i/j.html: ", "k\uFFFD.html: "}
	expect(t, listed(t, b.Bytes(), small), want...)

	b.Reset()
	w := tar.NewWriter(&b)
	for _, name := range []string{gb, "../x.html", "/y.html"} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Format: tar.FormatGNU}); err != nil {
			t.Fatal(err)
		}
	}
	for _, h := range []*tar.Header{{Name: "link.html", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}, {Name: "dir/", Typeflag: tar.TypeDir}} {
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	expect(t, listed(t, b.Bytes(), small), "漳平市/年报.html: ", "%2E%2E/x.html! unsafe_path: its name leads out of the archive", "y.html: ")
	got := listed(t, containertest.SevenZip(documents("../x.html", "y.html"), containertest.LZMA), small)
	expect(t, got, "%2E%2E/x.html! unsafe_path: its name leads out of the archive", "y.html: <p>甲1</p>")
}

// TestUnicodePath: Info-ZIP keeps a name in UTF-8 beside another.
func TestUnicodePath(t *testing.T) {
	f := &zip.File{FileHeader: zip.FileHeader{Name: "\xC4\xEA", NonUTF8: true, Extra: []byte("up\x0b\x00\x01\x00\x00\x00\x00\xE5\xB9\xB4\xE6\x8A\xA5")}}
	if got := zipName(f); got != "年" {
		t.Errorf("a name of another checksum: %q", got)
	}
	binary.LittleEndian.PutUint32(f.Extra[5:], crc32.ChecksumIEEE([]byte(f.Name)))
	if got := zipName(f); got != "年报" {
		t.Errorf("%q", got)
	}
}

func TestWARCRecords(t *testing.T) {
	var b bytes.Buffer
	w := warc.NewWriter(&b)
	page := containertest.Exchange(&containertest.Document{Name: "http://a.example/1.html#x", Content: []byte("<p>甲</p>"), Media: "text/html"})
	first, err := w.Response(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, media := range []string{"image/png", "text/css", "application/javascript"} {
		x := containertest.Exchange(&containertest.Document{Name: "http://a.example/x", Content: []byte("x"), Media: media})
		w.Response(x)
	}
	gone := containertest.Exchange(&containertest.Document{Name: "http://a.example/2.html"})
	gone.Response = []byte("HTTP/1.1 404 Not Found\r\n\r\n")
	w.Response(gone)
	page.URI = "http://a.example/3.html"
	w.Revisit(page, warc.ProfileIdentical, first.PayloadDigest, "http://a.example/1.html", page.Date, first.ID)
	w.Resource("file:///2020/a.txt", page.Date, "text/plain", []byte("乙"))
	expect(t, listed(t, b.Bytes(), small), "http://a.example/1.html: <p>甲</p>", "http://a.example/3.html -> "+first.PayloadDigest, "2020/a.txt: 乙")
	// A WACZ is a zip with WARC files and indexes.
	wacz := containertest.Zip([]containertest.Document{{Name: "datapackage.json", Content: []byte("{}")}, {Name: "pages/pages.jsonl", Content: []byte(`{"format":"json-pages-1.0"}`)}, {Name: "archive/data.warc.gz", Content: b.Bytes()}})
	expect(t, listed(t, wacz, small), "http://a.example/1.html: <p>甲</p>", "http://a.example/3.html -> "+first.PayloadDigest, "archive/data.warc.gz/2020/a.txt: 乙")
}

func TestRows(t *testing.T) {
	const file = `{"url": "https://a.example/1.html", "text": "甲", "html": "<p>甲</p>", "timestamp": "2021-02-03T04:05:06Z", "content_type": "text/html"}
{"id": "x", "content": "乙"}
{"id": "x", "content": "丙"}

{"id": 7, "text": "丁", "meta": {"url": "http://b.example/", "date": "2021-02-03 04:05:06"}}
{"text": ""}
{"text": "戊
{"文件名": "../己.txt", "TEXT": "己"}
{"text": null, "raw_content": "庚"}`
	expect(t, listed(t, []byte(file), small),
		"https://a.example/1.html: <p>甲</p>", "x: 乙", "3: 丙", "http://b.example/: 丁",
		"7! unreadable: line 7: unexpected EOF", "8: 己", "9: 庚")
}

func TestURLs(t *testing.T) {
	const file = "\uFEFF# 年报\nhttp://a.example/1.html\n\n https://b.example/2.html?x=1#y \r\nnonsense\n"
	expect(t, listed(t, []byte(strings.Replace(file, "nonsense\n", "", 1)), small),
		"http://a.example/1.html! not_fetched: it is only listed: gongkai crawl fetches it", "https://b.example/2.html?x=1! not_fetched: it is only listed: gongkai crawl fetches it")
	if f, _ := Sniff(strings.NewReader(file), int64(len(file))); f != None {
		t.Error("a text with addresses is taken for a list of them")
	}
	long := strings.Repeat("http://a.example/\n", 1000) + "nonsense\n"
	l := small
	l.Items = 2000
	got := listed(t, []byte(long), l)
	expect(t, got[len(got)-1:], `1001! unreadable: line 1001 is no address: "nonsense"`)
}

func TestTarOfCompressed(t *testing.T) {
	inner := containertest.Gzip(containertest.Tar(documents("x.html")))
	file := containertest.Zip([]containertest.Document{{Name: "a.tar.gz", Content: inner}, {Name: "b.html.gz", Content: containertest.Gzip([]byte("乙"))}, {Name: "c.7z", Content: containertest.SevenZip(documents("y.html"), containertest.LZMA)}, {Name: "d.parquet", Content: containertest.Parquet(documents("z.html"), 1)}})
	expect(t, listed(t, file, small), "a.tar.gz/x.html: <p>甲0</p>", "b.html.gz: 乙", "c.7z/y.html: <p>甲0</p>", "d.parquet/z.html: <p>甲0</p>")
}

func TestLimits(t *testing.T) {
	deep := containertest.Zip(documents("x.html"))
	for n := range 5 {
		deep = containertest.Zip([]containertest.Document{{Name: fmt.Sprintf("%d.zip", n), Content: deep}})
	}
	expect(t, listed(t, deep, small), "4.zip/3.zip/2.zip! too_deep: a container in 3 others; at most 3 are opened: unpack it")

	many := documents("a", "b", "c", "d", "e")
	few := small
	few.Items = 3
	for name, file := range map[string][]byte{"tar": containertest.Tar(many), "zip": containertest.Zip(many), "7z": containertest.SevenZip(many, containertest.Copy), "jsonl": containertest.JSONL(many), "parquet": containertest.Parquet(many, 2)} {
		got := listed(t, file, few)
		if last := got[len(got)-1]; !strings.HasPrefix(last, "! "+schemas.RejectTooMany) || len(got) > 4 {
			t.Errorf("%s: more files than the limit: %v", name, got)
		}
	}

	bomb := []containertest.Document{{Name: "a.html", Content: []byte("甲")}, {Name: "zeros.html", Content: make([]byte, 900)}, {Name: "z.html", Content: []byte("乙")}}
	for i := range 200 {
		bomb = append(bomb, containertest.Document{Name: fmt.Sprintf("%d.html", i), Content: make([]byte, 900)})
	}
	tarred := containertest.Tar(bomb)
	more := small
	more.Items = 1000
	for name, file := range map[string][]byte{
		"zip": containertest.Zip(bomb), "tar.gz": containertest.Gzip(tarred), "tar.zst": containertest.Zstd(tarred), "7z": containertest.SevenZip(bomb, containertest.LZMA),
		"jsonl.zst": containertest.Zstd(containertest.JSONL(bomb)), "parquet": containertest.Parquet(bomb, 1000),
		"warc": containertest.WARC(append(web(bomb[:1]), web(bomb[3:])...)), "gz": containertest.Gzip(make([]byte, 200_000)),
		"nested": containertest.Zip([]containertest.Document{{Name: "a.zip", Content: containertest.Zip([]containertest.Document{{Name: "b.html", Content: make([]byte, 200_000)}})}}),
	} {
		l := more
		l.DocumentBytes = 1 << 20
		told := 0
		for _, s := range listed(t, file, l) {
			if strings.HasPrefix(s, "! too_large: it unpacks to more") {
				told++
			}
		}
		if name == "gz" || name == "nested" { // its content ends with the error
			continue
		}
		if told != 1 {
			t.Errorf("%s: a bomb is told %d times: %.300s", name, told, strings.Join(listed(t, file, l), "\n"))
		}
	}
	expect(t, listed(t, containertest.Tar([]containertest.Document{{Name: "a.html", Content: make([]byte, 1001)}, {Name: "b.html", Content: []byte("乙")}}), small), "a.html! too_large: 1001 bytes; the limit is 1000", "b.html: 乙")
}

// TestSharedBytes: files of a zip may share their bytes, so that it holds far
// more than it is long.
func TestSharedBytes(t *testing.T) {
	file := containertest.Zip([]containertest.Document{{Name: "a.html", Content: make([]byte, 900)}})
	at := bytes.Index(file, []byte("PK\x01\x02"))
	end := bytes.Index(file, []byte("PK\x05\x06"))
	entry, tail := file[at:end], bytes.Clone(file[end:])
	shared := bytes.Clone(file[:at])
	for range 500 {
		shared = append(shared, entry...)
	}
	binary.LittleEndian.PutUint16(tail[8:], 500)
	binary.LittleEndian.PutUint16(tail[10:], 500)
	binary.LittleEndian.PutUint32(tail[12:], uint32(500*len(entry)))
	l := small
	l.Items = 1000
	got := listed(t, append(shared, tail...), l)
	if last := got[len(got)-1]; !strings.HasPrefix(last, "! too_large: it unpacks to more") || len(got) > 1+100_000/900 {
		t.Errorf("%d files are listed; the last: %.80q", len(got), last)
	}
}

func web(docs []containertest.Document) []containertest.Document {
	var out []containertest.Document
	for _, d := range docs {
		d.Name = "http://a.example/" + d.Name
		d.Media = "text/html"
		out = append(out, d)
	}
	return out
}

// TestTorn cuts containers short, everywhere: they come to an end, and what was
// read before is what stands there.
func TestTorn(t *testing.T) {
	docs := documents("a.html", "b.html", "c.html")
	tarred := containertest.Tar(docs)
	for name, file := range map[string][]byte{
		"zip": containertest.Zip(docs), "tar": tarred, "tar.gz": containertest.Gzip(tarred), "tar.zst": containertest.Zstd(tarred), "7z": containertest.SevenZip(docs, containertest.LZMA2),
		"warc": containertest.WARC(web(docs)), "jsonl.gz": containertest.Gzip(containertest.JSONL(docs)), "parquet": containertest.Parquet(docs, 1),
	} {
		whole := listed(t, file, small)
		for n := 0; n < len(file); n += 1 + len(file)/150 {
			got := listed(t, file[:n], small)
			for i, s := range got {
				if !strings.Contains(s, "! ") && (i >= len(whole) || s != whole[i]) {
					t.Errorf("%s cut at %d of %d: %q", name, n, len(file), s)
				}
			}
			if len(got) == len(whole) && !strings.Contains(strings.Join(got, ""), "! ") && name != "tar" && name != "warc" && name != "tar.zst" {
				t.Errorf("%s cut at %d of %d: nobody tells", name, n, len(file))
			}
		}
	}
}

func TestEncrypted(t *testing.T) {
	expect(t, listed(t, containertest.SevenZip(documents("a.html"), containertest.Encrypted), small), "a.html! encrypted: it is encrypted")
	file := containertest.Zip(documents("a.html", "b.html"))
	// The flag of the first file, in the directory and in front of it.
	for _, at := range []int{6, bytes.Index(file, []byte("PK\x01\x02")) + 8} {
		file[at] |= 1
	}
	expect(t, listed(t, file, small), "a.html! encrypted: the entry is encrypted", "b.html: <p>甲1</p>")
}
