package gazetteer

import (
	"encoding/binary"
	"slices"
	"strings"
)

// Finder finds the longest of a set of words in a text. A word is looked for by
// its first two characters, of three bytes each: a bit set rules out nearly
// every place of a text, a table gives the words that begin so. A built Finder is
// safe for concurrent use.
type Finder struct {
	names []string
	bits  [1 << 10]uint64
	slots []slot
	mask  uint64
}

// slot says which of names begin with a pair of characters.
type slot struct {
	key      uint64
	from, to int32
}

const pair = 6 // bytes of two Chinese characters

// NewFinder returns a finder of words; those that do not begin with two
// characters of three bytes (Chinese ones) are never found.
func NewFinder(words []string) *Finder {
	var f Finder
	for _, w := range words {
		f.add(w, false)
	}
	f.build()
	return &f
}

func (s *Finder) add(name string, skip bool) {
	if !skip && len(name) >= pair {
		s.names = append(s.names, name)
	}
}

func (s *Finder) build() {
	slices.SortFunc(s.names, func(a, b string) int {
		if c := strings.Compare(a[:pair], b[:pair]); c != 0 {
			return c
		}
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	s.names = slices.Compact(s.names)
	size := 1
	for size < 4*len(s.names) {
		size *= 2
	}
	s.slots, s.mask = make([]slot, size), uint64(size-1)
	for i := 0; i < len(s.names); {
		j := i
		for j < len(s.names) && s.names[j][:pair] == s.names[i][:pair] {
			j++
		}
		key := keyOf(s.names[i])
		h := hash(key)
		s.bits[h>>6&1023] |= 1 << (h & 63)
		k := h >> 16 & s.mask
		for s.slots[k].key != 0 {
			k = (k + 1) & s.mask
		}
		s.slots[k] = slot{key, int32(i), int32(j)}
		i = j
	}
}

func keyOf(s string) uint64 {
	var b [8]byte
	copy(b[:pair], s)
	return binary.LittleEndian.Uint64(b[:])
}

func hash(key uint64) uint64 {
	key *= 0x9E3779B97F4A7C15
	return key ^ key>>29
}

// at returns the longest name that text has at i, "" for none.
func (s *Finder) at(text string, i int) string {
	key := keyOf(text[i:])
	h := hash(key)
	if s.bits[h>>6&1023]&(1<<(h&63)) == 0 {
		return ""
	}
	for k := h >> 16 & s.mask; s.slots[k].key != 0; k = (k + 1) & s.mask {
		if s.slots[k].key != key {
			continue
		}
		for _, name := range s.names[s.slots[k].from:s.slots[k].to] {
			if strings.HasPrefix(text[i:], name) {
				return name
			}
		}
		break
	}
	return ""
}

// Find calls f for each word in text, the longest at each place and without
// overlap, with the place of its first byte. It takes a few nanoseconds a
// character.
func (s *Finder) Find(text string, f func(at int, word string)) {
	for i := 0; i+pair <= len(text); {
		c := text[i]
		if c < 0xE0 {
			i++
			continue
		}
		if word := s.at(text, i); word != "" {
			// Of a word of two characters and a longer one that begins with the
			// second, the longer: 乐山市 and not 将乐 in 现将乐山市.
			if next := i + 3; len(word) == pair && next+pair <= len(text) && text[next] >= 0xE0 {
				if longer := s.at(text, next); len(longer) > pair {
					i, word = next, longer
				}
			}
			f(i, word)
			i += len(word)
			continue
		}
		i += 3
	}
}

// Scan calls f for each name of a division of county level or above in text, as
// [Finder.Find] does. Short names that are words of ordinary prose, and names
// such as 城区, are left out. [Gazetteer.Named] tells who bears the name.
func (g *Gazetteer) Scan(text string, f func(at int, name string)) { g.scan.Find(text, f) }
