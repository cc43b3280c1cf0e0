package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"gongkai/extract/corpus/container"
	"gongkai/extract/html"
	"gongkai/extract/warc"
	"gongkai/schemas"
)

// holder is a file of the corpus that holds documents.
type holder struct {
	file   file
	path   string
	format container.Format
	items  []held
	spool  *spool // of the corpus
	limits Limits
	open   *os.File // a zip, once a document of it is wanted
	zip    *zip.Reader
	again  bool // it was unpacked a second time
}

// held is a document in a container, as it is listed.
type held struct {
	Path, URL, Kind, Media string
	Size                   int64
	Stamp                  string
	Fetched                time.Time
	Digest                 string
	Elsewhere, Derived     bool
	Reason, Detail         string
	Broken, Transient      bool
	Entry                  int
	Links                  []html.Link // of a page, to attachments
	place                  extent      // in the spool
	spooled                bool
}

// uri is the identity of a document: its address where it has one, since that
// stays when it is packed otherwise, else its place.
func (h *holder) uri(i *held) string {
	switch {
	case i.URL != "":
		return i.URL
	case i.Path == "":
		return h.file.uri
	}
	return h.file.uri + "/" + i.Path
}

func (i *held) readable() bool { return i.Reason == "" && !i.Elsewhere }

// stampOfItem is the state of a document in a container: of its content, and of
// what else the container tells of it.
func stampOfItem(i *container.Item, content string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %d", content, i.Kind, i.Media, i.Fetched.UnixMicro())
	return string(h.Sum(nil)[:16])
}

// list reads what a container holds. Of a container that was known before, old
// are its documents then: those that it still holds are not spooled, since
// nobody will want them.
func (h *holder) list(ctx context.Context, w *Workspace, old []held) error {
	f, err := os.Open(h.path)
	if err != nil {
		return h.unreadable(err)
	}
	defer f.Close()
	before, err := f.Stat()
	if err != nil {
		return h.unreadable(err)
	}
	l := listing{holder: h, old: make(map[string]*held, len(old))}
	for i := range old {
		l.old[h.uri(&old[i])] = &old[i]
	}
	walker := container.Walker{Limits: h.limits.Containers, Plain: l.known, Scratch: func() (*os.File, error) { return scratch(w.spoolDir()) }}
	walker.Limits.DocumentBytes = h.limits.DocumentBytes
	h.items = h.items[:0]
	if err := walker.Walk(ctx, f, before.Size(), h.format, l.take); err != nil {
		return err
	}
	if h.format == container.Zip {
		if err := l.links(ctx, f, before.Size()); err != nil {
			return err
		}
	}
	now := time.Now()
	after, err := f.Stat()
	if err != nil {
		return h.unreadable(err)
	}
	if h.file.stamp = stampOf(before, now); h.file.stamp != stampOf(after, now) {
		h.file.stamp = ""
	}
	return nil
}

// unreadable makes a document of a container that cannot be opened.
func (h *holder) unreadable(err error) error {
	h.items = []held{{Kind: h.format.Kind(), Reason: schemas.RejectUnreadable, Detail: err.Error(), Broken: true, Transient: true}}
	h.file.stamp = ""
	return nil
}

// transient says that the container may be read otherwise the next time.
func (h *holder) transient() bool {
	for i := range h.items {
		if h.items[i].Transient {
			return true
		}
	}
	return false
}

// listing takes the items of a container.
type listing struct {
	*holder
	old    map[string]*held
	broken map[string]int // items that tell of a damage, by path
	buffer bytes.Buffer
}

// before is the item as it was known, nil where it is another.
func (l *listing) before(uri, stamp string) *held {
	if b := l.old[uri]; b != nil && b.Stamp == stamp && b.Reason == "" {
		return b
	}
	return nil
}

// known says of a file in a zip that it was looked into in an earlier run.
func (l *listing) known(i *container.Item) bool {
	b := l.before(l.file.uri+"/"+i.Path, stampOfItem(i, i.State))
	return b != nil && b.Entry > 0
}

func (l *listing) take(c *container.Item) error {
	i := held{
		Path: c.Path, URL: c.URL, Kind: c.Kind, Media: c.Media, Size: c.Size, Fetched: c.Fetched, Digest: c.Digest, Elsewhere: c.Elsewhere,
		Derived: c.Derived, Reason: c.Reason, Detail: c.Detail, Broken: c.Broken, Transient: c.Transient, Entry: c.Entry,
	}
	switch {
	case i.Reason != "":
		return l.refused(c, &i)
	case i.Elsewhere:
		i.Stamp = stampOfItem(c, c.Digest)
	case i.Entry > 0:
		i.Stamp = stampOfItem(c, c.State)
		if b := l.before(l.uri(&i), i.Stamp); b != nil {
			i.Links = b.Links
		}
	default:
		if keep, err := l.read(c, &i); err != nil || !keep {
			return err
		}
	}
	l.items = append(l.items, i)
	return nil
}

// refused notes an item without content. What is wrong with one container is
// told once.
func (l *listing) refused(c *container.Item, i *held) error {
	if i.Broken {
		if k, found := l.broken[i.Path]; found {
			if first := &l.items[k]; !strings.HasSuffix(first.Detail, andMore) {
				first.Detail += andMore
				first.Stamp = stampOfItem(c, first.Reason+first.Detail)
			}
			return nil
		}
		if l.broken == nil {
			l.broken = make(map[string]int)
		}
		l.broken[i.Path] = len(l.items)
	}
	i.Stamp = stampOfItem(c, i.Reason+i.Detail)
	l.items = append(l.items, *i)
	return nil
}

const andMore = "; and more of the kind"

// read reads an item of a stream: its digest, its links, and its content into
// the spool. keep is false for one whose container tells what is wrong.
func (l *listing) read(c *container.Item, i *held) (keep bool, err error) {
	r, err := c.Open()
	if err != nil {
		return false, err
	}
	limit := l.limits.DocumentBytes
	l.buffer.Reset()
	_, err = l.buffer.ReadFrom(io.LimitReader(r, limit+1))
	content := l.buffer.Bytes()
	var damaged *warc.DamagedError
	switch {
	case errors.Is(err, container.ErrUnpacked), errors.As(err, &damaged):
		return false, nil
	case errors.Is(err, warc.ErrTooLarge), int64(len(content)) > limit:
		i.Size = limit + 1
		i.Reason, i.Detail = schemas.RejectTooLarge, fmt.Sprintf("more than the limit of %d bytes", limit)
	case err != nil:
		i.Size = int64(len(content))
		i.Reason, i.Detail = schemas.RejectUnreadable, err.Error()
	default:
		i.Size = int64(len(content))
	}
	if i.Reason != "" {
		i.Stamp = stampOfItem(c, i.Reason+i.Detail)
		return true, nil
	}
	sum := sha256.Sum256(content)
	i.Stamp = stampOfItem(c, string(sum[:]))
	if b := l.before(l.uri(i), i.Stamp); b != nil {
		i.Links = b.Links
		return true, nil
	}
	if isPage(l.uri(i), i.Media) && len(content) <= maxPageBytes {
		i.Links = attachmentLinks(content)
	}
	i.place, err = l.spool.put(content)
	i.spooled = true
	return true, err
}

// links reads the pages of a zip for their links, where it holds files that may
// be attachments.
func (l *listing) links(ctx context.Context, f *os.File, size int64) error {
	attachments := false
	for k := range l.items {
		attachments = attachments || endsIn(l.items[k].Path, attachmentEndings)
	}
	if !attachments {
		return nil
	}
	z, err := container.OpenZip(f, size, l.limits.Containers)
	if err != nil {
		return nil // the walk has told
	}
	for k := range l.items {
		i := &l.items[k]
		if i.Entry == 0 || !i.readable() || i.Size > maxPageBytes || !endsIn(i.Path, pageEndings) || l.before(l.uri(i), i.Stamp) != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if content, err := readEntry(z, i.Entry, l.buffer.Bytes()[:0], maxPageBytes); err == nil {
			i.Links = attachmentLinks(content)
		}
	}
	return nil
}

// readEntry reads a file of a zip into buf.
func readEntry(z *zip.Reader, entry int, buf []byte, limit int64) ([]byte, error) {
	r, err := z.File[entry-1].Open()
	if err != nil {
		return buf, err
	}
	defer r.Close()
	b := bytes.NewBuffer(buf[:0])
	limit = min(limit, int64(z.File[entry-1].UncompressedSize64))
	_, err = b.ReadFrom(io.LimitReader(r, limit+1))
	if err == nil && int64(b.Len()) > limit {
		err = fmt.Errorf("it unpacks to more than the %d bytes that it may have", limit)
	}
	return b.Bytes(), err
}

var errChanged = errors.New("its container changed while it was read; the next run reads it")

// read reads a document into buf.
func (h *holder) read(ctx context.Context, w *Workspace, i *held, buf []byte) ([]byte, error) {
	if i.Entry > 0 {
		if err := h.openZip(); err != nil {
			return buf, err
		}
		if i.Entry > len(h.zip.File) || stampOfItem(&container.Item{Kind: i.Kind}, container.ZipState(h.zip.File[i.Entry-1])) != i.Stamp {
			return buf, errChanged
		}
		return readEntry(h.zip, i.Entry, buf, h.limits.DocumentBytes)
	}
	if !i.spooled && !h.again {
		if err := h.respool(ctx, w); err != nil {
			return buf, err
		}
	}
	if !i.spooled {
		return buf, errChanged
	}
	return h.spool.get(i.place, buf)
}

// openZip opens a zip whose documents are wanted.
func (h *holder) openZip() error {
	if h.zip != nil {
		return nil
	}
	f, err := os.Open(h.path)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && (info.Size() != h.file.size || h.file.stamp != "" && stampOf(info, time.Now()) != h.file.stamp) {
		err = errChanged
	}
	if err == nil {
		h.zip, err = container.OpenZip(f, info.Size(), h.limits.Containers)
	}
	if err != nil {
		f.Close()
		return err
	}
	h.open = f
	return nil
}

// respool unpacks a container again that was not, since nobody was to want what
// it holds.
func (h *holder) respool(ctx context.Context, w *Workspace) error {
	h.again = true
	again := &holder{file: h.file, path: h.path, format: h.format, spool: h.spool, limits: h.limits}
	if err := again.list(ctx, w, nil); err != nil {
		return err
	}
	type key struct{ uri, stamp string }
	places := make(map[key]extent, len(again.items))
	for k := range again.items {
		if i := &again.items[k]; i.spooled {
			places[key{h.uri(i), i.Stamp}] = i.place
		}
	}
	for k := range h.items {
		i := &h.items[k]
		if place, ok := places[key{h.uri(i), i.Stamp}]; ok {
			i.place, i.spooled = place, true
		}
	}
	return nil
}

func (h *holder) close() error {
	if h.open == nil {
		return nil
	}
	err := h.open.Close()
	h.open, h.zip = nil, nil
	return err
}
