// Package words looks for words of a list in texts.
//
// Most words that decide something are Chinese, of three bytes a character, and
// most texts hold none of them. A [Set] passes over a text once, whatever the
// number of its words, and looks at a place more closely only where a word's
// first character may stand, or its last.
package words

import "strings"

// Set is a list of words. It is immutable and safe for concurrent use.
type Set struct {
	list        []string
	first, last index
}

// index lists words by the key of their first character, or of their last.
type index struct {
	at    [1 << keyBits]uint8 // number of the list, 0 for none
	lists [][]string
}

// keyBits are those of the last two bytes of a character of three.
const keyBits = 12

// Of makes a set of words. Empty words, and lists of words with more than 255
// first or last characters, are a defect of the caller.
func Of(list ...string) *Set {
	s := &Set{list: list, first: index{lists: make([][]string, 1)}, last: index{lists: make([][]string, 1)}}
	for _, w := range list {
		k, _ := keyAt(w, 0)
		s.first.add(k, w)
		s.last.add(lastKey(w), w)
	}
	return s
}

func (x *index) add(key uint16, w string) {
	if x.at[key] == 0 {
		if len(x.lists) > 0xFF {
			panic("words: too many characters: " + w)
		}
		x.at[key] = uint8(len(x.lists))
		x.lists = append(x.lists, nil)
	}
	x.lists[x.at[key]] = append(x.lists[x.at[key]], w)
}

// keyAt tells by which key the words are listed that may begin at byte i, and
// how far the next place is at which one may.
func keyAt(s string, i int) (key uint16, step int) {
	c := s[i]
	if c >= 0xE0 && c < 0xF0 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
		return uint16(s[i+1]&0x3F)<<6 | uint16(s[i+2]&0x3F), 3
	}
	return uint16(c), 1
}

// lastKey tells by which key the words are listed that may end a text.
func lastKey(s string) uint16 {
	if i := len(s) - 3; i >= 0 {
		if k, step := keyAt(s, i); step == 3 {
			return k
		}
	}
	return uint16(s[len(s)-1])
}

// List returns the words in their order. The slice is shared: do not change it.
func (s *Set) List() []string { return s.list }

// In tells whether a text holds one of the words.
func (s *Set) In(text string) bool {
	for i := 0; i < len(text); {
		k, step := keyAt(text, i)
		if at := s.first.at[k]; at != 0 && prefixOf(text[i:], s.first.lists[at]) != "" {
			return true
		}
		i += step
	}
	return false
}

// Has tells whether a text is one of the words.
func (s *Set) Has(text string) bool {
	if text == "" {
		return false
	}
	k, _ := keyAt(text, 0)
	for _, w := range s.first.lists[s.first.at[k]] {
		if w == text {
			return true
		}
	}
	return false
}

// Prefix returns the first word of the list that a text begins with, or "".
func (s *Set) Prefix(text string) string {
	if text == "" {
		return ""
	}
	k, _ := keyAt(text, 0)
	return prefixOf(text, s.first.lists[s.first.at[k]])
}

// Suffix returns the first word of the list that a text ends with, or "".
func (s *Set) Suffix(text string) string {
	if text == "" {
		return ""
	}
	for _, w := range s.last.lists[s.last.at[lastKey(text)]] {
		if strings.HasSuffix(text, w) {
			return w
		}
	}
	return ""
}

func prefixOf(text string, list []string) string {
	for _, w := range list {
		if strings.HasPrefix(text, w) {
			return w
		}
	}
	return ""
}
