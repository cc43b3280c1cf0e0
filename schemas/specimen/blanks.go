package specimen

import (
	"sort"
	"strings"

	"gongkai/schemas"
)

// blanks writes columns aligned by runs of blanks, as the text of a printed
// page laid out again: labels wrapped in their column, figures and group
// labels on the middle line of their rows.
type blanks struct{ plain }

func (p *blanks) title(lines []string) {
	for _, l := range lines {
		p.line(strings.Repeat(" ", max(0, (92-displayWidth(l))/2)) + l)
	}
	p.line("")
}
func (p *blanks) heading(text string) { p.line("\n" + text + "\n") }

// para wraps a paragraph at the width of the page.
func (p *blanks) para(text string) {
	for _, l := range wrap(text, 92) {
		p.line(l)
	}
	p.line("")
}

// piece is a run of text on a line of a page.
type piece struct {
	line, x int
	text    string
}

func (p *blanks) table(g *grid, t *Table) {
	var widths []int
	switch t.Shape.FactTable {
	case schemas.TableApplications:
		widths = []int{12, 12, 34, 9, 9, 9, 11, 11, 8, 8}
	case schemas.TableDisputes:
		for range g.width {
			widths = append(widths, 7)
		}
	default:
		widths = []int{24, 18, 18, 18}
	}
	at := make([]int, g.width+1)
	for i := range g.width {
		w := widths[i]
		for r := range g.rows { // a figure is never broken: its column grows
			for j := range g.rows[r].cells {
				if c := &g.rows[r].cells[j]; c.col == i && c.colspan == 1 && c.fig != nil {
					w = max(w, displayWidth(c.text)+2)
				}
			}
		}
		at[i+1] = at[i] + w
	}
	for i := range g.rows {
		valuesKnowable(&g.rows[i])
	}
	lines := place(g, at)
	for _, l := range lines {
		p.line(l)
	}
}

// place sets the cells of a grid: at are the columns' left edges.
func place(g *grid, at []int) []string {
	wrapped := func(c *gridCell) []string { return wrap(c.text, at[c.col+c.colspan]-at[c.col]-2) }
	top := make([]int, len(g.rows)+1) // first line of each row
	for i := range g.rows {
		height := 1
		for j := range g.rows[i].cells {
			if c := &g.rows[i].cells[j]; c.rowspan == 1 {
				height = max(height, len(wrapped(c)))
			}
		}
		// A tall cell that ends here stretches the last of its rows.
		for k := 0; k <= i; k++ {
			for j := range g.rows[k].cells {
				if c := &g.rows[k].cells[j]; c.rowspan > 1 && k+c.rowspan == i+1 {
					height = max(height, len(wrapped(c))-(top[i]-top[k]))
				}
			}
		}
		top[i+1] = top[i] + height
	}
	var pieces []piece
	for i := range g.rows {
		for j := range g.rows[i].cells {
			c := &g.rows[i].cells[j]
			text := wrapped(c)
			line := top[i] + (top[min(i+c.rowspan, len(g.rows))]-top[i]-len(text))/2
			for k, l := range text {
				if l != "" {
					pieces = append(pieces, piece{line + k, at[c.col], l})
				}
			}
		}
	}
	sort.Slice(pieces, func(a, b int) bool {
		if pieces[a].line != pieces[b].line {
			return pieces[a].line < pieces[b].line
		}
		return pieces[a].x < pieces[b].x
	})
	lines := make([]string, top[len(g.rows)])
	var b strings.Builder
	for i := 0; i < len(pieces); {
		b.Reset()
		width, line := 0, pieces[i].line
		for ; i < len(pieces) && pieces[i].line == line; i++ {
			for ; width < pieces[i].x; width++ {
				b.WriteByte(' ')
			}
			b.WriteString(pieces[i].text)
			width += displayWidth(pieces[i].text)
		}
		lines[line] = b.String()
	}
	return lines
}

// displayWidth counts two for a character that is printed wide.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if r < 0x2E80 && r != '—' && r != '“' && r != '”' {
		return 1
	}
	return 2
}

// wrap breaks a text into lines of at most width.
func wrap(text string, width int) []string {
	var lines []string
	start, n := 0, 0
	for i, r := range text {
		if w := runeWidth(r); n+w > width {
			lines = append(lines, text[start:i])
			start, n = i, w
		} else {
			n += w
		}
	}
	return append(lines, text[start:])
}
