package html

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/traditionalchinese"

	"gongkai/extract/internal/ascii"
	"gongkai/extract/text"
)

// decode returns a page in UTF-8. The bytes decide: what the page or its
// transfer declares is wrong too often, and is asked only where it names Big5.
func decode(b []byte, contentType string) ([]byte, error) {
	if utf8.Valid(b) && !marked(b) {
		if bytes.IndexByte(b[:min(len(b), 4096)], 0) >= 0 {
			return nil, ErrBinary
		}
		return b, nil
	}
	if !marked(b) && bytes.IndexByte(b[:min(len(b), 4096)], 0) < 0 {
		if almostUTF8(b) {
			return bytes.ToValidUTF8(b, []byte("\uFFFD")), nil
		}
		if p, ok := fromBig5(b, declaresBig5(b, contentType)); ok {
			return p, nil
		}
	}
	s, err := text.Decode(b)
	if err != nil {
		return nil, ErrBinary
	}
	return []byte(s), nil
}

// fromBig5 decodes a page as Big5 where that gives more characters that no page
// goes without than GB18030 does: any more where the page declares it, else
// twice as many. Whole pages decoded with the wrong one hardly have them.
func fromBig5(b []byte, declared bool) ([]byte, bool) {
	page, err := traditionalchinese.Big5.NewDecoder().Bytes(b)
	if err != nil {
		return nil, false
	}
	s, err := text.Decode(b)
	found, otherwise := commonRunes(page), 0
	if err == nil {
		otherwise = commonRunes([]byte(s))
	}
	if !declared {
		otherwise *= 2
	}
	return page, found > otherwise
}

// marked says whether b begins with a byte order mark.
func marked(b []byte) bool {
	return bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}) || bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF})
}

// almostUTF8 says whether b is UTF-8 but for a few places, as where a system
// cut a text in the middle of a character. Text in GB18030 is far from it:
// nearly every character breaks the rules of UTF-8.
func almostUTF8(b []byte) bool {
	wide, broken := 0, 0
	sound := true
	for i := 0; i < len(b); {
		r, n := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(b[i:])
		}
		bad := r == utf8.RuneError && n == 1
		if bad && sound {
			broken++
		}
		if n >= 3 {
			wide++
		}
		sound = !bad
		i += n
	}
	return wide > 10*broken
}

// declaresBig5 says whether the transfer or the head of the page names Big5.
func declaresBig5(b []byte, contentType string) bool {
	if bytes.Contains(bytes.ToLower([]byte(contentType)), []byte("big5")) {
		return true
	}
	head := ascii.Lower(b[:min(len(b), 4096)])
	return bytes.Contains(head, []byte("charset=big5")) || bytes.Contains(head, []byte("charset=\"big5"))
}

// frequent are characters that no page of Chinese goes without. Text decoded
// with the wrong charset hardly has them.
var frequent = func() map[rune]bool {
	m := make(map[rune]bool)
	for _, r := range "的一是不了在人有我他中大上国國年月日公开開信息府政工作和为為发發条條数數项項" {
		m[r] = true
	}
	return m
}()

func commonRunes(b []byte) int {
	n := 0
	for _, r := range string(b) {
		if r >= 0x4E00 && frequent[r] {
			n++
		}
	}
	return n
}
