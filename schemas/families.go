package schemas

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed families.csv
var familiesCSV string

// Family is a family of departments: those that do the same work, at every
// level and under every name.
type Family struct {
	Code             string
	LabelZH, LabelEN string
	Patterns         []string // words in the subject of an agency's ID; the first in it decides
}

// Families lists the families of departments. The slice is shared: do not
// change it.
func Families() []Family { return loadFamilies() }

var loadFamilies = sync.OnceValue(func() []Family {
	lines := csvRows("families.csv", familiesCSV)
	var out []Family
	for _, l := range lines {
		out = append(out, Family{l[0], l[1], l[2], strings.Split(l[3], "|")})
	}
	return out
})
