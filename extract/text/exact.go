package text

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/document"
)

// Some converters write tables so that every cell's place is told: in boxes of
// plus signs, dashes and bars, under rules of dashes as wide as the columns, in
// a markup of their own. Such a table is written here as a table in HTML, its
// spans kept, for the decoder of web pages to read; it takes the place of its
// first line, and the lines after it become empty, so that what follows keeps
// its lines.

// Exact writes the tables of a text whose layout is exact as tables in HTML,
// and takes a page out of the boxes that lay it out. number tells the line of
// the source on which each line of out begins, nil where it is the same; out is
// s where there is nothing of the kind.
func Exact(s string) (out string, number []int32) {
	boxes := strings.Contains(s, "+--") || strings.Contains(s, "+==") || strings.Contains(s, "+:-")
	dashes := strings.Contains(s, "-- --") || strings.Contains(s, "== ==") || strings.Contains(s, "--  --") || strings.Contains(s, "- -")
	if isLatex(s) {
		s = unlatex(s)
		p := newPage(s)
		return strings.Join(p.lines, "\n"), p.number
	}
	if !boxes && !dashes {
		return s, nil
	}
	p := newPage(s)
	whole := p
	if boxes {
		p = p.outOfFrames(0)
	}
	if dashes {
		p = p.undash()
	}
	if boxes {
		p = p.boxesToTables()
	}
	if p == whole {
		return s, nil
	}
	return strings.Join(p.lines, "\n"), p.number
}

// exactCell is a cell of such a table: its place, what it spans, and its lines
// with the room that each had.
type exactCell struct {
	row, rows, cols int
	room            int // columns of characters
	top             int // its first line in the table's
	lines           []string
}

// asTable writes cells, in order, as a table in HTML.
func asTable(cells []exactCell) string {
	var b strings.Builder
	b.WriteString("<table>")
	row := -1
	for i := range cells {
		c := &cells[i]
		for ; row < c.row; row++ {
			b.WriteString("<tr>")
		}
		b.WriteString("<td")
		if c.cols > 1 {
			b.WriteString(` colspan="` + strconv.Itoa(c.cols) + `"`)
		}
		if c.rows > 1 {
			b.WriteString(` rowspan="` + strconv.Itoa(c.rows) + `"`)
		}
		b.WriteString(">")
		b.WriteString(html.EscapeString(c.text()))
		b.WriteString("</td>")
	}
	b.WriteString("</table>")
	return b.String()
}

// lineEnd stands in a cell where a line ended within what may be one figure or
// two: with it, it is none.
const lineEnd = '\u23CE'

// text puts the lines of a cell together. One that fills its room was cut
// anywhere, and goes on without a blank; so does one before lines that all do,
// since some converters cut from the end. Another was wrapped where a blank
// stood, or between Chinese characters. Whether digits were cut or wrapped is
// then not told: they are no figure.
func (c *exactCell) text() string {
	lines := make([]string, 0, len(c.lines))
	for _, l := range c.lines {
		if l = trim(l); l != "" || len(lines) > 0 {
			lines = append(lines, l)
		}
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) < 2 {
		return strings.Join(lines, "")
	}
	cut := len(lines) // the line from which on all fill their room
	for cut > 0 && document.Columns(lines[cut-1]) >= c.room {
		cut--
	}
	var b strings.Builder
	last, full := rune(0), false
	for i, l := range lines {
		if l == "" {
			full = false
			continue
		}
		switch first, _ := utf8.DecodeRuneInString(l); {
		case last == 0 || full || unicode.Is(unicode.Han, first) || unicode.Is(unicode.Han, last):
		case i >= max(cut, 1) && lines[i-1] != "":
		case unicode.IsDigit(first) && unicode.IsDigit(last):
			b.WriteRune(lineEnd)
		default:
			b.WriteByte(' ')
		}
		b.WriteString(l)
		last, _ = utf8.DecodeLastRuneInString(l)
		full = document.Columns(l) >= c.room
	}
	return b.String()
}
