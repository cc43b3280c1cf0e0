package identity

import (
	"strings"

	"gongkai/schemas"
)

// Words that say that a report sums up the organs of an area.
var areaWords = []string{
	"汇总全", "汇总了全", "综合全", "各级各部门的政府信息公开", "各级行政机关的政府信息公开",
}

// Words for the area in such a sentence, after 汇总, 综合 or 包括.
var areaUnits = []string{
	"全省", "全区", "全市", "全县", "全旗", "全州", "全盟", "各级各部门", "各级行政机关", "各县(市", "各县(区", "各县区", "各区县",
	"各市州", "各设区市", "各乡镇", "各镇", "各街道", "市直各", "县直各", "区直各", "县(市、区)", "市(州)",
}

// Words that say that a report is about the organ alone.
var organWords = []string{"不含下级", "不包括下级", "仅统计本级", "仅为本机关", "本级机关", "政府本级", "不含各部门", "不包括各部门", "不含各区县"}

// scope tells whether the report sums up its area or is about the organ alone,
// "" where it does not say.
func (d *doc) scope(kind string) string {
	for _, s := range d.titles {
		cut := s
		if i := strings.Index(s, "信息公开"); i >= 0 {
			cut = s[:i]
		}
		for _, w := range []string{"全省", "全市", "全县", "全州", "全盟", "全旗"} {
			if strings.Contains(cut, w) {
				return schemas.ScopeArea
			}
		}
	}
	texts := d.opening
	if b := d.body; len(b) > 0 {
		texts = append(texts[:len(texts):len(texts)], fold(clip(b[0], 1024)))
	}
	for _, s := range texts {
		for _, w := range organWords {
			if strings.Contains(s, w) {
				return schemas.ScopeOrgan
			}
		}
	}
	for _, s := range texts {
		if sumsUp(s) {
			return schemas.ScopeArea
		}
	}
	if kind == schemas.AgencyDepartment || kind == schemas.AgencyOffice || kind == schemas.AgencyVertical {
		for _, s := range texts {
			if saysOrgan(s) {
				return schemas.ScopeOrgan
			}
		}
	}
	return ""
}

// sumsUp looks for 汇总 and the like with the area that is summed up in the same
// sentence.
func sumsUp(s string) bool {
	for _, w := range areaWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	for _, w := range []string{"汇总", "综合", "范围包括", "数据包括"} {
		for i := 0; ; {
			k := strings.Index(s[i:], w)
			if k < 0 {
				break
			}
			i += k + len(w)
			sentence, _, _ := strings.Cut(clip(s[i:], 180), "。")
			for _, u := range areaUnits {
				if strings.Contains(sentence, u) {
					return true
				}
			}
		}
	}
	return false
}

// saysOrgan looks for 本机关, but not in 本机关不掌握, a row of the form.
func saysOrgan(s string) bool {
	for i := 0; ; {
		k := strings.Index(s[i:], "本机关")
		if k < 0 {
			return false
		}
		i += k + len("本机关")
		if !strings.HasPrefix(s[i:], "不掌握") {
			return true
		}
	}
}
