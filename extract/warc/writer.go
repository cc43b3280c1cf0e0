package warc

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Writer writes records, each a gzip member of its own, so that a reader may
// begin at any and a torn file loses but its last. The same records give the
// same bytes: their IDs are made of what they hold.
type Writer struct {
	w    io.Writer
	gz   *gzip.Writer
	buf  bytes.Buffer
	size int64 // bytes in the file
	info string
	file *os.File // of OpenFile
}

// NewWriter writes to w, whose first record should be made by [Writer.Info].
func NewWriter(w io.Writer) *Writer { return &Writer{w: w, gz: gzip.NewWriter(nil)} }

// Stored is a record that was written.
type Stored struct {
	ID            string // WARC-Record-ID, without angle brackets
	Offset        int64  // in the file
	PayloadDigest string // as in WARC-Payload-Digest; "" where there is no payload
}

// Exchange is one request and what came back.
type Exchange struct {
	URI  string
	Date time.Time // of the request, UTC
	IP   string    // of the server; may be ""
	// Request and Response are the heads of the messages, from the first line
	// to the empty one; see [RequestHead] and [ResponseHead].
	Request, Response []byte
	Body              []byte // of the response, as its head says that it is encoded
	Fields            Header // more fields of the response's record
}

// Info writes the record that tells who wrote the file, when and with what:
// software, operator, http-header-user-agent, robots, format, conformsTo.
// Records that follow refer to it.
func (w *Writer) Info(date time.Time, fields Header) (Stored, error) {
	var block bytes.Buffer
	for _, f := range fields {
		fmt.Fprintf(&block, "%s: %s\r\n", f.Name, oneLine(f.Value))
	}
	w.info = ""
	s, err := w.write(&draft{kind: TypeInfo, date: date, media: "application/warc-fields", block: block.Bytes(), payload: -1})
	w.info = s.ID
	return s, err
}

// Response writes a response and the request that it answers, in this order,
// each concurrent to the other.
func (w *Writer) Response(x *Exchange) (Stored, error) {
	block := slices.Concat(x.Response, x.Body)
	s, err := w.write(&draft{
		kind: TypeResponse, uri: x.URI, date: x.Date, ip: x.IP, media: "application/http;msgtype=response",
		block: block, payload: len(x.Response), fields: x.Fields,
	})
	if err != nil {
		return s, err
	}
	return s, w.request(x, s.ID)
}

// Revisit writes, in place of a response whose payload is stored already, that
// it came again, and the request that it answers. profile is one of Profile*, digest and the rest are those
// of the record that holds the payload.
func (w *Writer) Revisit(x *Exchange, profile, digest, uri string, date time.Time, id string) (Stored, error) {
	fields := Header{{"WARC-Profile", profile}, {"WARC-Refers-To", "<" + id + ">"}, {"WARC-Refers-To-Target-URI", uri}, {"WARC-Refers-To-Date", stamp(date)}}
	s, err := w.write(&draft{
		kind: TypeRevisit, uri: x.URI, date: x.Date, ip: x.IP, media: "application/http;msgtype=response",
		block: x.Response, payload: -1, digest: digest, fields: append(fields, x.Fields...),
	})
	if err != nil {
		return s, err
	}
	return s, w.request(x, s.ID)
}

func (w *Writer) request(x *Exchange, of string) error {
	if len(x.Request) == 0 {
		return nil
	}
	_, err := w.write(&draft{
		kind: TypeRequest, uri: x.URI, date: x.Date, media: "application/http;msgtype=request", block: x.Request, payload: len(x.Request),
		fields: Header{{"WARC-Concurrent-To", "<" + of + ">"}},
	})
	return err
}

// Resource writes something that was not fetched by HTTP.
func (w *Writer) Resource(uri string, date time.Time, media string, content []byte) (Stored, error) {
	return w.write(&draft{kind: TypeResource, uri: uri, date: date, media: media, block: content})
}

// draft is a record to be written.
type draft struct {
	kind, uri, ip, media string
	date                 time.Time
	block                []byte
	payload              int    // where in the block the payload begins; -1 where there is none
	digest               string // of the payload, where it is elsewhere
	fields               Header
}

// write appends a record with one call of the writer below, so that a crash
// tears one record at most.
func (w *Writer) write(d *draft) (Stored, error) {
	s := Stored{Offset: w.size, PayloadDigest: d.digest}
	blockDigest := digest(d.block)
	if d.payload == 0 {
		s.PayloadDigest = blockDigest
	} else if d.payload > 0 {
		s.PayloadDigest = digest(d.block[d.payload:])
	}
	s.ID = recordID(d, blockDigest)
	w.buf.Reset()
	w.gz.Reset(&w.buf)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w.gz, "%s: %s\r\n", name, oneLine(value))
		}
	}
	io.WriteString(w.gz, "WARC/1.1\r\n")
	field("WARC-Type", d.kind)
	field("WARC-Record-ID", "<"+s.ID+">")
	field("WARC-Date", stamp(d.date))
	field("WARC-Target-URI", d.uri)
	field("WARC-IP-Address", d.ip)
	if w.info != "" {
		field("WARC-Warcinfo-ID", "<"+w.info+">")
	}
	field("WARC-Block-Digest", blockDigest)
	field("WARC-Payload-Digest", s.PayloadDigest)
	for _, f := range d.fields {
		field(f.Name, f.Value)
	}
	field("Content-Type", d.media)
	field("Content-Length", strconv.Itoa(len(d.block)))
	io.WriteString(w.gz, "\r\n")
	w.gz.Write(d.block)
	io.WriteString(w.gz, "\r\n\r\n")
	if err := w.gz.Close(); err != nil {
		return s, err
	}
	n, err := w.w.Write(w.buf.Bytes())
	w.size += int64(n)
	if err != nil {
		return s, fmt.Errorf("write WARC record of %s: %w", d.uri, err)
	}
	return s, nil
}

// Size is how many bytes the file has.
func (w *Writer) Size() int64 { return w.size }

// stamp is a date as the standard writes it, to the second or finer.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// digest is SHA-1 in base 32: what every tool that reads WARC files checks. It
// guards against damage; whoever must tell contents apart takes SHA-256.
func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// recordID makes a UUID of what a record holds, in the layout that RFC 9562 has
// for such (version 8).
func recordID(d *draft, blockDigest string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q %q %q", d.kind, d.uri, stamp(d.date), d.ip, blockDigest, d.digest)
	for _, f := range d.fields {
		fmt.Fprintf(h, " %q %q", f.Name, f.Value)
	}
	u := h.Sum(nil)[:16]
	u[6], u[8] = u[6]&0x0F|0x80, u[8]&0x3F|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// oneLine keeps a value from beginning fields of its own.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, s)
}

// RequestHead is the head of a request as it is archived; fields stand in the
// order of their names.
func RequestHead(r *http.Request) []byte {
	var b bytes.Buffer
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, r.URL.RequestURI(), oneLine(host))
	writeFields(&b, r.Header, "Host")
	return b.Bytes()
}

// ResponseHead is the head of a response as it is archived, whose body of
// length bytes is no longer in chunks. A body that net/http decompressed must
// not be archived: set Transport.DisableCompression, and the body is what the
// server sent.
func ResponseHead(r *http.Response, length int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/%d.%d %s\r\n", r.ProtoMajor, r.ProtoMinor, oneLine(r.Status))
	writeFields(&b, r.Header, "Transfer-Encoding", "Content-Length")
	head := bytes.TrimSuffix(b.Bytes(), []byte("\r\n"))
	return append(head, fmt.Sprintf("Content-Length: %d\r\n\r\n", length)...)
}

func writeFields(b *bytes.Buffer, h http.Header, without ...string) {
	names := make([]string, 0, len(h))
	for name := range h {
		if !slices.Contains(without, http.CanonicalHeaderKey(name)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			fmt.Fprintf(b, "%s: %s\r\n", name, oneLine(value))
		}
	}
	b.WriteString("\r\n")
}
