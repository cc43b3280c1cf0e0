package narrative

import (
	"strings"
	"unicode/utf8"

	"gongkai/schemas"
)

// form is what a label says of itself.
type form uint8

const (
	noLabel   form = iota // names no category
	plain                 // any words: 镇村动态
	known                 // a topic of the table of categories, without suffix: 工作动态
	infoLabel             // 政策文件信息
	class                 // 政策文件类信息, 政策文件类
)

// clauseBefore returns where the clause begins that ends at end: behind the
// last separator or opened bracket after from. Brackets within a label are
// passed over (政策文件（含解读）类信息).
func clauseBefore(s string, from, end int) int {
	depth := 0
	for end > from {
		r, n := utf8.DecodeLastRuneInString(s[from:end])
		switch r {
		case '）', ')', ']', '】':
			depth++
		case '（', '(', '[', '【':
			if depth == 0 {
				return end
			}
			depth--
		case '，', ',', '；', ';', '：', ':', '。', '！', '？', '!', '?':
			// 、 parts items only behind a figure: elsewhere it stands within
			// labels (政策、规范性文件类信息).
			if depth == 0 {
				return end
			}
		}
		end -= n
	}
	return from
}

// trimTrail drops what stands between a label and its figure. It tells
// whether the label belongs to a row whose figures stand elsewhere.
func trimTrail(s string) (string, bool) {
	for {
		if respectively.Suffix(s) != "" {
			return s, false
		}
		w := trails.Suffix(s)
		if w == "" {
			break
		}
		s = s[:len(s)-len(w)]
	}
	if t := strings.TrimSuffix(s, "数"); t != s && countedThings.Suffix(t) != "" {
		s = t
	}
	return s, true
}

// trimLead drops numbers of list items and leading words such as 其中公开.
func trimLead(s string) string {
	for {
		if rest := trimNumber(s); rest != s {
			s = rest
			continue
		}
		w := leads.Prefix(s)
		if w == "" || leadKeepers.Prefix(s[len(w):]) != "" {
			break
		}
		s = s[len(w):]
	}
	// 我局全年公开机构职能类信息: the clause has its subject and its verb.
	for _, verb := range disclosing.List() {
		i := strings.LastIndex(s, verb)
		if i <= 0 || neutral.Suffix(s[:i]) == "" || never.In(s[:i]) {
			continue
		}
		rest := strings.TrimPrefix(s[i+len(verb):], "了")
		if leadKeepers.Prefix(rest) == "" && utf8.RuneCountInString(rest) > 2 && !strings.HasPrefix(rest, "类") {
			return trimLead(rest)
		}
	}
	return unquote(s)
}

// trimNumber drops the number of a list item: 1. 一、 一是 （1） ①.
func trimNumber(s string) string {
	if r, n := utf8.DecodeRuneInString(s); '①' <= r && r <= '⑳' {
		return s[n:]
	}
	i := 0
	for _, b := range []string{"（", "(", "第"} {
		if strings.HasPrefix(s, b) {
			i = len(b)
		}
	}
	start := i
	for i < len(s) && (digitAt(s, i) > 0 || numeralAt(s, i)) {
		i += max(digitAt(s, i), 1)
		for i < len(s) && !utf8.RuneStart(s[i]) {
			i++
		}
	}
	if w := numberMarks.Prefix(s[i:]); i > start && w != "" {
		return s[i+len(w):]
	}
	return s
}

// unquote drops quotation marks that enclose the whole label.
func unquote(s string) string {
	for _, q := range []string{"“”", "\"\"", "‘’", "【】"} {
		l := len(q) / 2
		if len(s) > 2*l && s[:l] == q[:l] && s[len(s)-l:] == q[l:] && !strings.Contains(s[l:len(s)-l], q[:l]) {
			return s[l : len(s)-l]
		}
	}
	return s
}

// formOf tells what a label says of itself, noLabel where it cannot be that
// of a category at all.
func formOf(label string) form {
	runes := utf8.RuneCountInString(label)
	if runes < 2 || runes > 30 || never.In(label) {
		return noLabel
	}
	for i := 0; i < len(label); i++ {
		if digitAt(label, i) > 0 {
			return noLabel
		}
	}
	f, stem := plain, label
	if w := classTails.Suffix(label); w != "" {
		f, stem = class, label[:len(label)-len(w)]
	} else if w := infoTails.Suffix(label); w != "" {
		f, stem = infoLabel, label[:len(label)-len(w)]
	}
	if matters.Has(stem) || (isGeneric(label) || isGeneric(stem)) && schemas.CategoryOf(label) == "" {
		return noLabel
	}
	if f != plain {
		if f == infoLabel && publishing.Suffix(stem) != "" && schemas.CategoryOf(label) == "" {
			return noLabel // 主动公开信息, 发布信息
		}
		if officeTails.Suffix(stem) != "" && schemas.CategoryOf(label) == "" {
			return noLabel // 教育局信息
		}
		return f
	}
	if officeTails.Suffix(label) != "" || placeTails.Suffix(label) != "" || seldom.In(label) && !seldomKnown.Has(label) {
		return noLabel
	}
	if schemas.CategoryOf(label) != "" {
		return known
	}
	return plain
}

// isGeneric tells whether s is made of nothing but generic words.
func isGeneric(s string) bool {
	for s != "" {
		w := generic.Suffix(s)
		if w == "" {
			return false
		}
		s = s[:len(s)-len(w)]
	}
	return true
}

// isTotal tells whether the figure after s[from:end] counts all that was
// disclosed: 主动公开政府信息25条, 公开各类政府信息，共计614条. start is where
// its clause begins.
func isTotal(s string, from, start, end int) bool {
	clause := s[start:end]
	core, ok := trimTrail(clause)
	if !ok {
		return false
	}
	if trimLead(core) == "" && core != clause {
		// Only 共计 stands here: the clause before says what is counted.
		if start == from {
			return false
		}
		_, n := utf8.DecodeLastRuneInString(s[:start])
		before := clauseBefore(s, from, start-n)
		return isTotal(s, from, before, start-n)
	}
	if i := strings.LastIndexAny(core, "（("); i >= 0 && closers.Suffix(core) != "" {
		core = core[:i] // 政府信息数（不同渠道公开相同信息计1条）
	}
	core = strings.TrimSuffix(core, "数")
	return totalPhrase(core) && !channelOnly(core)
}

// totalPhrase tells whether a clause ends with a verb of publishing and words
// for information in general, in either order: 公开各类信息, 信息公开.
func totalPhrase(s string) bool {
	rest, verb, object := s, "", false
	for {
		if w := publishing.Suffix(rest); w != "" {
			verb, rest = w, rest[:len(rest)-len(w)]
			if w == "公开" && strings.HasSuffix(rest, "主动") {
				object = true // 主动公开614条
			}
			continue
		}
		w := generic.Suffix(rest)
		if w == "" {
			break
		}
		if w == "信息" {
			object = true
		}
		rest = rest[:len(rest)-len(w)]
	}
	return verb != "" && object && !strings.HasSuffix(rest, "依申请") && refused.Suffix(rest) == ""
}

// channelOnly tells whether a total is that of a new medium: what a 微信公众号
// posts is not what the agency disclosed, whatever its topics.
func channelOnly(s string) bool {
	return newMedia.In(s) && !strings.Contains(s, "主动公开") && !strings.Contains(s, "网站")
}
