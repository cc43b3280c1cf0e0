package pdf

import (
	"slices"

	"gongkai/extract/document"
	"gongkai/extract/ruling"
)

// sheet is a page with its tables and the lines around them.
type sheet struct {
	tables []*table
	lines  []textLine
}

// assemble makes the document of its pages.
func assemble(pages []page) *document.Document {
	sheets := make([]sheet, len(pages))
	ruled := make([][]*ruling.Table, len(pages))
	var pictures []int32
	columns := 0 // lines of text with figures in columns that are not ruled
	apart := 0   // that end with a figure, far from the rest
	for i := range pages {
		p, s := &pages[i], &sheets[i]
		if p.isPicture() {
			pictures = append(pictures, int32(i+1))
			p.glyphs = nil
		}
		tables, rest := tablesOf(p)
		s.tables, s.lines = tables, linesOf(rest)
		ruled[i] = make([]*ruling.Table, len(tables))
		for k, t := range tables {
			ruled[i][k] = &t.Table
		}
	}
	dropHeads(sheets, pages)
	for i := range sheets {
		for k := range sheets[i].lines {
			sheets[i].lines[k].partCells()
			switch l := &sheets[i].lines[k]; {
			case l.numbers() >= 3 || len(l.figures()) >= 5:
				columns++
			case l.endsApart():
				apart++
			}
		}
	}
	ruling.Link(ruled)
	d := &document.Document{MediaType: MediaType, Layout: LayoutTable, Pictures: pictures}
	if columns >= 2 || apart >= 8 {
		d.Layout = document.LayoutAligned
	} else {
		partTexts(sheets)
	}
	print := newPrinter(sheets, d.Layout)
	for i := range sheets {
		d.Lines = append(d.Lines, print.sheet(&sheets[i], int32(i+1))...)
	}
	d.Lines = ruling.Mend(d.Lines)
	return d
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
			left = append(left, ls[k].box.X0)
			right = append(right, ls[k].box.X1)
			for _, g := range ls[k].glyphs {
				if wide(g.r) {
					width = append(width, g.box.Width()/2)
				}
			}
			if k > 0 {
				pitch = append(pitch, ls[k].box.MidY()-ls[k-1].box.MidY())
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
	var parts []ruling.Part
	for i, t := range s.tables {
		parts = t.Print(pageNo, int32(i+1), t, parts)
	}
	for i := range s.lines {
		l := &s.lines[i]
		text := ""
		var words []document.Extent
		if p.layout == document.LayoutAligned {
			text, words = l.aligned(p.left, p.unit)
		} else {
			text = l.prose()
			if p.begins(s, i) {
				text = indent + text
			}
		}
		at := document.Place{Page: pageNo, Line: int32(i + 1)}
		parts = append(parts, ruling.Part{Y: l.box.MidY(), Lines: []document.Line{{Kind: document.Plain, At: at, Text: text, Words: words}}})
	}
	return ruling.InOrder(parts)
}

// begins says that a line is set off as the first of a paragraph: it is
// indented, more room is above it than is usual, or the line above ends though
// its first word would still have had a place there.
func (p *printer) begins(s *sheet, i int) bool {
	l := &s.lines[i]
	if l.box.X0-p.left > 1.5*l.size() {
		return true
	}
	if i == 0 {
		return false
	}
	above := &s.lines[i-1]
	return p.pitch > 0 && l.box.MidY()-above.box.MidY() > 1.2*p.pitch || p.right-above.box.X1 > l.firstWord()+l.size()
}

// usual is the value that most values are near to, the smallest of equals.
func usual(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	best, count := 0.0, 0
	for i := 0; i < len(v); {
		n := 1
		for i+n < len(v) && v[i+n]-v[i] <= ruling.Slack {
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
