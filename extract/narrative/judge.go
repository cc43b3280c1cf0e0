package narrative

import (
	"math"
	"strings"
)

// judge decides which items of the sentence are categories of what was
// disclosed, and appends those. Items are judged by groups: those that follow
// the same total, or none.
func (r *reader) judge(s, locator string) bool {
	emitted := false
	for first := 0; first < len(r.items); {
		last := first + 1
		for last < len(r.items) && r.items[last].parent == r.items[first].parent {
			last++
		}
		if r.group(s, r.items[first:last], locator) {
			emitted = true
		}
		first = last
	}
	return emitted
}

// evidence is what a group of items shows.
type evidence struct {
	linked    bool   // a total and a word such as 其中 stand before it
	total     bool   // a total stands before it
	measure   string // of that total, where the sentence itself names it
	verb      bool   // it begins with 公开 or the like
	classes   int    // 类信息
	infos     int    // 信息, and topics by their name
	plains    int
	foreigner bool // an item among them is no category at all
}

// group judges the items that follow one total, or none, and appends the
// categories among them.
func (r *reader) group(s string, items []item, locator string) bool {
	e, ok := r.weigh(s, items)
	if !ok {
		return false
	}
	base := r.base(items, e)
	emitted, whole := false, true
	for i := range items {
		it := &items[i]
		accepted := e.accepts(it)
		if it.of == ofTotal {
			whole = accepted
		}
		if !accepted || !whole {
			continue // parts of what is no category are none either
		}
		m := Mention{Label: it.label, Count: it.count, Share: it.share, Locator: locator}
		switch {
		case it.base.Known:
			m.Total = it.base
		case it.of == ofTotal:
			m.Total = base
		case it.of == ofItem && i > 0:
			m.Total = items[i-1].count
		}
		r.emit(m)
		emitted = true
	}
	return emitted
}

// weigh gathers the evidence of a group; it is not ok where the text before
// it speaks of other things than disclosure.
func (r *reader) weigh(s string, items []item) (evidence, bool) {
	var e evidence
	first := &items[0]
	lead := s[:first.start]
	if first.parent >= 0 {
		t := r.totals[first.parent]
		e.total, e.measure = true, t.measure
		lead = s[min(t.end, first.start):first.start]
	} else {
		e.total = r.carried
		if r.requests {
			return e, false
		}
	}
	clause := s[first.start:min(first.end, len(s))]
	if first.label != "" {
		clause = clause[:max(strings.Index(clause, first.label), 0)]
	}
	if otherMatter.In(lead) || otherMatter.In(clause) {
		return e, false
	}
	e.linked = e.total && (linking.In(lead) || linking.In(clause) || strings.HasSuffix(lead, "：") || strings.HasSuffix(lead, ":") || first.parent < 0 && lead == "" && r.open)
	e.verb = disclosing.In(clause)
	for i := range items {
		it := &items[i]
		if it.of == ofForeign {
			continue
		}
		switch it.form {
		case class:
			e.classes++
		case infoLabel, known:
			e.infos++
		case plain:
			e.plains++
		case noLabel:
			e.foreigner = true
		}
	}
	return e, true
}

// accepts tells whether an item is a category. The less it says of itself,
// the more must speak for it.
func (e *evidence) accepts(it *item) bool {
	if it.form == noLabel || it.of == ofForeign {
		return false
	}
	sure := e.classes + e.infos
	if it.measure == "" && it.form == plain {
		return false // a share alone: 网民满意占95%
	}
	if e.linked {
		return it.form != plain || !e.foreigner && sure >= e.plains && sure > 0
	}
	switch it.form {
	case class:
		return it.share.Known || e.verb || e.total || e.classes > 1
	case infoLabel:
		return (it.share.Known || e.verb || e.total) && (sure > 1 || e.linked)
	case known:
		// Licences and proposals are counted for their own sake too.
		return (e.verb || it.measure != "" && it.measure == e.measure) && sure > 1 && e.plains == 0 && !e.foreigner && !ambiguous.In(it.label)
	}
	return false
}

// base finds the total that the group divides by. Where several could be
// meant, the shares tell; where they do not, it is unknown.
func (r *reader) base(items []item, e evidence) Int {
	candidates := r.totals
	direct := false
	if p := items[0].parent; p >= 0 {
		candidates = r.totals[r.within : p+1]
		direct = e.linked
	} else if r.carried {
		candidates = r.totals[r.before:r.within]
		direct = e.linked
	} else {
		candidates = r.totals[:r.within]
	}
	if len(candidates) == 0 {
		return Int{}
	}
	candidates = candidates[max(0, len(candidates)-mostCandidates):]
	var sum int64
	shares := 0
	for i := range items {
		if items[i].of == ofTotal {
			sum += items[i].count.Value
			if items[i].share.Known && items[i].count.Known {
				shares++
			}
		}
	}
	best, agreed := -1, 0
	for i := len(candidates) - 1; i >= 0; i-- {
		if n := agreement(items, candidates[i].count); n > agreed {
			best, agreed = i, n
		}
	}
	if best >= 0 {
		return candidates[best].count
	}
	whole, others := -1, false
	for i, c := range candidates {
		switch {
		case c.part:
		case whole >= 0 && candidates[whole].count != c.count:
			others = true
			whole = i
		default:
			whole = i
		}
	}
	if whole < 0 {
		return Int{}
	}
	if direct && !others {
		return candidates[whole].count
	}
	for _, c := range candidates {
		if c.count.Known && c.count.Value == sum {
			return c.count
		}
	}
	if direct && items[0].parent >= 0 && !candidates[len(candidates)-1].part {
		return candidates[len(candidates)-1].count
	}
	if others || shares > 0 || candidates[whole].count.Value < sum {
		return Int{} // another total, or one that the shares contradict
	}
	return candidates[whole].count
}

// Bounds on how far back a total and a repetition are looked for: far beyond
// any report, and what keeps garbage of megabytes from taking forever.
const (
	mostCandidates = 16
	mostRepeats    = 1024
)

// agreement counts the items whose share is that of their count in the total,
// to the last digit printed.
func agreement(items []item, t Int) int {
	if !t.Known || t.Value <= 0 {
		return 0
	}
	n := 0
	for i := range items {
		it := &items[i]
		if it.of != ofTotal || !it.share.Known || !it.count.Known {
			continue
		}
		step := math.Pow10(-it.digits - 2)
		if math.Abs(float64(it.count.Value)/float64(t.Value)-it.share.Value) <= step {
			n++
		}
	}
	return n
}

// emit appends a mention unless the report has made the same one before.
func (r *reader) emit(m Mention) {
	for i := max(r.first, len(r.out)-mostRepeats); i < len(r.out); i++ {
		o := &r.out[i]
		if o.Label == m.Label && o.Count == m.Count && o.Share == m.Share {
			return
		}
	}
	r.out = append(r.out, m)
}
