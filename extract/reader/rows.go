package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// value is a token in the place of a figure: a number, a blank, a dash, or
// text that stands where a figure should.
type value struct {
	text  string
	kind  figure.Kind
	from  document.Place
	at    span // columns of the grid, or of characters where blanks align
	wide  span // the same where a wide character takes two columns
	paper span // across a page, in tenths of a point; until is 0 where that is not known
}

// span is a range of columns, both ends within.
type span struct{ from, until int }

// piece is a fragment of label text with its column.
type piece struct {
	text  string
	frag  *fragment
	at    int  // column of the grid, or of characters
	wide  int  // of characters where a wide one takes two columns
	paper span // across a page, as of a value
}

// row is a line of the region as the aligner sees it: label pieces, then values.
type row struct {
	line   int // index in the document's lines
	from   document.Place
	kind   document.Kind
	width  int // cells of a grid row
	labels []piece
	values []value
	solid  int  // values that are numbers or dashes
	torn   bool // of a stream: labels of other rows stand between the figures
	mixed  bool // of an aligned line: labels of the head stand between the figures
	beside bool // of a stream: the figures stand on the label's own line
}

// scanner cuts lines of a region into rows. It is used again for each
// document; its slices are the rows' memory.
type scanner struct {
	rows   []row
	labels []piece
	values []value
	spent  []int // lines whose labels tile has used up
}

func (s *scanner) reset() {
	s.rows, s.labels, s.values, s.spent = s.rows[:0], s.labels[:0], s.values[:0], s.spent[:0]
}

// scan cuts the lines [from, until) of a document into rows, and puts figures
// that only their order places into rows of their own.
func (s *scanner) scan(c *chain, d *document.Document, from, until int) []row {
	s.lines(c, d, from, until)
	if d.Layout == document.LayoutLines || d.Layout == document.LayoutOneLine {
		s.tile(c)
	}
	return s.rows
}

// lines cuts the lines [from, until) of a document into rows.
func (s *scanner) lines(c *chain, d *document.Document, from, until int) []row {
	s.reset()
	for i := from; i < until; i++ {
		l := &d.Lines[i]
		switch l.Kind {
		case document.Grid:
			s.grid(c, i, l)
		case document.Stream:
			s.stream(c, i, l.Cells[0].Text, l.Cells[0].At)
		case document.Plain:
			if isDashedNumber(trim(l.Text)) {
				continue // no row of a dash, a figure and a dash
			}
			switch {
			case d.Layout == document.LayoutAligned || l.Words != nil:
				s.aligned(c, i, l)
			case d.Layout == document.LayoutLines:
				s.words(c, i, l)
			case d.Layout == document.LayoutOneLine:
				s.stream(c, i, l.Text, l.At)
			default:
				s.plain(c, i, l)
			}
		}
	}
	if d.Layout == document.LayoutOneLine {
		for i := range s.rows {
			s.rows[i].beside = false // so does everything
		}
	}
	return s.rows
}

// begin starts a row whose labels and values are appended next.
func (s *scanner) begin(i int, from document.Place, k document.Kind) (labels, values int) {
	s.rows = append(s.rows, row{line: i, from: from, kind: k})
	return len(s.labels), len(s.values)
}

// end closes the row begun, or drops it where it holds nothing.
func (s *scanner) end(labels, values int) {
	r := &s.rows[len(s.rows)-1]
	r.labels = s.labels[labels:len(s.labels):len(s.labels)]
	r.values = s.values[values:len(s.values):len(s.values)]
	for i := range r.values {
		switch v := &r.values[i]; {
		case v.kind == figure.Number, v.kind == figure.Dash:
			r.solid++
		case v.kind == figure.Text && r.kind == document.Grid && several(v.text):
			r.solid += len(strings.FieldsFunc(v.text, space))
		}
	}
	if len(r.labels) == 0 && len(r.values) == 0 {
		s.rows = s.rows[:len(s.rows)-1]
	}
}

// grid cuts a row of cells. Labels stand left; what is blank before the last
// label belongs to the labels.
func (s *scanner) grid(c *chain, i int, l *document.Line) {
	lb, vb := s.begin(i, l.At, document.Grid)
	s.rows[len(s.rows)-1].width = len(l.Cells)
	numbers := false
	for col := range l.Cells {
		cell := &l.Cells[col]
		k := figure.Classify(cell.Text)
		if k == figure.Text {
			if len(s.labels) > lb && (numbers || damaged(cell.Text) || several(cell.Text)) {
				// Behind figures stands no label: a figure that is not legible.
				s.values = append(s.values, value{text: cell.Text, kind: k, from: cell.At, at: span{col, col}})
				continue
			}
			s.labels = append(s.labels, piece{text: cell.Text, frag: c.fragmentOf(cell.Text), at: col})
			s.values = s.values[:vb] // what stood before a label is none of its figures
			continue
		}
		if k == figure.Number && len(s.labels) > lb {
			numbers = true
		}
		s.values = append(s.values, value{text: cell.Text, kind: k, from: cell.At, at: span{col, col}})
	}
	s.end(lb, vb)
}

// several says that a cell holds more than one figure, as converters fill it
// that find columns by their own measure.
func several(s string) bool {
	if len(s) > 200 {
		return false
	}
	words := 0
	for w := range strings.FieldsFuncSeq(s, space) {
		if k := figure.Classify(w); k != figure.Number && k != figure.Dash {
			return false
		}
		words++
	}
	return words > 1
}

// damaged says that text looks like a figure that was not read right: a few
// characters or digits and no Chinese, or digits that run into a character cut
// in two.
func damaged(s string) bool {
	digits, n := false, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r == utf8.RuneError:
			return digits
		case unicode.Is(unicode.Han, r):
			return false
		}
		n++
	}
	return digits || n <= 3
}

// unread says that recognition of print marked a figure as one that it could not
// read.
func unread(s string) bool {
	return strings.HasSuffix(s, "?]") || strings.Contains(s, "?") && damaged(s)
}

// stream takes one cell of a row whose end is unknown: a figure belongs to the
// label before it.
func (s *scanner) stream(c *chain, i int, text string, from document.Place) {
	k := figure.Classify(text)
	if k == figure.Text {
		lb, vb := s.begin(i, from, document.Stream)
		s.labels = append(s.labels, piece{text: text, frag: c.fragmentOf(text)})
		s.end(lb, vb)
		return
	}
	if len(s.rows) == 0 || s.rows[len(s.rows)-1].kind != document.Stream {
		if k != figure.Number {
			return
		}
		lb, vb := s.begin(i, from, document.Stream)
		s.values = append(s.values, value{text: text, kind: k, from: from})
		s.end(lb, vb)
		return
	}
	r := &s.rows[len(s.rows)-1]
	r.beside = r.from == from
	at := len(r.values)
	s.values = append(s.values, value{text: text, kind: k, from: from, at: span{at, at}})
	r.values = s.values[len(s.values)-at-1 : len(s.values) : len(s.values)]
	if k != figure.Blank {
		r.solid++
	}
}

// plain takes a line outside the layout's rows: the rest of a label that a
// page break cut, a heading, prose.
func (s *scanner) plain(c *chain, i int, l *document.Line) {
	if figure.Classify(l.Text) != figure.Text {
		return
	}
	lb, vb := s.begin(i, l.At, document.Plain)
	s.labels = append(s.labels, piece{text: l.Text, frag: c.fragmentOf(l.Text)})
	s.end(lb, vb)
}

// words takes a line of a document that puts its cells on lines of their own:
// a label, a figure, or a label with figures behind it.
func (s *scanner) words(c *chain, i int, l *document.Line) {
	if len(l.Text) > 60 && s.glued(c, i, l) {
		return
	}
	text := trim(l.Text)
	end := len(text) // of the label
	for end > 0 {
		start := strings.LastIndexFunc(text[:end], space) + 1
		if _, n := utf8.DecodeRuneInString(text[max(start-1, 0):]); start > 0 && n > 1 {
			start += n - 1 // past a wide blank
		}
		word := text[start:end]
		next := strings.TrimRightFunc(text[:start], space)
		if figure.IsUnit(word) && end == len(text) && next != "" {
			// "12 万元": one cell.
			k := strings.LastIndexFunc(next, space) + 1
			if figure.Classify(next[k:]) == figure.Number {
				end = len(strings.TrimRightFunc(next[:k], space))
				continue
			}
		}
		if figure.Classify(word) == figure.Text {
			break
		}
		end = len(next)
	}
	if end > 0 {
		s.stream(c, i, text[:end], l.At)
	}
	rest := strings.FieldsFunc(text[end:], space)
	for k := 0; k < len(rest); k++ {
		word := rest[k]
		if k+1 < len(rest) && figure.IsUnit(rest[k+1]) {
			word += rest[k+1]
			k++
		}
		s.stream(c, i, word, l.At)
	}
}

// aligned cuts a line at its blanks into words with their positions.
func (s *scanner) aligned(c *chain, i int, l *document.Line) {
	if s.hangingUnits(i, l) {
		return
	}
	lb, vb := s.begin(i, l.At, document.Plain)
	numbers := false
	n, x := 0, 0 // column so far, by characters and by their widths
	start, start0, startX := -1, 0, 0
	lastEnd := -1 // byte at which the word before ended
	words := 0
	word := func(end int) {
		if start < 0 {
			return
		}
		text := l.Text[start:end]
		var paper span
		if words < len(l.Words) {
			paper = span{int(l.Words[words].From), int(l.Words[words].Until)}
		}
		words++
		k := figure.Classify(text)
		switch {
		case k == figure.Text && numbers && figure.IsUnit(text) && lastEnd >= start-3 && len(s.values) > vb:
			v := &s.values[len(s.values)-1] // "12 万元": one cell
			v.text = l.Text[lastEnd-len(v.text) : end]
			v.paper.until = max(v.paper.until, paper.until)
		case k == figure.Text && len(s.labels) > lb && unread(text):
			s.values = append(s.values, value{text: text, kind: k, from: l.At, at: span{start0, n - 1}, wide: span{startX, x - 1}, paper: paper})
		case k == figure.Text && numbers && end == len(strings.TrimRightFunc(l.Text, space)) && !damaged(text):
			// The end of a label that wraps around its figures.
			s.labels = append(s.labels, piece{text: text, frag: c.fragmentOf(text), at: start0, wide: startX, paper: paper})
		case k == figure.Text && numbers && len(s.labels) > lb && utf8.RuneCountInString(text) <= 2:
			if c.isHead(text) {
				s.rows[len(s.rows)-1].mixed = true
			}
			s.values = append(s.values, value{text: text, kind: k, from: l.At, at: span{start0, n - 1}, wide: span{startX, x - 1}, paper: paper})
		case k == figure.Text:
			s.labels = append(s.labels, piece{text: text, frag: c.fragmentOf(text), at: start0, wide: startX, paper: paper})
			s.values = s.values[:vb]
			numbers = false
		default:
			numbers = numbers || k == figure.Number
			s.values = append(s.values, value{text: text, kind: k, from: l.At, at: span{start0, n - 1}, wide: span{startX, x - 1}, paper: paper})
		}
		start, lastEnd = -1, end
	}
	for at, r := range l.Text {
		if space(r) {
			word(at)
		} else if start < 0 {
			start, start0, startX = at, n, x
		}
		n++
		x += document.Width(r)
	}
	word(len(l.Text))
	s.end(lb, vb)
}

// hangingUnits takes a line of nothing but units that a narrow column wrapped:
// each belongs to the figure above it.
func (s *scanner) hangingUnits(i int, l *document.Line) bool {
	text := trim(l.Text)
	if len(text) > 60 || len(s.rows) == 0 {
		return false
	}
	r := &s.rows[len(s.rows)-1]
	if r.line != i-1 || r.kind != document.Plain || r.solid == 0 {
		return false
	}
	units := strings.FieldsFunc(text, space)
	for _, u := range units {
		if !figure.IsUnit(u) {
			return false
		}
	}
	from := 0
	for _, u := range units {
		at := from + strings.Index(l.Text[from:], u)
		from = at + len(u)
		x, n := document.Columns(l.Text[:at]), utf8.RuneCountInString(l.Text[:at])
		narrow, wide := span{n, n + utf8.RuneCountInString(u) - 1}, span{x, x + document.Columns(u) - 1}
		for k := range r.values {
			if v := &r.values[k]; v.kind == figure.Number && (gap(v.at, narrow) == 0 || gap(v.wide, wide) == 0) {
				if _, f := figure.Parse(v.text, ""); f.Unit == "" {
					v.text += u
				}
				break
			}
		}
	}
	return len(units) > 0
}

// trim takes the blanks off both ends of a text.
func trim(s string) string {
	if document.Tight(s) {
		return s
	}
	return strings.TrimFunc(s, space)
}

func space(r rune) bool {
	switch r {
	case ' ', '\t', '\u3000', '\u00a0', '\u200b', '\ufeff', '\u2002', '\u2003', '\u2009':
		return true
	}
	return false
}
