package narrative

import (
	"strconv"
	"strings"
)

// figure is a number with a measure word or a percent sign.
type figure struct {
	start, end int // of number and measure, and of 左右 behind it
	measure    string
	percent    bool
	value      int64   // of a count
	share      float64 // of a percentage, as a fraction
	digits     int     // of a percentage: decimals of the percentage as printed
	exact      bool    // false for 800余条, 近百条, 7-8条
}

// scan appends the figures of a text without blanks. Numbers without measure
// (years, telephones, numbers of headings) are none, nor are articles (第二十条).
func scan(s string, dst []figure) []figure {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case isDigit(c):
		case c == 0xE3 || isHan(c):
			if !numeralAt(s, i) {
				i += 3
				continue
			}
		case c != 0xEF || digitAt(s, i) == 0:
			i++
			continue
		}
		f, after, ok := number(s, i)
		if ok {
			dst = append(dst, f)
		}
		i = max(after, i+1)
	}
	return dst
}

// number reads the number that begins at i and what stands around it. It
// returns where to go on.
func number(s string, i int) (figure, int, bool) {
	f := figure{start: i, exact: true}
	percentWord := strings.HasPrefix(s[i:], percentPrefix)
	if percentWord {
		i += len(percentPrefix)
	}
	var buf [24]byte
	digits, decimals, zeros := buf[:0], 0, 0
	j := i
	chinese := digitAt(s, i) == 0
	if chinese {
		for numeralAt(s, j) {
			j += 3
		}
		if j == i {
			return f, i, false
		}
	} else {
		digits, decimals, j = arabic(s, i, digits)
	}
	after := j // the numeral alone; a 万 behind it may belong to no figure
	for _, u := range bigUnits {
		if !chinese && strings.HasPrefix(s[j:], u.word) {
			zeros = u.zeros
			j += len(u.word)
			break
		}
	}
	written := s[i:after]
	if w := roughAfterNumber.Prefix(s[j:]); w != "" {
		f.exact = false
		j += len(w)
		for numeralAt(s, j) { // 十余万
			j += 3
		}
	}
	if w := percentSigns.Prefix(s[j:]); w != "" || percentWord {
		f.percent = true
		j += len(w)
	} else if f.measure = measures.Prefix(s[j:]); f.measure != "" {
		j += len(f.measure)
	} else {
		return f, after, false
	}
	if notCounting.Suffix(s[:f.start]) != "" {
		return f, after, false
	}
	if w := roughAfterMeasure.Prefix(s[j:]); w != "" {
		f.exact = false
		j += len(w)
	}
	f.end = j
	if start := roughStart(s[:f.start], chinese); start >= 0 {
		f.start, f.exact = start, false
	}
	if chinese {
		v, ok := chineseNumber(written)
		f.exact = f.exact && ok
		digits = strconv.AppendInt(digits, v, 10)
	}
	if f.percent {
		f.digits = decimals
		f.share, f.exact = parseShare(digits, decimals, f.exact && zeros == 0)
	} else {
		f.value, f.exact = parseCount(digits, decimals, zeros, f.exact)
	}
	return f, j, true
}

// arabic reads digits, thousands separators and decimals, and returns the
// digits, how many of them are decimals, and where they end.
func arabic(s string, j int, dst []byte) (digits []byte, decimals, end int) {
	for group, grouped := 0, false; j < len(s); {
		if n := digitAt(s, j); n > 0 {
			dst = append(dst, digitValue(s, j))
			group++
			j += n
			continue
		}
		// 1,065 but not 36,12: a group before is short, each after has three.
		if s[j] == ',' && (group == 3 || !grouped && group < 3) && digitsFrom(s, j+1) == 3 {
			group, grouped = 0, true
			j++
			continue
		}
		break
	}
	point := points.Prefix(s[j:])
	if point == "" || j+len(point) >= len(s) || digitAt(s, j+len(point)) == 0 {
		return dst, 0, j
	}
	j += len(point)
	for j < len(s) {
		n := digitAt(s, j)
		if n == 0 {
			break
		}
		dst = append(dst, digitValue(s, j))
		decimals++
		j += n
	}
	return dst, decimals, j
}

// parseCount gives a whole number; one with decimals is whole only in a big
// enough unit (1.2万).
func parseCount(digits []byte, decimals, zeros int, exact bool) (int64, bool) {
	if !exact || decimals > zeros || len(digits) > 18 {
		return 0, false
	}
	v, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil {
		return 0, false
	}
	for ; zeros > decimals; zeros-- {
		if v > 1e17 {
			return 0, false
		}
		v *= 10
	}
	return v, true
}

// parseShare gives a percentage as the double nearest to its fraction: the
// point is moved in the decimal digits, not by a division. What is more than
// the whole is no share.
func parseShare(digits []byte, decimals int, exact bool) (float64, bool) {
	if !exact {
		return 0, false
	}
	digits = append(digits, 'e', '-')
	digits = strconv.AppendInt(digits, int64(decimals+2), 10)
	v, err := strconv.ParseFloat(string(digits), 64)
	if err != nil || v > 1 {
		return 0, false
	}
	return v, true
}

// roughStart returns where the words begin that make the number behind s a
// rough one (近, 7-), or -1 where none do.
func roughStart(s string, chinese bool) int {
	w := roughBeforeNumber.Suffix(s)
	if w == "" && chinese {
		w = roughBeforeNumeral.Suffix(s)
	}
	if w != "" {
		return len(s) - len(w)
	}
	if w = rangeMarks.Suffix(s); w == "" {
		return -1
	}
	end := len(s) - len(w)
	start := end
	for start > 0 {
		if isDigit(s[start-1]) || s[start-1] == '.' {
			start--
		} else if digitAt(s, start-3) == 3 || numeralAt(s, start-3) {
			start -= 3
		} else {
			break
		}
	}
	if start < end {
		return start
	}
	if measures.Suffix(s[:end]) != "" {
		return end // 7条至8条
	}
	return -1
}

// chineseNumber reads a numeral such as 一百零五. One that is not written out
// in full (百, 二〇, 三五) is not read.
func chineseNumber(s string) (int64, bool) {
	var sum, section, digit int64
	have, unit := false, int64(1e9)
	for _, r := range s {
		if v := strings.IndexRune(numeralDigits, r); v >= 0 {
			v /= 3
			if have && digit != 0 {
				return 0, false
			}
			digit, have = int64(v), true
			continue
		}
		if r == '两' {
			if have && digit != 0 {
				return 0, false
			}
			digit, have = 2, true
			continue
		}
		u := numeralUnits[r]
		switch {
		case u == 10000:
			if section += digit; section == 0 || sum != 0 {
				return 0, false
			}
			sum, section, unit = section*10000, 0, 1e9
		case u == 0 || u >= unit:
			return 0, false
		default:
			if !have || digit == 0 {
				if u != 10 || section != 0 || sum != 0 {
					return 0, false // 百 alone is a manner of speaking
				}
				digit = 1
			}
			section += digit * u
			unit = u
		}
		digit, have = 0, false
	}
	// 一百五 is 150 in speech: only a numeral after 十 or 零, or alone, is clear.
	if digit != 0 && (unit == 100 || unit == 1000) && !strings.ContainsAny(s, "零〇") {
		return 0, false
	}
	if digit != 0 && sum != 0 && section == 0 && !strings.ContainsAny(s, "零〇") {
		return 0, false // 三万五
	}
	return sum + section + digit, true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digitAt returns the length of the digit at i, ASCII or full-width, or 0.
func digitAt(s string, i int) int {
	switch {
	case i < 0 || i >= len(s):
		return 0
	case isDigit(s[i]):
		return 1
	case s[i] == 0xEF && i+2 < len(s) && s[i+1] == 0xBC && 0x90 <= s[i+2] && s[i+2] <= 0x99:
		return 3
	}
	return 0
}

// digitValue returns the digit at i as an ASCII one.
func digitValue(s string, i int) byte {
	if s[i] == 0xEF {
		return s[i+2] - 0x90 + '0'
	}
	return s[i]
}

// digitsFrom counts the digits that stand in a row from i.
func digitsFrom(s string, i int) int {
	n := 0
	for digitAt(s, i) > 0 {
		i += digitAt(s, i)
		n++
	}
	return n
}

// numeralAt tells whether a Chinese numeral stands at i. All have three bytes.
func numeralAt(s string, i int) bool {
	if i < 0 || i+3 > len(s) {
		return false
	}
	switch uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2]) {
	case 0xE99BB6, 0xE38087, // 零〇
		0xE4B880, 0xE4BA8C, 0xE4B889, 0xE59B9B, 0xE4BA94, // 一二三四五
		0xE585AD, 0xE4B883, 0xE585AB, 0xE4B99D, 0xE4B8A4, // 六七八九两
		0xE58D81, 0xE799BE, 0xE58D83, 0xE4B887: // 十百千万
		return true
	}
	return false
}
