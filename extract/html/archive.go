package html

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"

	"gongkai/extract/document"
	"gongkai/extract/text"
)

// MediaArchive is the type of pages that a browser or an office program saved
// with all their parts in one file (MHTML, RFC 2557), and of mails.
const MediaArchive = "multipart/related"

// Bounds on archives: a page has some dozens of parts, nested once or twice.
const (
	maxParts       = 1000
	maxArchiveDeep = 8
	maxPages       = 32 // that are decoded
)

// ErrArchive is returned for an archive that holds no page.
var ErrArchive = errors.New("the MIME archive holds no page")

// IsArchive says whether a file begins with the header of a MIME archive.
func IsArchive(head []byte) bool {
	version, kind := false, false
	for range 60 {
		line, rest, ok := bytes.Cut(head, []byte("\n"))
		if !ok {
			return false
		}
		head = rest
		line = bytes.TrimRight(line, "\r")
		name, value, ok := bytes.Cut(line, []byte(":"))
		switch {
		case len(line) == 0:
			return version && kind
		case line[0] == ' ' || line[0] == '\t': // the line before goes on
		case !ok || len(name) == 0 || bytes.ContainsAny(name, " <>\t"):
			return false
		case bytes.EqualFold(name, []byte("mime-version")):
			version = true
		case bytes.EqualFold(name, []byte("content-type")):
			v := bytes.ToLower(bytes.TrimSpace(value))
			kind = bytes.HasPrefix(v, []byte("multipart/")) || bytes.HasPrefix(v, []byte("text/"))
		}
	}
	return false
}

// ParseArchive decodes the page of a MIME archive: of several, as where frames
// make up one, that which holds most of tables, else of text.
func ParseArchive(content []byte) (*document.Document, error) {
	m, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(content, "\xEF\xBB\xBF \t\r\n")))
	if err != nil {
		return nil, err
	}
	a := &pages{}
	a.part(textproto.MIMEHeader(m.Header), m.Body, 0)
	switch {
	case a.best != nil:
		a.best.MediaType = MediaArchive
		return a.best, nil
	case a.err != nil:
		return nil, a.err
	}
	return nil, ErrArchive
}

// pages decodes the pages of an archive and keeps the best one.
type pages struct {
	parts, decoded int
	best           *document.Document
	cells, letters int // of the best one
	err            error
}

// part reads a part, or the parts in it. A part that is damaged is read as far
// as it goes.
func (a *pages) part(h textproto.MIMEHeader, body io.Reader, depth int) {
	if a.parts++; a.parts > maxParts {
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && kind == "" {
		return
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && depth < maxArchiveDeep && params["boundary"] != "":
		for r := multipart.NewReader(body, params["boundary"]); a.parts <= maxParts; {
			p, err := r.NextRawPart()
			if err != nil {
				return
			}
			a.part(p.Header, p, depth+1)
		}
	case kind == "text/html", kind == "application/xhtml+xml", kind == "text/plain":
		if a.decoded++; a.decoded > maxPages {
			return
		}
		b, _ := io.ReadAll(decodedPart(h.Get("Content-Transfer-Encoding"), body))
		a.page(b, kind == "text/plain", params["charset"])
	}
}

// decodedPart undoes the encoding of a part for its transfer.
func decodedPart(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

// page decodes a page and keeps it if it is better than those before.
func (a *pages) page(b []byte, plain bool, charset string) {
	var d *document.Document
	var err error
	if plain {
		var s string
		if s, err = text.Decode(b); err == nil {
			d = text.Parse(s)
		}
	} else {
		d, err = Parse(b, "text/html; charset="+charset)
	}
	if err != nil {
		a.err = err
		return
	}
	cells, letters := 0, 0
	for i := range d.Lines {
		cells += len(d.Lines[i].Cells)
		letters += len(d.Lines[i].Text)
	}
	if plain {
		cells = 0 // the same in a mail as the page beside it, with less known of it
	}
	if a.best == nil || cells > a.cells || cells == a.cells && letters > a.letters {
		a.best, a.cells, a.letters = d, cells, letters
	}
}
