package extract

import (
	"context"
	"fmt"
	"path"
	"strings"
	"unicode"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/extract/corpus"
	"gongkai/extract/document"
	"gongkai/extract/html"
	"gongkai/extract/reader"
	"gongkai/schemas"
)

// A page may hold the words of a report and its attachments the tables. The
// page's report takes such tables, and the attachment is no report of its own.
// Both come with the other as companion and the same rule, [isPart], decides for
// each, so it matters neither which comes first nor where it is read.

// Found is what a document holds.
type Found struct {
	MediaType string
	Reports   []*reader.Reading
	// Documents are the document, under "", and those attachments that gave it
	// tables, under the From of their cells.
	Documents map[string]*document.Document
}

// companion is a document that came along with another one.
type companion struct {
	role, uri, text string
	content         []byte
}

func companionsOf(docs arrow.Record, i int) []companion {
	list := docs.Column(schemas.DocumentCompanions).(*array.List)
	all := list.ListValues().(*array.Struct)
	text := func(field, k int) string { return all.Field(field).(*array.String).Value(k) }
	from, to := list.ValueOffsets(i)
	out := make([]companion, 0, to-from)
	for k := int(from); k < int(to); k++ {
		out = append(out, companion{text(schemas.CompanionRole, k), text(schemas.CompanionURI, k), text(schemas.CompanionText, k),
			all.Field(schemas.CompanionContent).(*array.Binary).Value(k)})
	}
	return out
}

// Reports reads the reports of one row of a batch (schemas.DocumentSchema), with
// its companions. Without a rejection there is at least one.
func (e *Extractor) Reports(ctx context.Context, docs arrow.Record, i int) (*Found, *Rejection) {
	content := docs.Column(schemas.DocumentContent).(*array.Binary).Value(i)
	d, readings, rejected := e.read(ctx, content, docs.Column(schemas.DocumentMedia).(*array.String).Value(i))
	found := &Found{}
	if d != nil {
		found.MediaType = d.MediaType
	}
	if rejected != nil {
		return found, rejected
	}
	found.Documents = map[string]*document.Document{"": d}
	found.Reports = reports(readings)
	companions := companionsOf(docs, i)
	if len(companions) > 0 && companions[0].role == schemas.CompanionPage {
		if len(readings) == 1 {
			rejected = e.withPage(ctx, readings[0], &companions[0])
		}
	} else if len(found.Reports) == 1 && d.MediaType == html.MediaType {
		rejected = e.withAttachments(ctx, found, content, companions)
	}
	if rejected == nil && len(found.Reports) == 0 {
		rejected = &Rejection{schemas.RejectNotAReport, readings[0].Why}
		if len(companions) > 0 && companions[0].role == schemas.CompanionAttachment {
			rejected.Detail += "; its attachment " + companions[0].uri + " is read for itself"
		}
	}
	return found, rejected
}

// withAttachments adds to a page's report the tables that only its attachments
// hold. A page of which no more than the title is there has its report in an
// attachment, where that is one.
func (e *Extractor) withAttachments(ctx context.Context, found *Found, content []byte, attachments []companion) *Rejection {
	page := found.Reports[0]
	if !lacksTable(page) {
		return nil
	}
	parts := make([]*reader.Reading, len(attachments))
	for k, a := range attachments {
		d, readings, rejected := e.Read(ctx, a.content)
		if rejected != nil {
			page.Warnings = append(page.Warnings, fmt.Sprintf("attachment_unread: %s: %s", a.uri, rejected.Error()))
			continue
		}
		switch {
		case len(readings) != 1:
		case isPart(page, readings[0], a.text):
			parts[k] = readings[0]
			found.Documents[cellSource(a.uri)] = d
		case readings[0].IsReport && len(page.Cells) == 0 && sections(page) == 0:
			return &Rejection{schemas.RejectPartOfReport, "it leads to the report in its attachment " + a.uri}
		}
	}
	// Whether each is a part was asked of the page alone, as it is when the
	// attachment's own turn comes.
	for k, part := range parts {
		if part != nil {
			take(page, part, cellSource(attachments[k].uri))
		}
	}
	if lacksTable(page) {
		absent(page, content, attachments)
	}
	return nil
}

// cellSource leads the locators of an attachment's cells.
func cellSource(uri string) string { return "attachment:" + path.Base(uri) + "/" }

// absent warns of attachments that the corpus does not hold.
func absent(page *reader.Reading, content []byte, attachments []companion) {
	for _, l := range html.Links(content) {
		name, ok := corpus.IsAttachment(l)
		for _, a := range attachments {
			ok = ok && path.Base(a.uri) != name
		}
		if warning := "attachment_absent: tables may be in " + name + ", which is not in the corpus"; ok {
			page.Warnings = append(page.Warnings, warning)
			return
		}
	}
}

// withPage decides whether an attachment is a part of its page's report, and
// gives it what the page says of it if it is one of its own.
func (e *Extractor) withPage(ctx context.Context, r *reader.Reading, page *companion) *Rejection {
	_, readings, rejected := e.Read(ctx, page.content)
	if rejected != nil || len(readings) != 1 {
		return nil
	}
	p := readings[0]
	if p.IsReport && isPart(p, r, page.text) {
		return &Rejection{schemas.RejectPartOfReport, "its tables are read with the page " + page.uri}
	}
	if r.IsReport {
		describe(r, p, page)
	}
	return nil
}

// describe adds to the report in an attachment what its page says of it: the
// words of the link, and of the page itself where it has no other attachment;
// else only the place that the page speaks of.
func describe(r, page *reader.Reading, from *companion) {
	names := make(map[string]bool)
	for _, l := range html.Links(from.content) {
		if name, ok := corpus.IsAttachment(l); ok {
			names[strings.TrimSuffix(name, path.Ext(name))] = true
		}
	}
	alone := len(names) == 1
	title := titleOf(r)
	if text := strings.TrimSuffix(from.text, path.Ext(from.text)); title == "" && reader.IsTitle(text) {
		title = text
		r.Clues = append(r.Clues, reader.Clue{Kind: schemas.ClueTitle, Text: text})
	}
	for _, c := range page.Clues {
		switch c.Kind {
		case schemas.ClueTitle:
			if !alone || title != "" {
				c.Kind = schemas.ClueDocument
			}
		case schemas.ClueHeader, schemas.ClueMetadata:
			if !alone {
				c.Kind = schemas.ClueDocument
			}
		default:
			continue
		}
		r.Clues = append(r.Clues, c)
	}
}

// isPart says that an attachment holds tables of the report on its page and no
// more of a report than these: it has no sections of its own, is by its title or
// the words of the link of no other agency and on no other year, and says nothing
// else in tables that the page has too.
func isPart(page, attachment *reader.Reading, link string) bool {
	if sections(attachment) > 1 {
		return false
	}
	for _, s := range [...]string{titleOf(attachment), link} {
		if isOther(yearOf(titleOf(page)), yearOf(s)) || reader.IsTitle(s) && isOther(nameOf(titleOf(page)), nameOf(s)) {
			return false
		}
	}
	type place struct{ table, row, column string }
	has := make(map[place]string, len(page.Cells))
	for i := range page.Cells {
		if c := &page.Cells[i]; c.Status == schemas.StatusReported {
			has[place{c.Table, c.Row, c.Column}] = c.Raw
		}
	}
	for i := range attachment.Cells {
		c := &attachment.Cells[i]
		if raw, ok := has[place{c.Table, c.Row, c.Column}]; ok && c.Status == schemas.StatusReported && c.Raw != raw {
			return false
		}
	}
	return len(factTables(attachment)) > 0
}

// sections counts the sections of a reading that have text under their heading.
func sections(r *reader.Reading) int {
	n := 0
	for i := range r.Sections {
		if s := &r.Sections[i]; s.Heading != "" && len(s.Paragraphs) > 0 {
			n++
		}
	}
	return n
}

// take moves the tables of an attachment that a page's report lacks to it.
func take(page, attachment *reader.Reading, from string) {
	for _, table := range factTables(attachment) {
		if hasFigures(page, table) {
			continue // another attachment gave it
		}
		kept := page.Cells[:0]
		for _, c := range page.Cells {
			if c.Table != table {
				kept = append(kept, c)
			}
		}
		page.Cells = kept
		for _, c := range attachment.Cells {
			if c.Table == table {
				c.From = from
				page.Cells = append(page.Cells, c)
			}
		}
	}
	page.Form = newestForm(page.Cells)
	for _, w := range attachment.Warnings {
		page.Warnings = append(page.Warnings, from+" "+w)
	}
}

// factTables lists the tables of which a reading has figures.
func factTables(r *reader.Reading) []string {
	var out []string
	for _, t := range schemas.Forms()[0].Tables {
		if hasFigures(r, t.FactTable) {
			out = append(out, t.FactTable)
		}
	}
	return out
}

func hasFigures(r *reader.Reading, table string) bool {
	for i := range r.Cells {
		if c := &r.Cells[i]; c.Table == table && c.Status != schemas.StatusBlank {
			return true
		}
	}
	return false
}

// lacksTable says that a reading has no figures of some table of the forms.
func lacksTable(r *reader.Reading) bool {
	return len(factTables(r)) < len(schemas.Forms()[0].Tables)
}

// newestForm is the newest form that cells follow.
func newestForm(cells []reader.Cell) string {
	forms := schemas.Forms()
	for i := len(forms) - 1; i >= 0; i-- {
		for k := range cells {
			if cells[k].Form == forms[i].Code {
				return forms[i].Code
			}
		}
	}
	return schemas.FormNone
}

// titleOf is a reading's title, "" where it has none.
func titleOf(r *reader.Reading) string {
	for i := range r.Clues {
		if r.Clues[i].Kind == schemas.ClueTitle {
			return r.Clues[i].Text
		}
	}
	return ""
}

// isOther says that two names, where both are given, are not of the same.
func isOther(a, b string) bool {
	return a != "" && b != "" && !strings.Contains(a, b) && !strings.Contains(b, a)
}

// nameOf is what a title begins with, an agency's name mostly: the words before
// its year and its subject, blanks dropped.
func nameOf(title string) string {
	title = strings.Join(strings.Fields(title), "")
	for _, end := range []string{"20", "政府信息", "政务公开", "信息公开"} {
		title, _, _ = strings.Cut(title, end)
	}
	return title
}

// yearOf is the first number of a year in a title, "" where it has none.
func yearOf(title string) string {
	for _, run := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(run) == 4 && strings.HasPrefix(run, "20") {
			return run
		}
	}
	return ""
}
