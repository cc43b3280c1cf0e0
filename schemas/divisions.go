package schemas

// TableDivisions is the view of [DivisionsTable].
const TableDivisions = "divisions"

// DivisionsTable describes the governments of China by division, as the
// gazetteer lists them. Its rows depend on no report, so it is none of
// [Tables]: the catalog of a snapshot holds them.
var DivisionsTable = &Table{Name: TableDivisions, Fields: []Field{
	{Name: "code", Type: text},
	{Name: "name", Type: text},
	{Name: "agency_level", Type: text},
	{Name: "province", Type: text},
	{Name: "prefecture", Type: text, Nullable: true},
	{Name: "county", Type: text, Nullable: true},
	{Name: "since", Type: bigint, Nullable: true},
	{Name: "ended", Type: bigint, Nullable: true},
	{Name: "agency_name", Type: text},
	{Name: "agency_id", Type: text},
}}
