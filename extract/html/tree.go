package html

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// node is a block of the page, a run of text, or a break. Inline elements are
// no nodes: their text goes on in the run, and only what hides it matters.
type node struct {
	atom                      atom.Atom
	parent, first, last, next int32 // 0 is none: node 0 is the page
	from, to                  int32 // its text, and that of all within it, in tree.text
	cols, rows                uint16
	number                    int32 // of a table, among all of the page
	class                     class
	flags                     flags
	sums
}

type flags uint16

const (
	hidden    flags = 1 << iota // not shown, with all in it
	invisible                   // not shown, but a cell keeps its place
	noWidth                     // a cell of a column without width
	implied                     // a table that has no tag, or a part of it
	group                       // a row that begins a group of rows: no cell reaches into it
	preText                     // blanks and line ends count
	crumbs                      // named as the path to the page
	aside                       // named as what stands beside the report
	nested                      // holds a table of several cells
	titles                      // holds a main heading
)

// sums count what a node shows.
type sums struct {
	runes     int32 // characters that are not blank
	words     int32 // of them letters outside links
	linkWords int32 // letters in links
	links     int32
	figures   int32 // cells that are a figure or a dash
	filled    int32 // cells that are not blank
}

func (s *sums) add(o *sums) {
	s.runes += o.runes
	s.words += o.words
	s.linkWords += o.linkWords
	s.links += o.links
	s.figures += o.figures
	s.filled += o.filled
}

// tree is a page's blocks and text.
type tree struct {
	nodes   []node
	text    []byte // of all runs, entities resolved
	title   string // <title>
	article string // <meta name=ArticleTitle>
	pubDate string
	source  string
	hidden  int // figures in blocks that are not shown
	cells   int // of tables, shown or not
}

// isFigure says whether a cell's text is a number or a dash.
func isFigure(s []byte) bool {
	if len(s) > 60 {
		return false
	}
	k := figure.Classify(string(s))
	return k == figure.Number || k == figure.Dash
}

// squeezed is text with its blanks brought to single ones.
func squeezed(s []byte) string { return string(bytes.Join(bytes.Fields(s), []byte(" "))) }

// asciiKind tells blanks, digits and letters apart.
var asciiKind = func() (k [utf8.RuneSelf]uint8) {
	for c := range k {
		switch {
		case c <= ' ' || c == 0x7F:
			k[c] = 0
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			k[c] = 2
		default:
			k[c] = 1
		}
	}
	return k
}()

// visible leaves out of a text the characters that show nothing.
func visible(s []byte) []byte {
	out := s[:0]
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		if !document.Invisible(r) {
			out = append(out, s[i:i+n]...)
		}
		i += n
	}
	return out
}

// addText adds the text of a token to the block that is open.
func (b *builder) addText(z *tokenizer) {
	if p := b.top(); p.class == pre && p.first == 0 {
		z.text = bytes.TrimPrefix(bytes.TrimPrefix(z.text, []byte("\r")), []byte("\n")) // the end of the tag's line
	}
	from := len(b.text)
	b.text = z.appendText(b.text)
	s := b.text[from:]
	var shown, words int32
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			switch asciiKind[c] {
			case 1:
				shown++
			case 2:
				shown++
				words++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		if document.Invisible(r) {
			s = append(s[:i], visible(s[i:])...)
			b.text = b.text[:from+len(s)]
			continue
		}
		i += n
		switch {
		case isBlank(r):
		case r >= 0x2000 && r < 0x2E80, r >= 0x3000 && r <= 0x303F, r >= 0xFF00 && r <= 0xFF20:
			shown++
		default:
			shown++
			words++
		}
	}
	p := b.top()
	if p.class == table || p.class == row || p.class == section {
		if shown == 0 {
			b.text = b.text[:from]
			return
		}
	}
	if p.last != 0 && b.nodes[p.last].class == textRun && int(b.nodes[p.last].to) == from {
		b.nodes[p.last].to = int32(len(b.text))
	} else {
		if shown == 0 && len(bytes.TrimLeft(s, " \t\r\n\f")) == 0 && p.flags&preText == 0 {
			b.text = b.text[:from] // blanks between blocks
			return
		}
		b.leaf(node{class: textRun, from: int32(from), to: int32(len(b.text))})
		p = b.top() // the slice may have moved
	}
	p.runes += shown
	if b.inLink {
		p.linkWords += words
		if !b.linkCounted && words > 0 {
			p.links++
			b.linkCounted = true
		}
	} else {
		p.words += words
	}
}
