//go:build unix

package faults

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

func inodeOf(info fs.FileInfo) inode {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return inode{}
	}
	return inode{uint64(st.Dev), st.Ino}
}

// Durable notes that all below a folder is on the disk.
func (f *FS) Durable(dir string) { f.durable(dir, true) }

// durable notes the names in a folder and, where deep, all below with its
// content.
func (f *FS) durable(dir string, deep bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return nil
		}
		f.entries[f.entry(path)] = true
		if info, err := e.Info(); err == nil && deep && info.Mode().IsRegular() {
			f.synced[inodeOf(info)] = info.Size()
		}
		if e.IsDir() && !deep {
			return fs.SkipDir
		}
		return nil
	})
}

func (f *FS) entry(path string) entry {
	e := entry{name: filepath.Base(path)}
	if info, err := os.Lstat(filepath.Dir(path)); err == nil {
		e.dir = inodeOf(info)
	}
	return e
}

// PowerCut makes of a folder what a power cut may leave of it: files that were
// not synced have lost their content; with lost, also names below its folders
// that were not synced. Names in the folder itself stay: that is the worse
// case, as the link to a snapshot may reach the disk before the snapshot.
func (f *FS) PowerCut(dir string, lost bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var drop, empty []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		if lost && filepath.Dir(path) != dir && !f.entries[f.entry(path)] {
			drop = append(drop, path)
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if size, ok := f.synced[inodeOf(info)]; info.Mode().IsRegular() && (!ok || size != info.Size()) {
			empty = append(empty, path)
		}
		return nil
	})
	for _, path := range drop {
		if rmErr := os.RemoveAll(path); err == nil {
			err = rmErr
		}
	}
	for _, path := range empty {
		if trErr := os.Truncate(path, 0); err == nil {
			err = trErr
		}
	}
	return err
}
