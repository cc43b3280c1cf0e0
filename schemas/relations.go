package schemas

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed relations.csv
var relationsCSV string

// Relation is a table or view of the catalog as who queries it meets it.
type Relation struct {
	Name    string
	IsTable bool // its rows are Parquet files; a view is made of them
	LabelZH string
	ZH, EN  string // what it is, and what one row stands for
	Columns []RelationColumn
}

// RelationColumn is a column of a relation.
type RelationColumn struct {
	Name    string
	Type    string // DuckDB's name of it
	Unit    string // what it counts, in Chinese: 件, 份; "" for none
	LabelZH string // a heading, unlike all others of its relation
	ZH, EN  string // what it means
}

// Relations lists what the catalog holds, each relation after those that it
// reads. The slice is shared: do not change it.
func Relations() []*Relation { return loadRelations() }

// Describe returns the relation of that name, or nil.
func Describe(name string) *Relation {
	for _, r := range loadRelations() {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Column returns the column of that name, or nil.
func (r *Relation) Column(name string) *RelationColumn {
	for i := range r.Columns {
		if r.Columns[i].Name == name {
			return &r.Columns[i]
		}
	}
	return nil
}

// LabelEN is a heading in English: Agency name for agency_name.
func (c *RelationColumn) LabelEN() string {
	s := strings.ReplaceAll(c.Name, "_", " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

// Comment tells in both languages what the relation is.
func (r *Relation) Comment() string { return r.LabelZH + "：" + r.ZH + " | " + r.EN }

// Comment tells in both languages what the column means, and its unit.
func (c *RelationColumn) Comment() string {
	s := c.LabelZH + "：" + c.ZH
	if c.ZH == c.LabelZH {
		s = c.ZH
	}
	s += " | " + c.EN
	if c.Unit != "" {
		s += " [" + c.Unit + "]"
	}
	return s
}

// ReportColumns are the columns that tell of its report beside every fact,
// after the report's ID and the partition keys.
var ReportColumns = []string{
	"agency_name", "agency_id", "agency_type", "scope", "prefecture", "county", "township", "is_canonical",
}

// everywhere is the relation in relations.csv under which shared columns stand.
const everywhere = "*"

var loadRelations = sync.OnceValue(func() []*Relation {
	lines := csvRows("relations.csv", relationsCSV)
	var out []*Relation
	shared := make(map[string]RelationColumn)
	for i := 0; i < len(lines); {
		line := lines[i]
		if line[1] == "" {
			out = append(out, &Relation{Name: line[0], IsTable: line[2] == "table", LabelZH: line[4], ZH: line[5], EN: line[6]})
			i++
			continue
		}
		group := group(lines[i:])
		i += len(group)
		for _, c := range spell(group, shared) {
			if line[0] == everywhere {
				shared[c.Name] = c
				continue
			}
			last := out[len(out)-1]
			if last.Name != line[0] {
				panic(fmt.Sprintf("schemas: relations.csv: %s.%s stands among those of %s", line[0], c.Name, last.Name))
			}
			last.Columns = append(last.Columns, c)
		}
	}
	return out
})

// group returns the first lines that name columns by the same codes.
func group(lines [][]string) [][]string {
	first := placeholders(lines[0][1])
	n := 1
	for n < len(lines) && len(first) > 0 && lines[n][0] == lines[0][0] && slices.Equal(placeholders(lines[n][1]), first) {
		n++
	}
	return lines[:n]
}

// spell makes the columns that a group of lines stands for.
func spell(lines [][]string, shared map[string]RelationColumn) []RelationColumn {
	kinds := placeholders(lines[0][1])
	if slices.Equal(kinds, []string{"report"}) {
		var out []RelationColumn
		for _, name := range append([]string{"report_id", "province", "year", "agency_level"}, ReportColumns...) {
			out = append(out, shared[name])
		}
		return out
	}
	rows := [][]word{nil}
	for _, kind := range kinds {
		var longer [][]word
		for _, row := range rows {
			for _, w := range words(kind) {
				if w.code == "total" && len(kinds) > 1 {
					continue // stands as the item alone
				}
				longer = append(longer, append(slices.Clone(row), w))
			}
		}
		rows = longer
	}
	var out []RelationColumn
	for _, row := range rows {
		for _, l := range lines {
			out = append(out, columnOf(l, row, shared))
		}
	}
	return out
}

// columnOf is a line with words in the place of its codes.
func columnOf(line []string, row []word, shared map[string]RelationColumn) RelationColumn {
	text := [7]string(line)
	for _, w := range row {
		mark := "{" + w.kind + "}"
		text[1] = strings.ReplaceAll(text[1], mark, ColumnName(w.code))
		text[4] = strings.ReplaceAll(text[4], mark, w.label)
		text[5] = strings.ReplaceAll(text[5], mark, w.zh)
		text[6] = strings.ReplaceAll(text[6], mark, w.en)
	}
	s := shared[text[1]]
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	return RelationColumn{Name: text[1], Type: or(text[2], s.Type), Unit: or(text[3], s.Unit),
		LabelZH: or(text[4], s.LabelZH), ZH: or(text[5], s.ZH), EN: or(text[6], s.EN)}
}

// ColumnName is a code as the name of a column: denied_state_secret for
// denied.state_secret.
func ColumnName(code string) string { return strings.ReplaceAll(code, ".", "_") }

// placeholders lists the kinds of codes in a name, in order.
func placeholders(name string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(name, "{")
		if !ok {
			return out
		}
		kind, rest, _ := strings.Cut(rest, "}")
		out, name = append(out, kind), rest
	}
}

// word is a code that stands in the name of a column, with what it means.
type word struct{ kind, code, label, zh, en string }

// words lists the codes of a kind in order.
func words(kind string) []word {
	var out []word
	switch kind {
	case "rate":
		for _, r := range Rates() {
			out = append(out, word{kind, r.Name, r.LabelZH, r.ZH, r.EN})
		}
	case "fact":
		for _, name := range FactTables {
			out = append(out, word{kind, name, name, name, name})
		}
	case "status", "proof", "form":
		for _, t := range Dictionary() {
			if t.Field == kind {
				out = append(out, word{kind, t.Code, t.LabelZH, t.LabelZH, t.Code})
			}
		}
	default:
		for _, c := range Codebook() {
			if c.Kind == kind && (kind != "item" || c.Table == TableApplications) {
				out = append(out, word{kind, c.Code, c.LabelZH, c.LabelZH, c.LabelEN})
			}
		}
	}
	if out == nil {
		panic(fmt.Sprintf("schemas: relations.csv: there are no codes of the kind %q", kind))
	}
	return out
}
