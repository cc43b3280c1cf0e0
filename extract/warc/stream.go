package warc

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// stream is what a file holds once it is decompressed: the gzip members, one
// after the other, or the file itself. It notes where members begin.
type stream struct {
	raw   *bufio.Reader
	file  io.ReadSeeker // nil where it cannot be gone back
	back  int           // how often that was done
	read  int64         // where raw reads on in the file
	gz    *gzip.Reader
	open  bool  // a member is being read
	begun int64 // where it begins in the file
	plain bool
	done  int64  // decompressed bytes so far
	marks []mark // members that begin where nobody has read yet
	fault error  // sticky until resync
}

// mark is the beginning of a gzip member, or the end of the file.
type mark struct{ decompressed, raw int64 }

// counted counts what is read of the file.
type counted struct {
	r io.Reader
	n *int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	*c.n += int64(n)
	return n, err
}

func newStream(r io.Reader) *stream {
	s := &stream{}
	if f, ok := r.(io.ReadSeeker); ok {
		if at, err := f.Seek(0, io.SeekCurrent); err == nil && at == 0 {
			s.file = f
		}
	}
	s.raw = bufio.NewReaderSize(counted{r, &s.read}, 64<<10)
	head, _ := s.raw.Peek(2)
	s.plain = !isGzip(head)
	return s
}

func isGzip(head []byte) bool { return len(head) >= 2 && head[0] == 0x1F && head[1] == 0x8B }

// at is how far the file has been read.
func (s *stream) at() int64 { return s.read - int64(s.raw.Buffered()) }

func (s *stream) Read(p []byte) (int, error) {
	if s.fault != nil {
		return 0, s.fault
	}
	n, err := s.fill(p)
	s.done += int64(n)
	if err != nil {
		s.fault = err
	}
	return n, err
}

func (s *stream) fill(p []byte) (int, error) {
	if s.plain {
		return s.raw.Read(p)
	}
	for {
		if !s.open {
			if err := s.member(); err != nil {
				return 0, err
			}
		}
		n, err := s.gz.Read(p)
		if errors.Is(err, io.EOF) {
			s.open, err = false, nil
		}
		if n > 0 || err != nil {
			return n, torn(err)
		}
	}
}

// torn tells the end of a file within a member from that between members.
func torn(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// member opens the next gzip member.
func (s *stream) member() error {
	s.begun = s.at()
	if k := len(s.marks); k > 0 && s.marks[k-1].decompressed == s.done {
		s.marks = s.marks[:k-1] // the one before is empty
	}
	s.marks = append(s.marks, mark{s.done, s.begun})
	if _, err := s.raw.Peek(1); err != nil {
		return err // io.EOF: the end of the file
	}
	var err error
	if s.gz == nil {
		s.gz, err = gzip.NewReader(s.raw)
	} else {
		err = s.gz.Reset(s.raw)
	}
	if err != nil {
		return torn(err)
	}
	s.gz.Multistream(false)
	s.open = true
	return nil
}

// maxBack bounds how often a reader goes back to the begin of a damaged member:
// one may seem to reach to the end of the file.
const maxBack = 64

// resync goes to the next place in the file where a gzip member may begin,
// behind the begin of the one that is damaged.
func (s *stream) resync() error {
	s.fault, s.open, s.marks = nil, false, s.marks[:0]
	if s.file != nil && s.back < maxBack {
		s.back++
		at, err := s.file.Seek(s.begun+1, io.SeekStart)
		if err != nil {
			return err
		}
		s.read = at
		s.raw.Reset(counted{s.file, &s.read})
	}
	for {
		head, err := s.raw.Peek(4)
		if err != nil {
			return io.EOF
		}
		if isGzip(head) && head[2] == 8 && head[3]&0xE0 == 0 {
			return nil
		}
		s.raw.Discard(1)
	}
}

// offsetOf returns where in the file the member begins that begins with that
// decompressed byte, or -1, and forgets what lies before it.
func (s *stream) offsetOf(decompressed int64) int64 {
	if s.plain {
		return decompressed
	}
	for len(s.marks) > 0 && s.marks[0].decompressed < decompressed {
		s.marks = s.marks[1:]
	}
	if len(s.marks) > 0 && s.marks[0].decompressed == decompressed {
		return s.marks[0].raw
	}
	return -1
}
