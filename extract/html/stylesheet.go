package html

import (
	"bytes"
)

// A page may hide cells of its tables by its style sheet: a column that is
// filled by the system, and not for readers. The sheets inside the page are
// looked through for the classes and ids that they hide. They count for cells
// and rows alone: blocks are hidden and shown again by scripts.

// maxHiding bounds the names that are kept.
const maxHiding = 1000

// hiding is a set of names of classes (.a) and ids (#a) that are not shown.
type hiding map[string]bool

// leading is the distance between lines, in pixels, by class.
type leading map[string]float32

// readSheet takes from a style sheet the names that it hides and, of pages whose
// blocks are placed, the distances of their lines. Rules for paper and small
// screens, and those for elements inside others, are passed over.
func (b *builder) readSheet(sheet []byte) {
	if !bytes.Contains(sheet, []byte("none")) && !bytes.Contains(sheet, []byte("line-height:")) {
		return
	}
	for len(sheet) > 0 && len(b.hiding)+len(b.leading) < maxHiding {
		open := bytes.IndexByte(sheet, '{')
		if open < 0 {
			return
		}
		selectors := sheet[:open]
		if i := bytes.LastIndexByte(selectors, ';'); i >= 0 {
			selectors = selectors[i+1:] // @charset and the like
		}
		if i := bytes.LastIndex(selectors, []byte("*/")); i >= 0 {
			selectors = selectors[i+2:]
		}
		sheet = sheet[open+1:]
		if bytes.HasPrefix(bytes.TrimSpace(selectors), []byte("@")) {
			sheet = pastBlock(sheet)
			continue
		}
		end := bytes.IndexByte(sheet, '}')
		if end < 0 {
			return
		}
		var a attributes
		a.style(sheet[:end])
		sheet = sheet[end+1:]
		if a.hidden {
			b.hiding.add(selectors)
		}
		if class, ok := bytes.CutPrefix(bytes.TrimSpace(selectors), []byte(".")); ok && a.leading > 0 && len(class) < 100 {
			if b.leading == nil {
				b.leading = make(leading)
			}
			b.leading[string(class)] = a.leading
		}
	}
}

// of is the distance between the lines of an element, 0 where no class of it
// tells.
func (l leading) of(classes []byte) float32 {
	if len(l) == 0 {
		return 0
	}
	for c := range bytes.FieldsSeq(classes) {
		if d := l[string(c)]; d > 0 {
			return d
		}
	}
	return 0
}

// pastBlock is what follows the block in which s begins.
func pastBlock(s []byte) []byte {
	for depth := 1; depth > 0; {
		i := bytes.IndexAny(s, "{}")
		if i < 0 {
			return nil
		}
		if s[i] == '{' {
			depth++
		} else {
			depth--
		}
		s = s[i+1:]
	}
	return s
}

// add keeps the selectors that are a class or an id of any element, or of a
// cell or row.
func (h *hiding) add(selectors []byte) {
	for s := range bytes.SplitSeq(selectors, []byte(",")) {
		s = bytes.TrimSpace(s)
		for _, element := range []string{"td", "th", "tr"} {
			if len(s) > 2 && bytes.EqualFold(s[:2], []byte(element)) && (s[2] == '.' || s[2] == '#') {
				s = s[2:]
			}
		}
		if len(s) < 2 || len(s) > 100 || s[0] != '.' && s[0] != '#' || bytes.ContainsAny(s[1:], " .#:>+~[*\t\r\n") {
			continue
		}
		if *h == nil {
			*h = make(hiding)
		}
		(*h)[string(s)] = true
	}
}

// hides says whether an element of these classes and with this id is hidden.
func (h hiding) hides(classes, id []byte) bool {
	if len(h) == 0 {
		return false
	}
	for c := range bytes.FieldsSeq(classes) {
		if h["."+string(c)] {
			return true
		}
	}
	return len(id) > 0 && h["#"+string(bytes.TrimSpace(id))]
}
