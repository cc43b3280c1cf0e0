package container

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Marks of the parts of a directory of a 7z.
const (
	markEnd          = 0x00
	markHeader       = 0x01
	markArchiveProps = 0x02
	markStreams      = 0x04
	markFiles        = 0x05
	markPackInfo     = 0x06
	markUnpackInfo   = 0x07
	markSubStreams   = 0x08
	markSize         = 0x09
	markCRC          = 0x0A
	markFolder       = 0x0B
	markUnpackSize   = 0x0C
	markNumStreams   = 0x0D
	markEmptyStream  = 0x0E
	markNames        = 0x11
	markEncoded      = 0x17
)

// sevenZipDirectory is what a 7z holds and where.
type sevenZipDirectory struct {
	packed  []extent
	folders []folder
	files   []sevenZipFile
}

type extent struct{ offset, size int64 }

type sevenZipFile struct {
	name  string
	empty bool // it has no content, or is a folder
}

// readSevenZip reads the directory of a 7z.
// It counts no more than that many files.
func readSevenZip(file io.ReaderAt, size int64, items int) (*sevenZipDirectory, error) {
	var head [sevenZipHeader]byte
	if _, err := file.ReadAt(head[:], 0); err != nil {
		return nil, endsEarly(err)
	}
	offset, length := binary.LittleEndian.Uint64(head[12:]), binary.LittleEndian.Uint64(head[20:])
	if crc32.ChecksumIEEE(head[12:]) != binary.LittleEndian.Uint32(head[8:]) {
		return nil, errors.New("its header has another checksum")
	}
	if length == 0 {
		return &sevenZipDirectory{}, nil
	}
	if length > maxSevenZipHeader || offset > uint64(size) || offset+length > uint64(size-sevenZipHeader) {
		return nil, fmt.Errorf("its directory of %d bytes is lost or larger than the limit of %d", length, maxSevenZipHeader)
	}
	b := make([]byte, length)
	if _, err := file.ReadAt(b, sevenZipHeader+int64(offset)); err != nil {
		return nil, endsEarly(err)
	}
	if crc32.ChecksumIEEE(b) != binary.LittleEndian.Uint32(head[28:]) {
		return nil, errors.New("its directory has another checksum")
	}
	for range 4 { // a packed directory may be packed again
		p := &sevenZipParser{b: b, size: size, items: items}
		switch mark := p.byte(); {
		case mark == markHeader:
			d := p.header()
			return d, p.err
		case mark != markEncoded:
			return nil, errors.New("its directory is none")
		}
		d := &sevenZipDirectory{}
		p.streams(d)
		if p.err != nil {
			return nil, p.err
		}
		if len(d.folders) != 1 || d.folders[0].unpacked() > maxSevenZipHeader {
			return nil, fmt.Errorf("its directory is packed in a way that is not read, or larger than the limit of %d", maxSevenZipHeader)
		}
		r, err := d.open(file, &d.folders[0])
		if err != nil {
			return nil, err
		}
		b = make([]byte, d.folders[0].unpacked())
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, endsEarly(err)
		}
	}
	return nil, errors.New("its directory is packed too often")
}

func (p *sevenZipParser) header() *sevenZipDirectory {
	d := &sevenZipDirectory{}
	for p.err == nil {
		switch p.byte() {
		case markEnd:
			return d
		case markArchiveProps:
			for p.err == nil && p.byte() != markEnd {
				p.bytes(p.number())
			}
		case markStreams:
			p.streams(d)
		case markFiles:
			p.files(d)
		default:
			p.fail("it has a part that is not known")
		}
	}
	return d
}

// streams reads what is packed, how, and what files it unpacks to.
func (p *sevenZipParser) streams(d *sevenZipDirectory) {
	for p.err == nil {
		switch p.byte() {
		case markEnd:
			return
		case markPackInfo:
			p.packInfo(d)
		case markUnpackInfo:
			p.unpackInfo(d)
		case markSubStreams:
			p.subStreams(d)
		default:
			p.fail("it has a part that is not known")
		}
	}
}

func (p *sevenZipParser) packInfo(d *sevenZipDirectory) {
	at := p.number()
	n := p.count()
	for p.err == nil {
		switch p.byte() {
		case markEnd:
			return
		case markSize:
			for range n {
				size := p.number()
				if at > uint64(p.size) || size > uint64(p.size) || at+size > uint64(p.size-sevenZipHeader) {
					p.fail("a stream reaches beyond the file")
					return
				}
				d.packed = append(d.packed, extent{sevenZipHeader + int64(at), int64(size)})
				at += size
			}
		case markCRC:
			p.sums(n)
		default:
			p.fail("it has a part that is not known")
		}
	}
}

func (p *sevenZipParser) unpackInfo(d *sevenZipDirectory) {
	for p.err == nil {
		switch p.byte() {
		case markEnd:
			return
		case markFolder:
			n := p.count()
			if p.byte() != 0 {
				p.fail("its folders are elsewhere")
			}
			stream := 0
			for range n {
				if p.err != nil {
					return
				}
				f := p.folder()
				f.stream = stream
				stream += max(1, f.streams)
				d.folders = append(d.folders, f.folder)
			}
		case markUnpackSize:
			for i := range d.folders {
				f := &d.folders[i]
				for k := range f.coders {
					f.coders[k].unpacked = p.number()
				}
				f.sizes, f.sums = []uint64{f.unpacked()}, []sum{{}}
			}
		case markCRC:
			for i, s := range p.sums(len(d.folders)) {
				d.folders[i].sums = []sum{s}
			}
		default:
			p.fail("it has a part that is not known")
		}
	}
}

// packedFolder is a folder and how many packed streams it takes.
type packedFolder struct {
	folder
	streams int
}

// folder reads the coders of a folder, and puts them into the order in which
// they unpack.
func (p *sevenZipParser) folder() packedFolder {
	var f packedFolder
	n := p.number()
	if n == 0 || n > 32 {
		p.fail("a folder has no coder, or too many")
		return f
	}
	inputs, simple := uint64(0), true
	for range n {
		flags := p.byte()
		var c coder
		for _, b := range p.bytes(uint64(flags & 0x0F)) {
			c.method = c.method<<8 | uint64(b)
		}
		in := uint64(1)
		if flags&0x10 != 0 {
			in = p.number()
			out := p.number()
			simple = simple && in == 1 && out == 1
		}
		if inputs += in; inputs > 32 {
			p.fail("a folder has too many streams")
			return f
		}
		if flags&0x20 != 0 {
			c.properties = p.bytes(p.number())
		}
		if c.method == methodAES {
			f.fault = errEncrypted
		}
		f.coders = append(f.coders, c)
	}
	// Bonds say which coder's input is which coder's output; in a chain the
	// one before is the one behind in the list.
	for range n - 1 {
		in, out := p.number(), p.number()
		simple = simple && out == in+1
	}
	f.streams = int(inputs) - int(n-1)
	if f.streams > 1 {
		for range f.streams {
			p.number()
		}
	}
	if (!simple || f.streams != 1) && f.fault == nil {
		f.fault = errors.New("it is compressed in several streams, which is not read: pack it anew")
	}
	return f
}

// subStreams reads how many files each folder unpacks to, and their sizes.
func (p *sevenZipParser) subStreams(d *sevenZipDirectory) {
	for p.err == nil {
		switch p.byte() {
		case markEnd:
			return
		case markNumStreams:
			total := 0
			for i := range d.folders {
				n := p.count()
				if total += n; total > p.items {
					p.fail("it counts more than it holds")
					return
				}
				f := &d.folders[i]
				f.sizes = make([]uint64, n)
				if n == 1 {
					f.sizes[0] = f.unpacked()
				} else {
					f.sums = make([]sum, n)
				}
			}
		case markSize:
			p.fileSizes(d)
		case markCRC:
			p.fileSums(d)
		default:
			p.fail("it has a part that is not known")
		}
	}
}

// fileSizes reads the sizes of the files of each folder; the last has what is
// left.
func (p *sevenZipParser) fileSizes(d *sevenZipDirectory) {
	for i := range d.folders {
		f := &d.folders[i]
		left := f.unpacked()
		for k := range f.sizes {
			if f.sizes[k] = left; k == len(f.sizes)-1 {
				break
			}
			if f.sizes[k] = p.number(); f.sizes[k] > left {
				p.fail("files are larger than what they are unpacked from")
				return
			}
			left -= f.sizes[k]
		}
	}
}

// fileSums reads the checksums of files that are not known from their folder.
func (p *sevenZipParser) fileSums(d *sevenZipDirectory) {
	var missing []*sum
	for i := range d.folders {
		for k := range d.folders[i].sums {
			if s := &d.folders[i].sums[k]; !s.known {
				missing = append(missing, s)
			}
		}
	}
	for i, s := range p.sums(len(missing)) {
		*missing[i] = s
	}
}

// files reads the names of the files.
func (p *sevenZipParser) files(d *sevenZipDirectory) {
	n := p.count()
	d.files = make([]sevenZipFile, n)
	for p.err == nil {
		mark := p.number()
		if mark == markEnd {
			return
		}
		part := sevenZipParser{b: p.bytes(p.number()), size: p.size, items: p.items}
		switch mark {
		case markEmptyStream:
			for i, empty := range part.bits(n) {
				d.files[i].empty = empty
			}
		case markNames:
			if part.byte() != 0 {
				part.fail("its names are elsewhere")
			}
			for i := range d.files {
				d.files[i].name = part.name()
			}
		}
		if part.err != nil {
			p.err = part.err
		}
	}
}
