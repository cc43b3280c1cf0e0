// Package disk is all that load asks of a file system, as one small interface:
// so that tests can let every call fail, one by one, and see what is left.
package disk

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// FS is a file system. Errors are those of package os.
type FS interface {
	// Create makes a new file for writing; it must not exist.
	Create(name string) (File, error)
	// Update opens a file for reading and writing, and makes it where it is missing.
	Update(name string) (File, error)
	Open(name string) (File, error)
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Stat(name string) (fs.FileInfo, error)
	Readlink(name string) (string, error)
	MkdirAll(name string) error
	Link(from, to string) error
	Symlink(target, name string) error
	// Rename replaces what is at the new name, in one step.
	Rename(from, to string) error
	Remove(name string) error
	RemoveAll(name string) error
	// SyncDir makes the names in a folder durable.
	SyncDir(name string) error
	// SyncTree makes all below a folder durable.
	SyncTree(name string) error
}

// File is an open file.
type File interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.WriterAt
	Sync() error
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
	Fd() uintptr
	Close() error
}

// OS is the file system of the machine.
var OS FS = local{}

type local struct{}

func (local) Create(name string) (File, error) {
	return file(os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644))
}

func (local) Update(name string) (File, error) {
	return file(os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644))
}

func (local) Open(name string) (File, error) { return file(os.Open(name)) }

// file keeps a nil *os.File from becoming a File that is not nil.
func file(f *os.File, err error) (File, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (local) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }
func (local) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (local) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (local) Readlink(name string) (string, error)       { return os.Readlink(name) }
func (local) Link(from, to string) error                 { return os.Link(from, to) }
func (local) Symlink(target, name string) error          { return os.Symlink(target, name) }
func (local) Rename(from, to string) error               { return os.Rename(from, to) }
func (local) Remove(name string) error                   { return os.Remove(name) }
func (local) RemoveAll(name string) error                { return os.RemoveAll(name) }
func (local) SyncTree(name string) error                 { return syncTree(name) }

// MkdirAll asks for the folder itself first: mostly the one that holds it is
// there.
func (local) MkdirAll(name string) error {
	if os.Mkdir(name, 0o755) == nil {
		return nil
	}
	return os.MkdirAll(name, 0o755)
}

func (local) SyncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Replace writes a file aside, in the same folder or in that of aside, makes
// it durable, and puts it in place in one step: who reads gets the old file or
// the new one.
func Replace(d FS, name, aside string, write func(io.Writer) error) error {
	f, err := d.Create(aside)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = d.Rename(aside, name)
	}
	if err != nil {
		d.Remove(aside)
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return d.SyncDir(filepath.Dir(name))
}
