package schemas

import (
	"github.com/apache/arrow/go/v15/arrow"
)

// Field is a column of a table as it is stored. What a column of the warehouse
// means to who reads it, and its unit, [Describe] tells.
type Field struct {
	Name     string
	Type     arrow.DataType
	Nullable bool
	EN       string // what it holds, of a record between stages
}

// Table is a table of the warehouse.
type Table struct {
	Name        string
	Partitioned bool   // by province, year and agency_level
	RowCode     string // of a fact table: the column of its row codes (item, channel)
	ColumnCode  string // and of its column codes (applicant, measure, outcome)
	Fields      []Field
}

// Partition keys of every partitioned table, in path order. They are columns
// of the table as it is read, and stand in the path, not in the file.
var PartitionKeys = []Field{
	{Name: "province", Type: text, Nullable: true},
	{Name: "year", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
	{Name: "agency_level", Type: text, Nullable: true},
}

var (
	text     = arrow.BinaryTypes.String
	bigint   = arrow.PrimitiveTypes.Int64
	double   = arrow.PrimitiveTypes.Float64
	boolean  = arrow.FixedWidthTypes.Boolean
	date     = arrow.FixedWidthTypes.Date32
	instant  = &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
	texts    = arrow.ListOf(arrow.BinaryTypes.String)
	quantity = &arrow.Decimal128Type{Precision: 20, Scale: 4}
)

var reportID = Field{Name: "report_id", Type: text}

// cellFields are the columns behind a fact's codes, the same in every fact table.
func cellFields(value arrow.DataType) []Field {
	return []Field{
		{Name: "status", Type: text},
		{Name: "inferred_value", Type: value, Nullable: true},
		{Name: "proof", Type: text},
		{Name: "raw", Type: text, Nullable: true},
		{Name: "locator", Type: text, Nullable: true},
	}
}

func factTable(name, row, column string, value Field, extra ...Field) Table {
	fields := []Field{reportID,
		{Name: row, Type: text},
		{Name: column, Type: text},
		value}
	fields = append(fields, extra...)
	fields = append(fields, cellFields(value.Type)...)
	return Table{Name: name, Partitioned: true, RowCode: row, ColumnCode: column, Fields: fields}
}

// Tables lists the tables of the warehouse in the order of the contract. The
// slice is shared: do not change it.
func Tables() []*Table { return tables }

// TableByName returns the table of that name, or nil.
func TableByName(name string) *Table {
	for _, t := range tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

var tables = []*Table{
	{Name: TableReports, Partitioned: true, Fields: []Field{
		reportID,
		{Name: "source_uri", Type: text},
		{Name: "source_kind", Type: text},
		{Name: "content_sha256", Type: text},
		{Name: "media_type", Type: text},
		{Name: "bytes", Type: bigint},
		{Name: "fetched_at", Type: instant, Nullable: true},
		{Name: "title", Type: text, Nullable: true},
		{Name: "document_number", Type: text, Nullable: true},
		{Name: "agency_name", Type: text, Nullable: true},
		{Name: "agency_id", Type: text, Nullable: true},
		{Name: "agency_type", Type: text, Nullable: true},
		{Name: "scope", Type: text, Nullable: true},
		{Name: "province_code", Type: text, Nullable: true},
		{Name: "prefecture", Type: text, Nullable: true},
		{Name: "prefecture_code", Type: text, Nullable: true},
		{Name: "county", Type: text, Nullable: true},
		{Name: "county_code", Type: text, Nullable: true},
		{Name: "township", Type: text, Nullable: true},
		{Name: "township_code", Type: text, Nullable: true},
		{Name: "region_evidence", Type: text, Nullable: true},
		{Name: "published_on", Type: date, Nullable: true},
		{Name: "form", Type: text},
		{Name: "layout", Type: text},
		{Name: "cells_reported", Type: bigint},
		{Name: "cells_blank", Type: bigint},
		{Name: "cells_missing", Type: bigint},
		{Name: "cells_illegible", Type: bigint},
		{Name: "figures_sha256", Type: text, Nullable: true},
		{Name: "checks_failed", Type: bigint},
		{Name: "is_official_host", Type: boolean, Nullable: true},
		{Name: "is_canonical", Type: boolean},
		{Name: "canonical_report_id", Type: text},
		{Name: "warnings", Type: texts},
		{Name: "extractor_version", Type: text},
		{Name: "run_id", Type: text},
	}},
	ptr(factTable(TableApplications, "item", "applicant",
		Field{Name: "value", Type: bigint, Nullable: true})),
	ptr(factTable(TableDisclosures, "item", "measure",
		Field{Name: "value", Type: quantity, Nullable: true},
		Field{Name: "unit", Type: text})),
	ptr(factTable(TableDisputes, "channel", "outcome",
		Field{Name: "value", Type: bigint, Nullable: true})),
	{Name: TableCategories, Partitioned: true, Fields: []Field{
		reportID,
		{Name: "label", Type: text},
		{Name: "category", Type: text, Nullable: true},
		{Name: "count", Type: bigint, Nullable: true},
		{Name: "share_reported", Type: double, Nullable: true},
		{Name: "total", Type: bigint, Nullable: true},
		{Name: "locator", Type: text},
	}},
	{Name: TableSections, Partitioned: true, Fields: []Field{
		reportID,
		{Name: "section", Type: text},
		{Name: "heading", Type: text, Nullable: true},
		{Name: "text", Type: text},
	}},
	{Name: TableChecks, Partitioned: true, Fields: []Field{
		reportID,
		{Name: "rule", Type: text},
		{Name: "fact_table", Type: text},
		{Name: "subject", Type: text},
		{Name: "expected", Type: double, Nullable: true},
		{Name: "actual", Type: double, Nullable: true},
		{Name: "outcome", Type: text},
		{Name: "message", Type: text, Nullable: true},
	}},
	{Name: TableRejects, Fields: []Field{
		{Name: "source_uri", Type: text},
		{Name: "content_sha256", Type: text, Nullable: true},
		{Name: "stage", Type: text},
		{Name: "reason", Type: text},
		{Name: "detail", Type: text},
		{Name: "run_id", Type: text},
	}},
	{Name: TableRuns, Fields: []Field{
		{Name: "run_id", Type: text},
		{Name: "started_at", Type: instant},
		{Name: "finished_at", Type: instant},
		{Name: "code_version", Type: text},
		{Name: "configuration", Type: text},
		{Name: "documents_seen", Type: bigint},
		{Name: "documents_new", Type: bigint},
		{Name: "documents_changed", Type: bigint},
		{Name: "documents_unchanged", Type: bigint},
		{Name: "documents_rejected", Type: bigint},
		{Name: "rows_written", Type: bigint},
		{Name: "seconds_extract", Type: double},
		{Name: "seconds_transform", Type: double},
		{Name: "seconds_load", Type: double},
		{Name: "snapshot", Type: text},
		{Name: "outcome", Type: text, Nullable: true},
		{Name: "message", Type: text, Nullable: true},
		{Name: "reasons", Type: text, Nullable: true},
		{Name: "documents_gone", Type: bigint, Nullable: true},
		{Name: "documents_reused", Type: bigint, Nullable: true},
		{Name: "files_written", Type: bigint, Nullable: true},
		{Name: "files_shared", Type: bigint, Nullable: true},
		{Name: "bytes_written", Type: bigint, Nullable: true},
		{Name: "crawl", Type: text, Nullable: true},
	}},
}

func ptr(t Table) *Table { return &t }

// arrowSchema derives the Arrow schema of a list of fields.
func arrowSchema(fields []Field) *arrow.Schema {
	out := make([]arrow.Field, len(fields))
	for i, f := range fields {
		out[i] = arrow.Field{Name: f.Name, Type: f.Type, Nullable: f.Nullable}
	}
	return arrow.NewSchema(out, nil)
}

// Arrow is the schema of the table's record batches: its fields, without the
// partition keys, which stand in the path.
func (t *Table) Arrow() *arrow.Schema { return arrowSchema(t.Fields) }

// FieldIndex returns the position of a field, or -1.
func (t *Table) FieldIndex(name string) int {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return i
		}
	}
	return -1
}
