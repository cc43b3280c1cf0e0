// Package extract turns documents into readings: bytes in, cells with their
// places out.
//
//	corpus/     where documents come from
//	decode.go   tells a document's format from its bytes and calls its decoder
//	text/       plain text and Markdown, in every layout that converters leave
//	html/       web pages
//	office/     DOCX, ODT, XLSX; older ones by way of LibreOffice
//	pdf/        PDF, from boxes of characters and ruling lines
//	ocr/        scanned pages, through Tesseract
//	document/   the neutral document: lines and cells with places
//	reader/     the form reader: aligns a document with the statutory forms
//	narrative/  what the prose counts by category
//
// Extract decides nothing about the agency, the year or a figure's value: it
// finds text and says where it stands. One bad document never stops a batch;
// it becomes a reading with a reason of rejection.
package extract
