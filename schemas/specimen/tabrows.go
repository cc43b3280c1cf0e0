package specimen

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"gongkai/schemas"
)

// tabRows writes a row a line with a tab between cells, page by page. Where a
// cell spans places, the others are empty.
type tabRows struct {
	rng  *rand.Rand
	q    *Quirks
	b    strings.Builder
	page int // number of the page being written
	used int // lines on it

	losePage bool // between section 2 and section 3 a page is lost
	before   int  // rows of figures that section 2 prints before it
	behind   int  // rows of figures that section 3 loses to it
	lost     bool // the page being written is the lost one
}

func newTabRows(rng *rand.Rand, q *Quirks, layout Layout) *tabRows {
	return &tabRows{rng: rng, q: q, page: 1,
		losePage: layout == BrokenPages, before: 1 + rng.IntN(5), behind: 2 + rng.IntN(12)}
}

func (p *tabRows) grow(bytes int) { p.b.Grow(bytes) }

func (p *tabRows) text() string {
	p.mark()
	return p.b.String()
}

// mark writes the page number at the foot of a page.
func (p *tabRows) mark() {
	if p.q.PageLines > 0 && p.q.PageMark != "" {
		p.b.WriteString("\n" + strings.Replace(p.q.PageMark, "#", strconv.Itoa(p.page), 1) + "\n")
	}
}

// turn begins a new page.
func (p *tabRows) turn() {
	p.mark()
	p.b.WriteByte('\n')
	p.page, p.used = p.page+1, 0
}

// full tells whether the page has no room for another line.
func (p *tabRows) full() bool { return p.q.PageLines > 0 && p.used >= p.q.PageLines }

func (p *tabRows) line(text string) {
	if p.lost {
		return
	}
	if p.full() {
		p.turn()
	}
	p.b.WriteString(text)
	p.b.WriteByte('\n')
	p.used++
}

func (p *tabRows) title(lines []string) {
	for _, l := range lines {
		p.line(l)
	}
	p.line("")
}

func (p *tabRows) heading(text string) { p.line(text + "\n") }

// para writes a paragraph. One that stands at the foot of a page runs on.
func (p *tabRows) para(text string) {
	lines := 1 + len(text)/120
	if cut := len(text) / 2; p.q.PageLines > 0 && !p.lost && p.used+lines > p.q.PageLines && lines > 1 {
		for cut < len(text) && text[cut]&0xC0 == 0x80 {
			cut++
		}
		p.line(text[:cut])
		p.turn()
		p.line(text[cut:] + "\n")
		return
	}
	p.line(text + "\n")
	p.used += lines
}

func (p *tabRows) table(g *grid, t *Table) {
	first, last := p.lostRows(g, t)
	for i := range g.rows {
		row := &g.rows[i]
		if i == first && t.Shape.FactTable == schemas.TableDisclosures {
			p.turn()
			p.page++ // its number is gone with it
			p.lost = true
		}
		if i == last && t.Shape.FactTable == schemas.TableApplications {
			p.lost = false
		}
		if p.lost {
			for c := range row.figures {
				c.gone()
			}
			continue
		}
		p.row(g, i)
	}
	if !p.lost {
		p.line("")
	}
}

// lostRows tells which row of section 2 is the first on the lost page, and
// which of section 3 the first behind it.
func (p *tabRows) lostRows(g *grid, t *Table) (first, last int) {
	if !p.losePage {
		return -1, -1
	}
	data := 0
	for i := range g.rows {
		if g.rows[i].kind == dataRow {
			data++
		}
		if data == p.before && t.Shape.FactTable == schemas.TableDisclosures {
			return i + 1, -1
		}
		if data == p.behind && t.Shape.FactTable == schemas.TableApplications {
			return -1, i + 1
		}
	}
	return -1, -1
}

// row writes one row of the grid. The label of a row that stands at the foot
// of a page may run on: the next page begins with a row that holds the rest
// of it and nothing else.
func (p *tabRows) row(g *grid, i int) {
	row := &g.rows[i]
	if p.q.HeadLetters && row.kind == headRow && g.width == 15 && i == 2 {
		p.letters(g, row)
		return
	}
	texts := make([]string, g.width)
	label := -1
	for j := range row.cells {
		c := &row.cells[j]
		texts[c.col] = c.text
		if c.fig == nil {
			label = c.col
		}
	}
	if p.q.CutLabels && row.kind == dataRow && p.q.PageLines > 0 && p.used == p.q.PageLines-1 && label >= 0 {
		if head, tail, ok := cutInTwo(texts[label]); ok {
			texts[label] = head
			p.cells(texts, 0)
			rest := make([]string, g.width)
			rest[label] = tail
			p.cells(rest, 0)
			return
		}
	}
	trailing := 0
	if p.q.TrailingTabs {
		trailing = p.rng.IntN(4)
	}
	p.cells(texts, trailing)
}

func (p *tabRows) cells(texts []string, trailing int) {
	p.line(strings.Join(texts, "\t") + "\t\t\t"[:trailing])
}

// letters writes a head row a character a line.
func (p *tabRows) letters(g *grid, row *gridRow) {
	longest := 0
	for j := range row.cells {
		longest = max(longest, len([]rune(row.cells[j].text)))
	}
	for n := range longest {
		texts := make([]string, g.width)
		for j := range row.cells {
			if r := []rune(row.cells[j].text); n < len(r) && r[n] != ' ' {
				texts[row.cells[j].col] = string(r[n])
			}
		}
		p.cells(texts, 0)
	}
}

// cutInTwo cuts a label of six characters or more in its second half.
func cutInTwo(text string) (head, tail string, ok bool) {
	r := []rune(text)
	if len(r) < 6 {
		return "", "", false
	}
	n := len(r)*2/3 + 1
	return string(r[:n]), string(r[n:]), true
}
