package catalog

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/load"
	"gongkai/schemas"
)

//go:embed views/*.sql
var viewFiles embed.FS

// view is a view of the contract: its query and what it means.
type view struct {
	name     string
	query    string
	comment  string
	comments [][2]string // column, meaning
}

// order lists the views, each after those that it reads.
var order = []string{
	schemas.TableReports, schemas.TableApplications, schemas.TableDisclosures, schemas.TableDisputes,
	schemas.TableCategories, schemas.TableSections, schemas.TableChecks, schemas.TableRejects, schemas.TableRuns, "codebook", "dictionary", schemas.TableDivisions,
	"application_sums", "applications_wide", "application_rates", "application_rates_by_region",
	"category_shares", "denial_reasons", "dispute_rates", "report_cells", "coverage", "quality", "restatements",
	"agencies", "missing_reports", "copies",
}

// agencyColumns are the columns of reports that stand beside every fact. They
// are kept in one file for all reports, see agencies.
var agencyColumns = []string{
	"agency_name", "agency_id", "agency_type", "scope", "prefecture", "county", "township", "is_canonical",
}

// namedCode is a code with the column name that stands for it.
type namedCode struct {
	Name, Code, Applicant string
	LabelZH, LabelEN      string
}

// itemGroup is an outcome that the form prints in parts only.
type itemGroup struct {
	Name         string
	Alternatives [][]string // codes that add up to it, one list a form that differs
}

// rate is a column of application_rates: Part divided by Whole.
type rate struct{ Name, Part, Whole string }

var rates = []rate{
	{"grant_rate", "granted", "concluded"},
	{"partial_grant_rate", "partially_granted", "concluded"},
	{"denial_rate", "denied", "concluded"},
	{"unavailable_rate", "unavailable", "concluded"},
	{"not_processed_rate", "not_processed", "concluded"},
	{"other_rate", "other", "concluded"},
	{"natural_person_share", "natural_person_received", "received"},
	{"carry_over_rate", "carried_out", "(received + carried_in)"},
}

// column is a code as a column name: denied.state_secret is denied_state_secret.
func column(code string) string { return strings.ReplaceAll(code, ".", "_") }

// codesOf lists the codes of a table and kind.
func codesOf(table, kind string) []namedCode {
	var out []namedCode
	for _, c := range schemas.Codebook() {
		if c.Table == table && c.Kind == kind {
			out = append(out, namedCode{Name: column(c.Code), Code: c.Code, LabelZH: c.LabelZH, LabelEN: c.LabelEN})
		}
	}
	return out
}

// applicantItems are the cells of section 3 but those of the column 总计.
func applicantItems() []namedCode {
	var out []namedCode
	for _, a := range codesOf(schemas.TableApplications, "applicant") {
		if a.Code == "total" {
			continue
		}
		for _, i := range codesOf(schemas.TableApplications, "item") {
			out = append(out, namedCode{
				Name: a.Name + "_" + i.Name, Code: i.Code, Applicant: a.Name,
				LabelZH: i.LabelZH + "，" + a.LabelZH, LabelEN: i.LabelEN + ", " + strings.ToLower(a.LabelEN[:1]) + a.LabelEN[1:],
			})
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
	"agencyColumns": func() []string { return agencyColumns },
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
	"dictionary":     schemas.Dictionary,
	"literal":        literal,
	"table":          schemas.TableByName,
	"hasFigure":      func(table string) bool { return slices.Contains(figureTables, table) },
	"figureTables":   func() []string { return figureTables },
	"items":          func() []namedCode { return codesOf(schemas.TableApplications, "item") },
	"channels":       func() []namedCode { return codesOf(schemas.TableDisputes, "channel") },
	"applicants":     func() []namedCode { return codesOf(schemas.TableApplications, "applicant") },
	"applicantItems": applicantItems,
	"itemGroups":     itemGroups,
	"denialItems":    denialItems,
	"rates":          func() []rate { return rates },
	"statuses": func() []string {
		return []string{schemas.StatusReported, schemas.StatusBlank, schemas.StatusDash, schemas.StatusMissing, schemas.StatusIllegible}
	},
	"proofs": func() []string {
		return []string{schemas.ProofProved, schemas.ProofConsistent, schemas.ProofUnproved, schemas.ProofContradicted}
	},
	"forms": func() []string {
		var out []string
		for _, f := range schemas.Forms() {
			out = append(out, f.Code)
		}
		return append(out, schemas.FormNone)
	},
	"codes": codeList,
}

// codeList is a list of codes as SQL has it between brackets.
func codeList(codes []string) string {
	quoted := make([]string, len(codes))
	for i, c := range codes {
		quoted[i] = literal(c)
	}
	return strings.Join(quoted, ", ")
}

// figureTables are the tables of cells: those with a value and a figure.
var figureTables = []string{schemas.TableApplications, schemas.TableDisclosures, schemas.TableDisputes}

// views reads the views in order. The files are embedded: an error is ours,
// and a test reads them all.
var views = sync.OnceValues(func() ([]view, error) {
	partial, err := template.New("views").Funcs(functions).ParseFS(viewFiles, "views/_*.sql")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(viewFiles, "views/[a-z]*.sql")
	if err != nil {
		return nil, err
	}
	if len(files) != len(order) {
		return nil, fmt.Errorf("catalog: %d files of views for %d names", len(files), len(order))
	}
	out := make([]view, len(order))
	for i, name := range order {
		src, err := viewFiles.ReadFile("views/" + name + ".sql")
		if err != nil {
			return nil, err
		}
		t, err := template.Must(partial.Clone()).New(name).Parse(string(src))
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		if err := t.Execute(&b, nil); err != nil {
			return nil, err
		}
		if out[i], err = parseView(name, b.String()); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// parseView splits the comments off a view's query.
func parseView(name, src string) (view, error) {
	v := view{name: name}
	var query strings.Builder
	lines := bufio.NewScanner(strings.NewReader(src))
	for lines.Scan() {
		line := lines.Text()
		meaning, ok := strings.CutPrefix(line, "-- ")
		if query.Len() > 0 { // remarks within the query are for who reads it
			ok = false
		}
		if !ok {
			query.WriteString(line + "\n")
			continue
		}
		head, text, ok := strings.Cut(meaning, ": ")
		switch {
		case ok && head == "view":
			v.comment = text
		case ok && strings.HasPrefix(head, "column "):
			v.comments = append(v.comments, [2]string{strings.TrimPrefix(head, "column "), text})
		default:
			return v, fmt.Errorf("catalog: views/%s.sql: %q is no description", name, line)
		}
	}
	v.query = strings.TrimSpace(query.String())
	v.describe()
	return v, lines.Err()
}

// describe adds what schemas says about the columns.
func (v *view) describe() {
	add := func(name, zh, en, unit string) {
		for _, c := range v.comments {
			if c[0] == name {
				return
			}
		}
		text := en
		if zh != "" {
			text += " (" + zh + ")"
		}
		if unit != "" {
			text += " [" + unit + "]"
		}
		if text != "" {
			v.comments = append(v.comments, [2]string{name, text})
		}
	}
	fields := func(fields []schemas.Field, only func(string) bool) {
		for _, f := range fields {
			if only(f.Name) {
				add(f.Name, f.ZH, f.EN, f.Unit)
			}
		}
	}
	all := func(string) bool { return true }
	reports := schemas.TableByName(schemas.TableReports)
	table := tableByName(v.name)
	if table != nil {
		if v.comment == "" {
			v.comment = fmt.Sprintf("%s (%s)", table.EN, table.ZH)
		}
		if table.Partitioned {
			fields(schemas.PartitionKeys, all)
		}
		fields(table.Fields, all)
		if slices.Contains(figureTables, v.name) {
			add("figure", "取用数值", "coalesce(value, inferred_value): what sums and rates are made from", "")
		}
		if table.Partitioned && v.name != schemas.TableReports {
			fields(reports.Fields, func(name string) bool { return slices.Contains(agencyColumns, name) })
		}
	}
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

// identifier quotes a name of SQL.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal quotes a text of SQL.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
