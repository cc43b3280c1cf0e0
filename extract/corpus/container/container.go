// Package container lists what is in files that hold documents: archives (zip,
// tar, 7z, what gzip, zstd and bzip2 compress), WARC files, text datasets (JSON
// Lines, Parquet) and lists of addresses, nested within each other.
//
// What a file is, its bytes tell. A container is read as a stream, once, from
// its begin to its end; only a zip has a directory, so that its items can be
// opened one by one. Containers come from anywhere: how much they unpack to,
// how deep they nest and how many items they hold is bounded by [Limits], and
// names that lead out of them are refused. What is refused is an item too,
// with its reason.
package container

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"gongkai/schemas"
)

// Item is a document in a container, or what is wrong with a part of one.
type Item struct {
	// Path is the item's place below the file: names of nested containers and
	// its own, joined by slashes. It is "" for the file itself, which then has
	// a Reason.
	Path string
	URL  string // its address on the web, where the container knows it
	Kind string // of the innermost container, one of schemas.Source*
	Size int64  // -1 where it is not known before the content is read
	// State tells one content from another without reading it; "" where the
	// container does not know.
	State   string
	Fetched time.Time // from the web; zero where it was not, or nobody knows
	Media   string    // content type as the container tells it; a hint
	Digest  string    // of the payload, as a WARC record tells it
	// Elsewhere marks an item whose content is that of the one with the same
	// Digest.
	Elsewhere bool
	// Derived marks text that was made of the document at that address.
	Derived bool
	// Reason and Detail tell why there is no content, as a code of schemas and
	// in words.
	Reason, Detail string
	// Broken says that the rest of the container at Path was not read: nobody
	// knows what else it holds.
	Broken bool
	// Transient says that it may be otherwise the next time, though the file
	// is the same.
	Transient bool
	// Entry is the number of a file in the directory of a zip, from 1, see
	// [OpenZip]; 0 for items that come in a stream.
	Entry int

	open func() (io.ReadCloser, error)
}

// Open gives the content of an item. What comes in a stream can be opened once,
// until the next item is asked for.
func (i *Item) Open() (io.ReadCloser, error) { return i.open() }

// Limits bound what is read of a container.
type Limits struct {
	DocumentBytes int64 // a larger item is refused as too_large
	Items         int   // of one file, nested ones included
	Depth         int   // containers within containers
	// A file may unpack to UnpackedBytes, or to Expansion times its size where
	// that is more.
	UnpackedBytes, Expansion int64
}

// DefaultLimits are far beyond honest containers: text compresses some ten
// times, a hundred times where pages are alike.
var DefaultLimits = Limits{DocumentBytes: 64 << 20, Items: 2_000_000, Depth: 3, UnpackedBytes: 1 << 30, Expansion: 250}

// Walker lists the items of one file.
type Walker struct {
	Limits Limits
	// Scratch makes a file for a nested container that cannot be read as a
	// stream. The walker closes it.
	Scratch func() (*os.File, error)
	// Plain says of an item of a zip that it is known to be no container, so
	// that it need not be looked into; nil where nothing is known.
	Plain func(*Item) bool

	yield func(*Item) error
	left  int64 // bytes that may be unpacked yet
	items int
}

// source is the content of a container.
type source struct {
	r    io.Reader
	at   io.ReaderAt // nil in a stream
	size int64       // where at is not nil
	path string
	deep int
}

// errStop ends a walk that went beyond a limit, which has been told.
var errStop = errors.New("beyond a limit")

// Walk calls yield for each item of a file, in the order in which they stand.
// The error is that of yield or the context's: what is wrong with the file is
// told in items.
func (w *Walker) Walk(ctx context.Context, file io.ReaderAt, size int64, f Format, yield func(*Item) error) error {
	w.left = max(w.Limits.UnpackedBytes, size*w.Limits.Expansion)
	w.items = 0
	w.yield = func(i *Item) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return yield(i)
	}
	err := w.walk(&source{r: io.NewSectionReader(file, 0, size), at: file, size: size}, f)
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

// walk lists one container.
func (w *Walker) walk(s *source, f Format) (err error) {
	defer func() {
		if p := recover(); p != nil { // of a library, met by a damaged file
			err = w.broken(s, f, schemas.RejectUnreadable, fmt.Sprintf("damaged: %v", p))
		}
	}()
	switch f {
	case Zip:
		return w.zip(s)
	case SevenZip:
		return w.sevenZip(s)
	case Tar:
		return w.tar(s)
	case Gzip, Zstd, Bzip2:
		return w.compressed(s, f)
	case WARC:
		return w.warc(s)
	case JSONL:
		return w.jsonLines(s)
	case Parquet:
		return w.parquet(s)
	case URLs:
		return w.urls(s)
	}
	return fmt.Errorf("container: no format %d", f)
}

// send hands an item over and counts it.
func (w *Walker) send(s *source, i *Item, open func() (io.ReadCloser, error)) error {
	if w.items++; w.items > w.Limits.Items {
		top := &source{}
		if err := w.broken(top, 0, schemas.RejectTooMany, fmt.Sprintf("more than %d items; the rest is not read: split it", w.Limits.Items)); err != nil {
			return err
		}
		return errStop
	}
	i.open = open
	if i.Reason == "" && i.Size > w.Limits.DocumentBytes {
		i.Reason, i.Detail = schemas.RejectTooLarge, tooLarge(i.Size, w.Limits.DocumentBytes)
	}
	return w.yield(i)
}

func tooLarge(size, limit int64) string { return fmt.Sprintf("%d bytes; the limit is %d", size, limit) }

// refuse hands over an item that cannot be read.
func (w *Walker) refuse(s *source, i *Item, reason, detail string) error {
	i.Reason, i.Detail = reason, detail
	return w.send(s, i, nil)
}

// broken tells that the rest of a container is not read.
func (w *Walker) broken(s *source, f Format, reason, detail string) error {
	return w.yield(&Item{Path: s.path, Kind: f.Kind(), Reason: reason, Detail: detail, Broken: true})
}

// damaged tells of an error met while reading a container.
func (w *Walker) damaged(s *source, f Format, err error) error {
	if errors.Is(err, ErrUnpacked) {
		top := &source{}
		if err := w.broken(top, f, schemas.RejectTooLarge, "it unpacks to more than is read of a file of its size; the rest is not read: unpack it"); err != nil {
			return err
		}
		return errStop
	}
	var path *os.PathError
	i := &Item{Path: s.path, Kind: f.Kind(), Reason: schemas.RejectUnreadable, Detail: "the rest is not read: " + err.Error(), Broken: true, Transient: errors.As(err, &path)}
	if errors.Is(err, errEncrypted) {
		i.Reason = schemas.RejectEncrypted
	}
	return w.yield(i)
}

// ErrUnpacked ends the content of an item where its file unpacks to more than is
// read of it. The walk tells of it too.
var ErrUnpacked = errors.New("the file unpacks to too much")

var errEncrypted = errors.New("it is encrypted")

// metered counts what is unpacked.
type metered struct {
	r io.Reader
	w *Walker
}

func (m metered) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if m.w.left -= int64(n); m.w.left < 0 {
		return 0, ErrUnpacked
	}
	return n, err
}

// content hands over what an item holds, or walks it where it is a container.
// size is -1 where it is not known.
func (w *Walker) content(s *source, i *Item, r io.Reader) error {
	p := newPeeker(r)
	f := sniff(p.head())
	if f == Zip || f == Parquet || f == SevenZip { // cannot be read as streams
		return w.nested(s, i, f, p)
	}
	if f != None {
		return w.inner(s, &source{r: p, path: i.Path, deep: s.deep + 1}, f)
	}
	return w.send(s, i, func() (io.ReadCloser, error) { return io.NopCloser(p), nil })
}

// inner walks a container within another.
func (w *Walker) inner(s *source, in *source, f Format) error {
	if in.deep >= w.Limits.Depth {
		return w.broken(in, f, schemas.RejectTooDeep, fmt.Sprintf("a container in %d others; at most %d are opened: unpack it", in.deep, w.Limits.Depth))
	}
	return w.walk(in, f)
}

// nested walks a container that needs a directory at its end.
func (w *Walker) nested(s *source, i *Item, f Format, p io.Reader) error {
	scratch, err := w.Scratch()
	if err != nil {
		return err
	}
	defer scratch.Close()
	n, err := io.Copy(scratch, p)
	if err != nil {
		return w.damaged(&source{path: i.Path}, f, err)
	}
	if f == Zip && isDocument(scratch, n) {
		i.Size = n
		return w.send(s, i, func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(scratch, 0, n)), nil })
	}
	return w.inner(s, &source{r: io.NewSectionReader(scratch, 0, n), at: scratch, size: n, path: i.Path, deep: s.deep + 1}, f)
}
