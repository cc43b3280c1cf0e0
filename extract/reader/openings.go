package reader

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// opening is a place where a report may begin.
type opening struct {
	from, line int    // its first and last line
	title      string // as compared, "" for a heading of section one or a sheet
	overview   bool   // the heading of section one
}

// lineText is the text of a line that is no row of several cells, "" else.
func lineText(l *document.Line) string {
	switch l.Kind {
	case document.Break:
		return ""
	case document.Stream:
		return l.Cells[0].Text
	case document.Grid:
		text := ""
		for i := range l.Cells {
			if trim(l.Cells[i].Text) == "" {
				continue
			}
			if text != "" {
				return ""
			}
			text = l.Cells[i].Text
		}
		return text
	}
	return l.Text
}

// openings finds where reports may begin, in order.
func openings(d *document.Document) []opening {
	var out []opening
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.Kind == document.Break {
			if isSheet(l) {
				out = append(out, opening{from: i, line: i})
			}
			continue
		}
		text := lineText(l)
		if len(text) == 0 || len(text) > 6*longestTitle {
			continue
		}
		if section, numbered := schemas.SectionOf(text); numbered && section == schemas.SectionOverview {
			out = append(out, opening{from: i, line: i, overview: true})
			continue
		}
		if from, title := titleEnding(d.Lines, i); title != "" {
			out = append(out, opening{from: from, line: i, title: title})
		}
	}
	return out
}

// isSheet says that a sheet of a workbook begins; breaks on a line of a text end
// a row.
func isSheet(l *document.Line) bool {
	return l.Kind == document.Break && l.At.Line == 0 && l.At.Table > 0
}

// titleLines is the number of lines over which a title may run.
const titleLines = 4

// titleEnding finds the title that ends on a line: its first line, and its
// text as compared; "" where none ends there.
func titleEnding(lines []document.Line, end int) (from int, title string) {
	text := lineText(&lines[end])
	if !mayEndTitle(text) {
		return 0, "" // the end of no title, as nearly all lines
	}
	t := titleText(&lines[end])
	if !endsTitle(t) {
		return 0, ""
	}
	for k, n := end, 0; k >= 0 && n < titleLines; k-- {
		part := ""
		if k == end {
			part = t
		} else if part = titleText(&lines[k]); part == "" {
			if trim(lineText(&lines[k])) == "" && lines[k].Kind == document.Plain && k > end-2*titleLines {
				continue // a blank line
			}
			return 0, ""
		}
		n++
		title = part + title
		if utf8.RuneCountInString(title) > longestTitle+20 {
			return 0, ""
		}
		if !isTitle(title) {
			continue
		}
		// Its year, and its agency, on lines of their own.
		for a := k - 1; a >= 0 && a >= k-3 && lacksAgency(title); a-- {
			above := titleText(&lines[a])
			if above == "" && lines[a].Kind == document.Plain {
				continue
			}
			if isTitle(above) || !partOfTitle(above) && !isYear(above) {
				break
			}
			k, title = a, above+title
		}
		return k, title
	}
	return 0, ""
}

// mayEndTitle says that a text ends as a title may: with the last character of
// 报告, 年报, 通知, of what a notice is about, with a bracket, or with a mark or a
// number behind one of those. Nearly all lines end otherwise.
func mayEndTitle(text string) bool {
	n := len(text)
	if n < 3 {
		return false
	}
	if last := text[n-1]; last < utf8.RuneSelf {
		if n < len("政府信息公开年报") && last != ')' {
			return false
		}
	} else if lead := text[n-3]; lead >= 0xE4 && lead <= 0xE9 {
		switch text[n-3:] {
		case "告", "报", "知", "板", "表", "南":
		default:
			return false
		}
	}
	return strings.Contains(text, "报") || strings.Contains(text, "告") || strings.Contains(text, "通知")
}

// titleText is a line as a title is compared, "" where it is too long for one.
func titleText(l *document.Line) string {
	text := lineText(l)
	if len(text) > 6*longestTitle {
		return ""
	}
	t := squeeze(strings.Trim(text, " \t　\u00a0\ufeff•●■◆★▪·*#="))
	if utf8.RuneCountInString(t) > longestTitle {
		return ""
	}
	return t
}

// endsTitle says that text ends as the title of a report or of a notice does.
func endsTitle(s string) bool {
	if i := max(strings.LastIndexByte(s, '('), strings.LastIndex(s, "（")); i > 0 && endsTitle(s[:i]) {
		return true
	}
	return strings.HasSuffix(s, "报告") || strings.HasSuffix(s, "年报") || s == "告" || isNotice(s)
}

// isYear says that text is the number of a year.
func isYear(s string) bool {
	return len(s) == 4 && strings.HasPrefix(s, "20") && strings.Trim(s, "0123456789") == ""
}

// lacksAgency says that a title begins with its year or its subject.
func lacksAgency(s string) bool {
	for _, lead := range []string{"2", "二〇", "二○", "年", "政府信息", "政务公开", "信息公开", "年度"} {
		if strings.HasPrefix(s, lead) {
			return true
		}
	}
	return false
}

// farthestHead is the number of lines above a title, or above the first
// heading where there is none, that may belong to its report.
const farthestHead = 24

// begin finds the line at which a report begins whose first heading or row
// stands on the line first, and that can begin no earlier than low: its title,
// the nearest one, with what a page prints above it.
func begin(d *document.Document, opens []opening, low, first int) int {
	at := -1
	for k := range opens {
		if o := &opens[k]; o.from >= low && o.line < first && !o.overview {
			if o.title == "" {
				at = -1 // a sheet begins: titles before it are not its own
				low = o.from
				continue
			}
			at = k
		}
	}
	if low < len(d.Lines) && isSheet(&d.Lines[low]) {
		return low
	}
	if at < 0 {
		return untitled(d, low, first)
	}
	start := opens[at].from
	for i := start - 1; i >= low && i >= start-farthestHead; i-- {
		l := &d.Lines[i]
		switch {
		case l.At.Page != d.Lines[opens[at].from].At.Page:
			return start
		case l.Kind == document.Plain && trim(l.Text) == "":
		case isHeadLine(l), isTitleAgain(l, opens[at].title):
			start = i
		default:
			return start
		}
	}
	return start
}

// untitled finds where a report without a title begins: behind the date or the
// page that ends the one before, else with its first heading.
func untitled(d *document.Document, low, first int) int {
	for i := first - 1; i >= low && i >= first-farthestHead; i-- {
		l := &d.Lines[i]
		if l.At.Page != d.Lines[first].At.Page || isDateLine(squeeze(lineText(l))) {
			return i + 1
		}
	}
	return first
}

// headLabels lead the lines that a page prints above a title.
var headLabels = []string{
	"索引号", "索取号", "信息索引号", "发布机构", "发布机关", "公开机构", "发文机关", "发文机构", "公开责任", "责任部门", "信息来源", "来源", "文号", "发文字号", "名称", "标题", "主题",
	"分类", "公开类", "公开方式", "公开形式", "公开范围", "公开时限", "公开日期", "公开时间", "发布日期", "发布时间", "发文日期", "成文日期", "生成日期", "生成时间", "有效性", "体裁", "组配", "关键词",
	"当前位置", "您的位置", "您现在的位置", "首页", "签发人", "附件",
}

// isHeadLine says that a line is of what stands above a title: a document
// number, the way to the page, a line of its metadata.
func isHeadLine(l *document.Line) bool {
	text := lineText(l)
	if text == "" && len(l.Cells) > 0 {
		text = l.Cells[0].Text
	}
	t := squeeze(text)
	if n := utf8.RuneCountInString(t); n == 0 || n > 2*longestTitle {
		return false
	}
	if strings.ContainsAny(t, "〔[［") && strings.HasSuffix(t, "号") || isPageNumber(t) {
		return true
	}
	for _, label := range headLabels {
		if strings.HasPrefix(t, label) {
			return true
		}
	}
	return false
}

// isTitleAgain says that a line is the title, or a piece of it, once more.
func isTitleAgain(l *document.Line, title string) bool {
	t := titleText(l)
	return utf8.RuneCountInString(t) > 4 && strings.Contains(title, t)
}

// isDateLine says that a line without blanks is a date and nothing else.
func isDateLine(s string) bool {
	if !strings.HasSuffix(s, "日") || len(s) > 40 {
		return false
	}
	for _, r := range s {
		if !strings.ContainsRune("0123456789０１２３４５６７８９〇○零一二三四五六七八九十年月日", r) {
			return false
		}
	}
	return true
}
