package container

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"gongkai/extract/warc"
	"gongkai/schemas"
)

// Format is that of a container.
type Format int

// Formats of containers.
const (
	None Format = iota // no container: a document
	Zip
	SevenZip
	Tar
	Gzip  // of one file, or of another container
	Zstd  // the same
	Bzip2 // the same
	WARC
	JSONL   // JSON Lines with texts or pages
	Parquet // a table with texts or pages
	URLs    // a list of addresses
)

// Kind is the kind of the documents in a container of that format.
func (f Format) Kind() string {
	switch f {
	case WARC:
		return schemas.SourceWARC
	case JSONL:
		return schemas.SourceJSONL
	case Parquet:
		return schemas.SourceParquet
	case URLs:
		return schemas.SourceURLs
	}
	return schemas.SourceArchive
}

// headBytes is how much of a file tells what it is.
const headBytes = 4096

// Sniff tells whether a file holds documents, from its bytes: DOCX, XLSX and
// ODT are zip files and documents all the same.
func Sniff(file io.ReaderAt, size int64) (Format, error) {
	head := make([]byte, min(size, headBytes))
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return None, err
	}
	f := sniff(head[:n])
	if f == Zip && isDocument(file, size) {
		return None, nil
	}
	return f, nil
}

var magics = []struct {
	prefix string
	format Format
}{
	{"PK\x03\x04", Zip}, {"PK\x05\x06", Zip},
	{"7z\xBC\xAF\x27\x1C", SevenZip},
	{"\x1F\x8B\x08", Gzip},
	{"\x28\xB5\x2F\xFD", Zstd},
	{"PAR1", Parquet},
}

// sniff tells the format from the first bytes of a file.
func sniff(head []byte) Format {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.format
		}
	}
	switch {
	case len(head) > 4 && string(head[:3]) == "BZh" && head[3] >= '1' && head[3] <= '9' && bytes.HasPrefix(head[4:], []byte("1AY&SY")):
		return Bzip2
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return Tar
	case warc.IsWARC(head):
		return WARC
	case isJSONLines(head):
		return JSONL
	case isURLs(head):
		return URLs
	}
	return None
}

// isJSONLines says whether a file begins with an object in one line that has a
// column of texts or pages. A first line that is longer than the head counts as
// far as it can be read.
func isJSONLines(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	d := json.NewDecoder(bytes.NewReader(line))
	d.Token()
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return false
		}
		if columnOf(name).content() {
			// Its value is a text, as far as it can be seen.
			rest := bytes.TrimLeft(line[d.InputOffset():], " \t:")
			return len(rest) > 0 && rest[0] == '"'
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}

// documentParts are names in a zip that is a document.
var documentParts = []string{"[content_types].xml", "mimetype", "word/document.xml", "xl/workbook.xml", "ofd.xml"}

// maxDocumentParts is more than documents have.
const maxDocumentParts = 10_000

// isDocument says whether a zip is an office document, or the remains of one:
// then who reads documents tells what is wrong with it.
func isDocument(file io.ReaderAt, size int64) bool {
	z, err := OpenZip(file, size, Limits{Items: maxDocumentParts})
	if errors.Is(err, errTooMany) {
		return false
	}
	if err != nil {
		head := make([]byte, min(size, headBytes))
		n, _ := file.ReadAt(head, 0)
		head = bytes.ToLower(head[:n])
		for _, part := range documentParts {
			if bytes.Contains(head, []byte(part)) {
				return true
			}
		}
		return false
	}
	for i, f := range z.File {
		if i == maxDocumentParts {
			break
		}
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		for _, part := range documentParts {
			if name == part {
				return true
			}
		}
	}
	return false
}

// peeker is a stream whose first bytes have been looked at.
type peeker struct{ *bufio.Reader }

func newPeeker(r io.Reader) peeker { return peeker{bufio.NewReaderSize(r, headBytes)} }

func (p peeker) head() []byte {
	b, _ := p.Peek(headBytes)
	return b
}

// compressed walks a stream that was compressed: another container, or one
// document whose name is that of the file without its ending.
func (w *Walker) compressed(s *source, f Format) error {
	r, err := w.decompressor(s.r, f)
	if err != nil {
		return w.damaged(s, f, err)
	}
	p := newPeeker(metered{r, w})
	head := p.head()
	inner := sniff(head)
	if len(head) == 0 {
		if _, err := p.Peek(1); !errors.Is(err, io.EOF) {
			return w.damaged(s, f, err)
		}
	}
	switch inner {
	case None:
		i := &Item{Path: s.path, Kind: f.Kind(), Size: -1}
		return w.send(s, i, func() (io.ReadCloser, error) { return io.NopCloser(p), nil })
	case WARC:
		if f == Gzip && s.at != nil { // its members are records
			return w.warc(&source{r: io.NewSectionReader(s.at, 0, s.size), path: s.path, deep: s.deep})
		}
		fallthrough
	case Tar, JSONL, URLs:
		return w.walk(&source{r: p, path: s.path, deep: s.deep}, inner)
	}
	return w.content(s, &Item{Path: s.path, Kind: f.Kind(), Size: -1}, p)
}

// maxWindow bounds the memory that a zstd stream may ask for.
const maxWindow = 256 << 20

func (w *Walker) decompressor(r io.Reader, f Format) (io.Reader, error) {
	switch f {
	case Gzip:
		return gzip.NewReader(bufio.NewReaderSize(r, 64<<10))
	case Zstd:
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}
	return bzip2.NewReader(r), nil
}
