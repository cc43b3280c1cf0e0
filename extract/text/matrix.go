package text

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
)

// matrix is a text by line and column of a screen.
type matrix struct {
	lines []string
	at    [][]int32 // byte of each column; -1 for the second of a wide character
	width int
	drawn []bool // by line and column: what draws the boxes
}

// newMatrix lays lines out, nil where they are not all of the width of the first
// or are too wide. Marks of which converters do not agree how wide they are are
// taken as narrow, or as wide where that makes a line fit.
func newMatrix(lines []string) *matrix {
	m := &matrix{lines: make([]string, len(lines)), at: make([][]int32, len(lines))}
	indent := len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
	for i, l := range lines {
		m.lines[i] = strings.TrimRight(l, " ")
	}
	m.width = document.Columns(m.lines[0])
	if m.width > maxBoxWidth || indent == len(lines[0]) {
		return nil
	}
	plus := make([]bool, m.width)
	for i, l := range m.lines {
		for _, wide := range widths {
			if m.at[i] = layOut(l, m.width, wide); m.at[i] != nil {
				break
			}
		}
		for x, at := range m.at[i] {
			if at >= 0 && int(at) < len(l) && l[at] == '+' {
				plus[x] = true
			}
		}
	}
	for i, l := range m.lines {
		if m.at[i] == nil {
			if m.at[i] = layOutBetween(l, plus); m.at[i] == nil {
				return nil
			}
		}
	}
	m.trace()
	return m
}

// widths are the ways in which converters count marks of no certain width.
var widths = []func(l string, at int) bool{neverWide, wideBesideWide, alwaysWide}

// widthOf is the width of the character at a byte of a line.
func widthOf(l string, at int, r rune, wide func(string, int) bool) int {
	n := document.Width(r)
	if n == 1 && ambiguous(r) && wide(l, at) {
		return 2
	}
	return n
}

func neverWide(string, int) bool  { return false }
func alwaysWide(string, int) bool { return true }

// wideBesideWide says that an ambiguous mark stands behind a wide character.
func wideBesideWide(l string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(l[:at])
	return document.Width(r) == 2
}

// layOut tells the byte at each column of a line, nil where it is not as wide as
// it should be.
func layOut(l string, width int, wide func(string, int) bool) []int32 {
	at := make([]int32, 0, width+1)
	for i, r := range l {
		n := widthOf(l, i, r, wide)
		if len(at)+n > width {
			return nil
		}
		for k := range n {
			if k == 0 {
				at = append(at, int32(i))
			} else {
				at = append(at, -1)
			}
		}
	}
	if len(at) != width {
		return nil
	}
	return append(at, int32(len(l)))
}

// layOutBetween is layOut for a line in which some marks are wide and some are
// not: from bar to bar as many are wide as lead to a column that has a plus sign.
func layOutBetween(l string, plus []bool) []int32 {
	at := make([]int32, 0, len(plus)+1)
	for from := 0; from < len(l); {
		n := strings.IndexByte(l[from+1:], '|') + 1
		until := from + n
		if n == 0 {
			until = len(l)
		}
		marks, narrow := 0, len(at)
		for _, r := range l[from:until] {
			narrow += document.Width(r)
			if document.Width(r) == 1 && ambiguous(r) {
				marks++
			}
		}
		wide := 0
		for wide <= marks && narrow+wide < len(plus) && !plus[narrow+wide] {
			wide++
		}
		if wide > marks {
			wide = 0 // no edge, but a bar in the text
		}
		for i, r := range l[from:until] {
			w := document.Width(r)
			if w == 1 && wide > 0 && ambiguous(r) {
				w, wide = 2, wide-1
			}
			if len(at)+w > len(plus) {
				return nil
			}
			for k := range w {
				at = append(at, int32(from+i))
				if k > 0 {
					at[len(at)-1] = -1
				}
			}
		}
		from = until
	}
	if len(at) != len(plus) {
		return nil
	}
	return append(at, int32(len(l)))
}

// ambiguous says that a mark is as wide as a Chinese character in some fonts.
func ambiguous(r rune) bool {
	switch {
	case r < 0xA1, r >= 0x2E80:
		return false
	case r <= 0xFF, r >= 0x2010 && r <= 0x2027, r >= 0x2030 && r <= 0x203E, r >= 0x2100 && r <= 0x27BF:
		return true
	}
	return r >= 0x0391 && r <= 0x0451
}

// byteAt is the byte at a column, 0 within a wide character.
func (m *matrix) byteAt(y, x int) byte {
	if i := m.at[y][x]; i >= 0 && int(i) < len(m.lines[y]) {
		return m.lines[y][i]
	}
	return 0
}

// trace marks what draws the boxes: the plus signs, dashes and bars that hang
// together with the first plus sign. Those of a table within a box do not.
func (m *matrix) trace() {
	m.drawn = make([]bool, len(m.lines)*m.width)
	first := strings.IndexByte(m.lines[0], '+')
	open := []int32{int32(first)}
	m.drawn[first] = true
	visit := func(y, x int, also string) {
		if y < 0 || x < 0 || y >= len(m.lines) || x >= m.width || m.drawn[y*m.width+x] {
			return
		}
		if c := m.byteAt(y, x); c == '+' || c != 0 && strings.IndexByte(also, c) >= 0 {
			m.drawn[y*m.width+x] = true
			open = append(open, int32(y*m.width+x))
		}
	}
	const across, down = "-=:", "|"
	for len(open) > 0 {
		y, x := int(open[len(open)-1])/m.width, int(open[len(open)-1])%m.width
		open = open[:len(open)-1]
		if m.byteAt(y, x) != '|' {
			visit(y, x-1, across)
			visit(y, x+1, across)
		}
		if c := m.byteAt(y, x); c == '|' || c == '+' {
			visit(y-1, x, down)
			visit(y+1, x, down)
		}
	}
}

// edges are the columns at which a cell may begin, and the lines on which one may
// end.
func (m *matrix) edges() (xs, ys []int) {
	plus := make([]bool, m.width)
	for y := range m.lines {
		ruled := false
		for x := range m.width {
			if m.byteAt(y, x) == '+' && m.drawn[y*m.width+x] {
				plus[x], ruled = true, true
			}
		}
		if ruled {
			ys = append(ys, y)
		}
	}
	for x, ok := range plus {
		if ok {
			xs = append(xs, x)
		}
	}
	return xs, ys
}

// bar says that a column has a bar on all lines between two.
func (m *matrix) bar(x, from, until int) bool {
	for y := from + 1; y < until; y++ {
		if c := m.byteAt(y, x); c != '|' && c != '+' || !m.drawn[y*m.width+x] {
			return false
		}
	}
	return true
}

// rule says that a line has dashes at all columns between two.
func (m *matrix) rule(y, from, until int) bool {
	for x := from + 1; x < until; x++ {
		if c := m.byteAt(y, x); c == '|' || !m.drawn[y*m.width+x] {
			return false
		}
	}
	return until > from+1
}

// between is what a line has between two columns; ok is false where a column is
// in the middle of a character.
func (m *matrix) between(y, from, until int) (s string, ok bool) {
	i, j := m.at[y][from+1], m.at[y][until]
	if i < 0 || j < 0 {
		return "", false
	}
	return m.lines[y][i:j], true
}
