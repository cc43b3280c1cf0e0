package office

import (
	"bytes"
	"context"
	"strings"

	"gongkai/extract/document"
)

// ParseFlatODF decodes an OpenDocument text or sheet in one file of XML.
func ParseFlatODF(ctx context.Context, content []byte) (*document.Document, error) {
	d := newODT()
	d.x = newXMLReader(&boundReader{ctx, bytes.NewReader(content)}, "document")
	return d.document(MediaFlatODF)
}

// ParseODT decodes an OpenDocument text.
func ParseODT(ctx context.Context, content []byte) (*document.Document, error) {
	return parseODF(ctx, content, MediaODT)
}

// ParseODS decodes an OpenDocument sheet: its tables in order, as far as they
// are shown.
func ParseODS(ctx context.Context, content []byte) (*document.Document, error) {
	return parseODF(ctx, content, MediaODS)
}

func parseODF(ctx context.Context, content []byte, kind string) (*document.Document, error) {
	a, err := openArchive(ctx, content)
	if err != nil {
		return nil, err
	}
	if err := a.checkODTPassword(); err != nil {
		return nil, err
	}
	d := newODT()
	// The styles of styles.xml are read first: those of the content may stand
	// in their place.
	if err := a.each("styles.xml", func(x *xmlReader) error {
		if _, err := d.styles.read(x); err != nil {
			return err
		}
		return nil
	}); err != nil {
		return nil, err
	}
	x, c, err := a.open("content.xml")
	if err != nil {
		return nil, err
	}
	if x == nil {
		return nil, damaged("the archive has no part content.xml")
	}
	defer c.Close()
	d.x = x
	return d.document(kind)
}

func newODT() *odt {
	return &odt{styles: odtStyles{hidden: make(map[string]bool), lists: make(map[string]*odtList)}}
}

// document reads the content and makes the document of it.
func (d *odt) document(media string) (*document.Document, error) {
	if err := d.read(); err != nil {
		return nil, err
	}
	if d.b.sheet {
		return d.b.finish(media, LayoutODSSheet, LayoutODSText), nil
	}
	return d.b.finish(media, LayoutODTTable, LayoutODTText), nil
}

// checkODTPassword looks for the marks of a password: an encrypted content,
// or the whole document as an encrypted package.
func (a *archive) checkODTPassword() error {
	if a.find("encrypted-package") != nil {
		return encrypted("the document is protected by a password")
	}
	entry := ""
	return a.each("META-INF/manifest.xml", func(x *xmlReader) error {
		switch {
		case x.is(nsManifest, "file-entry"):
			entry = x.get(nsManifest, "full-path")
		case x.is(nsManifest, "encryption-data") && entry == "content.xml":
			return encrypted("the document is protected by a password")
		}
		return nil
	})
}

// odt reads the content of an OpenDocument text or sheet, tag by tag.
type odt struct {
	x      *xmlReader
	b      builder
	styles odtStyles
	pars   []odtParagraph // the open ones: a frame stands inside a paragraph
	spare  [][]byte
	spans  []bool // the open spans: whether they hide their text
	rows   []odtRow
	list   []openList
	last   map[string]*odtCount // counts of the lists by their ids and styles
	value  []byte               // the number that the open cell of a sheet holds
	frames []bool               // the open frames: whether a form of their content was taken
	seen   bool
}

type odtParagraph struct {
	text   []byte
	number string
	hidden int // spans around the text at hand that hide it
	lists  int // open when it began
}

type odtRow struct {
	repeat  int
	hidden  bool
	covers  int  // columns that the cell before still covers
	covered bool // it tells the places that cells cover
}

func (d *odt) read() error {
	for {
		ok, err := d.x.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		switch d.x.kind {
		case startTag:
			err = d.start()
		case endTag:
			err = d.end()
		case charData:
			d.chars()
		}
		if err != nil {
			return err
		}
	}
	if !d.seen {
		return damaged("part %s holds no OpenDocument text or sheet", d.x.part)
	}
	return nil
}

func (d *odt) par() *odtParagraph {
	if n := len(d.pars); n > 0 && d.pars[n-1].hidden == 0 {
		return &d.pars[n-1]
	}
	return nil
}

// chars adds text; runs of white space are one blank, as the format has it.
func (d *odt) chars() {
	p := d.par()
	if p == nil {
		return
	}
	for _, c := range d.x.text {
		if isXMLSpace(c) {
			if n := len(p.text); n == 0 || p.text[n-1] == ' ' || p.text[n-1] == '\n' {
				continue
			}
			c = ' '
		}
		p.text = append(p.text, c)
	}
}

func (d *odt) add(s string) {
	if p := d.par(); p != nil {
		p.text = append(p.text, s...)
	}
}

func (d *odt) start() error {
	x := d.x
	switch x.ns {
	case nsText:
		return d.startText()
	case nsTable:
		return d.startTable()
	case nsOffice:
		switch string(x.name) {
		case "text":
			d.seen = true
		case "spreadsheet":
			d.seen, d.b.sheet = true, true
		case "master-styles", "binary-data", // the heads and feet of pages, pictures
			"annotation", "annotation-end", "forms", "event-listeners", "scripts", "font-face-decls", "meta", "settings":
			return x.skip()
		}
	case nsDraw:
		switch string(x.name) {
		case "frame":
			d.frames = append(d.frames, false)
		case "text-box", "image", "object", "object-ole", "plugin":
			// A frame may hold its content in several forms: one is enough. What
			// embeds other documents is left out.
			text := string(x.name) == "text-box"
			if n := len(d.frames); !text || n > 0 && d.frames[n-1] {
				return x.skip()
			} else if n > 0 {
				d.frames[n-1] = true
			}
		}
	case nsSVG:
		if string(x.name) == "title" || string(x.name) == "desc" {
			return x.skip()
		}
	case nsStyle:
		_, err := d.styles.read(x)
		return err
	}
	return nil
}

func (d *odt) startText() error {
	x := d.x
	switch string(x.name) {
	case "p", "h":
		p := odtParagraph{lists: len(d.list)}
		if n := len(d.spare); n > 0 {
			p.text = d.spare[n-1][:0]
			d.spare = d.spare[:n-1]
		}
		if d.styles.hidden[x.get(nsText, "style-name")] {
			p.hidden = 1
		}
		if string(x.name) == "h" && len(d.list) == 0 {
			p.number = d.outline(x.number(nsText, "outline-level", 1), x.get(nsText, "is-list-header") == "true")
		} else {
			p.number = d.itemNumber()
		}
		d.pars = append(d.pars, p)
	case "span":
		hidden := d.styles.hidden[x.get(nsText, "style-name")]
		d.spans = append(d.spans, hidden)
		if n := len(d.pars); hidden && n > 0 {
			d.pars[n-1].hidden++
		}
	case "s":
		d.add(strings.Repeat(" ", min(max(x.number(nsText, "c", 1), 1), 80)))
	case "tab":
		d.add("\t")
	case "line-break":
		d.add("\n")
	case "list":
		d.openList()
	case "list-item":
		if n := len(d.list); n > 0 {
			l := &d.list[n-1]
			l.fresh = true
			if v := x.number(nsText, "start-value", unset); v != unset {
				l.count.start(n-1, v)
			}
		}
	case "list-header":
		if n := len(d.list); n > 0 {
			d.list[n-1].fresh = false
		}
	case "section":
		if x.get(nsText, "display") == "none" {
			return x.skip()
		}
	case "list-style", "outline-style":
		_, err := d.styles.read(x)
		return err
	case "tracked-changes", "note", "ruby-text", "sequence-decls", "variable-decls", "user-field-decls", "hidden-text",
		"hidden-paragraph", "table-of-content-source", "alphabetical-index-source", "illustration-index-source":
		return x.skip()
	}
	return nil
}

func (d *odt) startTable() error {
	x := d.x
	switch string(x.name) {
	case "table":
		if d.styles.hidden[x.get(nsTable, "style-name")] {
			return x.skip()
		}
		return d.b.openTable()
	case "table-column":
		if t := d.b.top(); t != nil {
			repeat := min(max(x.number(nsTable, "number-columns-repeated", 1), 1), maxColumns+1)
			visible := x.get(nsTable, "visibility")
			t.column(repeat, visible == "collapse" || visible == "filter")
		}
	case "table-row":
		visible := x.get(nsTable, "visibility")
		d.rows = append(d.rows, odtRow{repeat: max(x.number(nsTable, "number-rows-repeated", 1), 1), hidden: visible == "collapse" || visible == "filter"})
		d.b.openRow()
	case "table-cell":
		d.b.openCell()
		if c := d.b.current(); c != nil {
			c.repeat = min(max(x.number(nsTable, "number-columns-repeated", 1), 1), maxColumns+1)
			if n := x.number(nsTable, "number-columns-spanned", 1); n > 1 && n <= maxColumns && c.repeat == 1 {
				c.span = n
			}
			if n := len(d.rows); n > 0 {
				d.rows[n-1].covers = c.span - 1
			}
			c.down = min(max(x.number(nsTable, "number-rows-spanned", 1), 1), maxLines)
			d.value = d.value[:0]
			switch x.get(nsOffice, "value-type") {
			case "float", "currency":
				d.value = append(d.value, x.get(nsOffice, "value")...)
			}
		}
	case "covered-table-cell":
		return d.covered()
	case "tracked-changes", "title", "desc":
		return x.skip()
	}
	return nil
}

func (d *odt) end() error {
	x := d.x
	switch x.ns {
	case nsText:
		switch string(x.name) {
		case "p", "h":
			return d.endParagraph()
		case "span":
			if n := len(d.spans); n > 0 {
				if m := len(d.pars); d.spans[n-1] && m > 0 {
					d.pars[m-1].hidden--
				}
				d.spans = d.spans[:n-1]
			}
		case "list":
			if n := len(d.list); n > 0 {
				d.list = d.list[:n-1]
			}
		}
	case nsTable:
		switch string(x.name) {
		case "table":
			return d.b.closeTable()
		case "table-row":
			return d.endRow()
		case "table-cell":
			if d.b.sheet && len(d.value) > 0 {
				d.b.sharpen(string(d.value))
				d.value = d.value[:0]
			}
			return d.b.closeCell(false)
		}
	case nsDraw:
		if n := len(d.frames); string(x.name) == "frame" && n > 0 {
			d.frames = d.frames[:n-1]
		}
	}
	return nil
}

// covered takes the places of a cell that spans several columns or rows: those
// beside it belong to it, those below it are empty. What a covered cell holds
// is not shown.
func (d *odt) covered() error {
	repeat := min(max(d.x.number(nsTable, "number-columns-repeated", 1), 1), maxColumns+1)
	if n := len(d.rows); n > 0 {
		d.rows[n-1].covered = true
		beside := min(repeat, d.rows[n-1].covers)
		d.rows[n-1].covers -= beside
		repeat -= beside
	}
	if repeat > 0 {
		d.b.openCell()
		if c := d.b.current(); c != nil {
			c.repeat, c.covered = repeat, true
		}
		if err := d.b.closeCell(false); err != nil {
			return err
		}
	}
	return d.x.skip()
}

func (d *odt) endParagraph() error {
	n := len(d.pars)
	if n == 0 {
		return nil
	}
	p := d.pars[n-1]
	d.pars = d.pars[:n-1]
	text := p.text
	if p.number != "" && (len(trimBlank(text)) > 0 || d.b.cell() != nil) {
		text = append([]byte(p.number), text...)
	}
	err := d.b.paragraph(text)
	d.spare = append(d.spare, p.text)
	return err
}

// endRow ends a row. One that is repeated stands as often as it says, if it
// holds anything; empty ones fill a sheet.
func (d *odt) endRow() error {
	n := len(d.rows)
	if n == 0 {
		return nil
	}
	r := d.rows[n-1]
	d.rows = d.rows[:n-1]
	t := d.b.top()
	filled := t != nil && len(t.items) > 0
	if t != nil {
		t.placeDown(r.covered)
	}
	if err := d.b.closeRow(0, r.hidden || !filled && r.repeat > 1); err != nil {
		return err
	}
	if t == nil || r.hidden || r.repeat == 1 {
		return nil
	}
	if !filled {
		t.row += int32(min(r.repeat, 1<<20) - 1)
		return nil
	}
	for range r.repeat - 1 {
		t.row++
		if err := d.b.closeRow(0, false); err != nil {
			return err
		}
		if len(t.lines) > maxLines {
			return tooLarge("more than %d lines", maxLines)
		}
	}
	return nil
}
