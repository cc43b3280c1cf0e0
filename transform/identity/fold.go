package identity

import (
	"strings"
	"unicode/utf8"
)

// clip returns at most n bytes of s, cut between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// blank tells of characters that mean nothing inside a Chinese text: converters
// put them anywhere, even inside a name.
func blank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', 0xA0, 0x3000, 0x200B, 0x200C, 0x200D, 0x2002, 0x2003, 0x2009, 0xFEFF, 0xAD:
		return true
	}
	return false
}

// fold returns a text without blanks, with letters, digits and brackets of half
// width, so that names and dates can be compared. A text that needs nothing is
// returned as it is.
func fold(s string) string {
	var b strings.Builder
	from := 0 // what was not copied yet
	for i := 0; i < len(s); {
		// Most characters are told by their first byte to stay.
		c := s[i]
		if c > ' ' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= 0xE4 && c <= 0xEE {
			i += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if h := half(r); h != r || blank(r) {
			if b.Cap() == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[from:i])
			if !blank(r) {
				b.WriteRune(h)
			}
			from = i + n
		}
		i += n
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[min(from, len(s)):])
	return b.String()
}

// half maps a character of full width to its half; marks of a sentence keep
// theirs, for they tell where names end.
func half(r rune) rune {
	switch {
	case r < 0x2010:
		return r
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
		return r - 0xFEE0
	}
	switch r {
	case '（':
		return '('
	case '）':
		return ')'
	case '［', '【', '〔', '﹝':
		return '['
	case '］', '】', '〕', '﹞':
		return ']'
	case '：':
		return ':'
	case '，':
		return ','
	case '〇', '○', '◯':
		return '〇'
	case '－', '—', '–', '―', '─':
		return '-'
	case '／':
		return '/'
	}
	return r
}

// appendLines appends the lines of a text, folded, without empty ones.
func appendLines(dst []string, text string) []string {
	for line := range strings.Lines(text) {
		if s := fold(line); s != "" {
			dst = append(dst, s)
		}
	}
	return dst
}

// appendNumbered appends the parts of lines that wide blanks part and that hold
// the bracket of a document number: a menu's entry may stand beside it.
func appendNumbered(dst []string, text string) []string {
	for line := range strings.Lines(text) {
		for part := range strings.SplitSeq(line, "  ") {
			if strings.ContainsAny(part, "〔[［") && len(part) < len(strings.TrimSpace(line)) {
				dst = append(dst, fold(part))
			}
		}
	}
	return dst
}

// tidyTitle joins the lines of a title and drops the blanks that stand between
// Chinese characters and beside digits.
func tidyTitle(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	var last rune
	for _, r := range s {
		if blank(r) {
			gap = true
			continue
		}
		if gap && last != 0 && last < 0x2000 && r < 0x2000 && !(digit(last) && digit(r)) {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// han tells of the characters that names are made of.
func han(r rune) bool {
	return r >= 0x3400 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x323AF
}

// hanPrefix returns the Chinese characters that s begins with, at most n.
func hanPrefix(s string, n int) string {
	for i, r := range s {
		if n == 0 || !han(r) && r != '·' {
			return s[:i]
		}
		n--
	}
	return s
}

func runes(s string) int { return utf8.RuneCountInString(s) }

// lastRunes returns the last n characters of s.
func lastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(s[:i])
		i -= w
	}
	return s[i:]
}
