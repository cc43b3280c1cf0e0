package schemas

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed traditional.txt
var traditionalText string

// Range of the characters that the table of traditional ones covers.
const firstHan, lastHan = 0x4E00, 0x9FFF

// simplified holds the simplified character of each traditional one by its
// distance from the first, 0 where a character stays.
var simplified = sync.OnceValue(func() *[lastHan - firstHan + 1]uint16 {
	var table [lastHan - firstHan + 1]uint16
	for line := range strings.Lines(traditionalText) {
		if line[0] == '#' {
			continue
		}
		var from rune
		for _, r := range strings.TrimSpace(line) {
			if from == 0 {
				from = r
				continue
			}
			table[from-firstHan] = uint16(r)
			from = 0
		}
	}
	return &table
})

// Simplified returns the simplified form of a traditional character, and any
// other as it is. Characters that simplified texts have, too (乾, 於), stay.
func Simplified(r rune) rune {
	if r < firstHan || r > lastHan {
		return r
	}
	if s := simplified()[r-firstHan]; s != 0 {
		return rune(s)
	}
	return r
}
