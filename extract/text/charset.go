package text

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// ErrBinary is returned for bytes that are no text in any charset read here.
var ErrBinary = errors.New("neither UTF-8 nor GB18030 text")

var (
	bomUTF8    = []byte{0xEF, 0xBB, 0xBF}
	bomUTF16LE = []byte{0xFF, 0xFE}
	bomUTF16BE = []byte{0xFE, 0xFF}
)

// Decode returns the text of b in UTF-8: UTF-8 or UTF-16 by their marks, UTF-8
// where it is valid, else GB18030, of which GBK and GB2312 are parts. Bytes
// that are none of these give [ErrBinary].
func Decode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, bomUTF8):
		b = b[len(bomUTF8):]
	case bytes.HasPrefix(b, bomUTF16LE), bytes.HasPrefix(b, bomUTF16BE):
		u, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b)
		if err != nil {
			return "", ErrBinary
		}
		b = u
	}
	if utf8.Valid(b) {
		if isBinary(b) {
			return "", ErrBinary
		}
		return string(b), nil
	}
	if isBinary(b) {
		return "", ErrBinary
	}
	u, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil {
		return "", ErrBinary
	}
	// A few bytes lost in transfer are no reason to lose the report; text in
	// which they are many is something else.
	if bad := bytes.Count(u, []byte("\uFFFD")); bad > 8 && bad > len(u)/200 {
		return "", ErrBinary
	}
	return string(u), nil
}

// isBinary reports whether b holds the control bytes that text never does.
func isBinary(b []byte) bool {
	head := b[:min(len(b), 4096)]
	return bytes.IndexByte(head, 0) >= 0
}
