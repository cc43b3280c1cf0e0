package identity

import (
	"strings"
	"time"
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

// published returns the date of signature at the end of the report, else that of
// printing, else the one that the page tells.
func (d *doc) published() time.Time {
	var alone, printed, other day
	for _, line := range d.closing {
		for i := 0; ; {
			a, ok := nextDay(line, i)
			if !ok {
				break
			}
			i = a.end
			switch rest := line[:a.start] + line[a.end:]; {
			case rest == "" || strings.Trim(rest, "()-[]:*") == "":
				alone = a
			case strings.Contains(line[a.end:], "印") || strings.Contains(line[:a.start], "印发"):
				printed = a
			case a.end == len(line) && runes(line) <= 45 && !strings.ContainsAny(line, ",;。"):
				other = a // the agency and the date on one line
			}
		}
	}
	for _, a := range []day{alone, other, printed} {
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

// period returns the year whose first to last day a text names as the time of
// its figures, 0 where it names none.
func period(s string) int {
	if y := months(s); y != 0 {
		return y
	}
	if !strings.Contains(s, "31日") && !strings.Contains(s, "30日") && !strings.Contains(s, "31止") &&
		!strings.Contains(s, "-12-31") && !strings.Contains(s, "12.31") {
		return 0
	}
	var first day
	end := 0
	for i := 0; ; {
		a, ok := nextDay(s, i)
		if !ok {
			break
		}
		i = a.end
		switch {
		case a.m == 1 && a.d == 1:
			first = a
			// the end may be without a year: 2020年1月1日至12月31日
			tail := clip(s[a.end:], 24)
			if k := strings.Index(tail, "12月3"); k >= 0 {
				if _, start, _ := nextYear(tail[:k], 0); start < 0 {
					return a.y
				}
			}
		case a.m == 12 && a.d >= 30:
			if first.y == a.y && a.start-first.end <= 24 {
				return a.y
			}
			before := s[max(0, a.start-12):a.start]
			if strings.Contains(before, "截至") || strings.Contains(before, "截止") || strings.HasPrefix(s[a.end:], "止") {
				if end == 0 {
					end = a.y
				}
			}
		}
	}
	return end
}

// months returns the year of which a text names the first to the last month as the
// time of its figures: 2020年1月至12月, 2020年1-12月.
func months(s string) int {
	for i := 0; ; {
		y, _, end := nextYear(s, i)
		if y == 0 {
			return 0
		}
		i = end
		rest, ok := strings.CutPrefix(s[end:], "年1")
		if !ok {
			continue
		}
		for _, between := range []string{"月至12月", "月-12月", "-12月", "至12月", "月到12月", "月~12月"} {
			if after, ok := strings.CutPrefix(rest, between); ok && (after == "" || !digit(rune(after[0])) || hasAnyPrefix(after, "31日", "30日")) {
				return y
			}
		}
	}
}

// year sets the year reported on: the period of the figures, else the title, the
// opening, the file's name, the prose, the date of publication less one. What
// contradicts it is told.
func (d *doc) year(id *Identity) {
	var from [6]int
	names := [...]string{"statistics period", "title", "opening", "file name", "body", "publication"}
	for _, s := range d.opening {
		if from[0] = period(s); from[0] != 0 {
			break
		}
	}
	for i, s := range d.body {
		// Only the first paragraphs state the period; later ones count cases.
		if from[0] != 0 || i > 3 {
			break
		}
		from[0] = period(fold(clip(s, 2048)))
	}
	for _, s := range d.titles {
		if from[1] == 0 {
			from[1] = titleYear(s)
		}
	}
	for _, s := range d.headers {
		// A line above the text that names a report passes for its title.
		if from[1] == 0 && strings.Contains(s, "公开") && hasAnySuffix(s, "报告", "年报", "总结") {
			from[1] = titleYear(s)
		}
	}
	for _, s := range d.opening {
		if from[2] == 0 {
			from[2] = labelledYear(s)
		}
	}
	for _, s := range append(d.files, d.hosts...) {
		if from[3] == 0 {
			from[3] = fileYear(fold(s))
		}
	}
	for _, s := range d.body {
		if from[4] == 0 {
			from[4] = labelledYear(fold(clip(s, 2048)))
		}
	}
	if y := id.PublishedOn.Year(); !id.PublishedOn.IsZero() {
		from[5] = y - 1
	}
	for i, y := range from {
		if y != 0 && id.Year == 0 {
			id.Year = y
			continue
		}
		// Publication may be years late and prose speaks of the next year;
		// neither contradicts unless it comes before the year is over.
		late := i == 4 || i == 3 || i == 5 && y > id.Year-1
		if y != 0 && y != id.Year && !late {
			id.warn("year: " + names[i] + " says " + itoa(y) + ", taken " + itoa(id.Year))
		}
	}
}

// titleYear returns the first year that a title names and that is not part of a
// document number, 国办公开办函[2021]30号, nor that of a form, 2021版.
func titleYear(s string) int {
	for i := 0; ; {
		y, _, end := nextYear(s, i)
		if y == 0 {
			return 0
		}
		number := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(s[end:], "])"), "第"), "0123456789")
		numbered := end < len(s) && (s[end] == ']' || s[end] == ')') && strings.HasPrefix(number, "号")
		if !numbered && !hasAnyPrefix(s[end:], "版", "年版") {
			return y
		}
		i = end
	}
}

// labelledYear returns the first year of a text that stands before 年度, or
// begins a sentence as 2021年.
func labelledYear(s string) int {
	for i := 0; ; {
		y, start, end := nextYear(s, i)
		if start < 0 {
			return 0
		}
		i = end
		rest := s[end:]
		if strings.HasPrefix(rest, "年度") {
			return y
		}
		if !strings.HasPrefix(rest, "年") || strings.HasPrefix(rest, "年起") {
			continue
		}
		if m, n := small(rest[len("年"):]); n > 0 && m > 0 {
			continue // a date
		}
		if start == 0 || hasAnySuffix(s[:start], "。", ":", "将", "情况", "》") {
			return y
		}
	}
}

// fileYear returns the last year of a name that is no date: /2021/t20210105_1.html
// was published, 2020年报告.txt reports.
func fileYear(s string) int {
	found := 0
	for i := 0; ; {
		y, start, end := nextYear(s, i)
		if start < 0 {
			return found
		}
		i = end
		if hasAnyPrefix(s[end:], "年", "nb", "n/", "n_", "n.") || strings.HasSuffix(s[:start], "fbtime=") || strings.HasSuffix(s[:start], "nb_") {
			found = y
		}
	}
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
