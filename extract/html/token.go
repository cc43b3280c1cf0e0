package html

import (
	"bytes"
	"html"
	"strings"

	"golang.org/x/net/html/atom"
)

// tokenizer cuts a page into tags and text, in one pass over its bytes. It
// follows the rules of HTML but for escaped scripts inside scripts: a script
// ends at the first </script>.
type tokenizer struct {
	rest     []byte // not read yet
	name     []byte // of the tag, as found
	tag      []byte // its attributes, as found
	text     []byte // of a run, entities as found
	verbatim bool   // the text has no entities: it stood in <xmp>
	prefix   []byte // that the page gives the elements of XHTML, with its colon; nil for none
	raw      []byte // the element whose text holds no tags, in small letters; nil in other text
	low      [16]byte
}

type tokenKind uint8

const (
	endOfPage tokenKind = iota
	textToken
	startTag
	endTag
)

// xhtmlPrefix is the prefix, with its colon, that a page written as XML gives
// the elements of XHTML: <h:table>; nil where it gives none.
func xhtmlPrefix(page []byte) []byte {
	const declared, space = "xmlns:", `="http://www.w3.org/1999/xhtml"`
	head := page[:min(len(page), 4096)]
	i := bytes.Index(head, []byte(space))
	if i < 0 {
		return nil
	}
	from := bytes.LastIndex(head[:i], []byte(declared))
	if from < 0 || bytes.ContainsAny(head[from:i], " >=\"'") {
		return nil
	}
	return append(append([]byte(nil), head[from+len(declared):i]...), ':')
}

// next reads the next tag or run of text. Comments and declarations are passed
// over.
func (z *tokenizer) next() tokenKind {
	if z.raw != nil {
		z.text = z.untilEnd()
		raw := string(bytes.TrimPrefix(z.raw, z.prefix))
		z.verbatim = raw != "title" && raw != "textarea"
		z.raw = nil
		if len(z.text) > 0 {
			return textToken
		}
	}
	z.verbatim = false
	for len(z.rest) > 0 {
		i := bytes.IndexByte(z.rest, '<')
		if i < 0 {
			z.text, z.rest = z.rest, nil
			return textToken
		}
		for i+1 < len(z.rest) && !opens(z.rest[i+1]) {
			k := bytes.IndexByte(z.rest[i+1:], '<') // this one is a sign in the text
			if k < 0 {
				i = len(z.rest)
				break
			}
			i += 1 + k
		}
		if i+1 >= len(z.rest) {
			i = len(z.rest)
		}
		if i > 0 {
			z.text, z.rest = z.rest[:i], z.rest[i:]
			return textToken
		}
		switch z.rest[1] {
		case '!':
			z.declaration()
		case '?':
			z.skipTo('>')
		case '/':
			if len(z.rest) == 2 {
				z.text, z.rest = z.rest, nil
				return textToken
			}
			if !isLetter(z.rest[2]) {
				z.skipTo('>')
				continue
			}
			if z.readTag(2) {
				return endTag
			}
		default:
			if z.readTag(1) {
				return startTag
			}
		}
	}
	return endOfPage
}

// opens says whether a tag or a declaration begins where c follows "<".
func opens(c byte) bool { return isLetter(c) || c == '/' || c == '!' || c == '?' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (z *tokenizer) skipTo(c byte) {
	if i := bytes.IndexByte(z.rest, c); i >= 0 {
		z.rest = z.rest[i+1:]
		return
	}
	z.rest = nil
}

// declaration passes over a comment, or what is taken for one.
func (z *tokenizer) declaration() {
	if !bytes.HasPrefix(z.rest, []byte("<!--")) {
		z.skipTo('>')
		return
	}
	s := z.rest[4:]
	switch {
	case bytes.HasPrefix(s, []byte(">")):
		z.rest = s[1:]
		return
	case bytes.HasPrefix(s, []byte("->")):
		z.rest = s[2:]
		return
	}
	for {
		i := bytes.Index(s, []byte("--"))
		if i < 0 {
			z.rest = nil
			return
		}
		s = s[i+2:]
		switch {
		case bytes.HasPrefix(s, []byte(">")):
			z.rest = s[1:]
			return
		case bytes.HasPrefix(s, []byte("!>")):
			z.rest = s[2:]
			return
		case bytes.HasPrefix(s, []byte("-")):
			s = z.rest[len(z.rest)-len(s)-1:] // "--->": look from its second dash
		}
	}
}

// readTag reads a tag whose name begins at i. It is false where the page ends
// inside the tag, which then is none.
func (z *tokenizer) readTag(i int) bool {
	s := z.rest
	from := i
	for i < len(s) && s[i] > ' ' && s[i] != '/' && s[i] != '>' {
		i++
	}
	z.name = s[from:i]
	from = i
	// A ">" inside a quoted value is none, and a quote is one only where a
	// value begins.
	for i < len(s) {
		for i < len(s) && (s[i] <= ' ' || s[i] == '/') {
			i++
		}
		if i < len(s) && s[i] == '>' {
			z.tag, z.rest = s[from:i], s[i+1:]
			return true
		}
		for i++; i < len(s) && s[i] > ' ' && s[i] != '/' && s[i] != '>' && s[i] != '='; i++ { // the name, "=" or not
		}
		for i < len(s) && s[i] <= ' ' {
			i++
		}
		if i >= len(s) || s[i] != '=' {
			continue
		}
		for i++; i < len(s) && s[i] <= ' '; i++ {
		}
		if i < len(s) && (s[i] == '"' || s[i] == '\'') {
			k := bytes.IndexByte(s[i+1:], s[i])
			if k < 0 {
				break
			}
			i += k + 2
			continue
		}
		for i < len(s) && s[i] > ' ' && s[i] != '>' {
			i++
		}
	}
	z.rest = nil
	return false
}

// untilEnd takes the text up to the end tag of the element that is open.
func (z *tokenizer) untilEnd() []byte {
	s := z.rest
	for i := 0; ; {
		k := bytes.Index(s[i:], []byte("</"))
		if k < 0 {
			z.rest = nil
			return s
		}
		i += k
		n := i + 2 + len(z.raw)
		if n < len(s) && bytes.EqualFold(s[i+2:n], z.raw) && (s[n] <= ' ' || s[n] == '/' || s[n] == '>') {
			z.rest = s[i:]
			return s[:i]
		}
		i += 2
	}
}

// class tells what element the tag is of. For those whose text holds no tags,
// the text is the next token.
func (z *tokenizer) class(start bool) (atom.Atom, class) {
	name := z.name
	if len(z.prefix) > 0 && bytes.HasPrefix(name, z.prefix) {
		name = name[len(z.prefix):]
	}
	if bare := name; len(name) <= len(z.low) { // longer names are of no element known
		name = z.low[:len(name)]
		for i, c := range bare {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			name[i] = c
		}
	}
	a, c := classOf(name)
	if start {
		switch {
		case c == unread || c == titled || a == atom.Xmp:
			z.raw = bytes.ToLower(z.name)
		case a == atom.Plaintext:
			z.raw = []byte("\x00") // to the end of the page
		}
	}
	return a, c
}

// appendText appends the text of the token, its entities resolved.
func (z *tokenizer) appendText(dst []byte) []byte {
	if z.verbatim {
		return append(dst, z.text...)
	}
	return unescape(dst, z.text)
}

// unescape appends text with its entities resolved.
func unescape(dst, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '&')
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		s = s[i:]
		if bytes.HasPrefix(s, []byte("&nbsp;")) {
			dst = append(dst, "\u00a0"...)
			s = s[len("&nbsp;"):]
			continue
		}
		if t, n := escapedTwice(s); n > 0 {
			dst = append(dst, t...)
			s = s[n:]
			continue
		}
		n := 1
		for n < len(s) && n < longestEntity && (isLetter(s[n]) || s[n] >= '0' && s[n] <= '9' || s[n] == '#') {
			n++
		}
		if n < len(s) && s[n] == ';' {
			n++
		}
		dst = append(dst, html.UnescapeString(string(s[:n]))...)
		s = s[n:]
	}
}

// escapedTwice resolves &amp;nbsp; and the like, which editors make of a page
// that was escaped already; n is the length of what it resolves, 0 where the
// ampersand was escaped but once.
func escapedTwice(s []byte) (text string, n int) {
	const amp = len("&amp;")
	if !bytes.HasPrefix(s, []byte("&amp;")) {
		return "", 0
	}
	end := bytes.IndexByte(s[amp:min(len(s), amp+longestEntity)], ';')
	if end < 1 || s[amp] != '#' && !isLetter(s[amp]) {
		return "", 0
	}
	entity := "&" + string(s[amp:amp+end+1])
	if text = html.UnescapeString(entity); text == entity || strings.HasSuffix(text, ";") {
		return "", 0
	}
	return text, amp + end + 1
}

// longestEntity is the length beyond which no name of an entity goes.
const longestEntity = 40
