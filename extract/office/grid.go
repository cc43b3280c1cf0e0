package office

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// builder makes the lines of a document from paragraphs and cells as a
// decoder meets them.
type builder struct {
	lines  []document.Line
	tables int32 // begun so far
	open   []*table
	cells  int   // of all grid rows
	bytes  int   // of all lines
	line   int32 // lines outside tables
	grid   bool  // a grid row was made
	sheet  bool  // the document is a workbook: a text alone in its row is no row
	arena  []document.Cell
	buf    []byte
	free   []*table // tables that ended, for their memory
}

// table is a table that is being read.
type table struct {
	number, row int32
	lines       []document.Line // rows that ended
	begins      []rowColumns    // of those that are grid rows
	hidden      columns         // that are not shown
	columns     int             // declared so far
	down        []int           // rows that a cell above still covers, by column
	above       []bool          // columns that a cell merged downwards covers
	below       []bool          // the same for the row after this one

	// The row at hand.
	inCell bool
	cells  []tableCell
	items  []item
	buf    []byte // text of the items
	next   int    // column at which the next cell begins
	width  int    // columns of the cells that ended
	nested bool   // a cell holds a table with rows of its own
}

// tableCell is a cell of the row at hand.
type tableCell struct {
	col, span int
	items     int // index of the first item
	covered   bool
	repeat    int // times that the cell stands in the row, as ODT counts
	down      int // rows that it covers, as ODT counts
}

// item is a paragraph of a cell, or the lines of a table inside it.
type item struct {
	from, until int // in buf
	lines       []document.Line
}

// paragraph adds a paragraph, which may hold line breaks, where the decoder
// stands: in a cell, or outside tables.
func (b *builder) paragraph(p []byte) error {
	t := b.cell()
	for {
		line, rest, more := cutByte(p, '\n')
		if t != nil {
			t.addText(line)
		} else if err := b.plain(&b.lines, string(line), document.Place{}); err != nil {
			return err
		}
		if !more {
			return nil
		}
		p = rest
	}
}

// cell is the table in whose open cell the decoder stands, nil outside.
func (b *builder) cell() *table {
	if n := len(b.open); n > 0 && b.open[n-1].inCell {
		return b.open[n-1]
	}
	return nil
}

// plain adds a line of text. Outside tables its place is its number.
func (b *builder) plain(lines *[]document.Line, s string, at document.Place) error {
	if at.Table == 0 {
		b.line++
		at.Line = b.line
		if b.line > maxLines {
			return tooLarge("more than %d lines", maxLines)
		}
	}
	*lines = append(*lines, document.Line{Kind: document.Plain, At: at, Text: s})
	return b.count(len(s))
}

// count adds to the text of the document, which rows that stand repeatedly can
// make larger than the file.
func (b *builder) count(bytes int) error {
	if b.bytes += bytes; b.bytes > maxText {
		return tooLarge("more than %d MiB of text", maxText>>20)
	}
	return nil
}

func (t *table) addText(p []byte) {
	if trimmed := trimBlank(p); len(trimmed) > 0 {
		from := len(t.buf)
		t.buf = append(t.buf, trimmed...)
		t.items = append(t.items, item{from: from, until: len(t.buf)})
	}
}

func (b *builder) openTable() error {
	if len(b.open) >= maxTables {
		return tooLarge("more than %d tables within one another", maxTables)
	}
	b.tables++
	var t *table
	if n := len(b.free); n > 0 {
		t = b.free[n-1]
		b.free = b.free[:n-1]
		*t = table{begins: t.begins[:0], above: t.above[:0], below: t.below[:0], down: t.down[:0], cells: t.cells[:0], items: t.items[:0], buf: t.buf[:0]}
	} else {
		t = &table{}
	}
	t.number = b.tables
	b.open = append(b.open, t)
	return nil
}

func (b *builder) closeTable() error {
	t := b.top()
	if t == nil {
		return nil
	}
	b.open = b.open[:len(b.open)-1]
	if b.sheet {
		if err := b.fillRows(t); err != nil {
			return err
		}
	}
	dropSpare(t.lines, t.begins)
	if t.hidden.len() > 0 {
		dropColumns(t.lines, t.begins, &t.hidden)
	}
	b.free = append(b.free, t)
	outer := b.cell()
	if outer == nil {
		b.lines = append(b.lines, t.lines...)
		return nil
	}
	grid := false
	for i := range t.lines {
		grid = grid || t.lines[i].Kind != document.Plain
	}
	if !grid { // a frame around text: the text stands in the cell
		for i := range t.lines {
			outer.addText([]byte(t.lines[i].Text))
		}
		return nil
	}
	outer.items = append(outer.items, item{lines: t.lines})
	outer.nested = true
	return nil
}

// fillRows gives the rows of a sheet the cells that it has up to the width of
// the widest one: a file tells empty cells at the end of a row as one run up to
// the end of the sheet.
func (b *builder) fillRows(t *table) error {
	width := 0
	for _, r := range t.begins {
		width = max(width, len(t.lines[r.line].Cells))
	}
	for i := range t.begins {
		r := &t.begins[i]
		l := &t.lines[r.line]
		cells := l.Cells
		if b.cells += width - len(cells); b.cells > maxCells {
			return tooLarge("more than %d cells", maxCells)
		}
		for k := len(cells); k < width; k++ {
			at := l.At
			at.Column = int32(k + 1)
			cells = append(cells, document.Cell{At: at})
			r.begins.add(k)
		}
		l.Cells = cells
	}
	return nil
}

// top is the innermost table, nil outside tables.
func (b *builder) top() *table {
	if n := len(b.open); n > 0 {
		return b.open[n-1]
	}
	return nil
}

// openRow begins a row whose first cell stands behind some empty columns.
func (b *builder) openRow() {
	t := b.top()
	if t == nil {
		return
	}
	t.row++
	t.cells, t.items, t.buf = t.cells[:0], t.items[:0], t.buf[:0]
	t.next, t.width, t.nested, t.inCell = 0, 0, false, false
	t.below = t.below[:0]
}

// openCell begins a cell at the next free column.
func (b *builder) openCell() {
	t := b.top()
	if t == nil {
		return
	}
	t.inCell = true
	t.cells = append(t.cells, tableCell{col: t.next, span: 1, repeat: 1, items: len(t.items)})
}

// current is the open cell, nil where none is.
func (b *builder) current() *tableCell {
	if t := b.cell(); t != nil {
		return &t.cells[len(t.cells)-1]
	}
	return nil
}

// closeCell ends a cell. What stands in a covered one is not shown in the
// document, and is dropped. A cell that was deleted takes no column.
func (b *builder) closeCell(deleted bool) error {
	t := b.cell()
	if t == nil {
		return nil
	}
	t.inCell = false
	c := &t.cells[len(t.cells)-1]
	if c.covered || deleted {
		t.items = t.items[:c.items]
	}
	if deleted {
		t.cells = t.cells[:len(t.cells)-1]
		return nil
	}
	t.next = c.col + c.span*c.repeat
	if t.next > maxColumns {
		if len(t.items) > c.items {
			return tooLarge("table %d, row %d: more than %d columns", t.number, t.row, maxColumns)
		}
		t.next = maxColumns
		return nil // empty cells that fill a row up to the end of a sheet
	}
	t.width = t.next
	return nil
}

// merge marks the open cell as part of a vertical merge. A cell that goes on
// with a merge which no row above began is shown, so it begins one.
func (b *builder) merge(restart bool) {
	t, c := b.cell(), b.current()
	if c == nil {
		return
	}
	c.covered = !restart && c.col < len(t.above) && t.above[c.col]
	for len(t.below) <= c.col && len(t.below) < maxColumns {
		t.below = append(t.below, false)
	}
	if c.col < maxColumns {
		t.below[c.col] = true
	}
}

// closeRow ends a row and makes its lines; after is the number of empty
// columns behind its last cell. A hidden row leaves nothing.
func (b *builder) closeRow(after int, hidden bool) error {
	t := b.top()
	if t == nil {
		return nil
	}
	if hidden {
		return nil
	}
	t.above, t.below = t.below, t.above
	place := func(c *tableCell) document.Place {
		return document.Place{Table: t.number, Row: t.row, Column: int32(c.col + 1)}
	}
	if len(t.cells) == 0 {
		return nil
	}
	if t.nested || t.isText(b.sheet) {
		for i := range t.cells {
			for _, it := range t.itemsOf(i) {
				if it.lines != nil {
					t.lines = append(t.lines, it.lines...)
					continue
				}
				if err := b.plain(&t.lines, string(t.buf[it.from:it.until]), place(&t.cells[i])); err != nil {
					return err
				}
			}
		}
		return nil
	}
	r := b.beginGrid(document.Place{Table: t.number, Row: t.row}, min(t.width+after, maxColumns))
	for i := range t.cells {
		c := &t.cells[i]
		items := t.itemsOf(i)
		if len(items) == 0 {
			continue
		}
		for k := range c.repeat {
			r.cell(c.col + k*c.span)
			for _, it := range items {
				r.text(t.buf[it.from:it.until])
			}
			if len(b.buf) > maxText {
				return b.count(len(b.buf))
			}
		}
	}
	l, err := r.end()
	if err != nil {
		return err
	}
	t.begins = append(t.begins, rowColumns{len(t.lines), t.beginnings(after)})
	t.lines = append(t.lines, l)
	return nil
}

// beginnings are the columns in which cells of the row at hand begin.
func (t *table) beginnings(after int) (c columns) {
	for i := range t.cells {
		cell := &t.cells[i]
		if cell.covered {
			continue
		}
		for k := 0; k < cell.repeat && cell.col+k*cell.span < t.width; k++ {
			c.add(cell.col + k*cell.span)
		}
	}
	for col := t.width; col < t.width+after; col++ {
		c.add(col)
	}
	return c
}

func (t *table) itemsOf(i int) []item {
	if i+1 < len(t.cells) {
		return t.items[t.cells[i].items:t.cells[i+1].items]
	}
	return t.items[t.cells[i].items:]
}

// longestCell is the length in runes beyond which a cell is no label, the
// longest of which explain themselves in brackets: it is prose.
const longestCell = 300

// isText says that the row at hand is no row of figures: one cell across the
// table, the heading of a section, or prose in cells.
func (t *table) isText(sheet bool) bool {
	if len(t.cells) == 1 && t.cells[0].repeat == 1 {
		items := t.items
		return t.width <= 1 || len(items) != 1 || !isFigure(string(t.buf[items[0].from:items[0].until]))
	}
	filled, long, figures := -1, false, false
	one := true
	for i := range t.cells {
		items := t.itemsOf(i)
		if len(items) == 0 {
			continue
		}
		one = one && filled < 0 && t.cells[i].repeat == 1
		filled = i
		first, last := items[0].from, items[len(items)-1].until
		long = long || last-first > longestCell && utf8.RuneCount(t.buf[first:last]) > longestCell
		figures = figures || len(items) == 1 && isFigure(string(t.buf[first:last]))
	}
	if long && !figures {
		return true
	}
	if filled < 0 || !one {
		return false
	}
	items := t.itemsOf(filled)
	if sheet {
		return !isFigure(string(t.buf[items[0].from:items[len(items)-1].until]))
	}
	section, _ := schemas.SectionOf(string(t.buf[items[0].from:items[0].until]))
	return section != ""
}

// gridRow builds one row: the text of all its cells as one string, of which
// the cells are parts.
type gridRow struct {
	b     *builder
	at    document.Place
	width int
	col   int // cell that is being written
	from  int // where its text begins
}

// beginGrid begins a row of a width.
func (b *builder) beginGrid(at document.Place, width int) gridRow {
	b.buf = b.buf[:0]
	return gridRow{b: b, at: at, width: width}
}

// cell goes on to a column; columns passed over are empty.
func (r *gridRow) cell(col int) {
	for ; r.col < col; r.col++ {
		r.b.buf = append(r.b.buf, '\t')
	}
	r.from = len(r.b.buf)
}

// text adds a paragraph to the cell: next to the one before where both are
// Chinese, which has no blanks between words, else behind a blank, so that two
// numbers do not become one.
func (r *gridRow) text(p []byte) {
	if len(r.b.buf) > r.from {
		before, _ := utf8.DecodeLastRune(r.b.buf)
		after, _ := utf8.DecodeRune(p)
		if !isWide(before) || !isWide(after) {
			r.b.buf = append(r.b.buf, ' ')
		}
	}
	from := len(r.b.buf)
	r.b.buf = append(r.b.buf, p...)
	for {
		i := bytes.IndexByte(r.b.buf[from:], '\t')
		if i < 0 {
			return
		}
		r.b.buf[from+i] = ' ' // a tab ends a cell in the text of a row
		from += i + 1
	}
}

func isWide(r rune) bool {
	return r >= 0x2E80 && r <= 0xFFDC && (r < '０' || r > '９') || r >= 0x20000 || unicode.Is(unicode.Han, r) || strings.ContainsRune("“”‘’…—", r)
}

// end closes the row.
func (r *gridRow) end() (document.Line, error) {
	b := r.b
	r.width = max(r.width, r.col+1)
	r.cell(r.width - 1)
	b.cells += r.width
	if b.cells > maxCells {
		return document.Line{}, tooLarge("more than %d cells", maxCells)
	}
	if err := b.count(len(b.buf)); err != nil {
		return document.Line{}, err
	}
	if cap(b.arena)-len(b.arena) < r.width {
		b.arena = make([]document.Cell, 0, max(r.width, 512))
	}
	first := len(b.arena)
	s := strings.ToValidUTF8(string(b.buf), "\uFFFD")
	from := 0
	for i := range r.width {
		end := len(s)
		if j := strings.IndexByte(s[from:], '\t'); j >= 0 {
			end = from + j
		}
		at := r.at
		at.Column = int32(i + 1)
		b.arena = append(b.arena, document.Cell{Text: s[from:end], At: at})
		from = min(end+1, len(s))
	}
	b.grid = true
	return document.Line{Kind: document.Grid, At: r.at, Text: s, Cells: b.arena[first:len(b.arena):len(b.arena)]}, nil
}
