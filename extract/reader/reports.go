package reader

import (
	"math/bits"
	"slices"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// A document may hold several reports: this year's and last year's, those of
// all townships, a sheet an agency. A report begins at an opening: a title that
// was not met before, the heading of section one, or a sheet. An opening alone
// proves nothing, since titles stand in menus and above every page, and headings
// in tables of contents. It begins another report only where what follows goes
// again through what the report before has: rows of the form, or sections with
// text under them.

// Evidence that a report begins again.
const (
	rowsAgain     = 4 // rows of the form that both have; a page break repeats fewer
	sectionsAgain = 2 // sections that both have
)

// part is the lines of a document that hold one report.
type part struct {
	document.Document
	shared []Clue // what stands above all reports of the document
}

// content is what of a report was met in a range of lines.
type content struct {
	sections uint64
	rows     []uint64 // by chain, rows of the form as bits
}

func (c *content) add(o *content) {
	c.sections |= o.sections
	for i, b := range o.rows {
		c.rows[i] |= b
	}
}

func (c *content) clear() {
	c.sections = 0
	clear(c.rows)
}

func (c *content) empty() bool {
	return c.sections == 0 && !slices.ContainsFunc(c.rows, func(b uint64) bool { return b != 0 })
}

// repeats says that a report which began at an opening of the kind given goes
// again through what the one before has.
func (c *content) repeats(before *content, titled bool) bool {
	again := 0
	for i := range c.rows {
		again = max(again, bits.OnesCount64(c.rows[i]&before.rows[i]))
	}
	const overview = 1
	begun := titled || c.sections&before.sections&overview != 0
	return begun && (again >= rowsAgain || bits.OnesCount64(c.sections&before.sections) >= sectionsAgain)
}

// cut parts a document into its reports, nearly always one.
func (r *Reader) cut(d *document.Document) []part {
	whole := []part{{Document: *d}}
	opens := openings(d)
	if !mayRepeat(opens) {
		return whole
	}
	s := r.survey(d)
	starts := s.starts(opens)
	if len(starts) == 1 {
		return whole
	}
	// What stands above the first report may speak of all of them: the title of
	// a collection, the way to the page.
	parts := make([]part, len(starts))
	for i, from := range starts {
		until := len(d.Lines)
		if i+1 < len(starts) {
			until = starts[i+1]
		}
		parts[i].Document = *d
		parts[i].Lines = d.Lines[from:until]
	}
	above := shared(d.Lines[:starts[0]])
	title := slices.IndexFunc(opens, func(o opening) bool { return o.title != "" && o.from >= starts[0] })
	below := above
	if title >= 0 && opens[title].from < starts[1] {
		below = append(slices.Clip(above), shared(d.Lines[starts[0]:opens[title].from])...)
	}
	parts[0].shared = above
	for i := range parts[1:] {
		parts[i+1].shared = below
	}
	return parts
}

// maxShared bounds the lines that are taken for what all reports share.
const maxShared = 12

// shared makes clues of lines that belong to all reports of a document.
func shared(lines []document.Line) []Clue {
	var out Reading
	front(&document.Document{Lines: lines}, len(lines), &out)
	clues := out.Clues
	if len(clues) > maxShared {
		clues = clues[:maxShared]
	}
	for i := range clues {
		clues[i].Kind = schemas.ClueDocument
	}
	return clues
}

// mayRepeat says whether a document can hold a second report: section one is
// headed again, a title comes after it, or a sheet begins. It spares nearly
// all documents the closer look.
func mayRepeat(opens []opening) bool {
	overview, first := false, ""
	for i := range opens {
		o := &opens[i]
		switch {
		case o.title == "" && i > 0 && (overview || !o.overview):
			return true
		case o.title != "" && overview:
			return true
		case o.title != "" && first != "" && o.title != first:
			return true
		}
		overview = overview || o.overview
		if o.title != "" {
			first = o.title
		}
	}
	return false
}

// survey is what stands on the lines of a document that may hold several
// reports: headings with something under them, and rows of the forms.
type survey struct {
	d      *document.Document
	events []event
	chains int
}

// event is one thing met: a section, or a row of one chain.
type event struct {
	line    int
	section uint64
	chain   int
	row     uint64
}

// survey looks at all lines, once for each form.
func (r *Reader) survey(d *document.Document) *survey {
	s := &survey{d: d, chains: len(r.chains)}
	heading := event{line: -1}
	for i := range d.Lines {
		l := &d.Lines[i]
		text := lineText(l)
		if section, numbered := schemas.SectionOf(text); section != "" && numbered {
			heading = event{line: i, section: 1 << sectionRank(section)}
			continue
		}
		if heading.line >= 0 && isWritten(l) {
			s.events = append(s.events, heading)
			heading.line = -1
		}
	}
	for k, c := range r.chains {
		for i := range r.scan.lines(c, d, 0, len(d.Lines)) {
			row := &r.scan.rows[i]
			if t := c.rowOf(row); t >= 0 {
				s.events = append(s.events, event{line: row.line, chain: k, row: 1 << t})
			}
		}
	}
	slices.SortStableFunc(s.events, func(a, b event) int { return a.line - b.line })
	return s
}

func sectionRank(section string) int {
	return slices.IndexFunc(schemas.SectionHeadings, func(h schemas.SectionHeading) bool { return h.Section == section })
}

// leastText is the length in characters from which a line is text of a section
// and no entry of a table of contents.
const leastText = 25

// isWritten says that a line is text of a section, or a row of a table.
func isWritten(l *document.Line) bool {
	switch l.Kind {
	case document.Grid:
		return len(l.Cells) > 2
	case document.Stream:
		return true
	case document.Plain:
		return utf8.RuneCountInString(trim(l.Text)) >= leastText && !endsTitle(titleText(l))
	}
	return false
}

// rowOf is the row of the form, counted over the chain, whose whole label a row
// bears, -1 where it bears none that is the label of one row alone.
func (c *chain) rowOf(r *row) int {
	for i := len(r.labels) - 1; i >= 0; i-- {
		f := r.labels[i].frag
		if f == nil || f.best < holdsLeaf {
			continue
		}
		best, second, at, n := float32(0), float32(0), -1, 0
		for j, v := range f.fit {
			if c.targets[j].row == nil {
				continue
			}
			n++
			switch {
			case v > best:
				best, second, at = v, best, n-1
			case v > second:
				second = v
			}
		}
		if best >= holdsLeaf && best-second >= 0.2 && at < 64 {
			return at
		}
	}
	return -1
}

// starts lists the lines at which the reports begin.
func (s *survey) starts(opens []opening) []int {
	before, tried := s.newContent(), s.newContent()
	seen := make(map[string]bool) // titles of the report at hand, which pages repeat
	var starts []int
	next := 0   // event
	open := 0   // the opening from which tried was met
	first := -1 // line of the first thing in it
	low := 0    // line from which the report in it may begin
	titled := false
	take := func(until int) {
		for ; next < len(s.events) && s.events[next].line < until; next++ {
			e := &s.events[next]
			if tried.empty() {
				first = e.line
			}
			tried.sections |= e.section
			tried.rows[e.chain] |= e.row
		}
	}
	settle := func(until int) {
		switch {
		case before.empty():
			starts = append(starts, begin(s.d, opens, low, first))
		case tried.repeats(&before, titled):
			starts = append(starts, begin(s.d, opens, low, first))
			before.clear()
			clear(seen)
			for _, o := range opens[open:until] {
				seen[o.title] = true
			}
		}
		before.add(&tried)
		tried.clear()
		low, titled = s.events[next-1].line+1, false
	}
	for k := range opens {
		o := &opens[k]
		if o.title != "" && seen[o.title] {
			continue
		}
		take(o.from)
		if !tried.empty() {
			settle(k)
			open = k
		}
		titled = titled || !o.overview
		seen[o.title] = true
	}
	take(len(s.d.Lines))
	if !tried.empty() {
		settle(len(opens))
	}
	if len(starts) == 0 {
		starts = append(starts, 0)
	}
	return starts
}

func (s *survey) newContent() content { return content{rows: make([]uint64, s.chains)} }
