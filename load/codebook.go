package load

import (
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
)

const tableCodebook = "codebook"

var text = arrow.BinaryTypes.String

// codebookTable is the codebook as a table of the warehouse, column by column
// as it is published.
var codebookTable = &schemas.Table{Name: tableCodebook, Fields: []schemas.Field{
	{Name: "table", Type: text},
	{Name: "kind", Type: text},
	{Name: "code", Type: text},
	{Name: "parent", Type: text, Nullable: true},
	{Name: "forms", Type: text},
	{Name: "position", Type: arrow.PrimitiveTypes.Int64},
	{Name: "label_zh", Type: text},
	{Name: "label_en", Type: text},
	{Name: "unit", Type: text, Nullable: true},
}}

// CodebookTable describes the codebook as a table of the warehouse.
func CodebookTable() *schemas.Table { return codebookTable }

// codebookRecord is the codebook's rows; the caller releases it.
func codebookRecord() arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, codebookTable.Arrow())
	defer b.Release()
	optional := func(i int, s string) {
		if s == "" {
			b.Field(i).AppendNull()
			return
		}
		b.Field(i).(*array.StringBuilder).Append(s)
	}
	for _, c := range schemas.Codebook() {
		for i, s := range []string{c.Table, c.Kind, c.Code} {
			b.Field(i).(*array.StringBuilder).Append(s)
		}
		optional(3, c.Parent)
		b.Field(4).(*array.StringBuilder).Append(strings.Join(c.Forms, "|"))
		b.Field(5).(*array.Int64Builder).Append(int64(c.Position))
		b.Field(6).(*array.StringBuilder).Append(c.LabelZH)
		b.Field(7).(*array.StringBuilder).Append(c.LabelEN)
		optional(8, c.Unit)
	}
	return b.NewRecord()
}
