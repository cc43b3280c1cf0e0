// Package figure reads the numbers that stand in the cells of a form.
//
// A cell's text is one of: a number, with or without sign, thousands
// separators, decimals and a unit; nothing; a dash or a word that stands for
// none; or something else, which is not a figure. A number is exact: it is
// kept in ten-thousandths of its base unit, never as a float.
package figure

import (
	"strings"
	"unicode/utf8"
)

// Kind is what a cell's text is.
type Kind uint8

// Kinds of text.
const (
	Text   Kind = iota // neither of the others: a label, or garbage
	Number             // a number
	Blank              // nothing but white space
	Dash               // "/", "—", "无": the writer's word for none
)

// Scale is the number of ten-thousandths in one.
const Scale = 10000

// Figure is a number read, in ten-thousandths of the base unit (yuan, piece).
type Figure struct {
	Value int64
	Unit  string // unit that stood behind it: 件, 万元, ...; "" where none did
	Exact bool   // false where the number does not fit ten-thousandths or int64
}

// Whole returns the number as an integer and whether it is one.
func (f Figure) Whole() (int64, bool) { return f.Value / Scale, f.Exact && f.Value%Scale == 0 }

// blankRunes are white space of every width, with what converters leave of it.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', '\v', '\f', '\u00a0', '\u3000', '\ufeff', '\u202f', '\u205f':
		return true
	}
	return r >= '\u2000' && r <= '\u200b'
}

// dashes are the words for none, after trimming.
var dashes = map[string]bool{
	"/": true, "／": true, "\\": true, "-": true, "--": true, "---": true, "------": true, "－": true, "—": true, "——": true,
	"–": true, "―": true, "─": true, "無": true, "无": true, "〇无": true, "一一": true, "/ /": true, "N/A": true, "n/a": true, "暂无": true, "没有": true, "null": true, "NULL": true, "−": true, "‐": true, "‑": true, "＿": true,
}

// units are what may follow a number, with the factor to the base unit.
// 万元 and 元 are money; the others count.
var units = map[string]int64{
	"": 1, "件": 1, "项": 1, "个": 1, "宗": 1, "条": 1, "份": 1, "次": 1, "人": 1, "人次": 1, "起": 1, "例": 1, "批": 1, "篇": 1,
	"元": 1, "圆": 1, "元整": 1, "人民币元": 1, "万元": 10000, "万": 10000, "亿元": 100000000, "亿": 100000000, "千元": 1000, "百万元": 1000000, "万件": 10000, "万项": 10000,
}

// longestUnit is the length in bytes up to which text behind a number may be a
// unit, with brackets and blanks around it.
const longestUnit = 64

// withoutBrackets takes the brackets away that writers put around units.
var withoutBrackets = strings.NewReplacer("（", "", "）", "", "(", "", ")", "")

// IsUnit says whether a word is a unit that may follow a number.
func IsUnit(s string) bool {
	_, ok := units[s]
	return ok && s != ""
}

// Factor returns the factor of a unit to its base unit; 1 for an unknown one.
func Factor(unit string) int64 {
	if f, ok := units[unit]; ok {
		return f
	}
	return 1
}

// Classify tells what a cell's text is without reading its value.
func Classify(s string) Kind {
	k, _ := Parse(s, "")
	return k
}

// Parse reads a cell's text. headUnit is the unit that the column's head
// prints; it holds where the cell itself names no unit of money.
func Parse(s, headUnit string) (Kind, Figure) {
	if v, ok := digitsOnly(s); ok && headUnit == "" {
		return Number, Figure{Value: v * Scale, Exact: true}
	}
	t := trim(s)
	if t == "" {
		return Blank, Figure{}
	}
	if beginsLabel(t) {
		return Text, Figure{}
	}
	if len(t) <= 12 && dashes[t] {
		return Dash, Figure{}
	}
	return parseNumber(t, headUnit)
}

// beginsLabel says that text begins with a Chinese character with which neither
// a number nor a word for none does.
func beginsLabel(t string) bool {
	if c := t[0]; c < 0xE4 || c > 0xE9 {
		return false
	}
	switch r, _ := utf8.DecodeRuneInString(t); r {
	case '无', '無', '一', '暂', '没', utf8.RuneError:
		return false
	default:
		return r >= '\u4e00' && r <= '\u9fff'
	}
}

// digitsOnly reads what most cells hold: a few ASCII digits and nothing else.
func digitsOnly(s string) (v int64, ok bool) {
	if len(s) == 0 || len(s) > 12 {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		d := s[i] - '0'
		if d > 9 {
			return 0, false
		}
		v = v*10 + int64(d)
	}
	return v, true
}

func trim(s string) string {
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if !isSpace(r) {
			break
		}
		s = s[n:]
	}
	for len(s) > 0 {
		r, n := utf8.DecodeLastRuneInString(s)
		if !isSpace(r) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

// digit returns the value of an ASCII or full-width digit.
func digit(r rune) (int64, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int64(r - '0'), true
	case r >= '０' && r <= '９':
		return int64(r - '０'), true
	}
	return 0, false
}

// parseNumber reads sign, digits with separators, decimals and unit; anything
// left over makes it text.
func parseNumber(t, headUnit string) (Kind, Figure) {
	neg := false
	r, n := utf8.DecodeRuneInString(t)
	switch r {
	case '+', '＋':
		t = trim(t[n:])
	case '-', '－', '−', '—', '–', '﹣':
		neg = true
		t = trim(t[n:])
	}
	const limit = 1 << 58
	var whole, frac int64 // frac in 1e-8
	var digits, fracDigits, group int
	exact, point, grouped := true, false, false
	i := 0
scan:
	for i < len(t) {
		r, n := utf8.DecodeRuneInString(t[i:])
		switch d, ok := digit(r); {
		case ok && !point:
			if whole > limit/10 {
				exact = false
			} else {
				whole = whole*10 + d
			}
			digits++
			group++
		case ok:
			if fracDigits < 8 {
				frac = frac*10 + d
			} else if d != 0 {
				exact = false
			}
			fracDigits++
		case r == ',' || r == '，' || r == '\'':
			// A separator stands between groups of three only.
			if point || digits == 0 || (grouped && group != 3) || group > 3 {
				return Text, Figure{}
			}
			grouped, group = true, 0
		case r == '.' || r == '．':
			if point || digits == 0 {
				return Text, Figure{}
			}
			point = true
		default:
			break scan
		}
		i += n
	}
	if digits == 0 || (grouped && group != 3) || (point && fracDigits == 0) || digits > 18 {
		return Text, Figure{}
	}
	unit := trim(t[i:])
	factor, ok := units[unit]
	if !ok {
		if len(unit) > longestUnit {
			return Text, Figure{} // the words of a numbered label
		}
		unit = trim(withoutBrackets.Replace(unit))
		if factor, ok = units[unit]; !ok {
			return Text, Figure{}
		}
	}
	if f := units[headUnit]; f > 1 && (unit == "" || f == factor) {
		factor = f
	}
	for ; fracDigits < 8; fracDigits++ {
		frac *= 10
	}
	// value = (whole + frac/1e8) * factor * Scale
	if whole > limit/Scale/factor {
		return Number, Figure{Unit: unit}
	}
	scaledFrac := frac * (factor) // < 1e8 * 1e8
	if scaledFrac%(1e8/Scale) != 0 {
		exact = false
	}
	v := whole*factor*Scale + scaledFrac/(1e8/Scale)
	if neg {
		v = -v
	}
	return Number, Figure{Value: v, Unit: unit, Exact: exact}
}
