package schemas

import (
	"github.com/apache/arrow/go/v15/arrow"
)

// Field is a column of a table, defined here once: its Arrow type, what it
// means in both languages, and its unit.
type Field struct {
	Name     string
	Type     arrow.DataType
	Nullable bool
	ZH, EN   string
	Unit     string
}

// Table is a table of the warehouse.
type Table struct {
	Name        string
	ZH, EN      string
	Partitioned bool   // by province, year and agency_level
	RowCode     string // of a fact table: the column of its row codes (item, channel)
	ColumnCode  string // and of its column codes (applicant, measure, outcome)
	Fields      []Field
}

// Partition keys of every partitioned table, in path order. They are columns
// of the table as it is read, and stand in the path, not in the file.
var PartitionKeys = []Field{
	{Name: "province", Type: text, Nullable: true, ZH: "省级行政区全称，中央机关为“中央”", EN: "full official name of the province; 中央 for national organs"},
	{Name: "year", Type: arrow.PrimitiveTypes.Int32, Nullable: true, ZH: "报告年度", EN: "the year reported on, not the year of publication"},
	{Name: "agency_level", Type: text, Nullable: true, ZH: "机关层级", EN: "national, province, prefecture, county or township; NULL for zones, see the dictionary"},
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

var reportID = Field{Name: "report_id", Type: text, ZH: "报告编号", EN: "stable identity of the report, derived from that of its source"}

// cellFields are the columns behind a fact's codes, the same in every fact table.
func cellFields(value arrow.DataType, unit string) []Field {
	return []Field{
		{Name: "status", Type: text, ZH: "单元格状态", EN: "what the document has: reported, blank, dash, missing or illegible"},
		{Name: "inferred_value", Type: value, Nullable: true, ZH: "由勾稽关系推得的唯一值", EN: "the one value that the form's identities leave, where the document gives none", Unit: unit},
		{Name: "proof", Type: text, ZH: "佐证", EN: "what stands behind the cell: proved, consistent, unproved or contradicted"},
		{Name: "raw", Type: text, Nullable: true, ZH: "原文", EN: "the cell's text as found"},
		{Name: "locator", Type: text, Nullable: true, ZH: "出处", EN: "where the cell stands in its document, such as line:62"},
	}
}

func factTable(name, zh, en, row, column string, value Field, extra ...Field) Table {
	fields := []Field{reportID,
		{Name: row, Type: text, ZH: "行代码", EN: "row code, see codebook"},
		{Name: column, Type: text, ZH: "列代码", EN: "column code, see codebook"},
		value}
	fields = append(fields, extra...)
	fields = append(fields, cellFields(value.Type, value.Unit)...)
	return Table{Name: name, ZH: zh, EN: en, Partitioned: true, RowCode: row, ColumnCode: column, Fields: fields}
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
	{Name: TableReports, ZH: "报告", EN: "one row a report", Partitioned: true, Fields: []Field{
		reportID,
		{Name: "source_uri", Type: text, ZH: "来源", EN: "the document's place in its corpus, or its address"},
		{Name: "source_kind", Type: text, ZH: "来源种类", EN: "kind of corpus source, such as folder"},
		{Name: "content_sha256", Type: text, ZH: "内容摘要", EN: "SHA-256 of the document's bytes, in hexadecimal"},
		{Name: "media_type", Type: text, ZH: "媒体类型", EN: "media type told from the content"},
		{Name: "bytes", Type: bigint, ZH: "字节数", EN: "size of the document", Unit: "byte"},
		{Name: "fetched_at", Type: instant, Nullable: true, ZH: "抓取时间", EN: "when it was fetched; NULL for a local file, which was not"},
		{Name: "title", Type: text, Nullable: true, ZH: "标题", EN: "title as printed, joined over its lines"},
		{Name: "document_number", Type: text, Nullable: true, ZH: "文号", EN: "document number, such as 西政〔2021〕1号"},
		{Name: "agency_name", Type: text, Nullable: true, ZH: "机关名称", EN: "reporting agency as the document names it"},
		{Name: "agency_id", Type: text, Nullable: true, ZH: "机关编号", EN: "the same agency over the years, through renames of its division and of itself"},
		{Name: "agency_type", Type: text, Nullable: true, ZH: "机关类型", EN: "government, office, department, zone, vertical, institution or other"},
		{Name: "scope", Type: text, Nullable: true, ZH: "口径", EN: "area: all organs of the area; organ: this organ alone"},
		{Name: "province_code", Type: text, Nullable: true, ZH: "省级代码", EN: "GB/T 2260 code of the province"},
		{Name: "prefecture", Type: text, Nullable: true, ZH: "地级行政区", EN: "prefecture"},
		{Name: "prefecture_code", Type: text, Nullable: true, ZH: "地级代码", EN: "GB/T 2260 code of the prefecture"},
		{Name: "county", Type: text, Nullable: true, ZH: "县级行政区", EN: "county"},
		{Name: "county_code", Type: text, Nullable: true, ZH: "县级代码", EN: "GB/T 2260 code of the county"},
		{Name: "township", Type: text, Nullable: true, ZH: "乡级行政区", EN: "township"},
		{Name: "township_code", Type: text, Nullable: true, ZH: "乡级代码", EN: "statistical code of the township, 12 digits"},
		{Name: "region_evidence", Type: text, Nullable: true, ZH: "区划依据", EN: "which words decided the region"},
		{Name: "published_on", Type: date, Nullable: true, ZH: "发布日期", EN: "date of publication or signature"},
		{Name: "form", Type: text, ZH: "表式", EN: "statutory form: 2014, 2019, 2021 or none"},
		{Name: "layout", Type: text, ZH: "版式", EN: "how the document lays its tables out"},
		{Name: "cells_reported", Type: bigint, ZH: "有数单元格", EN: "cells with a number"},
		{Name: "cells_blank", Type: bigint, ZH: "空白单元格", EN: "cells that are empty or hold a dash"},
		{Name: "cells_missing", Type: bigint, ZH: "缺失单元格", EN: "cells of the form that the document does not have"},
		{Name: "cells_illegible", Type: bigint, ZH: "不可辨单元格", EN: "cells that cannot be read with certainty"},
		{Name: "figures_sha256", Type: text, Nullable: true, ZH: "数字摘要", EN: "digest of the figures that it states, the same for a report and its copies; NULL where fewer than ten are not nought"},
		{Name: "checks_failed", Type: bigint, ZH: "未通过的核对", EN: "rules that the report breaks"},
		{Name: "is_official_host", Type: boolean, Nullable: true, ZH: "是否官方网站", EN: "whether its host is an authority's (.gov.cn and the like); NULL where there is no host, or one of which that cannot be told"},
		{Name: "is_canonical", Type: boolean, ZH: "是否正本", EN: "exactly one is true for each agency, year and scope"},
		{Name: "canonical_report_id", Type: text, ZH: "正本编号", EN: "the canonical report of the same agency, year and scope"},
		{Name: "warnings", Type: texts, ZH: "提示", EN: "what a reader of the figures should know"},
		{Name: "extractor_version", Type: text, ZH: "读取程序版本", EN: "version of the code that read it"},
		{Name: "run_id", Type: text, ZH: "运行编号", EN: "rules by which the row was read, see runs: the same for the same code and configuration, whichever night it was"},
	}},
	ptr(factTable(TableApplications, "收到和处理政府信息公开申请情况", "section 3: applications received and handled", "item", "applicant",
		Field{Name: "value", Type: bigint, Nullable: true, ZH: "数值", EN: "figure that the document states", Unit: "件"})),
	ptr(factTable(TableDisclosures, "主动公开政府信息情况", "section 2: proactive disclosure by statutory item", "item", "measure",
		Field{Name: "value", Type: quantity, Nullable: true, ZH: "数值（基本单位）", EN: "figure that the document states, in base units (yuan, not 万元)", Unit: "see unit"},
		Field{Name: "unit", Type: text, ZH: "单位", EN: "件, 项 or 元"})),
	ptr(factTable(TableDisputes, "行政复议、行政诉讼情况", "section 4: administrative reconsideration and litigation", "channel", "outcome",
		Field{Name: "value", Type: bigint, Nullable: true, ZH: "数值", EN: "figure that the document states", Unit: "件"})),
	{Name: TableCategories, ZH: "主动公开信息分类", EN: "what the narrative says was disclosed, by category", Partitioned: true, Fields: []Field{
		reportID,
		{Name: "label", Type: text, ZH: "类别（原文）", EN: "category as written"},
		{Name: "category", Type: text, Nullable: true, ZH: "类别代码", EN: "normalised category, NULL where none fits"},
		{Name: "count", Type: bigint, Nullable: true, ZH: "条数", EN: "pieces of information", Unit: "条"},
		{Name: "share_reported", Type: double, Nullable: true, ZH: "所称占比", EN: "share that the text states, 0.338 for 33.8%"},
		{Name: "total", Type: bigint, Nullable: true, ZH: "总数", EN: "the total that the sentence divides by", Unit: "条"},
		{Name: "locator", Type: text, ZH: "出处", EN: "where it stands"},
	}},
	{Name: TableSections, ZH: "正文", EN: "the prose of the report", Partitioned: true, Fields: []Field{
		reportID,
		{Name: "section", Type: text, ZH: "部分", EN: "preamble, overview, disclosure, applications, disputes, problems or other"},
		{Name: "heading", Type: text, Nullable: true, ZH: "标题", EN: "heading as printed"},
		{Name: "text", Type: text, ZH: "文本", EN: "paragraphs, one a line"},
	}},
	{Name: TableChecks, ZH: "核对", EN: "every rule tried on every report", Partitioned: true, Fields: []Field{
		reportID,
		{Name: "rule", Type: text, ZH: "规则", EN: "identity of the form, or another rule"},
		{Name: "fact_table", Type: text, ZH: "事实表", EN: "table that it concerns"},
		{Name: "subject", Type: text, ZH: "对象", EN: "the cells concerned"},
		{Name: "expected", Type: double, Nullable: true, ZH: "应为", EN: "what the rule expects"},
		{Name: "actual", Type: double, Nullable: true, ZH: "实为", EN: "what the document states"},
		{Name: "outcome", Type: text, ZH: "结果", EN: "pass, fail or not_applicable"},
		{Name: "message", Type: text, Nullable: true, ZH: "说明", EN: "what a person should know"},
	}},
	{Name: TableRejects, ZH: "未收录文件", EN: "every document that gave no report", Fields: []Field{
		{Name: "source_uri", Type: text, ZH: "来源", EN: "the document's place in its corpus, or its address"},
		{Name: "content_sha256", Type: text, Nullable: true, ZH: "内容摘要", EN: "SHA-256 of its bytes, NULL where they could not be read"},
		{Name: "stage", Type: text, ZH: "环节", EN: "stage that rejected it"},
		{Name: "reason", Type: text, ZH: "原因", EN: "reason, see the code list"},
		{Name: "detail", Type: text, ZH: "细节", EN: "what was found, and where"},
		{Name: "run_id", Type: text, ZH: "运行编号", EN: "rules by which it was rejected, see runs"},
	}},
	{Name: TableRuns, ZH: "运行", EN: "one row a run", Fields: []Field{
		{Name: "run_id", Type: text, ZH: "运行编号", EN: "what the run read by: code, forms, gazetteer and configuration; runs that read by the same rules share it"},
		{Name: "started_at", Type: instant, ZH: "开始", EN: "when it started"},
		{Name: "finished_at", Type: instant, ZH: "结束", EN: "when it had read everything"},
		{Name: "code_version", Type: text, ZH: "程序版本", EN: "version of gongkai"},
		{Name: "configuration", Type: text, ZH: "配置", EN: "configuration in force, as JSON"},
		{Name: "documents_seen", Type: bigint, ZH: "文件数", EN: "documents that the corpus holds"},
		{Name: "documents_new", Type: bigint, ZH: "新增", EN: "not in the snapshot before"},
		{Name: "documents_changed", Type: bigint, ZH: "变更", EN: "in it with other content"},
		{Name: "documents_unchanged", Type: bigint, ZH: "未变", EN: "in it with the same content"},
		{Name: "documents_rejected", Type: bigint, ZH: "未收录", EN: "gave no report"},
		{Name: "rows_written", Type: bigint, ZH: "写入行数", EN: "rows of all tables"},
		{Name: "seconds_extract", Type: double, ZH: "读取用时", EN: "crawl and extract, summed over workers", Unit: "s"},
		{Name: "seconds_transform", Type: double, ZH: "转换用时", EN: "transform, summed over workers", Unit: "s"},
		{Name: "seconds_load", Type: double, ZH: "写入用时", EN: "load", Unit: "s"},
		{Name: "snapshot", Type: text, ZH: "快照", EN: "snapshot that was the current one at its end"},
		{Name: "outcome", Type: text, Nullable: true, ZH: "结局", EN: "published, unchanged, refused or failed"},
		{Name: "message", Type: text, Nullable: true, ZH: "说明", EN: "why it was refused or failed"},
		{Name: "reasons", Type: text, Nullable: true, ZH: "处理缘由", EN: "documents by the reason why they were worked on, as JSON"},
		{Name: "documents_gone", Type: bigint, Nullable: true, ZH: "已不在来源", EN: "in the snapshot before and not in the sources any more"},
		{Name: "documents_reused", Type: bigint, Nullable: true, ZH: "续用", EN: "taken from what a run that was stopped had read"},
		{Name: "files_written", Type: bigint, Nullable: true, ZH: "写入文件数", EN: "data files that were written"},
		{Name: "files_shared", Type: bigint, Nullable: true, ZH: "共享文件数", EN: "data files that the snapshot before has too"},
		{Name: "bytes_written", Type: bigint, Nullable: true, ZH: "写入字节数", EN: "size of the data files that were written", Unit: "byte"},
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
