package identity

import (
	"slices"
	"strings"

	"gongkai/transform/gazetteer"
)

// link is the end of a chain of divisions.
type link struct {
	id     gazetteer.ID
	county gazetteer.ID // the county named on the way, None
	end    int          // bytes
	full   int          // names given in full
	zone   int          // where a zone's own name begins; -1
	weak   bool         // a short name that is also an ordinary word, alone
}

// chains returns the ends of the longest chains of divisions that s begins with,
// each below the one before and all below top where it is one.
func (r *Resolver) chains(s string, top gazetteer.ID) []link {
	var c chainer
	c.r, c.s = r, s
	c.walk(link{id: top, county: gazetteer.None, zone: -1}, 0)
	return c.best()
}

type chainer struct {
	r     *Resolver
	s     string
	found []link
}

func (c *chainer) walk(at link, depth int) {
	if depth > 5 || len(c.found) > 512 {
		return
	}
	g := c.r.gaz
	rest := c.s[at.end:]
	g.Prefixes(rest, func(n int) bool {
		for _, m := range g.Named(rest[:n], nil) {
			d := g.At(m.ID)
			if d.Zone {
				if p := d.Parent; at.id == gazetteer.None || p == at.id || c.r.below(p, at.id) {
					if g.At(p).Placeholder {
						p = g.At(p).Parent
					}
					c.found = append(c.found, link{id: p, county: gazetteer.None, end: at.end + n, zone: at.end, full: at.full + 1})
				}
				continue
			}
			if d.Unit || at.id != gazetteer.None && !c.r.below(m.ID, at.id) {
				continue
			}
			if strings.HasSuffix(rest[:n], "乡") && hasAnyPrefix(rest[n:], "村振兴", "镇") {
				continue // 绥中乡村振兴局, 金沙乡镇企业局
			}
			next := link{id: m.ID, county: at.county, end: at.end + n, full: at.full, zone: -1}
			if m.Form == gazetteer.Full {
				next.full++
			} else if wrongKind(rest[n:]) || d.Generic && at.id != gazetteer.None && hasAnyPrefix(rest[n:], "厅", "局") {
				continue // 湖北省公安厅 is no 厅 of 公安县
			}
			next.weak = m.Form == gazetteer.Short && d.Generic && rest[:n] == d.Short && at.id == gazetteer.None
			if d.Level == gazetteer.County {
				next.county = m.ID
			}
			c.found = append(c.found, next)
			if d.Level < gazetteer.Township {
				c.walk(next, depth+1)
			}
		}
		return true
	})
}

// wrongKind tells that a short name goes on with a word for a kind of division:
// the name is then that of another division, which the gazetteer does not know.
func wrongKind(rest string) bool {
	for _, w := range []string{"市", "县", "区", "旗", "盟", "州"} {
		if strings.HasPrefix(rest, w) {
			return !hasAnyPrefix(rest, "市场", "市监", "市政", "市容", "市民", "区域", "区划", "县域") // 雁塔市场监督管理局
		}
	}
	for _, w := range []string{"街道", "苏木", "镇", "乡", "社区", "村"} {
		if after, ok := strings.CutPrefix(rest, w); ok {
			_, _, township := townshipOf("某" + w + after)
			return township || after == "" || strings.HasPrefix(after, "村民") || strings.HasPrefix(after, "居民")
		}
	}
	return false
}

// best keeps the chains that reach farthest; among those, the strongest, each
// division once, and of a city and its county of the same short name the city.
func (c *chainer) best() []link {
	end := 0
	for _, l := range c.found {
		end = max(end, l.end)
	}
	g := c.r.gaz
	var kept []link
	full, strong := 0, false
	for _, l := range c.found {
		if l.end == end {
			full, strong = max(full, l.full), strong || !l.weak
		}
	}
	for _, l := range c.found {
		if l.end != end || l.full < full || l.weak && strong {
			continue
		}
		if slices.ContainsFunc(kept, func(k link) bool { return k.id == l.id }) {
			continue
		}
		kept = append(kept, l)
	}
	// A city is meant by its short name before a county of the same: 西安.
	if full == 0 {
		city := func(l link) bool { return g.At(l.id).Level <= gazetteer.Prefecture }
		if slices.ContainsFunc(kept, city) {
			kept = slices.DeleteFunc(kept, func(l link) bool { return !city(l) })
		}
	}
	// Of a division and one of the same name inside it, the higher: 本溪 is the
	// city. Of a township that statistics list under a county and under a zone,
	// the one in the county.
	inZone := func(l link) bool {
		p := g.At(l.id).Parent
		return p != gazetteer.None && g.At(p).Zone
	}
	if !slices.ContainsFunc(kept, func(l link) bool { return inZone(l) || g.At(l.id).Level != g.At(kept[0].id).Level }) {
		return kept
	}
	return slices.DeleteFunc(slices.Clone(kept), func(l link) bool {
		return slices.ContainsFunc(kept, func(k link) bool {
			return k.id != l.id && (g.Within(l.id, k.id) || inZone(l) && !inZone(k) && city(g, l) == city(g, k))
		})
	})
}

// city returns the prefecture of a link, or its province.
func city(g *gazetteer.Gazetteer, l link) gazetteer.ID {
	p := g.Path(l.id)
	if p[gazetteer.Prefecture] != gazetteer.None {
		return p[gazetteer.Prefecture]
	}
	return p[gazetteer.Province]
}

// below reports whether a division lies below another, by today's map or by
// that of its time.
func (r *Resolver) below(id, top gazetteer.ID) bool {
	g := r.gaz
	if id == top {
		return false
	}
	if g.Within(id, top) {
		return true
	}
	t := g.At(top)
	if t.Ended != 0 {
		for _, s := range g.Successors(top, nil) {
			if s != id && g.Within(id, s) {
				return true
			}
		}
		if h := g.Heir(top); h != top && h != id && g.Within(id, h) {
			return true
		}
	}
	// A township that statistics list under a zone lies in one of the
	// prefecture's counties.
	d := g.At(id)
	if d.Level == gazetteer.Township && t.Level == gazetteer.County && d.Parent != gazetteer.None && g.At(d.Parent).Zone {
		return g.At(d.Parent).Parent == t.Parent
	}
	return false
}
