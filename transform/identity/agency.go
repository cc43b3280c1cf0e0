package identity

import (
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// agency is a name taken apart: 漳平市西园镇人民政府 is the divisions 漳平市 and
// 西园镇, and the tail 人民政府.
type agency struct {
	name     string // as the document gives it; with what the rules append
	from     string // kind of the clue
	lead     string // national organ in front: 国家税务总局
	places   []link // the lowest division named, one for each that it may be
	named    string // the words for the divisions
	tail     string // the words after them
	kind     string // schemas.Agency*
	bare     bool   // divisions alone
	zone     bool   // of a development zone
	township string // a township that the gazetteer does not know, by its name
	organ    *gazetteer.Organ
	corps    *unit // of the Xinjiang Production and Construction Corps, nil
}

// parse takes a name apart. It fails where the words are no agency and no
// division.
func (r *Resolver) parse(name string) (agency, bool) {
	name = trimAnyPrefix(strings.TrimLeft(name, "`-*_~>|+"), "现将") // marks of a list or a link, and the word before
	if strings.HasSuffix(name, "人民政") {
		name += "府" // the line ends within the word
	}
	a := agency{name: name}
	if r.branded(name) != "" || strings.ContainsAny(name, "()[]:") {
		return a, false
	}
	rest := strings.TrimPrefix(name, "中华人民共和国")
	for _, s := range []string{name, rest} {
		if o, ok := r.gaz.Organ(s); ok {
			a.organ, a.kind = o, o.Kind
			return a, true
		}
	}
	if b, ok := r.parseCorps(rest); ok {
		return b, true
	}
	if id, ok := r.tab.seats[rest]; ok {
		a.places, a.named, a.kind, a.tail = []link{{id: id, county: gazetteer.None, zone: -1}}, rest, schemas.AgencyVertical, rest
		return a, true
	}
	if n := r.leadOf(rest); n > 0 {
		a.lead, rest = rest[:n], rest[n:]
		if len(r.chains(rest, gazetteer.None)) == 0 { // 驻马店市 is a city
			rest = strings.TrimPrefix(rest, "驻")
		}
	} else {
		for _, w := range []string{"中国民用航空", "民航"} {
			if s, ok := strings.CutPrefix(rest, w); ok {
				a.lead, rest = "中国民用航空局", s
			}
		}
	}
	links := r.chains(rest, gazetteer.None)
	if len(links) == 0 {
		return r.parseAlone(a, rest)
	}
	end := links[0].end
	links = r.lowered(links, rest[:end], rest[end:])
	a.places = links
	a.named, a.tail = rest[:end], rest[end:]
	if z := links[0].zone; z >= 0 {
		a.zone, a.named, a.tail = true, rest[:z], rest[z:]
	}
	return r.classify(a)
}

// Organs of a prefecture whose province has one of a higher name: 国家统计局吉林调查队
// is that of 吉林市, 国家统计局吉林调查总队 that of 吉林省.
var belowProvince = []string{"海关", "边检站", "边防检查站", "调查队", "监管分局", "中心支局", "中心支行", "支队", "支局"}

// lowered replaces a province by the prefectures of the same short name where the
// organ is none of a province.
func (r *Resolver) lowered(links []link, name, tail string) []link {
	if len(links) != 1 || r.gaz.At(links[0].id).Level != gazetteer.Province || !hasAnySuffix(tail, belowProvince...) {
		return links
	}
	var found []link
	for _, m := range r.gaz.Named(name, nil) {
		if d := r.gaz.At(m.ID); d.Level == gazetteer.Prefecture && m.Form == gazetteer.Short {
			l := links[0]
			l.id = m.ID
			found = append(found, l)
		}
	}
	if len(found) == 0 {
		return links
	}
	return found
}

// leadOf returns the length of the name of a national organ that s begins with
// and does not end with.
func (r *Resolver) leadOf(s string) int {
	best, n := 0, 0
	for i := range s {
		if n > 2 && n <= 20 {
			if _, ok := r.gaz.Organ(s[:i]); ok {
				best = i
			}
		}
		if n++; n > 20 {
			break
		}
	}
	return best
}

// parseAlone takes a name without a known division: 市财政局, 财政局, a township
// that the gazetteer lacks, a basin's committee.
func (r *Resolver) parseAlone(a agency, rest string) (agency, bool) {
	a.tail = rest
	for i := range rest {
		// The state's new areas have no code and lie in a province or city.
		if id, ok := r.tab.zones[rest[:i]]; ok {
			a.places, a.zone = []link{{id: id, county: gazetteer.None, zone: 0, end: i}}, true
			if a.kind = r.tab.kind(rest); a.kind == "" {
				a.kind = schemas.AgencyZone
			}
			a.named = rest[:i]
			return a, true
		}
	}
	if t, tail, ok := townshipOf(rest); ok {
		a.township, a.named, a.tail = t, t, tail
		a.kind = schemas.AgencyGovernment
		a.bare = tail == ""
		return a, runes(t) >= 2
	}
	if a.kind = r.tab.kind(rest); a.kind == "" {
		return a, false
	}
	if a.lead != "" {
		a.kind = schemas.AgencyVertical
	}
	return a, true
}

// townshipOf splits 西园镇人民政府 into 西园镇 and 人民政府, by the words alone.
func townshipOf(s string) (name, tail string, ok bool) {
	n := 0
	for i, c := range s {
		if n++; n > 9 || !han(c) {
			break
		}
		var w string
		for _, w = range []string{"街道", "苏木", "镇", "乡"} {
			if strings.HasPrefix(s[i:], w) {
				break
			}
			w = ""
		}
		if w == "" || i == 0 {
			continue
		}
		rest := s[i+len(w):]
		switch rest {
		case "", "人民政府", "政府", "办事处", "人民政府办公室", "政府办公室", "党政办公室", "党政综合办公室", "人民政府党政办公室", "办":
			return s[:i+len(w)], rest, true
		}
	}
	for _, w := range []string{"街道办事处", "地区办事处", "办事处"} {
		if head, found := strings.CutSuffix(s, w); found && n <= 10 && runes(head) >= 2 && runes(head) <= 5 && !containsAny(head, []string{"街道", "地区", "驻", "特派员", "代表", "联络"}) {
			return head + "街道", "办事处", true
		}
	}
	return "", "", false
}

// classify finds the type of an agency whose divisions are known, and divisions
// that its tail names: 人民政府X街道办事处, 公安局X分局.
func (r *Resolver) classify(a agency) (agency, bool) {
	if a.tail == "" {
		a.bare, a.kind = true, schemas.AgencyGovernment
		return a, true
	}
	tail := a.tail
	if sub, ok := strings.CutPrefix(tail, "人民政府"); ok && sub != "" {
		if b, ok := r.township(a, sub); ok {
			return b, true
		}
	}
	if b, ok := r.township(a, tail); ok {
		return b, true
	}
	if strings.Contains(tail, "驻") && strings.HasSuffix(tail, "办事处") {
		a.kind = schemas.AgencyOther
		return a, true
	}
	if a.kind = r.tab.kind(tail); a.kind == "" {
		return a, false
	}
	if tail == "办" && r.lowest(a) == gazetteer.Township {
		a.kind = schemas.AgencyGovernment // 城关街道办
	}
	if a.lead != "" && a.kind == schemas.AgencyDepartment {
		a.kind = schemas.AgencyVertical
	}
	if a.kind == schemas.AgencyInstitution || a.kind == schemas.AgencyOther {
		return a, true
	}
	if a.kind == schemas.AgencyDepartment && strings.HasSuffix(tail, "地震局") && r.gaz.At(a.places[0].id).Level == gazetteer.Province {
		a.kind = schemas.AgencyVertical // counties have their own
	}
	if a.kind != schemas.AgencyZone {
		for _, w := range []string{"开发区", "高新区", "经开区", "管委会", "管理委员会", "投资区", "保税区", "示范区", "工业园区", "新区"} {
			if i := strings.Index(tail, w); i >= 0 && i+len(w) < len(tail) {
				a.zone = true // a bureau of the zone
			}
		}
	}
	r.branch(&a)
	return a, true
}

// township looks for a township right after the county.
func (r *Resolver) township(a agency, s string) (agency, bool) {
	name, tail, ok := townshipOf(s)
	if !ok || r.gaz.At(a.places[0].id).Level == gazetteer.Township {
		return a, false
	}
	a.kind, a.bare = schemas.AgencyGovernment, tail == ""
	if k := r.tab.kind(tail); k == schemas.AgencyOffice {
		a.kind = k
	}
	a.township, a.tail = name, tail
	a.named += name
	if links := r.chainsBelow(name, a.places); len(links) > 0 {
		a.places, a.township = links, ""
	} else if a.places[0].full == 0 {
		// 平房满族乡 is no township of 平房区: a short name must be proved by
		// what follows it.
		a.township, a.places = a.named, nil
	}
	return a, true
}

// chainsBelow finds the townships of a name below any of the places.
func (r *Resolver) chainsBelow(name string, places []link) []link {
	var found []link
	for _, p := range places {
		for _, m := range r.gaz.Named(name, nil) {
			if r.gaz.At(m.ID).Level == gazetteer.Township && r.below(m.ID, p.id) {
				county := p.county
				if r.gaz.At(p.id).Level == gazetteer.County {
					county = p.id
				}
				found = append(found, link{id: m.ID, county: county, end: len(name), zone: -1, full: 1})
			}
		}
	}
	return found
}

// branch replaces the division by that of a branch: 深圳市公安局南山分局 serves 南山区.
func (r *Resolver) branch(a *agency) {
	for _, w := range []string{"局", "支队", "总队", "委员会", "分行"} {
		i := strings.Index(a.tail, w)
		if i < 0 || i+len(w) >= len(a.tail) {
			continue
		}
		rest := a.tail[i+len(w):]
		if len(r.chains(rest, gazetteer.None)) == 0 {
			rest = strings.TrimPrefix(rest, "驻")
		}
		var found []link
		for _, p := range a.places {
			for _, l := range r.chains(rest, p.id) {
				if l.id != p.id && r.tab.kind(rest[l.end:]) != "" {
					found = append(found, l)
				}
			}
		}
		if len(found) > 0 {
			a.places = found
			return
		}
	}
}
