package specimen

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"gongkai/schemas"
)

// Labels of documents that no generator wrote are kept in a shorthand that can
// be compared with the document row by row:
//
//	# what is said of the rows below
//	[tab-rows/fusong-2020.txt] 2019
//	reports year: 2020
//	applications received: 3 0 0 0 0 0 3
//	disclosures regulation: / / /
//	disputes reconsideration: 0 0 0 0 0
//	categories 规划计划类信息: 7 0.28
//	applications rest: missing
//
// The form stands behind the file's name; section 2 may follow another one,
// given as "disclosures form: 2021". Values are in the order of the form's
// columns. In the place of a value, "_" is a blank cell, "/" a dash, "x" a
// missing one, "?" one that is illegible, "." one without a label. "rest"
// speaks of all rows that the file has not named.
const (
	handBlank     = "_"
	handDash      = "/"
	handMissing   = "x"
	handIllegible = "?"
	handNoLabel   = "."
)

// ParseHandLabels expands the shorthand.
func ParseHandLabels(text string) ([]Label, error) {
	p := handParser{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("specimen: hand labels, line %d: %w", n, err)
		}
	}
	return p.labels, nil
}

type handParser struct {
	file   string
	forms  map[string]*schemas.Form // by fact table
	named  map[[2]string]bool       // fact table and row
	labels []Label
}

func (p *handParser) line(line string) error {
	if strings.HasPrefix(line, "[") {
		name, form, ok := strings.Cut(line[1:], "]")
		if !ok {
			return fmt.Errorf("no closing bracket in %q", line)
		}
		return p.begin(name, strings.TrimSpace(form))
	}
	head, rest, ok := strings.Cut(line, ": ")
	table, row, ok2 := strings.Cut(head, " ")
	if !ok || !ok2 || p.file == "" {
		return fmt.Errorf("not a label: %q", line)
	}
	switch table {
	case schemas.TableReports:
		p.add(table, row, "", rest, schemas.StatusReported)
		return nil
	case schemas.TableCategories:
		return p.category(row, strings.Fields(rest))
	}
	if row == "form" {
		p.forms[table] = schemas.FormByCode(rest)
		return nil
	}
	f := p.forms[table]
	if f == nil {
		return fmt.Errorf("%s: no form for %q", p.file, table)
	}
	columns := columnsByRow(f.Table(table))
	if row != "rest" {
		return p.row(table, row, columns, strings.Fields(rest))
	}
	if rest != schemas.StatusMissing {
		return fmt.Errorf("the rest can only be missing, not %q", rest)
	}
	for _, r := range columns.rows {
		if !p.named[[2]string{table, r}] {
			if err := p.row(table, r, columns, slices.Repeat([]string{handMissing}, len(columns.of[r]))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *handParser) begin(file, form string) error {
	p.file, p.forms, p.named = file, map[string]*schemas.Form{}, map[[2]string]bool{}
	if form == schemas.FormNone {
		return nil
	}
	f := schemas.FormByCode(form)
	if f == nil {
		return fmt.Errorf("%s: no form %q", file, form)
	}
	for i := range f.Tables {
		p.forms[f.Tables[i].FactTable] = f
	}
	return nil
}

func (p *handParser) add(table, row, column, value, status string) {
	p.labels = append(p.labels, Label{p.file, table, row, column, value, status})
}

func (p *handParser) category(label string, values []string) error {
	columns := []string{"count", "share_reported"}
	if len(values) == 0 || len(values) > len(columns) {
		return fmt.Errorf("category %s: %d values", label, len(values))
	}
	for i, v := range values {
		p.add(schemas.TableCategories, label, columns[i], v, schemas.StatusReported)
	}
	return nil
}

func (p *handParser) row(table, row string, columns tableColumns, values []string) error {
	of := columns.of[row]
	if len(of) != len(values) {
		return fmt.Errorf("%s: %s %s has %d columns, not %d", p.file, table, row, len(of), len(values))
	}
	if key := [2]string{table, row}; p.named[key] {
		return fmt.Errorf("%s: %s %s twice", p.file, table, row)
	} else {
		p.named[key] = true
	}
	for i, v := range values {
		switch v {
		case handNoLabel:
		case handBlank:
			p.add(table, row, of[i], "", schemas.StatusBlank)
		case handDash:
			p.add(table, row, of[i], "", schemas.StatusDash)
		case handMissing:
			p.add(table, row, of[i], "", schemas.StatusMissing)
		case handIllegible:
			p.add(table, row, of[i], "", schemas.StatusIllegible)
		default:
			p.add(table, row, of[i], v, schemas.StatusReported)
		}
	}
	return nil
}

// tableColumns are the columns of each row of a table, in printed order.
type tableColumns struct {
	rows []string
	of   map[string][]string
}

func columnsByRow(t *schemas.FormTable) tableColumns {
	c := tableColumns{of: map[string][]string{}}
	for _, cell := range shapes()[t] {
		if c.of[cell.Row] == nil {
			c.rows = append(c.rows, cell.Row)
		}
		c.of[cell.Row] = append(c.of[cell.Row], cell.Column)
	}
	return c
}
