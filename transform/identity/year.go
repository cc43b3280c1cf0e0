package identity

import (
	"strings"
	"time"
)

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

// yearSources are where a year is told, the strongest first.
var yearSources = [...]string{"statistics period", "title", "opening", "file name", "body", "publication"}

// years returns the year that each source tells, 0 for none: the period of the
// figures, the title, the opening, the file's name, the prose, the date of
// publication less one.
func (d *doc) years(published time.Time) (from [len(yearSources)]int) {
	for _, s := range d.opening {
		if from[0] = period(s); from[0] != 0 {
			break
		}
	}
	for i := range d.body {
		// Only the first paragraphs state the period; later ones count cases.
		if from[0] != 0 || i > 3 {
			break
		}
		from[0] = period(d.head(i))
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
	for i := range d.body {
		if from[4] == 0 {
			from[4] = labelledYear(d.head(i))
		}
	}
	if !published.IsZero() {
		from[5] = published.Year() - 1
	}
	return from
}

// year sets the year reported on, by the strongest source. What contradicts it is
// told.
func (d *doc) year(id *Identity) {
	for i, y := range d.years(id.PublishedOn) {
		if y != 0 && id.Year == 0 {
			id.Year = y
			continue
		}
		// Publication may be years late and prose speaks of the next year;
		// neither contradicts unless it comes before the year is over.
		late := i == 4 || i == 3 || i == 5 && y > id.Year-1
		if y != 0 && y != id.Year && !late {
			id.warn("year: " + yearSources[i] + " says " + itoa(y) + ", taken " + itoa(id.Year))
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
