package identity

import (
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// findAgency finds who reports: by the title, else the signature, the opening,
// the page's metadata, the lines above the title, the prose, the file's name.
// A title that names only a division takes the agency's name from the signature
// and the like where these give one of the same division.
func (r *Resolver) findAgency(d *doc) agency {
	var base agency
	for _, t := range d.titles {
		a, ok := r.fromTitle(t)
		if b, joined := r.fromAbove(d, t); joined && (!ok || b.kind != schemas.AgencyOther && runes(b.name) > runes(a.name) && strings.HasSuffix(b.name, a.name)) {
			a, ok = b, true
		}
		if ok {
			base = a
			break
		}
	}
	switch {
	case base.kind == "":
	case base.bare || base.tail == "政府" || base.kind == schemas.AgencyZone && !strings.HasSuffix(base.tail, "委员会"):
		return r.formal(d, base)
	case base.kind == schemas.AgencyOther:
		return r.longer(d, base)
	case len(base.places) == 0 && base.organ == nil && base.township == "":
		return r.fuller(d, base)
	default:
		return base
	}
	return r.untitled(d)
}

func trimAnyPrefix(s string, words ...string) string {
	for _, w := range words {
		s = strings.TrimPrefix(s, w)
	}
	return s
}

func trimAnySuffix(s string, words ...string) string {
	for _, w := range words {
		s = strings.TrimSuffix(s, w)
	}
	return s
}

// Words that lead to the agency in a page's metadata.
var agencyKeys = []string{
	"发布机构", "公开机构", "发文机关", "发布机关", "制作机关", "公开责任部门", "责任部门", "公开责任单位", "编制单位", "发布单位", "发文单位", "单位名称", "信息来源", "来源",
}

// Lines of the end of a report that name others.
var notSignature = []string{"抄送", "主送", "联系", "网址", "网站", "地址", "主办", "承办", "备案", "电话", "邮箱", "版权", "附件"}

// signer returns the words of a closing line that may be a signature, "" for none.
func signer(line string) string {
	if runes(line) > 45 || containsAny(line, notSignature) {
		return ""
	}
	s := line
	if i := strings.IndexAny(s, "0123456789"); i > 0 {
		s = s[:i]
	} else if i == 0 {
		return "" // a date
	} else if _, start, _ := nextYear(s, 0); start > 0 {
		s = s[:start]
	}
	s = trimAnyPrefix(s, "(", "填报单位:", "单位:", "报告单位:", "单位名称:")
	s, _, _ = strings.Cut(s, "(") // 盖章, 公章
	return strings.TrimSuffix(s, ")")
}

// signatures returns the agencies that the closing lines name, in their order.
func (r *Resolver) signatures(d *doc) []agency {
	var found []agency
	for i, line := range d.closing {
		s := signer(line)
		if s == "" {
			continue
		}
		a, ok := r.parse(s)
		if next := i + 1; !ok && s == line && next < len(d.closing) {
			if day, dated := nextDay(d.closing[next], 0); dated && day.start == 0 {
				a, ok = r.parseAny(s) // who signs above a date is an agency
			}
		}
		if ok && !a.bare {
			a.from = schemas.ClueClosing
			found = append(found, a)
		}
	}
	return found
}

// publishers returns the agencies that a page's metadata name.
func (r *Resolver) publishers(d *doc) []agency { return r.publishersIn(d.meta, d.headers) }

func (r *Resolver) publishersIn(blocks ...[]string) []agency {
	var found []agency
	for _, lines := range blocks {
		for i, line := range lines {
			for _, key := range agencyKeys {
				k := strings.Index(line, key)
				if k < 0 {
					continue
				}
				s := strings.Trim(line[k+len(key):], ":|[] ")
				if s == "" && i+1 < len(lines) {
					s = lines[i+1]
				}
				if a, ok := r.parseAny(hanPrefix(s, 40)); ok && !a.bare {
					a.from = schemas.ClueMetadata
					found = append(found, a)
				}
				break
			}
		}
	}
	return found
}

// formal completes a title that names only a division or a zone: the document's
// own longest name of the same agency, else 人民政府 is appended.
func (r *Resolver) formal(d *doc, base agency) agency {
	best := base
	if base.bare {
		best.tail = r.seat(base)
		best.name = base.name + best.tail
	}
	try := func(list []agency) {
		for _, a := range list {
			if a.kind == base.kind && strings.HasSuffix(a.name, base.name[:len(base.name)-len(base.tail)]+a.tail) && r.same(a, base) && runes(a.name) > runes(best.name) {
				a.from = base.from
				best = a
			}
		}
	}
	try(r.signatures(d))
	try(r.publishers(d))
	if base.kind == schemas.AgencyZone {
		if a, ok := r.selfNamed(d.opening); ok {
			try([]agency{a})
		}
	}
	if !base.bare {
		return best
	}
	for _, s := range d.opening {
		m := newMentions(r)
		m.read(s, 1)
		for _, k := range m.order {
			if g := m.groups[k]; g.complete.kind != "" {
				try([]agency{g.complete})
			}
		}
	}
	return best
}

// seat returns the words for the government of a division.
func (r *Resolver) seat(a agency) string {
	name := a.named
	switch {
	case strings.HasSuffix(name, "委员会"):
		return "" // 大柴旦行政委员会 is its own seat
	case strings.HasSuffix(name, "街道"):
		return "办事处"
	case strings.HasSuffix(name, "盟"), strings.HasSuffix(name, "地区") && len(a.places) > 0 && r.gaz.At(a.places[0].id).Level == gazetteer.Prefecture:
		return "行政公署"
	case strings.HasSuffix(name, "地区"):
		return "办事处"
	}
	return "人民政府"
}

// same reports whether two names may mean one division.
func (r *Resolver) same(a, b agency) bool {
	if len(a.places) == 0 || len(b.places) == 0 {
		return a.township == b.township || a.township == "" || b.township == ""
	}
	for _, x := range a.places {
		for _, y := range b.places {
			if x.id == y.id {
				return true
			}
		}
	}
	return false
}

// fuller looks for the full name of an agency that the title gives without its
// division: 市财政局, 漳平市财政局.
func (r *Resolver) fuller(d *doc, base agency) agency {
	short := base.name
	for _, w := range []string{"省", "市", "县", "区", "旗", "州", "我"} {
		if s, ok := strings.CutPrefix(short, w); ok && r.tab.kind(s) != "" {
			short = s
			break
		}
	}
	for _, list := range [][]agency{r.signatures(d), r.publishers(d)} {
		for _, a := range list {
			if len(a.places) > 0 && strings.HasSuffix(a.name, short) {
				return a
			}
		}
	}
	for _, s := range append(d.opening[:len(d.opening):len(d.opening)], d.bodies()...) {
		if i := strings.Index(s, base.name); i > 0 {
			if a, ok := r.before(s, i, base.name); ok {
				return a
			}
		}
	}
	return base
}

// before reads a longer name that ends with the one at byte i of s.
func (r *Resolver) before(s string, i int, name string) (agency, bool) {
	for n := 12; n >= 2; n-- {
		head := lastRunes(s[:i], n)
		if runes(head) < n || hanPrefix(head, n) != head {
			continue
		}
		if a, ok := r.parse(head + name); ok && len(a.places) > 0 && a.tail != "" {
			a.from = schemas.ClueOpening
			return a, true
		}
	}
	return agency{}, false
}

// untitled finds the agency of a report whose title does not name it.
func (r *Resolver) untitled(d *doc) agency {
	signed := r.signatures(d)
	for i, a := range signed {
		// The office that prints stands below the government that signs.
		if a.kind != schemas.AgencyOffice || i == len(signed)-1 {
			return a
		}
	}
	if a, ok := r.selfNamed(d.opening); ok {
		return a
	}
	hint := selfHint(d)
	m := newMentions(r)
	for _, s := range d.opening {
		m.read(s, 3)
	}
	if a, ok := m.best(hint); ok {
		a.from = schemas.ClueOpening
		return a
	}
	for _, a := range r.publishers(d) {
		if hint == "" || fits(r, a, hint) {
			return a
		}
	}
	for _, s := range d.headers {
		if a, ok := r.fromTitle(s); ok && !a.bare {
			a.from = schemas.ClueHeader
			return a
		}
	}
	bodies := d.bodies()
	for i, s := range bodies {
		m.read(clip(s, 16<<10), 1)
		if i > 40 {
			break
		}
	}
	if a, ok := m.best(hint); ok {
		a.from = schemas.ClueBody
		return a
	}
	// A report without a name on a page of several is its publisher's.
	for _, a := range r.publishersIn(d.shared) {
		if hint == "" || fits(r, a, hint) {
			a.from = schemas.ClueDocument
			return a
		}
	}
	for _, f := range d.files {
		f = f[strings.LastIndexAny(f, "/\\")+1:]
		if a, ok := r.fromTitle(fold(f)); ok {
			a.from = schemas.ClueFileName
			if a.bare {
				return r.formal(d, a)
			}
			return a
		}
	}
	return agency{}
}

// What an agency calls itself, and what it then is.
var selfWords = []struct{ word, hint string }{
	{"我镇", schemas.LevelTownship}, {"我乡", schemas.LevelTownship}, {"我街道", schemas.LevelTownship}, {"我办事处", schemas.LevelTownship},
	{"我苏木", schemas.LevelTownship}, {"本镇", schemas.LevelTownship}, {"我局", schemas.AgencyDepartment}, {"我委", schemas.AgencyDepartment}, {"我厅", schemas.AgencyDepartment}, {"本局", schemas.AgencyDepartment},
	{"局党组", schemas.AgencyDepartment}, {"局党委", schemas.AgencyDepartment},
	{"我县", schemas.LevelCounty}, {"我区", schemas.LevelCounty}, {"我旗", schemas.LevelCounty},
	{"我市", schemas.LevelPrefecture}, {"我州", schemas.LevelPrefecture}, {"我盟", schemas.LevelPrefecture}, {"我省", schemas.LevelProvince},
	{"镇党委", schemas.LevelTownship}, {"乡党委", schemas.LevelTownship}, {"镇务公开", schemas.LevelTownship}, {"镇政务公开", schemas.LevelTownship},
	{"镇便民服务中心", schemas.LevelTownship}, {"乡便民服务中心", schemas.LevelTownship}, {"全县", schemas.LevelCounty},
}

// selfHint returns what the report says of itself, "" for nothing.
func selfHint(d *doc) string {
	for _, w := range selfWords {
		for _, list := range [][]string{d.opening, d.bodies()} {
			for _, s := range list {
				if strings.Contains(s, w.word) {
					return w.hint
				}
			}
		}
	}
	return ""
}

// fits reports whether an agency may be what the report calls itself.
func fits(r *Resolver, a agency, hint string) bool {
	if a.organ != nil {
		return false
	}
	township := a.township != "" || len(a.places) > 0 && r.gaz.At(a.places[0].id).Level == gazetteer.Township
	switch hint {
	case "":
		return true
	case schemas.AgencyDepartment:
		return a.kind == schemas.AgencyDepartment || a.kind == schemas.AgencyVertical || a.kind == schemas.AgencyOffice
	case schemas.LevelTownship:
		return township
	}
	if len(a.places) == 0 || a.kind != schemas.AgencyGovernment && a.kind != schemas.AgencyOffice {
		return false
	}
	level := r.gaz.At(a.places[0].id).Level
	switch hint {
	case schemas.LevelCounty:
		return level == gazetteer.County
	case schemas.LevelPrefecture: // 我市 is said in a county that is a city, too
		return level == gazetteer.Prefecture || level == gazetteer.County || level == gazetteer.Province
	}
	return level == gazetteer.Province
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
