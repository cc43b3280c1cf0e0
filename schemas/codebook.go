package schemas

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed codebook.csv
var codebookCSV string

// Code is a row of the codebook: what a code of a fact table means.
type Code struct {
	Table    string // fact table
	Kind     string // the column that holds it: item, applicant, measure, channel, outcome
	Code     string
	Parent   string // the code of which it is a part, "" where it is a whole
	Forms    []string
	Position int // order in print
	LabelZH  string
	LabelEN  string
	Unit     string
}

// CodebookCSV is the codebook as published, header first.
func CodebookCSV() string { return codebookCSV }

// Codebook lists every code in the order of the published file. The slice is
// shared: do not change it.
func Codebook() []Code { return loadCodebook() }

var loadCodebook = sync.OnceValue(func() []Code {
	rows := csvRows("codebook.csv", codebookCSV)
	codes := make([]Code, 0, len(rows))
	for i, r := range rows {
		pos, err := strconv.Atoi(r[5])
		if err != nil {
			panic(fmt.Sprintf("schemas: codebook.csv: line %d: position %q", i+2, r[5]))
		}
		codes = append(codes, Code{
			Table: r[0], Kind: r[1], Code: r[2], Parent: r[3],
			Forms: strings.Split(r[4], "|"), Position: pos,
			LabelZH: r[6], LabelEN: r[7], Unit: r[8],
		})
	}
	return codes
})
