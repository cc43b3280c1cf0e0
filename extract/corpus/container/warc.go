package container

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"gongkai/extract/warc"
	"gongkai/schemas"
)

// furnitureTypes are what pages are made with, in the content types of a crawl.
var furnitureTypes = []string{"image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/font", "application/json", "application/manifest"}

// isFurniture says of a content type that it is of no document. Scans are sent as
// TIFF.
func isFurniture(media string) bool {
	media = strings.ToLower(strings.TrimSpace(media))
	for _, f := range furnitureTypes {
		if strings.HasPrefix(media, f) {
			return !strings.HasPrefix(media, "image/tif")
		}
	}
	return false
}

// warc lists what a WARC file holds of addresses: answers of status 200, what
// was stored without HTTP, text that was made of pages, and revisits, which say
// that the content is that of another record.
func (w *Walker) warc(s *source) error {
	r := warc.NewReader(s.r, warc.Limits{PayloadBytes: w.Limits.DocumentBytes})
	for n := 1; ; n++ {
		rec, err := r.Next()
		var damage *warc.DamagedError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &damage):
			if errors.Is(err, ErrUnpacked) {
				return w.damaged(s, WARC, err)
			}
			// The records behind it are read: what this one was, nobody knows.
			if err := w.broken(s, WARC, schemas.RejectUnreadable, "a record is not read: "+damage.Error()); err != nil {
				return err
			}
			continue
		case err != nil:
			return w.damaged(s, WARC, err)
		}
		if w.left -= rec.Length; w.left < 0 {
			return w.damaged(s, WARC, ErrUnpacked)
		}
		if err := w.record(s, n, rec); err != nil {
			return err
		}
	}
}

func (w *Walker) record(s *source, n int, rec *warc.Record) error {
	i := &Item{Path: s.below(fmt.Sprint(n)), URL: address(rec.URI), Kind: schemas.SourceWARC, Size: -1, Fetched: rec.Date, Digest: rec.Header.Get("WARC-Payload-Digest")}
	if name, ok := strings.CutPrefix(rec.URI, "file:///"); ok && i.URL == "" { // packed by a program, not fetched
		if name, err := cleanName(name); err == nil {
			i.Path = s.below(name)
		}
	}
	switch rec.Type {
	case warc.TypeResponse:
		if !rec.IsHTTP() {
			return nil // names looked up, and the like
		}
	case warc.TypeResource:
	case warc.TypeConversion:
		i.Derived = true
	case warc.TypeRevisit:
		if i.URL == "" || i.Digest == "" {
			return nil
		}
		i.Elsewhere = true
		return w.send(s, i, nil)
	default:
		return nil
	}
	m, err := rec.Payload()
	var damage *warc.DamagedError
	if errors.As(err, &damage) {
		return nil // the reader tells of it
	}
	if err != nil {
		return w.refuse(s, i, schemas.RejectUnreadable, err.Error())
	}
	if i.Media = m.Header.Get("Content-Type"); m.Status != 0 && m.Status != 200 || isFurniture(i.Media) {
		return nil
	}
	return w.send(s, i, func() (io.ReadCloser, error) { return io.NopCloser(metered{m.Body, w}), nil })
}
