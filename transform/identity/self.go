package identity

import (
	"strings"

	"gongkai/schemas"
)

// Words before which the opening of a report names the agency itself.
var selfFollows = []string{
	"编制", "编写", "组织编", "依据", "依照", "按照", "根据", "严格", "认真", "现公布", "现将", "一年来", "政府信息公开", "信息公开", "政务公开", "年度报告", "对20", "对二", "20", "二〇",
}

// maxParts bounds the parts of sentences in which an agency is looked for.
const maxParts = 256

// selfNamed reads how a report names its agency where it introduces itself: 现公布X
// 2020年政府信息公开工作年度报告, X编制并公布本报告, 本报告由X按照…编制, 现将《X2020年
// 政府信息公开工作年度报告》予以公布. It fails where it finds nobody, or two.
func (r *Resolver) selfNamed(texts []string) (agency, bool) {
	for _, find := range []func(string) (agency, bool){r.selfIn, r.selfAhead} {
		var found agency
		parts := 0
		for _, s := range texts {
			s = clip(s, 4<<10)
			if a, ok := r.selfQuoted(s); ok {
				return a, true
			}
			for _, part := range strings.FieldsFunc(outsideTitles(s), func(c rune) bool { return strings.ContainsRune("。；;，,：:、()“”\"", c) }) {
				if parts++; parts > maxParts {
					break // an opening has a dozen
				}
				a, ok := find(clip(part, 240))
				if !ok {
					continue
				}
				switch {
				case found.kind == "", runes(a.name) > runes(found.name) && strings.HasSuffix(a.name, found.name):
					found = a
				case found.kind == schemas.AgencyZone && strings.HasPrefix(a.name, found.name):
					found = a
				case strings.HasSuffix(found.name, a.name), strings.HasPrefix(a.name, found.name), strings.HasPrefix(found.name, a.name):
				default:
					return agency{}, false
				}
			}
		}
		if found.kind != "" {
			return found, true
		}
	}
	return agency{}, false
}

// selfQuoted reads the agency out of the report's own title in the opening.
func (r *Resolver) selfQuoted(s string) (agency, bool) {
	for part := range strings.SplitSeq(s, "《") {
		title, _, ok := strings.Cut(part, "》")
		if !ok || runes(title) > 60 || !strings.Contains(title, "信息公开") || !hasAnySuffix(title, "年度报告", "年报", "工作报告") || containsAny(title, []string{"格式", "通知", "中华人民共和国"}) {
			continue
		}
		if a, ok := r.fromTitle(title); ok && !a.bare {
			a.from = schemas.ClueOpening
			return a, true
		}
	}
	return agency{}, false
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

// names says whether a is an agency told with certainty by its name alone.
func (a *agency) names() bool {
	if len(a.places) == 0 {
		return a.organ != nil
	}
	return !a.bare && (a.places[0].full > 0 || !a.places[0].weak || a.lead != "")
}

// Words that lead to the agency at the beginning of a part of a sentence.
var selfLeads = []string{"本年度报告由", "本报告由", "本报告是", "现公布", "现发布", "现将", "兹将", "由"}

// selfIn finds the agency that a part of a sentence ends before one of the words. A
// name of a division in full counts before a short one: in 现将乐山市 stands no 将乐.
func (r *Resolver) selfIn(s string) (agency, bool) {
	s = trimAnyPrefix(s, selfLeads...)
	for i := range s {
		if i < 6 || !hasAnyPrefix(s[i:], selfFollows...) {
			continue
		}
		var short agency
		for n := min(30, runes(s[:i])); n >= 3; n-- {
			name := lastRunes(s[:i], n)
			if hanPrefix(name, n) != name {
				continue
			}
			a, ok := r.parse(name)
			switch {
			case !ok || !a.names():
			case len(a.places) == 0 || a.places[0].full > 0 || a.lead != "":
				a.from = schemas.ClueOpening
				return a, true
			case short.kind == "":
				short = a
			}
		}
		if short.kind != "" {
			short.from = schemas.ClueOpening
			return short, true
		}
	}
	return agency{}, false
}

// Words that stand behind a name in the opening that is not the report's agency.
var notSelf = []string{"网", "门户", "官", "的", "联系", "和", "与", "等", "信息公开申请", "办公室联系", "党", "党委", "领导", "人大", "政协", "牵头", "关于", "令"}

// Words that go on behind the name of a national organ; any others may be part of
// the name of an organ below it: 国家统计局大同调查队.
var behindOrgan = []string{"现", "对", "在", "认真", "依", "按", "根据", "高度", "坚持", "深入", "组织", "负责", "以", "编", "全面", "不断", "积极", "严格", "切实"}

// selfAhead finds the agency that a part of a sentence begins with.
func (r *Resolver) selfAhead(s string) (agency, bool) {
	s = trimAnyPrefix(s, selfLeads...)
	head := hanPrefix(s, 30)
	for n := runes(head); n >= 4; n-- {
		name := hanPrefix(head, n)
		if a, ok := r.parse(name); ok && a.names() {
			behind := s[len(name):]
			if behind == "" || hasAnyPrefix(behind, notSelf...) || a.organ != nil && !hasAnyPrefix(behind, behindOrgan...) {
				return agency{}, false
			}
			a.from = schemas.ClueOpening
			return a, true
		}
	}
	return agency{}, false
}
