package html

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
)

// labelKind is what a label of a page's description announces.
type labelKind uint8

const (
	noLabel labelKind = iota
	labelOther
	labelDate
	labelSource
	labelCounter // of visits, another number each time, or of a control: of no use
)

// metadata are the labels by which pages describe a document, blanks dropped.
var metadata = func() map[string]labelKind {
	m := make(map[string]labelKind)
	for kind, labels := range map[labelKind]string{
		labelOther: "索引号 信息索引号 索取号 信息索取号 公开索引号 统一编号 流水号 分类 信息分类 主题分类 体裁分类 组配分类 公开类目 公开类别 类别 所属主题 服务对象分类 " +
			"文号 发文字号 发文文号 文件编号 文件号 公文文号 名称 信息名称 文件名称 标题 主题词 关键词 内容概述 有效性 时效性 效力状态 有效期 废止日期 生效日期 " +
			"公开方式 公开时限 公开范围 公开形式 公开属性 公开程序 体裁 载体类型 语种 作者 责任编辑 编辑 审核 统一社会信用代码 文件状态 是否有效",
		labelDate: "发布日期 发布时间 公开日期 公开时间 发文日期 成文日期 生成日期 生成时间 印发日期 公布日期 发文时间 成文时间 更新时间 更新日期 日期 时间",
		labelSource: "发布机构 公开机构 发文机关 发文机构 发布机关 制作机关 公开责任部门 责任部门 公开责任单位 责任单位 编制单位 发布单位 发文单位 单位名称 信息来源 来源 " +
			"文章来源 稿件来源 内容来源 制发机关 发布部门 公开单位 公开部门 提供单位 信息提供单位",
		labelCounter: "字体 字号 字体大小 打印 分享 浏览次数 浏览量 阅读次数 阅读量 点击数 点击量 点击率 点击次数 访问量 访问次数 浏览 阅读 点击",
	} {
		for l := range strings.FieldsSeq(labels) {
			m[l] = kind
		}
	}
	return m
}()

// labelEnds are the last characters of the labels.
var labelEnds = func() map[rune]bool {
	m := make(map[rune]bool)
	for l := range metadata {
		r, _ := utf8.DecodeLastRuneInString(l)
		m[r] = true
	}
	return m
}()

// longestLabel is the length in bytes of the longest such label, with room for
// blanks inside it.
const longestLabel = 60

// cutLabel parts a line at the label that leads it: 发布机构：清流县民政局. The
// label is "" where none does. 发布机构 alone is a label without a value.
func cutLabel(s string) (label, value string) {
	s = strings.TrimLeft(s, " \u3000【[（(·•")
	i := firstColon(s[:min(len(s), longestLabel+1)])
	colon := 0
	switch {
	case i < 0 && len(s) > longestLabel:
		return "", ""
	case i < 0:
		i = len(s)
	case s[i] == ':':
		colon = 1
	default:
		colon = len("：")
	}
	if i > longestLabel {
		return "", ""
	}
	name := strings.TrimRight(s[:i], " \u3000】]）)")
	if r, _ := utf8.DecodeLastRuneInString(name); !labelEnds[r] {
		return "", ""
	}
	name = squeeze(name)
	if metadata[name] == noLabel {
		return "", ""
	}
	return name, strings.Trim(s[i+colon:], " \u3000")
}

// firstColon is the place of the first colon of either width, -1 if none is.
func firstColon(s string) int {
	i, k := strings.IndexByte(s, ':'), strings.Index(s, "：")
	if i < 0 || k >= 0 && k < i {
		return k
	}
	return i
}

// startsMetadata says whether a text begins with such a label.
func startsMetadata(s string) bool {
	label, _ := cutLabel(s)
	return label != ""
}

// countLabels counts the labels with a colon on a line.
func countLabels(s string) int {
	n := 0
	for range labelsIn(s) {
		n++
	}
	return n
}

// labelsIn finds the labels on a line that a colon follows, as byte ranges
// from the label's beginning to the next label's. The first must lead the line
// or follow a date.
func labelsIn(s string) func(yield func(from, until int) bool) {
	return func(yield func(from, until int) bool) {
		if len(s) > 900 {
			return // prose
		}
		last := -1
		for i := 0; i < len(s); {
			k := firstColon(s[i:])
			if k < 0 {
				break
			}
			k += i
			if from := labelBefore(s, k); from >= 0 && from >= max(last, 0) && (last >= 0 || leads(s[:from])) {
				if last >= 0 && !yield(last, from) {
					return
				}
				last = from
			} else if last < 0 {
				return
			}
			_, n := utf8.DecodeRuneInString(s[k:])
			i = k + n
		}
		if last >= 0 {
			yield(last, len(s))
		}
	}
}

// leads says whether what stands before a label is no text of its own.
func leads(s string) bool {
	return isDate(s) || strings.Trim(s, " \u3000【[（(·•|") == ""
}

// labelBefore finds where the label begins that ends before the colon at k, -1
// where there is none. The longest is taken: 信息来源, not 来源.
func labelBefore(s string, k int) int {
	if k > 0 {
		if r, _ := utf8.DecodeLastRuneInString(s[:k]); !labelEnds[r] && !isBlank(r) && r != '】' {
			return -1 // what nearly every colon of prose follows
		}
	}
	best := -1
	var buf [longestLabel]byte
	name := buf[len(buf):] // filled from its end
	for i := k; i > 0 && k-i < longestLabel; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
		if isBlank(r) {
			continue
		}
		if r < utf8.RuneSelf || strings.ContainsRune("：】）。，；", r) {
			break
		}
		if len(name)+n > len(buf) {
			break
		}
		name = buf[len(buf)-len(name)-n:]
		copy(name, s[i:i+n])
		if metadata[string(name)] != noLabel {
			best = i
		}
	}
	return best
}

// isDate says whether a line is a date, with or without the time of day.
func isDate(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case isBlank(r), strings.ContainsRune("年月日-/.:：时分秒[]", r):
		default:
			return false
		}
	}
	return digits >= 6 && digits <= 14
}

// labelled brings the lines above the text to a label and its value a line:
// lines of several labels are cut, and a label whose value stands in the next
// line, or cell, takes it.
func labelled(lines []line) []line {
	var cut []line
	for i := range lines {
		l := lines[i]
		if l.Kind != document.Plain || l.isCrumbs || l.isHeading {
			cut = append(cut, l)
			continue
		}
		if n := countLabels(l.Text); n == 0 || n == 1 && startsMetadata(l.Text) {
			cut = append(cut, l)
			continue
		}
		first := true
		for from, until := range labelsIn(l.Text) {
			if lead := strings.Trim(l.Text[:from], " \u3000|"); first && lead != "" {
				cut = append(cut, plainLine(lead))
			}
			first = false
			cut = append(cut, plainLine(strings.TrimRight(l.Text[from:until], " \u3000|【[（(")))
		}
	}
	out := lines[:0:0]
	for i := 0; i < len(cut); i++ {
		l := cut[i]
		if l.Kind != document.Plain {
			out = append(out, l)
			continue
		}
		label, value := cutLabel(l.Text)
		if label == "" {
			out = append(out, l)
			continue
		}
		if value == "" && i+1 < len(cut) && cut[i+1].Kind == document.Plain && !cut[i+1].isCrumbs && !cut[i+1].isHeading {
			if next, _ := cutLabel(cut[i+1].Text); next == "" && utf8.RuneCountInString(cut[i+1].Text) <= longTitle {
				value = strings.Trim(cut[i+1].Text, " \u3000：:")
				i++
			}
		}
		if value == "" || metadata[label] == labelCounter {
			continue
		}
		l.Text = label + "：" + value
		out = append(out, l)
	}
	return out
}
