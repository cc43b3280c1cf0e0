package identity

import (
	"strings"

	"gongkai/transform/gazetteer"
)

// Weights of what a document mentions, in points. A place is taken where it has
// at least enough points and leads the next by the margin.
const (
	weightTitle   = 40
	weightNear    = 20 // lines around the title and at the end, the address, the file's name
	weightBody    = 10
	weightAgain   = 5 // for a name that the body repeats
	weightWord    = 20
	weightPhone   = 12
	weightCapital = 4 // of it for the city, where that is the province's capital
	weightPost    = 8
	weightSign    = 10 // the province's sign in a cited document number
	enough        = 8
	margin        = 6
	enoughAlone   = 20 // where nothing but the evidence speaks for a county
	marginAlone   = 10
	contradiction = 20
)

// evidence is what a document mentions of places besides its agency.
type evidence struct {
	points map[gazetteer.ID]int
	labels map[gazetteer.ID][]string
	seen   map[string]int
	own    string // the township's name: 大城子镇 says nothing of 大城县
	named  string // the words for the agency's divisions
}

// ownName returns the name of an agency's township.
func (r *Resolver) ownName(a agency) string {
	if a.township == "" && len(a.places) > 0 && r.lowest(a) == gazetteer.Township {
		return r.gaz.At(a.places[0].id).Name
	}
	return a.township
}

// within reports whether the name at a place of the text is part of the
// township's own, with or without the word for its kind.
func (e *evidence) within(s string, at int, name string) bool {
	k := strings.Index(e.own, name)
	if k < 0 || at < k {
		return false
	}
	stem := trimAnySuffix(e.own, "街道", "苏木", "镇", "乡", "地区")
	return strings.HasPrefix(s[at-k:], e.own) || k+len(name) <= len(stem) && strings.HasPrefix(s[at-k:], stem)
}

func (e *evidence) add(ids []gazetteer.ID, points int, label string) {
	for _, id := range ids {
		e.points[id] += points
		if len(e.labels[id]) < 4 {
			e.labels[id] = append(e.labels[id], label)
		}
	}
}

// gather reads the evidence of all clues about an agency.
func (r *Resolver) gather(d *doc, a agency) *evidence {
	e := &evidence{points: map[gazetteer.ID]int{}, labels: map[gazetteer.ID][]string{}, seen: map[string]int{}, own: r.ownName(a), named: a.named}
	for _, part := range []struct {
		label  string
		texts  []string
		points int
	}{
		{"title", d.titles, weightTitle}, {"header", d.headers, weightNear}, {"metadata", d.meta, weightNear},
		{"opening", d.opening, weightNear}, {"closing", d.closing, weightNear}, {"file_name", d.files, weightNear},
		{"document", d.shared, weightNear},
		{"body", d.bodies(), weightBody},
	} {
		for _, s := range part.texts {
			r.namesIn(e, s, part.label, part.points)
			r.wordsIn(e, s, part.label)
			if part.label != "title" && part.label != "file_name" {
				r.numbersIn(e, s, part.label)
			}
		}
	}
	for _, h := range d.hosts {
		r.hostsIn(e, h, "host", weightNear)
	}
	return e
}

// namesIn counts each name once a kind of clue, short names for less, and a name
// that the body repeats for a little more.
func (r *Resolver) namesIn(e *evidence, s, label string, points int) {
	var buf [8]gazetteer.Match
	r.gaz.Scan(s, func(at int, name string) {
		if e.within(s, at, name) || strings.HasSuffix(e.named, name) {
			return // its own name speaks for every place that bears it
		}
		key := label + name
		e.seen[key]++
		again := e.seen[key] == 3 && label == "body"
		if e.seen[key] > 1 && !again || len(e.seen) > 4096 {
			return
		}
		for _, m := range r.gaz.Named(name, buf[:0]) {
			d := r.gaz.At(m.ID)
			if d.Zone || d.Level == gazetteer.Township {
				continue
			}
			p := points
			switch {
			case again:
				p = weightAgain
			case m.Form == gazetteer.Short && d.Level == gazetteer.Province && label == "body":
				p = 2 // 北京, 上海 are named everywhere
			case m.Form == gazetteer.Short:
				p /= 2
			}
			if again {
				e.points[m.ID] += p
			} else {
				e.add([]gazetteer.ID{m.ID}, p, label+": "+name)
			}
		}
	})
}

// wordsIn looks for the names that only people of one province use.
func (r *Resolver) wordsIn(e *evidence, s, label string) {
	r.tab.words.Find(s, func(_ int, w string) {
		if e.seen[w] == 0 {
			e.seen[w]++
			e.add([]gazetteer.ID{r.tab.media[w]}, weightWord, label+": "+w)
		}
	})
}

// numbersIn looks for telephones, postcodes, cited document numbers and hosts.
func (r *Resolver) numbersIn(e *evidence, s, label string) {
	for i := 0; i < len(s); {
		k := strings.IndexByte(s[i:], '0')
		if k < 0 {
			break
		}
		i += k
		if i > 0 && (digit(rune(s[i-1])) || s[i-1] == '.') {
			i++
			continue
		}
		n := 0
		for i+n < len(s) && digit(rune(s[i+n])) {
			n++
		}
		if code := areaCode(s[i:i+n], s[i+n:], r.tab.areaCodes); code != "" && e.seen[code] == 0 {
			e.seen[code]++
			r.phone(e, code, label)
		}
		i += max(n, 1)
	}
	for _, w := range [...]string{"邮编", "邮政编码"} {
		if k := strings.Index(s, w); k >= 0 {
			code := strings.TrimLeft(clip(s[k+len(w):], 24), ":是为")
			if len(code) >= 6 && allDigits(code[:6]) && e.seen[code[:6]] == 0 {
				e.seen[code[:6]]++
				e.add(r.tab.postcodes[code[:2]], weightPost, label+": postcode "+code[:6])
			}
		}
	}
	for i := 0; ; {
		k := strings.Index(s[i:], "[20")
		if k < 0 {
			break
		}
		i += k + 1
		organ := numberOrgan(s[:i-1])
		for _, w := range [...]string{"政办发", "政办", "政发", "府办", "府发", "办发", "政公开办", "政办函", "政务公开办"} {
			place, ok := r.tab.signs[strings.TrimSuffix(organ, w)]
			// 桂办发 above a report of 桂岭镇 is its own sign.
			if ok && strings.HasSuffix(organ, w) && e.seen[organ] == 0 && !strings.Contains(e.named, strings.TrimSuffix(organ, w)) {
				e.seen[organ]++
				e.add([]gazetteer.ID{place}, weightSign, label+": "+organ)
			}
		}
	}
	if strings.Contains(s, ".gov.cn") {
		r.hostsIn(e, s, label, weightNear)
	}
}

// phone adds what an area code says. That of a province's capital is also given by
// agencies of its other cities, so it speaks for the province first.
func (r *Resolver) phone(e *evidence, code, label string) {
	ids := r.tab.areaCodes[code]
	label += ": telephone " + code
	if d := r.gaz.At(ids[0]); d.Level == gazetteer.Prefecture && strings.HasSuffix(d.Code, "0100") {
		e.add([]gazetteer.ID{d.Parent}, weightPhone-weightCapital, label)
		e.add(ids, weightCapital, label)
		return
	}
	e.add(ids, weightPhone, label)
}

// areaCode returns the area code that a run of digits begins with, if a number of
// seven or eight digits follows, in the run or behind a dash or bracket.
func areaCode(run, rest string, codes map[string][]gazetteer.ID) string {
	for _, n := range [...]int{3, 4} {
		if len(run) < n {
			break
		}
		code := run[:n]
		if _, ok := codes[code]; !ok {
			continue
		}
		left := len(run) - n
		if left == 7 || left == 8 {
			return code
		}
		if left == 0 && rest != "" && (rest[0] == '-' || rest[0] == ')') {
			k := 0
			for rest = strings.TrimLeft(rest, "-)"); k < len(rest) && digit(rune(rest[k])); k++ {
			}
			if k >= 7 && k <= 8 {
				return code
			}
		}
	}
	return ""
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !digit(rune(s[i])) {
			return false
		}
	}
	return s != ""
}

// hostsIn looks for hosts under .gov.cn whose name stands for a place.
func (r *Resolver) hostsIn(e *evidence, s, label string, points int) {
	for range 16 {
		k := strings.Index(s, ".gov.cn")
		if k < 0 {
			return
		}
		start := strings.LastIndexAny(s[:k], "./:@") + 1
		name := strings.ToLower(s[start:k])
		if id, ok := r.tab.hosts[name]; ok && e.seen["@"+name] == 0 {
			e.seen["@"+name]++
			e.add([]gazetteer.ID{id}, points, label+": "+name+".gov.cn")
		}
		s = s[k+len(".gov.cn"):]
	}
}

// surroundings reads the evidence of a document whose own names are not to be
// trusted: numbers, hosts and the names of provinces and prefectures.
func (r *Resolver) surroundings(d *doc) *evidence {
	e := &evidence{points: map[gazetteer.ID]int{}, labels: map[gazetteer.ID][]string{}, seen: map[string]int{}}
	for _, part := range []struct {
		label string
		texts []string
	}{{"header", d.headers}, {"opening", d.opening}, {"closing", d.closing}, {"metadata", d.meta}, {"body", d.bodies()}} {
		for _, s := range part.texts {
			r.wordsIn(e, s, part.label)
			r.numbersIn(e, s, part.label)
		}
	}
	for _, h := range d.hosts {
		r.hostsIn(e, h, "host", weightNear)
	}
	// The file's name and the page around the report were not recognised.
	for _, s := range append(d.files, d.shared...) {
		r.namesIn(e, fold(s), "file_name", weightTitle)
	}
	return e
}

// speaksFor tells by how much the evidence makes a division likelier, as a
// logarithm of odds.
func (e *evidence) speaksFor(r *Resolver, id gazetteer.ID) float64 {
	if id == gazetteer.None {
		return 0
	}
	p := 0
	for _, up := range r.lineage(link{id: id, county: gazetteer.None}) {
		p += e.points[up]
	}
	return min(nats*float64(p), costCapped)
}
