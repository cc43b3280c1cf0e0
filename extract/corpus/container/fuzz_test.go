package container

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"

	"gongkai/extract/corpus/container/containertest"
)

// fuzz reads anything as a container of one format, whatever its first bytes
// say: it comes to an end within the limits.
func fuzz(f *testing.F, format Format, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		l := Limits{DocumentBytes: 10_000, Items: 1000, Depth: 3, UnpackedBytes: 1 << 20, Expansion: 1}
		w := Walker{Limits: l, Scratch: func() (*os.File, error) { return os.CreateTemp(t.TempDir(), "") }}
		items, bytesRead := 0, int64(0)
		err := w.Walk(context.Background(), bytes.NewReader(file), int64(len(file)), format, func(i *Item) error {
			if items++; i.Reason != "" || i.Elsewhere {
				return nil
			}
			if _, err := cleanName("x/" + i.Path); err != nil {
				t.Fatalf("the name %q", i.Path)
			}
			r, err := i.Open()
			if err != nil {
				return nil
			}
			defer r.Close()
			n, _ := io.Copy(io.Discard, io.LimitReader(r, l.DocumentBytes+1))
			bytesRead += n
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if items > l.Items+len(file)+1 || bytesRead > l.UnpackedBytes+int64(len(file)) {
			t.Fatalf("%d items of %d bytes", items, bytesRead)
		}
	})
}

func FuzzZip(f *testing.F) {
	docs := documents("a.html", "b.html")
	fuzz(f, Zip, containertest.Zip(docs), containertest.Zip([]containertest.Document{{Name: "a.zip", Content: containertest.Zip(docs)}}))
}

func FuzzTar(f *testing.F) { fuzz(f, Tar, containertest.Tar(documents("a.html", "b.html"))) }

func FuzzGzip(f *testing.F) {
	fuzz(f, Gzip, containertest.Gzip(containertest.Tar(documents("a.html"))), containertest.Gzip([]byte("a")), containertest.WARC(web(documents("a.html"))))
}

func FuzzZstd(f *testing.F) {
	fuzz(f, Zstd, containertest.Zstd(containertest.Tar(documents("a.html"))), containertest.Zstd(containertest.JSONL(documents("a.html"))))
}

func FuzzSevenZip(f *testing.F) {
	docs := documents("a.html", "b.html")
	fuzz(f, SevenZip, containertest.SevenZip(docs, containertest.Copy), containertest.SevenZip(docs, containertest.LZMA), containertest.SevenZip(docs, containertest.LZMA2), containertest.SevenZip(docs, containertest.Encrypted))
}

// FuzzSevenZipDirectory gets past the checksums.
func FuzzSevenZipDirectory(f *testing.F) {
	file := containertest.SevenZip(documents("a.html", "b.html"), containertest.Copy)
	f.Add(file[sevenZipHeader+2*len("<p>甲0</p>"):])
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 {
			return
		}
		p := &sevenZipParser{b: b[1:], size: 1000, items: 1000}
		d := p.header()
		if d == nil || p.err != nil {
			return
		}
		for i := range d.folders {
			if r, err := d.open(bytes.NewReader(make([]byte, 1000)), &d.folders[i]); err == nil {
				io.Copy(io.Discard, io.LimitReader(r, 10_000))
			}
		}
	})
}

func FuzzJSONLines(f *testing.F) {
	fuzz(f, JSONL, containertest.JSONL(documents("a.html", "b.html")), []byte(`{"meta":{"url":"http://a/"},"content":"x"}`))
}

func FuzzParquet(f *testing.F) {
	fuzz(f, Parquet, containertest.Parquet(documents("a.html", "b.html", "c.html"), 2))
}

func FuzzWARC(f *testing.F) {
	fuzz(f, WARC, unzipped(containertest.WARC(web(documents("a.html")))))
}

func FuzzURLs(f *testing.F) {
	fuzz(f, URLs, []byte("http://a.example/\n# b\nhttps://c.example/x?y#z\n"))
}
