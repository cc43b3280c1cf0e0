package office

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// cellFormat is how a number is shown. What is kept of it is what a reader
// sees of the value: a unit behind it, a scale, a percentage, a date. Digits
// that the format rounds off are kept: the sum is in the file, and the cell
// may only be narrow.
type cellFormat struct {
	sections []numberSection
}

// numberSection is one part of a format: for positive numbers, negative ones,
// zero.
type numberSection struct {
	general, percent, odd bool
	date                  dateParts
	prefix, suffix        string
	whole, decimals       int // digits shown at least
	grouped               bool
	shift                 int // decimal places that the format moves the point to the left
	digits                int // places for digits
}

// dateParts tells which parts of a date or a time a section shows.
type dateParts struct {
	year, month, day, hour, minute, second, chinese bool
}

func (d dateParts) any() bool {
	return d.year || d.month || d.day || d.hour || d.minute || d.second
}

// builtinFormats are the formats that files name by number alone. Those from
// 27 on are what Chinese versions show.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m/d/yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "h时mm分", 35: "h时mm分ss秒", 36: "yyyy年m月",
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
	45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日",
	55: "h时mm分", 56: "h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}

// readCellFormats reads the formats of a workbook's cell styles.
func readCellFormats(a *archive, part string) ([]cellFormat, error) {
	codes := make(map[int]string)
	var formats []cellFormat
	parsed := make(map[int]cellFormat)
	in := false
	depth := 0
	err := a.each(part, func(x *xmlReader) error {
		if x.ns != nsSheet {
			return nil
		}
		switch string(x.name) {
		case "numFmt":
			if code := x.get(nsNone, "formatCode"); len(code) <= 1024 && len(codes) < maxEntries && !in {
				codes[x.number(nsNone, "numFmtId", -1)] = code
			}
		case "cellXfs":
			in, depth = true, x.depth()
		case "xf":
			if !in || x.depth() != depth+1 {
				in = in && x.depth() > depth
				return nil
			}
			if len(formats) >= 1<<16 {
				return tooLarge("more than %d cell styles", 1<<16)
			}
			id := x.number(nsNone, "numFmtId", 0)
			f, ok := parsed[id]
			if !ok {
				code, named := codes[id]
				if !named {
					code = builtinFormats[id]
				}
				f = parseFormat(code)
				parsed[id] = f
			}
			formats = append(formats, f)
		case "cellStyles", "dxfs":
			in = false
		}
		return nil
	})
	return formats, err
}

// parseFormat reads a format as Excel writes it: #,##0.00"万元";-0;"-".
func parseFormat(code string) cellFormat {
	var f cellFormat
	s := numberSection{}
	var b strings.Builder // literal text since the last place for a digit
	point := false        // the decimal point was met
	fake := false         // a literal point was: 0!.0, shows thousands, and a tenth of them, as units of 万
	finish := func() {
		if s.digits > 0 {
			s.suffix = b.String()
		} else {
			s.prefix = b.String()
		}
		f.sections = append(f.sections, s)
		s, point, fake = numberSection{}, false, false
		b.Reset()
	}
	digit := func(c byte) {
		switch literal := b.String(); {
		case s.digits == 0:
			s.prefix = literal
		case literal == ".":
			fake = true
		case literal != "": // digits in groups, as of a telephone number
			s.odd = true
		}
		b.Reset()
		s.digits++
		switch {
		case fake:
			s.shift++
		case c == '0' && point:
			s.decimals++
		case c == '0':
			s.whole++
		}
	}
	lastTime := byte(0)
	for i := 0; i < len(code); {
		c := code[i]
		r, n := utf8.DecodeRuneInString(code[i:])
		switch {
		case c == '"':
			j := strings.IndexByte(code[i+1:], '"')
			if j < 0 {
				j = len(code) - i - 1
			}
			literal := code[i+1 : i+1+j]
			if strings.ContainsAny(literal, "年月日时分秒") {
				s.date.chinese = true
			}
			b.WriteString(literal)
			i += min(j+2, len(code)-i)
			continue
		case c == '\\' || c == '!':
			if i+1 < len(code) {
				_, m := utf8.DecodeRuneInString(code[i+1:])
				b.WriteString(code[i+1 : i+1+m])
				i += m
			}
		case c == '_' || c == '*': // a blank as wide as the next character, or that character over and over
			if i+1 < len(code) {
				_, m := utf8.DecodeRuneInString(code[i+1:])
				i += m
			}
		case c == '[':
			j := strings.IndexByte(code[i:], ']')
			if j < 0 {
				j = len(code) - i
			}
			switch inner := code[i+1 : i+j]; strings.ToLower(inner) {
			case "h", "hh":
				s.date.hour, lastTime = true, 'h'
			case "m", "mm":
				s.date.minute = true
			case "s", "ss":
				s.date.second = true
			}
			i += j
		case c == ';':
			finish()
		case c == '0' || c == '#' || c == '?':
			digit(c)
		case c == '.' && i+1 < len(code) && strings.IndexByte("0#?", code[i+1]) >= 0:
			point = true
		case c == ',' && s.digits > 0:
			if j := strings.TrimLeft(code[i+1:], ","); j != "" && (j[0] == '0' || j[0] == '#' || j[0] == '?') {
				s.grouped = true
			} else {
				s.shift += 3
			}
		case c == '%':
			s.percent = true
		case (c == 'E' || c == 'e') && i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-'):
			s.odd = true
			for i+n < len(code) && strings.IndexByte("+-0#?", code[i+n]) >= 0 {
				n++
			}
		case (c == 'G' || c == 'g') && (strings.HasPrefix(strings.ToLower(code[i:]), "general") || strings.HasPrefix(code[i:], "G/通用格式")):
			digit('#')
			s.general = true
			n = len("general")
			if strings.HasPrefix(code[i:], "G/") {
				n = len("G/通用格式")
			}
		case c == '@':
			s.general = true
		case strings.IndexByte("yYeEbBgG", c) >= 0:
			s.date.year = true
		case c == 'd' || c == 'D':
			s.date.day = true
		case c == 'h' || c == 'H':
			s.date.hour, lastTime = true, 'h'
		case c == 's' || c == 'S':
			s.date.second, lastTime = true, 's'
		case c == 'm' || c == 'M':
			run := 1
			for i+run < len(code) && code[i+run]|0x20 == 'm' {
				run++
			}
			rest := strings.ToLower(strings.TrimLeft(code[i+run:], ": \""))
			if run <= 2 && (lastTime == 'h' || strings.HasPrefix(rest, "s") || strings.HasPrefix(rest, "分")) {
				s.date.minute = true
			} else {
				s.date.month = true
			}
			lastTime, n = 0, run
		case strings.HasPrefix(strings.ToUpper(code[i:]), "AM/PM"):
			n = len("AM/PM")
		case strings.HasPrefix(code[i:], "上午/下午"):
			n = len("上午/下午")
		default:
			if strings.ContainsRune("年月日时分秒", r) {
				s.date.chinese = true
			}
			b.WriteString(code[i : i+n])
		}
		i += n
	}
	finish()
	return f
}

// number shows a number as the format has it.
func (f *cellFormat) number(raw string, from1904 bool) string {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return raw
	}
	general := generalNumber(raw)
	var s *numberSection
	switch n := len(f.sections); {
	case n == 0:
		return general
	case v < 0 && n > 1:
		s = &f.sections[1]
	case v == 0 && n > 2:
		s = &f.sections[2]
	default:
		s = &f.sections[0]
	}
	if n := len(f.sections); n >= 3 { // ;;; hides every number
		hides := true
		for i := range f.sections[:3] {
			t := &f.sections[i]
			hides = hides && t.digits == 0 && !t.general && !t.date.any() && t.prefix == ""
		}
		if hides {
			return ""
		}
	}
	switch {
	case s.date.any():
		return s.date.show(v, from1904)
	case s.digits == 0 || s.odd:
		return general // a dash for zero, or a word: the file holds the number
	}
	shift := s.shift
	if s.percent {
		shift -= 2
	}
	digits := moved(general, shift)
	if digits == "" {
		return general
	}
	if !s.general {
		digits = padded(digits, s.whole, s.decimals)
		if s.grouped {
			digits = grouped(digits)
		}
	}
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	// Signs of the format itself repeat the number's, a currency's leads it.
	prefix := strings.Trim(s.prefix, " -−+()（）¥￥$€")
	suffix := strings.Trim(s.suffix, " -−+()（）")
	if s.percent {
		suffix = "%" + suffix
	}
	return prefix + sign + digits + suffix
}

// generalNumber prints a number as it was meant: fifteen digits, as many as
// Excel keeps, so that 88.1 is not 88.099999999999994.
func generalNumber(raw string) string {
	plain := raw != ""
	digits := 0
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && i > 0 && i < len(raw)-1, c == '-' && i == 0:
		default:
			plain = false
		}
	}
	if plain && (digits <= 15 || !strings.Contains(raw, ".")) {
		return raw
	}
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if a := math.Abs(v); a != 0 && (a >= 1e18 || a < 1e-12) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// moved moves the point of a decimal number to the left, exactly; "" where it
// is no plain decimal.
func moved(s string, shift int) string {
	if shift == 0 {
		if strings.ContainsAny(s, "eE") {
			return ""
		}
		return s
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || strings.ContainsAny(s, "eE") || shift > 30 || shift < -30 {
		return ""
	}
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(shift, -shift))), nil)
	if shift > 0 {
		r.Quo(r, new(big.Rat).SetInt(ten))
	} else {
		r.Mul(r, new(big.Rat).SetInt(ten))
	}
	_, frac, _ := strings.Cut(s, ".")
	out := r.FloatString(max(len(frac)+shift, 0))
	if strings.Contains(out, ".") {
		out = strings.TrimSuffix(strings.TrimRight(out, "0"), ".")
	}
	return out
}

// padded fills a number up to the digits that its format shows at least.
func padded(s string, whole, decimals int) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	w, frac, _ := strings.Cut(s, ".")
	if n := min(whole, 30) - len(w); n > 0 {
		w = strings.Repeat("0", n) + w
	}
	if n := min(decimals, 30) - len(frac); n > 0 {
		frac += strings.Repeat("0", n)
	}
	if frac != "" {
		frac = "." + frac
	}
	return sign + w + frac
}

// grouped puts a comma between groups of three digits.
func grouped(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	w, frac, point := strings.Cut(s, ".")
	for i := len(w) - 3; i > 0; i -= 3 {
		w = w[:i] + "," + w[i:]
	}
	if point {
		frac = "." + frac
	}
	return sign + w + frac
}

// show prints a day of Excel's calendar, in which 1 is the first of January
// 1900, and the year 1900 has a 29 February.
func (d dateParts) show(v float64, from1904 bool) string {
	if v < 0 || v >= 2958466 { // the year 10000
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	day := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		day = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case v < 60:
		day = day.AddDate(0, 0, 1)
	}
	seconds := int64(math.Round(v * 86400))
	t := day.AddDate(0, 0, int(seconds/86400)).Add(time.Duration(seconds%86400) * time.Second)
	var date, clock string
	switch {
	case d.year && d.day:
		date = "2006-01-02"
		if d.chinese {
			date = "2006年1月2日"
		}
	case d.year && d.month:
		date = "2006-01"
		if d.chinese {
			date = "2006年1月"
		}
	case d.year:
		date = "2006"
		if d.chinese {
			date = "2006年"
		}
	case d.month && d.day:
		date = "01-02"
		if d.chinese {
			date = "1月2日"
		}
	case d.month || d.day:
		date = "01-02"
	}
	switch {
	case d.hour && d.second:
		clock = "15:04:05"
	case d.hour:
		clock = "15:04"
	case d.minute || d.second:
		clock = "04:05"
	}
	return t.Format(strings.TrimSpace(date + " " + clock))
}

func integer(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}
