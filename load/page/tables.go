package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/schemas"
)

// kind is how a column of a table is written and sorted.
type kind int

const (
	text  kind = iota // as it is, what documents say
	mark              // as it is, on one line: times, identities
	year              // a number without separators
	count             // a number with separators
	share             // a percentage of one decimal
	code              // a code with a label of the words column.code
)

// column is a column of a table: its name in the query and in the words.
type column struct {
	name string
	kind kind
	list string // of a code: the words it is looked up in, where they are not of the column's name
}

// table is a table of the page.
type table struct {
	name    string   // of its query; table.name is its caption
	of      string   // the view that says what its columns mean, where no word meaning.column does
	by      []string // columns that the choice above the charts narrows
	open    bool     // whether it shows at once
	charted bool     // whether charts are drawn from its rows
	first   bool     // whether its query takes how many rows of a list to show
	columns []column
}

func counts(names ...string) []column { return columnsOf(count, names) }
func shares(names ...string) []column { return columnsOf(share, names) }

func columnsOf(k kind, names []string) []column {
	out := make([]column, len(names))
	for i, n := range names {
		out[i] = column{name: n, kind: k}
	}
	return out
}

var (
	province = column{name: "province", kind: code, list: "place"}
	ofYear   = column{name: "year", kind: year}
	level    = column{name: "agency_level", kind: code}
	scope    = column{name: "scope", kind: code}
	agency   = column{name: "agency_name"}
	behind   = counts("reports", "reports_with_figures", "inferred_figures")
	outcomes = shares("grant_rate", "partial_grant_rate", "denial_rate", "unavailable_rate", "not_processed_rate", "other_rate")
)

// tables are those of the page, by the section in which they stand.
var tables = []table{
	{name: "coverage_places", of: "coverage", charted: true, by: []string{"year"}, columns: slices.Concat([]column{province, ofYear},
		counts("reports", "canonical_reports", "without_tables", "governments_found", "governments"), shares("governments_share"))},
	{name: "coverage_years", of: "coverage", charted: true, columns: slices.Concat([]column{ofYear, level},
		counts("reports", "canonical_reports", "with_applications", "with_disclosures", "with_disputes", "with_categories", "without_tables"))},
	{name: "outcomes", of: "application_sums", charted: true, by: []string{"year", "scope"}, columns: slices.Concat([]column{ofYear, level, scope}, counts("reports", "reports_with_figures",
		"granted", "partially_granted", "denied", "unavailable", "not_processed", "other"))},
	{name: "rates_levels", of: "application_rates_by_region", charted: true, by: []string{"scope"}, columns: slices.Concat([]column{ofYear, level, scope}, behind, counts("received", "concluded"), outcomes,
		shares("natural_person_share", "carry_over_rate"))},
	{name: "rates_places", of: "application_rates_by_region", charted: true, by: []string{"year", "agency_level", "scope"}, open: true, columns: slices.Concat([]column{province, ofYear, level, scope}, behind, counts("received", "concluded"), outcomes)},
	{name: "rates_families", of: "application_rates_by_family", charted: true, by: []string{"year", "agency_level", "scope"}, columns: slices.Concat([]column{{name: "family", kind: code}, ofYear, level, scope}, behind, counts("received", "concluded"), outcomes)},
	{name: "largest", of: "application_rates", by: []string{"year"}, first: true, columns: slices.Concat([]column{agency, province, ofYear, level, scope}, counts("received", "concluded"),
		shares("grant_rate", "denial_rate", "natural_person_share"), counts("inferred_figures"))},
	{name: "denials", of: "denial_reasons", charted: true, by: []string{"year", "agency_level", "scope"}, columns: slices.Concat([]column{{name: "item", kind: code}, ofYear, level, scope}, behind, counts("value"), shares("share"))},
	{name: "disputes", of: "disputes", charted: true, by: []string{"agency_level", "scope"}, columns: slices.Concat([]column{{name: "channel", kind: code}, ofYear, level, scope}, behind,
		counts("total", "decided", "corrected"), shares("correction_rate"))},
	{name: "categories", of: "category_shares", charted: true, by: []string{"year"}, first: true, columns: slices.Concat([]column{{name: "category", kind: code}, ofYear}, counts("reports", "reports_with_figures"),
		shares("lower_quartile", "median_share", "upper_quartile"), counts("shares_off"))},
	{name: "cells", of: "coverage", charted: true, columns: slices.Concat([]column{ofYear}, counts("reports", "reported", "blank", "dash", "missing", "illegible", "inferred_figures"))},
	{name: "checks", of: "checks", columns: slices.Concat([]column{{name: "rule", kind: code}, {name: "fact_table", kind: code}}, counts("passed", "failed", "not_applicable"), shares("fail_rate"))},
	{name: "rejects", of: "rejects", columns: slices.Concat([]column{{name: "reason", kind: code}, {name: "stage", kind: code}}, counts("documents"))},
	{name: "doubtful", of: "quality", first: true, columns: slices.Concat([]column{agency, province, ofYear}, counts("cells_contradicted", "checks_failed", "cells_illegible", "cells_missing"), columnsOf(text, []string{"source_uri"}))},
	{name: "runs", of: "runs", open: true, columns: slices.Concat(columnsOf(mark, []string{"started_at", "finished_at"}), []column{{name: "outcome", kind: code}},
		counts("documents_seen", "documents_new", "documents_changed", "documents_unchanged", "documents_gone", "documents_rejected", "rows_written"),
		columnsOf(mark, []string{"snapshot", "code_version"}), columnsOf(text, []string{"message"}))},
}

// Of the cells' columns the template asks:

func (c column) Name() string { return c.name }
func (c column) Number() bool { return c.kind == year || c.kind == count || c.kind == share }

// levels are the levels of agencies from above.
var levels = []string{schemas.LevelNational, schemas.LevelProvince, schemas.LevelPrefecture, schemas.LevelCounty, schemas.LevelTownship}

// cell is a cell as the page prints it.
type cell struct {
	word
	Rank    int // place of a level among the levels, from 1
	Number  bool
	Unknown bool
	Foreign bool // a text of a document, in Chinese whatever the page's language is
	One     bool // stays on one line
	Head    bool // the cell that names its row
	By      bool // of a column that narrows the table: all rows that show have the same
}

// Class is the cell's class: n a number, u unknown, by hidden where the choice says it.
func (c cell) Class() string {
	var out []string
	if c.Number && !c.Unknown {
		out = append(out, "n")
	}
	if c.One {
		out = append(out, "one")
	}
	if c.Unknown {
		out = append(out, "u")
	}
	if c.By {
		out = append(out, "by")
	}
	return strings.Join(out, " ")
}

// Same tells whether both languages print the same.
func (c cell) Same() bool { return c.ZH == c.EN }

// print writes a value of a column.
func (c column) print(v any) cell {
	if c.kind == code {
		list := c.list
		if list == "" {
			list = c.name
		}
		return printCode(list, v)
	}
	if v == nil {
		if c.kind == text || c.kind == mark {
			return cell{}
		}
		return cell{word: words()["unknown"], Unknown: true, Number: true}
	}
	s := ""
	switch c.kind {
	case year:
		s = fmt.Sprint(v)
	case count:
		s = thousands(v.(int64))
	case share:
		s = strconv.FormatFloat(v.(float64)*100, 'f', 1, 64) + "%"
	case mark:
		return cell{word: word{v.(string), v.(string)}, One: true}
	default:
		return cell{word: word{v.(string), v.(string)}, Foreign: true}
	}
	return cell{word: word{s, s}, Number: true}
}

// printCode writes the label of a code, or the code where it has none.
func printCode(list string, v any) cell {
	s, known := v.(string)
	if w, ok := words()[list+"."+s]; ok {
		out := cell{word: w, Unknown: !known, One: utf8.RuneCountInString(w.ZH) < 8}
		if list == "agency_level" {
			out.Rank = rank(v)
		}
		return out
	}
	if !known {
		return cell{word: words()["unknown"], Unknown: true}
	}
	return cell{word: word{s, s}}
}

// thousands writes a number with a comma every three digits.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// meaning is a column with what it means.
type meaning struct {
	Name string
	word
}

// Same is for the template cell.
func (m meaning) Same() bool { return m.ZH == m.EN }

// meanings tell of every column of the tables once, as the first table has it.
func meanings() ([]meaning, error) {
	var out []meaning
	seen := make(map[string]bool)
	for _, t := range tables {
		for _, c := range t.columns {
			if seen[c.name] {
				continue
			}
			seen[c.name] = true
			w, ok := words()["meaning."+c.name]
			if d := schemas.Describe(t.of).Column(c.name); !ok && d != nil {
				w, ok = word{d.ZH, d.EN}, true
			}
			if !ok {
				return nil, fmt.Errorf("page: nothing says what column %s of table %s means", c.name, t.name)
			}
			out = append(out, meaning{c.name, w})
		}
	}
	return out, nil
}
