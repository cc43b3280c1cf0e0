package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// Some converters draw each row of a table in a box of plus signs, dashes and
// bars, and break what is too wide for its column over the box's lines, digits
// of one figure too:
//
//	+--------+---+-----+
//	| 一     | 1 | 4   |
//	| 、本年 | 0 |     |
//	| 新收   | 7 |     |
//	+--------+---+-----+
//
// A table that lays out a page is drawn the same way; then a box holds whole
// paragraphs, and tables of its own.

const (
	// leastBoxes is how many rules a table must have for each row to be taken
	// as a box: programs that print a rule only above, below and under the
	// head have three, and then each line is a row.
	leastBoxes = 4
	// deepestBoxes bounds the boxes within boxes.
	deepestBoxes = 8
)

// unbox writes each row of boxes as one line of cells between bars.
func (p *page) unbox(depth int) *page {
	w := rewriter{from: p}
	for i := 0; i < len(p.lines); {
		if !isBoxRule(p.lines[i]) {
			i++
			continue
		}
		rules, end := 1, i+1
		framed := false
		for start := end; end < len(p.lines) && (isBoxRule(p.lines[end]) || isBoxLine(p.lines[end])); end++ {
			if isBoxRule(p.lines[end]) {
				rules++
				framed = framed || isFrame(p.lines[start:end])
				start = end + 1
			}
		}
		if rules >= leastBoxes || framed {
			p.boxes(&w, i, end, depth)
		}
		i = end
	}
	return w.done()
}

// boxes writes the rows of one table, its lines [i, end).
func (p *page) boxes(w *rewriter, i, end, depth int) {
	edges := ""
	for i < end {
		if isBoxRule(p.lines[i]) {
			edges = p.lines[i]
			w.drop(i, i+1)
			i++
			continue
		}
		j := i + 1
		for j < end && !isBoxRule(p.lines[j]) {
			j++
		}
		if cells := cutBox(edges, p.lines[i:j]); isFrame(p.lines[i:j]) && depth < deepestBoxes {
			w.drop(i, j)
			for _, c := range cells {
				inner := (&page{lines: framed(c), number: p.number[i:j]}).unbox(depth + 1)
				w.to.lines = append(w.to.lines, inner.lines...)
				w.to.number = append(w.to.number, inner.number...)
			}
		} else if cells != nil {
			w.replace(i, j, joinBox(cells))
		} else if j > i+1 {
			w.drop(i, j) // digits of one figure may stand on two of its lines
		}
		i = j
	}
}

// isBoxRule says that a line draws the edge of boxes: "+-----+---+", "+=====+".
func isBoxRule(l string) bool {
	t := trim(l)
	return len(t) > 4 && t[0] == '+' && t[len(t)-1] == '+' && strings.Trim(t, "+-=:") == ""
}

func isBoxLine(l string) bool {
	t := trim(l)
	return len(t) > 1 && t[0] == '|' && (t[len(t)-1] == '|' || t[len(t)-1] == '+')
}

// isFrame says that a box holds paragraphs with empty lines between them, as no
// row of figures does.
func isFrame(lines []string) bool {
	const paragraphs = 6
	empty := 0
	for _, l := range lines {
		if strings.Trim(trim(l), "| ") == "" {
			empty++
		}
	}
	return empty >= paragraphs
}

// cutBox cuts the lines of a box into cells: at their bars, where each line has
// as many as the rule above has plus signs, else at the columns where the rule
// has a plus sign and every line a bar. It gives each cell's lines, nil where
// the lines keep to neither.
func cutBox(rule string, lines []string) (cells [][]string) {
	var edges []int
	for i := range rule {
		if rule[i] == '+' {
			edges = append(edges, i)
		}
	}
	even := len(edges) > 1
	for _, l := range lines {
		even = even && strings.Count(l, "|") == len(edges)
	}
	if even {
		cells = make([][]string, len(edges)-1)
		for _, l := range lines {
			for k, part := range strings.Split(l, "|")[1:len(edges)] {
				cells[k] = append(cells[k], part)
			}
		}
		return cells
	}
	cuts := make([][]int, len(lines)) // byte of each edge, -1 where it has no bar
	shared := make([]bool, len(edges))
	for k := range shared {
		shared[k] = true
	}
	for n, l := range lines {
		cuts[n] = make([]int, len(edges))
		x, k := 0, 0
		for at, r := range l {
			for k < len(edges) && edges[k] < x {
				cuts[n][k] = -1
				k++
			}
			if k == len(edges) {
				break
			}
			if edges[k] == x {
				cuts[n][k] = -1
				if r == '|' || r == '+' {
					cuts[n][k] = at
				}
				k++
			}
			x += document.Width(r)
		}
		for ; k < len(edges); k++ {
			cuts[n][k] = -1
		}
		for k := range edges {
			shared[k] = shared[k] && cuts[n][k] >= 0
		}
	}
	if len(edges) < 2 || !shared[0] || !shared[len(edges)-1] {
		return nil
	}
	for k := 0; k+1 < len(edges); {
		next := k + 1
		for !shared[next] {
			next++
		}
		cell := make([]string, len(lines))
		for n, l := range lines {
			cell[n] = l[cuts[n][k]+1 : cuts[n][next]]
		}
		cells = append(cells, cell)
		k = next
	}
	return cells
}

// joinBox writes a box as a row: the pieces of each cell put together.
func joinBox(cells [][]string) string {
	var b strings.Builder
	for _, pieces := range cells {
		b.WriteString("| ")
		full, last := false, rune(0)
		for _, piece := range pieces {
			t := trim(piece)
			if t == "" {
				full = false
				continue
			}
			// A piece that fills its line was cut anywhere, and goes on without
			// a blank; another was wrapped where a blank stood, or between
			// Chinese characters. Whether digits were cut or wrapped is not
			// told: they stay apart, and are no figure.
			switch first, _ := utf8.DecodeRuneInString(t); {
			case last == 0 || full || unicode.Is(unicode.Han, first) || unicode.Is(unicode.Han, last):
			case unicode.IsDigit(first) && unicode.IsDigit(last):
				b.WriteByte('\n')
			default:
				b.WriteByte(' ')
			}
			b.WriteString(t)
			last, _ = utf8.DecodeLastRuneInString(t)
			full = document.Columns(piece)-document.Columns(t) <= 2 // a blank on either side
		}
		b.WriteByte(' ')
	}
	b.WriteByte('|')
	return b.String()
}

// framed gives the lines of a page that stands in a box. Where its lines were
// cut to the box's width, no figure of a table in it can be known: digits of
// one stand on two lines, and of two on one. Such tables are left out.
func framed(lines []string) []string {
	out := make([]string, len(lines))
	full, used := 0, 0
	for i, l := range lines {
		out[i] = strings.TrimRight(strings.TrimPrefix(l, " "), spaces)
		if out[i] != "" {
			used++
			if len(l)-len(strings.TrimRight(l, spaces)) <= 3 {
				full++
			}
		}
	}
	if full*4 < used {
		return out
	}
	table := -1 // where one began
	for i := 0; i <= len(out); i++ {
		switch {
		case i == len(out) || out[i] == "" && table >= 0 && !ruledAhead(out[i:]):
			table = -1
		case table >= 0:
			out[i] = ""
		case isDrawing(out[i]):
			table = i
			out[i] = ""
		}
	}
	return out
}

// isDrawing says that a line draws rules and has no text.
func isDrawing(l string) bool {
	return strings.Count(l, "-")+strings.Count(l, "=") >= 3 && strings.Trim(l, "+-=| ") == ""
}

// ruledAhead says that the paragraph behind an empty line draws rules too, so
// that the table goes on.
func ruledAhead(lines []string) bool {
	const far = 60
	for i, l := range lines[1:] {
		if i > far {
			return false
		}
		if isDrawing(l) {
			return true
		}
		if section, numbered := schemas.SectionOf(strings.Trim(l, "* ")); section != "" && numbered {
			return false
		}
	}
	return false
}
