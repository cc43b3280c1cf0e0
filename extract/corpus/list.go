package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// listers is how many folders are listed at a time: enough to keep a disk
// busy, few enough for a file server.
const listers = 8

// lister lists the files below folders.
type lister struct {
	base  string
	now   time.Time
	group errgroup.Group

	mu    sync.Mutex
	files []file
}

// root lists a path that was given outright: its error ends the run.
func (l *lister) root(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("source %s: %w", path, err)
	}
	switch {
	case info.Mode().IsRegular():
		return l.add([]file{l.file(path, info)})
	case !info.IsDir():
		return fmt.Errorf("source %s: neither a folder nor a file", path)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return fmt.Errorf("source %s: %w", path, err)
	}
	return l.list(path, entries)
}

// folder lists a folder within; one that cannot be listed stands in its place.
func (l *lister) folder(path string) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		f := l.failed(path, err)
		f.folder = true
		return l.add([]file{f})
	}
	return l.list(path, entries)
}

func (l *lister) list(dir string, entries []fs.DirEntry) error {
	files := make([]file, 0, len(entries))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir():
			// Where no lister is free, this one goes down itself.
			if !l.group.TryGo(func() error { return l.folder(path) }) {
				if err := l.folder(path); err != nil {
					return err
				}
			}
		case e.Type()&fs.ModeSymlink != 0:
			if _, err := os.Stat(path); err != nil {
				files = append(files, l.failed(path, err))
			}
		case e.Type().IsRegular():
			info, err := e.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue // it has gone since
			}
			if err != nil {
				files = append(files, l.failed(path, err))
				continue
			}
			files = append(files, l.file(path, info))
		}
	}
	return l.add(files)
}

func (l *lister) add(files []file) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.files = append(l.files, files...)
	return nil
}

func (l *lister) file(path string, info fs.FileInfo) file {
	f := l.named(path)
	f.size, f.stamp = info.Size(), stampOf(info, l.now)
	return f
}

func (l *lister) failed(path string, err error) file {
	f := l.named(path)
	f.failed = err.Error()
	return f
}

// named is a file with its identity.
func (l *lister) named(path string) file {
	rel := strings.TrimPrefix(strings.TrimPrefix(path, l.base), string(filepath.Separator))
	uri := strings.ToValidUTF8(filepath.ToSlash(rel), "\uFFFD")
	if uri == rel {
		return file{uri: uri}
	}
	return file{uri: uri, place: path}
}
