// Package words looks for words of a list in texts.
//
// Most words that decide something are Chinese, of three bytes a character, and
// most texts hold none of them. A [Set] passes over a text once, whatever the
// number of its words, and looks at a place more closely only where a word's
// first character may stand.
package words

import "strings"

// Set is a list of words. It is immutable and safe for concurrent use.
type Set struct {
	first [1 << keyBits]uint8 // by the key of a word's first character: its list, 0 for none
	lists [][]string
}

// keyBits are those of the last two bytes of a character of three.
const keyBits = 12

// Of makes a set of words. Lists of more than 255 first characters, and empty
// words, are a defect of the caller.
func Of(list ...string) *Set {
	s := &Set{lists: [][]string{nil}}
	for _, w := range list {
		k, _ := key(w, 0)
		if s.first[k] == 0 {
			if len(s.lists) > 0xFF {
				panic("words: too many first characters: " + w)
			}
			s.first[k] = uint8(len(s.lists))
			s.lists = append(s.lists, nil)
		}
		at := s.first[k]
		s.lists[at] = append(s.lists[at], w)
	}
	return s
}

// key tells by which key the words are listed that may begin at byte i, and how
// far the next place is at which one may.
func key(s string, i int) (key uint16, step int) {
	c := s[i]
	if c >= 0xE0 && c < 0xF0 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
		return uint16(s[i+1]&0x3F)<<6 | uint16(s[i+2]&0x3F), 3
	}
	return uint16(c), 1
}

// In tells whether a text holds one of the words.
func (s *Set) In(text string) bool {
	for i := 0; i < len(text); {
		k, step := key(text, i)
		if at := s.first[k]; at != 0 && prefix(text[i:], s.lists[at]) != "" {
			return true
		}
		i += step
	}
	return false
}

// Prefix returns the first word of the list that a text begins with, or "".
func (s *Set) Prefix(text string) string {
	if text == "" {
		return ""
	}
	k, _ := key(text, 0)
	return prefix(text, s.lists[s.first[k]])
}

func prefix(text string, list []string) string {
	for _, w := range list {
		if strings.HasPrefix(text, w) {
			return w
		}
	}
	return ""
}
