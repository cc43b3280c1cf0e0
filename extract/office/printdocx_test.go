package office

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

const (
	wordHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`
	wordTail   = `<w:sectPr/></w:body></w:document>`
	wordLists1 = `<?xml version="1.0" encoding="UTF-8"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="Section"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#61548;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>
</w:numbering>`
	wordStyles1 = `<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="Section"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Section2"><w:name w:val="heading x"/><w:basedOn w:val="Section"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`
)

// wordQuirks are what Word and its users do to a report.
type wordQuirks struct {
	runs      bool // text in several runs, with changes, fields and hidden text between
	numbered  bool // numbers of headings are made by Word
	oneTable  bool // headings, prose and all tables are rows of one table
	nested    bool // the report stands in a cell of a layout table
	broken    bool // tables are broken in two, the head repeated
	textBox   bool // the title stands in a text box
	split     bool // labels in several paragraphs, empty paragraphs in cells
	sdt       bool // rows and cells in content controls
	leadCells bool // rows led by columns that hold no cell
}

func randomWordQuirks(rng *rand.Rand) wordQuirks {
	b := func() bool { return rng.IntN(3) == 0 }
	return wordQuirks{runs: b(), numbered: b(), oneTable: b(), nested: b(), broken: b(), textBox: b(), split: b(), sdt: b(), leadCells: b()}
}

type wordPrinter struct {
	rng *rand.Rand
	q   wordQuirks
	b   strings.Builder
}

func (p *wordPrinter) run(text string) string {
	return `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">` + escape(text) + `</w:t></w:r>`
}

// runs is the text of a paragraph.
func (p *wordPrinter) runs(text string) string {
	if !p.q.runs {
		if text == "" {
			return ""
		}
		return p.run(text)
	}
	var b strings.Builder
	for _, s := range pieces(p.rng, text) {
		switch p.rng.IntN(9) {
		case 0:
			b.WriteString(`<w:del w:id="1" w:author="a"><w:r><w:delText>81</w:delText></w:r></w:del>`)
		case 1:
			b.WriteString(`<w:moveFrom w:id="2"><w:r><w:t>82</w:t></w:r></w:moveFrom>`)
		case 2:
			b.WriteString(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>83</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>84</w:t></w:r>`)
		case 3:
			b.WriteString(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF 85 </w:instrText></w:r><w:r><w:t>86</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
				p.run(s) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
			continue
		case 4:
			b.WriteString(`<w:ins w:id="3">` + p.run(s) + `</w:ins>`)
			continue
		case 5:
			b.WriteString(`<w:hyperlink>` + p.run(s) + `</w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r>`)
			continue
		case 6:
			b.WriteString(`<w:sdt><w:sdtPr><w:alias w:val="87"/></w:sdtPr><w:sdtContent>` + p.run(s) + `</w:sdtContent></w:sdt>`)
			continue
		case 7:
			b.WriteString(`<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="88"/><w:r><w:rPr><w:b/><w:vanish w:val="0"/><w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t xml:space="preserve">` + escape(s) + `</w:t></w:r><w:bookmarkEnd w:id="0"/>`)
			continue
		}
		b.WriteString(p.run(s))
	}
	return b.String()
}

func (p *wordPrinter) paragraph(props, text string) string {
	return `<w:p><w:pPr>` + props + `<w:rPr><w:vanish/></w:rPr></w:pPr>` + p.runs(text) + `</w:p>`
}

// put adds a paragraph to the document: in the one table it is a row.
func (p *wordPrinter) put(paragraph string) {
	if p.q.oneTable {
		paragraph = `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="15"/></w:tcPr>` + paragraph + `</w:tc></w:tr>`
	}
	p.b.WriteString(paragraph)
}

func (p *wordPrinter) title(text string) {
	s := p.paragraph(`<w:jc w:val="center"/>`, text)
	if p.q.textBox {
		box := `<w:txbxContent>` + s + `</w:txbxContent>`
		s = `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>` + box + `</wps:txbx></wps:wsp></w:drawing></mc:Choice>` +
			`<mc:Fallback><w:pict><v:shape><v:textbox>` + box + `</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
	}
	p.put(s)
}

func (p *wordPrinter) heading(text string) {
	if p.q.numbered {
		_, rest := splitNumber(text)
		props := []string{`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, `<w:pStyle w:val="Section"/>`, `<w:pStyle w:val="Section2"/>`}[p.rng.IntN(3)]
		p.put(p.paragraph(props, rest))
		return
	}
	p.put(p.paragraph(`<w:pStyle w:val="Section"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>`, text))
}

func (p *wordPrinter) par(text string) { p.put(p.paragraph("", text)) }

func (p *wordPrinter) table(s *sheet) {
	if !p.q.oneTable {
		fmt.Fprintf(&p.b, `<w:tbl><w:tblPr><w:tblW w:w="0"/></w:tblPr><w:tblGrid>%s</w:tblGrid>`, strings.Repeat(`<w:gridCol w:w="100"/>`, s.width))
	}
	lead := 0
	if p.q.leadCells {
		lead = 1
	}
	for i := range s.rows {
		row := `<w:tr><w:trPr>`
		if i < s.head {
			row += `<w:tblHeader/>`
		}
		if lead > 0 {
			row += `<w:gridBefore w:val="1"/>`
		}
		row += `</w:trPr>`
		s.each(i, func(c sheetCell, covered bool) {
			cell := `<w:tc><w:tcPr>`
			if c.cols > 1 {
				cell += fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, c.cols)
			}
			switch {
			case covered:
				cell += `<w:vMerge/></w:tcPr><w:p/></w:tc>`
			case c.spans > 1:
				cell += `<w:vMerge w:val="restart"/></w:tcPr>` + p.cell(c) + `</w:tc>`
			default:
				cell += `</w:tcPr>` + p.cell(c) + `</w:tc>`
			}
			if p.q.sdt && p.rng.IntN(5) == 0 {
				cell = `<w:sdt><w:sdtPr/><w:sdtContent>` + cell + `</w:sdtContent></w:sdt>`
			}
			row += cell
		})
		row += `</w:tr>`
		if p.q.sdt && p.rng.IntN(5) == 0 {
			row = `<w:sdt><w:sdtPr/><w:sdtContent>` + row + `</w:sdtContent></w:sdt>`
		}
		if p.q.runs && p.rng.IntN(8) == 0 { // a row that was deleted
			row += `<w:tr><w:trPr><w:del w:id="7"/></w:trPr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>89</w:t></w:r></w:p></w:tc></w:tr>`
		}
		p.b.WriteString(row)
	}
	if !p.q.oneTable {
		p.b.WriteString(`</w:tbl>`)
	}
}

func (p *wordPrinter) cell(c sheetCell) string {
	if !p.q.split || c.text == "" {
		return p.paragraph("", c.text)
	}
	out := ""
	if p.rng.IntN(4) == 0 {
		out += `<w:p/>`
	}
	if r := []rune(c.text); !c.figure && len(r) > 3 && p.rng.IntN(2) == 0 {
		n := 1 + p.rng.IntN(len(r)-2)
		if p.rng.IntN(3) == 0 {
			out += `<w:p>` + p.run(string(r[:n])) + `<w:r><w:br/></w:r>` + p.run(string(r[n:])) + `</w:p>`
		} else {
			out += p.paragraph("", string(r[:n])) + p.paragraph("", string(r[n:]))
		}
	} else {
		out += p.paragraph("", c.text)
	}
	if p.rng.IntN(4) == 0 {
		out += p.paragraph("", " ")
	}
	return out
}

// content is the file.
func (p *wordPrinter) content(t testing.TB) []byte {
	body := p.b.String()
	if p.q.oneTable {
		body = `<w:tbl>` + body + `</w:tbl>`
	}
	if p.q.nested {
		body = `<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr/>` + body + `<w:p/></w:tc></w:tr></w:tbl>`
	}
	return wordFile(t, body)
}

// wordFile makes a document of Word with a body.
func wordFile(t testing.TB, body string) []byte {
	return zipOf(t,
		part{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`},
		part{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		part{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>`},
		part{"word/numbering.xml", wordLists1}, part{"word/styles.xml", wordStyles1},
		part{"word/document.xml", wordHead + body + wordTail})
}
