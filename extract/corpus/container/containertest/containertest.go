// Package containertest packs documents into every container that is read, for
// tests and benchmarks.
package containertest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"

	"gongkai/extract/warc"
)

// Document is what is packed.
type Document struct {
	Name    string // its path; its address in what comes from the web
	Content []byte
	Media   string // content type, in what comes from the web
	Date    time.Time
}

// Day is the date of documents that have none.
var Day = time.Date(2021, 3, 1, 8, 0, 0, 0, time.UTC)

func (d *Document) date() time.Time {
	if d.Date.IsZero() {
		return Day
	}
	return d.Date
}

func must(err error) {
	if err != nil {
		panic(err) // writing to memory
	}
}

// Zip packs a zip.
func Zip(documents []Document) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range documents {
		d := &documents[i]
		w, err := z.CreateHeader(&zip.FileHeader{Name: d.Name, Method: zip.Deflate, Modified: d.date()})
		must(err)
		_, err = w.Write(d.Content)
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}

// Tar packs a tar.
func Tar(documents []Document) []byte {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	for i := range documents {
		d := &documents[i]
		must(t.WriteHeader(&tar.Header{Name: d.Name, Mode: 0o644, Size: int64(len(d.Content)), ModTime: d.date(), Format: tar.FormatPAX}))
		_, err := t.Write(d.Content)
		must(err)
	}
	must(t.Close())
	return b.Bytes()
}

// Gzip compresses.
func Gzip(content []byte) []byte {
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	_, err := g.Write(content)
	must(err)
	must(g.Close())
	return b.Bytes()
}

// Zstd compresses.
func Zstd(content []byte) []byte {
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
	must(err)
	_, err = z.Write(content)
	must(err)
	must(z.Close())
	return b.Bytes()
}

// WARC archives documents as responses to their addresses.
func WARC(documents []Document) []byte {
	var b bytes.Buffer
	w := warc.NewWriter(&b)
	_, err := w.Info(Day, warc.Header{{Name: "software", Value: "gongkai"}})
	must(err)
	for i := range documents {
		_, err := w.Response(Exchange(&documents[i]))
		must(err)
	}
	return b.Bytes()
}

// Exchange is the fetch of a document.
func Exchange(d *Document) *warc.Exchange {
	return &warc.Exchange{
		URI: d.Name, Date: d.date(), Request: []byte("GET / HTTP/1.1\r\n\r\n"),
		Response: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", d.Media, len(d.Content)),
		Body:     d.Content,
	}
}

// JSONL writes documents, which must be UTF-8, as JSON Lines.
func JSONL(documents []Document) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // as other writers do
	for i := range documents {
		d := &documents[i]
		must(e.Encode(map[string]any{"path": d.Name, "text": string(d.Content), "meta": map[string]any{"language": "zh"}}))
	}
	return b.Bytes()
}

type parquetRow struct {
	Path     string    `parquet:"path,zstd"`
	Text     string    `parquet:"text,zstd"`
	Language *string   `parquet:"language,dict"`
	Date     time.Time `parquet:"fetched_at,timestamp(millisecond)"`
}

// Parquet writes documents as a Parquet file of that many rows a row group.
func Parquet(documents []Document, rows int) []byte {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&b, parquet.MaxRowsPerRowGroup(int64(rows)), parquet.PageBufferSize(64<<10))
	for i := range documents {
		d := &documents[i]
		_, err := w.Write([]parquetRow{{Path: d.Name, Text: string(d.Content), Date: d.date()}})
		must(err)
	}
	must(w.Close())
	return b.Bytes()
}

// Read reads all of r.
func Read(r io.Reader) []byte {
	b, err := io.ReadAll(r)
	must(err)
	return b
}
