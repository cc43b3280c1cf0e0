package text

import (
	"slices"
	"strings"
	"unicode"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// chopped is a table between rules of dashes whose lines [from, until) a box
// cut.
type chopped struct {
	room
	from, until int
	rows        []exactCell // found

	columns []span
	set     []setting  // of each column: how its cells may be set
	lines   [][]string // the cells of the table's line that begins at each line; nil for an empty one
	next    []int      // where the next begins; 0 where there is no way, -1 where there are several
	doubt   []bool     // there are several ways to cut the line
	found   [][]string // the lines of the table, in order
}

// span is a range of columns of characters.
type span struct{ from, until int }

// dashSpans are the columns under a rule.
func dashSpans(rule string) (spans []span) {
	for i := 0; i < len(rule); {
		if rule[i] == ' ' {
			i++
			continue
		}
		from := i
		for i < len(rule) && rule[i] != ' ' {
			i++
		}
		spans = append(spans, span{from, i})
	}
	return spans
}

// setting is where the text of a cell stands in its column, as bits.
type setting uint8

const (
	flushLeft setting = 1 << iota
	flushRight
	centred
)

// settingOf tells how a cell is set, that has its text behind blanks.
func settingOf(s span, c string) (set setting) {
	room, t := s.until-s.from, strings.TrimLeft(c, " ")
	before, n := len(c)-len(t), document.Columns(t)
	if before == 0 {
		set |= flushLeft
	}
	if before+n == room {
		set |= flushRight
	}
	if d := 2*before - (room - n); d >= -1 && d <= 1 {
		set |= centred
	}
	return set
}

// solveEither finds the rows under one of two rules. They differ in whether a
// column goes on at the seam, a column of characters, or another begins behind
// it, and lines can mostly be cut under either: what stands behind the seam must
// tell. A label may go on there, no figure begins there but in a column of its
// own, and one with nothing in it is narrow. No column ends right behind its
// widest cell. Where digits stand on both sides of the seam nothing is told.
func (t *chopped) solveEither(whole, parted string, seam int, closed bool) bool {
	const wide = 4
	if t.solve(whole, closed) {
		switch s, room := t.behind(seam, seam); {
		case s.digits:
			return false
		case s.figures:
		case s.across:
			return true
		case !s.texts && (s.near || room > wide):
			return true
		case !s.texts:
			return false
		}
	}
	if !t.solve(parted, closed) {
		return false
	}
	s, _ := t.behind(seam, seam+1)
	return !s.digits && (s.figures || s.texts)
}

// signs are what the lines of a table have behind a column of characters:
// figures, other texts, such as begin before it, digits behind digits; and
// whether something stands right before it.
type signs struct{ figures, texts, across, digits, near bool }

// behind tells what stands behind a column of characters, from another one on, and
// how much room is there in the table's column.
func (t *chopped) behind(until, from int) (found signs, room int) {
	column := slices.IndexFunc(t.columns, func(s span) bool { return s.from <= from && from < s.until })
	if column < 0 {
		return signs{}, 0
	}
	end := t.columns[column].until
	for _, l := range t.found {
		var line strings.Builder
		x := 0
		for k, c := range l {
			n := max(0, t.columns[k].from-x)
			line.WriteString(strings.Repeat(" ", n))
			line.WriteString(c)
			x += n + document.Columns(c)
		}
		parts := cutSpans(line.String(), []span{{0, until}, {from, end}, {end, maxBoxWidth}})
		if parts == nil { // a wide character stands across
			found.texts, found.across = true, true
			continue
		}
		before, after := parts[0], parts[1]
		found.near = found.near || document.Columns(strings.TrimRight(before, " ")) > until-2
		if trim(after) == "" {
			continue
		}
		if figure.Classify(after) == figure.Text {
			found.texts = true
		} else {
			found.figures = true
		}
		if document.Columns(before) < until || before == "" || before[len(before)-1] == ' ' || after[0] == ' ' {
			continue
		}
		digit := func(c byte) bool { return strings.IndexByte("0123456789,.", c) >= 0 }
		found.across = true
		found.digits = found.digits || digit(before[len(before)-1]) && digit(after[0])
	}
	return found, end - from
}

// solve finds the rows under a rule, if there is one way to: up to the last line
// where the table is closed by a rule, else up to an empty one. Cells are mostly
// set flush left. Where they are not, lines that can be cut in one way only tell
// how each column is set, until none is left in doubt.
func (t *chopped) solve(rule string, closed bool) bool {
	t.rows = nil
	t.columns = dashSpans(rule)
	if len(t.columns) < 2 {
		return false
	}
	t.set = make([]setting, len(t.columns))
	for _, all := range []setting{flushLeft, flushLeft | flushRight | centred} {
		for k := range t.set {
			t.set[k] = all
		}
		for range len(t.columns) + 1 {
			done, better := t.try(closed)
			if done {
				return true
			}
			if !better {
				break
			}
		}
	}
	return false
}

// try looks for the rows with columns set as they may be. better says that it
// found out more about that.
func (t *chopped) try(closed bool) (done, better bool) {
	n := t.until - t.from
	t.lines, t.next, t.doubt = make([][]string, n), make([]int, n), make([]bool, n)
	for i := n - 1; i >= 0; i-- {
		t.find(i, closed)
		if t.next[i] == 0 && !closed && t.room.lines[t.from+i] == "" {
			t.next[i] = n + 1 // it may end here
		}
	}
	var found [][]string
	done = true
	i := 0
	for i < n && t.next[i] <= n {
		if t.next[i] <= 0 {
			done = false
			break
		}
		done = done && !t.doubt[i]
		if !t.doubt[i] {
			for k, c := range t.lines[i] {
				if now := t.set[k] & settingOf(t.columns[k], c); c != "" && now != t.set[k] {
					t.set[k], better = now, true
				}
			}
		}
		found = append(found, t.lines[i])
		i = t.next[i]
	}
	if !done {
		return false, better
	}
	for _, l := range t.room.lines[min(t.from+i, t.until):t.until] {
		if l != "" {
			return false, better // it ended too early: rows may be left
		}
	}
	t.found = found
	t.rows = rowsOf(nil, found, t.columns)
	return len(t.rows) > 0, false
}

// find finds the line of the table that begins at the i-th line and leaves a way
// to go on behind it.
func (t *chopped) find(i int, closed bool) {
	n := t.until - t.from
	for pieces := 1; pieces <= mostPieces && i+pieces <= n; pieces++ {
		if i+pieces < n && t.next[i+pieces] == 0 || pieces == 1 && !closed && t.room.lines[t.from+i] == "" {
			continue
		}
		cells, ways := t.cut(t.from+i, pieces)
		switch {
		case ways == 0:
		case t.next[i] != 0:
			t.next[i] = -1
			return
		default:
			t.next[i], t.lines[i], t.doubt[i] = i+pieces, cells, ways > 1
		}
	}
}

// cut cuts a line of so many pieces into cells, nil for an empty one. ways is in
// how many ways that give other cells it can be done.
func (t *chopped) cut(i, pieces int) (cells []string, ways int) {
	if pieces == 1 && t.room.lines[i] == "" {
		return nil, 1
	}
	last := t.columns[len(t.columns)-1]
	// Behind the begin of the last column a line ends with its text.
	for width := last.from - 1; width <= last.until; width++ {
		if (pieces-1)*(t.width-1) >= width || pieces > 1 && document.Columns(t.room.lines[i]) > width {
			continue
		}
		t.eachJoin(i, pieces, width, func(l string) bool {
			c := t.cells(l, width)
			if c == nil || ways > 0 && slices.EqualFunc(c, cells, alike) {
				return true
			}
			cells = c
			ways++
			return ways < 2
		})
		if ways > 1 {
			break
		}
	}
	return cells, ways
}

// alike says that two texts are one label, or the same: where a blank stands in
// Chinese text is all the same.
func alike(a, b string) bool {
	return a == b || strings.ContainsFunc(a, isHan) && strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(b, " ", "")
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// cells cuts a line of a width under the rule, nil where it does not fit.
func (t *chopped) cells(l string, width int) []string {
	last := t.columns[len(t.columns)-1]
	cells := cutSpans(l, t.columns)
	if cells == nil || document.Columns(l) != width {
		return nil
	}
	filled := false
	for k, c := range cells {
		end := strings.TrimRight(c, " ")
		if k == len(cells)-1 && (end == "") != (width <= last.from) || width > last.from && k == len(cells)-1 && end != c {
			return nil
		}
		if end == "" {
			cells[k] = ""
			continue
		}
		if settingOf(t.columns[k], end)&t.set[k] == 0 {
			return nil
		}
		filled = true
		cells[k] = end
	}
	if !filled {
		return nil // an empty line is short
	}
	return cells
}

// cutSpans cuts a line at columns of characters, nil where it has text between
// them or a character in two.
func cutSpans(l string, spans []span) []string {
	for _, wide := range widths {
		if cells := cutSpansAs(l, spans, wide); cells != nil {
			return cells
		}
	}
	return nil
}

func cutSpansAs(l string, spans []span, wide func(string, int) bool) []string {
	cells := make([]string, len(spans))
	x, k, from := 0, 0, -1
	for at, r := range l {
		for k < len(spans) && x >= spans[k].until {
			if from >= 0 {
				cells[k] = l[from:at]
			}
			k, from = k+1, -1
		}
		n := widthOf(l, at, r, wide)
		switch {
		case k == len(spans) || x < spans[k].from:
			if r != ' ' {
				return nil
			}
		case x+n > spans[k].until:
			return nil
		case from < 0:
			from = at
		}
		x += n
	}
	if k < len(spans) && from >= 0 {
		cells[k] = l[from:]
	}
	return cells
}

// rowsOf adds to the rows of a table those of more lines, cut into cells: nil is an empty one. Where
// there are any, they part the rows; else each line is a row.
func rowsOf(rows []exactCell, lines [][]string, columns []span) []exactCell {
	parted := false
	for i, l := range lines {
		parted = parted || l == nil && i > 0 && i < len(lines)-1
	}
	row := 0
	if len(rows) > 0 {
		row = rows[len(rows)-1].row + 1
	}
	for from := 0; from < len(lines); {
		if lines[from] == nil {
			from++
			continue
		}
		until := from + 1
		for parted && until < len(lines) && lines[until] != nil {
			until++
		}
		rows = addRow(rows, row, lines[from:until], columns)
		row++
		from = until
	}
	return rows
}

// headOf makes one row of all lines of a head.
func headOf(lines [][]string, columns []span) []exactCell {
	lines = slices.DeleteFunc(lines, func(l []string) bool { return l == nil })
	if len(lines) == 0 {
		return nil
	}
	return addRow(nil, 0, lines, columns)
}

// addRow adds a row that has so many lines.
func addRow(rows []exactCell, row int, lines [][]string, columns []span) []exactCell {
	for k, s := range columns {
		c := exactCell{row: row, rows: 1, cols: 1, room: s.until - s.from}
		for _, l := range lines {
			c.lines = append(c.lines, strings.TrimLeft(l[k], " "))
		}
		rows = append(rows, c)
	}
	return rows
}
