package identity

import (
	"slices"
	"strings"
	"time"

	"gongkai/schemas"
)

// witness keeps of year, date and number what more than one place of a recognised
// document bears out: a digit is easily read as another.
func (id *Identity) witness(r *Resolver, d *doc) {
	id.witnessYear(d)
	if p := id.PublishedOn; !p.IsZero() && (id.Year == 0 || p.Year() < id.Year || p.Year() > id.Year+2) {
		id.warn("published_on: recognised as " + p.Format("2006-01-02") + ", which the year does not bear out")
		id.PublishedOn = time.Time{}
	}
	if n := id.DocumentNumber; n != "" {
		if id.DocumentNumber = id.trueNumber(r, n); id.DocumentNumber == "" {
			id.warn("document_number: recognised as " + n + ", and not certain")
		}
	}
	if y := titleYear(fold(id.Title)); y != 0 && y != id.Year {
		id.warn("title: recognised as " + id.Title)
		id.Title = ""
	}
}

// witnessYear keeps the year that most sources tell, if two do or the text has it
// again and again.
func (id *Identity) witnessYear(d *doc) {
	const often = 3
	votes := map[int]int{}
	for i, y := range d.years(id.PublishedOn) {
		if y != 0 {
			votes[y]++
			if yearSources[i] == "file name" {
				votes[y]++ // it was not recognised
			}
		}
	}
	counts := map[int]int{}
	for _, texts := range [][]string{d.opening, d.bodies()} {
		for _, s := range texts {
			for i := 0; ; {
				y, _, end := nextYear(s, i)
				if y == 0 {
					break
				}
				counts[y]++
				i = end
			}
		}
	}
	for y, n := range counts {
		if n >= often && votes[y] > 0 {
			votes[y]++
		}
	}
	best, tie := 0, false
	for y, n := range votes {
		switch {
		case n > votes[best]:
			best, tie = y, false
		case n == votes[best] && y != best:
			tie = true
		}
	}
	if tie && votes[id.Year] == votes[best] {
		best, tie = id.Year, false // the strongest source is one of them
	}
	if votes[best] < 2 || tie {
		if id.Year != 0 {
			id.warn("year: recognised as " + itoa(id.Year) + ", which nothing else bears out")
		}
		id.Year = 0
		return
	}
	id.Year = best
}

// signWords are the characters of the signs of documents beside those of the place.
const signWords = "政府办公室厅局委员会发函字令通报告综合财税人社教民农水卫健审统市监管司法交运国土自然资源住建林商务文旅体应急医保退役信访镇乡街道科技环境规划开区经信数据"

// trueNumber returns a document number whose sign is made of the agency's place
// and the words that signs are made of, one character mended where only one is
// meant; "" where that cannot be.
func (id *Identity) trueNumber(r *Resolver, n string) string {
	sign, rest, _ := strings.Cut(n, "〔")
	own := id.AgencyName + id.Province + id.Prefecture + id.County + id.Township
	for _, p := range r.gaz.Provinces() {
		if p.Name == id.Province {
			own += strings.Join(p.Abbreviations, "")
		}
	}
	if y, _, _ := nextYear(rest, 0); own == "" || id.Year == 0 || y < id.Year || y > id.Year+1 {
		return ""
	}
	chars := []rune(sign)
	for i, c := range chars {
		if strings.ContainsRune(own, c) || i > 0 && strings.ContainsRune(signWords, c) {
			continue
		}
		var meant []rune
		for _, printed := range schemas.MeantBy(c) {
			if strings.ContainsRune(own, printed) && !slices.Contains(meant, printed) {
				meant = append(meant, printed)
			}
		}
		if len(meant) != 1 {
			return ""
		}
		chars[i] = meant[0]
	}
	return string(chars) + "〔" + rest
}
