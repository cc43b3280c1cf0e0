package html

import (
	"unicode/utf8"
)

// isBlank says whether a character shows nothing: blanks of every width.
func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', '\v', '\f', '\u00a0', '\u3000', '\u202f', '\u205f', '\u2028':
		return true
	}
	return r >= '\u2000' && r <= '\u200a'
}

// isWide says whether a character is of the scripts that set no blanks between
// words: Chinese and its punctuation.
func isWide(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFFEF ||
		r >= 0x20000 || r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—' || r == '·'
}

// gap is what stands between the last character written and the next one.
type gap uint8

const (
	noGap    gap = iota
	blankGap     // blanks: one blank
	lineGap      // a line end of the source, or the edge of a block in a cell: a blank, but none between Chinese
)

// writer writes text as a browser shows it: runs of blanks as one.
type writer struct {
	out  []byte
	from int // where the line, or the cell, begins
	gap  gap
	last rune // last character written
}

// begin starts a line or a cell.
func (w *writer) begin() {
	w.from, w.gap, w.last = len(w.out), noGap, 0
}

// separate notes that something ends the words.
func (w *writer) separate(g gap) {
	if w.last != 0 && g > w.gap {
		w.gap = g
	}
}

// text writes a run. In a line, blanks that HTML does not collapse are kept, as
// they indent paragraphs and align columns; in a cell, they are blanks.
func (w *writer) text(s []byte, inCell bool) {
	for i := 0; i < len(s); {
		c := s[i]
		if c <= ' ' {
			i++
			if c == '\n' || c == '\r' {
				w.separate(lineGap)
			} else {
				w.separate(blankGap)
			}
			continue
		}
		if c < utf8.RuneSelf {
			w.fill(rune(c))
			w.out = append(w.out, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		switch r {
		case '\u00a0', '\u3000', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u202f', '\u205f':
			if inCell {
				w.separate(blankGap)
			} else {
				w.fill(' ')
				if r == '\u3000' {
					w.out = append(w.out, s[i:i+n]...)
				} else {
					w.out = append(w.out, ' ')
				}
			}
			i += n
			continue
		case '\u2028', '\u2029':
			w.separate(lineGap)
			i += n
			continue
		}
		w.fill(r)
		w.out = append(w.out, s[i:i+n]...)
		i += n
	}
}

// fill writes the gap before a character.
func (w *writer) fill(next rune) {
	if w.gap != noGap {
		if w.gap == blankGap || !isWide(w.last) || !isWide(next) {
			w.out = append(w.out, ' ')
		}
		w.gap = noGap
	}
	w.last = next
}

// verbatim writes pre-formatted text.
func (w *writer) verbatim(s []byte) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		switch r {
		case '\u00a0':
			w.out = append(w.out, ' ')
		case '\r':
		default:
			w.out = append(w.out, s[i:i+n]...)
		}
		i += n
	}
	w.last = 1
}

// blank says whether the line has no text.
func (w *writer) blank() bool {
	for _, r := range string(w.out[w.from:]) {
		if !isBlank(r) {
			return false
		}
	}
	return true
}

// trim cuts the blanks at the line's end.
func (w *writer) trim() {
	for len(w.out) > w.from {
		r, n := utf8.DecodeLastRune(w.out[w.from:])
		if !isBlank(r) {
			return
		}
		w.out = w.out[:len(w.out)-n]
	}
}
