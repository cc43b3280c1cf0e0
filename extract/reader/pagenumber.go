package reader

import (
	"strings"
	"unicode/utf8"
)

// isPageNumber tells the lines that printing adds: "- 3 -", "— 3 —", "第 3 页".
func isPageNumber(s string) bool {
	if len(s) > 40 {
		return false
	}
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case space(r), strings.ContainsRune("-—–―－·第页共/", r):
		default:
			return false
		}
	}
	return digits > 0 && digits <= 6
}

// isDashedNumber tells page numbers that look like cells: "- 3 -", "— 3 —".
func isDashedNumber(s string) bool {
	const dashes = "-—–―－"
	if len(s) > 24 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if first != last || !strings.ContainsRune(dashes, first) {
		return false
	}
	n := strings.Trim(s, dashes)
	if blanks := len(n) - len(strings.TrimSpace(n)); blanks > 2 {
		return false // apart as cells are
	}
	n = strings.TrimSpace(n)
	return n != "" && len(n) <= 3 && strings.Trim(n, "0123456789") == ""
}
