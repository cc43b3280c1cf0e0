package office

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

type tokenKind uint8

const (
	startTag tokenKind = iota
	endTag
	charData
)

// attr is an attribute as it stands in the tag, entities not yet replaced.
type attr struct{ prefix, name, value []byte }

type binding struct {
	prefix string
	ns     space
	depth  int
}

const (
	firstBuffer = 64 << 10
	maxTag      = 32 << 20 // a tag may hold a picture in an attribute
)

// xmlReader reads the tags and text of a part as a stream. It is a good deal
// faster than encoding/xml, checks what matters here (that every element that
// begins ends), and holds no more of the part than one tag.
type xmlReader struct {
	src  io.Reader
	part string
	buf  []byte
	r, w int   // unread bytes are buf[r:w]
	off  int64 // of buf[0] in the part
	eof  bool

	kind  tokenKind
	ns    space
	name  []byte // local name of a tag, until the next token
	text  []byte // character data, until the next token
	attrs []attr

	closing  bool   // the tag read last closes itself
	inCDATA  bool   // reading stopped inside a CDATA section
	names    []byte // names of the open elements, one after another
	ended    int    // where the name of the element that ended begins
	open     []openElement
	bindings []binding
	scratch  []byte
}

type openElement struct {
	at int // where its name begins in names
	ns space
}

func newXMLReader(src io.Reader, part string) *xmlReader {
	return &xmlReader{src: src, part: part, buf: make([]byte, firstBuffer)}
}

// depth is the number of elements open.
func (x *xmlReader) depth() int { return len(x.open) }

func (x *xmlReader) damaged(what string) error {
	return damaged("part %s, byte %d: %s", x.part, x.off+int64(x.r), what)
}

// fill reads on until the buffer is full or the part ends. It moves what is
// unread to the front and so makes slices of earlier tokens invalid.
func (x *xmlReader) fill() error {
	if x.eof {
		return nil
	}
	first := x.off == 0 && x.w == 0
	if x.r > 0 {
		copy(x.buf, x.buf[x.r:x.w])
		x.off += int64(x.r)
		x.w -= x.r
		x.r = 0
	} else if x.w == len(x.buf) {
		if len(x.buf) >= maxTag {
			return tooLarge("part %s, byte %d: a tag longer than %d MiB", x.part, x.off, maxTag>>20)
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for x.w < len(x.buf) {
		n, err := x.src.Read(x.buf[x.w:])
		x.w += n
		if errors.Is(err, io.EOF) {
			x.eof = true
			break
		}
		if err != nil {
			return err
		}
	}
	if first {
		return x.recode()
	}
	return nil
}

// recode makes UTF-8 of the few parts that are not: UTF-16 by its mark, and
// the Chinese charsets that the declaration names.
func (x *xmlReader) recode() error {
	head := x.buf[:x.w]
	var d io.Reader
	rest := io.MultiReader(bytes.NewReader(append([]byte(nil), head...)), x.src)
	declared := strings.ToLower(string(head[:min(len(head), 200)]))
	if i := strings.Index(declared, "?>"); i >= 0 {
		declared = declared[:i]
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		x.r = 3
		return nil
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		d = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(rest)
	case strings.HasPrefix(declared, "<?xml") && (strings.Contains(declared, "gb2312") || strings.Contains(declared, "gbk") || strings.Contains(declared, "gb18030")):
		d = simplifiedchinese.GB18030.NewDecoder().Reader(rest)
	default:
		return nil
	}
	x.src, x.w, x.eof = d, 0, false
	for x.w < len(x.buf) {
		n, err := d.Read(x.buf[x.w:])
		x.w += n
		if errors.Is(err, io.EOF) {
			x.eof = true
			break
		}
		if err != nil {
			return err
		}
	}
	if bytes.HasPrefix(x.buf[:x.w], []byte("\xEF\xBB\xBF")) {
		x.r = 3
	}
	return nil
}

// next reads a token; ok is false at the end of the part.
func (x *xmlReader) next() (ok bool, err error) {
	if x.closing {
		x.closing = false
		x.kind = endTag
		x.pop()
		return true, nil
	}
	if x.kind == endTag {
		x.names = x.names[:x.ended]
	}
	for {
		if x.r == x.w {
			if err := x.fill(); err != nil {
				return false, err
			}
			if x.r == x.w {
				if len(x.open) > 0 {
					return false, x.damaged("the part ends inside an element")
				}
				return false, nil
			}
		}
		if x.inCDATA {
			done, err := x.cdata()
			if done || err != nil {
				return done, err
			}
			continue
		}
		b := x.buf[x.r:x.w]
		if b[0] != '<' {
			if done, err := x.chars(b); done || err != nil {
				return done, err
			}
			continue
		}
		if len(b) < 9 && !x.eof {
			if err := x.fill(); err != nil {
				return false, err
			}
			b = x.buf[x.r:x.w]
		}
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			err = x.pass(4, "-->")
		case bytes.HasPrefix(b, []byte("<![CDATA[")):
			x.r += 9
			x.inCDATA = true
		case bytes.HasPrefix(b, []byte("<?")):
			err = x.pass(2, "?>")
		case bytes.HasPrefix(b, []byte("<!")):
			err = x.doctype()
		default:
			return x.tag()
		}
		if err != nil {
			return false, err
		}
	}
}

// pass skips what ends with a mark.
func (x *xmlReader) pass(lead int, end string) error {
	x.r += min(lead, x.w-x.r)
	for {
		if i := bytes.Index(x.buf[x.r:x.w], []byte(end)); i >= 0 {
			x.r += i + len(end)
			return nil
		}
		if x.eof {
			return x.damaged("no " + end)
		}
		x.r = max(x.r, x.w-len(end)+1)
		if err := x.fill(); err != nil {
			return err
		}
	}
}

// doctype skips a declaration with what stands in its brackets; entities that
// it declares are not known later.
func (x *xmlReader) doctype() error {
	depth := 0
	for {
		for i, c := range x.buf[x.r:x.w] {
			switch c {
			case '<':
				depth++
			case '>':
				depth--
				if depth == 0 {
					x.r += i + 1
					return nil
				}
			}
		}
		x.r = x.w
		if x.eof {
			return x.damaged("a declaration without end")
		}
		if err := x.fill(); err != nil {
			return err
		}
	}
}

// chars reads character data up to the next tag, or as much as the buffer has.
func (x *xmlReader) chars(b []byte) (bool, error) {
	i := bytes.IndexByte(b, '<')
	if i < 0 {
		if !x.eof && len(b) < firstBuffer/2 {
			return false, x.fill()
		}
		i = len(b)
		if !x.eof { // a character or an entity may go on behind the buffer
			const tail = 16
			for i -= tail; !utf8.RuneStart(b[i]) && i > len(b)-2*tail; i-- {
			}
			if cut := bytes.LastIndexByte(b[i-tail:i], '&'); cut >= 0 {
				i += cut - tail
			}
		}
	}
	x.r += i
	x.kind, x.text = charData, b[:i]
	if bytes.IndexByte(x.text, '&') >= 0 {
		x.scratch = unescape(x.scratch[:0], x.text)
		x.text = x.scratch
	}
	return true, nil
}

// cdata reads on in a CDATA section.
func (x *xmlReader) cdata() (bool, error) {
	b := x.buf[x.r:x.w]
	x.kind = charData
	if i := bytes.Index(b, []byte("]]>")); i >= 0 {
		x.text = b[:i]
		x.r += i + 3
		x.inCDATA = false
		return true, nil
	}
	if x.eof {
		return false, x.damaged("a CDATA section without end")
	}
	if len(b) < 16 {
		return false, x.fill()
	}
	n := len(b) - 8
	for n > 1 && !utf8.RuneStart(b[n]) {
		n--
	}
	x.text = b[:n]
	x.r += n
	return true, nil
}

// tag reads a start or end tag.
func (x *xmlReader) tag() (bool, error) {
	end := 0
	for {
		if end = tagEnd(x.buf[x.r:x.w]); end >= 0 {
			break
		}
		if x.eof {
			return false, x.damaged("a tag without end")
		}
		if err := x.fill(); err != nil {
			return false, err
		}
	}
	b := x.buf[x.r+1 : x.r+end]
	x.attrs = x.attrs[:0]
	if len(b) > 0 && b[0] == '/' {
		name := bytes.TrimRight(b[1:], " \t\r\n")
		if len(x.open) == 0 || !bytes.Equal(name, x.names[x.open[len(x.open)-1].at:]) {
			return false, x.damaged("</" + excerpt(name) + "> ends no element")
		}
		x.r += end + 1
		x.kind = endTag
		x.pop()
		return true, nil
	}
	if len(b) > 0 && b[len(b)-1] == '/' {
		x.closing = true
		b = b[:len(b)-1]
	}
	n := 0
	for n < len(b) && !isXMLSpace(b[n]) {
		n++
	}
	if n == 0 {
		return false, x.damaged("a tag without name")
	}
	if len(x.open) >= maxElements {
		return false, tooLarge("part %s, byte %d: more than %d elements within one another", x.part, x.off+int64(x.r), maxElements)
	}
	at := len(x.names)
	x.names = append(x.names, b[:n]...)
	x.open = append(x.open, openElement{at: at})
	x.attributes(b[n:])
	prefix, local := splitName(b[:n])
	x.kind, x.name = startTag, local
	x.ns = x.lookup(prefix)
	x.open[len(x.open)-1].ns = x.ns
	x.r += end + 1
	return true, nil
}

// tagEnd is the index of the > that ends a tag, -1 where it is not there yet.
// One inside quotes ends none.
func tagEnd(b []byte) int {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"', '\'':
			j := bytes.IndexByte(b[i+1:], b[i])
			if j < 0 {
				return -1
			}
			i += 1 + j
		case '>':
			return i
		}
	}
	return -1
}

// attributes cuts the attributes of a start tag and notes the namespaces that
// they declare.
func (x *xmlReader) attributes(b []byte) {
	for {
		for len(b) > 0 && isXMLSpace(b[0]) {
			b = b[1:]
		}
		eq := bytes.IndexByte(b, '=')
		if eq < 0 {
			return
		}
		name := bytes.TrimRight(b[:eq], " \t\r\n")
		b = b[eq+1:]
		for len(b) > 0 && isXMLSpace(b[0]) {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return
		}
		prefix, local := splitName(name)
		value := b[1 : 1+end]
		b = b[2+end:]
		switch {
		case string(prefix) == "xmlns":
			x.bind(string(local), value)
		case len(prefix) == 0 && string(local) == "xmlns":
			x.bind("", value)
		default:
			x.attrs = append(x.attrs, attr{prefix, local, value})
		}
	}
}

// pop sets name and namespace to those of the element that ends. Its name is
// dropped with the next token, so that it can be read until then.
func (x *xmlReader) pop() {
	top := x.open[len(x.open)-1]
	_, x.name = splitName(x.names[top.at:])
	x.ns, x.ended = top.ns, top.at
	x.open = x.open[:len(x.open)-1]
	for len(x.bindings) > 0 && x.bindings[len(x.bindings)-1].depth > len(x.open) {
		x.bindings = x.bindings[:len(x.bindings)-1]
	}
}

// skip reads on to the end of the element that began last.
func (x *xmlReader) skip() error {
	depth := len(x.open) - 1
	for {
		ok, err := x.next()
		if err != nil {
			return err
		}
		if !ok || x.kind == endTag && len(x.open) == depth {
			return nil
		}
	}
}

// is says that the tag has that name.
func (x *xmlReader) is(ns space, name string) bool {
	return x.ns == ns && string(x.name) == name
}
