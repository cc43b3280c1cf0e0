package identity

import (
	"strings"

	"gongkai/schemas"
)

// Words before which the opening of a report names the agency itself.
var selfFollows = []string{
	"编制", "编写", "组织编", "依据", "依照", "按照", "根据", "严格", "认真", "现公布", "现将", "一年来", "政府信息公开", "信息公开", "政务公开", "年度报告", "对20", "对二", "20", "二〇",
}

// selfNamed reads how a report names its agency where it introduces itself: 现公布X
// 2020年政府信息公开工作年度报告, X编制并公布本报告, 本报告由X按照…编制. It fails
// where it finds nobody, or two.
func (r *Resolver) selfNamed(texts []string) (agency, bool) {
	var found agency
	for _, s := range texts {
		s = outsideTitles(clip(s, 4<<10))
		for _, sentence := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("。；;，,：:、()“”\"", c) }) {
			a, ok := r.selfIn(sentence)
			if !ok {
				continue
			}
			switch {
			case found.kind == "", runes(a.name) > runes(found.name) && strings.HasSuffix(a.name, found.name):
				found = a
			case strings.HasSuffix(found.name, a.name), strings.HasPrefix(a.name, found.name):
			default:
				return agency{}, false
			}
		}
	}
	return found, found.kind != ""
}

// outsideTitles drops what stands between 《 and 》, which names others.
func outsideTitles(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "《")
		if i < 0 {
			break
		}
		j := strings.LastIndex(s[i:min(len(s), i+600)], "》")
		if j < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i+j:]
	}
	b.WriteString(s)
	return b.String()
}

// selfIn finds the agency that a part of a sentence ends before one of the words.
func (r *Resolver) selfIn(s string) (agency, bool) {
	for i := range s {
		if i < 6 || !hasAnyPrefix(s[i:], selfFollows...) {
			continue
		}
		for n := min(30, runes(s[:i])); n >= 3; n-- {
			name := lastRunes(s[:i], n)
			if hanPrefix(name, n) != name {
				continue
			}
			a, ok := r.parse(name)
			if ok && (len(a.places) > 0 || a.organ != nil) && !a.bare && (len(a.places) == 0 || a.places[0].full > 0 || !a.places[0].weak) {
				a.from = schemas.ClueOpening
				return a, true
			}
		}
	}
	return agency{}, false
}
