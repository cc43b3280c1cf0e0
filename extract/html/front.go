package html

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// arrange brings the lines of a page into the order that the readers of a
// report expect: what the page says of the report stands above its title, a
// label and its value a line; what belongs to no report is left out. Where the
// page shows no title or date, those of its head are added.
func arrange(lines []line, t *tree) []line {
	lines = withoutNoise(lines)
	text := bodyOf(lines)
	out := labelled(lines[:text])
	body := len(out)
	out = append(out, lines[text:]...)
	from, to := titleOf(out[:body])
	if from < to {
		out = raiseMetadata(out, from, to, body)
		from, _ = titleOf(out[:body])
		return addHead(dropColumnNames(out, from), t, true)
	}
	return addTitle(out, body, t)
}

// bodyOf finds where the running text begins: the first section heading,
// sentence or row of a table.
func bodyOf(lines []line) int {
	for i := range lines {
		l := &lines[i]
		if l.Kind == document.Grid {
			if len(l.Cells) > 1 {
				return i
			}
			continue
		}
		if l.isCrumbs || l.isHeading && isTitle(l.Text) {
			continue
		}
		if section, numbered := schemas.SectionOf(l.Text); section != "" && numbered {
			return i
		}
		s := strings.TrimRight(l.Text, " \u3000")
		if countLabels(l.Text) > 0 && len(s) < 600 {
			continue
		}
		if strings.HasSuffix(s, "。") || utf8.RuneCountInString(s) > longTitle && !isTitle(s) {
			return i
		}
	}
	return len(lines)
}

// longTitle is the length beyond which a line is no title.
const longTitle = 60

// isTitle says whether a line names an annual disclosure report.
func isTitle(s string) bool {
	if len(s) > 5*longTitle {
		return false
	}
	s = squeeze(s)
	if !strings.Contains(s, "信息公开") && !strings.Contains(s, "政务公开") || !strings.Contains(s, "年报") && !strings.Contains(s, "报告") {
		return false
	}
	return utf8.RuneCountInString(s) <= longTitle && !strings.ContainsAny(s, ">»：:|。；")
}

// squeeze drops blanks.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, s)
}

// genericWords are what a title says beside whose report it is and of which year.
var genericWords = strings.NewReplacer("政府", "", "政务", "", "信息", "", "公开", "", "工作", "", "年度", "", "年报", "", "报告", "", "专栏", "", "栏目", "", "年", "")

// isGeneric says whether a title is that of a column of the site, not of a report.
func isGeneric(s string) bool { return isTitle(s) && genericWords.Replace(squeeze(s)) == "" }

// titleOf finds the lines [from, to) that make the title: a main heading that
// names a report, else the first line, or the first few lines together, that
// do. A title that names neither agency nor year is taken if there is no other.
func titleOf(front []line) (from, to int) {
	usable := func(l *line) bool { return !l.isCrumbs && !(l.Kind == document.Grid && len(l.Cells) > 1) }
	for i := range front {
		if front[i].isHeading && usable(&front[i]) && isTitle(front[i].Text) && !isGeneric(front[i].Text) {
			return i, i + 1
		}
	}
	generic := -1
	for i := range front {
		joined := ""
		for k := i; k < len(front) && k < i+4; k++ {
			if !usable(&front[k]) || countLabels(front[k].Text) > 0 || utf8.RuneCountInString(front[k].Text) > longTitle {
				break
			}
			joined += front[k].Text
			if !isTitle(joined) {
				continue
			}
			if k > i && isTitle(joined[len(front[i].Text):]) {
				break // the first line adds nothing
			}
			if !isGeneric(joined) {
				return i, k + 1
			}
			if generic < 0 {
				generic = i
			}
			break
		}
	}
	if generic >= 0 {
		return generic, generic + 1
	}
	return 0, 0
}

// dropColumnNames leaves out the names of columns above the title, which would
// pass for it: 政府信息公开年报.
func dropColumnNames(lines []line, title int) []line {
	out := lines[:0]
	for i := range lines {
		if i < title && lines[i].Kind == document.Plain && isGeneric(lines[i].Text) {
			continue
		}
		out = append(out, lines[i])
	}
	return out
}

// raiseMetadata moves what the page says of the report between title and text
// above the title.
func raiseMetadata(lines []line, from, to, body int) []line {
	var meta, rest []line
	for i := to; i < body; i++ {
		l := &lines[i]
		if countLabels(l.Text) > 0 || isDate(l.Text) {
			meta = append(meta, *l)
		} else {
			rest = append(rest, *l)
		}
	}
	if len(meta) == 0 {
		return lines
	}
	title := append([]line(nil), lines[from:to]...)
	n := copy(lines[from:], meta)
	n += copy(lines[from+n:], title)
	copy(lines[from+n:], rest)
	return lines
}

// addTitle gives a page that shows no title the one in its head.
func addTitle(lines []line, body int, t *tree) []line {
	title := namingReport(t.article, t.title)
	if title == "" {
		return addHead(lines, t, false)
	}
	for i := 0; i < body; i++ {
		// 标题：… says it too, and would pass for the title with its label.
		if i < len(lines) && strings.HasSuffix(squeeze(lines[i].Text), squeeze(title)) && countLabels(lines[i].Text) > 0 {
			lines = append(lines[:i], lines[i+1:]...)
			body--
			i--
		}
	}
	out := make([]line, 0, len(lines)+4)
	out = append(out, lines[:body]...)
	out = append(out, plainLine(title))
	return addHead(append(out, lines[body:]...), t, true)
}

// namingReport picks the first title that names a report, cut from what the
// site adds to it: 清流县2021年政府信息公开年度报告_清流县人民政府. If none
// does, the first.
func namingReport(titles ...string) string {
	for _, s := range titles {
		for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("_|｜", r) }) {
			for cut := range strings.SplitSeq(part, " - ") {
				if cut = strings.TrimSpace(cut); isTitle(cut) && !isGeneric(cut) {
					return cut
				}
			}
		}
	}
	for _, s := range titles {
		if s != "" {
			return s
		}
	}
	return ""
}

// addHead adds what the page's head says and its text does not: the date and
// the source.
func addHead(lines []line, t *tree, titled bool) []line {
	dated, sourced := false, false
	for i := range lines {
		if lines[i].Kind != document.Plain {
			continue
		}
		switch label, _ := cutLabel(lines[i].Text); metadata[label] {
		case labelDate:
			dated = true
		case labelSource:
			sourced = true
		}
	}
	var added []line
	if t.pubDate != "" && !dated {
		added = append(added, plainLine("发布日期："+t.pubDate))
	}
	if t.source != "" && !sourced {
		added = append(added, plainLine("来源："+t.source))
	}
	if len(added) == 0 || len(lines) == 0 && !titled {
		return lines
	}
	return append(added, lines...)
}

func plainLine(s string) line { return line{Line: document.Line{Kind: document.Plain, Text: s}} }
