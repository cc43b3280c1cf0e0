// Package text decodes plain text, as converters make it from web pages, PDF
// and office documents, to a neutral document.
//
// What separates cells differs from file to file, so the layout is found
// first, from all lines together, and each line is then cut by it. Lines that
// do not follow the layout (headings, prose, page numbers) stay plain.
package text

import (
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// MediaType of the documents that this package decodes.
const MediaType = "text/plain"

// Parse cuts text into lines and cells.
func Parse(s string) *document.Document {
	p := pageOf(s)
	layout := layoutOf(p.lines)
	d := document.New(MediaType, len(p.lines)+16, p.mostCells(layout))
	d.Layout = layout
	switch layout {
	case document.LayoutTabRows:
		p.cutRows(d, '\t')
	case document.LayoutPipeRows:
		p.cutRows(d, '|')
	case document.LayoutCellLines:
		p.cutCellLines(d)
	case document.LayoutPipeLines:
		p.cutPipeLines(d)
	case document.LayoutOneLine:
		p.cutOneLine(d)
	default:
		p.cutPlain(d)
	}
	return d
}

// mostCells bounds the cells that the lines of a page are cut into.
func (p *page) mostCells(layout string) (n int) {
	switch layout {
	case document.LayoutTabRows, document.LayoutPipeRows:
		sep := "\t"
		if layout == document.LayoutPipeRows {
			sep = "|"
		}
		for _, l := range p.lines {
			n += strings.Count(l, sep) + 1
		}
	case document.LayoutCellLines, document.LayoutPipeLines:
		n = len(p.lines)
	}
	return n
}

// pageOf cuts text into lines and takes off what only draws or marks up.
func pageOf(s string) *page {
	p := newPage(s)
	if strings.IndexByte(s, '\\') >= 0 {
		unescape(p.lines)
	}
	if strings.Contains(s, "></a>") {
		unanchor(p.lines)
	}
	if strings.Contains(s, "*** ") {
		p = p.unstar()
	}
	drawn := hasBoxes(s)
	if strings.IndexByte(s, '|') < 0 && strings.IndexByte(s, '\t') < 0 {
		p.unseparate(s)
	}
	if strings.IndexByte(s, '|') < 0 && !(drawn && (strings.Contains(s, "│") || strings.Contains(s, "┃") || strings.Contains(s, "║"))) {
		return p
	}
	if strings.Contains(s, "{|") {
		p = p.unwiki()
	}
	if strings.Contains(s, "|===") {
		p = p.unwrap()
	}
	if strings.Contains(s, "| --- |") {
		p = p.unflatten()
	}
	if strings.Contains(s, "+--") || strings.Contains(s, "+==") {
		p = p.unbox()
	}
	if strings.Contains(s, "\uFFFD") {
		uncover(p.lines)
	}
	undraw(p.lines, drawn)
	return p.unframe()
}

// split cuts at line ends of any kind; form feeds (page breaks) end a line too.
func split(s string) []string {
	lines := make([]string, 0, strings.Count(s, "\n")+1)
	if !strings.ContainsAny(s, "\r\f\v") {
		for len(s) > 0 {
			line, rest, _ := strings.Cut(s, "\n")
			lines, s = append(lines, line), rest
		}
		return lines
	}
	for len(s) > 0 {
		i := strings.IndexAny(s, "\n\r\f\v")
		if i < 0 {
			lines = append(lines, s)
			break
		}
		lines = append(lines, s[:i])
		if s[i] == '\r' && i+1 < len(s) && s[i+1] == '\n' {
			i++
		}
		s = s[i+1:]
	}
	return lines
}

// unescape takes out the backslashes that Markdown puts before punctuation: \-6
// is a figure, 1\. a number of a list.
func unescape(lines []string) {
	for i, l := range lines {
		if strings.IndexByte(l, '\\') < 0 {
			continue
		}
		var b strings.Builder
		for k := 0; k < len(l); k++ {
			if l[k] == '\\' && k+1 < len(l) && strings.IndexByte("-.*_#+()[]!|<>~\"'", l[k+1]) >= 0 {
				continue
			}
			b.WriteByte(l[k])
		}
		lines[i] = b.String()
	}
}

// unanchor takes out the empty anchors that converters to Markdown keep before
// headings: <a id="x"></a># 一、总体情况.
func unanchor(lines []string) {
	for i, l := range lines {
		for {
			from := strings.Index(l, "<a ")
			if from < 0 {
				break
			}
			n := strings.IndexByte(l[from:], '>')
			if n < 0 || !strings.HasPrefix(l[from+n:], "></a>") {
				break
			}
			l = l[:from] + l[from+n+len("></a>"):]
		}
		lines[i] = l
	}
}

func isBlank(s string) bool { return trim(s) == "" }

const spaces = " \u00a0\u3000\u200b\ufeff\u2002\u2003\u2009\u202f"

func trim(s string) string {
	if document.Tight(s) {
		return s
	}
	return strings.TrimFunc(s, isSpace)
}

// isSpace says whether a character is one of spaces, or a tab.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u2002', '\u2003', '\u2009', '\u202f':
		return true
	}
	return false
}

// layoutOf tells the layout from counts over all lines.
func layoutOf(lines []string) string {
	var tabRows, tabCells, pipeEnds, pipeOnly, pipeRows, pipeRules, aligned, alone, flowed, bytes, used int
	for _, l := range lines {
		if isBlank(l) && strings.IndexByte(l, '\t') < 0 {
			continue
		}
		used++
		bytes += len(l)
		if n := strings.Count(l, "\t"); n > 0 {
			if n == 1 && l[0] == '\t' {
				tabCells++
			} else {
				tabRows++
			}
			continue
		}
		if n := strings.Count(l, "|"); n > 0 {
			t := trim(l)
			switch {
			case strings.Trim(t, "| ") == "":
				pipeOnly++
			case n > 1 && strings.Trim(t, "|-: ") == "":
				pipeRules++ // Markdown draws one under the head of each table
			case n == 1 && strings.HasSuffix(t, "|"):
				pipeEnds++
			case n > 1:
				pipeRows++
			}
			continue
		}
		n := freeNumbers(l)
		if n >= 3 || n == 2 && strings.Contains(trim(l), "    ") {
			aligned++ // few figures with wide blanks between are those of a form left mostly empty
			if n >= 3 && isFlowed(l) {
				flowed++
			}
		} else if n == 1 && !strings.ContainsAny(trim(l), spaces) {
			alone++
		}
	}
	const few = 8 // fewer rows than the smallest table has are no layout
	switch {
	case tabRows >= few && tabRows*2 >= tabCells:
		return document.LayoutTabRows
	case tabCells >= few:
		return document.LayoutCellLines
	case pipeEnds+pipeOnly >= few && pipeEnds+pipeOnly > pipeRows*3:
		return document.LayoutPipeLines
	case pipeRows >= few, pipeRules > 0 && pipeRows > 1 && aligned < few:
		return document.LayoutPipeRows
	case used > 6 && bytes/used > 3000: // a report a line
		return document.LayoutOneLine
	case flowed >= few && flowed*3 >= aligned: // one line once, that was wrapped at its blanks
		return document.LayoutOneLine
	case aligned >= few && alone <= 8*aligned: // else it is a figure a line, but for some that stand together
		return document.LayoutAligned
	case used > 0 && used <= 6 && bytes/used > 1500:
		return document.LayoutOneLine
	}
	return document.LayoutLines
}

// isFlowed says that labels stand between figures on a line, with one blank
// between each: text that goes on from line to line.
func isFlowed(l string) bool {
	if strings.Contains(trim(l), "  ") {
		return false
	}
	figures, label, changes := false, false, 0
	for w := range strings.FieldsSeq(l) {
		switch figure.Classify(w) {
		case figure.Text:
			label = label || figures
		default:
			if figures && label {
				changes++
			}
			figures, label = true, false
		}
	}
	return changes > 0
}

// freeNumbers counts the numbers that stand free on a line.
func freeNumbers(l string) int {
	n := 0
	for i := 0; i < len(l); {
		if l[i] < '0' || l[i] > '9' {
			i++
			continue
		}
		j := i
		for j < len(l) && (l[j] >= '0' && l[j] <= '9' || l[j] == '.' || l[j] == ',') {
			j++
		}
		if (i == 0 || l[i-1] == ' ' || l[i-1] == '-' || l[i-1] == '+') && (j == len(l) || l[j] == ' ') {
			n++
		}
		i = j
	}
	return n
}

// cutOneLine takes each word between blanks as one cell.
func (p *page) cutOneLine(d *document.Document) {
	for i, l := range p.lines {
		for _, w := range strings.FieldsFunc(l, func(r rune) bool { return r == ' ' || r == '\t' || r == '\u3000' || r == '\u00a0' || r == '|' }) {
			d.Lines = append(d.Lines, plain(p.at(i), w))
		}
	}
}

func (p *page) cutPlain(d *document.Document) {
	for i, l := range p.lines {
		d.Lines = append(d.Lines, plain(p.at(i), l))
	}
}

// at is the place of the line with that index.
func at(i int) document.Place { return document.Place{Line: int32(i + 1)} }

func plain(at document.Place, l string) document.Line {
	return document.Line{Kind: document.Plain, At: at, Text: l}
}
