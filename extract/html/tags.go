package html

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// class is what an element does to the text around and inside it.
type class uint8

const (
	inline    class = iota // nothing: its text goes on in the line
	textRun                // no element: a run of text
	lineBreak              // <br>
	rule                   // ends the line and holds nothing
	block                  // its text stands on lines of its own
	paragraph              // the same, and any block ends it
	heading
	list
	item    // <li>
	entry   // <dt>, <dd>
	side    // navigation, header, footer: beside the report
	gone    // a control or a picture: its text is not read
	unread  // its text is none: scripts, styles
	anchor  // <a>
	struck  // <del>: taken back by the writer
	pre     // blanks and line ends count
	table   //
	caption //
	section // <tbody> and the like
	row
	cell
	column // <col>: of no use here
	titled // <title>
	meta
	input
	root // <html>, <body>: nothing but the whole
)

// classOf tells the class of an element. Elements that are not known, like
// Word's <o:p>, are inline, as browsers have it.
func classOf(name []byte) (atom.Atom, class) {
	a := atom.Lookup(name)
	switch a {
	case 0:
		return 0, inline
	case atom.P:
		return a, paragraph
	case atom.Td, atom.Th:
		return a, cell
	case atom.Tr:
		return a, row
	case atom.Table:
		return a, table
	case atom.Tbody, atom.Thead, atom.Tfoot:
		return a, section
	case atom.Caption:
		return a, caption
	case atom.Col, atom.Colgroup:
		return a, column
	case atom.Br:
		return a, lineBreak
	case atom.Hr:
		return a, rule
	case atom.A:
		return a, anchor
	case atom.Li:
		return a, item
	case atom.Dt, atom.Dd:
		return a, entry
	case atom.Ul, atom.Ol, atom.Dl, atom.Menu, atom.Dir:
		return a, list
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return a, heading
	case atom.Nav, atom.Aside, atom.Footer, atom.Header:
		return a, side
	case atom.Div, atom.Address, atom.Article, atom.Blockquote, atom.Center, atom.Details, atom.Dialog, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Form, atom.Hgroup, atom.Legend, atom.Main, atom.Marquee, atom.Section, atom.Summary:
		return a, block
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		return a, pre
	case atom.Select, atom.Button, atom.Svg, atom.Video, atom.Audio, atom.Canvas, atom.Template, atom.Datalist:
		return a, gone
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Textarea:
		return a, unread
	case atom.Del, atom.S, atom.Strike, atom.Rt, atom.Rp:
		return a, struck
	case atom.Title:
		return a, titled
	case atom.Meta:
		return a, meta
	case atom.Input:
		return a, input
	case atom.Html, atom.Body, atom.Head:
		return a, root
	}
	return a, inline
}

// attributes are what is read of a tag's attributes.
type attributes struct {
	hidden       bool
	struck       bool // shown with a line through it: taken back by the writer
	invisible    bool // not shown, but its place is kept
	noWidth      bool // a width of 0: hides a column where all its cells have it
	preformatted bool // white-space:pre
	href         bool
	crumbs       bool // named as the path to the page
	aside        bool // named as what stands beside the report
	cols, rows   uint16
	name, value  []byte // of <meta> and <input>, in the page
	inputType    []byte
	srcdoc       []byte // a page in a frame
	classes, id  []byte
	top, left    float32 // its place on the page
	leading      float32 // distance of its lines, in pixels
	placed       int     // how many of the two are told
}

// crumbNames are in the class or id of what shows the path to a page.
var crumbNames = [][]byte{[]byte("crumb"), []byte("position"), []byte("location"), []byte("weizhi"), []byte("dqwz"), []byte("curpos")}

// asideNames are, whole, classes and ids of what stands beside the report.
var asideNames = map[string]bool{
	"nav": true, "navbar": true, "menu": true, "submenu": true, "sidebar": true, "footer": true, "foot": true, "share": true, "related": true,
	"xgxx": true, "xglj": true, "bdsharebuttonbox": true, "pager": true, "pagination": true,
}

// read reads the attributes of a tag.
func (a *attributes) read(s []byte) {
	for {
		for len(s) > 0 && (s[0] <= ' ' || s[0] == '/') {
			s = s[1:]
		}
		if len(s) == 0 {
			return
		}
		k := 1 // a "=" in front belongs to the name
		for k < len(s) && s[k] > ' ' && s[k] != '=' && s[k] != '/' {
			k++
		}
		key := s[:k]
		for s = s[k:]; len(s) > 0 && s[0] <= ' '; s = s[1:] {
		}
		var val []byte
		if len(s) > 0 && s[0] == '=' {
			for s = s[1:]; len(s) > 0 && s[0] <= ' '; s = s[1:] {
			}
			if len(s) > 0 && (s[0] == '"' || s[0] == '\'') {
				end := bytes.IndexByte(s[1:], s[0])
				if end < 0 {
					end = len(s) - 1
				}
				val = s[1 : 1+end]
				s = s[min(end+2, len(s)):]
			} else {
				k := 0
				for k < len(s) && s[k] > ' ' {
					k++
				}
				val, s = s[:k], s[k:]
			}
		}
		a.set(key, val)
	}
}

// keys are the attributes that are read.
var keys = [...]string{"hidden", "style", "colspan", "rowspan", "width", "href", "class", "id", "name", "content", "value", "type", "srcdoc"}

// set reads one attribute.
func (a *attributes) set(key, val []byte) {
	name := ""
	for _, k := range keys {
		if len(k) == len(key) && (k[0] == key[0] || k[0] == key[0]|0x20) && strings.EqualFold(k, string(key)) {
			name = k
			break
		}
	}
	switch name {
	case "hidden":
		a.hidden = true
	case "style":
		a.style(val)
	case "colspan":
		a.cols = span(val, maxColumns)
	case "rowspan":
		if n, err := strconv.Atoi(string(bytes.TrimSpace(val))); err == nil && n == 0 {
			a.rows = maxRowSpan // to the end of the table
		} else {
			a.rows = span(val, maxRowSpan)
		}
	case "width":
		v := bytes.TrimSpace(val)
		a.noWidth = a.noWidth || string(v) == "0" || string(v) == "0px" || string(v) == "0%"
	case "href":
		a.href = true
	case "class", "id":
		if name == "id" {
			a.id = val
		} else {
			a.classes = val
		}
		if len(val) > 200 {
			return
		}
		low := bytes.ToLower(val)
		for _, n := range crumbNames {
			a.crumbs = a.crumbs || bytes.Contains(low, n)
		}
		for token := range bytes.FieldsSeq(low) {
			a.aside = a.aside || asideNames[string(token)]
		}
	case "name":
		a.name = val
	case "content", "value":
		a.value = val
	case "type":
		a.inputType = val
	case "srcdoc":
		a.srcdoc = val
	}
}

// style reads what of a style hides an element or keeps its blanks.
func (a *attributes) style(val []byte) {
	for len(val) > 0 {
		decl := val
		if i := bytes.IndexByte(val, ';'); i >= 0 {
			decl, val = val[:i], val[i+1:]
		} else {
			val = nil
		}
		i := bytes.IndexByte(decl, ':')
		if i < 0 {
			continue
		}
		// Nearly all are fonts and borders: the first letter tells them off.
		name := bytes.TrimSpace(decl[:i])
		if len(name) == 0 || strings.IndexByte("dltvwDLTVW", name[0]) < 0 {
			continue
		}
		v := bytes.ToLower(bytes.TrimSpace(decl[i+1:]))
		v = bytes.TrimSpace(bytes.TrimSuffix(v, []byte("!important")))
		switch string(bytes.ToLower(name)) {
		case "display":
			a.hidden = a.hidden || string(v) == "none"
		case "text-decoration", "text-decoration-line":
			a.struck = a.struck || bytes.Contains(v, []byte("line-through"))
		case "line-height":
			if px, ok := bytes.CutSuffix(v, []byte("px")); ok {
				if f, err := strconv.ParseFloat(string(px), 32); err == nil && f > 1 && f < 1000 {
					a.leading = float32(f)
				}
			}
		case "top":
			a.place(&a.top, v)
		case "left":
			a.place(&a.left, v)
		case "visibility":
			a.invisible = a.invisible || string(v) == "hidden" || string(v) == "collapse"
		case "width":
			a.noWidth = a.noWidth || string(v) == "0" || string(v) == "0px" || string(v) == "0pt" || string(v) == "0%"
		case "white-space":
			a.preformatted = a.preformatted || bytes.HasPrefix(v, []byte("pre"))
		}
	}
}

// place reads a length on the page.
func (a *attributes) place(to *float32, val []byte) {
	n := bytes.IndexFunc(val, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' })
	if n < 0 {
		n = len(val)
	}
	if f, err := strconv.ParseFloat(string(val[:n]), 32); err == nil && f > -10_000 && f < 1_000_000 {
		*to = float32(f)
		a.placed++
	}
}

// span reads a colspan or rowspan: 1 where it makes no sense, at most limit.
func span(val []byte, limit int) uint16 {
	val = bytes.TrimSpace(val)
	n, digits := 0, 0
	for _, c := range val {
		if c < '0' || c > '9' {
			break // "3px" counts as 3
		}
		n = min(n*10+int(c-'0'), limit)
		digits++
	}
	if digits == 0 || n == 0 {
		return 1
	}
	return uint16(n)
}
