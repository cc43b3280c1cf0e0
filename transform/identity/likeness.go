package identity

import (
	"math"

	"gongkai/schemas"
)

// Costs of what recognition does to a line beside misreading single characters.
const (
	costExtra = 6.0 // a character that is not printed
	costLost  = 7.0 // a printed one that is not read
)

// aligner tells how well a name fits the beginning of a text that was recognised.
// It holds the memory for that.
type aligner struct{ above, row, before []float64 }

// fit returns the least cost at which text begins with name, and how many
// characters of text that takes; a cost beyond most is not looked for.
func (a *aligner) fit(name, text []rune, most float64) (cost float64, n int) {
	m := min(len(text), len(name)+2)
	if !shares(name, text[:m]) {
		return math.Inf(1), 0
	}
	for len(a.row) <= m {
		a.before, a.above, a.row = append(a.before, 0), append(a.above, 0), append(a.row, 0)
	}
	for j := range m + 1 {
		a.row[j] = float64(j) * costExtra
	}
	for i, printed := range name {
		a.before, a.above, a.row = a.above, a.row, a.before
		a.row[0] = a.above[0] + costLost
		least := a.row[0]
		for j := 1; j <= m; j++ {
			c := min(a.above[j-1]+schemas.MisreadCost(printed, text[j-1]), a.above[j]+costLost, a.row[j-1]+costExtra)
			if j > 1 && text[j-1] != printed {
				c = min(c, a.above[j-2]+schemas.MisreadAsTwo(printed, text[j-2], text[j-1]))
			}
			a.row[j] = c
			least = min(least, c)
		}
		if least > most || i > 40 {
			return math.Inf(1), 0
		}
	}
	cost = math.Inf(1)
	for j := 1; j <= m; j++ {
		if c := a.row[j]; c < cost-1e-9 {
			cost, n = c, j
		}
	}
	if cost > most {
		return math.Inf(1), 0
	}
	return cost, n
}

// shares says that enough characters of a name are in a text for it to be worth
// an alignment.
func shares(name, text []rune) bool {
	same := 0
	for _, r := range name {
		for _, o := range text {
			if r == o {
				same++
				break
			}
		}
	}
	return same*2 >= len(name)-1 && same > 0
}
