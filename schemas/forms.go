package schemas

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed forms/*.json
var formFiles embed.FS

// Form is a statutory layout of the tables, as an authority printed it.
type Form struct {
	Code      string      `json:"code"`       // "2019", "2021"
	FirstYear int         `json:"first_year"` // first reporting year it was made for
	LastYear  int         `json:"last_year"`  // last such year, 0 while in force
	Authority string      `json:"authority"`  // the notice that prescribes it
	Tables    []FormTable `json:"tables"`
}

// FormTable is one of a form's tables: a section of the report.
type FormTable struct {
	FactTable  string     `json:"fact_table"` // the warehouse table that its cells go to
	Section    int        `json:"section"`    // 2, 3, 4: the number of the section that holds it
	Titles     []string   `json:"titles"`     // the section's heading as printed, then its variants
	Notes      []string   `json:"notes"`      // text printed in the head that is neither label nor figure
	Blocks     []Block    `json:"blocks"`
	Identities []Identity `json:"identities"`
}

// Block is a rectangle of cells under one head. A table has one or more.
type Block struct {
	Code    string   `json:"code"`
	Titles  []string `json:"titles"`   // a line above the head, such as 第二十条第（一）项
	RowHead []string `json:"row_head"` // what stands over the row labels, such as 信息内容
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
}

// Row is a printed row of a block. A block of one row may print no label.
type Row struct {
	Code   string   `json:"code"`
	Groups []string `json:"groups"` // labels of the groups around it, outermost first
	Labels []string `json:"labels"` // as printed, then aliases met in reports
}

// Column is a printed column of a block.
type Column struct {
	Code        string   `json:"code"`
	RowCode     string   `json:"row"` // set where the column, not the row, tells the fact's row code
	Groups      []string `json:"groups"`
	Labels      []string `json:"labels"`
	Unit        string   `json:"unit"`         // base unit of the fact: 件, 项, 元
	PrintedUnit string   `json:"printed_unit"` // unit that the head prints, where it is not the base unit
	Signed      bool     `json:"signed"`       // may be negative
}

// Identity is a rule (勾稽关系) that the figures of a table keep: the sum of
// Left equals the sum of Right.
type Identity struct {
	Rule   string   `json:"rule"`
	Along  string   `json:"along"` // "row": Left and Right are column codes, once a row; "column": row codes, once a column
	Left   []string `json:"left"`
	Right  []string `json:"right"`
	Source string   `json:"source"`
}

// Cell is one figure of a form: a fact's row and column code.
type Cell struct {
	Row, Column string
	Unit        string
	Signed      bool
}

// FactRow returns the row code under which the cell (r, c) is kept.
func FactRow(r *Row, c *Column) string {
	if c.RowCode != "" {
		return c.RowCode
	}
	return r.Code
}

// Cells lists the table's cells in printed order.
func (t *FormTable) Cells() []Cell {
	var cells []Cell
	for bi := range t.Blocks {
		b := &t.Blocks[bi]
		for ri := range b.Rows {
			for ci := range b.Columns {
				c := &b.Columns[ci]
				cells = append(cells, Cell{Row: FactRow(&b.Rows[ri], c), Column: c.Code, Unit: c.Unit, Signed: c.Signed})
			}
		}
	}
	return cells
}

// FormCell is a cell of one of the forms.
type FormCell struct {
	Form  *Form
	Table *FormTable
	Cell
}

// FormCells lists the cells of all forms, oldest form first, each table's in
// printed order. Stages call a cell by its place in the list, which holds while
// the program runs. The slice is shared: do not change it.
func FormCells() []FormCell { return loadFormCells() }

var loadFormCells = sync.OnceValue(func() []FormCell {
	var all []FormCell
	for _, f := range loadForms() {
		for i := range f.Tables {
			for _, c := range f.Tables[i].Cells() {
				all = append(all, FormCell{Form: f, Table: &f.Tables[i], Cell: c})
			}
		}
	}
	return all
})

// Table returns the form's table that feeds a fact table, or nil.
func (f *Form) Table(factTable string) *FormTable {
	for i := range f.Tables {
		if f.Tables[i].FactTable == factTable {
			return &f.Tables[i]
		}
	}
	return nil
}

// Forms returns the statutory forms, oldest first. The slice is shared: do
// not change it.
func Forms() []*Form { return loadForms() }

// FormByCode returns the form with that code, or nil.
func FormByCode(code string) *Form {
	for _, f := range loadForms() {
		if f.Code == code {
			return f
		}
	}
	return nil
}

var loadForms = sync.OnceValue(func() []*Form {
	names, err := fs.Glob(formFiles, "forms/*.json") // sorted by name, so by code
	if err != nil {
		panic(err)
	}
	forms := make([]*Form, 0, len(names))
	for _, name := range names {
		b, err := formFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		f := new(Form)
		if err := json.Unmarshal(b, f); err != nil {
			panic(fmt.Sprintf("schemas: %s: %v", name, err)) // an embedded file: a test reads them all
		}
		forms = append(forms, f)
	}
	return forms
})
