package specimen

import (
	"gongkai/schemas"
)

// Report is a report before it is printed: who, when, which figures, which
// words.
type Report struct {
	Agency         Agency
	Year           int
	DocumentNumber string // "" where it has none
	PublishedOn    string // 2021-01-09, "" where it is not dated
	HasTitle       bool   // false where the text starts with section one, whose first sentence names the agency
	Tables         []Table
	Categories     []Category
	Prose          Prose
}

// Table is a filled table of a form. A report may mix tables of two forms.
type Table struct {
	Form  *schemas.Form
	Shape *schemas.FormTable
	Cells []Cell // one for each cell of the form, in printed order
}

// Cell is a figure of the form and what the document has in its place.
type Cell struct {
	Row, Column string // codes
	Raw         string // text printed
	Value       string // exact decimal in the base unit, "" where Status is not reported
	Status      string // schemas.Status…
	Unknowable  bool   // no label: the layout does not show which cell it is
	num         int64  // the figure behind Raw, in ten-thousandths of the base unit
}

// Category is what the narrative says about one class of information.
type Category struct {
	Label string // as written
	Count int
	Share string // percentage as written, without the sign; "" where none is
}

// Form returns the code of the newest form among the tables, or none.
func (r *Report) Form() string {
	code := schemas.FormNone
	for i := range r.Tables {
		if c := r.Tables[i].Form.Code; code == schemas.FormNone || c > code {
			code = c
		}
	}
	return code
}

// Table returns the table of a fact table, or nil.
func (r *Report) Table(factTable string) *Table {
	for i := range r.Tables {
		if r.Tables[i].Shape.FactTable == factTable {
			return &r.Tables[i]
		}
	}
	return nil
}

// Cell returns a cell by its codes, or nil.
func (t *Table) Cell(row, column string) *Cell {
	for i := range t.Cells {
		if t.Cells[i].Row == row && t.Cells[i].Column == column {
			return &t.Cells[i]
		}
	}
	return nil
}

// clone copies the report as far as rendering changes it: the cells.
func (r *Report) clone() *Report {
	c := *r
	c.Tables = make([]Table, len(r.Tables))
	for i, t := range r.Tables {
		t.Cells = append([]Cell(nil), t.Cells...)
		c.Tables[i] = t
	}
	return &c
}

// gone marks a cell as one that the document does not have.
func (c *Cell) gone() {
	c.Raw, c.Value, c.Status = "", "", schemas.StatusMissing
}
