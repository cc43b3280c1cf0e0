// Package pdf decodes PDF files to neutral documents.
//
// A PDF knows no tables: it has characters and lines at positions. The lines
// that rule a table make a grid, from which the rows and cells come as they
// were printed; text outside of tables becomes lines. Where no lines are
// ruled, columns are kept as blanks, each character in a column of its own, as
// other converters do it.
//
// The PDF itself is read by pdfium, which runs as WebAssembly: in pure Go, and
// shut off from the files of the host.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// MediaType of the documents that this package decodes.
const MediaType = "application/pdf"

// LayoutTable is the layout of documents whose tables are ruled.
const LayoutTable = "pdf_table"

// Bounds of what is decoded. Reports have 3 to 30 pages.
const (
	maxPages   = 500
	maxGlyphs  = 100_000 // on a page
	maxObjects = 50_000  // on a page: of more, lines are not looked for
	maxBytes   = 100 << 20
	maxTime    = 6 * time.Second // and one more for each of timeBytes
	timeBytes  = 100 << 10
)

// timeOf bounds the time for a document of a size: a page takes some 20 ms and
// ten kilobytes.
func timeOf(size int) time.Duration { return maxTime + time.Duration(size/timeBytes)*time.Second }

// An engine is used for so many documents and until its memory, which never
// shrinks, has grown so large.
const (
	maxDocuments = 500
	maxMemory    = 64 << 20
)

// Error is why a document cannot be decoded: a reason of [schemas] and what
// was met.
type Error struct{ Reason, Detail string }

func (e *Error) Error() string { return e.Reason + ": " + e.Detail }

// needsOCR ends the details of documents that can be looked at only.
const needsOCR = ": it needs OCR"

// NeedsOCR says that the document can be looked at, but its text cannot be
// had: its pages are pictures, or its fonts do not say what they show. What
// [Decoder.Render] draws can be read by OCR.
func (e *Error) NeedsOCR() bool { return strings.HasSuffix(e.Detail, needsOCR) }

// Decoder decodes PDF files. It holds an instance of the PDF engine, 30 to 130
// MB, so a worker has one of its own; it is not safe for concurrent use.
type Decoder struct {
	engine *engine
	used   int // documents that the engine has read
}

// New makes a decoder. The engine starts with the first document.
func New() *Decoder { return &Decoder{} }

// Close gives the engine's memory back. The decoder can be used again.
func (d *Decoder) Close() {
	if d.engine != nil {
		d.engine.close()
		d.engine = nil
	}
}

// Parse decodes a document. What speaks against the document is an [*Error];
// other errors are the context's, or the engine does not start.
func (d *Decoder) Parse(ctx context.Context, content []byte) (doc *document.Document, err error) {
	var pages []page
	err = d.with(ctx, content, func(handle uint64) (err error) {
		return d.engine.within(timeOf(len(content)), func() (err error) {
			pages, err = d.engine.pages(handle)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, defect(p)
		}
	}()
	return assemble(pages), nil
}

// with opens a document for a function. Whatever goes wrong in the engine, the
// next document finds a sound one.
func (d *Decoder) with(ctx context.Context, content []byte, do func(doc uint64) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			d.Close()
			err = defect(p)
		}
	}()
	if err := ctx.Err(); err != nil {
		return failure(ctx.Err(), err)
	}
	if len(content) > maxBytes {
		return failed(schemas.RejectTooLarge, "%d bytes of PDF, more than %d", len(content), maxBytes)
	}
	if d.engine != nil && (d.used >= maxDocuments || d.engine.memory.Size() > maxMemory) {
		d.Close()
	}
	if d.engine == nil {
		if d.engine, err = newEngine(ctx); err != nil {
			return err
		}
		d.used = 0
	}
	d.used++
	d.engine.ctx = ctx
	err = d.engine.open(content, do)
	if d.engine.err != nil {
		// The module stopped in the middle: its memory is worth nothing now.
		err = failure(d.engine.cause, d.engine.err)
		d.Close()
	}
	return err
}

func failed(reason, format string, args ...any) *Error {
	return &Error{reason, fmt.Sprintf(format, args...)}
}

func defect(p any) *Error {
	return failed(schemas.RejectUnreadable, "defect of the PDF decoder, please report it: %v", p)
}

// failure tells why the engine stopped.
func failure(cause, err error) error {
	switch {
	case errors.Is(cause, context.DeadlineExceeded):
		return failed(schemas.RejectTimeout, "the PDF takes too long to read")
	case cause != nil:
		return cause
	case errors.Is(err, errModule):
		return err
	}
	why, _, _ := strings.Cut(err.Error(), "\n") // a stack of the module follows
	return failed(schemas.RejectUnreadable, "the PDF engine gave up: a damaged PDF, or one that unpacks to more than %d MB (%s)", memoryPages>>4, why)
}
