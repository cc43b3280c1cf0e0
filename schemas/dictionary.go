package schemas

import (
	_ "embed"
	"sync"
)

//go:embed dictionary.csv
var dictionaryCSV string

// Term is a row of the dictionary: what a value of a column means, or, with no
// code, how a kind of agency or place is entered there.
type Term struct{ Field, Code, LabelZH, Meaning, MeaningZH string }

// Dictionary lists the terms: those of the published file in its order, then
// the families of departments and the categories. The slice is shared: do not
// change it.
func Dictionary() []Term { return loadDictionary() }

var loadDictionary = sync.OnceValue(func() []Term {
	rows := csvRows("dictionary.csv", dictionaryCSV)
	terms := make([]Term, 0, len(rows))
	for _, r := range rows {
		terms = append(terms, Term{r[0], r[1], r[2], r[3], r[4]})
	}
	for _, f := range Families() {
		terms = append(terms, Term{"family", f.Code, f.LabelZH, f.LabelEN, "部门类别：" + f.LabelZH})
	}
	for _, c := range Categories() {
		terms = append(terms, Term{"category", c.Code, c.LabelZH, c.LabelEN, "信息类别：" + c.LabelZH})
	}
	return terms
})
