package schemas

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// confusions maps characters that converters and writers put in place of those
// of the forms: OCR's variants, and traditional characters that occur in
// labels. It serves comparison alone; raw text is never changed.
var confusions = map[rune]rune{
	'増': '增', '減': '减', '條': '条', '項': '项', '規': '规', '許': '许', '強': '强', '處': '处', '罰': '罚', '開': '开', '務': '务',
	'業': '业', '機': '机', '構': '构', '會': '会', '組': '组', '織': '织', '總': '总', '計': '计', '請': '请', '數': '数', '結': '结', '轉': '转',
	'屬': '属', '於': '于', '國': '国', '護': '护', '權': '权', '內': '内', '類': '类', '過': '过', '執': '执', '書': '书', '無': '无', '複': '复',
	'復': '复', '議': '议', '訴': '诉', '訟': '讼', '維': '维', '糾': '纠', '審': '审', '製': '制', '現': '现', '廢': '废', '採': '采', '購': '购',
	'額': '额', '單': '单', '萬': '万', '辦': '办', '與': '与', '後': '后', '繼': '继', '續': '续', '億': '亿', '査': '查', '収': '收',
}

// CompareLabel brings a label to the form in which labels are compared: no
// blanks, punctuation or brackets, half-width, simplified, and without the
// characters that OCR confuses. It appends to dst and returns it.
func CompareLabel(dst []rune, s string) []rune {
	for _, r := range s {
		if r = compareRune(r); r >= 0 {
			dst = append(dst, r)
		}
	}
	return dst
}

// compareRune is a character as labels are compared, -1 for one that is left out.
func compareRune(r rune) rune {
	switch {
	case r >= '0' && r <= '9', r >= 'a' && r <= 'z':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf:
		return -1
	case r >= firstHan && r <= lastHan:
		return comparedHan[r-firstHan]
	case r >= '！' && r <= '～': // full-width ASCII
		if r -= '！' - '!'; r >= '0' && r <= '9' {
			return r
		}
		return -1
	case unicode.Is(unicode.Han, r):
		return r
	}
	return -1
}

// Bounds of the block that holds nearly all characters of Chinese text.
const (
	firstHan = '\u4e00'
	lastHan  = '\u9fff'
)

// comparedHan maps each character of the block to the one that it is compared as.
var comparedHan = func() (to [lastHan - firstHan + 1]rune) {
	for i := range to {
		to[i] = -1
		if r := firstHan + rune(i); unicode.Is(unicode.Han, r) {
			to[i] = r
		}
	}
	for from, r := range confusions {
		to[from-firstHan] = r
	}
	return to
}()

// SectionHeading is a heading of a report's prose.
type SectionHeading struct {
	Section string   // code of the section
	Number  int      // its number in the forms of 2019 and 2021, 0 where it has none
	Words   []string // what its heading says, numbering left out, as compared
}

// SectionHeadings lists the sections in order, as the notices of 2019 and 2021
// name them, with the variants met.
var SectionHeadings = []SectionHeading{
	{SectionOverview, 1, []string{"总体情况", "总体概述", "总体概况", "基本情况", "工作总体情况", "概述", "工作基本情况", "政府信息公开工作总体情况", "信息公开工作总体情况"}},
	{SectionDisclosure, 2, []string{"主动公开政府信息情况", "行政机关主动公开政府信息情况", "主动公开信息情况", "政府信息主动公开情况", "主动公开情况"}},
	{SectionApplications, 3, []string{"收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况", "收到和处理信息公开申请情况", "依申请公开政府信息情况", "依申请公开情况"}},
	{SectionDisputes, 4, []string{"政府信息公开行政复议行政诉讼情况", "因政府信息公开工作被申请行政复议提起行政诉讼情况", "因政府信息公开工作被申请行政复议提起行政诉讼的情况", "政府信息公开行政复议和行政诉讼情况", "行政复议行政诉讼情况", "政府信息公开工作被申请行政复议提起行政诉讼情况", "行政复议和行政诉讼情况"}},
	{SectionProblems, 5, []string{"存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况", "存在的主要问题和改进情况", "存在的主要问题及改进措施", "存在问题及改进情况", "存在的问题及改进情况", "主要问题及改进情况", "存在的问题和改进措施", "存在的主要问题", "存在问题及改进措施"}},
	{SectionOther, 6, []string{"其他需要报告的事项", "需要报告的其他事项", "其他需要报告的情况", "其他需要说明的事项", "其他事项", "其他需要报告事项"}},
}

// headingEnds are the last characters of headings: nearly every line of a
// report ends with another one, and is no heading.
var headingEnds = sync.OnceValue(func() (ends *[lastHan - firstHan + 1]bool) {
	ends = new([lastHan - firstHan + 1]bool)
	for i := range SectionHeadings {
		for _, w := range SectionHeadings[i].Words {
			r, _ := utf8.DecodeLastRuneInString(w)
			ends[r-firstHan] = true
		}
	}
	return ends
})

// endsHeading says whether a line, as compared, ends like a heading.
func endsHeading(line string) bool {
	for len(line) > 0 {
		r, n := utf8.DecodeLastRuneInString(line)
		if r = compareRune(r); r >= 0 {
			return r >= firstHan && r <= lastHan && headingEnds()[r-firstHan]
		}
		line = line[:len(line)-n]
	}
	return false
}

var sectionByWords = sync.OnceValue(func() map[string]*SectionHeading {
	m := make(map[string]*SectionHeading)
	for i := range SectionHeadings {
		for _, w := range SectionHeadings[i].Words {
			m[w] = &SectionHeadings[i]
		}
	}
	return m
})

// numbering strips what may stand before a heading's words: a number with its
// mark, 第二部分, or a bullet. It returns the rest and the number, 0 if none.
func numbering(s string) (rest string, number int) {
	s = strings.TrimLeft(s, " \t\u3000\u00a0•●■◆★▪·*#-<>")
	t := strings.TrimPrefix(s, "第")
	r, n := utf8.DecodeRuneInString(t)
	i := strings.IndexRune("一二三四五六七八九", r)
	switch {
	case n > 0 && i >= 0:
		number = i/3 + 1
	case r >= '1' && r <= '9':
		number = int(r - '0')
	default:
		return s, 0
	}
	t = strings.TrimLeft(t[n:], " \u3000\u00a0")
	for _, mark := range []string{"、", "部分", "．", ".", "，", ",", "丶", " "} {
		if strings.HasPrefix(t, mark) {
			return strings.TrimLeft(t[len(mark):], " \u3000\u00a0、.．:："), number
		}
	}
	return s, 0
}

// SectionOf tells which section a line heads, "" where it heads none.
// numbered says whether it bore a number of the main headings (一、 or 1.).
func SectionOf(line string) (section string, numbered bool) {
	if strings.IndexByte(line, '{') > 0 {
		if i := strings.Index(line, "{#"); i > 0 {
			line = line[:i] // the anchor that Markdown gives a heading
		}
	}
	if len(line) > 150 { // far beyond the longest heading in UTF-8, blanks included
		return "", false
	}
	if !endsHeading(line) {
		return "", false
	}
	rest, number := numbering(line)
	var buf [64]rune
	words := CompareLabel(buf[:0], rest)
	if len(words) < 2 || len(words) > 40 {
		return "", false
	}
	if h := sectionByWords()[string(words)]; h != nil && (number == h.Number || number == 0 && len(words) >= 6) {
		return h.Section, number != 0 // 2.依申请公开情况 is a paragraph of section one, so numbers must agree
	}
	if number == 0 {
		return "", false
	}
	for i := range SectionHeadings {
		h := &SectionHeadings[i]
		if h.Number != number {
			continue
		}
		// The agency's or another few words may stand before them.
		w := string(words)
		for _, word := range h.Words {
			if strings.HasSuffix(w, word) && len(words) <= utf8.RuneCountInString(word)+12 {
				return h.Section, true
			}
		}
	}
	return "", false
}
