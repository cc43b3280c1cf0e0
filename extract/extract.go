package extract

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/extract/document"
	"gongkai/extract/narrative"
	"gongkai/extract/ocr"
	"gongkai/extract/pdf"
	"gongkai/extract/reader"
	"gongkai/schemas"
)

// Version names the reading rules. It is part of every report, so that a
// figure can be traced to the code that read it; change it with any change
// that can alter a cell.
const Version = "4"

// Extractor reads batches of documents. It keeps what it learns of labels, so
// a worker has one of its own; it is not safe for concurrent use.
type Extractor struct {
	reader   *reader.Reader
	pdf      *pdf.Decoder
	mentions []narrative.Mention
	pars     []narrative.Paragraph
	builder  *builder
}

// New makes an extractor.
func New() *Extractor {
	return &Extractor{reader: reader.New(), pdf: pdf.New(), builder: newBuilder()}
}

// Close gives back what decoders hold.
func (e *Extractor) Close() { e.pdf.Close() }

// Extract reads a batch of documents (schemas.DocumentSchema) into readings.
// Every document gives at least one row of readings: a report, or the reason
// why there is none.
func (e *Extractor) Extract(ctx context.Context, docs arrow.Record) *schemas.Readings {
	b := e.builder
	reason := docs.Column(schemas.DocumentRejectReason).(*array.String)
	detail := docs.Column(schemas.DocumentRejectDetail).(*array.String)
	for i := 0; i < int(docs.NumRows()); i++ {
		if reason.IsValid(i) {
			b.reject(docs, i, "", schemas.StageCrawl, reason.Value(i), detail.Value(i))
			continue
		}
		e.document(ctx, b, docs, i)
	}
	return b.readings()
}

// document reads one document; a defect of ours met in it rejects it alone.
func (e *Extractor) document(ctx context.Context, b *builder, docs arrow.Record, i int) {
	found, rejected := e.Reports(ctx, docs, i)
	defer e.release(found)
	if rejected != nil {
		b.reject(docs, i, found.MediaType, schemas.StageExtract, rejected.Reason, rejected.Detail)
		return
	}
	for ordinal, r := range found.Reports {
		if found.Documents[""].Converted {
			r.Warnings = append(r.Warnings, "traditional_script: read in simplified characters")
		}
		if r.Layout == ocr.LayoutTable {
			// Cells are read twice; prose is not, and a digit wrong there would pass.
			r.Warnings = append(r.Warnings, "scanned: figures of the narrative are not taken")
		} else {
			r.Warnings = append(r.Warnings, pictureWarnings(found.Documents[""])...)
		}
		r.Clues = append(r.Clues, addresses(docs.Column(schemas.DocumentSourceURI).(*array.String).Value(i), found.Documents[""])...)
		recognised := r.Layout == ocr.LayoutTable || len(found.Documents[""].Pictures) > 0
		b.report(docs, i, ordinal, found.MediaType, r, recognised, e.narrative(found.Documents[""], r))
	}
}

// release gives back the memory of what was found in a document.
func (e *Extractor) release(found *Found) {
	for _, r := range found.Reports {
		e.reader.Release(r)
	}
	for _, d := range found.Documents {
		d.Release()
	}
}

// addresses are the clues of where a document is on the web: its source's address,
// then the one that it tells itself.
func addresses(uri string, d *document.Document) []reader.Clue {
	var clues []reader.Clue
	if strings.HasPrefix(uri, "http://") || strings.HasPrefix(uri, "https://") {
		clues = append(clues, reader.Clue{Kind: schemas.ClueHost, Text: uri})
	}
	if d.Address != "" {
		clues = append(clues, reader.Clue{Kind: schemas.ClueHost, Text: d.Address})
	}
	return clues
}

// reports are the readings that are reports. A part of the document that is
// none is told in the warnings of the report before it, else of the one behind.
func reports(readings []*reader.Reading) []*reader.Reading {
	var out []*reader.Reading
	var others []string
	for _, r := range readings {
		if r.IsReport {
			out = append(out, r)
		} else {
			others = append(others, "part_is_no_report: "+r.At().Locator()+": "+r.Why)
		}
		if n := len(out); n > 0 {
			out[n-1].Warnings = append(out[n-1].Warnings, others...)
			others = others[:0]
		}
	}
	return out
}

// narrative reads what the prose of a document's report counts. The result is
// valid until the next call.
func (e *Extractor) narrative(d *document.Document, r *reader.Reading) []narrative.Mention {
	if r.Layout == ocr.LayoutTable {
		return nil
	}
	e.pars = e.pars[:0]
	for s := range r.Sections {
		for _, p := range r.Sections[s].Paragraphs {
			if slices.Contains(d.Pictures, p.At.Page) {
				continue
			}
			e.pars = append(e.pars, narrative.Paragraph{Text: p.Text, Locator: p.At.Locator()})
		}
	}
	e.mentions = narrative.Mentions(e.pars, e.mentions[:0])
	return e.mentions
}

// Read decodes one document and reads its reports, see [reader.Reader.Read].
// The rejection tells a document of a format that is not read, or not readable.
func (e *Extractor) Read(ctx context.Context, content []byte) (d *document.Document, readings []*reader.Reading, rejected *Rejection) {
	return e.read(ctx, content, "")
}

// read is Read with the content type that the source told, a hint.
func (e *Extractor) read(ctx context.Context, content []byte, hint string) (d *document.Document, readings []*reader.Reading, rejected *Rejection) {
	defer func() {
		if p := recover(); p != nil {
			readings, rejected = nil, &Rejection{schemas.RejectUnreadable, fmt.Sprintf("defect of the reader, please report it: %v", p)}
			e.reader = reader.New() // its memory may be half written
		}
	}()
	if len(bytes.TrimSpace(content)) == 0 {
		return nil, nil, &Rejection{schemas.RejectNotAReport, "the document is empty"}
	}
	d, media, err := e.decode(ctx, content, hint)
	if err != nil {
		return &document.Document{MediaType: media}, nil, rejectionOf(err)
	}
	return d, e.Align(d), nil
}

// Decode decodes a document and does not read it.
func (e *Extractor) Decode(ctx context.Context, content []byte) (*document.Document, error) {
	d, _, err := e.decode(ctx, content, "")
	return d, err
}

// Align reads a document that was decoded.
func (e *Extractor) Align(d *document.Document) []*reader.Reading { return e.reader.Read(d) }

// pictureWarnings tells of pages that are pictures whether they were read.
func pictureWarnings(d *document.Document) (warnings []string) {
	for _, page := range d.Pictures {
		read := slices.ContainsFunc(d.Lines, func(l document.Line) bool { return l.At.Page == page })
		if read {
			warnings = append(warnings, fmt.Sprintf("page %d is scanned: figures of its narrative are not taken", page))
		} else {
			warnings = append(warnings, fmt.Sprintf("page %d is scanned and was not read: install tesseract with the language chi_sim", page))
		}
	}
	return warnings
}

// RunnerUp tells how sure the place of a reading's cell is; see
// [reader.Reader.RunnerUp].
func (e *Extractor) RunnerUp(of *reader.Reading, cell *reader.Cell) (score, second float32, other string, ok bool) {
	return e.reader.RunnerUp(of, cell)
}
