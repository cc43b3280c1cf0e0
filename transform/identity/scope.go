package identity

import (
	"strings"

	"gongkai/schemas"
	"gongkai/schemas/words"
)

// Words for an area whose organs a report sums up.
var areaUnits = []string{
	"全省", "全区", "全市", "全县", "全旗", "全州", "全盟", "全镇", "全乡", "各级各部门", "各级行政机关", "各地区各部门", "各县(市", "各县(区", "各县区", "各区县", "各区(",
	"各市州", "各设区市", "各乡镇", "各镇", "各街道", "各乡(镇", "市直各", "县直各", "区直各", "旗直各", "省直各", "县(市、区)", "市(州)", "政府各部门", "政府部门和", "各部门、各",
}

// Words that say that a report holds what others report, and what they are said of.
var (
	sumWords  = []string{"汇总", "综合", "涵盖", "包含", "包括", "覆盖", "统计范围", "范围为", "范围是"}
	dataWords = []string{"报告", "数据", "统计", "年报", "编制", "编写", "情况"}
	// 综合执法 and the like sum up nothing.
	notSums = []string{"综合运用", "综合执法", "综合行政", "综合能力", "综合素质", "综合治理", "综合服务", "综合考", "综合协调", "综合业务", "综合办", "综合科", "综合管理"}
)

// Words that say that a report is about the organ alone.
var organWords = []string{
	"不含下级", "不包括下级", "不包含下级", "不含下属", "不包括下属", "不包含下属", "不含所属", "不包括所属", "不包含所属", "不含各", "不包括各", "不包含各", "不含直属", "不包括直属",
	"仅统计本", "仅为本", "仅限本", "仅限于本", "限于本机关", "仅反映本", "仅包含本", "仅包括本", "只统计本", "只反映本", "只包括本", "仅涉及本",
	"本级机关", "政府本级", "县本级", "市本级", "区本级", "省本级", "机关本级", "本机关自身",
}

// Sets by which most texts are told to say nothing of the kind.
var (
	// organStems are parts of organWords, one of which each of them has.
	organStems = words.Of("不含", "不包", "仅", "限于本", "只", "本级", "本机关自身")
	anySum     = words.Of(sumWords...)
	organ      = words.Of("本机关")
)

func endsSentence(c rune) bool { return c == '。' || c == ';' || c == '；' }

// Names of divisions that hold a word for an area.
var (
	namedSo    = words.Of("天全县", "万全区", "全州县", "全州镇")
	withoutOne = strings.NewReplacer("天全县", "", "万全区", "", "全州县", "", "全州镇", "")
)

// withoutNames drops the names of divisions that hold a word for an area.
func withoutNames(s string) string {
	if !namedSo.In(s) {
		return s
	}
	return withoutOne.Replace(s)
}

// Words for an area in a title, as they are and with what makes sure of them
// behind the subject.
var (
	titleAreas = []string{"全省", "全市", "全县", "全州", "全盟", "全旗"}
	anyArea    = words.Of(titleAreas...)
)

// scope tells whether the report sums up its area or is about the organ alone,
// "" where it does not say.
func (d *doc) scope(kind string) string {
	for _, s := range d.titles {
		s = withoutNames(s)
		if anyArea.In(s) {
			before, _, _ := strings.Cut(s, "信息公开")
			for _, w := range titleAreas {
				if strings.Contains(before, w) || strings.Contains(s, w+"汇总") {
					return schemas.ScopeArea
				}
			}
		}
		if containsAny(s, []string{"(本级)", "(机关本级)", "(汇总本级)"}) {
			return schemas.ScopeOrgan
		}
	}
	texts := d.opening
	if b := d.body; len(b) > 0 {
		texts = append(texts[:len(texts):len(texts)], fold(clip(b[0], 1024)))
	}
	area, own := false, false
	for _, s := range texts {
		s = withoutNames(s)
		alone, sums := organStems.In(s), anySum.In(s)
		if !alone && !sums && !organ.In(s) {
			continue
		}
		for _, sentence := range strings.FieldsFunc(s, endsSentence) {
			if alone && containsAny(sentence, organWords) && containsAny(sentence, dataWords) {
				return schemas.ScopeOrgan
			}
			area = area || sums && sumsUp(sentence)
			own = own || saysOrgan(sentence)
		}
	}
	switch {
	case area:
		return schemas.ScopeArea
	case own && (kind == schemas.AgencyDepartment || kind == schemas.AgencyOffice || kind == schemas.AgencyVertical):
		return schemas.ScopeOrgan
	}
	return ""
}

// sumsUp tells of a sentence that says what area the report sums up: 汇总全县各级各部
// 门的统计数据.
func sumsUp(s string) bool {
	if !containsAny(s, dataWords) {
		return false
	}
	for _, w := range sumWords {
		for i := 0; ; {
			k := strings.Index(s[i:], w)
			if k < 0 {
				break
			}
			at := i + k
			i = at + len(w)
			if hasAnyPrefix(s[at:], notSums...) {
				continue
			}
			if containsAny(clip(s[i:], 40*3), areaUnits) {
				return true
			}
		}
	}
	return false
}

// saysOrgan tells of a sentence that is about the organ's own data or work: 反映本机关
// 的工作, but not 本机关不掌握, a row of the form, or 本机关网站, where to read it.
func saysOrgan(s string) bool {
	for i := 0; ; {
		k := strings.Index(s[i:], "本机关")
		if k < 0 {
			return false
		}
		i += k + len("本机关")
		rest := s[i:]
		if year, start, end := nextYear(rest, 0); year != 0 && start == 0 {
			rest = trimAnyPrefix(rest[end:], "年度", "年")
		}
		if hasAnyPrefix(strings.TrimPrefix(rest, "的"), "工作", "政府信息公开", "信息公开", "数据", "情况", "统计", "年度报告") {
			return true
		}
	}
}
