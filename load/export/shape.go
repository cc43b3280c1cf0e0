package export

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/load/result"
	"gongkai/load/sqltext"
	"gongkai/schemas"
)

// cell is a cell of a form as a column of a wide table.
type cell struct {
	row, column string // codes
	name        string // regulation_issued
	unit        string
	zh, en      string
}

// cellsOf are the cells of a fact table over all forms, each once.
func cellsOf(factTable string) []cell {
	var out []cell
	for _, f := range schemas.Forms() {
		t := f.Table(factTable)
		if t == nil {
			continue
		}
		for _, b := range t.Blocks {
			for ri := range b.Rows {
				for ci := range b.Columns {
					c := newCell(factTable, schemas.FactRow(&b.Rows[ri], &b.Columns[ci]), &b.Columns[ci])
					if !slices.ContainsFunc(out, func(o cell) bool { return o.name == c.name }) {
						out = append(out, c)
					}
				}
			}
		}
	}
	return out
}

// printedUnit is the unit in a label, which need not be that of the warehouse.
var printedUnit = regexp.MustCompile(`（.*?）`)

func newCell(factTable, row string, column *schemas.Column) cell {
	out := cell{row: row, column: column.Code, unit: column.Unit, name: schemas.ColumnName(row) + "_" + schemas.ColumnName(column.Code)}
	fact := schemas.TableByName(factTable)
	for _, code := range schemas.Codebook() {
		switch {
		case code.Table != factTable:
		case code.Kind == fact.RowCode && code.Code == row:
			label, _, _ := strings.Cut(code.LabelZH, " / ") // forms differ
			out.zh, out.en = label, code.LabelEN
		case code.Kind == fact.ColumnCode && code.Code == column.Code:
			out.en += ", " + strings.ToLower(code.LabelEN)
		}
	}
	out.zh += "，" + printedUnit.ReplaceAllString(column.Labels[0], "")
	if column.Unit == "元" {
		out.zh += "（元）"
	}
	return out
}

// widen makes one row a report of a fact table, a column a cell.
func (t *table) widen(factTable string) {
	fact := schemas.TableByName(factTable)
	var b strings.Builder
	b.WriteString("SELECT report_id, province, year, agency_level, " + strings.Join(schemas.ReportColumns, ", "))
	for _, c := range cellsOf(factTable) {
		fmt.Fprintf(&b, ",\n    max(figure) FILTER (%s = %s AND %s = %s) AS %s", fact.RowCode, sqltext.Literal(c.row),
			fact.ColumnCode, sqltext.Literal(c.column), sqltext.Identifier(c.name))
	}
	b.WriteString(",\n    count(*) FILTER (value IS NULL AND inferred_value IS NOT NULL) AS inferred_figures\n")
	b.WriteString("FROM " + sqltext.Identifier(factTable) + " GROUP BY ALL")
	t.query, t.ordered, t.codes = b.String(), false, nil
	t.title, t.zh, t.en = t.title+"（宽表）", t.zh+"；每份报告一行，每个单元格一列", t.en+"; one row a report, one column a cell"
}

// tidy makes a row of every number: what the others say, what is counted, and
// the number. A year is no number here, for it tells which row it is.
func (t *table) tidy() {
	var kept, numbers []schemas.RelationColumn
	for _, c := range t.columns {
		if result.IsNumber(c.Type) && c.Name != "year" {
			numbers = append(numbers, c)
		} else {
			kept = append(kept, c)
		}
	}
	if len(numbers) == 0 {
		return
	}
	var all, names []string
	for _, c := range kept {
		all = append(all, sqltext.Identifier(c.Name))
	}
	for _, c := range numbers {
		names = append(names, sqltext.Identifier(c.Name))
		all = append(all, sqltext.Identifier(c.Name)+"::VARCHAR AS "+sqltext.Identifier(c.Name)) // whole numbers and shares in one column, all digits kept
		t.codes = append(t.codes, codeNote{"measure", c.Name, c.Unit, c.LabelZH + "：" + c.ZH, c.EN})
	}
	t.query = fmt.Sprintf("FROM (SELECT %s %s) UNPIVOT INCLUDE NULLS (number FOR measure IN (%s))",
		strings.Join(all, ", "), asFrom(t.query), strings.Join(names, ", "))
	t.columns = append(kept,
		schemas.RelationColumn{Name: "measure", Type: "VARCHAR", LabelZH: "指标", ZH: "所计的指标，含义见代码行", EN: "what is counted, see the rows of codes"},
		schemas.RelationColumn{Name: "number", Type: tidyNumber, LabelZH: "数值", ZH: "指标的数值；不明为缺失值", EN: "its number; missing where it is not known"})
	t.zh, t.en = t.zh+"；每个数字一行", t.en+"; one row a number"
}

// tidyNumber is the type of the numbers of a tidy table, which are written as
// text with all their digits.
const tidyNumber = "DECIMAL"

// asFrom makes a query what may follow the columns of a SELECT.
func asFrom(query string) string {
	if strings.HasPrefix(query, "FROM ") {
		return query
	}
	return "FROM (" + query + ")"
}
