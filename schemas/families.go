package schemas

import (
	_ "embed"
	"encoding/csv"
	"fmt"
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
	r := csv.NewReader(strings.NewReader(familiesCSV))
	r.Comment = '#'
	lines, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("schemas: families.csv: %v", err))
	}
	var out []Family
	for _, l := range lines[1:] {
		out = append(out, Family{l[0], l[1], l[2], strings.Split(l[3], "|")})
	}
	return out
})
