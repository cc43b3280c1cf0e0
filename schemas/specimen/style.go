package specimen

import (
	"math/rand/v2"
	"strings"
)

// style is how one report writes its labels: which brackets, which numbering,
// which of the wordings that are met.
type style struct {
	rng     *rand.Rand
	q       *Quirks
	marks   *strings.Replacer // brackets, commas and quotes
	number  string            // what stands behind the number of a label: ".", "、"
	between string            // what stands where a head label was broken
}

var asciiMarks = strings.NewReplacer("（", "(", "）", ")", "，", ",", "：", ":", "“", "\"", "”", "\"")
var asciiBrackets = strings.NewReplacer("（", "(", "）", ")")
var halfMarks = strings.NewReplacer("，", ",", "“", "\"", "”", "\"")

func newStyle(rng *rand.Rand, q *Quirks, between string) *style {
	s := &style{rng: rng, q: q, between: between}
	s.marks = []*strings.Replacer{nil, nil, asciiMarks, asciiBrackets, halfMarks}[rng.IntN(5)]
	if q.ASCIIMarks {
		s.marks = asciiMarks
	}
	s.number = []string{".", ".", ". ", "、", "．"}[rng.IntN(5)]
	return s
}

// label picks one of a label's wordings, the printed one mostly.
func (s *style) label(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	text := labels[0]
	if s.q.Aliases && s.rng.IntN(4) == 0 {
		text = labels[s.rng.IntN(len(labels))]
	}
	if s.number != "." && len(text) > 2 && text[0] >= '1' && text[0] <= '9' && text[1] == '.' {
		text = text[:1] + s.number + text[2:]
	}
	return s.punctuate(text)
}

// punctuate gives a text the report's brackets and quotes, and where labels
// are spaced, the blank that a line break left.
func (s *style) punctuate(text string) string {
	if s.marks != nil {
		text = s.marks.Replace(text)
	}
	if s.q.SpacedLabels && s.rng.IntN(3) == 0 {
		text = breakAt(text, 2+s.rng.IntN(4), " ")
	}
	return text
}

// head picks the wording of a column, broken where the column was narrow.
func (s *style) head(labels []string) string {
	text := s.label(labels)
	if s.q.SplitHeads && s.rng.IntN(2) == 0 {
		runes := 0
		for range text {
			runes++
		}
		if runes >= 4 && runes <= 7 {
			text = breakAt(text, runes/2, s.between)
		}
	}
	return text
}

// breakAt puts something behind the first n characters.
func breakAt(text string, n int, between string) string {
	for i := range text {
		if n == 0 {
			return text[:i] + between + text[i:]
		}
		n--
	}
	return text
}
