package schemas

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

//go:embed dictionary.csv
var dictionaryCSV string

// Term is a row of the dictionary: what a value of a column means, or, with no
// code, how a kind of agency or place is entered there.
type Term struct{ Field, Code, LabelZH, Meaning, MeaningZH string }

// Dictionary lists the terms in the order of the published file. The slice is
// shared: do not change it.
func Dictionary() []Term { return loadDictionary() }

var loadDictionary = sync.OnceValue(func() []Term {
	rows, err := csv.NewReader(strings.NewReader(dictionaryCSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("schemas: dictionary.csv: %v", err))
	}
	terms := make([]Term, 0, len(rows)-1)
	for _, r := range rows[1:] {
		terms = append(terms, Term{r[0], r[1], r[2], r[3], r[4]})
	}
	return terms
})
