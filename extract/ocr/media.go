package ocr

import (
	"bytes"
	"encoding/binary"
	_ "image/gif"  // formats of pictures
	_ "image/jpeg" // formats of pictures
	_ "image/png"  // formats of pictures
	"slices"

	_ "golang.org/x/image/bmp"  // formats of pictures
	_ "golang.org/x/image/webp" // formats of pictures
)

// Sniff tells the media type of a picture by its first bytes, "" for what is none;
// read says that this package decodes it.
func Sniff(content []byte) (media string, read bool) {
	switch {
	case bytes.HasPrefix(content, []byte("\xFF\xD8\xFF")):
		return "image/jpeg", true
	case bytes.HasPrefix(content, []byte("\x89PNG")):
		return "image/png", true
	case bytes.HasPrefix(content, []byte("GIF8")):
		return "image/gif", true
	case isTIFF(content):
		return "image/tiff", true
	case isBMP(content):
		return "image/bmp", true
	case len(content) >= 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP":
		return "image/webp", true
	case bytes.HasPrefix(content, []byte("\x00\x00\x00\x0CjP  \r\n\x87\n")), bytes.HasPrefix(content, []byte("\xFF\x4F\xFF\x51")):
		return "image/jp2", false
	case len(content) >= 12 && string(content[4:8]) == "ftyp":
		switch brand := string(content[8:12]); brand {
		case "heic", "heix", "hevc", "mif1", "msf1":
			return "image/heic", false // as phones take photos
		case "avif":
			return "image/avif", false
		}
	}
	return "", false
}

// isBMP tells a bitmap of Windows: two letters could begin any text.
func isBMP(content []byte) bool {
	const head = 18
	if len(content) < head || string(content[:2]) != "BM" || binary.LittleEndian.Uint32(content[6:]) != 0 {
		return false
	}
	return slices.Contains([]uint32{12, 40, 52, 56, 64, 108, 124}, binary.LittleEndian.Uint32(content[14:]))
}
