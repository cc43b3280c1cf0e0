package specimen

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
)

// Layouts of the web, besides [Layouts]: what a content system puts between the
// head and the foot of a page, and a file of Word.
const (
	HTML Layout = "html"
	DOCX Layout = "docx"
)

// htmlBody writes paragraphs and tables of a page.
type htmlBody struct{ b strings.Builder }

func (h *htmlBody) grow(bytes int) { h.b.Grow(bytes) }
func (h *htmlBody) text() string   { return h.b.String() }

func (h *htmlBody) title(lines []string) {
	fmt.Fprintf(&h.b, "<h1>%s</h1>\n", html.EscapeString(strings.Join(lines, " ")))
}
func (h *htmlBody) heading(text string) {
	fmt.Fprintf(&h.b, "<p><strong>%s</strong></p>\n", html.EscapeString(strings.TrimSpace(text)))
}
func (h *htmlBody) para(text string) { fmt.Fprintf(&h.b, "<p>%s</p>\n", html.EscapeString(text)) }

func (h *htmlBody) table(g *grid, _ *Table) {
	h.b.WriteString("<table border=\"1\">\n")
	for i := range g.rows {
		h.b.WriteString("<tr>")
		for j := range g.rows[i].cells {
			c := &g.rows[i].cells[j]
			fmt.Fprintf(&h.b, `<td colspan="%d" rowspan="%d">%s</td>`, c.colspan, c.rowspan, html.EscapeString(c.text))
		}
		h.b.WriteString("</tr>\n")
	}
	h.b.WriteString("</table>\n")
}

// Tables prints the tables of a report, without its words, as a DOCX: what
// agencies attach to a page.
func Tables(rng *rand.Rand, r *Report) []byte {
	s := newStyle(rng, &Quirks{}, "")
	var d docx
	for i := range r.Tables {
		t := &r.Tables[i]
		d.para(t.Shape.Titles[0])
		d.table(s.layOut(t), t)
	}
	return d.file()
}

// docx writes a DOCX of paragraphs and tables.
type docx struct{ b strings.Builder }

func (d *docx) grow(bytes int)       { d.b.Grow(bytes) }
func (d *docx) text() string         { return d.b.String() }
func (d *docx) title(lines []string) { d.para(strings.Join(lines, "")) }
func (d *docx) heading(text string)  { d.para(strings.TrimSpace(text)) }

func (d *docx) para(text string) {
	fmt.Fprintf(&d.b, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, html.EscapeString(text))
}

// file packs what was written.
func (d *docx) file() []byte {
	document := `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + d.b.String() + `</w:body></w:document>`
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", document},
	} {
		w, err := z.Create(part.name)
		if err == nil {
			_, err = w.Write([]byte(part.content))
		}
		if err != nil {
			panic("specimen: " + err.Error()) // a buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic("specimen: " + err.Error())
	}
	return out.Bytes()
}

// WithoutTables is a report whose tables are elsewhere.
func WithoutTables(r *Report) *Report {
	c := r.clone()
	c.Tables = nil
	return c
}

// table writes a grid; a cell that runs over rows is continued in each.
func (d *docx) table(g *grid, _ *Table) {
	b := &d.b
	type span struct{ left, cols int } // rows that a cell runs on for
	open := make(map[int]span)
	b.WriteString("<w:tbl>")
	for i := range g.rows {
		b.WriteString("<w:tr>")
		at := make(map[int]*gridCell)
		for j := range g.rows[i].cells {
			at[g.rows[i].cells[j].col] = &g.rows[i].cells[j]
		}
		for col := 0; col < g.width; {
			c, cols, merge, text := at[col], 1, "", ""
			switch s := open[col]; {
			case s.left > 0:
				cols, merge = s.cols, "<w:vMerge/>"
				open[col] = span{s.left - 1, s.cols}
			case c != nil:
				cols, text = c.colspan, c.text
				if c.rowspan > 1 {
					merge = `<w:vMerge w:val="restart"/>`
					open[col] = span{c.rowspan - 1, c.colspan}
				}
			}
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/>%s</w:tcPr>`, cols, merge)
			d.para(text)
			b.WriteString("</w:tc>")
			col += cols
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl>")
}
