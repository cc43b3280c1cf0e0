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
var codebookTable = &schemas.Table{Name: tableCodebook, ZH: "代码表", EN: "what the codes of the fact tables mean", Fields: []schemas.Field{
	{Name: "table", Type: text, ZH: "事实表", EN: "fact table"},
	{Name: "kind", Type: text, ZH: "列", EN: "the column that holds the code: item, applicant, measure, channel or outcome"},
	{Name: "code", Type: text, ZH: "代码", EN: "code"},
	{Name: "parent", Type: text, Nullable: true, ZH: "上级代码", EN: "the code of which it is a part, NULL where it is a whole"},
	{Name: "forms", Type: text, ZH: "表式", EN: "statutory forms that have it, with | between them"},
	{Name: "position", Type: arrow.PrimitiveTypes.Int64, ZH: "次序", EN: "order in print"},
	{Name: "label_zh", Type: text, ZH: "官方名称", EN: "label as printed"},
	{Name: "label_en", Type: text, ZH: "英文名称", EN: "label in English"},
	{Name: "unit", Type: text, Nullable: true, ZH: "单位", EN: "unit: 件, 项, 元, or NULL where the column tells it"},
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
