package text

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// ErrBinary is returned for bytes that are no text in any charset read here.
var ErrBinary = errors.New("neither UTF-8 nor GB18030 text")

// Bounds on a text: reports have some hundred kilobytes at most, and a cell or
// a word each costs a hundred times its bytes to read.
const (
	maxBytes = 8 << 20
	maxWords = 1 << 20 // words, cells and lines
)

// ErrTooLarge is returned for a text beyond the bounds.
var ErrTooLarge = fmt.Errorf("text of more than %d MiB, or of more than %d words, cells and lines", maxBytes>>20, maxWords)

// CheckSize tells a text beyond the bounds by [ErrTooLarge].
func CheckSize(s string) error {
	if len(s) > maxBytes {
		return ErrTooLarge
	}
	if len(s) <= 2*maxWords { // of a byte each
		return nil
	}
	words, blank := 0, true
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\n', '\r', '\f', '\v', '\t', '|', ',', ';':
			words++
			blank = true
		case ' ':
			blank = true
		default:
			if blank {
				words++
			}
			blank = false
		}
	}
	if words > 2*maxWords { // each word may have a mark of its own
		return ErrTooLarge
	}
	return nil
}

var (
	bomUTF8    = []byte{0xEF, 0xBB, 0xBF}
	bomUTF16LE = []byte{0xFF, 0xFE}
	bomUTF16BE = []byte{0xFE, 0xFF}
)

// Decode returns the text of b in UTF-8: UTF-8 or UTF-16 by their marks, UTF-16
// without one by its zeros, UTF-8 where it is valid, else GB18030, of which GBK
// and GB2312 are parts. Bytes that are none of these give [ErrBinary].
func Decode(b []byte) (string, error) {
	if order, ok := unmarkedUTF16(b); ok {
		u, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(b)
		if err != nil || bytes.IndexByte(u, 0) >= 0 {
			return "", ErrBinary
		}
		return string(u), nil
	}
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
	if damagedUTF8(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD"), nil
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

// IsUTF16 says whether a text is in UTF-16, by its mark or its zeros.
func IsUTF16(b []byte) bool {
	_, ok := unmarkedUTF16(b)
	return ok || bytes.HasPrefix(b, bomUTF16LE) || bytes.HasPrefix(b, bomUTF16BE)
}

// unmarkedUTF16 tells the order of bytes of a text in UTF-16 that lacks its
// mark: digits, tags and line ends, which no document goes without, have a
// zero beside them, always on the same side.
func unmarkedUTF16(b []byte) (order unicode.Endianness, ok bool) {
	head := b[:min(len(b), 4096)&^1]
	if bytes.HasPrefix(b, bomUTF16LE) || bytes.HasPrefix(b, bomUTF16BE) {
		return order, false
	}
	if bytes.IndexByte(head, 0) < 0 {
		return order, false
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	const (
		share = 50 // of all characters at least one in so many
		other = 8  // times rarer on the other side, where 一 has one
	)
	switch n := len(head) / 2; {
	case zeros[1] > n/share && zeros[0] < zeros[1]/other:
		return unicode.LittleEndian, true
	case zeros[0] > n/share && zeros[1] < zeros[0]/other:
		return unicode.BigEndian, true
	}
	return order, false
}

// damagedUTF8 says that b is UTF-8 of which a converter cut characters in two:
// more whole characters of three bytes than bytes that fit nowhere. GB 18030
// taken for UTF-8 has it the other way round.
func damagedUTF8(b []byte) bool {
	whole, broken := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n == 3:
			whole++
		}
		i += n
	}
	return whole > 3*broken
}

// isBinary reports whether b holds the control bytes that text never does.
func isBinary(b []byte) bool {
	head := b[:min(len(b), 4096)]
	return bytes.IndexByte(head, 0) >= 0
}
