// Package html decodes web pages, as the content systems of authorities
// publish them, to a neutral document.
//
// A page is more than its report: navigation, links to other reports, footers
// and the tables that lay the page out stand around it. The decoder keeps what
// tells of the report and its agency, in reading order, and leaves out what
// would pass for its prose:
//
//   - Text becomes plain lines, a paragraph or a <br> a line.
//   - A table of data becomes grid lines, its spans resolved (see grid.go). A
//     table that only lays out the page is walked as if it were none.
//   - What the page says of itself (索引号, 发布机构, 发布日期) stands above the
//     title, a label and its value a line: 发布机构：清流县民政局.
//   - Where a page holds its tables as text, the text is read as text.
//
// The tree is built here and not by the parser of golang.org/x/net/html: that
// copies formatting elements into every paragraph that they span, which a
// hostile page turns into gigabytes, and refuses pages nested deeper than 512
// elements. Its tokenizer copies the name and attributes of each tag; the one
// here is checked against it.
package html

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"gongkai/extract/document"
	"gongkai/extract/script"
	"gongkai/extract/text"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// MediaType of the documents that this package decodes.
const MediaType = "text/html"

// Layouts of web pages. Pages that hold their tables as text have the layout
// of the text.
const (
	LayoutTable = "html_table" // tables of the page's own
	LayoutText  = "html_text"  // text alone
)

// Limits. A report's page has some two thousand elements and two thousand
// cells; a page beyond these bounds is none, or wants to exhaust the reader.
const (
	maxElements = 500_000 // blocks, runs of text, and lines; about 40 MB
	maxDepth    = 256     // open elements; deeper ones are read as if not nested
	maxColumns  = 64      // of a table: the widest form has 15 and some labels
	maxRowSpan  = 1000    // rows that a cell may cover, as browsers have it to an order
	maxCells    = 200_000 // of all tables together
)

// Errors of pages beyond the limits.
var (
	ErrElements = fmt.Errorf("page has more than %d elements", maxElements)
	ErrCells    = fmt.Errorf("page has more than %d table cells", maxCells)
)

// ErrBinary is returned for bytes that are no text in any charset read here.
var ErrBinary = errors.New("page is neither UTF-8 nor GB18030 text")

// builders keep their memory from page to page.
var builders = sync.Pool{New: func() any { return new(builder) }}

// release gives a builder back, but for one that a huge page has made huge.
func (b *builder) release() {
	clear(b.kept.lines) // they hold the texts of the page
	if cap(b.nodes) < maxElements/10 {
		builders.Put(b)
	}
}

// Parse decodes a page. The contentType of its transfer, if known, is a hint
// of last resort: pages and servers name the wrong charset too often. The
// caller bounds the size of the content.
func Parse(content []byte, contentType string) (*document.Document, error) {
	utf8, err := decode(content, contentType)
	if err != nil {
		return nil, err
	}
	utf8, converted := script.Simplify(utf8)
	d, err := best(utf8)
	if d != nil {
		d.Address = addressOf(utf8)
		// What was written as entities shows only now.
		d.Converted = converted || bytes.Contains(utf8, []byte("&#")) && script.Document(d)
	}
	return d, err
}

// best decodes a page in the mode that finds its tables.
func best(utf8 []byte) (*document.Document, error) {
	d, tables, err := parse(utf8, 0)
	if err != nil || tables && d.Layout != document.LayoutLines {
		return d, err
	}
	// Its tables may be drawn without the tags of tables, or the article stand
	// where only a script finds it.
	if rows, ok, err := parse(utf8, inlineCells); err == nil && ok {
		return rows, nil
	}
	if tables {
		return d, nil
	}
	if held, ok, err := parse(utf8, heldText); err == nil && (ok || headings(held) > headings(d)+2) {
		return held, nil
	}
	return d, nil
}

// parse decodes a page in one mode. tables says that it found figures in
// tables, be they tables of text.
func parse(page []byte, m mode) (d *document.Document, tables bool, err error) {
	b := builders.Get().(*builder)
	defer b.release()
	if err := b.build(page, m); err != nil {
		return nil, false, err
	}
	p := pageOf(b)
	if m == 0 {
		if d := p.laidOut(b.places); d != nil {
			return d, true, nil
		}
	}
	if err := p.read(); err != nil {
		return nil, false, err
	}
	if p.hiddenFigures > p.figures && !p.hasGrid() {
		// The report is there, but a script is to show it.
		p = pageOf(b)
		p.showHidden = true
		if err := p.read(); err != nil {
			return nil, false, err
		}
	}
	lines := p.finish()
	if !p.hasGrid() {
		if d := asText(lines); d != nil {
			return d, m&inlineCells == 0, nil
		}
		return &document.Document{MediaType: MediaType, Layout: LayoutText, Lines: lines}, false, nil
	}
	return &document.Document{MediaType: MediaType, Layout: LayoutTable, Lines: lines}, m == 0 || p.figures >= fewFigures, nil
}

func pageOf(b *builder) page { return page{tree: &b.tree, kept: &b.kept} }

// headings counts the lines that head the sections of a report.
func headings(d *document.Document) (n int) {
	for i := range d.Lines {
		if section, numbered := schemas.SectionOf(d.Lines[i].Text); section != "" && numbered {
			n++
		}
	}
	return n
}

// fewFigures is the number of paragraphs that are a figure and nothing else
// below which a page does not hold a table of a cell a paragraph: the smallest
// table has more.
const fewFigures = 8

// asText reads the text of a page without tables by the rules of text, where
// it follows a layout of text: pre-formatted, or a cell a paragraph. Else it
// returns nil.
func asText(lines []document.Line) *document.Document {
	size, figures := 0, 0
	for i := range lines {
		size += len(lines[i].Text) + 1
		if len(lines[i].Text) <= 24 && figure.Classify(lines[i].Text) == figure.Number {
			figures++
		}
	}
	joined := make([]byte, 0, size)
	for i := range lines {
		joined = append(append(joined, lines[i].Text...), '\n')
	}
	d := text.Parse(string(joined))
	switch {
	case len(d.Lines) > maxElements:
		return nil
	case d.Layout == document.LayoutOneLine && !manyNumbers(d.Lines):
		return nil // a few long paragraphs, and no cells between them
	case d.Layout == document.LayoutLines && figures < fewFigures:
		return nil
	}
	d.MediaType = MediaType
	return d
}

func manyNumbers(lines []document.Line) bool {
	n := 0
	for i := range lines {
		if len(lines[i].Text) <= 24 && figure.Classify(lines[i].Text) == figure.Number {
			n++
		}
	}
	return n >= fewFigures
}
