package identity

import "strings"

// documentNumber returns the report's own number from the lines above the title
// or the page's metadata, in the form 西政〔2021〕1号. Numbers that the prose cites
// are others'.
func (d *doc) documentNumber() string {
	for _, lines := range [][]string{d.numbered, d.headers, d.meta} {
		for _, line := range lines {
			if n := numberIn(line); n != "" {
				return n
			}
		}
	}
	// Elsewhere only where the text begins with it: what stands inside is cited.
	for _, s := range d.titles {
		if n := leading(s); n != "" {
			return n
		}
	}
	for _, s := range d.opening {
		if n := leading(s); n != "" && runes(s) <= runes(n)+1 {
			return n
		}
	}
	return ""
}

// leading returns the number that a text begins with.
func leading(s string) string {
	n := numberIn(clip(s, 96))
	if n == "" || !strings.HasPrefix(s, n[:strings.Index(n, "〔")]) || hasAnyPrefix(n, "根据", "按照", "依据", "按", "依照", "关于") {
		return ""
	}
	return n
}

// Words that stand before a number and are no part of it, the longest first.
var numberLabels = []string{"发文字号", "文件编号", "发文号", "文件号", "文号", "字号", "编号"}

// numberIn finds a document number in a folded line: brackets of any kind stand
// around the year, the closing one or the word 号's blanks may be lost.
func numberIn(s string) string {
	for i := 0; i < len(s); {
		y, start, end := nextYear(s, i)
		if start < 0 {
			return ""
		}
		i = end
		if start == 0 || s[start-1] != '[' && s[start-1] != '(' {
			continue
		}
		rest := s[end:]
		if rest != "" && (rest[0] == ']' || rest[0] == ')') {
			rest = rest[1:]
		}
		prefixed := strings.HasPrefix(rest, "第")
		rest = strings.TrimPrefix(rest, "第")
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n == 0 || n > 5 || !strings.HasPrefix(rest[n:], "号") {
			continue
		}
		organ := numberOrgan(s[:start-1])
		if organ == "" {
			continue
		}
		mid := "〕"
		if prefixed {
			mid += "第"
		}
		return organ + "〔" + itoa(y) + mid + rest[:n] + "号"
	}
	return ""
}

// numberOrgan returns the organ's sign at the end of s: 西政, 国办公开办函.
func numberOrgan(s string) string {
	i := len(s)
	for n := 0; n < 14 && i > 0; n++ {
		tail := lastRunes(s[:i], 1)
		r := []rune(tail)[0]
		if !han(r) && !(r >= 'A' && r <= 'Z') {
			break
		}
		i -= len(tail)
	}
	organ := s[i:]
	for _, label := range numberLabels {
		if k := strings.LastIndex(organ, label); k >= 0 {
			organ = organ[k+len(label):]
		}
	}
	// 签发人:陈建奎 and other words would make it longer than any sign.
	if organ == "" || runes(organ) > 10 {
		return ""
	}
	return organ
}
