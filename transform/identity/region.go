package identity

import (
	"slices"
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// Names of levels, by the gazetteer's.
var levels = [...]string{
	gazetteer.Province: schemas.LevelProvince, gazetteer.Prefecture: schemas.LevelPrefecture,
	gazetteer.County: schemas.LevelCounty, gazetteer.Township: schemas.LevelTownship,
}

// place writes the agency and its region into the identity.
func (r *Resolver) place(d *doc, a agency, id *Identity) {
	if a.kind == "" {
		id.warn("agency: the document does not name it")
		return
	}
	id.AgencyName, id.AgencyType = a.name, a.kind
	if a.organ != nil {
		id.Province, id.AgencyLevel = Central, schemas.LevelNational
		id.RegionEvidence = a.from + ": " + a.name
		heir := r.gaz.OrganHeir(a.organ)
		id.AgencyID = "000000:" + heir.Kind + ":" + heir.Name
		return
	}
	if a.corps != nil {
		r.fill(id, a.places[0])
		id.AgencyLevel = a.corps.level()
		id.RegionEvidence = a.from + ": " + a.named
		id.AgencyID = a.corps.id() + ":" + a.kind + ":" + r.department(a)
		return
	}
	if len(a.places) == 0 {
		r.placeByEvidence(d, a, id)
		return
	}
	cands := r.ofTheirTime(r.namesakes(a), id.Year)
	evidence := a.from + ": " + a.named
	if len(cands) == 1 && !r.doubtful(a, cands[0]) {
		r.settle(a, cands[0], id, evidence)
		return
	}
	e := r.gather(d, a)
	best, second, at := r.score(cands, e)
	switch {
	case len(cands) == 1 && (best > 0 || r.elsewhere(e, cands[0]) < contradiction) && (!cands[0].weak || best >= enough):
		r.settle(a, cands[0], id, evidence+r.labels(e, cands[0]))
	case len(cands) > 1 && best >= enough && best-second >= margin:
		r.settle(a, cands[at], id, evidence+r.labels(e, cands[at]))
	case best < enough && r.lowest(a) == gazetteer.Township && r.placeByEvidence(d, a, id):
		// a township that the gazetteer lacks in the county that the document names
	default:
		r.undecided(a, cands, e, best, id)
	}
}

func (r *Resolver) lowest(a agency) gazetteer.Level { return r.gaz.At(a.places[0].id).Level }

// doubtful tells of a name that is one division's today and may have been
// another's, or a word: a township without its county, a short name such as 和平.
func (r *Resolver) doubtful(a agency, l link) bool {
	if l.weak {
		return true
	}
	return r.lowest(a) == gazetteer.Township && l.county == gazetteer.None && l.full == 1
}

// namesakes adds the counties that have the short name of a city, where a bureau
// gives no more: those inside it, for 衡阳林业局 may be that of 衡阳市 or of 衡阳县, and
// any where the name is a word (朝阳) or none of the city's own (巴州). An organ led
// from above is the city's, and so is a name without a bureau.
func (r *Resolver) namesakes(a agency) []link {
	if len(a.places) != 1 || a.places[0].full > 0 || a.lead != "" || r.lowest(a) != gazetteer.Prefecture {
		return a.places
	}
	places := a.places
	city := r.gaz.At(places[0].id)
	switch a.kind {
	case schemas.AgencyDepartment, schemas.AgencyInstitution, schemas.AgencyOther:
	default:
		if city.Ended == 0 {
			return a.places
		}
	}
	for _, m := range r.gaz.Named(a.named, nil) {
		if m.Form != gazetteer.Short || r.gaz.At(m.ID).Level != gazetteer.County {
			continue
		}
		if city.Ended != 0 || city.Generic || city.Short != a.named || r.below(m.ID, places[0].id) {
			places = append(places[:len(places):len(places)], link{id: m.ID, county: m.ID, end: a.places[0].end, zone: -1})
		}
	}
	return places
}

// ofTheirTime drops the divisions that did not bear the name in the year
// reported on or the next, in which the report was written, where others did;
// and of one division with two codes keeps that of the year.
func (r *Resolver) ofTheirTime(places []link, year int) []link {
	g := r.gaz
	kept := slices.Clone(places)
	inForce := func(id gazetteer.ID) bool {
		return g.InForce(id, year) || year != 0 && g.InForce(id, year+1)
	}
	if slices.ContainsFunc(kept, func(l link) bool { return inForce(l.id) }) {
		kept = slices.DeleteFunc(kept, func(l link) bool { return !inForce(l.id) })
	}
	for i := range kept {
		// A name that goes on in use after its time is the heir's.
		if h := g.Heir(kept[i].id); year > int(g.At(kept[i].id).Ended) && h != kept[i].id && inForce(h) && g.At(kept[i].id).Ended != 0 {
			kept[i].id = h
			if g.At(h).Level == gazetteer.County {
				kept[i].county = h
			}
		}
	}
	ended := func(l link) bool { return g.At(l.id).Ended != 0 }
	if !slices.ContainsFunc(kept, ended) {
		return kept // each is its own heir
	}
	var out []link
	for _, l := range kept {
		i := slices.IndexFunc(out, func(o link) bool { return g.Heir(o.id) == g.Heir(l.id) })
		if i < 0 {
			out = append(out, l)
			continue
		}
		// The newer one, unless it is only of the next year.
		old, now := out[i], l
		if g.At(old.id).Ended == 0 || g.At(now.id).Ended != 0 && g.At(now.id).Ended < g.At(old.id).Ended {
			old, now = now, old
		}
		since := int(g.At(now.id).Since)
		if g.At(now.id).Level == gazetteer.Township {
			since++ // lists that have it are of the year after
		}
		if year != 0 && since > year {
			now = old
		}
		out[i] = now
	}
	return out
}

// score returns the points of the best candidate and of the next, and where the
// best stands.
func (r *Resolver) score(cands []link, e *evidence) (best, second, at int) {
	for i, l := range cands {
		p := 0
		for _, id := range r.lineage(l) {
			p += e.points[id]
		}
		switch {
		case i == 0:
			best = p
		case p > best:
			best, second, at = p, best, i
		default:
			second = max(second, p)
		}
	}
	return best, second, at
}

// lineage returns a division with its superiors, those of today and of its time.
func (r *Resolver) lineage(l link) []gazetteer.ID {
	g := r.gaz
	var ids []gazetteer.ID
	add := func(id gazetteer.ID) {
		for ; id != gazetteer.None; id = g.At(id).Parent {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	add(l.id)
	add(l.county)
	add(g.Heir(l.id))
	return ids
}

// elsewhere returns the most points that a place outside the candidate's
// province has.
func (r *Resolver) elsewhere(e *evidence, l link) int {
	home := r.gaz.Path(l.id)[gazetteer.Province]
	most := 0
	for id, p := range e.points {
		if r.gaz.Path(id)[gazetteer.Province] != home {
			most = max(most, p)
		}
	}
	return most
}

// labels tells what spoke for a candidate.
func (r *Resolver) labels(e *evidence, l link) string {
	var b strings.Builder
	n := 0
	for _, id := range r.lineage(l) {
		for _, s := range e.labels[id] {
			if n++; n > 5 {
				return b.String()
			}
			b.WriteString("; " + s + " (" + r.gaz.At(id).Name + ")")
		}
	}
	return b.String()
}

// undecided gives the superiors that all candidates have in common, and tells
// the candidates.
func (r *Resolver) undecided(a agency, cands []link, e *evidence, best int, id *Identity) {
	g := r.gaz
	id.AgencyLevel = r.level(a, cands[0])
	names := make([]string, 0, 8)
	common := g.Path(cands[0].id)
	for i, l := range cands {
		if i < 8 {
			names = append(names, g.String(l.id))
		}
		p := g.Path(l.id)
		for level := range p {
			if common[level] != p[level] {
				common[level] = gazetteer.None
			}
		}
		if g.At(l.id).Level != g.At(cands[0].id).Level {
			id.AgencyLevel = ""
		}
	}
	if len(cands) > 8 {
		names = append(names, "and "+itoa(len(cands)-8)+" more")
	}
	id.warn("region: " + a.named + " may be " + strings.Join(names, ", "))
	if len(cands) == 1 {
		if id.AgencyLevel != schemas.LevelTownship {
			id.AgencyLevel = ""
		}
		if cands[0].weak {
			id.warn("region: " + a.named + " may be an ordinary word")
		} else {
			id.warn("region: the document speaks of other provinces")
		}
		return
	}
	for level := gazetteer.County; level >= gazetteer.Province; level-- {
		if common[level] != gazetteer.None && (level == gazetteer.Province || common[gazetteer.Province] != gazetteer.None) {
			r.fill(id, link{id: common[level], county: gazetteer.None})
			id.RegionEvidence = a.from + ": " + a.named + "; gazetteer: all candidates"
			break
		}
	}
	all := !slices.ContainsFunc(cands, func(l link) bool { return g.At(l.id).Level != gazetteer.Township })
	if all && id.Township == "" {
		id.Township = g.At(cands[0].id).Name
	}
}

// placeByEvidence places an agency whose name has no division that the gazetteer
// knows, by the county or city that the document names most. It reports whether
// it did.
func (r *Resolver) placeByEvidence(d *doc, a agency, id *Identity) bool {
	township := a.township
	if township == "" && len(a.places) > 0 && r.lowest(a) == gazetteer.Township {
		township = r.gaz.At(a.places[0].id).Name
	}
	if township != "" {
		id.AgencyLevel = schemas.LevelTownship
		id.Township = township
	}
	want := r.wanted(a, township)
	if want == 0 {
		if len(a.places) == 0 {
			id.warn("region: " + a.name + " names no division that the gazetteer knows")
		}
		return false
	}
	e := r.gather(d, a)
	best, second, top := 0, 0, gazetteer.None
	for at, p := range e.points {
		div := r.gaz.At(at)
		if div.Level != want || id.Year != 0 && !r.gaz.InForce(at, id.Year) && !r.gaz.InForce(at, id.Year+1) {
			continue
		}
		for up := div.Parent; up != gazetteer.None; up = r.gaz.At(up).Parent {
			p += e.points[up]
		}
		if p > best || p == best && at < top {
			best, second, top = p, best, at
		} else {
			second = max(second, p)
		}
	}
	if best < enoughAlone || best-second < marginAlone {
		if len(a.places) == 0 {
			id.warn("region: " + a.name + " is in no county or city that the document names clearly")
		}
		return false
	}
	l := link{id: top, county: gazetteer.None, zone: -1}
	words := a.from + ": " + a.name + r.labels(e, l)
	if township != "" {
		if links := r.chainsBelow(township, []link{l}); len(links) == 1 {
			r.settle(a, links[0], id, words)
			return true
		}
	}
	a.township = township
	r.settle(a, l, id, words)
	return true
}

// wanted returns the level of the division that the words of a name without one
// ask for; 0 for none.
func (r *Resolver) wanted(a agency, township string) gazetteer.Level {
	switch {
	case township != "":
		return gazetteer.County
	case a.lead != "" || a.zone:
		return 0
	case strings.HasPrefix(a.name, "省"):
		return gazetteer.Province
	case strings.HasPrefix(a.name, "县"), strings.HasPrefix(a.name, "区"), strings.HasPrefix(a.name, "旗"):
		return gazetteer.County
	case strings.HasPrefix(a.name, "州"), strings.HasPrefix(a.name, "盟"):
		return gazetteer.Prefecture
	}
	return 0
}

// settle writes a region that is certain.
func (r *Resolver) settle(a agency, l link, id *Identity, evidence string) {
	r.fill(id, l)
	id.AgencyLevel = r.level(a, l)
	id.RegionEvidence = evidence + "; gazetteer: " + r.gaz.String(l.id)
	if a.township != "" {
		id.Township, id.TownshipCode = a.township, ""
		id.AgencyLevel = schemas.LevelTownship
	}
	id.AgencyID = r.agencyID(a, l)
}

// fill writes the names and codes of a division and its superiors.
func (r *Resolver) fill(id *Identity, l link) {
	p := r.gaz.Path(l.id)
	if c := p[gazetteer.County]; c != gazetteer.None && r.gaz.At(c).Zone {
		p[gazetteer.County] = l.county // a statistical zone is no county
	}
	if l.county != gazetteer.None && p[gazetteer.Township] != gazetteer.None {
		p[gazetteer.County] = l.county // as the document names it
	}
	write := func(level gazetteer.Level, name, code *string) {
		if p[level] != gazetteer.None {
			d := r.gaz.At(p[level])
			*name, *code = d.Name, d.FullCode()
		}
	}
	write(gazetteer.Province, &id.Province, &id.ProvinceCode)
	write(gazetteer.Prefecture, &id.Prefecture, &id.PrefectureCode)
	write(gazetteer.County, &id.County, &id.CountyCode)
	write(gazetteer.Township, &id.Township, &id.TownshipCode)
}

// level returns the level of the division that an agency serves, "" for zones,
// which have none by law.
func (r *Resolver) level(a agency, l link) string {
	if a.zone || a.kind == schemas.AgencyZone {
		return ""
	}
	return levels[r.gaz.At(l.id).Level]
}
