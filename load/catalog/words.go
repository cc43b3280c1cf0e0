package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/schemas"
)

// words is a query over rows of text that schemas knows, with their values in
// a list c. They stand in one literal: DuckDB takes much longer to read thousands
// of small ones, and reads all views whenever a snapshot is opened.
func words(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		line := strings.Join(row, "\t")
		if strings.Count(line, "\t") != len(rows[0])-1 || strings.Contains(line, "\n") {
			panic(fmt.Sprintf("catalog: a tab or a line's end in %q", row))
		}
		b.WriteString(line)
	}
	return "(SELECT string_split(line, chr(9)) AS c FROM (SELECT unnest(string_split(" + literal(b.String()) + ", chr(10))) AS line))"
}

// relationWords are the rows of view data_dictionary.
func relationWords() [][]string {
	var out [][]string
	for _, r := range schemas.Relations() {
		out = append(out, []string{r.Name, "0", "", "", "", r.LabelZH, r.ZH, r.EN})
		for i, c := range r.Columns {
			out = append(out, []string{r.Name, strconv.Itoa(i + 1), c.Name, c.Type, c.Unit, c.LabelZH, c.ZH, c.EN})
		}
	}
	return out
}

// termWords are the rows of view dictionary.
func termWords() [][]string {
	var out [][]string
	for _, t := range schemas.Dictionary() {
		out = append(out, []string{t.Field, t.Code, t.LabelZH, t.Meaning, t.MeaningZH})
	}
	return out
}

// measureWords are the rows of view form_crosswalk, cells with blanks between.
func measureWords() [][]string {
	var out [][]string
	for _, m := range schemas.Crosswalk() {
		out = append(out, []string{m.FactTable, m.Measure, strings.Join(m.Cells2019, " "), strings.Join(m.Cells2021, " "),
			m.Comparability, strconv.FormatBool(m.IsComparable()), m.ZH, m.EN})
	}
	return out
}

// familyWords are the patterns of the families of departments.
func familyWords() [][]string {
	var out [][]string
	for _, f := range schemas.Families() {
		for _, p := range f.Patterns {
			out = append(out, []string{f.Code, f.LabelZH, f.LabelEN, p})
		}
	}
	return out
}
