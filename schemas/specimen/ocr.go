package specimen

import (
	"math/rand/v2"
	"strings"

	"gongkai/schemas"
)

// ocr writes what a scanner makes of a page: rows with tabs whose columns
// shift from page to page, labels over several lines with the figures on one
// of them, group labels in pieces in the first column, and here and there a
// token that is no word at all.
type ocr struct {
	*tabRows
	groups map[string]string // punctuated group labels by row code, inner group of section 3
}

// noise are tokens that lines and stains of a head turn into.
var noise = []string{"丬", "ハ", "冫", "~", "4", "·", "Z", "T|", "11.46", "1-", "口", "ㄅ"}

func newOCR(rng *rand.Rand, q *Quirks, r *Report) *ocr {
	p := &ocr{tabRows: newTabRows(rng, q, OCR), groups: map[string]string{}}
	if t := r.Table(schemas.TableApplications); t != nil {
		rows := t.Shape.Blocks[0].Rows
		for start := 0; start < len(rows); {
			end := start + 1
			if len(rows[start].Groups) < 2 {
				start = end
				continue
			}
			for end < len(rows) && len(rows[end].Groups) == 2 && rows[end].Groups[1] == rows[start].Groups[1] {
				end++
			}
			// The label stood in the middle of its rows; one in five was not seen.
			if rng.IntN(5) > 0 {
				p.groups[rows[start+(end-start)/2].Code] = asciiMarks.Replace(rows[start].Groups[1])
			}
			start = end
		}
	}
	return p
}

// mistake replaces characters that the scan confuses.
var mistake = strings.NewReplacer("增", "増", "减", "減")

func (p *ocr) table(g *grid, t *Table) {
	for i := range g.rows {
		valuesKnowable(&g.rows[i])
	}
	switch t.Shape.FactTable {
	case schemas.TableApplications:
		p.applications(g, t)
	case schemas.TableDisputes:
		p.disputes(g)
	default:
		p.disclosures(g)
	}
	p.line("")
}

// padded writes cells and empty cells up to the width that the page has.
func (p *ocr) padded(width int, texts ...string) {
	for len(texts) < width {
		texts = append(texts, "")
	}
	p.line(strings.Join(texts, "\t"))
}

func (p *ocr) disclosures(g *grid) {
	for i := range g.rows {
		row := &g.rows[i]
		width := 6
		if p.page%2 == 1 {
			width = 10
		}
		texts := make([]string, 0, 12)
		for j := range row.cells {
			texts = append(texts, mistake.Replace(row.cells[j].text))
		}
		if row.kind != headRow {
			p.padded(width, texts...)
			continue
		}
		if row.block == 0 { // heads in two lines
			upper := []string{noise[p.rng.IntN(len(noise))]}
			for j := 1; j < len(texts); j++ {
				r := []rune(texts[j])
				upper = append(upper, string(r[:len(r)/2]))
				texts[j] = string(r[len(r)/2:])
			}
			p.padded(width, upper...)
			p.padded(width, texts...)
			continue
		}
		for j := 1; j < len(texts); j++ {
			if n := len([]rune(texts[j])); n > 6 && n < 9 {
				texts[j] = breakAt(texts[j], n/2, " ")
			}
		}
		p.padded(width, texts...)
	}
}

func (p *ocr) applications(g *grid, t *Table) {
	p.applicantHeads(g)
	pieces := []string{"三、本", "年度办", "理结果"}
	for i := 3; i < len(g.rows); i++ {
		row := &g.rows[i]
		label := ""
		values := make([]string, 0, 8)
		code := ""
		for j := range row.cells {
			c := &row.cells[j]
			if c.fig != nil {
				values = append(values, c.text)
				code = c.fig.Row
			} else {
				label = c.text // the innermost label is the last
			}
		}
		switch {
		case code == "received" || code == "carried_in":
			r := []rune(label)
			p.padded(11, append([]string{string(r[:min(4, len(r))]), label, ""}, values...)...)
		case code == "carried_out":
			p.padded(10, append([]string{label, ""}, values...)...)
		case strings.HasPrefix(code, "partially") || code == "granted":
			p.pieced(&pieces, label, values)
		case !strings.Contains(code, "."):
			p.padded(10, append([]string{"", label, ""}, values...)...)
		default:
			p.inner(code, label, values)
		}
	}
}

// pieced writes a row of the outer group: a piece of the group's label, a
// piece of the row's, and the figures beside the last piece but one.
func (p *ocr) pieced(pieces *[]string, label string, values []string) {
	parts := split(label, 11)
	at := max(0, len(parts)-2)
	for k, part := range parts {
		piece := ""
		if len(*pieces) > 0 {
			piece, *pieces = (*pieces)[0], (*pieces)[1:]
		}
		texts := []string{piece, part, ""}
		if k == at {
			texts = append(texts, values...)
		}
		p.padded(11, texts...)
	}
}

// inner writes a row of an inner group: its label in the third column, broken
// by a blank or over lines, the group's in the second beside its middle row.
func (p *ocr) inner(code, label string, values []string) {
	group := p.groups[code]
	if len([]rune(label)) > 18 {
		parts := split(label, 10)
		at := len(parts) / 2
		for k, part := range parts {
			texts := []string{"", "", part}
			if k == at {
				texts[1] = group
				texts = append(texts, values...)
			}
			p.padded(10, texts...)
		}
		return
	}
	if n := len([]rune(label)); n > 9 {
		label = breakAt(label, 8, " ")
	}
	p.padded(10, append([]string{"", group, label}, values...)...)
}

// applicantHeads writes the heads of section 3 in pieces of two characters,
// of which some were not seen.
func (p *ocr) applicantHeads(g *grid) {
	p.padded(10, "", "", mistake.Replace(g.rows[0].cells[1].text))
	note := split(g.rows[0].cells[0].text, 18)
	for k := range 3 {
		texts := make([]string, 10)
		if k < len(note) {
			texts[0] = note[k]
		}
		if k == 1 {
			texts[1] = noise[p.rng.IntN(len(noise))]
		}
		for _, i := range []int{1, 2} {
			for j := range g.rows[i].cells {
				c := &g.rows[i].cells[j]
				if c.colspan > 1 {
					continue
				}
				if r := []rune(c.text); 2*k < len(r) && p.rng.IntN(4) > 0 {
					texts[c.col] = string(r[2*k : min(len(r), 2*k+2)])
				}
			}
		}
		p.padded(10, texts...)
	}
}

// disputes writes the heads of section 4 a character a line and the figures.
func (p *ocr) disputes(g *grid) {
	p.padded(15, "行政复议", "", "", "行政", "诉讼")
	p.padded(15, noise[p.rng.IntN(len(noise))], "", "", "", "", "未经", "复议直", "接起", "诉", "", "复议", "后起", "诉")
	for n := range 4 {
		texts := make([]string, g.width)
		for _, i := range []int{1, 2} {
			for j := range g.rows[i].cells {
				c := &g.rows[i].cells[j]
				r, at := []rune(c.text), n
				if c.colspan > 1 {
					continue
				}
				if len(r) == 2 {
					at = n - 1
				}
				if at >= 0 && at < len(r) {
					texts[c.col] = string(r[at])
				}
			}
		}
		p.padded(15, texts...)
	}
	texts := make([]string, g.width)
	for _, col := range []int{5, 6, 10, 13} {
		texts[col] = noise[p.rng.IntN(len(noise))]
	}
	p.padded(15, texts...)
	texts = texts[:0]
	for c := range g.rows[3].figures {
		texts = append(texts, c.Raw)
	}
	p.padded(15, texts...)
}

// split cuts a text in pieces of n characters.
func split(text string, n int) []string {
	var parts []string
	r := []rune(text)
	for len(r) > n {
		parts = append(parts, string(r[:n]))
		r = r[n:]
	}
	return append(parts, string(r))
}
