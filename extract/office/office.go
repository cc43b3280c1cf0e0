// Package office decodes office documents to the neutral document: DOCX, XLSX,
// ODT and ODS from their parts, or from one file of XML that holds them, older
// formats by way of LibreOffice where it is installed.
//
// Tables keep their true columns: a cell that spans several columns or rows
// stands once, in the first of them, and the other places of the row are
// empty. Paragraphs, and rows that hold one text across the table, are plain
// lines in reading order, so that titles, headings and prose written inside a
// layout table are found like any others.
//
// Documents come from anywhere, so every decoder is bounded in what it
// expands, nests and returns, and tells a document beyond the bounds by an
// [Error].
package office

import (
	"fmt"

	"gongkai/schemas"
)

// Media types that [Sniff] tells apart.
const (
	MediaDOCX      = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	MediaXLSX      = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	MediaODT       = "application/vnd.oasis.opendocument.text"
	MediaODS       = "application/vnd.oasis.opendocument.spreadsheet"
	MediaFlatODF   = "application/vnd.oasis.opendocument.text-flat-xml" // a text or a sheet in one XML file
	MediaFlatOPC   = "application/vnd.ms-word.document+xml"             // DOCX in one XML file
	MediaZIP       = "application/zip"
	MediaDOC       = "application/msword"
	MediaXLS       = "application/vnd.ms-excel"
	MediaRTF       = "application/rtf"
	MediaWordML    = "application/vnd.ms-wordml"  // XML of Word 2003
	MediaExcelML   = "application/vnd.ms-excelml" // XML of Excel 2003
	MediaWPS       = "application/vnd.ms-works"
	MediaOLE       = "application/x-ole-storage"
	MediaEncrypted = "application/encrypted" // OOXML under a password, which is an OLE file
)

// Layouts of the documents that this package decodes. A document without
// tables whose paragraphs follow a layout of text has that layout instead.
const (
	LayoutDOCXTable = "docx_table"
	LayoutDOCXText  = "docx_text"
	LayoutODTTable  = "odt_table"
	LayoutODTText   = "odt_text"
	LayoutODSSheet  = "ods_sheet"
	LayoutODSText   = "ods_text"
	LayoutXLSXSheet = "xlsx_sheet"
	LayoutXLSXText  = "xlsx_text"
)

// Bounds on what a document may hold: each well beyond the largest report and
// small enough for a worker's memory.
const (
	maxExpanded = 256 << 20 // bytes of all parts read, after expansion
	maxRatio    = 300       // of expansion, looked at beyond freeRatio
	freeRatio   = 32 << 20  // bytes that a part may have at any ratio
	maxEntries  = 10000     // entries of the archive
	maxCells    = 200000    // cells of all tables, empty ones too
	maxColumns  = 256       // columns of a table
	maxLines    = 1 << 20   // lines outside tables
	maxText     = 64 << 20  // bytes of all lines
	maxTables   = 64        // tables within one another
	maxElements = 2048      // elements within one another
)

// Error is why a document was not decoded.
type Error struct {
	Reason string // one of schemas.Reject…
	Detail string
}

func (e *Error) Error() string { return e.Reason + ": " + e.Detail }

func damaged(format string, args ...any) error {
	return &Error{schemas.RejectUnreadable, "damaged: " + fmt.Sprintf(format, args...)}
}

func tooLarge(format string, args ...any) error {
	return &Error{schemas.RejectTooLarge, fmt.Sprintf(format, args...)}
}

func encrypted(detail string) error { return &Error{schemas.RejectEncrypted, detail} }
