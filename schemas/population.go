package schemas

import "github.com/apache/arrow/go/v15/arrow"

// PopulationTable is a table of inhabitants that whoever runs gongkai may
// give; none is shipped. Its rows come from no report, so it is none of
// [Tables]: the catalog of a snapshot holds them.
var PopulationTable = &Table{Name: "population", Fields: []Field{
	{Name: "code", Type: text},
	{Name: "year", Type: arrow.PrimitiveTypes.Int32},
	{Name: "population", Type: bigint},
	{Name: "source", Type: text, Nullable: true},
}}
