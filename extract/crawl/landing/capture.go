package landing

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/extract/warc"
)

// Capture is the answer to one request. Where the server said that nothing has
// changed, or sent the same again, what it is and where it stands are those of
// the capture before.
type Capture struct {
	Address string
	Date    time.Time
	Status  int    // of HTTP; that of the content, where that is of a capture before
	Type    string // Content-Type
	ETag    string
	Changed string // Last-Modified
	Target  string // Location
	Mark
	Session string
	Same    bool // the content is that of a capture before
	Content Content
}

// Mark is what the crawl takes a page for, and whence it came.
type Mark struct {
	Role string // one of the kinds of package sites, or robots
	Via  string // address of the page that links to it
	Text string // what that page calls it
}

// Content is a body that was fetched, and where it stands.
type Content struct {
	File   string
	Offset int64
	ID     string // of its record
	Digest string // of its payload, as the record has it
	SHA256 string // of the decoded body
	Bytes  int64  // of the decoded body
	Date   time.Time
}

// Fields of our own in the records.
const (
	fieldRole   = "Gongkai-Role"
	fieldVia    = "Gongkai-Via"
	fieldText   = "Gongkai-Link-Text"
	fieldSHA256 = "Gongkai-Content-SHA256" // of the decoded body
	fieldBytes  = "Gongkai-Content-Length"
)

// fields are a capture's fields of our own.
func (c *Capture) fields() warc.Header {
	return warc.Header{{Name: fieldRole, Value: c.Role}, {Name: fieldVia, Value: c.Via}, {Name: fieldText, Value: c.Text},
		{Name: fieldSHA256, Value: c.Content.SHA256}, {Name: fieldBytes, Value: strconv.FormatInt(c.Content.Bytes, 10)}}
}

// isDocument says whether a capture is one that extract reads.
func (c *Capture) isDocument() bool {
	return c.Status == 200 && (c.Role == RoleReport || c.Role == RoleAttachment)
}

// Roles of captures that are documents.
const (
	RoleReport     = "report"
	RoleAttachment = "attachment"
	RoleRobots     = "robots"
)

// line is a capture in the index: a line of CDXJ.
type line struct {
	URL      string    `json:"url"`
	MIME     string    `json:"mime"`
	Status   string    `json:"status"`
	Digest   string    `json:"digest"`
	Offset   string    `json:"offset"` // of the record that holds the content
	Filename string    `json:"filename"`
	Date     time.Time `json:"date"`
	Of       time.Time `json:"content_date"`
	ID       string    `json:"content_id"`
	SHA256   string    `json:"content_sha256"`
	Bytes    int64     `json:"content_bytes"`
	Same     bool      `json:"same,omitempty"`
	ETag     string    `json:"etag,omitempty"`
	Changed  string    `json:"last_modified,omitempty"`
	Target   string    `json:"location,omitempty"`
	Session  string    `json:"session"`
	Role     string    `json:"role"`
	Via      string    `json:"via,omitempty"`
	Text     string    `json:"text,omitempty"`
}

// writeIndex writes the index of a WARC file.
func (z *Zone) writeIndex(name string, captures []*Capture) error {
	text, err := format(captures)
	if err != nil {
		return err
	}
	return replace(z.dir, strings.TrimSuffix(name, warcEnding)+indexEnding, []byte(text))
}

// format writes captures as CDXJ, sorted as that is.
func format(captures []*Capture) (string, error) {
	lines := make([]string, len(captures))
	for i, c := range captures {
		b, err := json.Marshal(line{
			URL: c.Address, MIME: c.Type, Status: strconv.Itoa(c.Status), Digest: c.Content.Digest, Offset: strconv.FormatInt(c.Content.Offset, 10),
			Filename: c.Content.File, Date: c.Date, Of: c.Content.Date, ID: c.Content.ID, SHA256: c.Content.SHA256, Bytes: c.Content.Bytes, Same: c.Same,
			ETag: c.ETag, Changed: c.Changed, Target: c.Target, Session: c.Session, Role: c.Role, Via: c.Via, Text: c.Text,
		})
		if err != nil {
			return "", err
		}
		lines[i] = sortKey(c.Address) + " " + c.Date.UTC().Format("20060102150405") + " " + string(b) + "\n"
	}
	slices.Sort(lines)
	return strings.Join(lines, ""), nil
}

// throughStart begins the first line of the index of newest captures, which
// names the last file that it covers.
const throughStart = "!gongkai-through "

// writeNewest writes the newest captures of all files: a zone of many nights is
// opened without the index of each.
func (z *Zone) writeNewest() error {
	if len(z.files) == 0 {
		return nil
	}
	text, err := format(slices.Collect(maps.Values(z.newest)))
	if err != nil {
		return err
	}
	return replace(z.dir, newestFile, []byte(throughStart+z.files[len(z.files)-1]+"\n"+text))
}

// readNewest reads the newest captures, and tells the last file that they cover:
// "" where there is no such index, or it is damaged.
func (z *Zone) readNewest() (through string, err error) {
	b, err := os.ReadFile(filepath.Join(z.dir, newestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	head, rest, _ := bytes.Cut(b, []byte("\n"))
	through, found := strings.CutPrefix(string(head), throughStart)
	captures, ok := parseIndex(rest)
	if !found || !ok || !slices.Contains(z.files, through) {
		return "", nil
	}
	for _, c := range captures {
		z.newest[c.Address] = c
	}
	return through, nil
}

// readIndex reads the index of a WARC file, or makes it where it is missing or
// damaged.
func (z *Zone) readIndex(name string) ([]*Capture, error) {
	b, err := os.ReadFile(filepath.Join(z.dir, strings.TrimSuffix(name, warcEnding)+indexEnding))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		if captures, ok := parseIndex(b); ok {
			return captures, nil
		}
	}
	return z.scan(name, name)
}

func parseIndex(b []byte) ([]*Capture, bool) {
	var out []*Capture
	s := bufio.NewScanner(bytes.NewReader(b))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		_, rest, _ := strings.Cut(s.Text(), " ")
		_, rest, _ = strings.Cut(rest, " ")
		var l line
		if json.Unmarshal([]byte(rest), &l) != nil {
			return nil, false
		}
		status, err := strconv.Atoi(l.Status)
		offset, err2 := strconv.ParseInt(l.Offset, 10, 64)
		if err != nil || err2 != nil || l.URL == "" || l.Filename != filepath.Base(l.Filename) {
			return nil, false
		}
		out = append(out, &Capture{
			Address: l.URL, Date: l.Date, Status: status, Type: l.MIME, ETag: l.ETag, Changed: l.Changed, Target: l.Target,
			Mark: Mark{l.Role, l.Via, l.Text}, Session: l.Session, Same: l.Same,
			Content: Content{File: l.Filename, Offset: offset, ID: l.ID, Digest: l.Digest, SHA256: l.SHA256, Bytes: l.Bytes, Date: l.Of},
		})
	}
	slices.SortStableFunc(out, func(a, b *Capture) int { return a.Date.Compare(b.Date) })
	return out, s.Err() == nil
}

// scan reads a WARC file for its index; name is what it is or will be called.
func (z *Zone) scan(file, name string) ([]*Capture, error) {
	f, err := os.Open(filepath.Join(z.dir, file))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := warc.NewReader(f, z.options.Limits)
	var out []*Capture
	before := make(map[string]*Capture) // within the file
	for {
		rec, err := r.Next()
		var damaged *warc.DamagedError
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case errors.As(err, &damaged):
			continue // what stands behind it is read
		case err != nil:
			return nil, fmt.Errorf("%s: %w", file, err)
		case rec.Type != warc.TypeResponse && rec.Type != warc.TypeRevisit:
			continue
		}
		last := before[rec.URI]
		if last == nil {
			last = z.newest[rec.URI]
		}
		if c := capture(rec, name, last); c != nil {
			out = append(out, c)
			before[rec.URI] = c
		}
	}
}

// capture makes a capture of a record; nil where it cannot be read, or refers
// to one that is not there.
func capture(rec *warc.Record, name string, last *Capture) *Capture {
	c := &Capture{Address: rec.URI, Date: rec.Date, Session: sessionOf(name), Mark: Mark{Role: rec.Header.Get(fieldRole), Via: rec.Header.Get(fieldVia), Text: rec.Header.Get(fieldText)}}
	if rec.Type == warc.TypeRevisit {
		if last == nil || "<"+last.Content.ID+">" != rec.Header.Get("WARC-Refers-To") {
			return nil
		}
		c.again(last)
		if m, err := rec.Response(); err == nil {
			c.update(m.Header.Get("ETag"), m.Header.Get("Last-Modified"))
		}
		return c
	}
	m, err := rec.Response()
	if err != nil {
		return nil
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(body)
	c.Status, c.Type, c.ETag, c.Changed, c.Target = m.Status, m.Header.Get("Content-Type"), m.Header.Get("ETag"), m.Header.Get("Last-Modified"), m.Header.Get("Location")
	c.Content = Content{File: name, Offset: rec.Offset, ID: rec.ID, Digest: rec.Header.Get("WARC-Payload-Digest"), SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(body)), Date: rec.Date}
	return c
}

// again takes over what a capture before says of the content.
func (c *Capture) again(last *Capture) {
	c.Status, c.Type, c.Target, c.Content, c.Same = last.Status, last.Type, last.Target, last.Content, true
	c.ETag, c.Changed = last.ETag, last.Changed
}

// update takes over what the server says now, where it says it.
func (c *Capture) update(etag, changed string) {
	if etag != "" {
		c.ETag = etag
	}
	if changed != "" {
		c.Changed = changed
	}
}

// Body reads the content of a capture, decoded. It is bounded by the limits of
// the zone.
func (z *Zone) Body(c *Capture) ([]byte, error) {
	name := c.Content.File
	z.mu.Lock()
	if z.writer != nil && z.writer.name == name {
		name = z.writer.open
	}
	z.mu.Unlock()
	f, err := os.Open(filepath.Join(z.dir, name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(c.Content.Offset, io.SeekStart); err != nil {
		return nil, err
	}
	rec, err := warc.NewReader(f, z.options.Limits).Next()
	if err != nil {
		return nil, fmt.Errorf("%s at byte %d: %w", name, c.Content.Offset, err)
	}
	if rec.ID != c.Content.ID {
		return nil, fmt.Errorf("%s at byte %d: not the record of %s: remove its index, and it is made anew", name, c.Content.Offset, c.Address)
	}
	m, err := rec.Response()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(m.Body)
}

// sessionOf is the session that a file is of.
func sessionOf(name string) string {
	s, _, _ := strings.Cut(strings.TrimPrefix(name, fileStart), "-")
	return s
}

// sortKey is an address as CDXJ sorts it: the host from its end.
func sortKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	parts := strings.Split(u.Hostname(), ".")
	slices.Reverse(parts)
	key := strings.Join(parts, ",")
	if port := u.Port(); port != "" {
		key += ":" + port
	}
	return strings.ReplaceAll(key+")"+u.RequestURI(), " ", "%20")
}

// hostOf is the host of an address, with its port.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}
