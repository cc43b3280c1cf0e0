package text

import "gongkai/extract/document"

// page is a text on its way to cells: its lines, as far as they are put in
// order, and the line of the source on which each begins.
type page struct {
	lines  []string
	number []int32 // of each line in the source, from 1
}

func newPage(s string) *page {
	p := &page{lines: split(s)}
	p.number = make([]int32, len(p.lines))
	for i := range p.number {
		p.number[i] = int32(i + 1)
	}
	return p
}

// rewriter collects the lines of a page that is written anew. It costs nothing
// until the first line that differs.
type rewriter struct {
	from *page
	kept int // lines of from taken over so far
	to   *page
}

// until takes over the lines before i that were not yet.
func (w *rewriter) until(i int) {
	if w.to == nil {
		w.to = &page{lines: make([]string, 0, len(w.from.lines)), number: make([]int32, 0, len(w.from.lines))}
	}
	w.to.lines = append(w.to.lines, w.from.lines[w.kept:i]...)
	w.to.number = append(w.to.number, w.from.number[w.kept:i]...)
	w.kept = i
}

// replace puts a line in place of the lines [i, j).
func (w *rewriter) replace(i, j int, line string) {
	w.until(i)
	w.to.lines = append(w.to.lines, line)
	w.to.number = append(w.to.number, w.from.number[i])
	w.kept = j
}

// drop leaves the lines [i, j) out.
func (w *rewriter) drop(i, j int) {
	w.until(i)
	w.kept = j
}

// done is the page as written: the old one where nothing was.
func (w *rewriter) done() *page {
	if w.to == nil {
		return w.from
	}
	w.until(len(w.from.lines))
	return w.to
}

// at is the place of the line with that index.
func (p *page) at(i int) document.Place { return document.Place{Line: p.number[i]} }
