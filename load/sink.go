package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// sinkLimit is the size up to which a file is held in memory until it is
// known whether the snapshot before has the same one.
const sinkLimit = 4 << 20

// sink receives one data file after another. It digests it and stores it, or
// links it where the snapshot before has the same bytes.
type sink struct {
	root, previous string          // data folder of the new and of the old snapshot; previous may be ""
	old            map[string]File // files of the old snapshot

	path   string // of the file, relative to root
	buffer []byte
	file   *os.File // set once the buffer was too small
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
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
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
		b, err := os.ReadFile(from)
		if err != nil || !bytes.Equal(b, s.buffer) {
			return false
		}
		if os.MkdirAll(filepath.Dir(to), 0o755) != nil {
			return false
		}
		return os.Link(from, to) == nil
	}
	if sum, err := fileSHA256(from); err != nil || sum != f.SHA256 {
		return false
	}
	// The new file exists by now; it is replaced in one step, or stays.
	aside := to + ".link"
	if os.Link(from, aside) != nil {
		return false
	}
	if os.Rename(aside, to) != nil {
		os.Remove(aside)
		return false
	}
	s.file.Close()
	s.file = nil
	return true
}

// abort closes what is open.
func (s *sink) abort() {
	if s.file != nil {
		s.file.Close()
		s.file = nil
	}
}

func fileSHA256(name string) (string, error) {
	f, err := os.Open(name)
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
