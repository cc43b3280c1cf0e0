package landing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/extract/warc"
)

// writer is the WARC file that is being written.
type writer struct {
	*warc.Writer
	open, name string
	captures   []*Capture
}

// Answer is what a server said to a request.
type Answer struct {
	Address  string
	Date     time.Time // of the request
	IP       string
	Request  *http.Request
	Response *http.Response // its body has been read
	Body     []byte         // as the server sent it
	Decoded  []byte         // and what it stands for
	Mark
}

// Add writes an answer. The capture says whether the content is that of the one
// before. When it returns, the answer is on disk, and stays whatever happens.
func (z *Zone) Add(a *Answer) (*Capture, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.broken != nil {
		return nil, z.broken
	}
	c, err := z.add(a)
	if err != nil {
		z.broken = fmt.Errorf("landing zone %s: %w", z.dir, err)
		return nil, z.broken
	}
	return c, nil
}

func (z *Zone) add(a *Answer) (*Capture, error) {
	if err := z.room(); err != nil {
		return nil, err
	}
	w := z.writer
	x := &warc.Exchange{URI: a.Address, Date: a.Date.UTC().Truncate(time.Microsecond), IP: a.IP, Request: warc.RequestHead(a.Request), Response: warc.ResponseHead(a.Response, len(a.Body)), Body: a.Body}
	head := a.Response.Header
	c := &Capture{Address: a.Address, Date: x.Date, Mark: a.Mark, Session: z.session.ID}
	sum := sha256.Sum256(a.Decoded)
	digest := hex.EncodeToString(sum[:])
	last := z.newest[a.Address]
	unchanged := a.Response.StatusCode == http.StatusNotModified
	if unchanged && last == nil {
		return nil, errors.New("an answer without content to an address that was never fetched")
	}
	if unchanged || last != nil && last.Status == a.Response.StatusCode && last.Content.SHA256 == digest && last.Target == head.Get("Location") {
		c.again(last)
		c.update(head.Get("ETag"), head.Get("Last-Modified"))
		profile := warc.ProfileIdentical
		if unchanged {
			profile = warc.ProfileNotModified
		}
		x.Fields = c.fields()
		of := c.Content
		if _, err := w.Revisit(x, profile, of.Digest, c.Address, of.Date, of.ID); err != nil {
			return nil, err
		}
	} else {
		c.Status, c.Type, c.ETag, c.Changed, c.Target = a.Response.StatusCode, head.Get("Content-Type"), head.Get("ETag"), head.Get("Last-Modified"), head.Get("Location")
		c.Content = Content{File: w.name, SHA256: digest, Bytes: int64(len(a.Decoded)), Date: x.Date}
		x.Fields = c.fields()
		s, err := w.Response(x)
		if err != nil {
			return nil, err
		}
		c.Content.Offset, c.Content.ID, c.Content.Digest = s.Offset, s.ID, s.PayloadDigest
	}
	if err := w.Sync(); err != nil {
		return nil, err
	}
	w.captures = append(w.captures, c)
	z.newest[c.Address] = c
	return c, nil
}

// room makes sure that there is a file that is not full.
func (z *Zone) room() error {
	if z.writer != nil && z.writer.Size() >= z.options.FileBytes {
		if err := z.end(); err != nil {
			return err
		}
	}
	if z.writer != nil {
		return nil
	}
	number := 0
	start := fileStart + z.session.ID + "-"
	for _, f := range z.files {
		if strings.HasPrefix(f, start) {
			number++
		}
	}
	w := &writer{name: fmt.Sprintf("%s%05d%s", start, number, warcEnding)}
	w.open = strings.TrimSuffix(w.name, warcEnding) + openEnding
	var err error
	if w.Writer, err = warc.OpenFile(filepath.Join(z.dir, w.open)); err != nil {
		return err
	}
	fields := append(warc.Header{{Name: "software", Value: z.options.Software}, {Name: "format", Value: "WARC file version 1.1"}, {Name: "filename", Value: w.name}}, z.options.Fields...)
	if _, err := w.Info(z.options.Now(), fields); err != nil {
		w.Close()
		return err
	}
	z.writer = w
	return nil
}

// flush publishes the file that is being written.
func (z *Zone) flush() error {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.writer == nil {
		return nil
	}
	if z.broken != nil { // what is whole of it, the next crawl publishes
		w := z.writer
		z.writer = nil
		return errors.Join(z.broken, w.Close())
	}
	return z.end()
}

// end publishes the file that is being written; one without a capture is
// removed.
func (z *Zone) end() error {
	w := z.writer
	z.writer = nil
	if err := errors.Join(w.Sync(), w.Close()); err != nil {
		return err
	}
	if len(w.captures) == 0 {
		return os.Remove(filepath.Join(z.dir, w.open))
	}
	return z.publish(w.open, w.name, w.captures)
}
