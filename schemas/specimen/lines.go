package specimen

import (
	"math/rand/v2"
	"strings"
)

// plain is text and nothing else: what most layouts do with prose.
type plain struct{ b strings.Builder }

func (p *plain) line(text string) {
	p.b.WriteString(text)
	p.b.WriteByte('\n')
}
func (p *plain) title(lines []string) {
	for _, l := range lines {
		p.line(l)
	}
}
func (p *plain) heading(text string) { p.line(text) }
func (p *plain) para(text string)    { p.line(text) }
func (p *plain) grow(bytes int)      { p.b.Grow(bytes) }
func (p *plain) text() string        { return p.b.String() }

// pipeLines writes a cell a line, each ending in " |". Places of the row that
// hold no cell of their own follow as a line of pipes.
type pipeLines struct{ plain }

func (p *pipeLines) table(g *grid, _ *Table) {
	for i := range g.rows {
		row := &g.rows[i]
		for j := range row.cells {
			p.b.WriteString(row.cells[j].text)
			p.b.WriteString(" |\n")
		}
		if fill := g.width - len(row.cells); fill > 0 {
			p.pipes(fill)
			p.b.WriteByte('\n')
		}
	}
}

func (p *plain) pipes(n int) {
	for range n {
		p.b.WriteByte('|')
	}
}

// inlinePipes writes a row a line.
type inlinePipes struct {
	plain
	q *Quirks
}

func (p *inlinePipes) table(g *grid, _ *Table) {
	for i := range g.rows {
		row := &g.rows[i]
		if p.q.LeadingPipe {
			p.b.WriteString("| ")
		}
		for range g.covered(i) {
			p.b.WriteString(" | ")
		}
		for j := range row.cells {
			p.b.WriteString(row.cells[j].text)
			p.b.WriteString(" | ")
		}
		if fill := g.width - len(row.cells); fill > 0 && p.q.PaddingPipes {
			p.pipes(fill)
		}
		p.b.WriteByte('\n')
	}
	p.b.WriteByte('\n')
}

// cellLines writes a cell a line, led by a tab. A place that a cell from
// above covers is an empty cell.
type cellLines struct {
	plain
	rng *rand.Rand
}

func (p *cellLines) heading(text string) {
	if p.rng.IntN(3) == 0 {
		text = "\u3000\u3000" + text
	}
	p.line(text)
}

func (p *cellLines) para(text string) { p.line(text + "\n") }

func (p *cellLines) cell(text string) {
	p.b.WriteByte('\t')
	p.b.WriteString(text)
	if p.rng.IntN(6) == 0 { // a blank that the writer left in the cell
		p.b.WriteByte(' ')
	}
	p.b.WriteByte('\n')
}

func (p *cellLines) table(g *grid, _ *Table) {
	for i := range g.rows {
		row := &g.rows[i]
		covered, next := g.covered(i), 0
		for j := range row.cells {
			for next < len(covered) && covered[next] < row.cells[j].col {
				p.cell("")
				next++
			}
			p.cell(row.cells[j].text)
		}
		for ; next < len(covered); next++ {
			p.cell("")
		}
		p.b.WriteByte('\n')
	}
	p.b.WriteByte('\n')
}

// oneLine writes the whole report on one line. An empty cell leaves no trace,
// so that a row with some of them has no figure whose place is known.
type oneLine struct{ plain }

func (p *oneLine) line(text string) {
	p.b.WriteString(text)
	p.b.WriteByte(' ')
}
func (p *oneLine) title(lines []string) { p.line(strings.Join(lines, " ")) }
func (p *oneLine) heading(text string)  { p.line(text) }
func (p *oneLine) para(text string)     { p.line(text) }

func (p *oneLine) table(g *grid, _ *Table) {
	for i := range g.rows {
		row := &g.rows[i]
		valuesKnowable(row)
		for j := range row.cells {
			if row.cells[j].text != "" {
				p.line(row.cells[j].text)
			}
		}
	}
}
