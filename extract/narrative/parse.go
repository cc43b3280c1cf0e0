package narrative

import "strings"

// item is a figure of a sentence that counts a part of something.
type item struct {
	label   string
	form    form
	count   Int
	measure string // "" where only a share is given
	share   Float
	digits  int // decimals of the share's percentage as printed
	base    Int // total that the share itself names: 占总数614条的2.58%

	start, end int // its clause, from label to the last figure
	of         relation
	parent     int // place in totals of the total that it follows, -1 where none does in the sentence
}

// relation tells of what an item is a part.
type relation uint8

const (
	ofTotal   relation = iota // of the total before it, if there is one
	ofItem                    // of the item before it, behind a second 其中
	ofEither                  // of one or the other: behind such an item
	ofForeign                 // of something else: 图文265篇，其中政策问答4篇
)

// parse fills r.items and appends to r.totals: every figure of the sentence
// is a total, an item, or something else, to which a 其中 behind it refers.
func (r *reader) parse(s string, figures []figure) {
	var (
		from    int  // where the text after the figure before begins
		counted bool // there is a figure before
		parted  bool // it was closed by a bracket
		before  kind // what a 其中 would refer to
		foreign = r.foreign && strings.HasPrefix(s, "其中")
		sub     bool // behind a second 其中
		// Labels that do not say of themselves that they are classes of
		// information need a verb of publishing or a total.
		bare = r.carried || r.open || disclosing.In(s)
	)
	for i := range figures {
		f := figures[i]
		if f.start < from {
			continue // the share of the item before has taken it
		}
		start := clauseBefore(s, from, f.start)
		if gap := s[from:start]; strings.Contains(gap, "；") || strings.Contains(gap, ";") {
			foreign, sub = false, false
		}
		words := s[from:f.start]
		nested := strings.Contains(words, "其中")
		if !f.percent && endsFigure(s, f.end) && totalMarks.In(words) && isTotal(s, from, start, f.start) {
			t := total{count: f.count(), measure: f.measure, end: f.end}
			if n := len(r.totals); n > r.within {
				t.part = nested || r.totals[n-1].part
			}
			r.totals = append(r.totals, t)
			from, counted, parted, before = f.end, true, false, aTotal
			foreign, sub, bare = false, false, true
			continue
		}
		var it item
		ok := bare || strings.Contains(words, "类") || strings.Contains(words, "信息")
		if ok {
			it, ok = r.item(s, figures, i, from, start)
		}
		// Something must part an item from the figure before it: in
		// 7条规划类信息、5条… the figures stand before their labels.
		if ok && counted && start == from && !parted && joints.Prefix(words) == "" {
			ok = false
		}
		if nested && !foreign {
			sub = before == anItem
			foreign = before == another
		}
		if !ok {
			from, counted, parted = f.end, true, false
			if !f.percent { // a rate of growth is not what a 其中 refers to
				before, sub = another, false
			}
			continue
		}
		switch {
		case foreign:
			it.of = ofForeign
		case sub && nested:
			it.of = ofItem
		case sub:
			it.of = ofEither
		}
		switch {
		case it.form == noLabel || foreign:
			before = another
		case it.of == ofTotal:
			before = anItem
		}
		it.parent = len(r.totals) - 1
		if it.parent < r.within {
			it.parent = -1
		}
		r.items = append(r.items, it)
		from, counted = it.end, true
		parted = closers.Suffix(s[:it.end]) != ""
	}
}

// kind is what a figure counts.
type kind uint8

const (
	nothing kind = iota
	aTotal       // all that was disclosed
	anItem       // a part that may be a category
	another      // something else
)

// count is the figure's value, unknown where it is a rough one.
func (f figure) count() Int { return Int{Value: f.value, Known: f.exact} }

// endsFigure tells whether a figure that ends there stands behind what it
// counts: 规划类信息7条， but not 7条规划类信息.
func endsFigure(s string, end int) bool {
	if end >= len(s) {
		return true
	}
	return figureEnds.Prefix(s[end:]) != ""
}

// item reads the label of figures[i], whose clause begins at start, and the
// share behind it.
func (r *reader) item(s string, figures []figure, i, from, start int) (item, bool) {
	f := figures[i]
	if !endsFigure(s, f.end) {
		return item{}, false
	}
	raw := s[start:f.start]
	if isBare(raw) {
		// 规划计划类：7条: the label stands before the colon.
		mark := colons.Suffix(s[from:start])
		if mark == "" {
			return item{}, false
		}
		cut := start - len(mark)
		start = clauseBefore(s, from, cut)
		raw = s[start:cut]
	}
	it := item{start: start, end: f.end, of: ofTotal}
	if f.percent {
		at := strings.LastIndex(raw, "占")
		if at <= 0 || otherBase.In(raw[at:]) {
			return item{}, false
		}
		raw = raw[:at]
		it.share, it.digits = Float{Value: f.share, Known: f.exact}, f.digits
	} else {
		if strings.HasSuffix(raw, "、") {
			return item{}, false // 7条规划类信息、5条: the label belongs to the 7
		}
		it.count, it.measure = f.count(), f.measure
		readShare(s, figures, i, &it)
	}
	label, ok := trimTrail(raw)
	if !ok {
		return item{}, false
	}
	it.label = trimLead(label)
	it.form = formOf(it.label)
	return it, it.label != ""
}

// isBare tells whether the words before a figure are none but 共 and the like.
func isBare(s string) bool {
	if len(s) > len("总数共计为") {
		return false
	}
	rest, ok := trimTrail(s)
	return ok && rest == ""
}

// readShare reads the share behind the count figures[i]: ，占比28%  （占5%）
// （28%）  占总数614条的2.58%. It moves the item's end behind it.
func readShare(s string, figures []figure, i int, it *item) {
	from := figures[i].end
	for j := i + 1; j < len(figures) && j <= i+2; j++ {
		f := figures[j]
		between := s[from:f.start]
		open := openers.Prefix(between)
		words := between[len(shareLeads.Prefix(between)):]
		if len(words) > shareBytes || strings.ContainsAny(words, "；;，。、") && !strings.HasPrefix(words, "占") || strings.ContainsAny(words, "；;。") {
			return
		}
		if !strings.HasPrefix(words, "占") && !(words == "" && open != "") && !strings.HasPrefix(words, "比例") && !strings.HasPrefix(words, "比重") {
			return
		}
		if !f.percent {
			// 占总数614条的2.58%: the figure before the share is its base.
			if j == i+1 && f.exact && j+1 < len(figures) && figures[j+1].percent && baseLinks.Prefix(s[f.end:]) != "" && len(s[f.end:figures[j+1].start]) <= shareBytes {
				it.base = f.count()
				continue
			}
			return
		}
		if it.base.Known && otherBase.In(s[from:f.start]) || otherBase.In(words) {
			it.base = Int{}
		} else {
			it.share, it.digits = Float{Value: f.share, Known: f.exact}, f.digits
		}
		it.end = f.end
		if w := closers.Prefix(s[f.end:]); w != "" {
			it.end += len(w)
		}
		return
	}
	it.base = Int{}
}

// shareBytes is how far the words between a count and its share may go:
// 占全年主动公开政府信息总数的.
const shareBytes = 60
