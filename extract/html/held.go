package html

import (
	"bytes"
	"html"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// Some pages do not hold their article where a browser without scripts would
// show it: it stands in a string of a script (the state of a client that draws
// the page), in a <textarea>, <template> or <noscript>, in the srcdoc of a
// frame, or escaped, as text. Such a page is read a second time, with what is
// held read in its place.

// mode tells what else is read of a page than its text as it stands.
type mode uint8

const (
	heldText    mode = 1 << iota // pages held in scripts and the like
	inlineCells                  // rows of blocks and spans as rows of a table; see rows.go
	heldInside                   // reading a page that is held: what it holds itself is left alone
)

// longScript bounds the scripts that are looked through: articles are small,
// libraries large.
const longScript = 8 << 20

// shows tells the class of an element when held pages are read, and reads the
// page in its srcdoc.
func (b *builder) shows(a atom.Atom, c class) class {
	if len(b.attrs.srcdoc) > 0 {
		b.inside(unescape(nil, b.attrs.srcdoc))
	}
	if a == atom.Template {
		return block
	}
	return c
}

// held reads the text of an element that shows none.
func (b *builder) held(z *tokenizer) {
	s := z.text
	if len(s) > longScript {
		return
	}
	if !z.verbatim { // <textarea>
		s = unescape(nil, s)
	}
	if p := bytes.TrimSpace(s); len(p) > 0 && p[0] == '<' {
		p = bytes.TrimPrefix(p, []byte("<![CDATA["))
		b.inside(p)
		return
	}
	b.strings(s, 2)
}

// strings reads the pages in the string literals of a script or of JSON; JSON
// in a string is looked through in turn.
func (b *builder) strings(s []byte, depth int) {
	for len(s) > 0 && b.err == nil {
		i := bytes.IndexAny(s, "\"'`")
		if i < 0 {
			return
		}
		value, n := literal(s[i:])
		if n == 0 {
			s = s[i+1:] // an apostrophe in a remark
			continue
		}
		s = s[i+n:]
		switch v := bytes.TrimSpace(value); {
		case len(v) < 3:
		case depth > 0 && (v[0] == '{' || v[0] == '['):
			b.strings(append([]byte(nil), v...), depth-1)
		case hasTags(v):
			b.inside(value)
		case bytes.Contains(v, []byte("&lt;")):
			if v = unescape(nil, v); hasTags(v) {
				b.inside(v)
			}
		}
	}
}

// literal reads the string at the beginning of s and tells its length with
// both marks, 0 where it has no end on its line.
func literal(s []byte) (value []byte, n int) {
	quote := s[0]
	for i := 1; i < len(s); {
		switch c := s[i]; {
		case c == quote:
			return value, i + 1
		case c == '\n' && quote != '`':
			return nil, 0
		case c != '\\' || i+1 == len(s):
			value = append(value, c)
			i++
		default:
			var m int
			value, m = escape(value, s[i:])
			i += m
		}
	}
	return nil, 0
}

// escape resolves the escape at the beginning of s, as JavaScript has it.
func escape(dst, s []byte) ([]byte, int) {
	hex := func(from, digits int) (rune, bool) {
		if from+digits > len(s) {
			return 0, false
		}
		n, err := strconv.ParseUint(string(s[from:from+digits]), 16, 32)
		return rune(n), err == nil
	}
	switch s[1] {
	case 'n':
		return append(dst, '\n'), 2
	case 't':
		return append(dst, '\t'), 2
	case 'r', 'b', 'f', 'v', '\n':
		return dst, 2
	case 'x':
		if r, ok := hex(2, 2); ok {
			return utf8.AppendRune(dst, r), 4
		}
	case 'u':
		r, ok := hex(2, 4)
		if !ok {
			break
		}
		if utf16.IsSurrogate(r) && len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if low, ok := hex(8, 4); ok {
				return utf8.AppendRune(dst, utf16.DecodeRune(r, low)), 12
			}
		}
		return utf8.AppendRune(dst, r), 6
	}
	return append(dst, s[1]), 2
}

// hasTags says whether a text is a page or a piece of one.
func hasTags(s []byte) bool {
	i := bytes.IndexByte(s, '<')
	return i >= 0 && bytes.IndexByte(s[i:], '>') > 0 && i+1 < len(s) && opens(s[i+1])
}

// escapedPage reads a page that stands in another as text, its tags escaped.
func (b *builder) escapedPage(z *tokenizer) bool {
	if b.mode&heldInside != 0 || !bytes.Contains(z.text, []byte("&lt;/")) {
		return false
	}
	b.inside([]byte(html.UnescapeString(string(z.text))))
	return true
}

// inside reads a page that is held where the builder stands.
func (b *builder) inside(page []byte) {
	if b.mode&heldInside != 0 {
		return
	}
	b.mode |= heldInside
	depth := len(b.stack)
	b.tokens(&tokenizer{rest: page})
	b.popTo(max(depth, 1))
	b.mode &^= heldInside
}
