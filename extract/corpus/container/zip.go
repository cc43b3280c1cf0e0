package container

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"gongkai/schemas"
)

// methodZstd is that of zip files by newer packers.
const methodZstd = 93

// directoryEntry is the least that a file takes in the directory.
const directoryEntry = 46

// zipDirectory tells where the directory of a zip begins.
func zipDirectory(file io.ReaderAt, size int64) (offset int64, err error) {
	tail := make([]byte, min(size, 65557)) // a comment may follow the end record
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	at := strings.LastIndex(string(tail), "PK\x05\x06")
	if at < 0 || len(tail)-at < 22 {
		return 0, errors.New("its directory is lost: it was cut off")
	}
	length := int64(binary.LittleEndian.Uint32(tail[at+12:]))
	if length == 1<<32-1 { // zip64: what stands there is larger than any other file's
		length = size
		if i := strings.LastIndex(string(tail[:at]), "PK\x06\x06"); i >= 0 && at-i >= 56 {
			length = int64(binary.LittleEndian.Uint64(tail[i+40:]))
		}
	}
	return max(0, size-int64(len(tail)-at)-max(0, length)), nil
}

// OpenZip opens the directory of a zip.
func OpenZip(file io.ReaderAt, size int64, l Limits) (*zip.Reader, error) {
	offset, err := zipDirectory(file, size)
	if err != nil {
		return nil, err
	}
	if n := (size - offset) / (2 * directoryEntry); n > int64(l.Items) {
		return nil, fmt.Errorf("%w: its directory has room for %d files; the limit is %d", errTooMany, n, l.Items)
	}
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, err
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	z.RegisterDecompressor(methodZstd, func(r io.Reader) io.ReadCloser {
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return failing{err}
		}
		return d.IOReadCloser()
	})
	return z, nil
}

var errTooMany = errors.New("too many files")

// failing is a reader that cannot be made.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
func (failing) Close() error               { return nil }

// zip lists the files of a zip by its directory. Those of the file itself can
// be opened at any time.
func (w *Walker) zip(s *source) error {
	z, err := OpenZip(s.at, s.size, w.Limits)
	if errors.Is(err, errTooMany) {
		return w.broken(s, Zip, schemas.RejectTooMany, err.Error())
	}
	if err != nil {
		return w.damaged(s, Zip, err)
	}
	crawl := isCrawl(z)
	for n, f := range z.File {
		name, err := cleanName(zipName(f))
		if f.FileInfo().IsDir() || strings.HasSuffix(f.Name, "/") || err == nil && furniture(name) || crawl && !strings.HasPrefix(name, "archive/") {
			continue
		}
		i := &Item{Path: s.below(name), Kind: schemas.SourceArchive, Size: int64(min(f.UncompressedSize64, 1<<62))}
		if s.path == "" {
			i.Entry = n + 1
			i.State = ZipState(f)
		}
		if err := w.zipFile(s, i, f, err); err != nil {
			return err
		}
	}
	return nil
}

// ZipState is the state of a file of a zip by its directory.
func ZipState(f *zip.File) string {
	return fmt.Sprintf("%08x %d %d", f.CRC32, f.UncompressedSize64, f.Modified.UnixNano())
}

func (w *Walker) zipFile(s *source, i *Item, f *zip.File, nameErr error) error {
	switch {
	case nameErr != nil:
		return w.refuse(s, i, schemas.RejectUnsafePath, nameErr.Error())
	case f.Flags&1 != 0:
		return w.refuse(s, i, schemas.RejectEncrypted, "the entry is encrypted")
	case f.FileInfo().Mode()&^os.ModePerm != 0:
		return nil // a link or a device: no content of its own
	}
	if i.Size <= w.Limits.DocumentBytes {
		// What the directory says is all that is ever read: files may share
		// their bytes, so that a small zip holds very much.
		if w.left -= i.Size; w.left < 0 {
			return w.damaged(s, Zip, ErrUnpacked)
		}
	}
	open := func() (io.ReadCloser, error) {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		return meteredCloser{metered{r, w}, r}, nil
	}
	if i.Entry > 0 && w.Plain != nil && w.Plain(i) {
		return w.send(s, i, open)
	}
	r, err := open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return w.refuse(s, i, schemas.RejectUnsupportedFormat, fmt.Sprintf("the entry is compressed by method %d, which is not read: pack it anew", f.Method))
	}
	if err != nil {
		return w.refuse(s, i, schemas.RejectUnreadable, err.Error())
	}
	defer r.Close()
	p := newPeeker(r)
	if inner := sniff(p.head()); inner != None {
		documents := i.Entry
		i.Entry, i.State = 0, ""
		if inner != Zip {
			return w.content(s, i, p)
		}
		return w.zipped(s, i, p, documents, open)
	}
	return w.send(s, i, open)
}

// zipped handles a zip in a zip: an archive, or a document such as DOCX, which
// is opened in its own place.
func (w *Walker) zipped(s *source, i *Item, p io.Reader, entry int, open func() (io.ReadCloser, error)) error {
	scratch, err := w.Scratch()
	if err != nil {
		return err
	}
	defer scratch.Close()
	n, err := io.Copy(scratch, p)
	if err != nil {
		return w.damagedItem(s, i, err)
	}
	if isDocument(scratch, n) {
		i.Entry = entry
		return w.send(s, i, open)
	}
	return w.inner(s, &source{at: scratch, size: n, path: i.Path, deep: s.deep + 1}, Zip)
}

// damagedItem tells of an item whose content cannot be read.
func (w *Walker) damagedItem(s *source, i *Item, err error) error {
	if errors.Is(err, ErrUnpacked) {
		return w.damaged(s, Zip, err)
	}
	return w.refuse(s, i, schemas.RejectUnreadable, err.Error())
}

type meteredCloser struct {
	metered
	io.Closer
}

// zipName is the name of a file in a zip. Info-ZIP keeps it in UTF-8 beside the
// one in the charset of the machine.
func zipName(f *zip.File) string {
	if !f.NonUTF8 {
		return decodeName(f.Name)
	}
	for extra := f.Extra; len(extra) >= 4; {
		id, length := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; length > len(extra) {
			break
		}
		if field := extra[:length]; id == 0x7075 && length > 5 && field[0] == 1 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) {
			return decodeName(string(field[5:]))
		}
		extra = extra[length:]
	}
	return decodeName(f.Name)
}

// isCrawl says whether a zip is a WACZ, in which a crawler puts its WARC files
// with indexes of their own.
func isCrawl(z *zip.Reader) bool {
	described, archived := false, false
	for _, f := range z.File {
		described = described || f.Name == "datapackage.json"
		archived = archived || strings.HasPrefix(f.Name, "archive/") && strings.Contains(f.Name, ".warc")
	}
	return described && archived
}
