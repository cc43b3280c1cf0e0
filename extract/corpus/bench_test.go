package corpus

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"gongkai/extract/corpus/container/containertest"
)

// benchDocuments are pages of some 20 kB, alike as those of one site.
func benchDocuments(n int) []containertest.Document {
	out := make([]containertest.Document, n)
	for i := range out {
		var b bytes.Buffer
		b.WriteString("<html><head><title>政府信息公开工作年度报告</title></head><body><table>")
		for row := range 300 {
			fmt.Fprintf(&b, "<tr><td>第%d项</td><td>%d</td><td>%d</td></tr>\n", row, (i*7919+row*104729)%100003, (i*31+row)%977)
		}
		b.WriteString("</table></body></html>")
		out[i] = containertest.Document{Name: fmt.Sprintf("http://www.example.gov.cn/%d/%05d.html", i%7, i), Content: b.Bytes(), Media: "text/html"}
	}
	return out
}

// BenchmarkContainers walks a container of 1,000 pages as a first run does:
// listed, spooled, read in order. Beside it stands what only decompresses the
// same file. MB are those of the documents.
func BenchmarkContainers(b *testing.B) {
	docs := benchDocuments(1000)
	size := int64(0)
	for i := range docs {
		size += int64(len(docs[i].Content))
	}
	tarred, rows := containertest.Tar(docs), containertest.JSONL(docs)
	for _, c := range []struct {
		name  string
		file  []byte
		plain func(io.Reader) (io.Reader, error)
	}{
		{"zip", containertest.Zip(docs), nil},
		{"tar", tarred, stored},
		{"tar.gz", containertest.Gzip(tarred), gunzip},
		{"tar.zst", containertest.Zstd(tarred), unzstd},
		{"7z", containertest.SevenZip(docs, containertest.LZMA2), nil},
		{"warc.gz", containertest.WARC(docs), gunzip},
		{"jsonl", rows, stored},
		{"jsonl.gz", containertest.Gzip(rows), gunzip},
		{"jsonl.zst", containertest.Zstd(rows), unzstd},
		{"parquet", containertest.Parquet(docs, 500), nil},
	} {
		dir := b.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "c"), c.file, 0o644); err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for range b.N {
				walkAll(b, dir, len(docs))
			}
			b.ReportMetric(float64(len(docs)*b.N)/b.Elapsed().Seconds(), "documents/s")
		})
		if c.plain == nil {
			continue
		}
		b.Run(c.name+"/decompress", func(b *testing.B) {
			b.SetBytes(size)
			for range b.N {
				r, err := c.plain(bytes.NewReader(c.file))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	folder := b.TempDir()
	for i := range docs {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%05d.html", i)), docs[i].Content, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("folder", func(b *testing.B) {
		b.SetBytes(size)
		for range b.N {
			walkAll(b, folder, len(docs))
		}
		b.ReportMetric(float64(len(docs)*b.N)/b.Elapsed().Seconds(), "documents/s")
	})
}

func stored(r io.Reader) (io.Reader, error) { return r, nil }
func gunzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }
func unzstd(r io.Reader) (io.Reader, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
}

func walkAll(b *testing.B, dir string, want int) {
	b.Helper()
	f, err := NewFiles([]string{dir}, "", DefaultLimits)
	if err != nil {
		b.Fatal(err)
	}
	if err := f.Open(context.Background(), Workspace{}); err != nil {
		b.Fatal(err)
	}
	n := 0
	if err := f.Walk(context.Background(), All, func(d *Document) error {
		if d.Reason != "" {
			b.Fatal(d.URI, d.Reason, d.Detail)
		}
		n++
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	if n != want {
		b.Fatalf("%d documents, expected %d", n, want)
	}
}
