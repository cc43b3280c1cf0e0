package schemas

// TableDivisions is the view of [DivisionsTable].
const TableDivisions = "divisions"

// DivisionsTable describes the governments of China by division, as the
// gazetteer lists them. Its rows depend on no report, so it is none of
// [Tables]: the catalog of a snapshot holds them.
var DivisionsTable = &Table{Name: TableDivisions, ZH: "行政区划", EN: "one row a division of China, current or ended since 2008, with its government", Fields: []Field{
	{Name: "code", Type: text, ZH: "代码", EN: "GB/T 2260 code, of townships the statistical code of 12 digits"},
	{Name: "name", Type: text, ZH: "名称", EN: "official name"},
	{Name: "agency_level", Type: text, ZH: "层级", EN: "province, prefecture, county or township"},
	{Name: "province", Type: text, ZH: "省级行政区", EN: "province"},
	{Name: "prefecture", Type: text, Nullable: true, ZH: "地级行政区", EN: "prefecture, NULL where the province governs the county itself"},
	{Name: "county", Type: text, Nullable: true, ZH: "县级行政区", EN: "county"},
	{Name: "since", Type: bigint, Nullable: true, ZH: "始于", EN: "year in which it began under this code and name, NULL where before 2008 or not known"},
	{Name: "ended", Type: bigint, Nullable: true, ZH: "止于", EN: "year in which it ceased, NULL where it is there"},
	{Name: "agency_name", Type: text, ZH: "政府名称", EN: "its government, by the division's own name"},
	{Name: "agency_id", Type: text, ZH: "机关编号", EN: "the government's, as in reports: of an ended division that of the one that carries it on"},
}}
