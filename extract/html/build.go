package html

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// builder makes the tree of a page from its tokens, by the rules of HTML for
// end tags left out: a <td> ends the <td> before it, a block ends the <p>. An
// end tag inside a table's cell never ends what stands around the table.
type builder struct {
	tree
	stack        []int32
	open         [256]int32      // open elements by a hash of their atom
	overflow     int             // elements open beyond maxDepth
	hiddenInline int             // inline elements on the stack: hidden, or inside a hidden one
	places       map[int32]place // blocks placed by coordinates
	hiding       hiding          // what style sheets of the page hide
	leading      leading         // and what they tell of lines
	mode         mode            // what else is read than text as it stands
	inLink       bool
	linkCounted  bool
	tables       int32
	newGroup     bool // a group of rows begins with the next row
	attrs        attributes
	kept         scratch
	err          error
}

// build reads a page in a mode.
func (b *builder) build(page []byte, m mode) error {
	*b = builder{tree: tree{nodes: b.nodes[:0], text: b.text[:0]}, stack: b.stack[:0], kept: b.kept, mode: m}
	b.nodes = append(b.nodes, node{class: block})
	b.stack = append(b.stack, 0)
	b.tokens(&tokenizer{rest: page, prefix: xhtmlPrefix(page)})
	b.popTo(0)
	if b.err == nil && m&inlineCells != 0 {
		b.findRows()
	}
	return b.err
}

// tokens reads a page, or a page inside one.
func (b *builder) tokens(z *tokenizer) {
	skip := false    // the next text is that of a script
	inTitle := false // it is that of <title>
	inSheet := false // it is that of <style>
	for b.err == nil {
		switch z.next() {
		case endOfPage:
			return
		case textToken:
			switch {
			case inSheet:
				b.readSheet(z.text)
			case skip && b.mode&heldText != 0:
				b.held(z)
			case skip:
			case inTitle:
				if b.title == "" && b.visible() {
					b.title = squeezed(z.appendText(nil))
				}
			case b.mode&heldText != 0 && b.escapedPage(z):
			default:
				b.addText(z)
			}
		case startTag:
			a, c := z.class(true)
			b.attrs = attributes{}
			if len(z.tag) > 0 {
				b.attrs.read(z.tag)
			}
			skip, inTitle, inSheet = c == unread, c == titled, a == atom.Style
			if b.mode&heldText != 0 {
				c = b.shows(a, c)
			}
			b.start(a, c)
		case endTag:
			a, c := z.class(false)
			skip, inTitle, inSheet = false, false, false
			if a == atom.Template && b.mode&heldText != 0 {
				c = block
			}
			b.end(a, c)
		}
	}
}

func (b *builder) visible() bool {
	for _, i := range b.stack {
		if b.nodes[i].flags&hidden != 0 {
			return false
		}
	}
	return true
}

func (b *builder) top() *node { return &b.nodes[b.stack[len(b.stack)-1]] }

// leaf adds a node without opening it.
func (b *builder) leaf(n node) int32 {
	if len(b.nodes) >= maxElements {
		b.err = ErrElements
		return 0
	}
	i := int32(len(b.nodes))
	n.parent = b.stack[len(b.stack)-1]
	b.nodes = append(b.nodes, n)
	p := &b.nodes[n.parent]
	if p.last == 0 {
		p.first = i
	} else {
		b.nodes[p.last].next = i
	}
	p.last = i
	return i
}

// push opens an element.
func (b *builder) push(a atom.Atom, c class, f flags) {
	if len(b.stack) >= maxDepth {
		b.overflow++
		return
	}
	at := &b.attrs
	if c == cell || c == row {
		at.hidden = at.hidden || b.hiding.hides(at.classes, at.id)
	}
	for _, x := range [...]struct {
		is bool
		f  flags
	}{{at.hidden, hidden}, {at.invisible || at.struck && c == cell, invisible}, {at.struck && c != cell && c != row && c != table, hidden}, {at.noWidth && c == cell, noWidth}, {at.preformatted, preText}, {at.crumbs, crumbs}, {at.aside, aside}} {
		if x.is {
			f |= x.f
		}
	}
	if c == pre {
		f |= preText
	}
	if i := b.leaf(node{atom: a, class: c, flags: f, from: int32(len(b.text)), cols: max(at.cols, 1), rows: max(at.rows, 1)}); i != 0 {
		b.stack = append(b.stack, i)
		b.open[hash(a)]++
		if at.placed == 2 && (c == block || c == paragraph) {
			if b.places == nil {
				b.places = make(map[int32]place)
			}
			b.places[i] = place{point{at.left, at.top}, b.leading.of(at.classes)}
		}
		switch c {
		case inline:
			b.hiddenInline++
		case table:
			b.tables++
			b.nodes[i].number = b.tables
		}
	}
}

func hash(a atom.Atom) uint8 { return uint8(a>>8) ^ uint8(a>>16) }

// pop closes the innermost element and counts it in the one around it.
func (b *builder) pop() {
	i := b.stack[len(b.stack)-1]
	b.stack = b.stack[:len(b.stack)-1]
	n := &b.nodes[i]
	n.to = int32(len(b.text))
	b.open[hash(n.atom)]--
	p := &b.nodes[n.parent]
	if n.flags&invisible != 0 {
		if n.class == cell {
			n.first, n.last, n.sums = 0, 0, sums{}
		} else {
			n.flags |= hidden
		}
	}
	switch n.class {
	case inline:
		b.hiddenInline--
	case cell:
		b.cells++
		if n.runes > 0 {
			n.filled++
			if n.runes <= 24 && n.flags&nested == 0 && isFigure(b.text[n.from:n.to]) {
				n.figures++
			}
		}
	case heading:
		if n.atom == atom.H1 || n.atom == atom.H2 {
			n.flags |= titles
		}
	case table:
		if n.filled >= 2 && n.flags&hidden == 0 {
			p.flags |= nested
		}
	}
	if n.flags&hidden != 0 {
		b.hidden += int(n.figures)
		return
	}
	if i != 0 {
		p.add(&n.sums)
		p.flags |= n.flags & (nested | titles)
	}
}

// popTo closes elements until depth are open.
func (b *builder) popTo(depth int) {
	for len(b.stack) > depth {
		b.pop()
	}
}

// nearest finds the innermost open element of a class, no farther out than the
// table; its depth, or 0.
func (b *builder) nearest(c class) int {
	for d := len(b.stack) - 1; d > 0; d-- {
		n := &b.nodes[b.stack[d]]
		if n.class == c {
			return d
		}
		if n.class == table {
			break
		}
	}
	return 0
}

// closeParagraph ends the open <p>, which stands on top but for what is hidden
// in it.
func (b *builder) closeParagraph() {
	for d := len(b.stack) - 1; d > 0; d-- {
		switch n := &b.nodes[b.stack[d]]; {
		case n.class == paragraph:
			b.popTo(d)
			return
		case n.class != inline:
			return
		}
	}
}

// start takes a start tag.
func (b *builder) start(a atom.Atom, c class) {
	switch c {
	case inline, struck, anchor:
		if c == anchor {
			b.inLink = b.attrs.href
			b.linkCounted = false
		}
		if c == struck || b.attrs.hidden || b.attrs.invisible || b.attrs.struck || b.hiddenInline > 0 || b.mode&inlineCells != 0 {
			f := flags(0)
			if c == struck {
				f = hidden
			}
			b.push(a, inline, f)
		}
	case lineBreak:
		b.leaf(node{class: lineBreak})
	case rule:
		b.closeParagraph()
		b.leaf(node{class: rule})
	case paragraph:
		b.closeParagraph()
		b.inLink = false
		b.push(a, c, 0)
	case heading:
		b.closeParagraph()
		b.inLink = false
		if b.top().class == heading {
			b.pop()
		}
		b.push(a, c, 0)
	case item, entry:
		b.inLink = false
		for d := len(b.stack) - 1; d > 0; d-- {
			n := &b.nodes[b.stack[d]]
			if n.class == c {
				b.popTo(d)
				break
			}
			if n.class == list || n.class == cell || n.class == caption || n.class == table {
				break
			}
		}
		b.closeParagraph()
		b.push(a, c, 0)
	case table:
		b.closeParagraph()
		b.inLink = false
		if t := b.nearest(table); t > 0 && b.nearest(cell) == 0 && b.nearest(caption) == 0 {
			b.popTo(t) // a table directly in a table ends it
		}
		b.push(a, c, 0)
	case section, row, cell, caption:
		b.inLink = false
		b.part(a, c)
	case block, list, side, pre, gone:
		b.closeParagraph()
		f := flags(0)
		if c == gone {
			f = hidden
		}
		b.push(a, c, f)
	case meta:
		b.meta()
	case input:
		// A form filled in on the page: only figures, and not the hints of a
		// search box.
		if v := b.attrs.value; !b.attrs.hidden && !bytes.EqualFold(b.attrs.inputType, []byte("hidden")) && b.nearest(cell) > 0 && isFigure(v) {
			b.addText(&tokenizer{text: v})
		}
	}
}

// part takes the start of a part of a table. Where no table is open one is
// implied: rows whose <table> was lost, or ended too early, are rows still.
func (b *builder) part(a atom.Atom, c class) {
	t := b.nearest(table)
	if t == 0 {
		if c == section || c == caption || b.overflow > 0 {
			return
		}
		b.closeParagraph()
		saved := b.attrs
		b.attrs = attributes{}
		b.push(atom.Table, table, implied)
		b.attrs = saved
		if t = b.nearest(table); t == 0 {
			return
		}
	}
	imp := b.nodes[b.stack[t]].flags & implied
	sec := b.nearest(section) // on the stack only where hidden
	switch c {
	case section:
		b.popTo(t + 1)
		b.newGroup = true
		if b.attrs.hidden || b.attrs.invisible {
			b.push(a, section, imp|hidden)
		}
	case caption:
		b.popTo(t + 1)
		b.push(a, c, imp)
	case row:
		b.popTo(max(t, sec) + 1)
		if b.newGroup {
			imp |= group
			b.newGroup = false
		}
		b.push(a, c, imp)
	case cell:
		r := b.nearest(row)
		if r == 0 {
			saved := b.attrs
			b.attrs = attributes{}
			b.popTo(max(t, sec) + 1)
			b.push(atom.Tr, row, imp)
			b.attrs = saved
			if r = b.nearest(row); r == 0 {
				return
			}
		}
		b.popTo(r + 1)
		b.push(a, c, imp)
	}
}

// end takes an end tag.
func (b *builder) end(a atom.Atom, c class) {
	switch c {
	case inline, struck, anchor:
		if c == anchor {
			b.inLink = false
		}
		for d := len(b.stack) - 1; b.hiddenInline > 0 && d > 0; d-- {
			n := &b.nodes[b.stack[d]]
			if n.class == inline && n.atom == a {
				b.popTo(d)
				return
			}
			if n.class == cell || n.class == table {
				return
			}
		}
		return
	case lineBreak:
		b.leaf(node{class: lineBreak})
		return
	case unread, titled, meta, input, root, column, rule:
		return
	}
	if b.overflow > 0 {
		b.overflow--
		return
	}
	switch c {
	case table, row, cell, section, caption:
		if d := b.nearest(c); d > 0 {
			b.popTo(d)
		}
		return
	case paragraph:
		if b.open[hash(a)] == 0 {
			b.leaf(node{class: rule}) // browsers open an empty one
			return
		}
	case heading: // any level ends any
	default:
		if b.open[hash(a)] == 0 {
			return
		}
	}
	for d := len(b.stack) - 1; d > 0; d-- {
		n := &b.nodes[b.stack[d]]
		if n.class == c && (n.atom == a || c == heading) {
			b.popTo(d)
			return
		}
		if n.flags&implied == 0 && (n.class == cell || n.class == table || n.class == caption) {
			return
		}
	}
}

// meta keeps what the head says of the page.
func (b *builder) meta() {
	keep := func(to *string) {
		if *to == "" && len(b.attrs.value) < 1000 {
			*to = squeezed(unescape(nil, b.attrs.value))
		}
	}
	switch string(bytes.ToLower(b.attrs.name)) {
	case "articletitle":
		keep(&b.article)
	case "pubdate":
		keep(&b.pubDate)
	case "contentsource":
		keep(&b.source)
	}
}
