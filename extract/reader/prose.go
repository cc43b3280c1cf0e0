package reader

import (
	"slices"
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

// frontLine is a line before the first section.
type frontLine struct {
	text string
	at   document.Place
}

// front parts the lines before the first section into what stands above the
// title, the title, and the paragraphs below it.
func front(d *document.Document, until int, out *Reading) {
	var lines []frontLine
	for i := 0; i < until; i++ {
		l := &d.Lines[i]
		text := l.Text
		switch l.Kind {
		case document.Stream:
			text = l.Cells[0].Text
		case document.Grid:
			metadata(l, out)
			continue
		case document.Break:
			if isSheet(l) {
				out.Clues = append(out.Clues, Clue{Kind: schemas.ClueHeader, Text: strings.TrimSpace(l.Text), At: l.At})
			}
			continue
		}
		// A title may bear a mark of a list, of a heading or of a link.
		t := strings.Trim(text, " \t　\u00a0\ufeff•●■◆★▪·*#=-`[]_")
		if t != "" && !isPageNumber(t) {
			lines = append(lines, frontLine{t, l.At})
		}
	}
	lines = pairs(lines, out)
	from, to := titleOf(lines)
	for _, l := range lines[:from] {
		out.Clues = append(out.Clues, Clue{Kind: schemas.ClueHeader, Text: l.text, At: l.at})
	}
	if to > from {
		var b strings.Builder
		for _, l := range lines[from:to] {
			b.WriteString(l.text)
		}
		out.Clues = append(out.Clues, Clue{Kind: schemas.ClueTitle, Text: b.String(), At: lines[from].at})
	}
	g := gatherer{whole: d.Whole}
	for _, l := range lines[to:] {
		g.add(l.text, l.at)
	}
	g.flush()
	for _, p := range g.paragraphs {
		out.Clues = append(out.Clues, Clue{Kind: schemas.ClueOpening, Text: p.Text, At: p.At})
	}
	if len(g.paragraphs) > 0 {
		out.Sections = append(out.Sections, Section{Section: schemas.SectionPreamble, Paragraphs: g.paragraphs})
	}
}

// metadataLabels are labels of a page's metadata that stand on a line of their
// own where a converter prints a cell a line.
var metadataLabels = []string{"发布日期", "发布时间", "公开日期", "发文日期", "成文日期", "生成日期", "印发日期", "公布日期", "发布机构", "发文机关", "发文机构", "公开主体"}

// pairs takes the metadata whose label and value stand on lines of their own.
func pairs(lines []frontLine, out *Reading) []frontLine {
	kept := lines[:0]
	for i := 0; i < len(lines); i++ {
		label := strings.TrimRight(squeeze(lines[i].text), "：:")
		if i+1 < len(lines) && slices.Contains(metadataLabels, label) {
			value := lines[i+1].text
			dated := strings.HasSuffix(label, "日期") || strings.HasSuffix(label, "时间")
			if dated == (value[0] >= '0' && value[0] <= '9') && len(value) <= 90 && !slices.Contains(metadataLabels, squeeze(value)) {
				out.Clues = append(out.Clues, Clue{Kind: schemas.ClueMetadata, Text: label + "：" + value, At: lines[i].at})
				i++
				continue
			}
		}
		kept = append(kept, lines[i])
	}
	return kept
}

// metadata takes a row of the block that a page of a web site shows above the
// text: 索引号 and its value, 发布日期 and its value.
func metadata(l *document.Line, out *Reading) {
	for k := 0; k+1 < len(l.Cells); k++ {
		label, value := squeeze(l.Cells[k].Text), strings.TrimSpace(l.Cells[k+1].Text)
		if n := utf8.RuneCountInString(label); n >= 2 && n <= 8 && value != "" {
			out.Clues = append(out.Clues, Clue{Kind: schemas.ClueMetadata, Text: strings.TrimRight(label, "：:") + "：" + value, At: l.Cells[k].At})
			k++
		}
	}
}

// longestTitle is the length in runes beyond which a line is no title.
const longestTitle = 60

// IsTitle says that text names an annual disclosure report as its title does.
func IsTitle(s string) bool { return isTitle(squeeze(s)) }

// isTitle says that text, blanks dropped, names an annual disclosure report.
func isTitle(s string) bool {
	s = strings.TrimLeft(strings.TrimPrefix(s, "附件"), "：:123")
	about := strings.Contains(s, "公开") && (strings.Contains(s, "信息") || strings.Contains(s, "政务"))
	report := strings.Contains(s, "年报") || strings.Contains(s, "报告") || strings.Contains(s, "工作总结")
	if strings.ContainsAny(s, ">»：:|＞") {
		return false // the way to the page, or a line of its metadata
	}
	return about && report && !endsSentence(strings.TrimRight(s, "）)"))
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

// titleOf finds the lines [from, to) that make the title: the first run of at
// most four short lines that together name a report. An agency's name on lines
// of its own above belongs to it.
func titleOf(lines []frontLine) (from, to int) {
	for i := range lines {
		if utf8.RuneCountInString(lines[i].text) > longestTitle {
			if strings.ContainsRune(lines[i].text, '。') {
				return i, i // prose has begun
			}
			continue // a row of a menu, or of metadata
		}
		joined := ""
		for k := i; k < len(lines) && k < i+4; k++ {
			if utf8.RuneCountInString(lines[k].text) > longestTitle {
				break
			}
			joined += squeeze(lines[k].text)
			if !isTitle(joined) {
				continue
			}
			// A first line that adds nothing to it stands above the title.
			rest := ""
			for m := i + 1; m <= k; m++ {
				rest += squeeze(lines[m].text)
			}
			if k > i && isTitle(rest) && !partOfTitle(lines[i].text) {
				break
			}
			for k+1 < len(lines) && utf8.RuneCountInString(lines[k+1].text) <= 4 && strings.HasSuffix(squeeze(lines[k+1].text), "告") {
				k++ // a title cut before its last word
			}
			return i, k + 1
		}
	}
	if len(lines) > 0 && utf8.RuneCountInString(lines[0].text) <= longestTitle {
		n := 0
		for n < len(lines) && utf8.RuneCountInString(lines[n].text) <= longestTitle && !endsSentence(lines[n].text) {
			n++
		}
		return n, n
	}
	return 0, 0
}

// partOfTitle says that a line above the words of a title belongs to them: an
// agency's name, not a document number or a word of navigation.
func partOfTitle(s string) bool {
	c := squeeze(s)
	if strings.ContainsAny(c, "〔〕[]【】：:>|") {
		return false
	}
	for _, end := range []string{"政府", "局", "委员会", "办公室", "办公厅", "厅", "街道", "办事处", "管委会", "镇", "乡", "苏木", "县", "旗", "区", "市", "州", "盟", "部", "署", "年", "年度"} {
		if strings.HasSuffix(c, end) {
			return true
		}
	}
	return false
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

// isNotice says that a title, blanks dropped, is that of a notice about reports.
func isNotice(title string) bool {
	return strings.HasSuffix(title, "通知") || strings.HasSuffix(title, "公告") || strings.Contains(title, "样表") || strings.Contains(title, "模板") || strings.Contains(title, "格式）") || strings.Contains(title, "指南")
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
