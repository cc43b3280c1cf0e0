package identity

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Years that a report can be about or of: the regulations came into force in 2008.
const firstYear, lastYear = 2004, 2099

// day is a date as a text gives it; m and d are 0 where it gives none.
type day struct {
	y, m, d    int
	start, end int // bytes
}

func (a day) time() time.Time {
	return time.Date(a.y, time.Month(a.m), a.d, 0, 0, 0, 0, time.UTC)
}

func (a day) valid() bool {
	return a.y >= firstYear && a.y <= lastYear && a.m >= 1 && a.m <= 12 && a.d >= 1 && a.d <= 31 && a.time().Day() == a.d
}

// numeral returns the digit that s begins with, Arabic or Chinese, and its length.
func numeral(s string) (value, n int) {
	if s == "" {
		return 0, 0
	}
	if c := s[0]; c >= '0' && c <= '9' {
		return int(c - '0'), 1
	}
	if len(s) >= 3 && s[0] >= 0xE3 {
		for i, w := range [...]string{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"} {
			if s[:3] == w {
				return i, 3
			}
		}
		if s[:3] == "零" {
			return 0, 3
		}
	}
	return 0, 0
}

// small reads a number of at most two digits: 12, 十二, 二十一, 三十.
func small(s string) (value, n int) {
	v, w := numeral(s)
	n = w
	if w == 1 {
		if u, k := numeral(s[1:]); k == 1 {
			return v*10 + u, 2
		}
		return v, 1
	}
	if strings.HasPrefix(s[n:], "十") {
		if w == 0 {
			v = 1
		}
		n += 3
		u, k := numeral(s[n:])
		if k == 1 {
			k, u = 0, 0
		}
		return v*10 + u, n + k
	}
	if w == 0 {
		return 0, 0
	}
	return v, n
}

// nextYear finds the next year of four digits in a folded text from byte i:
// 2020, 二〇二〇. start is -1 where there is none.
func nextYear(s string, i int) (y, start, end int) {
	for ; i < len(s); i++ {
		c := s[i]
		if c != '2' && c != 0xE4 { // "2", or the first byte of 二
			continue
		}
		if c == 0xE4 && !strings.HasPrefix(s[i:], "二") {
			continue
		}
		if c == '2' && i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			continue
		}
		j, v := i, 0
		for range 4 {
			u, n := numeral(s[j:])
			if n == 0 {
				v = 0
				break
			}
			v, j = v*10+u, j+n
		}
		if v >= firstYear && v <= lastYear {
			return v, i, j
		}
	}
	return 0, -1, -1
}

// nextDay finds the next date in a folded text from byte i: 2021年1月9日,
// 2021-01-09, 二〇二一年一月九日, and dates that lost characters: 201911日 is the
// first of January, 20191231日 the last of December.
func nextDay(s string, i int) (day, bool) {
	for {
		y, start, p := nextYear(s, i)
		if start < 0 {
			return day{}, false
		}
		if a, ok := dayAt(s, y, start, p); ok {
			return a, true
		}
		i = p
	}
}

func dayAt(s string, y, start, p int) (day, bool) {
	a := day{y: y, start: start}
	rest := s[p:]
	switch {
	case strings.HasPrefix(rest, "年"):
		p += len("年")
	case rest != "" && (rest[0] == '-' || rest[0] == '/' || rest[0] == '.'):
		p++
	case rest != "" && rest[0] >= '0' && rest[0] <= '9':
		return damagedDay(s, a, p)
	default:
		return a, false
	}
	m, n := small(s[p:])
	if n == 0 {
		return a, false
	}
	p += n
	rest = s[p:]
	switch {
	case strings.HasPrefix(rest, "月"):
		p += len("月")
	case rest != "" && (rest[0] == '-' || rest[0] == '/' || rest[0] == '.'):
		p++
	default:
		return a, false
	}
	d, n := small(s[p:])
	if n == 0 {
		return a, false
	}
	p += n
	if strings.HasPrefix(s[p:], "日") {
		p += len("日")
	}
	a.m, a.d, a.end = m, d, p
	return a, a.valid()
}

// damagedDay reads what follows a year without 年 and 月: only the first and the
// last day of a year can be told, the others could be split in two ways. A run
// of exactly eight digits is a date as well.
func damagedDay(s string, a day, p int) (day, bool) {
	q := p
	for q < len(s) && s[q] >= '0' && s[q] <= '9' {
		q++
	}
	digits, rest := s[p:q], s[q:]
	switch {
	case digits == "11" && strings.HasPrefix(rest, "日"), digits == "1" && strings.HasPrefix(rest, "月1日"):
		a.m, a.d = 1, 1
	case digits == "1231" && strings.HasPrefix(rest, "日"):
		a.m, a.d = 12, 31
	case len(digits) == 4:
		a.m, a.d = int(digits[0]-'0')*10+int(digits[1]-'0'), int(digits[2]-'0')*10+int(digits[3]-'0')
	default:
		return a, false
	}
	a.end = q
	if i := strings.Index(rest, "日"); i >= 0 && i <= 6 {
		a.end = q + i + len("日")
	}
	return a, a.valid()
}

// Words that lead to the date of publication in a page's metadata, best first.
var publishedKeys = []string{"发布日期", "发布时间", "公开日期", "发文日期", "成文日期", "生成日期", "印发日期", "公布日期", "发布于", "日期", "时间"}

// endsAsAgency says that a line can be a signature: it is short and ends as
// names of agencies do.
func endsAsAgency(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	return runes(line) <= 30 && strings.ContainsRune("府局会办厅委院部所站区镇乡道处队司社关行室", last)
}

// published returns the date of signature at the end of the report, else that of
// printing, else the one that the page tells.
func (d *doc) published() time.Time {
	var signed, alone, printed, other day
	for n, line := range d.closing {
		for i := 0; ; {
			a, ok := nextDay(line, i)
			if !ok {
				break
			}
			i = a.end
			switch rest := line[:a.start] + line[a.end:]; {
			case rest == "" || strings.Trim(rest, "()-[]:*") == "":
				alone = a
				// Links to other pages may follow, each with its date.
				if signed.y == 0 && n > 0 && endsAsAgency(d.closing[n-1]) {
					signed = a
				}
			case strings.Contains(line[a.end:], "印") || strings.Contains(line[:a.start], "印发"):
				printed = a
			case a.end == len(line) && runes(line) <= 45 && !strings.ContainsAny(line, ",;。"):
				other = a // the agency and the date on one line
			}
		}
	}
	for _, a := range []day{signed, alone, other, printed} {
		if a.y != 0 {
			return a.time()
		}
	}
	var near []string // lines of a block between title and text
	for _, s := range d.opening {
		if runes(s) <= 40 {
			near = append(near, s)
		}
	}
	for i, lines := range [][]string{d.meta, d.headers, near} {
		for _, key := range publishedKeys {
			if i == 2 && runes(key) < 4 {
				continue // 日期, 时间: of anything
			}
			for i, line := range lines {
				k := strings.Index(line, key)
				if k < 0 {
					continue
				}
				text := line[k+len(key):]
				if strings.Trim(text, ":[]|") == "" && i+1 < len(lines) {
					text = lines[i+1]
				}
				if a, ok := nextDay(text, 0); ok && a.start <= 12 {
					return a.time()
				}
			}
		}
	}
	return time.Time{}
}

func itoa(n int) string {
	var b [8]byte
	i := len(b)
	for n > 0 && i > 0 {
		i--
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[i:])
}
