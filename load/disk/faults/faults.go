//go:build unix

// Package faults is a file system whose calls fail when a test wants them to.
package faults

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"gongkai/load/disk"
)

// Mode is how a file system fails.
type Mode string

// Modes.
const (
	// Once lets one call fail, reading with EIO and writing with ENOSPC after
	// half of it; what follows works again.
	Once Mode = "once"
	// Stop lets the call and all after it fail, with nothing done: what a
	// killed process leaves.
	Stop Mode = "stop"
)

// FS is the file system of the machine, with a fault at one of its calls.
type FS struct {
	Mode Mode
	At   int // number of the call that fails, from 1; 0 for none

	mu      sync.Mutex
	calls   int
	failed  string          // what failed
	synced  map[inode]int64 // size of files when they were synced
	entries map[entry]bool  // names that are durable
}

type inode struct{ dev, ino uint64 }

// entry is a name in a folder. Where it was durable once, a power cut leaves
// the old file or the new one, and not neither.
type entry struct {
	dir  inode
	name string
}

// New makes a file system that fails at a call.
func New(mode Mode, at int) *FS {
	return &FS{Mode: mode, At: at, synced: make(map[inode]int64), entries: make(map[entry]bool)}
}

// Calls is how many calls were made.
func (f *FS) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// Failed names the call that failed first, or is "".
func (f *FS) Failed() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}

// call counts a call and says how it fails.
func (f *FS) call(op, name string, errno syscall.Errno) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	if f.At == 0 || f.calls < f.At || f.Mode == Once && f.calls > f.At {
		return nil
	}
	if f.failed == "" {
		f.failed = op + " " + name
	}
	return &fs.PathError{Op: op, Path: name, Err: errno}
}

const (
	broken = syscall.EIO
	full   = syscall.ENOSPC
)

func (f *FS) open(op, name string, errno syscall.Errno, do func(string) (disk.File, error)) (disk.File, error) {
	if err := f.call(op, name, errno); err != nil {
		return nil, err
	}
	h, err := do(name)
	if err != nil {
		return nil, err
	}
	return &file{h, f, name}, nil
}

// Create implements disk.FS.
func (f *FS) Create(name string) (disk.File, error) {
	return f.open("create", name, full, disk.OS.Create)
}

// Update implements disk.FS.
func (f *FS) Update(name string) (disk.File, error) {
	return f.open("update", name, full, disk.OS.Update)
}

// Open implements disk.FS.
func (f *FS) Open(name string) (disk.File, error) { return f.open("open", name, broken, disk.OS.Open) }

// ReadFile implements disk.FS.
func (f *FS) ReadFile(name string) ([]byte, error) {
	if err := f.call("readfile", name, broken); err != nil {
		return nil, err
	}
	return disk.OS.ReadFile(name)
}

// ReadDir implements disk.FS.
func (f *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.call("readdir", name, broken); err != nil {
		return nil, err
	}
	return disk.OS.ReadDir(name)
}

// Stat implements disk.FS.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	if err := f.call("stat", name, broken); err != nil {
		return nil, err
	}
	return disk.OS.Stat(name)
}

// Readlink implements disk.FS.
func (f *FS) Readlink(name string) (string, error) {
	if err := f.call("readlink", name, broken); err != nil {
		return "", err
	}
	return disk.OS.Readlink(name)
}

// MkdirAll implements disk.FS.
func (f *FS) MkdirAll(name string) error { return f.do("mkdir", name, disk.OS.MkdirAll) }

// Remove implements disk.FS.
func (f *FS) Remove(name string) error { return f.do("remove", name, disk.OS.Remove) }

// RemoveAll implements disk.FS. Where it fails, some of it is gone.
func (f *FS) RemoveAll(name string) error {
	err := f.call("removeall", name, broken)
	if err == nil {
		return disk.OS.RemoveAll(name)
	}
	if f.Mode == Once {
		entries, _ := os.ReadDir(name)
		for _, e := range entries[:len(entries)/2] {
			os.RemoveAll(filepath.Join(name, e.Name()))
		}
	}
	return err
}

func (f *FS) do(op, name string, do func(string) error) error {
	if err := f.call(op, name, full); err != nil {
		return err
	}
	return do(name)
}

// Link implements disk.FS.
func (f *FS) Link(from, to string) error {
	return f.do("link", to, func(string) error { return disk.OS.Link(from, to) })
}

// Symlink implements disk.FS.
func (f *FS) Symlink(target, name string) error {
	return f.do("symlink", name, func(string) error { return disk.OS.Symlink(target, name) })
}

// Rename implements disk.FS.
func (f *FS) Rename(from, to string) error {
	return f.do("rename", to, func(string) error { return disk.OS.Rename(from, to) })
}

// SyncDir implements disk.FS.
func (f *FS) SyncDir(name string) error {
	return f.do("syncdir", name, func(string) error {
		f.durable(name, false)
		return nil // the disk need not turn for a test
	})
}

// SyncTree implements disk.FS.
func (f *FS) SyncTree(name string) error {
	return f.do("synctree", name, func(string) error {
		f.Durable(name)
		return nil
	})
}

// file is an open file of an FS.
type file struct {
	disk.File
	fs   *FS
	name string
}

func (h *file) Read(p []byte) (int, error) {
	if err := h.fs.call("read", h.name, broken); err != nil {
		return 0, err
	}
	return h.File.Read(p)
}

func (h *file) ReadAt(p []byte, at int64) (int, error) {
	if err := h.fs.call("readat", h.name, broken); err != nil {
		return 0, err
	}
	return h.File.ReadAt(p, at)
}

func (h *file) Write(p []byte) (int, error) {
	if err := h.fs.call("write", h.name, full); err != nil {
		n := 0
		if h.fs.Mode == Once {
			n, _ = h.File.Write(p[:len(p)/2])
		}
		return n, err
	}
	return h.File.Write(p)
}

func (h *file) WriteAt(p []byte, at int64) (int, error) {
	if err := h.fs.call("writeat", h.name, full); err != nil {
		n := 0
		if h.fs.Mode == Once {
			n, _ = h.File.WriteAt(p[:len(p)/2], at)
		}
		return n, err
	}
	return h.File.WriteAt(p, at)
}

func (h *file) Sync() error {
	if err := h.fs.call("sync", h.name, broken); err != nil {
		return err
	}
	info, err := h.File.Stat()
	if err != nil {
		return err
	}
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	h.fs.synced[inodeOf(info)] = info.Size()
	return nil
}

func (h *file) Truncate(size int64) error {
	if err := h.fs.call("truncate", h.name, full); err != nil {
		return err
	}
	return h.File.Truncate(size)
}

func (h *file) Stat() (fs.FileInfo, error) {
	if err := h.fs.call("fstat", h.name, broken); err != nil {
		return nil, err
	}
	return h.File.Stat()
}

// Close closes in any case: a call that fails has closed all the same.
func (h *file) Close() error {
	err := h.fs.call("close", h.name, full)
	if closeErr := h.File.Close(); err == nil {
		err = closeErr
	}
	return err
}
