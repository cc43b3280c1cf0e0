package identity

import (
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// mentions collects the agencies that prose names, to choose the one that it is
// about.
type mentions struct {
	r      *Resolver
	groups map[string]*mention
	order  []string
	buf    []gazetteer.Match
	names  int // read so far
}

// mention is one agency, by all its names.
type mention struct {
	score    int
	complete agency // the longest name that is an agency's
	bare     agency // the longest name of its division alone
}

// Bounds of the agencies told apart in one document, and of the names read.
const (
	maxMentions = 256
	maxNames    = 2048
)

func newMentions(r *Resolver) *mentions {
	return &mentions{r: r, groups: map[string]*mention{}}
}

// Words after a name that tell that the text is about it.
var cues = []string{
	"编制", "现公布", "现将", "依据", "根据", "按照", "认真", "坚持", "深入", "高度重视", "全面", "严格", "积极", "始终", "以习近平", "政府信息公开工作", "信息公开工作", "紧紧围绕", "紧扣", "办公室联系", "不断", "切实", "围绕", "20",
}

// read adds what a folded text names.
func (m *mentions) read(s string, weight int) {
	done := 0
	m.r.gaz.Scan(s, func(at int, name string) {
		if at >= done {
			done = m.at(s, at, weight)
		}
	})
	for _, w := range [...]string{"街道", "苏木", "镇", "乡"} {
		for i := 0; ; {
			k := strings.Index(s[i:], w)
			if k < 0 || m.names > maxNames {
				break
			}
			i += k + len(w)
			if at := m.townshipBefore(s, i); at >= 0 {
				m.at(s, at, weight)
			}
		}
	}
}

// townshipBefore returns where the township begins whose name ends at byte end,
// -1 for none, or where a division stands before it, which was read already.
func (m *mentions) townshipBefore(s string, end int) int {
	best, at := -1, end
	for n := 0; n < 9 && at >= 3; n++ {
		at -= 3
		if s[at] < 0xE3 || s[at] > 0xE9 {
			break
		}
		if n < 1 {
			continue
		}
		m.buf = m.r.gaz.Named(s[at:end], m.buf[:0])
		for _, x := range m.buf {
			if m.r.gaz.At(x.ID).Level == gazetteer.Township {
				best = at
				break
			}
		}
	}
	if best < 0 {
		return -1
	}
	for n := 2; n <= 6 && best-3*n >= 0; n++ {
		m.buf = m.r.gaz.Named(s[best-3*n:best], m.buf[:0])
		for _, x := range m.buf {
			if m.r.gaz.At(x.ID).Level < gazetteer.Township {
				return -1
			}
		}
	}
	return best
}

// at reads the name at a place of the text and returns where it ends.
func (m *mentions) at(s string, at, weight int) int {
	if m.names++; m.names > maxNames {
		return len(s)
	}
	name := hanPrefix(clip(s[at:], 160), 40)
	links := m.r.chains(name, gazetteer.None)
	if len(links) == 0 {
		return at + 3
	}
	end := links[0].end
	if z := links[0].zone; z >= 0 {
		end = z
	}
	n := m.r.tab.cut(name[end:])
	if office := name[end:][n:]; n > 0 && strings.HasSuffix(name[:end+n], "人民政府") && hasAnyPrefix(office, "办公室", "办公厅") {
		// The office is meant where the sentence goes on about it; else it is
		// where the government can be reached.
		if k := len("办公室"); hasAnyPrefix(s[at+end+n+k:], cues...) && !strings.HasPrefix(s[at+end+n+k:], "办公室联系") {
			n += k
		}
	}
	lead := m.leadBefore(s, at)
	a, ok := m.r.parse(s[at-lead:at] + name[:end+n])
	if !ok {
		return at + end
	}
	before, after := s[:at-lead], s[at+end+n:]
	score, told := weight, false
	if at == lead || hasAnySuffix(before, "。", ";", "；", "年,", "年度", "年", ":", "”、“", "现将", "由", "与", "“") {
		score += 3 * weight
	}
	if hasAnyPrefix(after, cues...) {
		score, told = score+4*weight, true
	}
	if hasAnyPrefix(after, "党委", "县委", "市委", "人民代表", "人大", "网站", "网") || a.bare && !told && hanPrefix(after, 1) != "" {
		score = weight // something of that place
	}
	m.add(a, score)
	return at + end + n
}

// leadBefore returns the length of the name of a national organ right before a
// place of the text: 国家税务总局 before 玉林市税务局.
func (m *mentions) leadBefore(s string, at int) int {
	for n := 14; n >= 3; n-- {
		if at < 3*n {
			continue
		}
		if _, ok := m.r.gaz.Organ(s[at-3*n : at]); ok {
			return 3 * n
		}
	}
	return 0
}

func (m *mentions) add(a agency, score int) {
	if len(a.places) == 0 {
		return
	}
	key := m.r.gaz.At(a.places[0].id).Name + "\x00" + a.township
	if a.kind != schemas.AgencyGovernment {
		key += "\x00" + a.tail
	}
	g := m.groups[key]
	if g == nil {
		if len(m.order) >= maxMentions {
			return
		}
		g = &mention{}
		m.groups[key] = g
		m.order = append(m.order, key)
	}
	g.score += score
	slot := &g.complete
	if a.bare {
		slot = &g.bare
	}
	if slot.kind == "" || runes(a.name) > runes(slot.name) {
		*slot = a
	}
}

// best returns the agency that the text is most about and that may be what it
// calls itself. It fails where two are as likely.
func (m *mentions) best(hint string) (agency, bool) {
	var win agency
	top, tie := 0, false
	for _, key := range m.order {
		g := m.groups[key]
		a := g.complete
		if a.kind == "" {
			a = g.bare
			seat := m.r.seat(a)
			a.name, a.tail = a.name+seat, seat
			if hint != schemas.LevelTownship && hint != schemas.LevelCounty && hint != schemas.LevelPrefecture && hint != schemas.LevelProvince && g.score < 9 {
				continue // a place named in passing
			}
		} else if g.bare.kind != "" && runes(g.bare.name)+runes(a.tail) > runes(a.name) {
			// 漳平市西园镇 here and 西园镇人民政府 there
			a.name, a.places, a.named = g.bare.name+a.tail, g.bare.places, g.bare.named
		}
		if !fits(m.r, a, hint) {
			continue
		}
		switch {
		case g.score > top:
			win, top, tie = a, g.score, false
		case g.score == top:
			tie = true
		}
	}
	return win, top > 0 && !tie
}

func hasAnyPrefix(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func hasAnySuffix(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
