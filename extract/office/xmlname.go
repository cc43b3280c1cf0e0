package office

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// space is a namespace of the formats read here.
type space uint8

const (
	nsNone space = iota
	nsOther
	nsXML
	nsWord
	nsMath
	nsCompat // markup compatibility
	nsSheet
	nsRel        // references to relationships
	nsPackageRel // relationships themselves
	nsText       // OpenDocument from here on
	nsTable
	nsOffice
	nsStyle
	nsDraw
	nsSVG
	nsFO
	nsManifest
	nsLibre
)

// spaces tells namespaces by their names; the strict variant of OOXML names
// its own differently.
var spaces = map[string]space{
	"http://www.w3.org/XML/1998/namespace":                                 nsXML,
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":         nsWord,
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                     nsWord,
	"http://schemas.openxmlformats.org/officeDocument/2006/math":           nsMath,
	"http://purl.oclc.org/ooxml/officeDocument/math":                       nsMath,
	"http://schemas.openxmlformats.org/markup-compatibility/2006":          nsCompat,
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":            nsSheet,
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                        nsSheet,
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":  nsRel,
	"http://purl.oclc.org/ooxml/officeDocument/relationships":              nsRel,
	"http://schemas.openxmlformats.org/package/2006/relationships":         nsPackageRel,
	"urn:oasis:names:tc:opendocument:xmlns:text:1.0":                       nsText,
	"urn:oasis:names:tc:opendocument:xmlns:table:1.0":                      nsTable,
	"urn:oasis:names:tc:opendocument:xmlns:office:1.0":                     nsOffice,
	"urn:oasis:names:tc:opendocument:xmlns:style:1.0":                      nsStyle,
	"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0":                    nsDraw,
	"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0":             nsSVG,
	"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0":          nsFO,
	"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0":                   nsManifest,
	"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": nsLibre,
}

// usualPrefixes serve documents that declare no namespaces, as flattened or
// hand-made ones do.
var usualPrefixes = map[string]space{
	"xml": nsXML, "w": nsWord, "m": nsMath, "mc": nsCompat, "r": nsRel, "text": nsText, "table": nsTable, "office": nsOffice,
	"style": nsStyle, "draw": nsDraw, "svg": nsSVG, "fo": nsFO, "manifest": nsManifest, "loext": nsLibre, "": nsNone,
}

// maxBindings bounds the namespaces declared at once; lookups are linear.
const maxBindings = 256

func (x *xmlReader) bind(prefix string, value []byte) {
	if len(x.bindings) >= maxBindings {
		return
	}
	ns, ok := spaces[string(value)]
	if !ok {
		ns = nsOther
		if len(value) == 0 {
			ns = nsNone
		}
	}
	x.bindings = append(x.bindings, binding{prefix, ns, len(x.open)})
}

func (x *xmlReader) lookup(prefix []byte) space {
	for i := len(x.bindings) - 1; i >= 0; i-- {
		if x.bindings[i].prefix == string(prefix) {
			return x.bindings[i].ns
		}
	}
	if ns, ok := usualPrefixes[string(prefix)]; ok {
		return ns
	}
	return nsOther
}

// get is the value of an attribute, "" where the tag has none. Attributes
// without prefix are of no namespace; where OOXML's are sought under that of
// the element, bare ones serve too, as some writers leave the prefix out.
func (x *xmlReader) get(ns space, name string) string {
	for i := range x.attrs {
		a := &x.attrs[i]
		if string(a.name) != name || len(a.prefix) == 0 && ns != nsNone && ns != nsWord || len(a.prefix) > 0 && x.lookup(a.prefix) != ns {
			continue
		}
		if bytes.IndexByte(a.value, '&') < 0 {
			return string(a.value)
		}
		return string(unescape(nil, a.value))
	}
	return ""
}

// number is an attribute's value as an integer, otherwise where it is none.
func (x *xmlReader) number(ns space, name string, otherwise int) int {
	n, err := strconv.Atoi(x.get(ns, name))
	if err != nil {
		return otherwise
	}
	return n
}

func splitName(b []byte) (prefix, local []byte) {
	if i := bytes.IndexByte(b, ':'); i >= 0 {
		return b[:i], b[i+1:]
	}
	return nil, b
}

func isXMLSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func excerpt(b []byte) string {
	if len(b) > 40 {
		b = b[:40]
	}
	return strings.ToValidUTF8(string(b), "?")
}

// unescape replaces entities; one that is not known stays as it is.
func unescape(dst, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '&')
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		s = s[i:]
		end := bytes.IndexByte(s[:min(len(s), 16)], ';')
		if end < 0 {
			dst = append(dst, '&')
			s = s[1:]
			continue
		}
		switch name := string(s[1:end]); {
		case name == "lt":
			dst = append(dst, '<')
		case name == "gt":
			dst = append(dst, '>')
		case name == "amp":
			dst = append(dst, '&')
		case name == "quot":
			dst = append(dst, '"')
		case name == "apos":
			dst = append(dst, '\'')
		case name == "nbsp":
			dst = append(dst, "\u00a0"...)
		case strings.HasPrefix(name, "#"):
			digits, base := name[1:], 10
			if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
				digits, base = digits[1:], 16
			}
			if n, err := strconv.ParseUint(digits, base, 32); err == nil && n > 0 && n <= utf8.MaxRune {
				dst = utf8.AppendRune(dst, rune(n))
			}
		default:
			dst = append(dst, s[:end+1]...)
		}
		s = s[end+1:]
	}
}
