package gazetteer

import (
	"strings"
	"unicode/utf8"
)

// Words for the kind of a division, longest first. A short name is the name
// without it: 清流县 清流, 锡林郭勒盟 锡林郭勒, 浦东新区 浦东.
var kindWords = []string{
	"自治县", "自治州", "自治旗", "联合旗", "行政委员会", "地区", "林区", "特区", "新区", "市", "县", "区", "盟", "旗", "州",
}

// Names of peoples as they stand in the names of autonomous divisions; the short
// name is without them: 恭城瑶族自治县 恭城.
var peoples = []string{
	"各族", "满族", "回族", "壮族", "苗族", "彝族", "侗族", "瑶族", "土家族", "蒙古族", "蒙古", "藏族", "傣族", "傈僳族", "佤族",
	"哈尼族", "白族", "黎族", "羌族", "仡佬族", "水族", "布依族", "朝鲜族", "畲族", "拉祜族", "景颇族", "纳西族", "独龙族", "怒族",
	"普米族", "布朗族", "保安族", "东乡族", "撒拉族", "土族", "哈萨克族", "哈萨克", "塔吉克", "锡伯", "达斡尔族", "鄂温克族",
	"毛南族", "仫佬族", "裕固族", "柯尔克孜",
}

// shortName returns a name without the word for its kind and its peoples, or ""
// where less than two characters are left (赵县, 芒市).
func shortName(name string) string {
	short := name
	for _, w := range kindWords {
		if strings.HasSuffix(name, w) {
			short = strings.TrimSuffix(name, w)
			break
		}
	}
	if strings.Contains(name, "自治") {
		for again := true; again; {
			again = false
			for _, p := range peoples {
				if strings.HasSuffix(short, p) {
					short, again = strings.TrimSuffix(short, p), true
				}
			}
		}
	}
	if utf8.RuneCountInString(short) < 2 {
		return ""
	}
	return short
}

// commonName returns the name of an autonomous division as people say it:
// 恭城瑶族自治县 恭城县, 红河哈尼族彝族自治州 红河州; "" for others.
func commonName(name, short string) string {
	i := strings.Index(name, "自治")
	if i < 0 || short == "" {
		return ""
	}
	rest := name[i+len("自治"):]
	if rest == "县" || rest == "州" || rest == "旗" {
		return short + rest
	}
	return ""
}

// ubiquitous tells of an official name that is also said of any town: 城区, 郊区.
func ubiquitous(name string) bool {
	switch name {
	case "城区", "郊区", "矿区", "东区", "西区", "市中区", "城中区", "新城区", "开发区", "中央", "新市区", "老城区", "市区":
		return true
	}
	return false
}

// unit tells of rows that statistics list among the townships and that are none:
// class 4 and up in the seventh digit of the code, unless the name is that of a
// township; a zone in brackets; the villages of a county without townships.
func unit(code, name string) bool {
	if strings.Contains(name, "（") || strings.HasSuffix(name, "直辖村级区划") {
		return true
	}
	for _, w := range []string{"镇", "乡", "街道", "苏木", "地区"} {
		if strings.HasSuffix(name, w) {
			return false
		}
	}
	return code[6] >= '4'
}
