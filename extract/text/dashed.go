package text

import "strings"

// undash writes tables under rules as tables in HTML. Pandoc rules one with
// dashes, above its rows and below them, with the head over the first rule, or
// between two where rows have several lines; reStructuredText with signs of
// equality, and with dashes under a row in which cells span columns.
func (p *page) undash() *page {
	w := rewriter{from: p}
	done := 0 // lines before which all is written
	for i := 0; i < len(p.lines); i++ {
		rule := strings.TrimRight(p.lines[i], " ")
		if !isDashes(rule) {
			continue
		}
		find := p.dashed
		if rule[len(rule)-1] == '=' {
			find = p.equalled
		}
		from, until, end, ok := find(i, rule)
		if !ok || from < done {
			continue
		}
		spans := dashSpans(rule)
		if len(spans) == 1 {
			spans = dashSpans(p.lines[p.nextDashes(i+1)])
		}
		var rows []exactCell
		if rule[len(rule)-1] == '=' {
			rows = p.equalRows(from, until, spans)
		} else {
			rows = p.dashRows(from, until, spans)
		}
		if rows == nil {
			i = end - 1
			continue
		}
		w.replace(from, from+1, asTable(rows))
		for k := from + 1; k < end; k++ {
			w.replace(k, k+1, "")
		}
		i, done = end-1, end
	}
	return w.done()
}

// isDashes says that a line draws the rule of a table: dashes or signs of
// equality, parted by blanks.
func isDashes(l string) bool {
	t := trim(l)
	return len(t) >= 10 && (t[0] == '-' && strings.Trim(t, "- ") == "" || t[0] == '=' && strings.Trim(t, "= ") == "")
}

// farDashes bounds the lines of a table.
const farDashes = 1000

// nextDashes is the next line that draws a rule, -1 where there is none.
func (p *page) nextDashes(i int) int {
	for k := i; k < len(p.lines) && k-i < farDashes; k++ {
		if isDashes(p.lines[k]) {
			return k
		}
	}
	return -1
}

// dashed finds the table of the rule on a line: its rows are in [from, until),
// it ends before end.
func (p *page) dashed(i int, rule string) (from, until, end int, ok bool) {
	next := p.nextDashes(i + 1)
	if !strings.Contains(trim(rule), " ") {
		// Above the head: the columns' rule follows it, a rule like this ends it.
		if next < 0 || !strings.Contains(trim(p.lines[next]), " ") {
			return 0, 0, 0, false
		}
		last := p.nextDashes(next + 1)
		if last < 0 || strings.TrimRight(p.lines[last], " ") != rule || p.emptyBetween(i, next) {
			return 0, 0, 0, false
		}
		return i, last, last + 1, true
	}
	like := func(k int) bool { return k > 0 && strings.TrimRight(p.lines[k], " ") == rule }
	if like(next) {
		end = next + 1
		if end < len(p.lines) && trim(p.lines[end]) != "" { // that was the head
			if last := p.nextDashes(end); like(last) && !p.emptyBetween(next, last) {
				return i, last, last + 1, true
			}
		}
		return i, next, end, true
	}
	// Under the head, and ended by an empty line.
	if i == 0 || trim(p.lines[i-1]) == "" {
		return 0, 0, 0, false
	}
	end = i + 1
	for end < len(p.lines) && trim(p.lines[end]) != "" {
		if isDashes(p.lines[end]) {
			return 0, 0, 0, false
		}
		end++
	}
	return i - 1, end, end, end > i+1
}

// equalled is dashed for a rule of signs of equality, which stands above the
// table, under its head, and below it.
func (p *page) equalled(i int, rule string) (from, until, end int, ok bool) {
	next := func(i int) int {
		for k := i; k < len(p.lines) && k-i < farDashes && trim(p.lines[k]) != ""; k++ {
			if strings.TrimRight(p.lines[k], " ") == rule {
				return k
			}
		}
		return -1
	}
	until = next(i + 1)
	if until < 0 {
		return 0, 0, 0, false
	}
	if last := next(until + 1); last > 0 {
		until = last
	}
	return i, until, until + 1, true
}

// equalRows cuts the lines of such a table, nil where one does not keep to its
// columns.
func (p *page) equalRows(from, until int, columns []span) (rows []exactCell) {
	row := 0
	for i := from + 1; i < until; i++ {
		if isDashes(p.lines[i]) {
			continue
		}
		spans := columns
		if isDashes(p.lines[i+1]) && i+1 < until {
			spans = dashSpans(p.lines[i+1])
		}
		cells := cutSpans(p.lines[i], spans)
		if cells == nil {
			return nil
		}
		for k, c := range cells {
			n := 0
			for _, s := range columns {
				if spans[k].from <= s.from && s.until <= spans[k].until {
					n++
				}
			}
			if n == 0 {
				return nil
			}
			// "\ " is what an empty cell is written as.
			rows = append(rows, exactCell{row: row, rows: 1, cols: n, lines: []string{strings.Trim(c, "\\ ")}})
		}
		row++
	}
	return rows
}

func (p *page) emptyBetween(i, j int) bool {
	for _, l := range p.lines[i+1 : j] {
		if trim(l) == "" {
			return true
		}
	}
	return false
}

// dashRows cuts the lines of a table under its columns, nil where one does not
// keep to them.
func (p *page) dashRows(from, until int, spans []span) []exactCell {
	if len(spans) < 2 {
		return nil
	}
	var head, lines [][]string
	for _, l := range p.lines[from:until] {
		switch {
		case isDashes(l):
			head, lines = append(head, lines...), nil
		case trim(l) == "":
			lines = append(lines, nil)
		default:
			cells := cutSpans(l, spans)
			if cells == nil {
				return nil
			}
			lines = append(lines, cells)
		}
	}
	return rowsOf(headOf(head, spans), lines, spans)
}
