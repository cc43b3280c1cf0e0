package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Message is an HTTP response as a record holds it.
type Message struct {
	Status int
	Header Header
	// Body is what the server meant: chunks joined, content decoded. It gives
	// [ErrTooLarge] where that is more than the limit.
	Body io.Reader
}

// IsHTTP says whether the block of a record is an HTTP message.
func (r *Record) IsHTTP() bool {
	return strings.HasPrefix(strings.ToLower(strings.ReplaceAll(r.Header.Get("Content-Type"), " ", "")), "application/http")
}

// Response reads the block as an HTTP response. The record's Block is of no
// more use then.
func (r *Record) Response() (*Message, error) {
	b := bufio.NewReader(r.Block)
	left := r.limits.HeaderBytes
	line, err := readLine(b, &left)
	if err != nil {
		return nil, responseError(err)
	}
	proto, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if err != nil || !strings.HasPrefix(proto, "HTTP/") {
		return nil, fmt.Errorf("no HTTP response: it begins with %.40q", line)
	}
	m := &Message{Status: status}
	if m.Header, err = readHeader(b, &left); err != nil && !errors.Is(err, io.EOF) {
		return nil, responseError(err)
	}
	body, err := decoded(m.Header.Get("Content-Encoding"), dechunked(m.Header.Get("Transfer-Encoding"), b), r.limits.PayloadBytes)
	if err != nil {
		return nil, responseError(err)
	}
	m.Body = &limited{body, r.limits.PayloadBytes}
	return m, nil
}

func responseError(err error) error { return fmt.Errorf("HTTP response: %w", torn(err)) }

// Payload is what a record was kept for, decoded and within the limits: the
// body of an HTTP response with its status and header, or the block itself, of
// which m has a status of 0.
func (r *Record) Payload() (m *Message, err error) {
	if r.IsHTTP() {
		return r.Response()
	}
	return &Message{Header: Header{{"Content-Type", r.Header.Get("Content-Type")}}, Body: &limited{r.Block, r.limits.PayloadBytes}}, nil
}

// dechunked joins the chunks of a body. Some archivers have joined them already
// and kept the header.
func dechunked(encoding string, b *bufio.Reader) *bufio.Reader {
	if !strings.Contains(strings.ToLower(encoding), "chunked") || !beginsChunk(b) {
		return b
	}
	return bufio.NewReader(&chunks{httputil.NewChunkedReader(b)})
}

// beginsChunk says whether a body begins with the size of a chunk.
func beginsChunk(b *bufio.Reader) bool {
	head, _ := b.Peek(32)
	end := bytes.IndexByte(head, '\n')
	if end < 1 {
		return false
	}
	size, _, _ := strings.Cut(string(bytes.TrimSpace(head[:end])), ";")
	_, err := strconv.ParseUint(strings.TrimSpace(size), 16, 63)
	return err == nil
}

// chunks forgives a last chunk that is missing: servers hang up without it.
type chunks struct{ r io.Reader }

func (c *chunks) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	var damaged *DamagedError
	if errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &damaged) {
		err = io.EOF
	}
	return n, err
}

// decoded undoes the content encodings of a body, the last one first. A body that does not begin
// as it should is not encoded: archivers that decode keep the header.
func decoded(encodings string, b *bufio.Reader, limit int64) (io.Reader, error) {
	names := strings.Split(strings.ToLower(encodings), ",")
	if len(names) > maxEncodings {
		return nil, fmt.Errorf("%d content encodings; the limit is %d", len(names), maxEncodings)
	}
	for i := len(names) - 1; i >= 0; i-- {
		r, err := decoder(strings.TrimSpace(names[i]), b, limit)
		if err != nil {
			return nil, err
		}
		if r != nil {
			b = bufio.NewReader(r)
		}
	}
	return b, nil
}

// maxEncodings bounds how often a body is decoded.
const maxEncodings = 3

// decoder is that of a content encoding, nil where there is nothing to decode.
func decoder(name string, b *bufio.Reader, limit int64) (io.Reader, error) {
	head, _ := b.Peek(4)
	switch name {
	case "gzip", "x-gzip":
		if isGzip(head) {
			return gzip.NewReader(b)
		}
	case "deflate": // zlib by the standard, bare by many servers
		if len(head) > 1 && head[0]&0x0F == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			return zlib.NewReader(b)
		}
		if !isText(head) {
			return flate.NewReader(b), nil
		}
	case "br":
		if !isText(head) {
			return brotli.NewReader(b), nil
		}
	case "zstd":
		if bytes.HasPrefix(head, []byte{0x28, 0xB5, 0x2F, 0xFD}) {
			d, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(uint64(max(limit, 8<<20))))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		}
	}
	return nil, nil
}

// isText says whether bytes begin a page or a PDF that is not encoded.
func isText(head []byte) bool {
	head = bytes.TrimLeft(head, "\xEF\xBB\xBF \t\r\n")
	return len(head) == 0 || head[0] == '<' || bytes.HasPrefix(head, []byte("%PDF"))
}

// limited gives an error behind a number of bytes, unlike io.LimitedReader.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if int64(n) > l.left {
		n = int(l.left)
		l.left = 0
		return n, ErrTooLarge
	}
	l.left -= int64(n)
	return n, err
}
