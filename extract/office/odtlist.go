package office

import (
	"strings"
)

// odtLevels is the number of levels that a list of OpenDocument has.
const odtLevels = 10

// odtLevel is one level of a list: how its numbers look.
type odtLevel struct {
	format, prefix, suffix string
	pattern                string // with %1% for the number of the first level, "" where prefix and suffix serve
	display                int    // levels whose numbers are printed
	start                  int
	numbered               bool
}

// odtList is the style of a list.
type odtList struct{ level [odtLevels]odtLevel }

// odtStyles is what matters of the styles of a document.
type odtStyles struct {
	hidden  map[string]bool // styles of text and tables that are not shown, or struck out
	lists   map[string]*odtList
	outline *odtList
}

// read takes a style where one begins, whole; ok says that it was one.
func (s *odtStyles) read(x *xmlReader) (ok bool, err error) {
	switch {
	case x.is(nsStyle, "style"):
		name := x.get(nsStyle, "name")
		return true, children(x, func() error {
			switch {
			case x.is(nsStyle, "text-properties"):
				line := x.get(nsStyle, "text-line-through-style")
				if x.get(nsText, "display") == "none" || line != "" && line != "none" {
					s.hidden[name] = true
				}
			case x.is(nsStyle, "table-properties") && x.get(nsTable, "display") == "false":
				s.hidden[name] = true
			}
			return nil
		})
	case x.is(nsText, "list-style"):
		l := &odtList{}
		s.lists[x.get(nsStyle, "name")] = l
		return true, l.read(x)
	case x.is(nsText, "outline-style"):
		s.outline = &odtList{}
		return true, s.outline.read(x)
	}
	return false, nil
}

func (l *odtList) read(x *xmlReader) error {
	return children(x, func() error {
		if x.ns != nsText {
			return nil
		}
		switch string(x.name) {
		case "list-level-style-number", "outline-level-style":
			i := x.number(nsText, "level", 0) - 1
			if i < 0 || i >= odtLevels {
				return nil
			}
			pattern := x.get(nsLibre, "num-list-format")
			if pattern == "" {
				pattern = x.get(nsStyle, "num-list-format")
			}
			l.level[i] = odtLevel{
				format: x.get(nsStyle, "num-format"), prefix: x.get(nsStyle, "num-prefix"), suffix: x.get(nsStyle, "num-suffix"),
				pattern: pattern, display: min(max(x.number(nsText, "display-levels", 1), 1), odtLevels),
				start: x.number(nsText, "start-value", 1), numbered: true,
			}
		}
		return nil
	})
}

// odtCount is how far the numbers of a list have come.
type odtCount struct {
	n     [odtLevels]int
	begun [odtLevels]bool
	set   [odtLevels]bool // the next item has the number that stands in n
}

func (c *odtCount) start(level, n int) {
	if level < odtLevels {
		c.n[level], c.set[level] = n, true
	}
}

// openList is a list that is being read.
type openList struct {
	style string
	count *odtCount
	fresh bool // an item began whose number no paragraph bears yet
}

// openList begins a list: one inside another is its next level, and one that
// goes on with an earlier list goes on with its numbers.
func (d *odt) openList() {
	x := d.x
	l := openList{style: x.get(nsText, "style-name")}
	if n := len(d.list); n > 0 {
		if l.style == "" {
			l.style = d.list[n-1].style
		}
		l.count = d.list[n-1].count
		if n < odtLevels {
			l.count.begun[n] = false
		}
		d.list = append(d.list, l)
		return
	}
	if d.last == nil {
		d.last = make(map[string]*odtCount)
	}
	id := x.get(nsXML, "id")
	switch {
	case x.get(nsText, "continue-list") != "":
		l.count = d.last["#"+x.get(nsText, "continue-list")]
	case x.get(nsText, "continue-numbering") == "true":
		l.count = d.last[l.style]
	}
	if l.count == nil {
		l.count = &odtCount{}
	}
	if id != "" {
		d.last["#"+id] = l.count
	}
	d.last[l.style] = l.count
	d.list = append(d.list, l)
}

// itemNumber is the number of the paragraph that begins, "" where it is not
// the first of an item of a numbered list.
func (d *odt) itemNumber() string {
	n := len(d.list)
	if n == 0 || !d.list[n-1].fresh {
		return ""
	}
	d.list[n-1].fresh = false
	return d.list[n-1].count.number(d.styles.lists[d.list[n-1].style], n-1)
}

// outline is the number of a heading outside lists.
func (d *odt) outline(level int, header bool) string {
	if header || d.styles.outline == nil {
		return ""
	}
	if d.last == nil {
		d.last = make(map[string]*odtCount)
	}
	c := d.last["\x00outline"]
	if c == nil {
		c = &odtCount{}
		d.last["\x00outline"] = c
	}
	return c.number(d.styles.outline, level-1)
}

// number counts an item of a level and prints its number.
func (c *odtCount) number(l *odtList, level int) string {
	if l == nil || level < 0 || level >= odtLevels {
		return ""
	}
	v := &l.level[level]
	switch {
	case c.set[level]:
	case !c.begun[level]:
		c.n[level] = v.start
	default:
		c.n[level]++
	}
	c.begun[level], c.set[level] = true, false
	for i := level + 1; i < odtLevels; i++ {
		c.begun[i] = false
	}
	for i := range level {
		if !c.begun[i] {
			c.begun[i], c.n[i] = true, l.level[i].start
		}
	}
	if !v.numbered || v.format == "" {
		return ""
	}
	if v.pattern != "" {
		out := v.pattern
		for i := range odtLevels {
			mark := "%" + string(rune('1'+i)) + "%"
			if i == 9 {
				mark = "%10%"
			}
			if strings.Contains(out, mark) {
				out = strings.ReplaceAll(out, mark, odtNumber(l.level[i].format, c.n[i]))
			}
		}
		return spaced(out, "")
	}
	var b strings.Builder
	b.WriteString(v.prefix)
	for i := max(0, level+1-v.display); i <= level; i++ {
		s := odtNumber(l.level[i].format, c.n[i])
		if b.Len() > len(v.prefix) && s != "" {
			b.WriteByte('.')
		}
		b.WriteString(s)
	}
	b.WriteString(v.suffix)
	return spaced(b.String(), "")
}

// odtNumber prints a number in a format, which OpenDocument names by its
// first numbers.
func odtNumber(format string, n int) string {
	first, _, _ := strings.Cut(format, ",")
	switch strings.TrimSpace(first) {
	case "一":
		return formatNumber("chineseCounting", n)
	case "壹":
		return formatNumber("chineseLegalSimplified", n)
	case "甲":
		return formatNumber("ideographTraditional", n)
	case "子":
		return formatNumber("ideographZodiac", n)
	case "①":
		return formatNumber("decimalEnclosedCircle", n)
	case "１":
		return formatNumber("decimalFullWidth", n)
	case "A":
		return formatNumber("upperLetter", n)
	case "a":
		return formatNumber("lowerLetter", n)
	case "I":
		return formatNumber("upperRoman", n)
	case "i":
		return formatNumber("lowerRoman", n)
	case "":
		return ""
	}
	return formatNumber("decimal", n)
}
