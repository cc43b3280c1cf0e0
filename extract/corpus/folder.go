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

	"gongkai/schemas"
)

// KindFolder is the kind of documents that are files of a folder.
const KindFolder = "folder"

// Files is a corpus of folders, read recursively, and single files. Hidden
// files and folders (a leading dot) are left out; links are followed for files
// named outright, not inside folders.
//
// A document's identity is its path below the deepest folder that holds all
// the paths given, so it does not change with the machine or the place of the
// corpus.
type Files struct {
	base   string
	files  []file
	limits Limits
	joined bool // attachments were joined with their pages
}

type file struct {
	path, uri string
	rel       string // below the base, its bytes as the disk has them
	size      int64
	failed    string // why it cannot be listed
	with      []bond // of a page, to its attachments; of an attachment, to its page
	attached  int64  // bytes of a page's attachments
}

// NewFiles lists the files of the paths given. An error tells a path that does
// not exist or cannot be listed.
func NewFiles(paths []string, limits Limits) (*Files, error) {
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
	for _, a := range abs {
		if err := f.list(a); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(f.files, func(a, b file) int { return strings.Compare(a.uri, b.uri) })
	f.files = slices.CompactFunc(f.files, func(a, b file) bool { return a.uri == b.uri })
	return f, nil
}

// within says whether dir is base or below it.
func within(base, dir string) bool {
	rel, err := filepath.Rel(base, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func (f *Files) add(path string, size int64, failed string) error {
	rel, err := filepath.Rel(f.base, path)
	if err != nil {
		return err
	}
	rel = filepath.ToSlash(rel)
	f.files = append(f.files, file{path: path, uri: strings.ToValidUTF8(rel, "\uFFFD"), rel: rel, size: size, failed: failed})
	return nil
}

func (f *Files) list(root string) error {
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			if path == root {
				return fmt.Errorf("source %s: %w", root, err)
			}
			return f.add(path, 0, err.Error())
		}
		if path != root && strings.HasPrefix(e.Name(), ".") {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.IsDir() {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil {
			return f.add(path, 0, err.Error())
		}
		if !info.Mode().IsRegular() {
			if path != root {
				return nil // sockets, devices, links to folders
			}
			return fmt.Errorf("source %s: neither a folder nor a file", root)
		}
		if e.Type()&fs.ModeSymlink != 0 && path != root {
			return nil
		}
		return f.add(path, info.Size(), "")
	})
}

// Count implements Source.
func (f *Files) Count(context.Context) (documents, bytes int64) {
	for i := range f.files {
		bytes += f.files[i].size
	}
	return int64(len(f.files)), bytes
}

// Walk implements Source: documents come in the order of their identities.
func (f *Files) Walk(ctx context.Context, yield func(Document) error) error {
	if !f.joined {
		if err := f.join(ctx); err != nil {
			return err
		}
		f.joined = true
	}
	var buf []byte
	for i := range f.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		file := &f.files[i]
		d := Document{URI: file.uri, Kind: KindFolder, Path: file.path, Bytes: file.size}
		switch {
		case file.failed != "":
			d.Reason, d.Detail = schemas.RejectUnreadable, file.failed
		case file.size > f.limits.DocumentBytes:
			d.Reason = schemas.RejectTooLarge
			d.Detail = fmt.Sprintf("%d bytes; the limit is %d", file.size, f.limits.DocumentBytes)
		default:
			var err error
			if buf, err = readFile(file.path, buf, f.limits.DocumentBytes); err != nil {
				d.Reason, d.Detail = schemas.RejectUnreadable, err.Error()
			} else {
				d.Content, d.Bytes = buf, int64(len(buf))
				d.Companions = f.companions(file)
			}
		}
		if err := yield(d); err != nil {
			return err
		}
	}
	return nil
}

// readFile reads a whole file into buf, which it grows as needed.
func readFile(path string, buf []byte, limit int64) ([]byte, error) {
	h, err := os.Open(path)
	if err != nil {
		return buf, err
	}
	defer h.Close()
	buf = buf[:0]
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := h.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
		if int64(len(buf)) > limit {
			return buf, fmt.Errorf("grew beyond the limit of %d bytes while it was read", limit)
		}
	}
}
