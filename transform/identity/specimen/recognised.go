package specimen

import (
	"strings"
	"unicode"

	"gongkai/schemas"
)

// Recognised is a head as recognition reads it from paper: characters come out as
// others that look alike, a few as any other, most of them wherever they stand in
// the document. worse multiplies how often, 1 for a scan of good quality.
func (w *Writer) Recognised(h Head, worse float64) Head {
	always := map[rune]string{} // what this document's face makes of a character
	read := func(s string) string {
		var b strings.Builder
		for _, c := range s {
			as, met := always[c]
			if !met || w.chance(30) {
				as = w.misread(c, worse)
				if !met {
					always[c] = as
				}
			}
			const other = 0.002 // of characters are any other, once
			if unicode.Is(unicode.Han, c) && w.rnd.Float64() < worse*other {
				all := schemas.Lookalikes()
				as = string(all[w.rnd.IntN(len(all))].Printed)
			}
			b.WriteString(as)
		}
		return b.String()
	}
	each := func(list []string) []string {
		var out []string
		for _, s := range list {
			out = append(out, read(s))
		}
		return out
	}
	h.Title = read(h.Title)
	h.Header, h.Meta, h.Opening, h.Body, h.Closing = each(h.Header), each(h.Meta), each(h.Opening), each(h.Body), each(h.Closing)
	return h
}

// misread is what a character is read as, mostly itself.
func (w *Writer) misread(c rune, worse float64) string {
	n := w.rnd.Float64()
	for _, l := range schemas.LookalikesOf(c) {
		if l.Read == "" {
			continue
		}
		if n -= worse * l.PerMille / 1000; n < 0 {
			return l.Read
		}
	}
	return string(c)
}
