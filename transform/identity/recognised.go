package identity

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// ResolveRecognised is [Resolver.Resolve] for a document whose text was recognised
// in pictures. A name read there may be another's: of all its readings, and what
// else the document says, one name must come out clearly; then it is put in their
// place, and region_evidence tells what was read. Otherwise agency and region stay
// open, with the candidates in the warnings. Years and dates need a witness.
func (r *Resolver) ResolveRecognised(clues []Clue) Identity {
	d := read(clues)
	all := r.rereadings(d, "")
	if !slices.ContainsFunc(all, func(o *rereading) bool { return o.whole }) {
		all = r.rereadings(d, r.Resolve(clues).AgencyName) // as it is found where the rules for print look
	}
	best, ok := r.decipher(d, all)
	if !ok {
		id := r.Resolve(clues)
		id.distrust(best, true)
		id.witness(r, d)
		return id
	}
	m := r.mend(&best, all)
	id := r.Resolve(replaced(clues, m.by))
	switch as := m.misread(all); {
	case !m.proves(id.AgencyName):
		id.distrust(best, !r.within(&id, best.id))
	case as != "":
		id.RegionEvidence += "; repaired, recognised as " + as
	}
	id.witness(r, d)
	return id
}

// within says that the region of an identity is that of a division, or of one of
// its superiors.
func (r *Resolver) within(id *Identity, of gazetteer.ID) bool {
	if of == gazetteer.None {
		return false
	}
	p := r.gaz.Path(of)
	for level, code := range map[gazetteer.Level]string{gazetteer.Province: id.ProvinceCode, gazetteer.Prefecture: id.PrefectureCode, gazetteer.County: id.CountyCode} {
		if code != "" && (p[level] == gazetteer.None || r.gaz.At(p[level]).Code != code) {
			return false
		}
	}
	return true
}

// distrust takes back the agency, and its region where that is not certain either.
func (id *Identity) distrust(best deciphered, region bool) {
	read := id.AgencyName
	if read == "" {
		read = best.text()
	}
	words := "agency: recognised as " + read + ", and not certain"
	if best.rival != "" && region {
		words = "agency: recognised as " + read + ", may be " + best.text() + " or " + best.rival
	}
	id.Warnings = slices.DeleteFunc(id.Warnings, func(s string) bool { return strings.HasPrefix(s, "region:") || strings.HasPrefix(s, "agency:") })
	id.warn(words)
	if id.Title != "" {
		id.warn("title: recognised as " + id.Title)
	}
	id.Title, id.AgencyName, id.AgencyID, id.AgencyType, id.Scope = "", "", "", "", ""
	id.AgencyLevel, id.Township, id.TownshipCode = "", "", ""
	if region {
		id.RegionEvidence = ""
		id.Province, id.ProvinceCode, id.Prefecture, id.PrefectureCode = "", "", "", ""
		id.County, id.CountyCode, id.Township, id.TownshipCode = "", "", "", ""
	}
}

// mending is what stands for the readings of a name.
type mending struct {
	by     map[string]string // by what was read
	proved []string          // names that are certain to the last character
}

// mend repairs the readings of a name: its divisions as deciphered, its ending as
// agencies' names end, or as it is read alike in two places.
func (r *Resolver) mend(best *deciphered, all []*rereading) mending {
	m := mending{by: map[string]string{}}
	var fit aligner
	type part struct {
		from       *rereading
		name, tail string
		dirt       string // before it
		longer     bool   // the name has characters that were not read
	}
	var parts []part
	places := map[string][]string{} // of an ending, the kinds of clue that have it
	known := ""                     // the longest ending that is a known one
	for _, from := range all {
		at := best.place(&fit, from.text)
		if at.cost >= costCapped {
			continue // of something else
		}
		p := part{from, best.lead + strings.Join(best.names[at.first:], ""), string(from.text[at.end:]), string(from.text[:at.start]), false}
		p.longer = at.cost >= costLost && runes(p.name) > at.end-at.start
		parts = append(parts, p)
		if !from.whole {
			continue
		}
		places[p.tail] = append(places[p.tail], from.kinds...)
		if t := r.tailOf(p.tail); runes(t) > runes(known) {
			known = t
		}
	}
	for _, p := range parts {
		if !p.from.whole {
			m.by[string(p.from.text)] = p.name + p.tail
			continue
		}
		kinds := slices.Clone(places[p.tail])
		slices.Sort(kinds)
		tail, proved := r.tailOf(p.tail), true
		switch {
		case p.tail == "" || tail != "":
		case len(slices.Compact(kinds)) > 1 && r.tab.kind(p.tail) != "" && plainly(p.tail):
			tail = p.tail
		case known != "":
			tail = known
		default:
			tail, proved = p.tail, false
		}
		m.by[string(p.from.text)] = p.name + tail
		// Characters before the name may be those of a superior, and one that was
		// not read at all may not be there.
		if proved && !p.longer && strings.Trim(p.dirt, "号一二三件附年度") == "" {
			m.proved = append(m.proved, p.name+tail)
		}
	}
	return m
}

// tailOf is the known ending of agencies' names that a tail is a reading of beyond
// doubt, "" for none.
func (r *Resolver) tailOf(tail string) string {
	if tail == "" {
		return ""
	}
	const most, lead = 11.0, 4.0
	name, cost, ahead := r.knownTail(tail)
	// A character more or less may be one of the name.
	if cost > most || ahead < lead || runes(name) != runes(tail) && cost >= costExtra-1 {
		return ""
	}
	return name
}

// plainly says that no character of a text is often read where another is printed.
func plainly(s string) bool {
	const often = 4 // two of a hundred
	for _, c := range s {
		for _, printed := range schemas.MeantBy(c) {
			if schemas.MisreadCost(printed, c) < often {
				return false
			}
		}
	}
	return true
}

// proves says that a name is one of those that are certain, or one with the words
// for a government behind.
func (m *mending) proves(name string) bool {
	return slices.ContainsFunc(m.proved, func(p string) bool {
		return name == p || strings.TrimPrefix(name, p) == "人民政府" || strings.TrimPrefix(name, p) == "办事处"
	})
}

// misread lists what was read where the name is another, two readings at most.
func (m *mending) misread(all []*rereading) string {
	var out []string
	for _, from := range all {
		if read := string(from.text); from.whole && m.by[read] != "" && m.by[read] != read && len(out) < 2 {
			out = append(out, read)
		}
	}
	return strings.Join(out, ", ")
}

// replaced are the clues with names in place of their readings.
func replaced(clues []Clue, by map[string]string) []Clue {
	var pairs [][2]string
	for read, name := range by {
		if read != name {
			pairs = append(pairs, [2]string{read, name})
		}
	}
	if len(pairs) == 0 {
		return clues
	}
	// Of two readings that begin alike the longer one is looked for first.
	slices.SortFunc(pairs, func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(len(b[0]), len(a[0])), cmp.Compare(a[0], b[0]))
	})
	var flat []string
	for _, p := range pairs {
		flat = append(flat, p[0], p[1])
	}
	mender := strings.NewReplacer(flat...)
	out := slices.Clone(clues)
	for i := range out {
		switch out[i].Kind {
		case schemas.ClueFileName, schemas.ClueHost, schemas.ClueDocument:
			continue // these were not recognised
		}
		var lines []string
		for line := range strings.Lines(out[i].Text) {
			lines = append(lines, fold(line))
		}
		between := "\n"
		if out[i].Kind == schemas.ClueTitle {
			between = "" // a name may be cut by the end of a line
		}
		text := strings.Join(lines, between)
		if mended := mender.Replace(text); mended != text {
			out[i].Text = mended
		}
	}
	return out
}
