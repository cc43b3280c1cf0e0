package schemas

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed crosswalk.csv
var crosswalkCSV string

// Comparabilities of a measure over the forms.
const (
	ComparableSame     = "same"      // the same cell in both forms
	ComparableSum      = "sum"       // one form prints the parts only
	ComparableLimited  = "limited"   // wording or practice differ
	ComparableNone     = "none"      // the forms count other things
	ComparableOnly2019 = "only_2019" // the form of 2021 has no such cell
	ComparableOnly2021 = "only_2021" // the form of 2019 has no such cell
)

// Measure is what a cell, or a sum of cells, of the forms of 2019 and 2021
// counts, and whether it can be compared over them. A cell of disclosures and
// disputes is ROW/COLUMN; of applications the item, whoever applied.
type Measure struct {
	FactTable, Measure   string
	Cells2019, Cells2021 []string
	Comparability        string
	ZH, EN               string // why
}

// IsComparable says whether figures of both forms may stand in one series.
func (m *Measure) IsComparable() bool {
	return m.Comparability == ComparableSame || m.Comparability == ComparableSum
}

// Crosswalk lists the measures of the forms of 2019 and 2021, every cell of
// either in one of them. The slice is shared: do not change it.
func Crosswalk() []Measure { return loadCrosswalk() }

var loadCrosswalk = sync.OnceValue(func() []Measure {
	lines := csvRows("crosswalk.csv", crosswalkCSV)
	cells := func(s string) []string {
		if s == "" {
			return nil
		}
		return strings.Split(s, "+")
	}
	var told []Measure
	covered := make(map[string]bool)
	for _, l := range lines {
		m := Measure{l[0], l[1], cells(l[2]), cells(l[3]), l[4], l[5], l[6]}
		for _, c := range slices.Concat(m.Cells2019, m.Cells2021) {
			covered[m.FactTable+" "+c] = true
		}
		told = append(told, m)
	}
	var out []Measure
	for _, table := range FactTables {
		for _, c := range MeasuredCells(FormByCode("2021"), table) {
			if covered[table+" "+c] {
				continue
			}
			out = append(out, Measure{FactTable: table, Measure: ColumnName(strings.ReplaceAll(c, "/", "_")), Cells2019: []string{c}, Cells2021: []string{c},
				Comparability: ComparableSame, ZH: "两种表式相同", EN: "The same in both forms"})
		}
		for _, m := range told {
			if m.FactTable == table {
				out = append(out, m)
			}
		}
	}
	return out
})

// MeasuredCells lists the cells of a form's table as [Measure] names them.
func MeasuredCells(f *Form, table string) []string {
	var out []string
	for _, c := range f.Table(table).Cells() {
		name := c.Row
		if table != TableApplications {
			name += "/" + c.Column
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
