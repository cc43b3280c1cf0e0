package export

import (
	"fmt"
	"strings"

	"gongkai/load/result"
	"gongkai/load/sqltext"
	"gongkai/schemas"
)

// What Excel makes of a text in a CSV file that is no text: numbers and dates
// (codes lose their noughts, report ids such as 12e5 become powers of ten), and
// formulas, which documents of others must never bring in. Dates such as
// 2021-01-29 are dates.
const (
	numberLike  = `^[+-]?[0-9.,]+([eE][+-]?[0-9]+)?%?$|^[0-9]+[-/][0-9]+([-/][0-9]+)?$`
	isoDate     = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	formulaLike = `^[=+\-@\t\r＝＋－＠]`

	formulaText  = 255 // the longest text that a formula may hold
	excelDigits  = 15  // digits of a number that Excel keeps
	excelRows    = 1_048_576
	excelColumns = 16_384
	excelText    = 32_767 // characters of a cell
)

// heading is the heading of a column.
func heading(c schemas.RelationColumn, by string) string {
	switch by {
	case Chinese:
		return c.LabelZH
	case English:
		return c.LabelEN()
	}
	return c.Name
}

// headings are those of all columns, no two alike.
func headings(columns []schemas.RelationColumn, by string) []string {
	out := make([]string, len(columns))
	seen := make(map[string]bool)
	for i, c := range columns {
		out[i] = heading(c, by)
		if seen[out[i]] {
			out[i] += " (" + c.Name + ")"
		}
		seen[out[i]] = true
	}
	return out
}

// rowsOf is the query of the rows as they are written: only those where the
// split column has a value, where the export is split.
func (t *table) rowsOf(o *Options, p part) string {
	names := headings(t.columns, o.Headings)
	exprs := make([]string, len(t.columns))
	for i, c := range t.columns {
		exprs[i] = sqltext.Identifier(c.Name)
		if o.Excel {
			exprs[i] = excelExpression(c)
		}
		name := names[i]
		if o.Excel && i == 0 {
			name = "\ufeff" + name // the mark by which Excel knows UTF-8
		}
		exprs[i] += " AS " + sqltext.Identifier(name)
	}
	from := t.query
	if o.Split != "" {
		from = fmt.Sprintf("FROM (%s) WHERE %s IS NOT DISTINCT FROM %s", from, sqltext.Identifier(o.Split), p.literal)
	}
	if !t.ordered {
		from = fmt.Sprintf("FROM (%s) ORDER BY ALL", from)
	}
	return "SELECT " + strings.Join(exprs, ", ") + " FROM (" + from + ")"
}

// excelExpression writes a column so that Excel shows what it holds: as a
// formula that gives a text, where it would make something else of it.
func excelExpression(c schemas.RelationColumn) string {
	name := sqltext.Identifier(c.Name)
	kept := `'="' || replace(%[1]s, '"', '""') || '"'`
	switch {
	case c.Type == tidyNumber:
		return fmt.Sprintf("CASE WHEN regexp_matches(%[1]s, '^-?[0-9]{16,}$') THEN "+kept+" ELSE %[1]s END", name)
	case wholeDigits(c.Type) > 0:
		return fmt.Sprintf(`CASE WHEN abs(%[1]s) >= 1%[2]s THEN '="' || %[1]s || '"' ELSE %[1]s::VARCHAR END`, name, strings.Repeat("0", wholeDigits(c.Type)))
	case c.Type == "VARCHAR" || strings.HasSuffix(c.Type, "]"):
		if c.Type != "VARCHAR" {
			name += "::VARCHAR"
		}
		// Most texts are told by their first sign, which is much faster.
		return fmt.Sprintf(`CASE WHEN (%[1]s < ':' OR %[1]s >= '=' AND %[1]s < '>' OR %[1]s >= '@' AND %[1]s < 'A' OR %[1]s >= '＋')
			AND (regexp_matches(%[1]s, '%[2]s') OR regexp_matches(%[1]s, '%[3]s') AND NOT regexp_matches(%[1]s, '%[4]s'))
			THEN CASE WHEN length(%[1]s) > %[5]d OR regexp_matches(%[1]s, '[\r\n]') THEN '''' || %[1]s ELSE `+kept+` END
			ELSE %[1]s END`, name, formulaLike, numberLike, isoDate, formulaText)
	}
	return name
}

// wholeDigits are the digits before the point that Excel keeps of an exact
// number, 0 for types that never have more.
func wholeDigits(typ string) int {
	var precision, scale int
	if n, _ := fmt.Sscanf(typ, "DECIMAL(%d,%d)", &precision, &scale); n == 2 && precision > excelDigits {
		return max(1, excelDigits-scale)
	}
	if typ == "BIGINT" || typ == "UBIGINT" || typ == "HUGEINT" {
		return excelDigits
	}
	return 0
}

// isNumber tells whether a column holds numbers.
func isNumber(c schemas.RelationColumn) bool { return result.IsNumber(c.Type) }
