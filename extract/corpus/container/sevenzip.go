package container

import (
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"slices"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz/lzma"

	"gongkai/schemas"
)

// A 7z file is a header of 32 bytes, packed streams, and behind them their
// directory, which may be packed too. A folder is a chain of coders over one
// stream and unpacks to files that follow each other: so each is unpacked once,
// from begin to end. What cannot be read so (several streams in a folder, as for
// programs, and PPMd) is refused.

const (
	sevenZipHeader    = 32
	maxSevenZipHeader = 32 << 20 // of the directory, packed or not
	maxDictionary     = 256 << 20
)

// Methods of coders.
const (
	methodCopy    = 0x00
	methodLZMA2   = 0x21
	methodLZMA    = 0x030101
	methodDeflate = 0x040108
	methodBzip2   = 0x040202
	method7zZstd  = 0x04F71101
	methodAES     = 0x06F10701
)

// coder is a step of unpacking.
type coder struct {
	method     uint64
	properties []byte
	unpacked   uint64
}

// folder is a chain of coders over one packed stream; the last takes from the
// file.
type folder struct {
	coders []coder
	sizes  []uint64 // of the files that it unpacks to
	sums   []sum    // and their CRC-32
	fault  error    // why it cannot be unpacked
	stream int      // its packed stream
}

type sum struct {
	known bool
	crc   uint32
}

func (f *folder) unpacked() uint64 { return f.coders[0].unpacked }

// sevenZip lists the files of a 7z.
func (w *Walker) sevenZip(s *source) error {
	d, err := readSevenZip(s.at, s.size, w.Limits.Items)
	if errors.Is(err, errTooMany) {
		return w.broken(s, SevenZip, schemas.RejectTooMany, err.Error())
	}
	if err != nil {
		return w.damaged(s, SevenZip, err)
	}
	next := 0 // file
	for i := range d.folders {
		f := &d.folders[i]
		r, fault := d.open(s.at, f)
		if r != nil {
			r = metered{r, w}
		}
		for k, size := range f.sizes {
			for next < len(d.files) && d.files[next].empty {
				next++
			}
			if next == len(d.files) {
				return w.damaged(s, SevenZip, errors.New("it has more contents than names"))
			}
			if r == nil {
				err = w.sevenZipFile(s, d.files[next].name, size, nil, fault)
			} else {
				part := &checked{r: io.LimitReader(r, int64(min(size, 1<<62))), left: int64(min(size, 1<<62)), want: f.sums[k], hash: crc32.NewIEEE()}
				if err = w.sevenZipFile(s, d.files[next].name, size, part, nil); err == nil {
					if _, err := io.Copy(io.Discard, part); err != nil { // what nobody read
						return w.damaged(s, SevenZip, err)
					}
				}
			}
			if err != nil {
				return err
			}
			next++
		}
	}
	return nil
}

// sevenZipFile hands over a file of a 7z, or says why it cannot be unpacked.
func (w *Walker) sevenZipFile(s *source, name string, size uint64, r io.Reader, fault error) error {
	name, nameErr := cleanName(name)
	i := &Item{Path: s.below(name), Kind: schemas.SourceArchive, Size: int64(min(size, 1<<62))}
	switch {
	case nameErr != nil:
		return w.refuse(s, i, schemas.RejectUnsafePath, nameErr.Error())
	case furniture(name):
		return nil
	case errors.Is(fault, errEncrypted):
		return w.refuse(s, i, schemas.RejectEncrypted, fault.Error())
	case fault != nil:
		return w.refuse(s, i, schemas.RejectUnsupportedFormat, fault.Error())
	}
	return w.content(s, i, r)
}

// checked compares a file with its checksum at its end.
type checked struct {
	r    io.Reader
	left int64
	want sum
	hash hash.Hash32
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.hash.Write(p[:n])
	c.left -= int64(n)
	if errors.Is(err, io.EOF) {
		if c.left > 0 {
			return n, io.ErrUnexpectedEOF
		}
		if c.want.known && c.hash.Sum32() != c.want.crc {
			return n, errors.New("a file has another checksum than its archive says")
		}
	}
	return n, err
}

// open unpacks a folder.
func (d *sevenZipDirectory) open(file io.ReaderAt, f *folder) (io.Reader, error) {
	if f.fault != nil {
		return nil, f.fault
	}
	if f.stream >= len(d.packed) {
		return nil, errors.New("its packed stream is missing")
	}
	var r io.Reader = io.NewSectionReader(file, d.packed[f.stream].offset, d.packed[f.stream].size)
	for _, c := range slices.Backward(f.coders) {
		var err error
		if r, err = c.open(r); err != nil {
			return nil, err
		}
		r = io.LimitReader(r, int64(min(c.unpacked, 1<<62)))
	}
	return r, nil
}

func (c *coder) open(r io.Reader) (io.Reader, error) {
	switch c.method {
	case methodCopy:
		return r, nil
	case methodLZMA:
		if len(c.properties) != 5 {
			return nil, errors.New("LZMA without its properties")
		}
		// The library wants the header of an .lzma file; no more of the dictionary is
		// needed than there is to unpack.
		head := make([]byte, 13)
		head[0] = c.properties[0]
		dictionary, err := dictionaryOf(uint64(binary.LittleEndian.Uint32(c.properties[1:])), c.unpacked)
		if err != nil {
			return nil, err
		}
		binary.LittleEndian.PutUint32(head[1:], uint32(dictionary))
		binary.LittleEndian.PutUint64(head[5:], c.unpacked)
		return lzma.NewReader(io.MultiReader(bytes.NewReader(head), r))
	case methodLZMA2:
		if len(c.properties) != 1 || c.properties[0] > 40 {
			return nil, errors.New("LZMA2 without its properties")
		}
		p := uint64(c.properties[0])
		dictionary, err := dictionaryOf((2|p&1)<<(p/2+11), c.unpacked)
		if err != nil {
			return nil, err
		}
		return lzma.Reader2Config{DictCap: int(dictionary)}.NewReader2(r)
	case methodDeflate:
		return flate.NewReader(r), nil
	case methodBzip2:
		return bzip2.NewReader(r), nil
	case method7zZstd:
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	case methodAES:
		return nil, errEncrypted
	}
	return nil, fmt.Errorf("it is compressed by method %x, which is not read: pack it anew", c.method)
}

// dictionaryOf bounds the memory that a stream asks for.
func dictionaryOf(asked, unpacked uint64) (uint64, error) {
	need := max(min(asked, unpacked), lzma.MinDictCap)
	if need > maxDictionary {
		return 0, fmt.Errorf("it asks for a dictionary of %d bytes; the limit is %d: pack it anew", asked, maxDictionary)
	}
	return need, nil
}
