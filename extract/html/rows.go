package html

import (
	"golang.org/x/net/html/atom"
)

// Pages of some systems draw their tables with a style sheet: a block a row,
// and in it a block or a <span> a cell. A page without tables is looked through
// for such rows: blocks one after the other whose children are short, figures
// or blanks behind labels. They become the rows of a table.

// fewRows is the number of rows from which blocks are a table: the shortest
// table of the forms has three rows of heads and one of figures.
const fewRows = 3

// findRows makes tables of the rows drawn by a style sheet.
func (b *builder) findRows() {
	// Children stand behind their parents: from the end, the innermost first.
	for i := int32(len(b.nodes)) - 1; i >= 0; i-- {
		switch b.nodes[i].class {
		case block, list, side, entry, item:
			if b.nodes[i].flags&hidden == 0 {
				b.termRows(i)
				b.rowsOf(i)
			}
		}
	}
}

// termRows makes blocks of the terms of a list, each with what is said of it:
// 规章 as the term and its figures behind it are a row.
func (b *builder) termRows(t int32) {
	first := b.nodes[t].first
	if first == 0 || b.nodes[first].atom != atom.Dt {
		return
	}
	for k := first; k != 0; k = b.nodes[k].next {
		if b.nodes[k].class != entry {
			return
		}
	}
	var before int32
	for k := first; k != 0; {
		row := node{class: block, parent: t, first: k, cols: 1, rows: 1, from: b.nodes[k].from}
		i := int32(len(b.nodes))
		for ok := true; ok; ok = k != 0 && b.nodes[k].atom == atom.Dd {
			n := &b.nodes[k]
			n.parent, row.last, row.to = i, k, n.to
			row.add(&n.sums)
			k = n.next
		}
		b.nodes[row.last].next = 0
		b.nodes = append(b.nodes, row)
		if before == 0 {
			b.nodes[t].first = i
		} else {
			b.nodes[before].next = i
		}
		before = i
	}
	b.nodes[t].last = before
}

// rowsOf looks for runs of rows among the children of a block.
func (b *builder) rowsOf(t int32) {
	for k, before := b.nodes[t].first, int32(0); k != 0; {
		first, last, rows, figures := k, int32(0), 0, 0
		for ; k != 0; k = b.nodes[k].next {
			cells, f, ok := b.rowOf(k)
			if !ok && !(rows > 0 && b.alone(k)) {
				break
			}
			if ok && cells > 0 {
				rows, figures, last = rows+1, figures+f, k
			}
		}
		if rows >= fewRows && figures >= fewFigures/2 {
			k = b.nodes[last].next
			before = b.makeTable(t, before, first, last)
			continue
		}
		if k == 0 {
			return
		}
		before, k = k, b.nodes[k].next
	}
}

// alone says whether a block is a short text by itself, as a title between the
// rows of a table is.
func (b *builder) alone(k int32) bool {
	n := &b.nodes[k]
	return n.class == rule || n.class == lineBreak || (n.class == block || n.class == list || n.class == paragraph) && n.runes > 0 && n.runes <= sentence
}

// rowOf says whether a block is a row of cells, how many it has, and how many
// of them are figures. Blanks between blocks are rows without cells.
func (b *builder) rowOf(k int32) (cells, figures int, ok bool) {
	n := &b.nodes[k]
	switch n.class {
	case textRun:
		return 0, 0, n.from == n.to
	case block, list, item:
	default:
		return 0, 0, false
	}
	label := false
	for c := n.first; c != 0; c = b.nodes[c].next {
		m := &b.nodes[c]
		switch m.class {
		case textRun:
			if len(squeezed(b.tree.text[m.from:m.to])) > 0 {
				return 0, 0, false // text between its cells
			}
			continue
		case block, item, entry, inline, paragraph:
		default:
			return 0, 0, false
		}
		if m.flags&hidden != 0 {
			continue
		}
		cells++
		s := b.tree.text[m.from:m.to]
		switch {
		case m.runes == 0:
		case isFigure(s):
			figures++
		case figures > 0 && label || m.runes > longCell:
			return 0, 0, false // words behind figures: prose
		default:
			label = true
		}
	}
	return cells, figures, cells > 1
}

// makeTable makes a table of the children first to last of a block; before is
// the child in front of them, 0 for none. It returns the table.
func (b *builder) makeTable(parent, before, first, last int32) int32 {
	t := int32(len(b.nodes))
	b.tables++
	n := node{atom: atom.Table, class: table, flags: implied, parent: parent, first: first, last: last, next: b.nodes[last].next,
		number: b.tables, cols: 1, rows: 1, from: b.nodes[first].from, to: b.nodes[last].to}
	b.nodes = append(b.nodes, n)
	b.nodes[last].next = 0
	for k := first; k != 0; k = b.nodes[k].next {
		r := &b.nodes[k]
		r.parent = t
		switch r.class {
		case block, list, item, paragraph:
		default:
			continue // blanks
		}
		if _, _, ok := b.rowOf(k); ok {
			b.makeRow(k)
		} else {
			b.makeLone(k)
		}
		n.add(&b.nodes[k].sums)
	}
	b.nodes[t].sums = n.sums
	if before == 0 {
		b.nodes[parent].first = t
	} else {
		b.nodes[before].next = t
	}
	if n.next == 0 {
		b.nodes[parent].last = t
	}
	added := sums{figures: n.figures, filled: n.filled}
	for p := parent; ; p = b.nodes[p].parent {
		b.nodes[p].add(&added)
		b.nodes[p].flags |= nested
		if p == 0 {
			return t
		}
	}
}

// makeRow makes a row of a block, and cells of its children.
func (b *builder) makeRow(k int32) {
	r := &b.nodes[k]
	r.class, r.cols, r.rows = row, 1, 1
	for c := r.first; c != 0; c = b.nodes[c].next {
		m := &b.nodes[c]
		if m.class == textRun {
			continue
		}
		m.class, m.cols, m.rows = cell, 1, 1
		if m.flags&hidden != 0 || m.runes == 0 {
			continue
		}
		r.filled++
		if isFigure(b.tree.text[m.from:m.to]) {
			m.figures, r.figures = 1, r.figures+1
		}
	}
}

// makeLone makes a row of one cell of a block: the block becomes the cell's
// row, and a node around its children the cell.
func (b *builder) makeLone(k int32) {
	r := b.nodes[k]
	c := int32(len(b.nodes))
	inner := r
	inner.atom, inner.class, inner.parent, inner.next, inner.cols, inner.rows = atom.Td, cell, k, 0, 1, 1
	b.nodes = append(b.nodes, inner)
	r.class, r.first, r.last = row, c, c
	r.filled++
	b.nodes[k] = r
	for m := inner.first; m != 0; m = b.nodes[m].next {
		b.nodes[m].parent = c
	}
}
