package identity

import (
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// The Xinjiang Production and Construction Corps has divisions (师) and regiments
// (团) of its own, which are no administrative divisions: it ranks as a province,
// a 师 as a prefecture, a 团 as a township. A 师 shares its seat with a city, which
// its name may hold: 第八师石河子市.
const (
	corps      = "新疆生产建设兵团"
	shortCorps = "兵团"
)

// unit is a unit of the corps.
type unit struct {
	division string // 第八师, "" for the corps itself
	regiment string // 二十二团
}

// level returns the level that a unit ranks at.
func (u *unit) level() string {
	switch {
	case u.regiment != "":
		return schemas.LevelTownship
	case u.division != "":
		return schemas.LevelPrefecture
	}
	return schemas.LevelProvince
}

// id tells units apart: corps/第八师/二十二团.
func (u *unit) id() string { return strings.TrimRight("corps/"+u.division+"/"+u.regiment, "/") }

const numerals = "零〇一二三四五六七八九十百0123456789"

// parseCorps takes the name of an agency of the corps apart.
func (r *Resolver) parseCorps(name string) (agency, bool) {
	rest, led := strings.CutPrefix(name, corps)
	if !led {
		rest, led = strings.CutPrefix(name, shortCorps)
	}
	u := &unit{}
	rest = u.cutDivision(rest)
	if u.division == "" && !led {
		return agency{}, false
	}
	a := agency{name: name, corps: u, named: strings.TrimSuffix(name, rest)}
	at := link{id: gazetteer.None, county: gazetteer.None, zone: -1}
	if u.division != "" {
		if l, n := r.cityOf(rest); n > 0 {
			at, rest = l, rest[n:]
		}
	}
	rest = u.cutRegiment(rest)
	if at.id == gazetteer.None {
		var ok bool
		if at.id, ok = r.gaz.ByCode("650000"); !ok {
			return agency{}, false
		}
	}
	a.places, a.tail = []link{at}, rest
	a.named = strings.TrimSuffix(name, rest)
	if rest == "" || rest == "机关" {
		a.kind = schemas.AgencyGovernment
		return a, true
	}
	if a.kind = r.tab.kind(rest); a.kind == "" {
		return agency{}, false
	}
	return a, true
}

// cutDivision cuts 第八师, or 八师, off the front of s.
func (u *unit) cutDivision(s string) string {
	i := strings.Index(s, "师")
	if i <= 0 || i > len("第十四") {
		return s
	}
	number := strings.TrimPrefix(s[:i], "第")
	if number == "" || strings.Trim(number, numerals) != "" {
		return s
	}
	u.division = "第" + number + "师"
	return s[i+len("师"):]
}

// cutRegiment cuts 二十二团, or 143团, off the front of s.
func (u *unit) cutRegiment(s string) string {
	n := 0
	for i, c := range s {
		if strings.ContainsRune(numerals, c) {
			n = i + len(string(c))
			continue
		}
		break
	}
	if n == 0 || n > 18 || !strings.HasPrefix(s[n:], "团") {
		return s
	}
	end := n + len("团")
	for _, w := range []string{"场", "镇"} {
		if strings.HasPrefix(s[end:], w) {
			end += len(w)
			break
		}
	}
	u.regiment = s[:n] + "团"
	return s[end:]
}

// cityOf returns the city of the autonomous region's own that s begins with.
func (r *Resolver) cityOf(s string) (l link, n int) {
	for _, c := range r.chains(s, gazetteer.None) {
		if d := r.gaz.At(c.id); d.Level == gazetteer.County && strings.HasPrefix(d.Code, "6590") {
			return c, c.end
		}
	}
	return link{}, 0
}
