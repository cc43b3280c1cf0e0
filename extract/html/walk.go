package html

import (
	"bytes"
	"strings"

	"gongkai/extract/document"
)

// page walks a tree in reading order and writes its lines.
//
// Texts are written one behind the other into one buffer; lines and cells hold
// their ranges in it until the page is done, so that a page costs one string
// and not one a cell.
type page struct {
	tree       *tree
	showHidden bool
	kept       *scratch

	w         writer
	lines     []line
	cellTexts []document.Cell
	cellSpans [][2]int32
	cells     int // of all tables, bounded
	preText   bool
	open      bool // a line is being written
	head      bool // it is that of a main heading

	figures, hiddenFigures int
}

// line is a line of the document while the page is walked.
type line struct {
	document.Line
	from, to  int32 // its text, in the writer's buffer
	cellFrom  int32
	cellTo    int32
	isHeading bool
	isCrumbs  bool
}

// read walks the page.
func (p *page) read() error {
	root := &p.tree.nodes[0]
	p.w.out, p.lines, p.cellSpans = p.kept.out[:0], p.kept.lines[:0], p.kept.spans[:0]
	p.cellTexts = make([]document.Cell, 0, p.tree.cells*5/4+8)
	p.figures, p.hiddenFigures = int(root.figures), p.tree.hidden
	p.w.begin()
	err := p.children(0)
	p.flush()
	if err == nil && len(p.lines) > maxElements {
		err = ErrElements // lines of pre-formatted text are no elements, but cost as much
	}
	p.kept.out, p.kept.lines, p.kept.spans = p.w.out, p.lines, p.cellSpans
	return err
}

// scratch is the memory that pages use one after the other.
type scratch struct {
	out   []byte
	lines []line
	spans [][2]int32
	grids []*grid
}

func (p *page) hasGrid() bool {
	for i := range p.lines {
		if p.lines[i].Kind == document.Grid {
			return true
		}
	}
	return false
}

// flush ends the line that is being written.
func (p *page) flush() {
	if p.open && (p.preText || !p.w.blank()) {
		if !p.preText {
			p.w.trim() // else blanks at the end may be cells
		}
		p.lines = append(p.lines, line{Line: document.Line{Kind: document.Plain}, from: int32(p.w.from), to: int32(len(p.w.out)), isHeading: p.head})
	}
	p.w.out = p.w.out[:max(p.w.from, p.lineEnd())]
	p.w.begin()
	p.open = false
}

// lineEnd is where the text of the last line ends.
func (p *page) lineEnd() int {
	if n := len(p.lines); n > 0 {
		return int(p.lines[n-1].to)
	}
	return 0
}

// children writes what stands in a block.
func (p *page) children(i int32) error {
	for k := p.tree.nodes[i].first; k != 0; k = p.tree.nodes[k].next {
		n := &p.tree.nodes[k]
		switch n.class {
		case textRun:
			p.run(p.tree.text[n.from:n.to])
		case lineBreak:
			p.flush()
			if p.preText {
				p.open = true
			}
		case rule:
			p.flush()
		case inline: // hidden, or inside a hidden one
			if n.flags&hidden == 0 {
				if err := p.children(k); err != nil {
					return err
				}
			}
		default:
			p.flush()
			if err := p.block(k); err != nil {
				return err
			}
			p.flush()
		}
	}
	return nil
}

// run writes a run of text.
func (p *page) run(s []byte) {
	if !p.preText {
		p.open = true
		p.w.text(s, false)
		return
	}
	for len(s) > 0 && len(p.lines) <= maxElements {
		i := bytes.IndexByte(s, '\n')
		p.open = true
		if i < 0 {
			p.w.verbatim(s)
			return
		}
		p.w.verbatim(s[:i])
		p.flush()
		s = s[i+1:]
	}
}

// block writes a block, or leaves it out.
func (p *page) block(i int32) error {
	n := &p.tree.nodes[i]
	switch {
	case n.flags&hidden != 0 && (!p.showHidden || n.class == gone):
		return nil
	case n.runes == 0 && n.flags&hidden == 0 && n.class != table:
		return nil
	case p.isCrumbs(i):
		p.crumbs(i)
		return nil
	case n.class == side || n.flags&aside != 0, isLinkList(n):
		if !p.isReport(n) {
			p.onlyCrumbs(i)
			return nil
		}
	}
	switch n.class {
	case table:
		return p.table(i)
	case heading:
		p.head = true
		defer func() { p.head = false }()
	}
	if n.flags&preText != 0 && !p.preText {
		p.preText = true
		defer func() { p.flush(); p.preText = false }()
	}
	return p.children(i)
}

// longAside is the number of letters from which a block that calls itself
// navigation or footer holds the report all the same.
const longAside = 400

// isReport says whether a block beside the report holds it: tables, a title,
// or much text that is no link.
func (p *page) isReport(n *node) bool {
	return n.figures >= 3 || n.words > longAside || n.class == side && n.flags&titles != 0
}

// isLinkList says whether a block is nearly all links to elsewhere. A link
// alone in its paragraph is not.
func isLinkList(n *node) bool {
	switch n.class {
	case heading, paragraph, pre:
		return false
	case list, item:
		return n.links >= 1 && n.linkWords >= 4*n.words && n.figures < 3
	}
	return n.links >= 2 && n.linkWords >= 4*n.words && n.figures < 3 && n.flags&titles == 0
}

// table writes a table.
func (p *page) table(i int32) (err error) {
	// What stands in a table outside its cells a browser shows above it. Behind
	// the last row it is text after a table whose end was forgotten.
	after := p.tree.nodes[i].first
	for k := after; k != 0; k = p.tree.nodes[k].next {
		if c := p.tree.nodes[k].class; c == row || c == section {
			after = p.tree.nodes[k].next
		}
	}
	defer func() {
		for k := after; k != 0 && err == nil; k = p.tree.nodes[k].next {
			err = p.stray(k)
		}
	}()
	for k := p.tree.nodes[i].first; k != after; k = p.tree.nodes[k].next {
		if n := &p.tree.nodes[k]; n.class != row && n.class != section {
			if err := p.stray(k); err != nil {
				return err
			}
			continue
		}
		for m := p.tree.nodes[k].first; m != 0; m = p.tree.nodes[m].next {
			if c := p.tree.nodes[m].class; c != cell && c != row {
				if err := p.stray(m); err != nil {
					return err
				}
			}
		}
	}
	p.flush()
	g := p.takeGrid()
	defer p.giveGrid(g)
	if err := p.resolve(i, g); err != nil {
		return err
	}
	if p.kind(&p.tree.nodes[i], g) == isData {
		return p.data(p.tree.nodes[i].number, g)
	}
	for k := range g.cells {
		if err := p.block(g.cells[k].node); err != nil {
			return err
		}
		p.flush()
	}
	return nil
}

// stray writes a node that stands in a table outside its cells.
func (p *page) stray(k int32) error {
	switch n := &p.tree.nodes[k]; n.class {
	case textRun:
		p.run(p.tree.text[n.from:n.to])
		return nil
	case lineBreak, rule, inline:
		return nil
	}
	p.flush()
	defer p.flush()
	return p.block(k)
}

// takeGrid lends a grid: tables that lay out the page hold others.
func (p *page) takeGrid() *grid {
	if n := len(p.kept.grids); n > 0 {
		g := p.kept.grids[n-1]
		p.kept.grids = p.kept.grids[:n-1]
		return g
	}
	return new(grid)
}

func (p *page) giveGrid(g *grid) { p.kept.grids = append(p.kept.grids, g) }

// gridLine begins a grid line.
func (p *page) gridLine(at document.Place) {
	p.flush()
	n, c := int32(len(p.w.out)), int32(len(p.cellTexts))
	p.lines = append(p.lines, line{Line: document.Line{Kind: document.Grid, At: at}, from: n, to: n, cellFrom: c, cellTo: c})
}

// emptyCell adds a cell without text to the grid line begun.
func (p *page) emptyCell(at document.Place) {
	n := int32(len(p.w.out))
	p.cellTexts = append(p.cellTexts, document.Cell{At: at})
	p.cellSpans = append(p.cellSpans, [2]int32{n, n})
	l := &p.lines[len(p.lines)-1]
	l.cellTo++
	l.to = n
	p.w.begin()
}

// gridCell adds a cell with the text of a node. Its blocks are joined: a
// break between two characters of a label is that of a narrow column.
func (p *page) gridCell(i int32, at document.Place) {
	p.w.begin()
	p.flatten(i, lineGap)
	p.w.trim()
	from := int32(p.w.from)
	p.emptyCell(at)
	p.cellSpans[len(p.cellSpans)-1][0] = from
}

// flatten writes all text of a node, with a gap between its blocks.
func (p *page) flatten(i int32, between gap) {
	for k := p.tree.nodes[i].first; k != 0; k = p.tree.nodes[k].next {
		switch n := &p.tree.nodes[k]; {
		case n.class == textRun:
			p.w.text(p.tree.text[n.from:n.to], true)
		case n.flags&hidden != 0 && !p.showHidden || n.class == gone:
		case n.class == inline:
			if n.flags&hidden == 0 {
				p.flatten(k, between)
			}
		default:
			p.w.separate(between)
			p.flatten(k, between)
			p.w.separate(between)
		}
	}
}

// finish gives the lines their texts and puts them in order: see front.go.
func (p *page) finish() []document.Line {
	all := string(p.w.out)
	for i := range p.cellTexts {
		s := p.cellSpans[i]
		p.cellTexts[i].Text = all[s[0]:s[1]]
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.Kind == document.Grid {
			l.Cells = p.cellTexts[l.cellFrom:l.cellTo:l.cellTo]
			if len(l.Cells) == 1 {
				l.Text = l.Cells[0].Text // a heading inside the table
			}
			continue
		}
		l.Text = all[l.from:l.to]
	}
	lines := arrange(p.lines, p.tree)
	out := make([]document.Line, len(lines))
	for i := range lines {
		out[i] = lines[i].Line
		if out[i].Kind != document.Grid {
			out[i].At = document.Place{Line: int32(i + 1)}
		}
	}
	return out
}

// longCrumbs is the length beyond which a block is no path to a page.
const longCrumbs = 120

// isCrumbs says whether a block shows the path to the page: 首页 > 政务公开.
func (p *page) isCrumbs(i int32) bool {
	n := &p.tree.nodes[i]
	if n.runes > longCrumbs || n.runes < 4 || n.figures >= 3 || n.class == gone {
		return false
	}
	s := p.tree.text[n.from:n.to]
	if len(s) > 8*longCrumbs {
		return false // blanks and hidden text
	}
	head := bytes.Contains(s, []byte("首页"))
	told := bytes.Contains(s, []byte("位置"))
	if !head && !told {
		return false
	}
	named := n.flags&crumbs != 0 && head
	told = told && (bytes.Contains(s, []byte("位置：")) || bytes.Contains(s, []byte("位置:")))
	parted := head && bytes.ContainsAny(s, ">›»") && bytes.HasPrefix(bytes.TrimSpace(s), []byte("首页"))
	return (named || told || parted) && !hasBreaks(s)
}

// hasBreaks says whether a text has sentences, as no path has.
func hasBreaks(s []byte) bool {
	return bytes.Contains(s, []byte("。")) || bytes.Contains(s, []byte("，"))
}

// crumbs writes the path on one line. Where a style sheet draws the marks
// between its steps, they are written.
func (p *page) crumbs(i int32) {
	p.flush()
	p.open = true
	n := &p.tree.nodes[i]
	if bytes.ContainsAny(p.tree.text[n.from:n.to], ">›»|/") {
		p.flatten(i, blankGap)
	} else {
		p.steps(i)
	}
	p.flush()
	if n := len(p.lines); n > 0 {
		p.lines[n-1].isCrumbs = true
	}
}

// steps writes the items of a path with marks between them.
func (p *page) steps(i int32) {
	for k := p.tree.nodes[i].first; k != 0; k = p.tree.nodes[k].next {
		switch n := &p.tree.nodes[k]; {
		case n.class == textRun:
			p.w.text(p.tree.text[n.from:n.to], true)
		case n.flags&hidden != 0 || n.runes == 0:
		default:
			if p.w.last != 0 && !strings.ContainsRune("：:", p.w.last) {
				p.w.out = append(p.w.out, " > "...)
				p.w.gap = noGap
			}
			p.steps(k)
		}
	}
}

// onlyCrumbs looks for the path to the page in a block that is left out.
func (p *page) onlyCrumbs(i int32) {
	for k := p.tree.nodes[i].first; k != 0; k = p.tree.nodes[k].next {
		n := &p.tree.nodes[k]
		if n.class == textRun || n.flags&hidden != 0 || n.runes == 0 {
			continue
		}
		if p.isCrumbs(k) {
			p.crumbs(k)
			continue
		}
		p.onlyCrumbs(k)
	}
}
