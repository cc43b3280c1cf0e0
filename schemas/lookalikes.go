package schemas

import (
	_ "embed"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// lookalikesFile has what recognition of print makes of characters: printed, read
// (one character or two, blank for any other), and how many of a thousand. How it
// was measured stands in its head.
//
//go:embed lookalikes.csv
var lookalikesFile string

// Costs of a misreading, as the negative logarithm of its probability.
const (
	costOther = 8.0 // one character for another that was never seen in its place
	costMost  = 9.0 // more than this nothing costs
	spread    = 400 // characters among which the other misreadings of one are thought to be spread
)

// Lookalike is a misreading with how often it was met.
type Lookalike struct {
	Printed  rune
	Read     string  // one character or two; "" for any that is not listed
	PerMille float64 // of the printed ones
}

// Lookalikes lists the misreadings, in the order of the table.
var Lookalikes = sync.OnceValue(func() []Lookalike {
	r := csv.NewReader(strings.NewReader(lookalikesFile))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic("schemas: lookalikes.csv: " + err.Error()) // the file is embedded
	}
	var out []Lookalike
	for _, row := range rows[1:] {
		printed, _ := utf8.DecodeRuneInString(row[0])
		n, err := strconv.ParseFloat(row[2], 64)
		if err != nil || n <= 0 || n > 1000 {
			panic("schemas: lookalikes.csv: " + strings.Join(row, ","))
		}
		out = append(out, Lookalike{printed, row[1], n})
	}
	return out
})

// misreadings is the table by characters printed.
type misreadings struct {
	pair map[[2]rune]float64 // printed, read
	two  map[rune][]twoRunes // printed, read as two
	hard map[rune]float64    // the cost of reading it as one that is not listed
	from map[rune][]rune     // read, printed: what may be meant
}

type twoRunes struct {
	first, second rune
	cost          float64
}

var lookalikes = sync.OnceValue(func() *misreadings {
	m := &misreadings{map[[2]rune]float64{}, map[rune][]twoRunes{}, map[rune]float64{}, map[rune][]rune{}}
	for _, l := range Lookalikes() {
		cost := -math.Log(l.PerMille / 1000)
		switch read := []rune(l.Read); len(read) {
		case 0:
			m.hard[l.Printed] = min(costOther, cost+math.Log(spread))
		case 1:
			m.pair[[2]rune{l.Printed, read[0]}] = cost
			m.from[read[0]] = append(m.from[read[0]], l.Printed)
		default:
			m.two[l.Printed] = append(m.two[l.Printed], twoRunes{read[0], read[1], cost})
		}
	}
	return m
})

// MisreadCost tells how unlikely it is that recognition reads one printed
// character as another: 0 for the same, up to 8 for two that were never taken for
// one another (e to the minus that is the probability).
func MisreadCost(printed, read rune) float64 {
	if printed == read {
		return 0
	}
	m := lookalikes()
	if c, ok := m.pair[[2]rune{printed, read}]; ok {
		return c
	}
	if c, ok := m.hard[printed]; ok {
		return c
	}
	return costOther
}

// MisreadAsTwo is [MisreadCost] for a character that is read as two.
func MisreadAsTwo(printed, first, second rune) float64 {
	for _, t := range lookalikes().two[printed] {
		if t.first == first && t.second == second {
			return t.cost
		}
	}
	return costMost
}

// MeantBy lists the characters that were seen to be read as one, but itself. The
// slice is shared: do not change it.
func MeantBy(read rune) []rune { return lookalikes().from[read] }

// LookalikesOf lists the misreadings of a character; the slice is shared.
func LookalikesOf(printed rune) []Lookalike { return byPrinted()[printed] }

var byPrinted = sync.OnceValue(func() map[rune][]Lookalike {
	m := map[rune][]Lookalike{}
	for _, l := range Lookalikes() {
		m[l.Printed] = append(m[l.Printed], l)
	}
	return m
})
