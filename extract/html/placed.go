package html

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/extract/text"
	"gongkai/schemas/figure"
)

// Programs that make pages of PDF place each run of text by its coordinates and
// leave the order to chance. Such a page is laid out again as text, its runs on
// lines and in columns as they stand, and read as text is that pdftotext lays
// out.

// fewPlaced is the number of placed blocks from which a page is such a one.
const fewPlaced = 40

// point is a place on the page, in the units of its style.
type point struct{ x, y float32 }

// place is where a block stands, and how far its lines are apart, 0 where that
// is not told.
type place struct {
	point
	leading float32
}

// run is a line of text with its place.
type run struct {
	place
	line  int // in its block, which tells the place of its first line alone
	text  string
	width int // in columns of text: two for a Chinese character
}

// laidOut decodes a page whose blocks are placed, nil where they are not.
func (p *page) laidOut(places map[int32]place) *document.Document {
	if len(places) < fewPlaced {
		return nil
	}
	var s layout
	for _, runs := range p.sheets(places) {
		s.lay(runs)
		s.text.WriteByte('\f')
		s.words = append(s.words, nil)
	}
	if s.text.Len() >= maxLaidOut {
		return nil
	}
	d := text.Parse(s.text.String())
	d.MediaType, d.Roughly = MediaType, true
	if len(d.Lines) == len(s.words) {
		for i := range d.Lines {
			d.Lines[i].Words = s.words[i]
		}
	}
	return d
}

// layout is a page laid out as text, with the place of each word of each line.
type layout struct {
	text  strings.Builder
	words [][]document.Extent
}

// sheets gathers the runs of each sheet: the blocks placed in one block.
func (p *page) sheets(places map[int32]place) (sheets [][]run) {
	around := int32(-1)
	for i := range p.tree.nodes {
		at, ok := places[int32(i)]
		if !ok || p.tree.nodes[i].runes == 0 || p.tree.nodes[i].flags&hidden != 0 {
			continue
		}
		if parent := p.tree.nodes[i].parent; parent != around || len(sheets) == 0 {
			sheets, around = append(sheets, nil), parent
		}
		last := &sheets[len(sheets)-1]
		*last = append(*last, p.runs(int32(i), at)...)
	}
	return sheets
}

// runs are the lines of a block.
func (p *page) runs(i int32, at place) (runs []run) {
	var w writer
	add := func() {
		if s := strings.TrimSpace(string(w.out)); s != "" {
			runs = append(runs, run{at, len(runs), s, columnsOfText(s)})
		}
		w = writer{}
	}
	for k := p.tree.nodes[i].first; k != 0; k = p.tree.nodes[k].next {
		switch n := &p.tree.nodes[k]; n.class {
		case textRun:
			w.text(p.tree.text[n.from:n.to], true)
		case lineBreak:
			add()
		}
	}
	add()
	return runs
}

// columnsOfText is the width of a text where a Chinese character has two.
func columnsOfText(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if isWide(r) {
			n++
		}
	}
	return n
}

// lay writes the runs of a sheet as lines.
func (s *layout) lay(runs []run) {
	height := lineHeight(runs)
	// Blocks whose lines are not told are mostly those of tables, set tight.
	tight := height
	for _, r := range runs {
		if r.leading > 0 {
			tight = min(tight, r.leading)
		}
	}
	room := roomBelow(runs)
	for i := range runs {
		r := &runs[i]
		r.y += float32(r.line) * min(cmp.Or(r.leading, tight), room[r.point])
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.y, b.y) })
	unit := columnWidth(runs, height)
	for from := 0; from < len(runs) && s.text.Len() < maxLaidOut; {
		until := from + 1
		for until < len(runs) && runs[until].y-runs[from].y < height*2/5 {
			until++
		}
		line := runs[from:until]
		slices.SortStableFunc(line, func(a, b run) int { return cmp.Compare(a.x, b.x) })
		var words []document.Extent
		at, end := 0, float32(0) // of what is written: in columns, and on the page
		for i, r := range line {
			column := int(r.x / unit)
			switch {
			case i > 0 && r.x-end < unit && !wholeFigure(r.text) && !wholeFigure(line[i-1].text):
				column = at // it goes on where the run before ended
			case i > 0:
				column = max(column, at+2)
			}
			s.text.WriteString(strings.Repeat(" ", min(max(column-at, 0), maxBlanks)))
			s.text.WriteString(r.text)
			words = r.words(words, column <= at && i > 0)
			at, end = max(column, at)+r.width, r.x+float32(r.width)*unit
		}
		s.text.WriteByte('\n')
		s.words = append(s.words, words)
		from = until
	}
}

// words adds where the words of a run stand, in tenths of the page's units; joined
// says that the first goes on from the last before. Only where the first begins is
// known: the others have no place.
func (r *run) words(words []document.Extent, joined bool) []document.Extent {
	at := int32(10 * r.x)
	for range strings.FieldsFuncSeq(r.text, isBlank) {
		if !joined {
			words = append(words, document.Extent{From: at, Until: at})
		}
		joined, at = false, -1
	}
	return words
}

// roomBelow is how far the lines of each block can be apart at most, so that they
// end above the next block in the same column.
func roomBelow(runs []run) map[point]float32 {
	lines := make(map[point]int)
	for _, r := range runs {
		lines[r.point] = max(lines[r.point], r.line+1)
	}
	blocks := slices.SortedFunc(maps.Keys(lines), func(a, b point) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	room := make(map[point]float32, len(blocks))
	for i, b := range blocks {
		room[b] = math.MaxFloat32
		if i+1 < len(blocks) && blocks[i+1].x == b.x {
			room[b] = (blocks[i+1].y - b.y) / float32(lines[b])
		}
	}
	return room
}

// wholeFigure says that a run is a figure of its own: it goes on from no other.
func wholeFigure(s string) bool { return figure.Classify(s) != figure.Text }

// columnWidth is the width of a digit: a share of the distance between lines, or
// less, so that of runs beside each other nearly all end before the next begins.
func columnWidth(runs []run, height float32) float32 {
	const few = 20 // in a hundred may be wider than that
	var widths []float32
	for from := 0; from < len(runs); {
		until := from + 1
		for until < len(runs) && runs[until].y-runs[from].y < height*2/5 {
			until++
		}
		line := slices.Clone(runs[from:until])
		slices.SortStableFunc(line, func(a, b run) int { return cmp.Compare(a.x, b.x) })
		for i := 1; i < len(line); i++ {
			if w := (line[i].x - line[i-1].x) / float32(line[i-1].width+1); w > 0 {
				widths = append(widths, w)
			}
		}
		from = until
	}
	unit := height * columnShare
	if len(widths) >= few {
		slices.Sort(widths)
		unit = min(unit, widths[len(widths)*few/100])
	}
	return max(unit, 1)
}

// A digit is about as wide as a third of the distance between lines; no sheet is
// wider than some hundred digits, and no report longer than some megabytes.
const (
	columnShare = 0.35
	maxBlanks   = 300
	maxLaidOut  = 8 << 20 // bytes of all sheets
)

// lineHeight is the distance between lines: the one that most runs have to a
// run above them in the same column.
func lineHeight(runs []run) float32 {
	const least, most, usual = 6, 60, 20
	count := make(map[int]int)
	best, times := usual, 0
	for i := 1; i < len(runs); i++ {
		if runs[i].x != runs[i-1].x {
			continue
		}
		if d := int(runs[i].y - runs[i-1].y + 0.5); d >= least && d <= most {
			if count[d]++; count[d] > times || count[d] == times && d < best {
				best, times = d, count[d]
			}
		}
	}
	return float32(best)
}
