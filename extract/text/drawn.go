package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/document"
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
// Tables whose lines all meet are cut into their cells in boxes.go; here rows of
// others are put together, bar by bar.

// leastBoxes is how many rules a table must have for each row to be taken as a
// box: programs that print a rule only above, below and under the head have
// three, and then each line is a row.
const leastBoxes = 4

// unbox writes each row of boxes as one line of cells between bars.
func (p *page) unbox() *page {
	w := rewriter{from: p}
	for i := 0; i < len(p.lines); {
		if !isBoxRule(p.lines[i]) {
			i++
			continue
		}
		rules, end := 1, i+1
		for ; end < len(p.lines) && (isBoxRule(p.lines[end]) || isBoxLine(p.lines[end])); end++ {
			if isBoxRule(p.lines[end]) {
				rules++
			}
		}
		if rules >= leastBoxes {
			p.boxRows(&w, i, end)
		}
		i = end
	}
	return w.done()
}

// boxRows writes the rows of one table, its lines [i, end).
func (p *page) boxRows(w *rewriter, i, end int) {
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
		if cells := cutBox(edges, p.lines[i:j]); cells != nil {
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

// isDrawing says that a line draws rules and has no text.
func isDrawing(l string) bool {
	return strings.Count(l, "-")+strings.Count(l, "=") >= 3 && strings.Trim(l, "+-=| ") == ""
}
