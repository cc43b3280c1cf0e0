package reader

import (
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// A column narrower than its figure wraps it: 1702 and, on the next line in the
// same column, 7; or 5,735.5 and below it 万元.

// hanging says that each value of the row behind row i may be a wrapped part of
// one of its figures, and tells of which.
func hanging(rows []row, i int, values []value) (under []int, ok bool) {
	if i+1 >= len(rows) || rows[i].kind != document.Plain {
		return nil, false
	}
	next := &rows[i+1]
	if next.kind != document.Plain || next.line != rows[i].line+1 || next.solid == 0 || len(next.values) > len(values) {
		return nil, false
	}
	for m := range measures {
		under = under[:0]
		for k := range next.values {
			w, at := &next.values[k], -1
			for v := range values {
				if flush(measures[m].value(&values[v]), measures[m].value(w)) {
					at = v
					break
				}
			}
			// What is no digit is no part of a figure; the same figures are the
			// row printed twice.
			if at < 0 || !onlyDigits(w.text) || w.text == values[at].text {
				break
			}
			under = append(under, at)
		}
		if len(under) == len(next.values) {
			return under, true
		}
	}
	return nil, false
}

// rejoin puts figures together that the lines of one cell hold in pieces, where
// the row's sum proves it.
func (l *layer) rejoin(b *schemas.Block, values []value) []value {
	if len(values) != len(b.Columns) || len(l.sums) == 0 {
		return values
	}
	var joined []value
	for i := range values {
		if values[i].kind != figure.Text || !strings.Contains(values[i].text, "\n") {
			continue
		}
		whole := strings.ReplaceAll(trim(values[i].text), "\n", "")
		if !onlyDigits(whole) {
			return values
		}
		if joined == nil {
			joined = append(joined, values...)
		}
		joined[i].text, joined[i].kind = whole, figure.Number
	}
	if joined == nil || l.sumScore(b, joined, func(i int) int { return i }) < 2 {
		return values
	}
	return joined
}

func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// unwrap puts figures together that a narrow column wrapped, where the row's sum
// proves it. Where its sum says neither that nor that they are whole, they are
// illegible. The row behind is used up.
func (l *layer) unwrap(rows []row, i int, b *schemas.Block, values []value) []value {
	under, ok := hanging(rows, i, values)
	if !ok {
		return values
	}
	next := &rows[i+1]
	inOrder := func(i int) int { return i }
	whole := len(values) == len(b.Columns) && len(l.sums) > 0
	if whole && l.sumScore(b, values, inOrder) >= 0 {
		return values // they are whole, and what stands below is a stranger
	}
	joined := append([]value(nil), values...)
	for k, at := range under {
		joined[at].text += next.values[k].text
	}
	proved := whole && l.sumScore(b, joined, inOrder) >= 2
	if !proved && len(next.labels) > 0 {
		return values // a row of its own
	}
	defer func() { next.values, next.solid = nil, 0 }()
	if proved {
		return joined
	}
	for k, at := range under {
		joined[at].text = values[at].text + " " + next.values[k].text
		joined[at].kind = figure.Text
	}
	return joined
}
