package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"path/filepath"

	"gongkai/load/disk"
)

// sinkLimit is the size up to which a file is held in memory until it is
// known whether the snapshot before has the same one.
const sinkLimit = 4 << 20

// sink receives one data file after another. It digests it and stores it, or
// links it where the snapshot before has the same bytes.
type sink struct {
	disk           disk.FS
	root, previous string          // data folder of the new and of the old snapshot; previous may be ""
	old            map[string]File // files of the old snapshot
	made           map[string]bool // folders that are there

	path   string // of the file, relative to root
	buffer []byte
	file   disk.File // set once the buffer was too small
	hash   hash.Hash
	size   int64
}

// start begins a file.
func (s *sink) start(path string) {
	s.path, s.buffer, s.size = path, s.buffer[:0], 0
	if s.hash == nil {
		s.hash = sha256.New()
	}
	s.hash.Reset()
}

// Write takes the next bytes of the file.
func (s *sink) Write(p []byte) (int, error) {
	s.hash.Write(p)
	s.size += int64(len(p))
	if s.file == nil && len(s.buffer)+len(p) <= sinkLimit {
		s.buffer = append(s.buffer, p...)
		return len(p), nil
	}
	if s.file == nil {
		if err := s.create(); err != nil {
			return 0, err
		}
	}
	return s.file.Write(p)
}

// create opens the file and writes what is buffered.
func (s *sink) create() error {
	name := filepath.Join(s.root, filepath.FromSlash(s.path))
	if err := s.folder(name); err != nil {
		return err
	}
	f, err := s.disk.Create(name)
	if err != nil {
		return err
	}
	s.file = f
	_, err = f.Write(s.buffer)
	return err
}

// finish stores the file and describes it.
func (s *sink) finish(rows int64) (File, error) {
	f := File{Path: s.path, Bytes: s.size, SHA256: hex.EncodeToString(s.hash.Sum(nil)), Rows: rows}
	if s.link(f) {
		return f, nil
	}
	if s.file == nil {
		if err := s.create(); err != nil {
			return f, fmt.Errorf("writing %s: %w", s.path, err)
		}
	}
	err := s.file.Close()
	s.file = nil
	if err != nil {
		return f, fmt.Errorf("writing %s: %w", s.path, err)
	}
	return f, nil
}

// link stores the file as a hard link to that of the snapshot before and
// tells whether it could. The old file is read, not believed: one that was
// damaged since must not live on.
func (s *sink) link(f File) bool {
	old, ok := s.old[f.Path]
	if !ok || s.previous == "" || old.SHA256 != f.SHA256 || old.Bytes != f.Bytes {
		return false
	}
	from := filepath.Join(s.previous, filepath.FromSlash(f.Path))
	to := filepath.Join(s.root, filepath.FromSlash(f.Path))
	if s.file == nil {
		b, err := s.disk.ReadFile(from)
		if err != nil || !bytes.Equal(b, s.buffer) {
			return false
		}
		if s.folder(to) != nil {
			return false
		}
		return s.disk.Link(from, to) == nil
	}
	if sum, err := fileSHA256(s.disk, from); err != nil || sum != f.SHA256 {
		return false
	}
	// The new file exists by now; it is replaced in one step, or stays.
	aside := to + ".link"
	if s.disk.Link(from, aside) != nil {
		return false
	}
	if s.disk.Rename(aside, to) != nil {
		s.disk.Remove(aside)
		return false
	}
	s.file.Close()
	s.file = nil
	return true
}

// share links a file of the snapshot before as it is.
func (s *sink) share(f File) error {
	to := filepath.Join(s.root, filepath.FromSlash(f.Path))
	if err := s.folder(to); err != nil {
		return err
	}
	from := filepath.Join(s.previous, filepath.FromSlash(f.Path))
	if s.disk.Link(from, to) == nil {
		return nil
	}
	return s.copy(from, to) // not every file system has hard links
}

func (s *sink) copy(from, to string) error {
	in, err := s.disk.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := s.disk.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}

// folder makes the folder of a file.
func (s *sink) folder(name string) error {
	dir := filepath.Dir(name)
	if s.made[dir] {
		return nil
	}
	if err := s.disk.MkdirAll(dir); err != nil {
		return err
	}
	s.made[dir] = true
	return nil
}

// abort closes what is open.
func (s *sink) abort() {
	if s.file != nil {
		s.file.Close()
		s.file = nil
	}
}

func fileSHA256(d disk.FS, name string) (string, error) {
	f, err := d.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
