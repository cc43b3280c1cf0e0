package identity

import (
	"strings"

	"gongkai/schemas"
)

// rereading is the agency's name as recognition read it at one place: 屏山县检家坡镇
// in the title, 岐山县蔡家坡镇 in the text.
type rereading struct {
	text  []rune
	kinds []string // of the clues that have it so
	whole bool     // it ends where the name does
}

// Bounds of the readings of a name that are compared.
const (
	maxRereadings = 16
	maxPieces     = 400
	longestName   = 30
)

// rereadings collects the readings of the agency's name: what stands where a
// title or a signature names it, or a name that was found elsewhere, and what
// resembles these in the text.
func (r *Resolver) rereadings(d *doc, elsewhere string) []*rereading {
	var all []*rereading
	add := func(s, kind string, whole bool) {
		t := []rune(s)
		if len(t) < 3 || len(t) > longestName || hanPrefix(s, longestName) != s {
			return
		}
		for _, o := range all {
			if string(o.text) == s {
				if o.kinds[len(o.kinds)-1] != kind {
					o.kinds = append(o.kinds, kind)
				}
				o.whole = o.whole || whole
				return
			}
		}
		if len(all) < maxRereadings {
			all = append(all, &rereading{t, []string{kind}, whole})
		}
	}
	for _, t := range d.titles {
		for _, part := range titleParts(t) {
			if strings.HasSuffix(part, "人民") {
				part += "政府" // the mark took the word
			}
			add(hanPrefix(part, longestName), schemas.ClueTitle, true)
		}
	}
	for _, h := range d.headers {
		if strings.Contains(h, "公开") && hasAnySuffix(h, "报告", "年报", "度") {
			for _, part := range titleParts(h) {
				add(hanPrefix(part, longestName), schemas.ClueHeader, true)
			}
		}
	}
	for _, line := range d.closing {
		if s := signer(line); s != "" && r.tab.kind(s) != "" {
			add(s, schemas.ClueClosing, true)
		}
	}
	for _, s := range d.opening {
		for _, part := range sentenceParts(s) {
			part = trimAnyPrefix(part, selfLeads...)
			for i := range part {
				if i >= 9 && hasAnyPrefix(part[i:], selfFollows...) {
					if name := part[:i]; r.tab.kind(name) != "" {
						add(name, schemas.ClueOpening, true)
					}
					break
				}
			}
		}
	}
	for _, line := range d.closing {
		if s := signer(line); strings.HasSuffix(s, elsewhere) {
			elsewhere = s // rules for print may have cut it short
		}
	}
	add(elsewhere, schemas.ClueOpening, true)
	alike := all[:len(all):len(all)]
	pieces := 0
	for _, texts := range [][]string{d.opening, d.bodies(), d.meta} {
		for _, s := range texts {
			for _, part := range sentenceParts(clip(s, 16<<10)) {
				if pieces++; pieces > maxPieces {
					return all
				}
				for _, base := range alike {
					if found := similar(base.text, []rune(part)); found != "" {
						add(found, schemas.ClueBody, false)
						break
					}
				}
			}
		}
	}
	return all
}

func sentenceParts(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("。；;，,：:、()“”\"《》\n", c) })
}

// similar returns the part of a text that is most like a name, "" where less than
// some half of its characters are.
func similar(name, text []rune) string {
	best, at := 0, 0
	for from := 0; from+len(name) <= len(text); from++ {
		same := 0
		for i, r := range name {
			if text[from+i] == r {
				same++
			}
		}
		if same > best {
			best, at = same, from
		}
	}
	if best < 3 || best*20 < len(name)*11 {
		return ""
	}
	return string(text[at : at+len(name)])
}
