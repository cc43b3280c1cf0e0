package load

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"gongkai/load/disk"
)

// The journal holds the rows of every document that a run has read, until they
// are published. A run that was killed leaves it, and the next one goes on
// with what is whole in it: so at most the batches at work are done again.
//
//	header      one line: layout of the journal, rules, tables
//	frame       one batch:
//	  uint32    length of the body
//	  uint32    CRC-32C of the body
//	  body      uvarint length of the rows, rows, then what they are:
//	            per document: uri, stamp, sha, state, holder, rejected, uvarint blobs
//	            per blob: partition, key, label, uvarint length
//
// Texts are led by their length. A blob is one report with its rows of every
// table, or one reject: per table uvarint rows; if any, uint32 length and the
// columns. The blob of a reject has one table, that of a report all
// partitioned ones, and then its sheet.

const (
	journalFile  = ".journal"
	journalStart = "gongkai journal 3 "
	frameHeader  = 8
	// syncEvery bounds what a power cut can take from the journal.
	syncEvery = 2 * time.Second
	// maxFree is how many encoders wait to be used again.
	maxFree = 64
	// keptEncoder is the size in bytes up to which one waits.
	keptEncoder = 16 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// blob is a report or a reject in the journal.
type blob struct {
	key, label string // report_id and source_uri; of a reject source_uri and its other texts
	partition  string // "" holds the rejects
	offset     int64  // of its rows
	length     int
}

// document is a document that the run has dealt with.
type document struct {
	entry   Entry
	was     []string // partitions that hold its rows in the snapshot before
	blobs   []blob
	removed bool
	kept    bool // rows stay as they are; the entry alone is new
}

// journal is the open file.
type journal struct {
	disk   disk.FS
	file   disk.File
	path   string
	synced time.Time

	mu   sync.Mutex
	size int64
	free []*encoder
}

// openJournal opens or begins the journal for rules and tables of that header,
// and returns the documents that a run before left in it.
func openJournal(d disk.FS, dir, header string) (*journal, []*document, error) {
	j := &journal{disk: d, path: filepath.Join(dir, journalFile), synced: time.Now()}
	header = journalStart + header + "\n"
	f, err := d.Update(j.path)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the journal: %w", err)
	}
	j.file = f
	found, err := j.recover(header)
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("journal %s: %w", j.path, err)
	}
	return j, found, nil
}

// recover reads what is whole and cuts off what is not.
func (j *journal) recover(header string) ([]*document, error) {
	info, err := j.file.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, len(header))
	if n, err := j.file.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	} else if string(head[:n]) != header {
		if err := j.file.Truncate(0); err != nil {
			return nil, err
		}
		_, err := j.file.WriteAt([]byte(header), 0)
		j.size = int64(len(header))
		return nil, err
	}
	j.size = int64(len(header))
	var found []*document
	in := bufio.NewReaderSize(io.NewSectionReader(j.file, j.size, info.Size()-j.size), 1<<20)
	for {
		docs, length, err := readFrame(in, j.size, info.Size())
		if err == errTorn {
			break
		}
		if err != nil {
			return nil, err
		}
		found = append(found, docs...)
		j.size += length
	}
	if j.size == info.Size() {
		return found, nil
	}
	return found, j.file.Truncate(j.size)
}

// errTorn means that a frame was not written whole, or that none follows.
var errTorn = errors.New("torn frame")

// readFrame reads the frame at an offset of a file of that size.
func readFrame(in io.Reader, at, size int64) ([]*document, int64, error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return nil, 0, tornAt(err)
	}
	length := int64(binary.LittleEndian.Uint32(head[:]))
	if length > size-at-frameHeader {
		return nil, 0, errTorn
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(in, body); err != nil {
		return nil, 0, tornAt(err)
	}
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, 0, errTorn
	}
	docs, err := parseFrame(body, at+frameHeader)
	if err != nil {
		return nil, 0, errTorn // the sum is right and the frame is not: not one of ours
	}
	return docs, frameHeader + length, nil
}

func tornAt(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errTorn
	}
	return err
}

// parseFrame lists the documents of a frame whose body has that offset.
func parseFrame(body []byte, offset int64) ([]*document, error) {
	d := decoder{b: body}
	n, err := d.uvarint()
	if err != nil {
		return nil, err
	}
	at := offset + int64(len(body)-len(d.b))
	end := at + int64(n)
	if _, err := d.take(n); err != nil {
		return nil, err
	}
	var docs []*document
	for len(d.b) > 0 {
		doc := &document{}
		e := &doc.entry
		for _, s := range []*string{&e.SourceURI, &e.Stamp, &e.SHA256, &e.State, &e.Holder, &e.Rejected} {
			if *s, err = d.text(); err != nil {
				return nil, err
			}
		}
		blobs, err := d.uvarint()
		if err != nil || blobs > uint64(len(d.b)) {
			return nil, errCorrupt
		}
		for range blobs {
			b := blob{offset: at}
			for _, s := range []*string{&b.partition, &b.key, &b.label} {
				if *s, err = d.text(); err != nil {
					return nil, err
				}
			}
			length, err := d.uvarint()
			if err != nil || length > uint64(end-at) {
				return nil, errCorrupt
			}
			b.length = int(length)
			at += int64(length)
			doc.blobs = append(doc.blobs, b)
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// add writes the blobs of an encoder as one frame and notes in the documents
// where they stand. The encoder is given back.
func (j *journal) add(e *encoder, docs []*document) error {
	for _, doc := range docs {
		e.index = appendString(e.index, doc.entry.SourceURI, doc.entry.Stamp, doc.entry.SHA256, doc.entry.State, doc.entry.Holder, doc.entry.Rejected)
		e.index = binary.AppendUvarint(e.index, uint64(len(doc.blobs)))
		for _, b := range doc.blobs {
			e.index = appendString(e.index, b.partition, b.key, b.label)
			e.index = binary.AppendUvarint(e.index, uint64(b.length))
		}
	}
	var head [frameHeader + binary.MaxVarintLen64]byte
	front := binary.AppendUvarint(head[:frameHeader], uint64(len(e.data)))
	sum := crc32.Checksum(front[frameHeader:], castagnoli)
	sum = crc32.Update(sum, castagnoli, e.data)
	sum = crc32.Update(sum, castagnoli, e.index)
	length := int64(len(front)-frameHeader) + int64(len(e.data)) + int64(len(e.index))
	if length > 1<<32-1 {
		return fmt.Errorf("a batch makes %d bytes of rows, more than 4 GiB", length)
	}
	binary.LittleEndian.PutUint32(front, uint32(length))
	binary.LittleEndian.PutUint32(front[4:], sum)

	j.mu.Lock()
	defer j.mu.Unlock()
	at := j.size
	for _, part := range [][]byte{front, e.data, e.index} {
		if len(part) == 0 {
			continue
		}
		if _, err := j.file.WriteAt(part, at); err != nil {
			return fmt.Errorf("writing the journal %s: %w", j.path, err)
		}
		at += int64(len(part))
	}
	for _, doc := range docs {
		for i := range doc.blobs {
			doc.blobs[i].offset += j.size + int64(len(front))
		}
	}
	j.size = at
	if cap(e.data) <= keptEncoder && len(j.free) < maxFree {
		j.free = append(j.free, e)
	}
	if time.Since(j.synced) < syncEvery {
		return nil
	}
	j.synced = time.Now()
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("syncing the journal %s: %w", j.path, err)
	}
	return nil
}

// encoder returns a free encoder.
func (j *journal) encoder() *encoder {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.free); n > 0 {
		e := j.free[n-1]
		j.free = j.free[:n-1]
		e.reset()
		return e
	}
	return new(encoder)
}

// rows returns the rows of a blob, in buf if it is large enough.
func (j *journal) rows(b *blob, buf []byte) ([]byte, error) {
	if cap(buf) < b.length {
		buf = make([]byte, b.length)
	}
	buf = buf[:b.length]
	if _, err := j.file.ReadAt(buf, b.offset); err != nil {
		return buf, fmt.Errorf("reading the journal %s: %w", j.path, err)
	}
	return buf, nil
}

// close closes the file, and removes it where its rows are published.
func (j *journal) close(remove bool) error {
	if j.file == nil {
		return nil
	}
	err := j.file.Close()
	j.file = nil
	if remove {
		if rmErr := j.disk.Remove(j.path); rmErr != nil && !errors.Is(rmErr, fs.ErrNotExist) {
			err = rmErr
		}
	}
	return err
}

func appendString(dst []byte, texts ...string) []byte {
	for _, s := range texts {
		dst = binary.AppendUvarint(dst, uint64(len(s)))
		dst = append(dst, s...)
	}
	return dst
}

// text reads a text that is led by its length.
func (d *decoder) text() (string, error) {
	n, err := d.uvarint()
	if err != nil {
		return "", err
	}
	b, err := d.take(n)
	return string(b), err
}

// tableOf cuts the next table off a blob's rows: its number of rows, its
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
