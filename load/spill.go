package load

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
)

// A blob is one report with its rows of every table, or one reject:
//
//	uint32  length of what follows
//	uvarint length of the key, key        report_id, or source_uri of a reject
//	uvarint length of the label, label    source_uri, for messages
//	per table: uvarint rows; if any, uint32 length and the columns
//
// The blob of a reject has one table, that of a report all partitioned ones.

// Sizes of the spill.
const (
	defaultBudget = 64 << 20
	// wholeLimit is the size up to which a partition is read in one piece.
	wholeLimit = 16 << 20
	// maxFree is how many encoders wait to be used again.
	maxFree    = 64
	blobHeader = 4
)

// spill collects blobs by partition. Blobs wait in memory; when the budget is
// reached, they are written to one file, those of a partition together. So a
// partition costs a few segments of 16 bytes, however many reports it has,
// and no open file.
type spill struct {
	path   string
	budget int

	mu       sync.Mutex
	file     *os.File
	size     int64
	waiting  int // bytes of the blobs that wait
	batches  []*encoder
	free     []*encoder
	blobs    []waitingBlob
	segments map[string][]segment // by partition; "" holds the rejects
	ids      map[string]int32     // partition to its number in names
	names    []string
}

// waitingBlob is a blob in memory.
type waitingBlob struct {
	partition int32
	data      []byte
}

// segment is a run of blobs of one partition in the file.
type segment struct{ offset, length int64 }

func newSpill(path string, budget int) *spill {
	if budget <= 0 {
		budget = defaultBudget
	}
	return &spill{path: path, budget: budget, segments: map[string][]segment{}, ids: map[string]int32{}}
}

// encoder returns a free encoder.
func (s *spill) encoder() *encoder {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		e := s.free[n-1]
		s.free = s.free[:n-1]
		e.data, e.ends, e.partitions = e.data[:0], e.ends[:0], e.partitions[:0]
		return e
	}
	return new(encoder)
}

// add takes the blobs of an encoder, and the encoder with them.
func (s *spill) add(e *encoder) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting > 0 && s.waiting+len(e.data) > s.budget {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.batches = append(s.batches, e)
	s.waiting += len(e.data)
	from := 0
	for i, to := range e.ends {
		id, ok := s.ids[e.partitions[i]]
		if !ok {
			id = int32(len(s.names))
			s.ids[e.partitions[i]] = id
			s.names = append(s.names, e.partitions[i])
		}
		s.blobs = append(s.blobs, waitingBlob{partition: id, data: e.data[from:to]})
		from = to
	}
	return nil
}

// flush writes what waits to the file. The caller holds the lock.
func (s *spill) flush() error {
	if len(s.blobs) == 0 {
		return nil
	}
	if s.file == nil {
		f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return fmt.Errorf("creating the spill file: %w", err)
		}
		s.file = f
	}
	slices.SortStableFunc(s.blobs, func(a, b waitingBlob) int { return cmp.Compare(a.partition, b.partition) })
	w := bufio.NewWriterSize(s.file, 1<<20)
	for i := 0; i < len(s.blobs); {
		part := s.blobs[i].partition
		seg := segment{offset: s.size}
		for ; i < len(s.blobs) && s.blobs[i].partition == part; i++ {
			n, err := w.Write(s.blobs[i].data)
			if err != nil {
				return s.writeError(err)
			}
			seg.length += int64(n)
		}
		s.size += seg.length
		name := s.names[part]
		s.segments[name] = append(s.segments[name], seg)
	}
	if err := w.Flush(); err != nil {
		return s.writeError(err)
	}
	clear(s.blobs)
	s.blobs, s.waiting = s.blobs[:0], 0
	for _, e := range s.batches {
		if cap(e.data) <= s.budget/4 && len(s.free) < maxFree { // memory grows with neither the size nor the number of batches
			s.free = append(s.free, e)
		}
	}
	clear(s.batches)
	s.batches = s.batches[:0]
	return nil
}

func (s *spill) writeError(err error) error {
	return fmt.Errorf("writing the spill file %s: %w", s.path, err)
}

// finish writes what waits and lists the partitions in order.
func (s *spill) finish() ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.flush(); err != nil {
		return nil, err
	}
	s.batches, s.free, s.blobs = nil, nil, nil
	names := slices.Clone(s.names)
	slices.Sort(names)
	return names, nil
}

// close removes the file.
func (s *spill) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	if rmErr := os.Remove(s.path); err == nil {
		err = rmErr
	}
	return err
}

// blobRef is a blob of a partition: where it stands and what it is.
type blobRef struct {
	key, label string
	offset     int64 // of the length
	length     int   // of what follows the length
}

// partitionReader reads the blobs of one partition in the order of their
// keys. It is reused from partition to partition.
type partitionReader struct {
	spill *spill
	refs  []blobRef
	whole []byte // the partition, where it is small
	one   []byte // one blob, where it is not
	ready bool   // whole holds this partition
}

// open finds the blobs of a partition and sorts them.
func (r *partitionReader) open(partition string) error {
	r.refs = r.refs[:0]
	segments := r.spill.segments[partition]
	var total int64
	for _, s := range segments {
		total += s.length
	}
	r.ready = total <= wholeLimit
	if r.ready {
		if int64(cap(r.whole)) < total {
			r.whole = make([]byte, total)
		}
		r.whole = r.whole[:total]
	}
	var at int64
	for _, s := range segments {
		var err error
		if r.ready {
			piece := r.whole[at : at+s.length]
			if _, err = r.spill.file.ReadAt(piece, s.offset); err == nil {
				err = r.index(bytes.NewReader(piece), at)
			}
		} else {
			section := io.NewSectionReader(r.spill.file, s.offset, s.length)
			err = r.index(bufio.NewReaderSize(section, 256<<10), s.offset)
		}
		if err != nil {
			return fmt.Errorf("reading the spill file %s: %w", r.spill.path, err)
		}
		at += s.length
	}
	slices.SortFunc(r.refs, func(a, b blobRef) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return strings.Compare(a.label, b.label)
	})
	return nil
}

// skipper reads and skips: a bytes.Reader or a bufio.Reader.
type skipper interface {
	io.Reader
	io.ByteReader
}

// index notes the blobs of a segment whose first byte has that offset.
func (r *partitionReader) index(in skipper, offset int64) error {
	var head [blobHeader]byte
	for {
		if _, err := io.ReadFull(in, head[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return errCorrupt
		}
		ref := blobRef{offset: offset, length: int(binary.LittleEndian.Uint32(head[:]))}
		used := 0
		for _, text := range []*string{&ref.key, &ref.label} {
			n, err := binary.ReadUvarint(in)
			if err != nil || n > uint64(ref.length) {
				return errCorrupt
			}
			b := make([]byte, n)
			if _, err := io.ReadFull(in, b); err != nil {
				return errCorrupt
			}
			*text = string(b)
			used += uvarintLen(n) + len(b)
		}
		if used > ref.length {
			return errCorrupt
		}
		if err := skip(in, int64(ref.length-used)); err != nil {
			return errCorrupt
		}
		r.refs = append(r.refs, ref)
		offset += int64(blobHeader + ref.length)
	}
}

func skip(in skipper, n int64) error {
	switch in := in.(type) {
	case *bytes.Reader:
		if int64(in.Len()) < n {
			return io.ErrUnexpectedEOF
		}
		_, err := in.Seek(n, io.SeekCurrent)
		return err
	case *bufio.Reader:
		_, err := in.Discard(int(n))
		return err
	}
	_, err := io.CopyN(io.Discard, in, n)
	return err
}

func uvarintLen(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

// tables returns the tables' part of a blob, valid until the next call.
func (r *partitionReader) tables(ref *blobRef) ([]byte, error) {
	var b []byte
	if r.ready {
		b = r.whole[ref.offset+blobHeader:][:ref.length]
	} else {
		if cap(r.one) < ref.length {
			r.one = make([]byte, ref.length)
		}
		b = r.one[:ref.length]
		if _, err := r.spill.file.ReadAt(b, ref.offset+blobHeader); err != nil {
			return nil, fmt.Errorf("reading the spill file %s: %w", r.spill.path, err)
		}
	}
	used := uvarintLen(uint64(len(ref.key))) + len(ref.key) + uvarintLen(uint64(len(ref.label))) + len(ref.label)
	return b[used:], nil
}

// tableOf cuts the next table off a blob's tables: its number of rows, its
// columns, and the rest.
func tableOf(b []byte) (rows int, columns, rest []byte, err error) {
	n, k := binary.Uvarint(b)
	if k <= 0 {
		return 0, nil, nil, errCorrupt
	}
	b = b[k:]
	if n == 0 {
		return 0, nil, b, nil
	}
	if len(b) < 4 {
		return 0, nil, nil, errCorrupt
	}
	size := uint64(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if size > uint64(len(b)) {
		return 0, nil, nil, errCorrupt
	}
	return int(n), b[:size], b[size:], nil
}
