package schemas

import (
	_ "embed"
	"sync"
)

//go:embed rates.csv
var ratesCSV string

// Rate is a ratio of two figures of a report's applications.
type Rate struct {
	Name                   string
	Numerator, Denominator string // columns of view application_sums
	LabelZH                string
	ZH, EN                 string // what is divided by what
}

// Rates lists the rates of applications in the order of their columns. The
// slice is shared: do not change it.
func Rates() []Rate { return loadRates() }

var loadRates = sync.OnceValue(func() []Rate {
	lines := csvRows("rates.csv", ratesCSV)
	var out []Rate
	for _, l := range lines {
		out = append(out, Rate{l[0], l[1], l[2], l[3], l[4], l[5]})
	}
	return out
})
