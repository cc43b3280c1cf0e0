package landing

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/extract/corpus"
	"gongkai/schemas"
)

// Source is the corpus of a landing zone: the newest capture of each address
// that the crawl took for a report or a file that belongs to one. Addresses are
// the documents' identities.
type Source struct {
	zone     *Zone
	limits   corpus.Limits
	captures []*Capture            // of documents, by address
	files    map[string][]*Capture // of a page, its attachments
	hosts    map[string]bool
}

// Source lists the documents of the zone as it is now.
func (z *Zone) Source(limits corpus.Limits) *Source {
	z.mu.Lock()
	defer z.mu.Unlock()
	s := &Source{zone: z, limits: limits, files: make(map[string][]*Capture), hosts: make(map[string]bool)}
	for _, c := range z.newest {
		s.hosts[hostOf(c.Address)] = true
		if c.isDocument() {
			s.captures = append(s.captures, c)
		}
	}
	slices.SortFunc(s.captures, func(a, b *Capture) int { return strings.Compare(a.Address, b.Address) })
	size := make(map[string]int64)
	for _, c := range s.captures {
		page := z.newest[c.Via]
		if c.Role != RoleAttachment || page == nil || page.Role != RoleReport || !page.isDocument() || len(s.files[c.Via]) == corpus.MaxAttachments || size[c.Via]+c.Content.Bytes > corpus.MaxAttachmentBytes {
			continue
		}
		size[c.Via] += c.Content.Bytes
		s.files[c.Via] = append(s.files[c.Via], c)
	}
	return s
}

// Covers implements corpus.Source: a page of a host that was crawled has gone
// when it is not found.
func (s *Source) Covers(uri, holder string) bool {
	return holder == "" && strings.Contains(uri, "://") && s.hosts[hostOf(uri)]
}

// Moved implements corpus.Source: addresses are the same in every run.
func (s *Source) Moved(string) bool { return false }

// Count implements corpus.Source.
func (s *Source) Count(context.Context) (documents, bytes int64) {
	for _, c := range s.captures {
		bytes += c.Content.Bytes
	}
	return int64(len(s.captures)), bytes
}

// Walk implements corpus.Source.
func (s *Source) Walk(ctx context.Context, wanted func(*corpus.Entry) (bool, error), yield func(*corpus.Document) error) error {
	for _, c := range s.captures {
		if err := ctx.Err(); err != nil {
			return err
		}
		with := s.with(c)
		stamp := stampOf(c, with)
		if yes, err := wanted(&corpus.Entry{URI: c.Address, Bytes: c.Content.Bytes, Stamp: stamp}); err != nil {
			return err
		} else if !yes {
			continue
		}
		d := corpus.Document{URI: c.Address, Kind: schemas.SourceWeb, Path: filepath.Join(s.zone.dir, c.Content.File), Bytes: c.Content.Bytes, FetchedAt: c.Content.Date, Stamp: stamp}
		if d.Bytes > s.limits.DocumentBytes {
			d.Reason, d.Detail = schemas.RejectTooLarge, fmt.Sprintf("%d bytes; the limit is %d", d.Bytes, s.limits.DocumentBytes)
		} else if body, err := s.zone.Body(c); err != nil {
			d.Reason, d.Detail, d.Stamp = schemas.RejectUnreadable, err.Error(), ""
		} else {
			d.Content = body
			d.Companions = s.companions(c, with)
		}
		if err := yield(&d); err != nil {
			return err
		}
	}
	return nil
}

// with are the captures that go with a document: the attachments of a page, or
// the page of an attachment.
func (s *Source) with(c *Capture) []*Capture {
	if c.Role == RoleReport {
		return s.files[c.Address]
	}
	if slices.Contains(s.files[c.Via], c) {
		return []*Capture{s.zone.Newest(c.Via)}
	}
	return nil
}

// companions reads what goes with a document. What cannot be read is left out;
// its own turn tells why.
func (s *Source) companions(c *Capture, with []*Capture) (out []corpus.Companion) {
	for _, other := range with {
		body, err := s.zone.Body(other)
		if err != nil {
			continue
		}
		role, text := schemas.CompanionAttachment, other.Text
		if c.Role == RoleAttachment {
			role, text = schemas.CompanionPage, c.Text
		}
		out = append(out, corpus.Companion{Role: role, URI: other.Address, Text: text, Content: body})
	}
	return out
}

// stampOf is the same for the same contents of a document and what goes with it.
func stampOf(c *Capture, with []*Capture) string {
	h := sha256.New()
	io.WriteString(h, c.Content.SHA256)
	for _, other := range with {
		fmt.Fprintf(h, "\n%q %q %s", other.Address, other.Text, other.Content.SHA256)
	}
	return string(h.Sum(nil)[:16])
}
