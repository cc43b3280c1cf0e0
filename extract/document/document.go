// Package document is the neutral form to which every format is decoded:
// lines in reading order, each with its cells where the format tells them
// apart, each cell with its place.
//
// A decoder says what it knows and nothing more. Where it knows the columns of
// a row (tabs, a table of a web page) the row is a [Grid]; where it knows only
// that one cell follows another, each is a [Stream] line; where it knows
// characters and their positions, the line is [Plain].
package document

import "strconv"

// Kind tells what the decoder knows of a line.
type Kind uint8

// Kinds of line.
const (
	Plain  Kind = iota // text; its cells, if it is a row, must be found from blanks
	Grid               // a row whose cells stand in known columns
	Stream             // one cell of a row whose end is unknown
	Break              // a row ends here, or a page; its text names the sheet that begins, if one does
)

// Cell is a cell of a row, or a whole line.
type Cell struct {
	Text string
	At   Place
}

// Line is one line of the document.
type Line struct {
	Kind  Kind
	At    Place
	Text  string   // the line as found, without its end
	Cells []Cell   // of a Grid row: all, empty ones too; of a Stream line: one
	Words []Extent // of a Plain line from paper: where each word stands that blanks part; nil if not known
}

// Extent is a range across a page of paper, in tenths of a point.
type Extent struct{ From, Until int32 }

// Document is a decoded document.
type Document struct {
	MediaType string
	Layout    string // how it lays its tables out, one of the Layout constants
	Address   string // on the web, where the document itself tells it
	Lines     []Line
	Whole     bool // each plain line is a whole paragraph, not cut by paper or screen
	Roughly   bool // it was laid out from where words begin on a page, not knowing how wide they are
	Converted bool // from traditional script, or from a text that gives readings of its characters

	// Pictures are the pages, from 1, that can be looked at only, of a document
	// whose other pages have text.
	Pictures []int32

	Memory *Memory // of its lines and cells, nil where they have their own
}

// Layouts of text documents.
const (
	LayoutTabRows   = "tab_rows"   // a table row a line, cells with tabs
	LayoutCellLines = "cell_lines" // a cell a line, led by a tab
	LayoutPipeLines = "pipe_lines" // a cell a line, ended by a pipe
	LayoutPipeRows  = "pipe_rows"  // a table row a line, cells with pipes
	LayoutAligned   = "aligned"    // a table row a line, columns by blanks
	LayoutLines     = "lines"      // a cell a line, nothing else
	LayoutCSV       = "csv"        // a table row a line, cells with commas, as sheets are exported
	LayoutOneLine   = "one_line"   // all cells on one line
)

// Place says where a cell or a line stands in the source. All count from 1;
// 0 is what the format does not tell.
type Place struct {
	Line, Page, Table, Row, Column int32
}

// Locator is a place as the warehouse keeps it: "line:62", "page:3",
// "page:3/table:1/row:5/col:4".
func (p Place) Locator() string { return string(p.AppendLocator(make([]byte, 0, 32))) }

// AppendLocator appends the place's locator.
func (p Place) AppendLocator(b []byte) []byte {
	from := len(b)
	for _, part := range [...]struct {
		name string
		n    int32
	}{{"line:", p.Line}, {"page:", p.Page}, {"table:", p.Table}, {"row:", p.Row}, {"col:", p.Column}} {
		if part.n == 0 {
			continue
		}
		if len(b) > from {
			b = append(b, '/')
		}
		b = append(b, part.name...)
		b = strconv.AppendInt(b, int64(part.n), 10)
	}
	return b
}

// Width is the number of columns of a screen that a rune takes: two for the
// wide ones of East Asia, as converters that align by blanks count them.
func Width(r rune) int {
	switch {
	case r < 0x1100:
		return 1
	case r == '\u200b' || r == '\ufeff':
		return 0
	case r >= 0x2E80 && r <= 0xFFDC || r >= 0x20000:
		return 2
	}
	return 1
}

// Columns is the number of columns of a screen that a text takes.
func Columns(s string) int {
	n := 0
	for _, r := range s {
		n += Width(r)
	}
	return n
}

// Tight says that a text surely has no blank at either end, whatever is taken for
// one: it begins and ends with a character of ASCII or a common one of Chinese.
// Nearly all texts do, and need not be looked through for blanks of every width.
func Tight(s string) bool {
	n := len(s)
	if n == 0 {
		return true
	}
	first, last := s[0], s[n-1]
	if !(first > ' ' && first < 0x7F || first >= 0xE4 && first <= 0xE9) {
		return false
	}
	return last > ' ' && last < 0x7F || n >= 3 && s[n-3] >= 0xE4 && s[n-3] <= 0xE9
}
