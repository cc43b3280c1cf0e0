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
	Break              // a row ends here, or a page
)

// Cell is a cell of a row, or a whole line.
type Cell struct {
	Text string
	Line int // line of the source, from 1
}

// Line is one line of the document.
type Line struct {
	Kind  Kind
	No    int    // line of the source, from 1; 0 where the source has no lines
	Text  string // the line as found, without its end
	Cells []Cell // of a Grid row: all, empty ones too; of a Stream line: one
}

// Document is a decoded document.
type Document struct {
	MediaType string
	Layout    string // how it lays its tables out, one of the Layout constants
	Lines     []Line
}

// Layouts of text documents.
const (
	LayoutTabRows   = "tab_rows"   // a table row a line, cells with tabs
	LayoutCellLines = "cell_lines" // a cell a line, led by a tab
	LayoutPipeLines = "pipe_lines" // a cell a line, ended by a pipe
	LayoutPipeRows  = "pipe_rows"  // a table row a line, cells with pipes
	LayoutAligned   = "aligned"    // a table row a line, columns by blanks
	LayoutLines     = "lines"      // a cell a line, nothing else
	LayoutOneLine   = "one_line"   // all cells on one line
)

// Locator says where a cell stands: "line:62".
func (c Cell) Locator() string { return LineLocator(c.Line) }

// LineLocator says where a line stands.
func LineLocator(no int) string {
	b := make([]byte, 0, 12)
	b = append(b, "line:"...)
	return string(strconv.AppendInt(b, int64(no), 10))
}
