package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// deepestFrames bounds the frames within frames.
const deepestFrames = 8

// outOfFrames takes a page out of the boxes that lay it out: what they hold follows,
// box by box.
func (p *page) outOfFrames(depth int) *page {
	if depth == deepestFrames {
		return p
	}
	w := rewriter{from: p}
	p.eachBoxes(func(i, end int, t *boxes) {
		if !t.frame {
			return
		}
		w.drop(i, end)
		for k := range t.cells {
			c := &t.cells[k]
			inner := &page{}
			for n, l := range c.lines {
				inner.lines = append(inner.lines, strings.TrimRight(strings.TrimPrefix(l, " "), " "))
				inner.number = append(inner.number, p.number[min(i+c.top+n, end-1)])
			}
			inner = room{inner, c.room}.unchop().outOfFrames(depth + 1)
			w.to.lines = append(w.to.lines, inner.lines...)
			w.to.number = append(w.to.number, inner.number...)
		}
	})
	return w.done()
}

// A page that stands in a box has lines no wider than the box. What is wider,
// pandoc cuts from its end: all pieces of a line but the first fill the box, or
// leave a column free where a wide character had no room. Prose is put together
// again; a table in boxes too, since all its lines are of one width; one under
// rules of dashes where its columns leave one way to do it.

// room is a box and the page in it.
type room struct {
	*page
	width int // columns of its lines
}

// unchop puts the lines of a page together that its box cut.
func (r room) unchop() *page {
	w := rewriter{from: r.page}
	cut := 0 // lines put together
	for i := 0; i < len(r.lines); {
		if end, ok := r.unchopBoxes(&w, i); ok {
			i = end
			continue
		}
		if end, ok := r.unchopDashes(&w, i); ok {
			i = end
			continue
		}
		if end := r.whole(i); end > i {
			i = end
			continue
		}
		end := i + 1
		for end < len(r.lines) && r.goesOn(end) {
			end++
		}
		if end > i+1 {
			w.replace(i, end, strings.Join(r.lines[i:end], ""))
			cut++
		}
		i = end
	}
	out := w.done()
	const few = 2
	if cut > few { // as many may be as wide as the box by chance
		out.dropBarred()
	}
	return out
}

// dropBarred leaves out of a page whose lines were cut what stands between lines
// with bars that are no boxes: where rows of them were cut is not told.
func (p *page) dropBarred() {
	const far = 8 // lines between two of them
	last := -1
	for i, l := range p.lines {
		if strings.IndexByte(l, '|') < 0 || isBoxLine(l) || isBoxRule(l) || strings.HasPrefix(l, "<table>") {
			continue
		}
		if last < 0 || i-last > far {
			last = i
		}
		for ; last <= i; last++ {
			p.lines[last] = ""
		}
		last = i
	}
}

// whole is where a table ends that begins at a line and fits into the box, i
// where none does.
func (r room) whole(i int) int {
	end := i
	if isBoxRule(r.lines[i]) {
		for end < len(r.lines) && (isBoxRule(r.lines[end]) || isBoxLine(r.lines[end])) {
			end++
		}
		return end
	}
	if !isDashes(r.lines[i]) {
		return i
	}
	for end = i + 1; end < len(r.lines) && end-i < mostChopped; end++ {
		if r.lines[end] == r.lines[i] {
			return end + 1
		}
	}
	return i
}

// goesOn says that a line of prose or of tags is the rest of the one before.
func (r room) goesOn(i int) bool {
	before, l := r.lines[i-1], r.lines[i]
	if trim(before) == "" && before == "" || !r.fills(i) {
		return false
	}
	// Between a tag's name and its attributes, and between those, lines end where
	// a blank stood.
	if t := strings.TrimLeft(before, " "); strings.HasPrefix(t, "<") && !strings.ContainsAny(t, " >") && strings.Contains(l, "=") {
		return strings.HasPrefix(l, "=")
	}
	return !strings.HasSuffix(before, `"`)
}

// fills says that a line is as wide as the box, as far as the line before lets it.
func (r room) fills(i int) bool {
	n := document.Columns(r.lines[i])
	return n == r.width || n == r.width-1 && i > 0 && endsWide(r.lines[i-1])
}

func endsWide(l string) bool {
	last, _ := utf8.DecodeLastRuneInString(l)
	return document.Width(last) == 2
}

// mostPieces bounds the pieces of a line.
const mostPieces = 24

// unchopBoxes puts the lines of a table in boxes together that begins at a line:
// each has as many pieces as its rule.
func (r room) unchopBoxes(w *rewriter, i int) (end int, ok bool) {
	pieces := 0
	for i+pieces < len(r.lines) && pieces < mostPieces && strings.Trim(r.lines[i+pieces], "+-=: ") == "" && (pieces == 0 || r.fills(i+pieces)) {
		pieces++
	}
	if pieces < 2 {
		return 0, false
	}
	rule := strings.Join(r.lines[i:i+pieces], "")
	if !isBoxRule(rule) {
		return 0, false
	}
	width := document.Columns(rule)
	if trim(r.lines[i]) == "" {
		width -= document.Columns(r.lines[i]) // all of it is indentation
	}
	var lines []string
	for end = i; end+pieces <= len(r.lines); end += pieces {
		l, ok := r.joinBoxLine(end, pieces, width, rule)
		if !ok {
			break
		}
		lines = append(lines, l)
	}
	if len(lines) < 3 || !isBoxRule(lines[len(lines)-1]) {
		return 0, false
	}
	for k, l := range lines {
		w.replace(i+k*pieces, i+(k+1)*pieces, l)
	}
	return end, true
}

// joinBoxLine joins the pieces of a line that is as wide as the rule of its
// table, and has a bar wherever that has a plus sign.
func (r room) joinBoxLine(i, pieces, width int, rule string) (line string, ok bool) {
	if last := r.lines[i+pieces-1]; last == "" || last[len(last)-1] != '|' && last[len(last)-1] != '+' || !r.fills(i+pieces-1) {
		return "", false
	}
	rule = rule[len(rule)-width:]
	r.eachJoin(i, pieces, width, func(l string) bool {
		x := 0
		for _, c := range l {
			if x < len(rule) && rule[x] == '+' && c != '|' && c != '+' {
				return true
			}
			x += document.Width(c)
		}
		line, ok = l, x == width
		return !ok
	})
	return line, ok
}

// eachJoin calls do with each way to put the pieces [i, i+pieces) of a line
// together that is so wide, until it returns false.
func (r room) eachJoin(i, pieces, width int, do func(string) bool) {
	narrow := make([]int, 0, 8) // pieces that may have left a column free
	for k := 1; k < pieces; k++ {
		if endsWide(r.lines[i+k-1]) && document.Columns(r.lines[i+k]) < r.width && len(narrow) < cap(narrow) {
			narrow = append(narrow, k)
		}
	}
	for set := range 1 << len(narrow) {
		left, free := width, make([]int, pieces)
		for b, k := range narrow {
			if set&(1<<b) != 0 {
				free[k] = 1
			}
		}
		for k := 1; k < pieces; k++ {
			left -= r.width - free[k]
		}
		if left < 0 || left > r.width || document.Columns(r.lines[i]) > left {
			continue
		}
		var b strings.Builder
		possible := true
		for k := range pieces {
			room := r.width - free[k]
			if k == 0 {
				room = left
			}
			// A wide character had no room in the next piece: it ends this one.
			possible = possible && (k+1 == pieces || free[k+1] == 0 || document.Columns(r.lines[i+k]) == room)
			b.WriteString(pad(r.lines[i+k], room))
		}
		if possible && !do(b.String()) {
			return
		}
	}
}

// unchopDashes puts the rows of a table together that stands under a rule of
// dashes which begins at a line, and writes it as a table in HTML. It ends with
// a rule like that or, where its head stands over the rule, with an empty line.
// Where its columns do not leave just one way to do it, no figure of the table
// can be known, and it is left out.
func (r room) unchopDashes(w *rewriter, i int) (end int, ok bool) {
	from, pieces := r.dashes(i)
	if pieces < 2 {
		return 0, false
	}
	above, rule := r.lines[i:from], i
	next, until := r.nextRule(from)
	if t := strings.Join(above, ""); !strings.Contains(trim(t), " ") && next > until {
		rule, from = until, next // the first was above the head: this one has the columns
		pieces = next - until
		next, until = r.nextRule(next)
	}
	closed := next > until && slices.Equal(above, r.lines[until:next])
	t := chopped{room: r, from: from, until: min(until, from+mostChopped)}
	line := ""
	if closed || next == until {
		whole, parted, seam := r.dashRules(rule, pieces)
		if t.solveEither(whole, parted, seam, closed) {
			line = asTable(t.rows)
		}
	}
	w.replace(i, next, line)
	return next, true
}

// nextRule finds the rule behind a table's rows, its lines [from, end). Where a
// heading comes first, or none, there is none, and both are where that stands.
func (r room) nextRule(i int) (end, from int) {
	for k := i; k < len(r.lines) && k-i < mostChopped; k++ {
		if end, n := r.dashes(k); n > 0 {
			return end, k
		}
		if r.lines[k] == "" || r.lines[k][0] == ' ' {
			continue
		}
		heading := r.lines[k]
		for n := k + 1; n < len(r.lines) && n < k+3 && r.fills(n); n++ {
			heading += r.lines[n]
		}
		if section, numbered := schemas.SectionOf(strings.Trim(heading, `*#\<> `)); section != "" && numbered {
			return k, k
		}
	}
	n := min(len(r.lines), i+mostChopped)
	return n, n
}

// mostChopped bounds the lines of such a table.
const mostChopped = 3000

// dashIndent is how far pandoc sets tables in.
const dashIndent = 2

// dashes tells how many lines from i on draw one rule, and where they end. All
// of the first may be blank: it held what the rule is set in by.
func (r room) dashes(i int) (end, pieces int) {
	drawn := 0
	for end = i; end < len(r.lines) && end-i < mostPieces; end++ {
		l := r.lines[end]
		blank := end == i && l == "" && i+1 < len(r.lines) && !strings.HasPrefix(r.lines[i+1], strings.Repeat(" ", dashIndent))
		if !blank && (!strings.Contains(l, "-") || strings.Trim(l, "- ") != "" || end > i && document.Columns(l) < r.width-1) {
			break
		}
		if !blank {
			drawn++
		}
	}
	if drawn == 0 {
		return i, 0
	}
	return end, end - i
}

// dashRules are the rules that the pieces of one may have been: where the first
// ends, at the seam, a blank may have stood. Another piece with a column free at
// its end had one there.
func (r room) dashRules(i, pieces int) (whole, parted string, seam int) {
	var rest strings.Builder
	for k := 1; k < pieces; k++ {
		rest.WriteString(pad(r.lines[i+k], r.width))
	}
	first := r.lines[i]
	if first == "" {
		first = strings.Repeat(" ", dashIndent-(rest.Len()-len(strings.TrimLeft(rest.String(), " "))))
	}
	return first + rest.String(), first + " " + rest.String(), len(first)
}

// pad fills a text with blanks up to a width.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-document.Columns(s)))
}
