// Package narrative reads what the prose of a report says was disclosed, by
// category:
//
//	主动公开政府信息25条。其中，规划计划类信息7条，占比28%；为民办实事类信息5条，占比20%
//
// is two mentions, each with its label, count and share, and the total 25
// that the sentence divides by.
//
// The road: blanks are dropped, a paragraph is cut into sentences ([reader]),
// figures are found in them ([scan]), the words before each figure become a
// label (label.go), and the sentence as a whole decides whether its labels
// are categories of what was disclosed (judge.go). Words that decide stand as
// data in words.go.
//
// Promise: precision before reach. Prose counts many other things in the same
// shape (applications, channels, organs, trainings, proposals) and none of
// them becomes a mention; nor does a figure that the text gives only roughly
// (800余条) become a count.
package narrative

import "strings"

// Paragraph is a paragraph of prose, its lines joined. Blanks may stand
// anywhere in it.
type Paragraph struct {
	Text    string
	Locator string
}

// Int is a figure that may be unknown.
type Int struct {
	Value int64
	Known bool
}

// Float is a share that may be unknown.
type Float struct {
	Value float64
	Known bool
}

// Mention is one category that the narrative counts.
type Mention struct {
	Label   string // as written, without blanks and without the verb before it
	Count   Int    // unknown where the text gives none, or none exactly
	Share   Float  // 0.338 for 33.8%
	Total   Int    // what the sentence divides by, unknown where it names none
	Locator string // that of the paragraph
}

// Mentions appends the mentions of a report's paragraphs to dst, in reading
// order. An enumeration that the report repeats word for word counts once.
func Mentions(paragraphs []Paragraph, dst []Mention) []Mention {
	r := reader{out: dst, first: len(dst)}
	for i := range paragraphs {
		r.paragraph(&paragraphs[i])
	}
	return r.out
}

// total is a figure of all that was disclosed, by which shares may be taken.
type total struct {
	count   Int
	measure string
	end     int  // in its sentence: where the text after it begins
	part    bool // itself a part of a total before it: 其中各乡镇公开461条
}

// reader goes through the paragraphs of one report.
type reader struct {
	out   []Mention
	first int // where this report begins in out

	figures []figure // of the paragraph at hand
	items   []item   // of the sentence at hand

	totals []total // of the paragraph so far, and the sentence before it
	before int     // totals[before:] are those of the sentence before
	within int     // totals[within:] are those of the sentence at hand
	// carried is the last of the totals that the sentence before passes on:
	// the one it named, or the one that its own enumeration divided by.
	carried bool
	// open tells that the text before promises more items: it ends with a
	// colon, or is part of an enumeration itself.
	open bool
	// foreign tells that the sentence before counted something else, to
	// which a 其中 at the beginning of this one would refer.
	foreign bool
	// requests tells that the text is about applications.
	requests bool
}

// paragraph reads one paragraph. One without blanks and figures, as most
// are, costs no allocation.
func (r *reader) paragraph(p *Paragraph) {
	text := squeeze(p.Text)
	if text == "" {
		return // an empty line does not part a total from its enumeration
	}
	// Only the sentence before reaches over the end of a paragraph.
	r.totals = append(r.totals[:0], r.totals[min(r.before, len(r.totals)):]...)
	r.before = 0
	r.figures = scan(text, r.figures[:0])
	start, next := 0, 0
	for start < len(text) {
		end := sentenceEnd(text, start)
		last := next
		for last < len(r.figures) && r.figures[last].start < end {
			last++
		}
		r.sentence(text[start:end], start, r.figures[next:last], p.Locator)
		start, next = end, last
	}
}

// sentence reads one sentence. Its figures count their places from the
// beginning of the paragraph, offset before that of the sentence.
func (r *reader) sentence(s string, offset int, figures []figure, locator string) {
	if offset == 0 || trimNumber(s) != s {
		r.section(s)
	}
	if len(figures) == 0 {
		// A heading such as 按类别分： stands between a total and its parts.
		r.open = endsOpen(s)
		if len(s) > headingBytes && !r.open {
			r.before, r.carried, r.foreign = len(r.totals), false, false
		}
		return
	}
	r.within = len(r.totals)
	if !r.carried && !r.open && !promising.In(s) {
		r.before, r.foreign, r.open = len(r.totals), true, endsOpen(s)
		return
	}
	for i := range figures {
		figures[i].start -= offset
		figures[i].end -= offset
	}
	r.items = r.items[:0]
	r.parse(s, figures)
	emitted := r.judge(s, locator)
	switch {
	case len(r.totals) > r.within:
		r.before, r.carried, r.foreign = r.within, true, false
		r.requests = false
	case emitted && r.carried:
		// The enumeration goes on: its next sentence has the same total.
	default:
		r.before, r.carried = len(r.totals), false
		r.foreign = !emitted
	}
	r.open = emitted || endsOpen(s)
}

// endsOpen tells whether a text ends in the middle of an enumeration.
func endsOpen(s string) bool { return openEnds.Suffix(s) != "" }

// section notes whether the text is about applications or about disclosure,
// as the first words of a paragraph or of a numbered heading tell.
func (r *reader) section(s string) {
	head := s
	if len(head) > headingBytes {
		head = head[:headingBytes]
	}
	switch {
	case strings.Contains(head, "主动公开"):
		r.requests = false
	case requestHeads.In(head):
		r.requests = true
	case otherHeads.In(head):
		r.requests = false
	}
}

// headingBytes is how far the first words of a sentence go.
const headingBytes = 36

// sentenceEnd returns where the sentence that starts at start ends. A point
// ends one unless it stands in a number or after the number of a heading.
func sentenceEnd(s string, start int) int {
	for i := start; i < len(s); {
		c := s[i]
		if isHan(c) {
			i += 3
			continue
		}
		switch c {
		case '!', '?':
			return i + 1
		case '.':
			if i > start && !isDigit(s[i-1]) && (i+1 == len(s) || s[i+1] >= 0x80) {
				return i + 1
			}
		case 0xE3: // 。 is E3 80 82
			if strings.HasPrefix(s[i:], "。") {
				return i + len("。")
			}
		case 0xEF: // ！ and ？
			if strings.HasPrefix(s[i:], "！") || strings.HasPrefix(s[i:], "？") {
				return i + len("！")
			}
		}
		i++
	}
	return len(s)
}

// isHan tells whether a byte begins a character of three bytes that is a
// Chinese one for sure: most of the text is passed over by it.
func isHan(c byte) bool { return 0xE4 <= c && c <= 0xE9 }

// squeeze drops all blanks, and returns s itself where it has none.
func squeeze(s string) string {
	i := nextBlank(s, 0)
	if i == len(s) {
		return s
	}
	out := make([]byte, 0, len(s))
	for from := 0; ; {
		out = append(out, s[from:i]...)
		if i == len(s) {
			return string(out)
		}
		from = i + blankAt(s, i)
		i = nextBlank(s, from)
	}
}

// nextBlank returns where the next blank at or after i stands, or len(s).
func nextBlank(s string, i int) int {
	for i < len(s) {
		c := s[i]
		switch {
		case isHan(c):
			i += 3
			continue
		case c <= ' ':
			return i
		case c >= 0xC2 && i+1 < len(s) && mayBeBlank(c, s[i+1]) && blankAt(s, i) > 0:
			return i
		}
		i++
	}
	return len(s)
}

// mayBeBlank tells by two bytes whether one of the wide blanks may follow.
// It keeps the commonest marks (，、。) from being compared with each.
func mayBeBlank(c, d byte) bool {
	switch c {
	case 0xC2:
		return d == 0xA0
	case 0xE2:
		return d == 0x80
	case 0xE3:
		return d == 0x80
	case 0xEF:
		return d == 0xBB
	}
	return false
}

// blankAt returns the length of the blank that stands at i, 0 where none does.
func blankAt(s string, i int) int {
	if s[i] <= ' ' {
		return 1
	}
	if i+2 < len(s) && s[i] == 0xE3 && s[i+2] != 0x80 {
		return 0 // 、 and 。
	}
	return len(wideBlanks.Prefix(s[i:]))
}
