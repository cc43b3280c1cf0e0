package specimen

import (
	"strings"
	"unicode/utf8"
)

// noise does to a head what converters and mirrors do.
func (w *Writer) noise(h *Head) {
	switch n := w.rnd.IntN(100); {
	case n < 12:
		h.Noise = "blanks"
		h.Title = w.spread(h.Title, " ", 25)
	case n < 18:
		h.Noise = "line end"
		h.Title = w.breakOnce(h.Title)
	case n < 22:
		h.Noise = "full width"
		h.Title = fullWidth(h.Title)
	case n < 26:
		h.Noise = "line end in the text"
		for i := range h.Opening {
			h.Opening[i] = w.breakOnce(h.Opening[i])
		}
	}
}

// spread puts blanks between characters, but not inside a number.
func (w *Writer) spread(s, blank string, percent int) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if last != 0 && !(digit(last) && digit(r)) && w.chance(percent) {
			b.WriteString(blank)
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// breakOnce puts a line end somewhere.
func (w *Writer) breakOnce(s string) string {
	n := utf8.RuneCountInString(s)
	if n < 6 {
		return s
	}
	at := 2 + w.rnd.IntN(n-4)
	r := []rune(s)
	for at < len(r)-1 && digit(r[at-1]) && digit(r[at]) {
		at++
	}
	return string(r[:at]) + "\n" + string(r[at:])
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if digit(r) {
			return r - '0' + '０'
		}
		return r
	}, s)
}
