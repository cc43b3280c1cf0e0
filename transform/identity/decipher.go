package identity

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// Costs of what a reading has beside the names of divisions, and bounds. All are
// negative logarithms of probabilities, as in [schemas.MisreadCost].
const (
	costDirt    = 4.0  // characters before the name that are none of it, and one more each
	costTail    = 6.0  // an ending that is an agency's, and no known one
	costUnknown = 9.0  // a township that the gazetteer lacks
	costNoTail  = 12.0 // an ending that is no agency's
	costCapped  = 12.0 // what a reading can speak against a name at most: it may be of another
	costShort   = 4.5  // beyond which a short name is none
	mostCost    = 20.0 // of a guess
	clear       = 5.0  // by which the best name must lead
	clearAlone  = 7.0  // where only a township is named: there are forty thousand
	nats        = 0.25 // of a point of evidence
)

// guess is what divisions a reading may name, as they are officially called.
type guess struct {
	lead  string   // a national organ before them
	names []string // the higher first
	id    gazetteer.ID
	short bool // the last name is without the word for its kind
	end   int  // characters of the reading
	cost  float64
}

// leavesOut says that a guess is another without the higher divisions.
func (g *guess) leavesOut(o *guess) bool {
	n := len(o.names) - len(g.names)
	return n >= 0 && (g.lead == o.lead || n == 0 && strings.HasSuffix(o.lead, g.lead)) && slices.Equal(g.names, o.names[n:])
}

func (g *guess) text() string { return g.lead + strings.Join(g.names, "") }

// deciphered is the name that the readings together tell.
type deciphered struct {
	guess
	margin float64
	rival  string // the next best
}

// names are the divisions by name, for looking them up with errors.
type names struct {
	upper     []named // down to counties
	townships []named
	organs    []named
	below     map[gazetteer.ID][]named // down to the next level that has names
}

type named struct {
	runes []rune
	text  string
	id    gazetteer.ID
	short bool
}

// loadNames lists the names of all divisions.
func loadNames(g *gazetteer.Gazetteer) *names {
	n := &names{below: map[gazetteer.ID][]named{}}
	for i := range g.Len() {
		id := gazetteer.ID(i)
		d := g.At(id)
		if d.Placeholder || d.Zone || d.Unit {
			continue
		}
		own := []named{{[]rune(d.Name), d.Name, id, false}}
		if d.Level == gazetteer.Township {
			n.townships = append(n.townships, own...)
		} else {
			if d.Short != "" {
				own = append(own, named{[]rune(d.Short), d.Short, id, true})
			}
			n.upper = append(n.upper, own...)
		}
		for up := d.Parent; up != gazetteer.None; up = g.At(up).Parent {
			p := g.At(up)
			n.below[up] = append(n.below[up], own...)
			if d.Level == gazetteer.Township && p.Level == gazetteer.County && !p.Zone && !p.Placeholder {
				break
			}
			if d.Level == gazetteer.Township && p.Zone && p.Parent != gazetteer.None {
				// It lies in one of the counties around the zone.
				n.below[zoned|p.Parent] = append(n.below[zoned|p.Parent], own...)
			}
		}
	}
	for _, o := range g.Organs() {
		n.organs = append(n.organs, named{runes: []rune(o), text: o, id: gazetteer.None})
	}
	return n
}

// zoned marks the townships of a prefecture that statistics list under its zones.
const zoned gazetteer.ID = 1 << 30

// under lists what may stand in a name behind a division.
func (r *Resolver) under(id gazetteer.ID) [][]named {
	n := r.fuzzy()
	lists := [][]named{n.below[id]}
	if d := r.gaz.At(id); d.Level == gazetteer.County {
		lists = append(lists, n.below[zoned|d.Parent])
		if d.Ended != 0 {
			for _, s := range r.gaz.Successors(id, []gazetteer.ID{r.gaz.Heir(id)}) {
				lists = append(lists, n.below[s])
			}
		}
	}
	return lists
}

// guesser collects the guesses for one reading.
type guesser struct {
	r     *Resolver
	text  []rune
	whole bool
	fit   aligner
	found []guess
}

// guesses lists what a reading may name, the best first.
func (r *Resolver) guesses(from *rereading) []guess {
	g := &guesser{r: r, text: from.text, whole: from.whole}
	n := r.fuzzy()
	for dirt := 0; dirt <= min(3, len(g.text)-3); dirt++ {
		at := guess{id: gazetteer.None, end: dirt}
		if dirt > 0 {
			at.cost = costDirt + float64(dirt)
		}
		g.walk(at, n.upper)
		for _, o := range n.organs {
			if c, k := g.fit.fit(o.runes, g.text[dirt:], costShort*2); k > 0 {
				led := guess{lead: o.text, id: gazetteer.None, end: dirt + k, cost: at.cost + c}
				g.walk(led, n.upper)
				if led.end == len(g.text) {
					g.found = append(g.found, led)
				}
			}
		}
	}
	g.sort()
	if len(g.found) == 0 || g.found[0].cost > costUnknown {
		for dirt := 0; dirt <= min(1, len(g.text)-3); dirt++ {
			g.walk(guess{id: gazetteer.None, end: dirt, cost: float64(dirt) * (costDirt + 1)}, n.townships)
		}
		g.sort()
	}
	return g.found[:min(len(g.found), 12)]
}

func (g *guesser) sort() {
	slices.SortStableFunc(g.found, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.text(), b.text()), cmp.Compare(a.id, b.id))
	})
	seen := map[string]bool{}
	g.found = slices.DeleteFunc(g.found, func(f guess) bool {
		t := f.text()
		if seen[t] {
			return true
		}
		seen[t] = true
		return false
	})
}

// walk goes on from a guess with the names of a list.
func (g *guesser) walk(at guess, lists ...[]named) {
	rest := g.text[at.end:]
	for _, list := range lists {
		for i := range list {
			d := &list[i]
			most := mostCost - at.cost
			if d.short {
				most = min(most, costShort)
			}
			c, n := g.fit.fit(d.runes, rest, most)
			if n == 0 || c > 2.5*float64(len(d.runes)) && c > 9 {
				continue
			}
			next := guess{at.lead, append(at.names[:len(at.names):len(at.names)], d.text), d.id, d.short, at.end + n, at.cost + c}
			done := next
			if g.whole {
				done.cost += g.r.tailCost(string(g.text[next.end:]), &next)
			}
			if done.cost <= mostCost {
				g.found = append(g.found, done)
			}
			if level := g.r.gaz.At(d.id).Level; level < gazetteer.Township && len(next.names) < 5 && next.end < len(g.text) {
				g.walk(next, g.r.under(d.id)...)
			}
		}
	}
}

// tailCost tells how unlikely it is that an agency's name goes on so behind the
// divisions of a guess.
func (r *Resolver) tailCost(tail string, g *guess) float64 {
	level := r.gaz.At(g.id).Level
	kind := r.tab.kind(tail)
	switch _, _, township := townshipOf(tail); {
	case tail == "":
		if g.short {
			return costTail // 清流2020年 is rare
		}
		return 0
	case township && level < gazetteer.Township:
		return costUnknown
	case level == gazetteer.Township && kind != "" && kind != schemas.AgencyGovernment && kind != schemas.AgencyOffice:
		return costUnknown // townships have no bureaus
	}
	_, c, _ := r.knownTail(tail)
	switch {
	case c <= costTail:
		return c
	case g.short:
		return costNoTail // what is left of the word for its kind may be misread
	case kind != "":
		return costTail
	}
	return min(c, costNoTail)
}

// knownTail returns the ending of agencies' names that a tail is a reading of, its
// cost, and by how much it leads.
func (r *Resolver) knownTail(tail string) (name string, cost, lead float64) {
	var fit aligner
	text := []rune(tail)
	cost, lead = math.Inf(1), math.Inf(1)
	for _, b := range r.tab.bureaus {
		c, n := fit.fit(b, text, costCapped)
		if n == 0 {
			continue
		}
		c += costExtra * float64(len(text)-n)
		if c < cost {
			name, cost, lead = string(b), c, cost-c
		} else {
			lead = min(lead, c-cost)
		}
	}
	return name, cost, lead
}

// placed is where a guess stands in a reading.
type placed struct {
	cost       float64
	first      int // of its names: the reading may leave out the higher divisions
	start, end int // of the reading; 0, 0 for nowhere
}

// place finds a guess in a reading.
func (g *guess) place(fit *aligner, text []rune) placed {
	at := placed{cost: costCapped}
	for k := 0; k <= len(g.names); k++ {
		name := []rune(g.lead + strings.Join(g.names[k:], ""))
		if len(name) == 0 {
			break
		}
		for dirt := 0; dirt <= min(3, len(text)-2); dirt++ {
			c, n := fit.fit(name, text[dirt:], at.cost)
			if dirt > 0 {
				c += costDirt + float64(dirt)
			}
			if c += 0.5 * float64(k); n > 0 && c < at.cost {
				at = placed{c, k, dirt, dirt + n}
			}
		}
		if g.lead != "" {
			break
		}
	}
	return at
}

// against tells how unlikely a reading is if the name is a guess.
func (r *Resolver) against(g *guess, fit *aligner, from *rereading) float64 {
	at := g.place(fit, from.text)
	if at.end > 0 && from.whole && g.id != gazetteer.None {
		at.cost += r.tailCost(string(from.text[at.end:]), g)
	}
	return min(at.cost, costCapped)
}

// decipher finds the divisions that all readings of the agency's name together
// tell. It fails where none is clear.
func (r *Resolver) decipher(d *doc, all []*rereading) (best deciphered, ok bool) {
	var list []guess
	seen := map[string]bool{}
	for _, from := range all {
		if !from.whole {
			continue
		}
		for _, g := range r.guesses(from) {
			if t := g.text(); !seen[t] {
				seen[t] = true
				list = append(list, g)
			}
		}
	}
	if len(list) == 0 {
		return best, false
	}
	e := r.surroundings(d)
	var fit aligner
	costs := make([]float64, len(list))
	for i := range list {
		g := &list[i]
		for _, from := range all {
			costs[i] += r.against(g, &fit, from)
		}
		costs[i] -= e.speaksFor(r, g.id)
	}
	at := 0
	for i := range costs {
		if costs[i] < costs[at]-1e-9 {
			at = i
		}
	}
	best = deciphered{guess: list[at], margin: math.Inf(1)}
	for i := range costs {
		if list[i].id == list[at].id && list[i].id != gazetteer.None || list[i].leavesOut(&list[at]) || list[at].leavesOut(&list[i]) {
			continue
		}
		if m := costs[i] - costs[at]; m < best.margin {
			best.margin, best.rival = m, list[i].text()
		}
	}
	least := clear
	if len(best.names) == 1 && best.lead == "" && r.gaz.At(best.id).Level == gazetteer.Township {
		least = clearAlone
	}
	return best, best.margin >= least
}
