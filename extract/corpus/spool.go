package corpus

import (
	"fmt"
	"os"
	"runtime"

	"github.com/klauspost/compress/zstd"
)

// Containers that are streams hold their documents in an order of their own,
// and the walk goes in that of identities. So a stream is unpacked once, from
// begin to end, into a spool, from which its documents are read as from a
// folder. The spool is a file without a name, so that no crash leaves it behind
// (elsewhere than on Unix it has one until it is closed), and each document in
// it is compressed.
type spool struct {
	dir     string
	largest int64 // document in bytes
	file    *os.File
	size    int64
	buffer  []byte
	writer  *zstd.Encoder
	reader  *zstd.Decoder
}

// extent is where a document is in the spool.
type extent struct{ at, length int64 }

// scratch makes a file in a folder, the system's for temporary files if "", that
// is gone once it is closed.
func scratch(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, ".spool-*")
	if err != nil {
		return nil, fmt.Errorf("making a file to unpack to: %w", err)
	}
	if runtime.GOOS != "windows" { // there an open file cannot lose its name
		if err := os.Remove(f.Name()); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// begin makes the file, when the first document comes.
func (s *spool) begin() error {
	f, err := scratch(s.dir)
	if err != nil {
		return err
	}
	s.file = f
	if s.writer, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true)); err != nil {
		return err
	}
	s.reader, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(s.largest)+1<<20))
	return err
}

func (s *spool) put(content []byte) (extent, error) {
	if s.file == nil {
		if err := s.begin(); err != nil {
			return extent{}, err
		}
	}
	s.buffer = s.writer.EncodeAll(content, s.buffer[:0])
	e := extent{s.size, int64(len(s.buffer))}
	if _, err := s.file.WriteAt(s.buffer, e.at); err != nil {
		return e, fmt.Errorf("unpacking: %w", err)
	}
	s.size += e.length
	return e, nil
}

// get reads a document into buf, which it grows as needed.
func (s *spool) get(e extent, buf []byte) ([]byte, error) {
	if int64(cap(s.buffer)) < e.length {
		s.buffer = make([]byte, e.length)
	}
	s.buffer = s.buffer[:e.length]
	if _, err := s.file.ReadAt(s.buffer, e.at); err != nil {
		return buf, fmt.Errorf("reading what was unpacked: %w", err)
	}
	return s.reader.DecodeAll(s.buffer, buf[:0])
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if runtime.GOOS == "windows" {
		os.Remove(s.file.Name())
	}
	return err
}
