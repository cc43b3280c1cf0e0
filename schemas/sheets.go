package schemas

import (
	"slices"
	"sync"
)

// A sheet is a report as one row: who reports, a column for each cell of the
// tables on applications and disputes, and what became of its cells. Sheets are
// derived from the tables and say nothing that the tables do not: questions on
// many reports are answered from thousands of sheets and not from millions of
// cells.

// SheetCell is a cell of a statutory table that a sheet has a column for. The
// column holds the figure: the value, or the inferred one.
type SheetCell struct {
	Name        string // of the column: denied_state_secret, business_received, litigation_direct_total
	Row, Column string // codes of the cell in the fact table
}

// SheetPart are cells of one fact table. Beside their columns a sheet has two
// sets of bits, bit i for cell i: NAME_rows, of the cells that have a row, and
// NAME_inferred, of those whose figure was inferred.
type SheetPart struct {
	Name  string // an applicant, or disputes
	Table string
	Cells []SheetCell // at most 63
}

// SheetParts lists the parts in order: one an applicant, the total first, and
// disputes.
func SheetParts() []SheetPart { return sheetParts() }

var sheetParts = sync.OnceValue(func() []SheetPart {
	var out []SheetPart
	applicants := codes(TableApplications, "applicant")
	for _, applicant := range append([]string{"total"}, slices.DeleteFunc(applicants, func(a string) bool { return a == "total" })...) {
		p := SheetPart{Name: applicant, Table: TableApplications}
		for _, item := range codes(TableApplications, "item") {
			name := ColumnName(item)
			if applicant != "total" {
				name = applicant + "_" + name
			}
			p.Cells = append(p.Cells, SheetCell{name, item, applicant})
		}
		out = append(out, p)
	}
	disputes := SheetPart{Name: TableDisputes, Table: TableDisputes}
	for _, channel := range codes(TableDisputes, "channel") {
		for _, outcome := range codes(TableDisputes, "outcome") {
			disputes.Cells = append(disputes.Cells, SheetCell{channel + "_" + outcome, channel, outcome})
		}
	}
	return append(out, disputes)
})

// codes lists the codes of a table and kind.
func codes(table, kind string) []string {
	var out []string
	for _, c := range Codebook() {
		if c.Table == table && c.Kind == kind {
			out = append(out, c.Code)
		}
	}
	return out
}

// WhoFields are the fields that tell of its report in a row of sheets and of
// [SheetCategories]: its id, the partition keys, [ReportColumns] and the form.
func WhoFields() []Field {
	reports := TableByName(TableReports)
	out := append([]Field{reportID}, PartitionKeys...)
	for _, name := range append(slices.Clone(ReportColumns), "form") {
		out = append(out, reports.Fields[reports.FieldIndex(name)])
	}
	return out
}

// SheetTable describes sheets: [WhoFields], the parts, then of the cells of all
// fact tables, how many have each status and proof and how many were inferred,
// and of which tables there is anything.
var SheetTable = sync.OnceValue(func() *Table {
	t := &Table{Name: "sheets", Fields: WhoFields()}
	add := func(f Field) { t.Fields = append(t.Fields, f) }
	for _, p := range SheetParts() {
		for _, c := range p.Cells {
			add(Field{Name: c.Name, Type: bigint, Nullable: true})
		}
		add(Field{Name: p.Name + "_rows", Type: bigint})
		add(Field{Name: p.Name + "_inferred", Type: bigint})
	}
	for _, name := range slices.Concat(Statuses[:], Proofs[:], []string{"inferred"}) {
		add(Field{Name: name, Type: bigint})
	}
	for _, name := range append(slices.Clone(FactTables), TableCategories) {
		add(Field{Name: "with_" + name, Type: boolean})
	}
	return t
})

// SheetCategories describes the categories of reports with who reports: the
// table of that name with [WhoFields] in place of the report's id.
var SheetCategories = sync.OnceValue(func() *Table {
	return &Table{Name: "sheet_categories", Fields: append(WhoFields(), TableByName(TableCategories).Fields[1:]...)}
})
