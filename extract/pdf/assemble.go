package pdf

import (
	"cmp"
	"slices"

	"gongkai/extract/document"
)

// sheet is a page with its tables and the lines around them.
type sheet struct {
	tables []table
	lines  []textLine
}

// assemble makes the document of its pages.
func assemble(pages []page) *document.Document {
	sheets := make([]sheet, len(pages))
	columns := 0 // lines of text with figures in columns that are not ruled
	for i := range pages {
		p, s := &pages[i], &sheets[i]
		for _, l := range lattices(p.across, p.down) {
			s.tables = append(s.tables, table{lattice: l})
		}
		slices.SortStableFunc(s.tables, func(a, b table) int { return cmp.Or(cmp.Compare(a.ys[0], b.ys[0]), cmp.Compare(a.xs[0], b.xs[0])) })
		s.lines = linesOf(pour(s.tables, p.glyphs))
		for k := range s.tables {
			s.tables[k].finish()
		}
		for k := range s.lines {
			if s.lines[k].numbers() >= 3 {
				columns++
			}
		}
	}
	link(sheets)
	d := &document.Document{MediaType: MediaType, Layout: LayoutTable}
	if columns >= 2 {
		d.Layout = document.LayoutAligned
	}
	print := newPrinter(sheets, d.Layout)
	for i := range sheets {
		d.Lines = append(d.Lines, print.sheet(&sheets[i], int32(i+1))...)
	}
	return d
}

// link gives the blocks of a table that runs on over pages the same columns: a
// page on which no row of the depth of others stands lacks their lines.
func link(sheets []sheet) {
	var chain []*block
	flush := func() {
		if len(chain) > 1 {
			var all []float64
			for _, b := range chain {
				all = append(all, b.xs...)
			}
			all = distinct(all)
			for _, b := range chain {
				b.xs = all
			}
		}
		chain = chain[:0]
	}
	for i := range sheets {
		ts := sheets[i].tables
		if len(ts) == 0 {
			flush() // a page between
			continue
		}
		first := &ts[0].blocks[0]
		if len(chain) == 0 || !sameColumns(chain[len(chain)-1], first) {
			flush()
		}
		if len(chain) == 0 || len(ts) > 1 || len(ts[0].blocks) > 1 {
			if len(chain) > 0 {
				chain = append(chain, first)
				flush()
			}
			last := &ts[len(ts)-1]
			chain = append(chain, &last.blocks[len(last.blocks)-1])
			continue
		}
		chain = append(chain, first)
	}
	flush()
}

// sameColumns says that two blocks are parts of one table: the same sides, and
// most lines between them at the same places.
func sameColumns(a, b *block) bool {
	const near = 3.5
	if len(a.xs) < 4 || len(b.xs) < 4 {
		return false
	}
	if d := a.xs[0] - b.xs[0]; d > near || d < -near {
		return false
	}
	if d := a.xs[len(a.xs)-1] - b.xs[len(b.xs)-1]; d > near || d < -near {
		return false
	}
	if len(a.xs) > len(b.xs) {
		a, b = b, a
	}
	inner := a.xs[1 : len(a.xs)-1]
	same := 0
	for _, x := range inner {
		if d := x - b.xs[nearest(b.xs, x)]; d <= near && d >= -near {
			same++
		}
	}
	return same*10 >= len(inner)*7
}

// printer makes lines of text as the layout wants them.
type printer struct {
	layout string
	left   float64 // the text's left side in the document
	right  float64 // where its full lines end
	unit   float64 // width of a column of characters
	pitch  float64 // usual distance of lines
}

func newPrinter(sheets []sheet, layout string) *printer {
	p := &printer{layout: layout, unit: 5.25}
	var left, right, width, pitch []float64
	for i := range sheets {
		ls := sheets[i].lines
		for k := range ls {
			left = append(left, ls[k].box.x0)
			right = append(right, ls[k].box.x1)
			for _, g := range ls[k].glyphs {
				if wide(g.r) {
					width = append(width, g.box.width()/2)
				}
			}
			if k > 0 {
				pitch = append(pitch, ls[k].box.cy()-ls[k-1].box.cy())
			}
		}
	}
	if layout == document.LayoutAligned {
		if len(left) > 0 {
			p.left = slices.Min(left)
		}
	} else {
		p.left = usual(left)
	}
	if w := quantile(width, 0.5); w > 1 {
		p.unit = w
	}
	p.right = quantile(right, 0.9)
	p.pitch = quantile(pitch, 0.3) // most lines may begin a paragraph
	return p
}

// indent is how the reader of the lines is shown where a paragraph begins.
const indent = "\u3000\u3000"

// sheet makes the lines of a page in reading order: from top to bottom, the
// rows of a table together.
func (p *printer) sheet(s *sheet, pageNo int32) []document.Line {
	var parts []part
	for i := range s.tables {
		for k := range s.tables[i].blocks {
			parts = s.tables[i].print(&s.tables[i].blocks[k], pageNo, int32(i+1), parts)
		}
	}
	for i := range s.lines {
		l := &s.lines[i]
		text := ""
		if p.layout == document.LayoutAligned {
			text = l.aligned(p.left, p.unit)
		} else {
			text = l.prose()
			if p.begins(s, i) {
				text = indent + text
			}
		}
		at := document.Place{Page: pageNo, Line: int32(i + 1)}
		parts = append(parts, part{l.box.cy(), []document.Line{{Kind: document.Plain, At: at, Text: text}}})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.y, b.y) })
	var out []document.Line
	for i := range parts {
		out = append(out, parts[i].lines...)
	}
	return out
}

// begins says that a line is set off as the first of a paragraph: it is
// indented, more room is above it than is usual, or the line above ends though
// its first word would still have had a place there.
func (p *printer) begins(s *sheet, i int) bool {
	l := &s.lines[i]
	if l.box.x0-p.left > 1.5*l.size() {
		return true
	}
	if i == 0 {
		return false
	}
	above := &s.lines[i-1]
	return p.pitch > 0 && l.box.cy()-above.box.cy() > 1.2*p.pitch || p.right-above.box.x1 > l.firstWord()+l.size()
}

// usual is the value that most values are near to, the smallest of equals.
func usual(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	best, count := 0.0, 0
	for i := 0; i < len(v); {
		n := 1
		for i+n < len(v) && v[i+n]-v[i] <= slack {
			n++
		}
		if n > count {
			best, count = v[i], n
		}
		i += n
	}
	return best
}

// quantile is the value below which the given part of the values lies.
func quantile(v []float64, part float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Clone(v)
	slices.Sort(v)
	return v[int(float64(len(v)-1)*part)]
}
