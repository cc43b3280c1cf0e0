package office

import (
	"encoding/binary"
	"unicode/utf16"
)

const oleSignature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// oleEntry is a stream of an OLE file.
type oleEntry struct {
	name  string
	start uint32 // first sector
	size  uint64
}

// sniffOLE tells the format of an OLE file by the names of its streams.
func sniffOLE(content []byte) string {
	media := MediaOLE
	for _, e := range oleEntries(content) {
		switch e.name {
		case "EncryptedPackage":
			return MediaEncrypted
		case "WordDocument":
			media = MediaDOC
		case "Workbook", "Book":
			media = MediaXLS
		case "MatOST", "MN0":
			media = MediaWPS
		case "PowerPoint Document":
			media = "application/vnd.ms-powerpoint"
		}
	}
	return media
}

// oleEntries lists the directory of an OLE file as far as it can be followed.
func oleEntries(content []byte) []oleEntry {
	sector, size := oleSectors(content)
	if size == 0 {
		return nil
	}
	var entries []oleEntry
	at := binary.LittleEndian.Uint32(content[48:])
	for range 4096 { // a chain of sectors may run in a circle
		s := sector(at)
		if s == nil {
			break
		}
		for ; len(s) >= 128; s = s[128:] {
			n := int(binary.LittleEndian.Uint16(s[64:]))
			if s[66] == 0 || n < 2 || n > 64 {
				continue
			}
			name := make([]uint16, 0, 32)
			for i := 0; i+1 < n-1; i += 2 {
				name = append(name, binary.LittleEndian.Uint16(s[i:]))
			}
			entries = append(entries, oleEntry{string(utf16.Decode(name)), binary.LittleEndian.Uint32(s[116:]), binary.LittleEndian.Uint64(s[120:])})
		}
		at = oleNext(content, sector, size, at)
	}
	return entries
}

// oleSectors gives the sectors of an OLE file by number, nil for one that
// does not exist.
func oleSectors(content []byte) (sector func(n uint32) []byte, size int) {
	if len(content) < 512 {
		return nil, 0
	}
	shift := binary.LittleEndian.Uint16(content[30:])
	if shift != 9 && shift != 12 {
		return nil, 0
	}
	size = 1 << shift
	return func(n uint32) []byte {
		from := (int64(n) + 1) << shift
		if n >= 0xFFFFFFFA || from >= int64(len(content)) {
			return nil
		}
		return content[from:min(from+int64(size), int64(len(content)))]
	}, size
}

// oleNext follows the chain of a sector by the allocation tables that the
// header names; longer files, which name more elsewhere, are followed as far
// as these go.
func oleNext(content []byte, sector func(uint32) []byte, size int, at uint32) uint32 {
	const end = 0xFFFFFFFE
	per := uint32(size / 4)
	if at/per >= 109 {
		return end
	}
	table := sector(binary.LittleEndian.Uint32(content[76+4*(at/per):]))
	if i := int(at%per) * 4; i+4 <= len(table) {
		return binary.LittleEndian.Uint32(table[i:])
	}
	return end
}

// isEncryptedOLE says that a binary document is protected by a password:
// Word has a flag for it at the head of its stream, Excel a record among the
// first ones.
func isEncryptedOLE(content []byte) bool {
	sector, size := oleSectors(content)
	if size == 0 {
		return false
	}
	for _, e := range oleEntries(content) {
		if e.size < 4096 { // smaller streams stand elsewhere; no document is as small
			continue
		}
		head := sector(e.start)
		switch e.name {
		case "EncryptedPackage":
			return true
		case "WordDocument":
			if len(head) > 12 && head[0] == 0xEC && head[1] == 0xA5 && head[11]&1 != 0 {
				return true
			}
		case "Workbook", "Book":
			const filePass = 0x2F
			for n := 0; n < 8 && len(head) >= 4; n++ {
				if binary.LittleEndian.Uint16(head) == filePass {
					return true
				}
				next := 4 + int(binary.LittleEndian.Uint16(head[2:]))
				if next > len(head) {
					break
				}
				head = head[next:]
			}
		}
	}
	return false
}
