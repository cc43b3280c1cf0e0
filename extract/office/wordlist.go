package office

import (
	"strconv"
	"strings"
)

// unset is a list or level that a paragraph does not name.
const unset = -1

// paragraphProps is what matters of a paragraph's properties.
type paragraphProps struct {
	style       string
	list, level int  // of its numbering, unset where it names none
	hidden      bool // its style hides it
	removed     bool // its end was deleted
}

// readParagraphProps reads the element pPr that began last.
func readParagraphProps(x *xmlReader, p *paragraphProps, styles wordStyles) error {
	return children(x, func() error {
		if x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "pStyle":
			p.style = x.get(nsWord, "val")
			if s := styles[p.style]; s != nil {
				p.hidden = s.hidden
			}
		case "ilvl":
			p.level = x.number(nsWord, "val", unset)
		case "numId":
			p.list = x.number(nsWord, "val", unset)
		case "del", "moveFrom":
			p.removed = true
		case "pPrChange", "rPrChange", "sectPr":
			return x.skip()
		}
		return nil
	})
}

// wordStyle is what a style says of its paragraphs or runs.
type wordStyle struct {
	base        string
	list, level int
	hidden      bool
}

// wordStyles are the styles by their ids.
type wordStyles map[string]*wordStyle

func readWordStyles(a *archive, part string) (wordStyles, error) {
	styles := make(wordStyles)
	var s *wordStyle
	err := a.each(part, func(x *xmlReader) error {
		if x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "style":
			s = &wordStyle{list: unset, level: unset}
			styles[x.get(nsWord, "styleId")] = s
		case "basedOn":
			if s != nil {
				s.base = x.get(nsWord, "val")
			}
		case "vanish", "strike", "dstrike":
			if s != nil {
				s.hidden = s.hidden || isOn(x)
			}
		case "ilvl":
			if s != nil {
				s.level = x.number(nsWord, "val", unset)
			}
		case "numId":
			if s != nil {
				s.list = x.number(nsWord, "val", unset)
			}
		case "tblStylePr":
			return x.skip()
		}
		return nil
	})
	for _, s := range styles {
		base := s
		for range 16 { // styles may be based on one another in a circle
			if base = styles[base.base]; base == nil {
				break
			}
			if s.list == unset {
				s.list = base.list
				if s.level == unset {
					s.level = base.level
				}
			}
		}
	}
	return styles, err
}

// list finds the list and level of a paragraph, from itself or its style;
// list is unset where it is in none.
func (styles wordStyles) list(p *paragraphProps, lists *wordLists) (list, level int) {
	list, level = p.list, p.level
	s := styles[p.style]
	if list == unset && s != nil {
		list = s.list
		if level == unset && list != unset {
			if level = lists.levelOf(list, p.style); level == unset {
				level = s.level
			}
		}
	}
	if list <= 0 { // 0 takes a paragraph out of its style's list
		return unset, unset
	}
	return list, min(max(level, 0), levels-1)
}

// levels is the number of levels that a list of Word has.
const levels = 9

// listLevel is one level of a list: how its numbers look.
type listLevel struct {
	start  int
	format string
	text   string // with %1 for the number of the first level
	suffix string
	style  string // paragraph style that belongs to the level
	legal  bool   // numbers of the levels above are printed as decimals
	shown  bool
}

// abstractList is a list as defined, with the numbers reached.
type abstractList struct {
	level  [levels]listLevel
	link   string // name of the style under which the levels are defined
	name   string // name of the style that they define
	count  [levels]int
	active [levels]bool
}

// wordList is a use of a definition, with levels of its own where it changes
// them.
type wordList struct {
	abstract int
	level    [levels]*listLevel
	start    [levels]int // number at which the use starts anew, unset where it goes on
	begun    [levels]bool
}

// wordLists numbers the paragraphs of a document as Word does.
type wordLists struct {
	abstract map[int]*abstractList
	lists    map[int]*wordList
}

func readWordLists(a *archive, part string) (wordLists, error) {
	l := wordLists{abstract: make(map[int]*abstractList), lists: make(map[int]*wordList)}
	err := a.each(part, func(x *xmlReader) error {
		if x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "abstractNum":
			d := &abstractList{}
			l.abstract[x.number(nsWord, "abstractNumId", unset)] = d
			return d.read(x)
		case "num":
			u := &wordList{abstract: unset}
			for i := range u.start {
				u.start[i] = unset
			}
			l.lists[x.number(nsWord, "numId", unset)] = u
			return u.read(x)
		}
		return nil
	})
	// A definition may stand under the name of a style instead.
	named := make(map[string]*abstractList)
	for _, d := range l.abstract {
		if d.name != "" {
			named[d.name] = d
		}
	}
	for _, d := range l.abstract {
		if n := named[d.link]; n != nil && d.link != "" && n != d {
			d.level = n.level
		}
	}
	return l, err
}

func (d *abstractList) read(x *xmlReader) error {
	return children(x, func() error {
		if x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "lvl":
			if i := x.number(nsWord, "ilvl", unset); i >= 0 && i < levels {
				d.level[i] = listLevel{shown: true}
				return d.level[i].read(x)
			}
			return x.skip()
		case "numStyleLink":
			d.link = x.get(nsWord, "val")
		case "styleLink":
			d.name = x.get(nsWord, "val")
		}
		return nil
	})
}

func (u *wordList) read(x *xmlReader) error {
	at := unset
	return children(x, func() error {
		if x.ns != nsWord {
			return nil
		}
		switch string(x.name) {
		case "abstractNumId":
			u.abstract = x.number(nsWord, "val", unset)
		case "lvlOverride":
			at = x.number(nsWord, "ilvl", unset)
		case "startOverride":
			if at >= 0 && at < levels {
				u.start[at] = x.number(nsWord, "val", 1)
			}
		case "lvl":
			i := x.number(nsWord, "ilvl", at)
			if i < 0 || i >= levels {
				return x.skip()
			}
			u.level[i] = &listLevel{shown: true}
			return u.level[i].read(x)
		}
		return nil
	})
}

func (v *listLevel) read(x *xmlReader) error {
	return children(x, func() error {
		if x.ns != nsWord {
			return nil
		}
		switch val := x.get(nsWord, "val"); string(x.name) {
		case "start":
			v.start = x.number(nsWord, "val", 0)
		case "numFmt":
			v.format = val
		case "lvlText":
			v.text = val
		case "suff":
			v.suffix = val
		case "pStyle":
			v.style = val
		case "isLgl":
			v.legal = isOn(x)
		case "pPr", "rPr":
			return x.skip()
		}
		return nil
	})
}

// levelOf is the level of a list to which a paragraph style belongs.
func (l *wordLists) levelOf(list int, style string) int {
	if u := l.lists[list]; u != nil {
		if d := l.abstract[u.abstract]; d != nil {
			for i := range d.level {
				if d.level[i].style == style {
					return i
				}
			}
		}
	}
	return unset
}

// number counts a paragraph of a list and returns the number that stands
// before it, "" where it is a bullet or nothing.
func (l *wordLists) number(list, level int) string {
	u := l.lists[list]
	if u == nil {
		return ""
	}
	d := l.abstract[u.abstract]
	if d == nil {
		return ""
	}
	at := func(i int) *listLevel {
		if u.level[i] != nil {
			return u.level[i]
		}
		return &d.level[i]
	}
	v := at(level)
	if !v.shown {
		return ""
	}
	switch {
	case u.start[level] != unset && !u.begun[level]:
		d.count[level] = u.start[level]
	case !d.active[level]:
		d.count[level] = v.start
	default:
		d.count[level]++
	}
	u.begun[level], d.active[level] = true, true
	for i := level + 1; i < levels; i++ {
		d.active[i] = false
	}
	for i := range level {
		if !d.active[i] {
			d.active[i] = true
			d.count[i] = at(i).start
		}
	}
	if v.format == "bullet" || v.format == "none" && !strings.Contains(v.text, "%") {
		return ""
	}
	var b strings.Builder
	for s := v.text; s != ""; {
		if s[0] == '%' && len(s) > 1 && s[1] >= '1' && s[1] <= '9' {
			i := int(s[1] - '1')
			format := at(i).format
			if v.legal {
				format = "decimal"
			}
			b.WriteString(formatNumber(format, d.count[i]))
			s = s[2:]
			continue
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return spaced(b.String(), v.suffix)
}

// spaced puts a blank behind a number that is not set off by its own mark.
func spaced(number, suffix string) string {
	if number == "" || suffix == "nothing" {
		return number
	}
	for _, end := range []string{"、", "）", "．", "。", "】", "："} {
		if strings.HasSuffix(number, end) {
			return number
		}
	}
	return number + " "
}

// formatNumber prints a number in one of Word's formats; one that is not
// known is printed as a decimal.
func formatNumber(format string, n int) string {
	switch format {
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return chineseDigits.Replace(strconv.Itoa(n))
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand":
		return chinese(n, "零一二三四五六七八九", "十百千")
	case "chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal":
		return chinese(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")
	case "ideographTraditional":
		return pick("甲乙丙丁戊己庚辛壬癸", n)
	case "ideographZodiac":
		return pick("子丑寅卯辰巳午未申酉戌亥", n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return pick("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", n)
	case "decimalEnclosedParen":
		return pick("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", n)
	case "decimalEnclosedFullstop":
		return pick("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", n)
	case "ideographEnclosedCircle":
		return pick("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", n)
	case "decimalFullWidth", "decimalFullWidth2":
		return fullWidth.Replace(strconv.Itoa(n))
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "none":
		return ""
	}
	return strconv.Itoa(n)
}

var chineseDigits = strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")

var fullWidth = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")

// chinese prints 1 to 9999 in Chinese numerals: 一, 十, 十一, 二十, 一百零一.
func chinese(n int, digits, units string) string {
	if n < 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	digit, unit := []rune(digits), []rune(units)
	if n == 0 {
		return string(digit[:1])
	}
	var out []rune
	zero := false
	for place, div := 3, 1000; place >= 0; place, div = place-1, div/10 {
		d := n / div % 10
		if d == 0 {
			zero = zero || len(out) > 0
			continue
		}
		if zero {
			out = append(out, digit[0])
			zero = false
		}
		if d != 1 || place != 1 || len(out) > 0 || digit[1] != '一' { // 十一, not 一十一, but 壹拾壹
			out = append(out, digit[d])
		}
		if place > 0 {
			out = append(out, unit[place-1])
		}
	}
	return string(out)
}

func pick(from string, n int) string {
	if r := []rune(from); n >= 1 && n <= len(r) {
		return string(r[n-1])
	}
	return strconv.Itoa(n)
}

// letters prints 1 as A, 27 as AA, as Word does.
func letters(n int, first byte) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune(first)+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		n int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.n; n -= r.n {
			b.WriteString(r.s)
		}
	}
	return b.String()
}
