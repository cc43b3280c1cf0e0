package catalog

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/load"
	"gongkai/load/sqltext"
	"gongkai/schemas"
)

//go:embed views/*.sql sheets/*.sql
var viewFiles embed.FS

// view is a relation of the catalog and the query that it is.
type view struct {
	*schemas.Relation
	query string
}

// namedCode is a code with the column name that stands for it.
type namedCode struct {
	Name, Code string
}

// itemGroup is an outcome that the form prints in parts only.
type itemGroup struct {
	Name         string
	Alternatives [][]string // codes that add up to it, one list a form that differs
}

// codesOf lists the codes of a table and kind.
func codesOf(table, kind string) []namedCode {
	var out []namedCode
	for _, c := range schemas.Codebook() {
		if c.Table == table && c.Kind == kind {
			out = append(out, namedCode{Name: schemas.ColumnName(c.Code), Code: c.Code})
		}
	}
	return out
}

// itemGroups are the outcomes of applications that are printed in parts. In a
// form that prints one of them whole, that cell is the group.
func itemGroups() []itemGroup {
	var groups []itemGroup
	for _, name := range []string{"denied", "unavailable", "not_processed", "other"} {
		g := itemGroup{Name: name}
		for _, f := range schemas.Forms() {
			var parts []string
			for _, c := range schemas.Codebook() {
				if c.Table == schemas.TableApplications && c.Kind == "item" && slices.Contains(c.Forms, f.Code) && (c.Parent == name || c.Code == name) {
					parts = append(parts, c.Code)
				}
			}
			known := slices.ContainsFunc(g.Alternatives, func(a []string) bool { return slices.Equal(a, parts) })
			if len(parts) > 0 && !known {
				g.Alternatives = append(g.Alternatives, parts)
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// results are the columns of application_sums that add up to concluded.
var results = []string{"granted", "partially_granted", "denied", "unavailable", "not_processed", "other"}

// measures are the figures of application_sums that are followed over years.
var measures = append([]string{"received", "carried_in", "concluded", "carried_out"}, results...)

// applicantKinds are the kinds of applicants, without their total.
func applicantKinds() []string {
	var out []string
	for _, a := range codesOf(schemas.TableApplications, "applicant") {
		if a.Code != "total" {
			out = append(out, a.Code)
		}
	}
	return out
}

// denialItems are the grounds of denial.
func denialItems() []string {
	var out []string
	for _, c := range schemas.Codebook() {
		if c.Table == schemas.TableApplications && c.Kind == "item" && c.Parent == "denied" {
			out = append(out, c.Code)
		}
	}
	return out
}

var functions = template.FuncMap{
	"agencyColumns": func() []string { return schemas.ReportColumns },
	"factColumns": func(table string) []string {
		var out []string
		for _, f := range schemas.TableByName(table).Fields[1:] { // report_id stands first
			out = append(out, identifier(f.Name))
		}
		return out
	},
	// cells is a table of cells with a row of NULLs for every report, so that
	// a report without any cell is grouped like the others. Its keys are its
	// own, not those of a join: a filter on them reaches the partitions.
	"cells": func(table string) string {
		t := schemas.TableByName(table)
		return fmt.Sprintf(`(
        SELECT report_id, province, year, agency_level, %[1]s, %[2]s, value, inferred_value
        FROM files.%[3]s
        UNION ALL
        SELECT report_id, province, year, agency_level, NULL, NULL, NULL, NULL
        FROM files.agencies)`, t.RowCode, t.ColumnCode, table)
	},
	"words":         words,
	"relationWords": relationWords,
	"termWords":     termWords,
	"measureWords":  measureWords,
	"familyWords":   familyWords,
	"measures":      func() []string { return measures },
	"results":       func() []string { return results },
	"table":         schemas.TableByName,
	"hasFigure":     func(table string) bool { return slices.Contains(schemas.FactTables, table) },
	"figureTables":  func() []string { return schemas.FactTables },
	"channels":      func() []namedCode { return codesOf(schemas.TableDisputes, "channel") },
	"outcomes":      func() []namedCode { return codesOf(schemas.TableDisputes, "outcome") },
	"itemGroups":    itemGroups,
	"rates":         schemas.Rates,
	"statuses":      func() []string { return schemas.Statuses[:] },
	"proofs":        func() []string { return schemas.Proofs[:] },
	"forms": func() []string {
		var out []string
		for _, f := range schemas.Forms() {
			out = append(out, f.Code)
		}
		return append(out, schemas.FormNone)
	},
	"columnName":    schemas.ColumnName,
	"parts":         sheetPartsOf,
	"cell":          sheetCellOf,
	"denialCells":   denialCells,
	"receivedCells": receivedCells,
	"bitsOf":        channelBits,
	"shares": func(column string, cells []sheetCell) any {
		return struct {
			Column string // whose codes share a whole
			Cells  []sheetCell
		}{column, cells}
	},
}

// views are the relations with their queries, in order. The files are
// embedded: an error is ours, and a test reads them all.
var views = sync.OnceValues(func() ([]view, error) {
	partial, err := template.New("views").Funcs(functions).ParseFS(viewFiles, "views/_*.sql")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(viewFiles, "views/[a-z]*.sql")
	if err != nil {
		return nil, err
	}
	if len(files) != len(schemas.Relations()) {
		return nil, fmt.Errorf("catalog: %d files of views for %d relations", len(files), len(schemas.Relations()))
	}
	var out []view
	for _, r := range schemas.Relations() {
		query, err := render(partial, "views/"+r.Name+".sql")
		if err != nil {
			return nil, err
		}
		out = append(out, view{Relation: r, query: query})
	}
	return out, nil
})

// render makes the query of a file.
func render(partial *template.Template, name string) (string, error) {
	src, err := viewFiles.ReadFile(name)
	if err != nil {
		return "", err
	}
	t, err := template.Must(partial.Clone()).New(name).Parse(string(src))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, nil)
	return strings.TrimSpace(b.String()), err
}

// tables are the tables of the warehouse, the codebook among them.
func tables() []*schemas.Table { return append(slices.Clone(schemas.Tables()), load.CodebookTable()) }

func tableByName(name string) *schemas.Table {
	for _, t := range append(tables(), schemas.DivisionsTable) {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// sqlType is DuckDB's type for a column.
func sqlType(t arrow.DataType) string {
	switch t := t.(type) {
	case *arrow.Int32Type:
		return "INTEGER"
	case *arrow.Int64Type:
		return "BIGINT"
	case *arrow.Float64Type:
		return "DOUBLE"
	case *arrow.BooleanType:
		return "BOOLEAN"
	case *arrow.Date32Type:
		return "DATE"
	case *arrow.TimestampType:
		return "TIMESTAMP WITH TIME ZONE"
	case *arrow.Decimal128Type:
		return fmt.Sprintf("DECIMAL(%d,%d)", t.Precision, t.Scale)
	case *arrow.ListType:
		return "VARCHAR[]"
	}
	return "VARCHAR"
}

// What goes into SQL is quoted.
var identifier, literal = sqltext.Identifier, sqltext.Literal
