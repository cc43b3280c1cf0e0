package export

import (
	"encoding/csv"
	"os"
	"slices"

	"gongkai/schemas"
)

// dictionaryFile tells what columns and codes mean.
const dictionaryFile = "dictionary.csv"

// dictionaryHead are the columns of a dictionary. A line with a code tells what
// that code means in its column.
var dictionaryHead = []string{"resource", "column", "code", "heading", "type", "unit", "label_zh", "label_en", "meaning_zh", "meaning_en"}

// dictionary are the lines of the columns and of their codes.
func (t *table) dictionary(o *Options) [][]string {
	var out [][]string
	heads := headings(t.columns, o.Headings)
	for i, c := range t.columns {
		out = append(out, []string{t.name, c.Name, "", heads[i], c.Type, c.Unit, c.LabelZH, c.LabelEN(), c.ZH, c.EN})
	}
	has := func(column string) bool {
		return slices.ContainsFunc(t.columns, func(c schemas.RelationColumn) bool { return c.Name == column })
	}
	for _, n := range t.codes {
		if has(n.column) {
			out = append(out, []string{t.name, n.column, n.code, "", "", n.unit, n.zh, n.en, n.zh, n.en})
		}
	}
	for _, term := range schemas.Dictionary() {
		if term.Code != "" && has(term.Field) {
			out = append(out, []string{t.name, term.Field, term.Code, "", "", "", term.LabelZH, "", term.LabelZH, term.Meaning})
		}
	}
	return out
}

// writeCSV writes a small CSV file.
func writeCSV(name string, head []string, rows [][]string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	if err := w.Write(head); err == nil {
		err = w.WriteAll(rows)
	}
	if err := w.Error(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
