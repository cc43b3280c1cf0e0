package pdf

import (
	"math"
	"slices"
	"strings"
)

// margin is the part of a page's height within which heads and feet run.
const margin = 0.08

// dropHeads takes the heads and feet that run over the pages out of all but
// the first page that has them, and page numbers out of all: the address of a
// printed web page, the title once more. They stand in the middle of sentences
// and tables otherwise.
func dropHeads(sheets []sheet, pages []page) {
	if len(sheets) < 2 {
		return
	}
	type place struct {
		text string
		y    int
	}
	seen := make(map[place][]int) // pages
	at := func(l *textLine) place {
		return place{pattern(l), int(math.Round(l.box.MidY() / 4))}
	}
	for i := range sheets {
		for k := range sheets[i].lines {
			if l := &sheets[i].lines[k]; atEdge(l, &pages[i]) {
				seen[at(l)] = append(seen[at(l)], i)
			}
		}
	}
	// A place may be rounded to either side.
	on := func(p place) []int {
		all := slices.Concat(seen[place{p.text, p.y - 1}], seen[p], seen[place{p.text, p.y + 1}])
		slices.Sort(all)
		return slices.Compact(all)
	}
	for i := range sheets {
		s := &sheets[i]
		var kept []textLine
		for k := range s.lines {
			l := s.lines[k]
			if !atEdge(&l, &pages[i]) {
				kept = append(kept, l)
				continue
			}
			switch shows := on(at(&l)); {
			case len(shows) < 2:
				kept = append(kept, l)
			case shows[0] == i && strings.Trim(pattern(&l), "-—–―－·第页共/ ") != "":
				kept = append(kept, l.pieces()...)
			}
		}
		s.lines = kept
	}
}

func atEdge(l *textLine, p *page) bool {
	return l.box.Y1 < margin*p.height || l.box.Y0 > (1-margin)*p.height
}

// pattern is a line's text with its numbers left out.
func pattern(l *textLine) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, l.prose())
}

// partTexts parts lines in which texts of their own stand side by side, such as
// the menu of a web page and its article.
func partTexts(sheets []sheet) {
	for i := range sheets {
		var lines []textLine
		for _, l := range sheets[i].lines {
			pieces := l.pieces()
			if slices.ContainsFunc(pieces, func(p textLine) bool { return !p.isText() }) {
				pieces = []textLine{l}
			}
			lines = append(lines, pieces...)
		}
		sheets[i].lines = lines
	}
}

// isText says that a line has more than a word of Chinese.
func (l *textLine) isText() bool {
	n := 0
	for i := range l.glyphs {
		if wide(l.glyphs[i].r) {
			n++
		}
	}
	return n >= 4
}

// pieces parts a line where it has a wide gap: a date to the left, a title in
// the middle.
func (l *textLine) pieces() []textLine {
	const wide = 3 // times the size of type
	var out []textLine
	start := 0
	for i := 1; i <= len(l.glyphs); i++ {
		if i < len(l.glyphs) && gap(&l.glyphs[i-1], &l.glyphs[i]) < wide {
			continue
		}
		part := textLine{box: l.glyphs[start].box, glyphs: l.glyphs[start:i]}
		for _, g := range part.glyphs {
			part.box = part.box.Union(g.box)
		}
		out = append(out, part)
		start = i
	}
	return out
}
