package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gongkai/schemas"
)

// Files is a corpus of folders, read recursively, and single files. Hidden
// files and folders (a leading dot) are left out; links are followed for files
// named outright, not inside folders. Files that are containers stand for the
// documents that they hold.
//
// A document's identity is its address, where a container knows it, else its
// path below the deepest folder that holds all the paths given, so it does not
// change with the machine or the place of the corpus. A run over a part of a
// corpus that was read before keeps the folder of that time.
type Files struct {
	base    string
	paths   []string // given, absolute
	moved   string   // path from base to the base of the run before, where that is below
	files   []file
	limits  Limits
	work    Workspace
	opened  bool // containers were listed
	spool   *spool
	holders []*holder
}

// file is a file of the corpus, or a folder that cannot be listed.
type file struct {
	uri      string
	place    string // its path, where that is not base/uri
	size     int64
	stamp    string
	failed   string  // why it cannot be listed
	folder   bool    // and it is a folder
	with     []bond  // of a page, to its attachments; of an attachment, to its page
	attached int64   // bytes of a page's attachments
	in       *holder // that it is in, nil for a file itself
	item     int     // and which of its items
	as       *held   // which of the items it is told by: not that where the content is another's
}

// NewFiles lists the files of the paths given. before is the base of an earlier
// run over the corpus, see [Files.Base], or "". An error tells a path that does
// not exist or cannot be listed.
func NewFiles(paths []string, before string, limits Limits) (*Files, error) {
	if len(paths) == 0 {
		return nil, errors.New("no source given: name a folder or a file")
	}
	f := &Files{limits: limits}
	abs := make([]string, len(paths))
	for i, p := range paths {
		a, err := filepath.Abs(p)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", p, err)
		}
		info, err := os.Stat(a)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", p, errors.Unwrap(err))
		}
		abs[i] = a
		dir := a
		if !info.IsDir() {
			dir = filepath.Dir(a)
		}
		if i == 0 {
			f.base = dir
		}
		for !within(f.base, dir) {
			f.base = filepath.Dir(f.base)
		}
	}
	f.paths = abs
	switch {
	case before == "":
	case within(before, f.base):
		f.base = before
	case within(f.base, before):
		rel, err := filepath.Rel(f.base, before)
		if err != nil {
			return nil, err
		}
		f.moved = filepath.ToSlash(rel)
	}
	l := &lister{base: f.base, now: time.Now()}
	l.group.SetLimit(listers)
	for _, a := range abs {
		if err := l.root(a); err != nil {
			return nil, err
		}
	}
	if err := l.group.Wait(); err != nil {
		return nil, err
	}
	f.files = l.files
	slices.SortFunc(f.files, func(a, b file) int { return strings.Compare(a.uri, b.uri) })
	f.files = slices.CompactFunc(f.files, func(a, b file) bool { return a.uri == b.uri })
	return f, nil
}

// path is where a person finds a file.
func (f *Files) path(of *file) string {
	switch {
	case of.in != nil && of.as.Path == "":
		return of.in.path
	case of.in != nil:
		return of.in.path + "/" + of.as.Path
	case of.place != "":
		return of.place
	}
	return filepath.Join(f.base, filepath.FromSlash(of.uri))
}

// rel is a file's path below the base, with the bytes that the disk has, or its
// address without the scheme.
func (f *Files) rel(of *file) string {
	if _, address, ok := strings.Cut(of.uri, "://"); ok && of.in != nil {
		return address
	}
	if of.place == "" {
		return of.uri
	}
	return strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(of.place, f.base)), "/")
}

// Base is the folder below which the identities of documents are paths.
func (f *Files) Base() string { return f.base }

// Covers implements Source.
func (f *Files) Covers(uri, holder string) bool {
	if holder != "" {
		uri = holder
	} else if strings.Contains(uri, "://") {
		return false // nobody knows any more what held it
	}
	place := filepath.Join(f.base, filepath.FromSlash(uri))
	before := filepath.Join(f.base, filepath.FromSlash(f.moved), filepath.FromSlash(uri))
	return slices.ContainsFunc(f.paths, func(path string) bool {
		return within(path, place) || f.moved != "" && within(path, before)
	})
}

// Moved implements Source.
func (f *Files) Moved(uri string) bool {
	if f.moved == "" {
		return false
	}
	_, found := slices.BinarySearchFunc(f.files, f.moved+"/"+uri, func(a file, uri string) int { return strings.Compare(a.uri, uri) })
	return found
}

// Count implements Source. Before [Files.Open] a container counts as one.
func (f *Files) Count(context.Context) (documents, bytes int64) {
	for i := range f.files {
		bytes += f.files[i].size
	}
	return int64(len(f.files)), bytes
}

// Walk implements Source: documents come in the order of their identities.
func (f *Files) Walk(ctx context.Context, wanted func(*Entry) (bool, error), yield func(*Document) error) error {
	if !f.opened {
		if err := f.Open(ctx, Workspace{}); err != nil {
			return err
		}
	}
	var buf []byte
	for i := range f.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		file := &f.files[i]
		if yes, err := wanted(f.entry(file)); err != nil {
			return err
		} else if !yes {
			continue
		}
		d := f.document(file)
		if d.Reason == "" {
			var err error
			buf, d.Stamp, err = f.read(ctx, file, buf)
			if file.in == nil && errors.Is(err, fs.ErrNotExist) {
				continue // it has gone since it was listed
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				d.Reason, d.Detail = schemas.RejectUnreadable, err.Error()
			} else {
				d.Content, d.Bytes = buf, int64(len(buf))
				var stamps []string
				d.Companions, stamps = f.companions(ctx, file)
				d.Stamp = joinStamps(d.Stamp, stamps)
			}
		}
		if err := yield(d); err != nil {
			return err
		}
	}
	return nil
}

// entry is what is told of a file before it is read.
func (f *Files) entry(of *file) *Entry {
	e := &Entry{URI: of.uri, Bytes: of.size, Stamp: f.stampOf(of), Unlisted: of.folder}
	switch {
	case of.in != nil:
		e.Holder, e.Reason, e.Unlisted = of.in.file.uri, of.as.Reason, of.as.Broken
	case of.failed == "" && of.size > f.limits.DocumentBytes:
		e.Reason = schemas.RejectTooLarge
	}
	return e
}

// document is a file without its content, and why that will not be read.
func (f *Files) document(of *file) *Document {
	d := &Document{URI: of.uri, Kind: schemas.SourceFolder, Path: f.path(of), Bytes: of.size, Stamp: of.stamp}
	switch {
	case of.in != nil:
		d.Holder, d.Kind, d.FetchedAt, d.Media = of.in.file.uri, of.as.Kind, of.as.Fetched, of.as.Media
		d.Reason, d.Detail = of.as.Reason, of.as.Detail
	case of.failed != "":
		d.Reason, d.Detail, d.Stamp = schemas.RejectUnreadable, of.failed, ""
	case of.size > f.limits.DocumentBytes:
		d.Reason, d.Detail = schemas.RejectTooLarge, fmt.Sprintf("%d bytes; the limit is %d", of.size, f.limits.DocumentBytes)
	}
	return d
}

// read reads a file or a document of a container into buf, which it grows as
// needed.
func (f *Files) read(ctx context.Context, of *file, buf []byte) (content []byte, stamp string, err error) {
	if of.in == nil {
		return readFile(f.path(of), buf, f.limits.DocumentBytes)
	}
	content, err = of.in.read(ctx, &f.work, &of.in.items[of.item], buf)
	return content, of.stamp, err
}

// readFile reads a whole file into buf, which it grows as needed. The stamp is
// "" where the file changed meanwhile.
func readFile(path string, buf []byte, limit int64) (content []byte, stamp string, err error) {
	h, err := os.Open(path)
	if err != nil {
		return buf, "", err
	}
	defer h.Close()
	before, err := h.Stat()
	if err != nil {
		return buf, "", err
	}
	now := time.Now()
	buf = buf[:0]
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := h.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return buf, "", err
		}
		if int64(len(buf)) > limit {
			return buf, "", fmt.Errorf("grew beyond the limit of %d bytes while it was read", limit)
		}
	}
	after, err := h.Stat()
	if err != nil {
		return buf, "", err
	}
	if stamp = stampOf(before, now); stamp != stampOf(after, now) {
		stamp = ""
	}
	return buf, stamp, nil
}

// within says whether dir is base or below it.
func within(base, dir string) bool {
	rel, err := filepath.Rel(base, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
