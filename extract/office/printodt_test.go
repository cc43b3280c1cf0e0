package office

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

const (
	odtNames = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"`
	odtHead  = `<?xml version="1.0" encoding="UTF-8"?><office:document-content ` + odtNames + `><office:automatic-styles>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" loext:num-list-format="（%2%）"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
</office:automatic-styles><office:body><office:text><text:sequence-decls><text:sequence-decl text:name="Table"/></text:sequence-decls>
<text:tracked-changes><text:changed-region><text:deletion><text:p>71</text:p></text:deletion></text:changed-region></text:tracked-changes>`
	odtTail = `</office:text></office:body></office:document-content>`
)

type odtQuirks struct {
	runs, numbered, nested, broken, textBox, split bool
}

func randomODTQuirks(rng *rand.Rand) odtQuirks {
	b := func() bool { return rng.IntN(3) == 0 }
	return odtQuirks{b(), b(), b(), b(), b(), b()}
}

type odtPrinter struct {
	rng   *rand.Rand
	q     odtQuirks
	b     strings.Builder
	begun bool
}

func (p *odtPrinter) paragraph(text string) string {
	if !p.q.runs {
		return `<text:p text:style-name="P1">` + escape(text) + `</text:p>`
	}
	var b strings.Builder
	b.WriteString(`<text:p text:style-name="P1">`)
	for _, s := range pieces(p.rng, text) {
		if s == " " {
			b.WriteString(`<text:s/>`)
			continue
		}
		switch p.rng.IntN(6) {
		case 0:
			b.WriteString(`<text:span text:style-name="H">72<text:span>73</text:span></text:span>`)
		case 1:
			b.WriteString(`<text:note><text:note-body><text:p>74</text:p></text:note-body></text:note><office:annotation><text:p>75</text:p></office:annotation>`)
		case 2:
			b.WriteString(`<text:change-start text:change-id="1"/><text:span>` + escape(s) + `</text:span><text:change-end text:change-id="1"/>`)
			continue
		case 3:
			b.WriteString(`<text:a><text:span>` + escape(s) + `</text:span></text:a><text:bookmark text:name="76"/>`)
			continue
		}
		b.WriteString(escape(s))
	}
	b.WriteString(`</text:p>`)
	return b.String()
}

func (p *odtPrinter) title(text string) {
	s := p.paragraph(text)
	if p.q.textBox {
		s = `<text:p><draw:frame draw:name="77"><draw:text-box>` + s + `</draw:text-box><draw:text-box>` + s + `</draw:text-box><svg:desc>78</svg:desc></draw:frame></text:p>`
	}
	p.b.WriteString(s)
}

func (p *odtPrinter) heading(text string) {
	if !p.q.numbered {
		p.b.WriteString(p.paragraph(text))
		return
	}
	_, rest := splitNumber(text)
	more := ""
	if p.begun {
		more = ` text:continue-numbering="true"`
	}
	p.begun = true
	p.b.WriteString(`<text:list text:style-name="L1"` + more + `><text:list-item>` + p.paragraph(rest) + `</text:list-item></text:list>`)
}

func (p *odtPrinter) par(text string) { p.b.WriteString(p.paragraph(text)) }

func (p *odtPrinter) table(s *sheet) {
	fmt.Fprintf(&p.b, `<table:table table:name="T"><table:table-column table:number-columns-repeated="%d"/>`, s.width)
	for i := range s.rows {
		row := `<table:table-row>`
		blank := 0
		flush := func() {
			if blank > 0 {
				row += fmt.Sprintf(`<table:covered-table-cell table:number-columns-repeated="%d"/>`, blank)
				blank = 0
			}
		}
		s.each(i, func(c sheetCell, covered bool) {
			if covered {
				blank += c.cols
				return
			}
			flush()
			spans := ""
			if c.cols > 1 || c.spans > 1 {
				spans = fmt.Sprintf(` table:number-columns-spanned="%d" table:number-rows-spanned="%d"`, c.cols, c.spans)
			}
			row += `<table:table-cell office:value-type="string"` + spans + `>` + p.cell(c) + `</table:table-cell>`
			blank += c.cols - 1
		})
		flush()
		row += `</table:table-row>`
		if i < s.head && p.rng.IntN(2) == 0 {
			row = `<table:table-header-rows>` + row + `</table:table-header-rows>`
		}
		p.b.WriteString(row)
	}
	p.b.WriteString(`</table:table>`)
}

func (p *odtPrinter) cell(c sheetCell) string {
	r := []rune(c.text)
	if !p.q.split || c.figure || len(r) < 4 {
		if c.text == "" && p.rng.IntN(2) == 0 {
			return ""
		}
		return p.paragraph(c.text)
	}
	n := 1 + p.rng.IntN(len(r)-2)
	if p.rng.IntN(2) == 0 {
		return `<text:p/>` + p.paragraph(string(r[:n])) + p.paragraph(string(r[n:]))
	}
	return `<text:p>` + escape(string(r[:n])) + `<text:line-break/>` + escape(string(r[n:])) + `</text:p>`
}

func (p *odtPrinter) content(t testing.TB) []byte {
	body := p.b.String()
	if p.q.nested {
		body = `<table:table><table:table-column/><table:table-row><table:table-cell>` + body + `</table:table-cell></table:table-row></table:table>`
	}
	return odtFile(t, body)
}

func odtFile(t testing.TB, body string) []byte {
	return zipOf(t, part{"mimetype", MediaODT}, part{"content.xml", odtHead + body + odtTail},
		part{"styles.xml", `<office:document-styles ` + odtNames + `><office:master-styles><text:p>79</text:p></office:master-styles></office:document-styles>`},
		part{"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"/></manifest:manifest>`})
}
