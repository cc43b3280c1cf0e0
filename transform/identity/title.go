package identity

import (
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// Words at which the agency's name in a title ends.
var titleMarks = []string{
	"政府信息公开", "政府信息主动公开", "政府信息依法公开", "政务信息公开", "政府信息与政务公开", "信息公开", "政务公开", "主动公开政府信息", "政府网站工作", "年度报告", "工作报告", "年度工作", "年报",
}

// fromTitle reads the agency out of a folded title: the first of its parts that is
// an agency's name, the parts before a word such as 政府信息公开 first.
func (r *Resolver) fromTitle(t string) (agency, bool) {
	parts := titleParts(t)
	strict := func(s string) (agency, bool) {
		if strings.HasSuffix(s, "人民") {
			s += "政府" // the mark took the word
		}
		return r.parse(s)
	}
	placed := func(s string) (agency, bool) {
		a, ok := strict(s)
		return a, ok && (len(a.places) > 0 || a.organ != nil || a.township != "")
	}
	for _, find := range []func(string) (agency, bool){placed, r.parseWithin, strict, r.parseAny} {
		for _, s := range parts {
			if a, ok := find(s); ok {
				a.from = schemas.ClueTitle
				return a, true
			}
		}
	}
	return agency{}, false
}

// parseWithin takes a name apart that has words before or behind it: 中国清流县财政局,
// 清流县财政局全体. Before it a county or city must begin, for any words before the
// name of a township may be part of it; behind it stands no agency.
func (r *Resolver) parseWithin(s string) (agency, bool) {
	const most = 8 // runes of other words
	for k := 1; k <= most && runes(s)-k >= 4; k++ {
		other := lastRunes(s, k)
		name := strings.TrimSuffix(s, other)
		if a, ok := r.parse(name); ok && a.names() && r.tab.endsName(name, runes(name)) && r.tab.kind(other) == "" {
			return a, true
		}
	}
	rest := s
	for k := 1; k <= most && runes(rest) > 5; k++ {
		rest = rest[len(hanPrefix(rest, 1)):]
		if rest == "" || hanPrefix(rest, 1) == "" {
			break
		}
		a, ok := r.parse(rest)
		if ok && a.names() && len(a.places) > 0 && a.places[0].full > 0 && (r.lowest(a) < gazetteer.Township || a.places[0].county != gazetteer.None) && r.tab.endsName(rest, runes(rest)) {
			return a, true
		}
	}
	return agency{}, false
}

// parseAny takes a name apart that stands where an agency's name does, whatever
// it ends with.
func (r *Resolver) parseAny(s string) (agency, bool) {
	a, ok := r.parse(s)
	if ok || len(a.places) == 0 || a.places[0].full == 0 || runes(a.tail) < 2 || containsAny(a.tail, notAgency) {
		return a, ok
	}
	if _, more := r.parse(strings.TrimSuffix(s, lastRunes(s, 1))); more {
		return a, false // a word too many
	}
	a.kind = schemas.AgencyOther
	return a, true
}

// longer returns the longer name that the document has for an agency of no known
// kind, with the kind that it tells: 湿地公园管理委员会 for 湿地公园.
func (r *Resolver) longer(d *doc, base agency) agency {
	list := append(r.signatures(d), r.publishers(d)...)
	if a, ok := r.selfNamed(d.opening); ok {
		list = append(list, a)
	}
	for _, a := range list {
		if strings.HasPrefix(a.name, base.name) && a.kind != schemas.AgencyOther {
			a.from = base.from
			return a
		}
	}
	return base
}

// fromAbove reads the agency of a title that begins in the line above it, as
// converters break names anywhere.
func (r *Resolver) fromAbove(d *doc, title string) (agency, bool) {
	if len(d.headers) == 0 {
		return agency{}, false
	}
	above := strings.TrimLeft(strings.TrimPrefix(d.headers[len(d.headers)-1], "附件"), ":0123456789")
	if last := lastRunes(above, 1); hanPrefix(last, 1) == "" || runes(above) > 30 || strings.ContainsAny(above, ":|>") {
		return agency{}, false
	}
	if a, ok := r.parse(above); ok && (!a.bare || startsWithPlace(title, r)) {
		return agency{}, false // a whole name stands above: that of the site
	}
	a, ok := r.fromTitle(above + title)
	// The name begins above and ends below.
	return a, ok && !strings.Contains(above, a.name) && !strings.Contains(title, a.name)
}

// startsWithPlace says whether a title begins with a division's full name.
func startsWithPlace(title string, r *Resolver) bool {
	for _, s := range titleParts(title) {
		links := r.chains(s, gazetteer.None)
		return len(links) > 0 && links[0].full > 0
	}
	return false
}

// titleParts cuts a folded title at its years, brackets, dashes and marks, and
// drops the words that are no part of a name.
func titleParts(t string) []string {
	var parts []string
	add := func(s string) {
		s = titleName(s)
		if n := runes(s); n >= 2 && n <= 40 && hanPrefix(s, 1) != "" {
			parts = append(parts, s)
		}
	}
	if i := strings.Index(t, "号"); i > 0 {
		if n := leading(t); n != "" {
			t = t[i+len("号"):] // the document number stands in front
		}
	}
	for _, s := range strings.FieldsFunc(t, endsPart) {
		from := 0
		for i := 0; ; {
			_, start, end := nextYear(s, i)
			if start < 0 {
				break
			}
			add(s[from:start])
			i, from = end, end
		}
		add(s[from:])
	}
	return parts
}

// endsPart tells of a mark that parts a title.
func endsPart(c rune) bool {
	switch c {
	case '《', '》', '[', ']', '(', ')', ':', '|', '>', '-', '“', '”', '"', '、', ',', ';', '/', '_', '·':
		return true
	}
	return false
}

// Words that no agency's name has.
var notAgency = []string{"公开", "信息", "报告", "工作", "统计", "印发", "通知", "情况", "网", "公示"}

// Words that stand before a name in a title, or behind it, and are no part of it.
var (
	beforeName = []string{"关于公布", "关于发布", "关于印发", "关于报送", "关于做好", "关于", "公布", "发布", "印发", "附件", "年度", "年", "度"}
	behindName = []string{"年度", "年", "关于", "公布", "发布", "印发", "报送", "编制", "办理", "公开", "依法", "主动", "的", "在", "上", "本级", "行政机关", "机关", "行政", "门户网站", "官方网站", "网站", "全文", "现"}
)

// titleName drops from a part of a title everything that is no name.
func titleName(s string) string {
	for _, mark := range titleMarks {
		if i := strings.Index(s, mark); i >= 0 {
			s = s[:i]
			break
		}
	}
	if i := strings.LastIndex(s, "网站"); i > 0 && i+len("网站") < len(s) {
		s = s[i+len("网站"):] // the site's name, and the agency's behind it
	}
	s = strings.TrimLeft(s, "'`*#·.-_~>|+0123456789")
	for range 4 {
		before := s
		if i := strings.Index(s, "关于"); i > 0 {
			s = s[:i] // 关于报送, 关于印发: what follows is the paper's business
		}
		s = trimAnyPrefix(s, beforeName...)
		s = trimAnySuffix(s, behindName...)
		for _, w := range []string{"省全省", "市全市", "县全县", "区全区", "州全州", "旗全旗", "盟全盟"} {
			if strings.HasSuffix(s, w) {
				s = s[:len(s)-len("全市")]
			}
		}
		if s == before {
			break
		}
	}
	return s
}
