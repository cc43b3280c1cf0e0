package reader

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// Some converters put a whole table on one line and let the labels of
// neighbouring cells run together: 第二十条第（五）项信息内容本年处理决定数量行政许可
// 245. The form knows where one label ends and the next begins.

const (
	// leastFigures is how many figures a line must have to be a table.
	leastFigures = 4
	// leastCovered is the share, in hundredths, of a text that labels of the
	// form must make up: prose that names some of them has other words too.
	leastCovered = 92
	// longestGlued bounds the characters that are taken apart.
	longestGlued = 400
)

// glued cuts a line that holds a whole table into its labels and figures, and
// says whether it was one.
func (s *scanner) glued(c *chain, i int, l *document.Line) bool {
	figures := 0
	words := figureWords(l.Text)
	for _, w := range words {
		if figure.Classify(w) != figure.Text {
			figures++
		}
	}
	if figures < leastFigures {
		return false
	}
	covered, all := 0, 0
	text := ""
	var parts [][]string // of each text before a figure
	flush := func() {
		if text == "" {
			return
		}
		labels, n, total := c.unglue(text)
		parts = append(parts, labels)
		covered, all = covered+n, all+total
		text = ""
	}
	for k, w := range words {
		switch {
		case figure.Classify(w) == figure.Text && !(k > 0 && figure.IsUnit(w)):
			text += w
		default:
			flush()
		}
	}
	flush()
	if covered*100 < all*leastCovered {
		return false
	}
	next, within := 0, false
	for k := 0; k < len(words); k++ {
		w := words[k]
		if figure.Classify(w) == figure.Text {
			if !within {
				for _, label := range parts[next] {
					s.stream(c, i, label, l.At)
				}
				next++
			}
			within = true
			continue
		}
		if k+1 < len(words) && figure.IsUnit(words[k+1]) {
			w += words[k+1]
			k++
		}
		s.stream(c, i, w, l.At)
		within = false
	}
	return true
}

// figureWords cuts a text at its blanks, and where a figure runs into a label's
// characters. A number with a point behind it may be the label's own.
func figureWords(text string) (words []string) {
	for _, w := range strings.FieldsFunc(text, space) {
		if figure.Classify(w) == figure.Text {
			if n := len(w) - len(strings.TrimLeft(w, "0123456789")); n > 0 && n < len(w) && w[n] >= utf8.RuneSelf && !strings.HasPrefix(w[n:], "、") && !strings.HasPrefix(w[n:], "．") {
				words, w = append(words, w[:n]), w[n:]
			}
			if n := len(strings.TrimRight(w, "0123456789")); n > 0 && n < len(w) && w[n-1] >= utf8.RuneSelf {
				words = append(words, w[:n])
				w = w[n:]
			}
		}
		words = append(words, w)
	}
	return words
}

// unglue takes a text apart into labels of the chain, so that they cover as
// much of it as can be, in as few as can be. What no label covers stays as it
// is, between them. covered and all count characters, as compared.
func (c *chain) unglue(text string) (labels []string, covered, all int) {
	// Where each character, as compared, stands in the text.
	var chars []rune
	var from, until []int
	var one [4]rune
	for at := 0; at < len(text); {
		_, n := utf8.DecodeRuneInString(text[at:])
		for _, r := range schemas.CompareLabel(one[:0], text[at:at+n]) {
			chars, from, until = append(chars, r), append(from, at), append(until, at+n)
		}
		at += n
	}
	all = len(chars)
	if all == 0 || all > longestGlued {
		return []string{text}, 0, all
	}
	known, longest := c.dictionary()
	type way struct{ covered, pieces, length int }
	best := make([]way, all+1) // of the first i characters; length is the last piece's, 0 for a character of no label
	for i := 1; i <= all; i++ {
		best[i] = way{best[i-1].covered, best[i-1].pieces, 0}
		for n := 2; n <= longest && n <= i; n++ {
			w := way{best[i-n].covered + n, best[i-n].pieces + 1, n}
			if (w.covered > best[i].covered || w.covered == best[i].covered && w.pieces < best[i].pieces) && known[string(chars[i-n:i])] {
				best[i] = w
			}
		}
	}
	var cuts [][2]int // characters, from the end
	for i := all; i > 0; {
		n := best[i].length
		if n == 0 {
			j := i - 1
			for j > 0 && best[j].length == 0 {
				j--
			}
			n = i - j
		}
		cuts = append(cuts, [2]int{i - n, i})
		i -= n
	}
	start := 0
	for k := len(cuts) - 1; k >= 0; k-- {
		end := len(text)
		if k > 0 {
			// Marks that close belong to what they follow, others to what they lead.
			end = until[cuts[k][1]-1]
			rest := text[end:from[cuts[k-1][0]]]
			end += len(rest) - len(strings.TrimLeft(rest, "）)】]”\"》>：:；;，,。、"))
		}
		labels = append(labels, text[start:end])
		start = end
	}
	return labels, best[all].covered, all
}

// gluedHead says that a piece of a head is labels of several cells run together.
func (c *chain) gluedHead(p *piece) bool {
	if p.frag == nil || p.frag.best >= exactLeaf {
		return false
	}
	if f := p.frag; f.glued == unclear {
		// Heads come again in every document: a fragment is taken apart once.
		f.glued = no
		if labels, covered, all := c.unglue(p.text); len(labels) > 1 && covered*100 >= all*leastCovered {
			f.glued = yes
		}
	}
	return p.frag.glued == yes
}

// dictionary is the set of all labels of the chain, as compared, and the
// length of the longest.
func (c *chain) dictionary() (known map[string]bool, longest int) {
	if c.known == nil {
		c.known = make(map[string]bool)
		for j := range c.targets {
			for _, set := range [][][]rune{c.targets[j].leaf, c.targets[j].groups} {
				for _, label := range set {
					c.known[string(label)] = true
					c.longest = max(c.longest, len(label))
				}
			}
		}
	}
	return c.known, c.longest
}
