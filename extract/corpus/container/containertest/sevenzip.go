package containertest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"unicode/utf16"

	"github.com/ulikunitz/xz/lzma"
)

// Ways in which [SevenZip] packs.
const (
	Copy = iota
	LZMA
	LZMA2
	Encrypted // says so, and is not
)

// SevenZip packs a 7z of one folder, so that all files are compressed together.
func SevenZip(documents []Document, method int) []byte {
	var all bytes.Buffer
	for i := range documents {
		all.Write(documents[i].Content)
	}
	packed, id, properties := pack7z(all.Bytes(), method)
	h := &header{}
	h.bytes(0x01, 0x04, 0x06)
	h.number(0, 1)
	h.bytes(0x09)
	h.number(len(packed))
	h.bytes(0x00, 0x07, 0x0B)
	h.number(1)
	h.bytes(0)
	h.number(1)
	flags := byte(len(id))
	if len(properties) > 0 {
		flags |= 0x20
	}
	h.bytes(flags)
	h.bytes(id...)
	if len(properties) > 0 {
		h.number(len(properties))
		h.bytes(properties...)
	}
	h.bytes(0x0C)
	h.number(all.Len())
	h.bytes(0x00, 0x08, 0x0D)
	h.number(len(documents))
	h.bytes(0x09)
	for i := range documents[:max(0, len(documents)-1)] {
		h.number(len(documents[i].Content))
	}
	h.bytes(0x0A, 1)
	for i := range documents {
		h.b = binary.LittleEndian.AppendUint32(h.b, crc32.ChecksumIEEE(documents[i].Content))
	}
	h.bytes(0x00, 0x00, 0x05)
	h.number(len(documents))
	names := []byte{0}
	for i := range documents {
		for _, u := range append(utf16.Encode([]rune(documents[i].Name)), 0) {
			names = binary.LittleEndian.AppendUint16(names, u)
		}
	}
	h.bytes(0x11)
	h.number(len(names))
	h.bytes(names...)
	h.bytes(0x00, 0x00)

	start := make([]byte, 20)
	binary.LittleEndian.PutUint64(start, uint64(len(packed)))
	binary.LittleEndian.PutUint64(start[8:], uint64(len(h.b)))
	binary.LittleEndian.PutUint32(start[16:], crc32.ChecksumIEEE(h.b))
	out := []byte("7z\xBC\xAF\x27\x1C\x00\x04")
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(start))
	out = append(out, start...)
	out = append(out, packed...)
	return append(out, h.b...)
}

func pack7z(content []byte, method int) (packed, id, properties []byte) {
	var b bytes.Buffer
	switch method {
	case LZMA:
		w, err := lzma.WriterConfig{Size: int64(len(content)), SizeInHeader: true}.NewWriter(&b)
		must(err)
		_, err = w.Write(content)
		must(err)
		must(w.Close())
		return b.Bytes()[13:], []byte{3, 1, 1}, b.Bytes()[:5]
	case LZMA2:
		w, err := lzma.Writer2Config{DictCap: 1 << 23}.NewWriter2(&b)
		must(err)
		_, err = w.Write(content)
		must(err)
		must(w.Close())
		return b.Bytes(), []byte{0x21}, []byte{22}
	case Encrypted:
		return content, []byte{6, 0xF1, 7, 1}, []byte{0}
	}
	return content, []byte{0}, nil
}

// header is written piece by piece.
type header struct{ b []byte }

func (h *header) bytes(b ...byte) { h.b = append(h.b, b...) }

// number writes numbers in the longest form, in which no length is special.
func (h *header) number(values ...int) {
	for _, v := range values {
		h.b = append(h.b, 0xFF)
		h.b = binary.LittleEndian.AppendUint64(h.b, uint64(v))
	}
}
