package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Reader reads the records of a WARC file, one after the other.
type Reader struct {
	limits  Limits
	stream  *stream
	buf     *bufio.Reader
	rest    int64 // bytes of the block at hand that nobody has read
	begun   int64 // where the record at hand begins in the file
	within  bool  // records begin within gzip members
	damaged error // of the block at hand, until it is told
	lost    bool  // the beginning of the next record is to be searched for
}

// NewReader reads a WARC file, compressed or not.
func NewReader(r io.Reader, l Limits) *Reader {
	s := newStream(r)
	return &Reader{limits: l.orDefault(), stream: s, buf: bufio.NewReaderSize(s, 64<<10)}
}

// Next returns the next record; io.EOF means that there are no more, a
// *[DamagedError] that there are bytes which are no whole record: the next call
// goes on behind them.
func (r *Reader) Next() (*Record, error) {
	r.skipBlock()
	if err := r.damaged; err != nil {
		r.damaged = nil
		return nil, err
	}
	if err := r.toRecord(); err != nil {
		return nil, err
	}
	rec := &Record{Offset: r.offset(), limits: r.limits}
	r.begun = rec.Offset
	if r.begun < 0 {
		r.within, r.begun = true, r.stream.begun
	}
	length, err := r.header(rec)
	if err != nil {
		return nil, r.damage(err)
	}
	rec.Length, r.rest = length, length
	rec.Block = block{r, rec}
	return rec, nil
}

// at is how many decompressed bytes have been read.
func (r *Reader) at() int64 { return r.stream.done - int64(r.buf.Buffered()) }

// offset is where the next byte is in the file, -1 within a gzip member.
func (r *Reader) offset() int64 { return r.stream.offsetOf(r.at()) }

// damage makes an error of what stands where a record should.
func (r *Reader) damage(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	r.rest, r.lost = 0, true
	return &DamagedError{Offset: r.begun, Torn: errors.Is(err, io.ErrUnexpectedEOF), Err: err}
}

// skipBlock passes over what is left of the record at hand.
func (r *Reader) skipBlock() {
	for r.rest > 0 {
		n, err := r.buf.Discard(int(min(r.rest, 1<<20)))
		r.rest -= int64(n)
		if err != nil {
			r.damaged = r.damage(err)
		}
	}
}

// block is the content of a record.
type block struct {
	r   *Reader
	rec *Record
}

func (b block) Read(p []byte) (int, error) {
	r := b.r
	if r.damaged != nil {
		return 0, r.damaged
	}
	if r.rest == 0 {
		return 0, io.EOF
	}
	n, err := r.buf.Read(p[:min(int64(len(p)), r.rest)])
	r.rest -= int64(n)
	if err != nil && r.rest > 0 {
		r.damaged = r.damage(err)
		return n, r.damaged
	}
	return n, nil
}

// toRecord goes to the first byte of the next record.
func (r *Reader) toRecord() error {
	if r.lost {
		r.lost = false
		return r.search()
	}
	for {
		c, err := r.buf.Peek(1)
		if errors.Is(err, io.EOF) {
			return io.EOF
		}
		if err != nil {
			r.begun = r.stream.begun
			return r.damage(err)
		}
		if c[0] != '\r' && c[0] != '\n' {
			return nil
		}
		r.buf.Discard(1)
	}
}

var version = []byte("WARC/1.")

// search goes to the next line that begins a record: where records are members
// of their own, at the begin of a member, since what a page says must not pass
// for a record.
func (r *Reader) search() error {
	for fresh := false; ; {
		head, err := r.buf.Peek(len(version))
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			if r.stream.plain || r.stream.resync() != nil {
				return io.EOF
			}
			r.buf.Reset(r.stream)
			fresh = true
			continue
		case bytes.Equal(head, version) && (fresh || r.stream.plain || r.within || r.offset() >= 0):
			return nil
		case err != nil:
			return io.EOF
		}
		fresh = false
		for { // to the end of the line
			_, err := r.buf.ReadSlice('\n')
			if !errors.Is(err, bufio.ErrBufferFull) {
				break
			}
		}
	}
}

// header reads the version and the fields of a record; length is that of its
// block.
func (r *Reader) header(rec *Record) (length int64, err error) {
	left := r.limits.HeaderBytes
	line, err := readLine(r.buf, &left)
	if err != nil {
		return 0, err
	}
	if !strings.HasPrefix(line, "WARC/") {
		return 0, errors.New("no record begins here")
	}
	if rec.Header, err = readHeader(r.buf, &left); err != nil {
		return 0, err
	}
	h := rec.Header
	rec.Type, rec.ID, rec.URI = strings.ToLower(h.Get("WARC-Type")), bare(h.Get("WARC-Record-ID")), bare(h.Get("WARC-Target-URI"))
	if date, err := time.Parse(time.RFC3339, h.Get("WARC-Date")); err == nil { // a date that is none is told as unknown
		rec.Date = date.UTC()
	}
	length, err = strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil || length < 0 {
		return 0, fmt.Errorf("the record has no valid Content-Length: %q", h.Get("Content-Length"))
	}
	return length, nil
}

// bare takes off the angle brackets that wget puts around addresses too.
func bare(s string) string {
	if len(s) > 1 && s[0] == '<' && s[len(s)-1] == '>' {
		return s[1 : len(s)-1]
	}
	return s
}

// readLine reads a line, which counts against what is left of a limit, and cuts
// off its end.
func readLine(b *bufio.Reader, left *int) (string, error) {
	var line []byte
	for {
		part, err := b.ReadSlice('\n')
		if *left -= len(part); *left < 0 {
			return "", errors.New("the header is larger than the limit")
		}
		if err == nil && line == nil {
			return string(bytes.TrimRight(part, "\r\n")), nil
		}
		line = append(line, part...)
		if err == nil {
			return string(bytes.TrimRight(line, "\r\n")), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(line), err
		}
	}
}

// readHeader reads fields up to an empty line. What is no field is passed over:
// servers send such lines.
func readHeader(b *bufio.Reader, left *int) (Header, error) {
	var h Header
	for {
		line, err := readLine(b, left)
		if err != nil {
			return h, err
		}
		if line == "" {
			return h, nil
		}
		if line[0] == ' ' || line[0] == '\t' { // goes on
			if k := len(h); k > 0 {
				h[k-1].Value += " " + strings.TrimSpace(line)
			}
			continue
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			h = append(h, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
}
