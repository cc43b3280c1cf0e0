package specimen

import (
	"strings"

	"gongkai/transform/gazetteer"
)

// agency is who reports: the words before the year, and what they mean.
type agency struct {
	kind  string
	name  string // in full
	title string // as the title has it, name where it is the same
	truth Truth
	id    gazetteer.ID // its division, None for national organs and basins
	self  string       // 我县
	years [2]int       // from, to
	alone bool         // the name leads with no superior
}

// levelNames are the truth's words for the levels.
var levelNames = [...]string{gazetteer.Province: "province", gazetteer.Prefecture: "prefecture", gazetteer.County: "county", gazetteer.Township: "township"}

// region fills the truth of a division.
func (w *Writer) region(id gazetteer.ID) Truth {
	g := w.gaz
	p := g.Path(id)
	name := func(l gazetteer.Level) string {
		if p[l] == gazetteer.None {
			return ""
		}
		return g.At(p[l]).Name
	}
	return Truth{
		Province: name(gazetteer.Province), Prefecture: name(gazetteer.Prefecture), County: name(gazetteer.County), Township: name(gazetteer.Township),
		AgencyLevel: levelNames[g.At(id).Level], Code: g.At(id).FullCode(),
	}
}

// lead is the name of a division with superiors before it, as titles have it.
func (w *Writer) lead(id gazetteer.ID) (name string, alone bool) {
	g := w.gaz
	p := g.Path(id)
	d := g.At(id)
	name = d.Name
	up := func(l gazetteer.Level) string {
		if p[l] == gazetteer.None {
			return ""
		}
		return g.At(p[l]).Name
	}
	switch d.Level {
	case gazetteer.Township:
		county, city := up(gazetteer.County), up(gazetteer.Prefecture)
		if city == "" {
			city = up(gazetteer.Province)
		}
		switch n := w.rnd.IntN(100); {
		case n < 70:
			return county + name, false
		case n < 85:
			return city + county + name, false
		}
		return name, true
	case gazetteer.County:
		city := up(gazetteer.Prefecture)
		if city == "" {
			city = up(gazetteer.Province)
		}
		switch n := w.rnd.IntN(100); {
		case n < 30:
			return city + name, false
		case n < 34 && p[gazetteer.Prefecture] != gazetteer.None:
			return up(gazetteer.Province) + city + name, false
		}
		return name, true
	case gazetteer.Prefecture:
		if w.chance(6) {
			return up(gazetteer.Province) + name, false
		}
	}
	return name, true
}

// short is a division's name as people say it, for a bureau: 清流财政局. Without its
// superior it may be another's.
func (w *Writer) short(id gazetteer.ID) (name string, alone, ok bool) {
	d := w.gaz.At(id)
	if d.Short == "" || d.Level != gazetteer.County && d.Level != gazetteer.Prefecture {
		return "", false, false
	}
	for _, p := range w.gaz.Provinces() {
		if p.Short == d.Short {
			return "", false, false // 海南 is the province
		}
	}
	if up := d.Parent; d.Level == gazetteer.County && !w.gaz.At(up).Placeholder && w.chance(30) {
		return w.gaz.At(up).Name + d.Short, false, true
	}
	return d.Short, true, true
}

// seat is the government of a division, by the words for its kind.
func seat(name string) string {
	switch {
	case strings.HasSuffix(name, "街道"), strings.HasSuffix(name, "地区办事处"):
		return "办事处"
	case strings.HasSuffix(name, "盟"):
		return "行政公署"
	case strings.HasSuffix(name, "地区"):
		return "行政公署"
	case strings.HasSuffix(name, "委员会"):
		return ""
	}
	return "人民政府"
}

func self(name string) string {
	for _, w := range []string{"街道", "苏木", "镇", "乡", "县", "旗", "区", "市", "州", "盟", "省"} {
		if strings.HasSuffix(name, w) {
			return "我" + w
		}
	}
	return "我单位"
}

// draw draws an agency.
func (w *Writer) draw() agency {
	for {
		if a, ok := w.try(); ok {
			if a.title == "" {
				a.title = a.name
			}
			a.truth.AgencyName = a.name
			if a.title == a.name || !strings.HasPrefix(a.name, a.title) {
				a.truth.AgencyName = a.title
			}
			return a
		}
	}
}

func (w *Writer) try() (agency, bool) {
	switch n := w.rnd.IntN(100); {
	case n < 34:
		return w.government(w.division(), "")
	case n < 40:
		return w.office(), true
	case n < 62:
		return w.department(), true
	case n < 72:
		return w.vertical()
	case n < 80:
		return w.zone(), true
	case n < 84:
		return w.institution(), true
	case n < 88:
		return w.national(), true
	case n < 90:
		return w.branch()
	}
	return w.formerly()
}

// division draws one of any level.
func (w *Writer) division() gazetteer.ID {
	level := gazetteer.Township
	switch n := w.rnd.IntN(100); {
	case n < 4:
		level = gazetteer.Province
	case n < 16:
		level = gazetteer.Prefecture
	case n < 48:
		level = gazetteer.County
	}
	return pick(w, w.pools.byLevel[level])
}

// upper draws a division with departments.
func (w *Writer) upper() gazetteer.ID {
	level := gazetteer.County
	switch n := w.rnd.IntN(100); {
	case n < 10:
		level = gazetteer.Province
	case n < 40:
		level = gazetteer.Prefecture
	}
	return pick(w, w.pools.byLevel[level])
}

func (w *Writer) base(id gazetteer.ID, kind, typ string) agency {
	d := w.gaz.At(id)
	a := agency{kind: kind, id: id, truth: w.region(id), years: [2]int{2019, 2024}}
	a.truth.AgencyType = typ
	if int(d.Since) > 2019 {
		a.years[0] = int(d.Since) + 1
	}
	if d.Since > 2023 {
		a.years = [2]int{2024, 2024}
	}
	return a
}

func (w *Writer) government(id gazetteer.ID, kind string) (agency, bool) {
	d := w.gaz.At(id)
	if kind == "" {
		kind = "government " + levelNames[d.Level]
	}
	a := w.base(id, kind, "government")
	lead, alone := w.lead(id)
	a.alone = alone
	s := seat(d.Name)
	if d.Level == gazetteer.Township && strings.HasSuffix(d.Name, "地区") {
		s = "办事处"
	}
	a.name, a.self = lead+s, self(d.Name)
	switch {
	case w.chance(30):
		a.title = lead
	case d.Level == gazetteer.Township && strings.HasSuffix(d.Name, "街道") && !alone && w.chance(15):
		p := w.gaz.Path(id)
		county := w.gaz.At(p[gazetteer.County]).Name
		a.name = strings.Replace(lead, county, county+"人民政府", 1) + s
	case s == "人民政府" && w.chance(8):
		a.name = lead + "政府"
	}
	return a, !strings.Contains(d.Name, "公共服务站") && !strings.HasSuffix(d.Name, "委员会")
}

func (w *Writer) office() agency {
	id := w.upper()
	d := w.gaz.At(id)
	a := w.base(id, "office", "office")
	lead, alone := w.lead(id)
	a.alone = alone
	s := seat(d.Name)
	if s == "" {
		s = "人民政府"
	}
	office := "办公室"
	if d.Level == gazetteer.Province {
		office = "办公厅"
	}
	a.name, a.self = lead+s+office, self(d.Name)
	if w.chance(10) && s == "人民政府" {
		a.name = lead + "政府" + office
	}
	return a
}

func (w *Writer) department() agency {
	id := w.upper()
	d := w.gaz.At(id)
	a := w.base(id, "department", "department")
	lead, alone := w.lead(id)
	a.alone = alone
	if name, shortAlone, ok := w.short(id); ok && w.chance(12) {
		a.kind, lead, a.alone = "department, short name", name, shortAlone
	}
	list := w.words.departments
	if d.Level == gazetteer.Province {
		list = w.words.provinceDepartments
	}
	word := pick(w, list)
	a.name, a.self = lead+word, "我局"
	if strings.HasSuffix(word, "委员会") || strings.HasSuffix(word, "委") {
		a.self = "我委"
	} else if strings.HasSuffix(word, "厅") {
		a.self = "我厅"
	} else if strings.HasSuffix(word, "办公室") {
		a.self = "我办"
	}
	return a
}

func (w *Writer) vertical() (agency, bool) {
	v := pick(w, w.words.verticals)
	id := w.upper()
	d := w.gaz.At(id)
	if !strings.Contains(v.levels, map[gazetteer.Level]string{gazetteer.Province: "p", gazetteer.Prefecture: "f", gazetteer.County: "c"}[d.Level]) || d.Short == "" {
		return agency{}, false
	}
	a := w.base(id, "vertical", "vertical")
	a.alone = true
	a.name = strings.NewReplacer("#", d.Name, "$", d.Short).Replace(v.pattern)
	a.self = "我局"
	switch {
	case strings.Contains(a.name, "地方税务局"), strings.HasSuffix(a.name, "国家税务局"), strings.Contains(a.name, "检验检疫"):
		a.years = [2]int{2014, 2017}
	case strings.Contains(a.name, "金融监督管理总局"):
		a.years = [2]int{2023, 2024}
	case strings.Contains(a.name, "银保监"):
		a.years = [2]int{2019, 2022}
	}
	if d.Since > int16(a.years[0]) || d.Level == gazetteer.County && strings.Contains(v.pattern, "$") && len(w.gaz.Named(d.Short, nil)) > 1 {
		return a, false
	}
	return a, true
}

func (w *Writer) zone() agency {
	if w.chance(30) && len(w.pools.zones) > 0 {
		id := pick(w, w.pools.zones)
		d := w.gaz.At(id)
		a := w.base(id, "zone", "zone")
		a.truth.County, a.truth.AgencyLevel, a.truth.Code = "", "", ""
		a.name, a.self = d.Name+"管理委员会", "我区"
		if strings.HasSuffix(d.Name, "管理委员会") || strings.HasSuffix(d.Name, "管委会") {
			a.name = d.Name
		}
		return a
	}
	id := w.upper()
	for w.gaz.At(id).Level == gazetteer.Province {
		id = w.upper()
	}
	a := w.base(id, "zone", "zone")
	a.truth.AgencyLevel, a.truth.Code = "", ""
	lead, alone := w.lead(id)
	a.alone = alone
	end := "管理委员会"
	if w.chance(35) {
		end = "管委会"
	}
	a.name, a.self = lead+pick(w, w.words.zones)+end, "我区"
	if w.chance(10) {
		a.title = strings.TrimSuffix(a.name, end)
		a.truth.AgencyName = a.title
	}
	return a
}

func (w *Writer) institution() agency {
	id := w.upper()
	for w.gaz.At(id).Level == gazetteer.Province {
		id = w.upper()
	}
	list, typ := w.words.institutions, "institution"
	if w.chance(25) {
		list, typ = w.words.others, "other"
	}
	a := w.base(id, typ, typ)
	lead, alone := w.lead(id)
	a.alone = alone
	a.name, a.self = lead+pick(w, list), "我单位"
	return a
}

// branch is a bureau's branch in a district: 深圳市公安局南山分局.
func (w *Writer) branch() (agency, bool) {
	id := pick(w, w.pools.byLevel[gazetteer.County])
	d := w.gaz.At(id)
	p := w.gaz.Path(id)
	if !strings.HasSuffix(d.Name, "区") || d.Short == "" || p[gazetteer.Prefecture] == gazetteer.None {
		return agency{}, false
	}
	city := w.gaz.At(p[gazetteer.Prefecture]).Name
	a := w.base(id, "branch", "department")
	a.name = city + pick(w, w.words.branches)
	a.name = strings.NewReplacer("#", d.Name, "$", d.Short).Replace(a.name)
	a.self = "我局"
	return a, true
}

// formerly is the government, or a bureau, of a division that is no more, in a
// year in which it was.
func (w *Writer) formerly() (agency, bool) {
	id := pick(w, w.pools.ended)
	d := w.gaz.At(id)
	if d.Zone || d.Placeholder {
		return agency{}, false
	}
	to := int(d.Ended) - 1
	a, ok := w.government(id, "former "+levelNames[d.Level])
	if d.Level < gazetteer.Township && w.chance(40) {
		a = w.base(id, "former department", "department")
		lead, alone := w.lead(id)
		a.alone = alone
		a.name, a.self = lead+pick(w, w.words.departments), "我局"
	}
	a.years = [2]int{max(2008, int(d.Since)+1, to-2), to}
	// A township's superiors may have changed since: only those that stand.
	for up := d.Parent; up != gazetteer.None; up = w.gaz.At(up).Parent {
		if u := w.gaz.At(up); !w.gaz.InForce(up, to) && !u.Placeholder {
			return a, false
		}
	}
	return a, ok && a.years[0] <= to
}

func (w *Writer) national() agency {
	o := pick(w, w.words.nationals)
	return agency{
		kind: "national", name: o.name, id: gazetteer.None, self: "我部", years: [2]int{o.from, o.to},
		truth: Truth{AgencyType: o.typ, AgencyLevel: "national", Province: "中央"},
	}
}
