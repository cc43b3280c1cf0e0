package reader

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// Section is a section of the report's prose.
type Section struct {
	Section    string
	Heading    string
	Paragraphs []Paragraph
}

// Paragraph is running text with the line on which it begins.
type Paragraph struct {
	Text string
	At   document.Place
}

// Clue is a piece of text that tells who reports and when.
type Clue struct {
	Kind, Text string
	At         document.Place
}

// mark is a line that heads a section.
type mark struct {
	line    int // index in the document's lines
	section string
}

// headings finds the lines that head the sections, in the order of the form:
// numbered headings 一、二、 inside section one are none of them, nor are those of
// a table of contents.
func headings(d *document.Document) []mark {
	var marks []mark
	rank, written := 0, false
	for i := range d.Lines {
		l := &d.Lines[i]
		text := l.Text
		if l.Kind == document.Break || l.Kind == document.Grid && len(l.Cells) > 2 {
			written = written || l.Kind == document.Grid
			continue
		}
		if l.Kind == document.Stream {
			text = l.Cells[0].Text
		}
		section, numbered := schemas.SectionOf(text)
		if section == "" {
			written = written || rank > 0 && isWritten(l)
			continue
		}
		if section == schemas.SectionOverview && numbered && !written {
			marks, rank = marks[:0], 0
		}
		for k := range schemas.SectionHeadings {
			if schemas.SectionHeadings[k].Section == section && k+1 > rank && (numbered || k > 0 && rank > 0) {
				rank = k + 1
				marks = append(marks, mark{line: i, section: section})
			}
		}
	}
	return marks
}

// sentenceEnds are the marks that end a paragraph's last line. A line that
// ends otherwise was cut by a page or by the width of the paper.
const sentenceEnds = "。；：！？.;:!?”\"）)】》>"

// endsSentence says whether a paragraph is complete as it stands.
func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(sentenceEnds, r)
}

// indent is the width of the blanks that a line begins with.
func indent(line string) int {
	n := 0
	for _, r := range line {
		switch {
		case r == '　':
			n += 2
		case space(r):
			n++
		default:
			return n
		}
	}
	return n
}

// startsParagraph says whether a line begins a paragraph by its own form:
// indented more than the line before, or numbered.
func startsParagraph(line string, before int) bool {
	if indent(line) >= before+4 {
		return true
	}
	t := strings.TrimLeft(line, " \t　-•●*#")
	for _, lead := range []string{"（一", "（二", "（三", "（四", "（五", "（六", "(一", "(二", "(三", "(四", "(五", "(六"} {
		if strings.HasPrefix(t, lead) {
			return true
		}
	}
	r, n := utf8.DecodeRuneInString(t)
	if strings.ContainsRune("一二三四五六七八九123456789", r) {
		m, k := utf8.DecodeRuneInString(t[n:])
		after, _ := utf8.DecodeRuneInString(t[n+k:])
		return strings.ContainsRune("、.．", m) && (after < '0' || after > '9') // 9.0% is no number of a paragraph
	}
	return false
}

// gatherer joins the lines of prose to paragraphs.
type gatherer struct {
	paragraphs []Paragraph
	text       strings.Builder
	at         document.Place
	wrap       int  // runes of the line before: a short one ends its paragraph
	indent     int  // of the line before
	whole      bool // every line is a paragraph
}

func (g *gatherer) flush() {
	if g.text.Len() > 0 {
		g.paragraphs = append(g.paragraphs, Paragraph{Text: g.text.String(), At: g.at})
		g.text.Reset()
	}
}

// blank says whether a character is none of a paragraph's at its ends.
func blank(r rune) bool {
	switch r {
	case ' ', '\t', '\u3000', '\u00a0', '\ufeff':
		return true
	}
	return false
}

func (g *gatherer) add(raw string, at document.Place) {
	t := raw
	if !document.Tight(t) {
		t = strings.TrimFunc(t, blank)
	}
	if t == "" || isPageNumber(t) {
		return
	}
	n := utf8.RuneCountInString(t)
	if g.text.Len() > 0 && (startsParagraph(raw, g.indent) || endsSentence(g.text.String()) && g.wrap < 40 || g.wrap < 18) {
		g.flush()
	}
	if g.text.Len() == 0 {
		g.at = at
	}
	g.text.WriteString(t)
	g.wrap, g.indent = n, indent(raw)
	if g.whole || endsSentence(t) && n != 0 && (n < 30 || n > 60) {
		g.flush() // a full line of print may end a sentence by chance, another length does not
	}
}

// prose gathers the text around and between the tables: sections, and the
// clues of head and end.
func prose(d *document.Document, marks []mark, used []bool, out *Reading) {
	start := len(d.Lines)
	if len(marks) > 0 {
		start = marks[0].line
	}
	for i, u := range used {
		if u {
			start = min(start, i)
			break
		}
	}
	front(d, start, out)
	section := Section{Section: schemas.SectionOverview}
	g := gatherer{whole: d.Whole}
	next := 0
	flush := func() {
		g.flush()
		section.Paragraphs = g.paragraphs
		g = gatherer{whole: d.Whole}
		if len(section.Paragraphs) > 0 || section.Heading != "" {
			out.Sections = append(out.Sections, section)
		}
	}
	lastTable := -1
	for i := range used {
		if used[i] {
			lastTable = i
		}
	}
	for i := start; i < len(d.Lines); i++ {
		l := &d.Lines[i]
		if next < len(marks) && marks[next].line == i {
			flush()
			section = Section{Section: marks[next].section, Heading: strings.Trim(l.Text, " \t　")}
			next++
			continue
		}
		if used[i] || l.Kind == document.Break {
			continue
		}
		switch l.Kind {
		case document.Grid:
			if i < lastTable {
				continue // a row of a table that was not placed: garbage of a head
			}
			for c := range l.Cells {
				g.add(l.Cells[c].Text, l.At)
			}
		case document.Stream:
			if i >= lastTable {
				g.add(l.Cells[0].Text, l.At)
			}
		default:
			g.add(l.Text, l.At)
		}
	}
	flush()
	closing(d, marks, lastTable, out)
}

// squeeze drops the blanks of a text.
func squeeze(s string) string {
	if strings.IndexFunc(s, space) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if space(r) {
			return -1
		}
		return r
	}, s)
}

// closing takes the short lines at the end: signature, date, print notes.
func closing(d *document.Document, marks []mark, lastTable int, out *Reading) {
	from := lastTable + 1
	if n := len(marks); n > 0 {
		from = max(from, marks[n-1].line+1)
	}
	for i := from; i < len(d.Lines); i++ {
		l := &d.Lines[i]
		if l.Kind == document.Break {
			continue
		}
		text := l.Text
		if l.Kind == document.Stream {
			text = l.Cells[0].Text
		}
		t := strings.Trim(text, " \t　\u00a0")
		if n := utf8.RuneCountInString(t); n >= 2 && n <= 60 && !isPageNumber(t) {
			out.Clues = append(out.Clues, Clue{Kind: schemas.ClueClosing, Text: t, At: l.At})
		}
	}
}

// judge tells whether what was read is a report. An empty form in a notice is
// none, nor is a news item; a report without tables has its sections.
func judge(out *Reading) {
	figures := 0
	for i := range out.Cells {
		if s := out.Cells[i].Status; s == schemas.StatusReported || s == schemas.StatusDash {
			figures++
		}
	}
	sections, title := 0, ""
	for i := range out.Sections {
		if s := out.Sections[i].Section; s != schemas.SectionPreamble && out.Sections[i].Heading != "" {
			sections++
		}
	}
	for i := range out.Clues {
		if out.Clues[i].Kind == schemas.ClueTitle {
			title = squeeze(out.Clues[i].Text)
		}
	}
	notice := isNotice(title)
	switch {
	case figures >= 3 && !notice:
		out.IsReport = true
	case notice:
		out.Why = "its title is that of a notice: " + title
	case len(out.Cells) > 0 && sections >= 3:
		out.IsReport = true // a report that leaves its form empty
	case sections >= 3 || sections >= 2 && title != "":
		out.IsReport = true
	case len(out.Cells) > 0:
		out.Why = "the form in it is empty, and it has no sections of a report"
	case title != "" && len(out.Sections) > 0:
		out.IsReport = strings.HasSuffix(title, "报告") || strings.HasSuffix(title, "年报")
		out.Why = "no statutory table and no section of a report"
	default:
		out.Why = "no title, no statutory table and no section of an annual disclosure report"
	}
}
