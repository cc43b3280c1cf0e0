package office

import (
	"context"
	"gongkai/extract/document"
)

// ParseDOCX decodes a document of Word.
func ParseDOCX(ctx context.Context, content []byte) (*document.Document, error) {
	a, err := openArchive(ctx, content)
	if err != nil {
		return nil, err
	}
	part := a.mainPart()
	if part == "" || a.find(part) == nil {
		part = "word/document.xml"
	}
	x, c, err := a.open(part)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return nil, damaged("the archive has no part %s", part)
	}
	defer c.Close()
	rels, err := a.relations(part)
	if err != nil {
		return nil, err
	}
	d := &docx{x: x}
	if d.styles, err = readWordStyles(a, related(rels, "styles", "word/styles.xml")); err != nil {
		return nil, err
	}
	if d.lists, err = readWordLists(a, related(rels, "numbering", "word/numbering.xml")); err != nil {
		return nil, err
	}
	if err := d.read(); err != nil {
		return nil, err
	}
	return d.b.finish(MediaDOCX, LayoutDOCXTable, LayoutDOCXText), nil
}

// docx reads the main part of a document of Word, tag by tag.
type docx struct {
	x      *xmlReader
	b      builder
	styles wordStyles
	lists  wordLists
	pars   []paragraph // the open ones: a text box stands inside a paragraph
	spare  [][]byte    // memory of paragraphs that ended
	fields []bool      // the open fields: whether their result has begun
	taken  []bool      // the open alternatives: whether a branch was taken
	carry  []byte      // text of a paragraph whose end was deleted: the next one goes on with it
	rows   []wordRow   // the open rows
	cells  []wordCell  // the open cells
	inText bool
	seen   bool // the root element
}

// paragraph is a paragraph that is being read.
type paragraph struct {
	text   []byte
	props  paragraphProps
	hidden bool // the run at hand is hidden
}

type wordRow struct {
	after  int
	hidden bool
	tables int // open when the row began
}

type wordCell struct{ deleted bool }

func (d *docx) read() error {
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
		return damaged("part %s holds no document of Word", d.x.part)
	}
	return d.flush()
}

// flush hands on the text that no paragraph went on with.
func (d *docx) flush() error {
	if len(d.carry) == 0 {
		return nil
	}
	err := d.b.paragraph(d.carry)
	d.carry = d.carry[:0]
	return err
}

// par is the innermost open paragraph, nil outside paragraphs.
func (d *docx) par() *paragraph {
	if n := len(d.pars); n > 0 {
		return &d.pars[n-1]
	}
	return nil
}

// shown says that text at this place is shown.
func (d *docx) shown() bool {
	p := d.par()
	if p == nil || p.hidden {
		return false
	}
	for _, result := range d.fields {
		if !result {
			return false
		}
	}
	return true
}

func (d *docx) chars() {
	if !d.inText || !d.shown() {
		return
	}
	p := d.par()
	for _, c := range d.x.text {
		if c == '\n' || c == '\r' || c == '\t' {
			c = ' ' // white space of the file; the document has tags for its own
		}
		p.text = append(p.text, c)
	}
}

// add adds a character that has a tag of its own.
func (d *docx) add(s string) {
	if d.shown() {
		p := d.par()
		p.text = append(p.text, s...)
	}
}

func (d *docx) start() error {
	x := d.x
	switch x.ns {
	case nsWord:
		return d.startWord()
	case nsMath:
		if string(x.name) == "t" {
			d.inText = true
		}
	case nsCompat:
		// A drawing stands in several forms for programs of several ages: the
		// first is the richest, and one is enough.
		switch string(x.name) {
		case "AlternateContent":
			d.taken = append(d.taken, false)
		case "Choice", "Fallback":
			if n := len(d.taken); n > 0 {
				if d.taken[n-1] {
					return x.skip()
				}
				d.taken[n-1] = true
			}
		}
	}
	return nil
}

func (d *docx) startWord() error {
	x := d.x
	switch string(x.name) {
	case "t":
		d.inText = true
	case "r":
		if p := d.par(); p != nil {
			p.hidden = p.props.hidden
		}
	case "rPr":
		return d.runProps()
	case "p":
		p := paragraph{props: paragraphProps{list: unset, level: unset}}
		if n := len(d.spare); n > 0 {
			p.text = d.spare[n-1][:0]
			d.spare = d.spare[:n-1]
		}
		d.pars = append(d.pars, p)
	case "pPr":
		return d.paragraphProps()
	case "tab", "ptab":
		d.add("\t")
	case "br", "cr":
		d.add("\n")
	case "noBreakHyphen":
		d.add("-")
	case "fldChar":
		d.field(x.get(nsWord, "fldCharType"))
	case "tbl":
		if err := d.flush(); err != nil {
			return err
		}
		return d.b.openTable()
	case "tr":
		d.rows = append(d.rows, wordRow{tables: len(d.b.open)})
		d.b.openRow()
	case "trPr":
		return d.rowProps()
	case "tc":
		d.cells = append(d.cells, wordCell{})
		d.b.openCell()
	case "tcPr":
		return d.cellProps()
	case "document":
		d.seen = true
	case "del", "moveFrom", "instrText", "delText", "delInstrText", "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblPrEx",
		"tblGrid", "rt", "rubyPr", "fldData", "numPicBullet":
		return x.skip()
	}
	return nil
}

func (d *docx) end() error {
	x := d.x
	if x.ns == nsCompat && string(x.name) == "AlternateContent" && len(d.taken) > 0 {
		d.taken = d.taken[:len(d.taken)-1]
	}
	if x.ns == nsMath && string(x.name) == "t" {
		d.inText = false
	}
	if x.ns != nsWord {
		return nil
	}
	switch string(x.name) {
	case "t":
		d.inText = false
	case "p":
		return d.endParagraph()
	case "tbl":
		return d.b.closeTable()
	case "tr":
		if n := len(d.rows); n > 0 {
			r := d.rows[n-1]
			d.rows = d.rows[:n-1]
			return d.b.closeRow(r.after, r.hidden)
		}
	case "tc":
		if err := d.flush(); err != nil {
			return err
		}
		if n := len(d.cells); n > 0 {
			c := d.cells[n-1]
			d.cells = d.cells[:n-1]
			return d.b.closeCell(c.deleted)
		}
	}
	return nil
}

// field follows the marks of a field, of which the result is shown and the
// instruction is not.
func (d *docx) field(kind string) {
	n := len(d.fields)
	switch kind {
	case "begin":
		if n < maxElements {
			d.fields = append(d.fields, false)
		}
	case "separate":
		if n > 0 {
			d.fields[n-1] = true
		}
	case "end":
		if n > 0 {
			d.fields = d.fields[:n-1]
		}
	}
}

// endParagraph hands a paragraph on, behind the number that Word prints.
func (d *docx) endParagraph() error {
	n := len(d.pars)
	if n == 0 {
		return nil
	}
	p := d.pars[n-1]
	d.pars = d.pars[:n-1]
	// An instruction ends in the paragraph in which it begins: one that does
	// not has lost its end, and must not hide the rest of the document.
	if n == 1 {
		for len(d.fields) > 0 && !d.fields[len(d.fields)-1] {
			d.fields = d.fields[:len(d.fields)-1]
		}
	}
	defer func() { d.spare = append(d.spare, p.text) }()
	empty := len(trimBlank(p.text)) == 0
	if p.props.removed {
		d.carry = append(d.carry, p.text...)
		return nil
	}
	if len(d.carry) > 0 {
		p.text = append(append([]byte(nil), d.carry...), p.text...)
		d.carry, empty = d.carry[:0], false
	}
	if list, level := d.styles.list(&p.props, &d.lists); list != unset {
		number := d.lists.number(list, level)
		if number != "" && (!empty || d.b.cell() != nil) {
			p.text = append([]byte(number), p.text...)
		}
	}
	return d.b.paragraph(p.text)
}

// runProps reads what a run is like: here, whether it is hidden.
func (d *docx) runProps() error {
	p := d.par()
	return d.children(func() error {
		x := d.x
		if p == nil || x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "vanish", "strike", "dstrike": // struck out: taken back by the writer
			p.hidden = p.hidden || d.on()
		case "rStyle":
			if s := d.styles[x.get(nsWord, "val")]; s != nil && s.hidden {
				p.hidden = true
			}
		case "rPrChange":
			return x.skip()
		}
		return nil
	})
}

// paragraphProps reads what a paragraph is like: its style, its list, whether
// its end was deleted.
func (d *docx) paragraphProps() error {
	p := d.par()
	if p == nil {
		return d.x.skip()
	}
	return readParagraphProps(d.x, &p.props, d.styles)
}

func (d *docx) rowProps() error {
	if len(d.rows) == 0 || d.rows[len(d.rows)-1].tables != len(d.b.open) {
		return d.x.skip()
	}
	r := &d.rows[len(d.rows)-1]
	return d.children(func() error {
		x := d.x
		if x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "gridBefore":
			if t := d.b.top(); t != nil {
				t.next = min(max(x.number(nsWord, "val", 0), 0), maxSpan)
			}
		case "gridAfter":
			r.after = min(max(x.number(nsWord, "val", 0), 0), maxSpan)
		case "del", "moveFrom":
			r.hidden = true
		case "hidden":
			r.hidden = r.hidden || d.on()
		case "trPrChange":
			return x.skip()
		}
		return nil
	})
}

// maxSpan is the number of columns that a table of Word can have. A cell that
// claims to span more is taken for one column.
const maxSpan = 63

func (d *docx) cellProps() error {
	c := d.b.current()
	if c == nil || len(d.cells) == 0 {
		return d.x.skip()
	}
	mark := &d.cells[len(d.cells)-1]
	return d.children(func() error {
		x := d.x
		if x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "gridSpan":
			if n := x.number(nsWord, "val", 1); n > 0 && n <= maxSpan {
				c.span = n
			}
		case "vMerge":
			d.b.merge(x.get(nsWord, "val") == "restart")
		case "hMerge":
			c.covered = c.covered || x.get(nsWord, "val") != "restart"
		case "cellDel":
			mark.deleted = true
		case "tcPrChange":
			return x.skip()
		}
		return nil
	})
}

// children reads the elements inside the one that began last.
func (d *docx) children(element func() error) error { return children(d.x, element) }

func children(x *xmlReader, element func() error) error {
	depth := x.depth() - 1
	for {
		ok, err := x.next()
		if err != nil {
			return err
		}
		if !ok || x.kind == endTag && x.depth() == depth {
			return nil
		}
		if x.kind == startTag {
			if err := element(); err != nil {
				return err
			}
		}
	}
}

// on reads a switch of Word, which is on unless it says otherwise.
func (d *docx) on() bool { return isOn(d.x) }

func isOn(x *xmlReader) bool {
	switch x.get(nsWord, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
