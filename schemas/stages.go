package schemas

import (
	"github.com/apache/arrow/go/v15/arrow"
)

// What the stages hand on, as Arrow records of many documents.
//
//	crawl ── documents ──▶ extract ── readings ──▶ transform ── facts ──▶ load
//
// A stage releases the records that it was given and returns records that its
// caller releases.

// DocumentSchema is the record that a corpus source hands to extract: one row
// a document, its bytes and where they are from.
var DocumentSchema = arrowSchema([]Field{
	{Name: "source_uri", Type: text, EN: "place in the corpus, or address; the document's identity"},
	{Name: "source_kind", Type: text, EN: "kind of the source"},
	{Name: "path", Type: text, EN: "where a person finds it, for messages; never stored"},
	{Name: "bytes", Type: bigint, EN: "size"},
	{Name: "content_sha256", Type: text, Nullable: true, EN: "digest in hexadecimal, NULL where the bytes could not be read"},
	{Name: "fetched_at", Type: instant, Nullable: true, EN: "when it was fetched, NULL for a local file"},
	{Name: "content", Type: arrow.BinaryTypes.Binary, Nullable: true, EN: "the bytes"},
	{Name: "reject_reason", Type: text, Nullable: true, EN: "why there are no bytes"},
	{Name: "reject_detail", Type: text, Nullable: true, EN: "and what was found"},
	{Name: "stamp", Type: arrow.BinaryTypes.Binary, EN: "its state as its source sees it from outside, for the next run; no column of a table"},
	{Name: "state", Type: text, EN: "digest over the content and that of its companions, for the next run; no column of a table"},
	{Name: "companions", Type: arrow.ListOf(companionType), EN: "the attachments of a page, or the page of an attachment"},
	{Name: "holder", Type: text, EN: "the file of the corpus that it is in, empty for a file itself; for the next run"},
	{Name: "media", Type: text, EN: "content type as the source tells it, empty where it does not; a hint"},
})

// Roles of a companion: what it is to the document.
const (
	CompanionPage       = "page"
	CompanionAttachment = "attachment"
)

// companionType is a document that comes along with another one. It has a row
// of its own too.
var companionType = arrow.StructOf(
	arrow.Field{Name: "role", Type: text},
	arrow.Field{Name: "source_uri", Type: text},
	arrow.Field{Name: "text", Type: text}, // what the page calls the attachment
	arrow.Field{Name: "content", Type: arrow.BinaryTypes.Binary},
)

// Fields of a companion.
const (
	CompanionRole = iota
	CompanionURI
	CompanionText
	CompanionContent
)

// Columns of [DocumentSchema].
const (
	DocumentSourceURI = iota
	DocumentSourceKind
	DocumentPath
	DocumentBytes
	DocumentSHA256
	DocumentFetchedAt
	DocumentContent
	DocumentRejectReason
	DocumentRejectDetail
	DocumentStamp
	DocumentState
	DocumentCompanions
	DocumentHolder
	DocumentMedia
)

// ReadingSchema has one row a report found, or a document rejected (then
// reject_reason is set and nothing else refers to the row). A reading is
// referred to by its row number.
var ReadingSchema = arrowSchema([]Field{
	{Name: "source_uri", Type: text},
	{Name: "source_kind", Type: text},
	{Name: "media_type", Type: text, Nullable: true},
	{Name: "bytes", Type: bigint},
	{Name: "content_sha256", Type: text, Nullable: true},
	{Name: "fetched_at", Type: instant, Nullable: true},
	{Name: "ordinal", Type: arrow.PrimitiveTypes.Int32, EN: "which report of the document, from 0"},
	{Name: "form", Type: text, EN: "newest form among its tables, or none"},
	{Name: "layout", Type: text},
	{Name: "recognised", Type: boolean, EN: "whether its text, or that of some pages, was recognised in pictures: characters may be others"},
	{Name: "warnings", Type: texts},
	{Name: "reject_stage", Type: text, Nullable: true},
	{Name: "reject_reason", Type: text, Nullable: true},
	{Name: "reject_detail", Type: text, Nullable: true},
})

// Columns of [ReadingSchema].
const (
	ReadingSourceURI = iota
	ReadingSourceKind
	ReadingMediaType
	ReadingBytes
	ReadingSHA256
	ReadingFetchedAt
	ReadingOrdinal
	ReadingForm
	ReadingLayout
	ReadingRecognised
	ReadingWarnings
	ReadingRejectStage
	ReadingRejectReason
	ReadingRejectDetail
)

var readingRef = Field{Name: "reading", Type: arrow.PrimitiveTypes.Int32, EN: "row of the reading"}

// CellSchema has one row a cell found, those of a table together. Cells of the
// form that the document does not have are not listed: transform completes them.
var CellSchema = arrowSchema([]Field{
	readingRef,
	{Name: "cell", Type: arrow.PrimitiveTypes.Int16, EN: "which cell of which form, by its place in FormCells"},
	{Name: "status", Type: arrow.PrimitiveTypes.Int8, EN: "reported, blank, dash or illegible, by its place in Statuses"},
	{Name: "raw", Type: text},
	{Name: "unit", Type: text, Nullable: true, EN: "unit that the head of the column prints, where it is not the base unit"},
	{Name: "locator", Type: text},
})

// Columns of [CellSchema].
const (
	CellReading = iota
	CellPlace
	CellStatus
	CellRaw
	CellUnit
	CellLocator
)

// MentionSchema has one row a category that the narrative counts.
var MentionSchema = arrowSchema([]Field{
	readingRef,
	{Name: "label", Type: text, EN: "as written"},
	{Name: "count", Type: bigint, Nullable: true},
	{Name: "share", Type: double, Nullable: true},
	{Name: "total", Type: bigint, Nullable: true},
	{Name: "locator", Type: text},
})

// Columns of [MentionSchema].
const (
	MentionReading = iota
	MentionLabel
	MentionCount
	MentionShare
	MentionTotal
	MentionLocator
)

// ProseSchema has one row a section of the report's prose.
var ProseSchema = arrowSchema([]Field{
	readingRef,
	{Name: "section", Type: text},
	{Name: "heading", Type: text, Nullable: true},
	{Name: "text", Type: text},
})

// Columns of [ProseSchema].
const (
	ProseReading = iota
	ProseSection
	ProseHeading
	ProseText
)

// ClueSchema has one row a piece of text that tells who reports and when.
// Prose of the sections is a clue too and is not repeated here.
var ClueSchema = arrowSchema([]Field{
	readingRef,
	{Name: "kind", Type: text, EN: "title, header, metadata, opening, closing, file_name, host"},
	{Name: "text", Type: text},
})

// Columns of [ClueSchema].
const (
	ClueReading = iota
	ClueKind
	ClueText
)

// Readings are what extract hands to transform. Rows of the other records
// stand in the order of the readings that they refer to.
type Readings struct {
	Readings, Cells, Mentions, Prose, Clues arrow.Record
}

// Release gives the memory back.
func (r *Readings) Release() {
	for _, rec := range []arrow.Record{r.Readings, r.Cells, r.Mentions, r.Prose, r.Clues} {
		if rec != nil {
			rec.Release()
		}
	}
}

// Facts are what transform hands to load: a record for each table of the
// contract but runs, which pipeline writes.
type Facts struct {
	// Keys has one row a row of Tables[reports], in the same order: its
	// partition.
	Keys arrow.Record
	// Tables by name. Partitioned tables start with report_id; their rows
	// stand together by report, in the order of reports.
	Tables map[string]arrow.Record
}

// Release gives the memory back.
func (f *Facts) Release() {
	if f.Keys != nil {
		f.Keys.Release()
	}
	for _, rec := range f.Tables {
		rec.Release()
	}
}

// KeySchema is the schema of Facts.Keys.
var KeySchema = arrowSchema(PartitionKeys)
