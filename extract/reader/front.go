package reader

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

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

// isNotice says that a title, blanks dropped, is that of a notice about reports.
func isNotice(title string) bool {
	return strings.HasSuffix(title, "通知") || strings.HasSuffix(title, "公告") || strings.Contains(title, "样表") || strings.Contains(title, "模板") || strings.Contains(title, "格式）") || strings.Contains(title, "指南")
}
