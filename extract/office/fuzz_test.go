package office

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/extract/document"
)

// checkDocument checks what every document that was decoded keeps.
func checkDocument(t *testing.T, d *document.Document, err error) {
	t.Helper()
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || e.Reason == "" {
			t.Fatalf("%T: %v", err, err)
		}
		return
	}
	cells := 0
	for i := range d.Lines {
		l := &d.Lines[i]
		if !utf8.ValidString(l.Text) {
			t.Fatalf("not UTF-8: %q", l.Text)
		}
		if l.At == (document.Place{}) {
			t.Fatalf("line %q has no place", l.Text)
		}
		if len(l.Cells) > maxColumns && d.Layout != document.LayoutTabRows && d.Layout != document.LayoutPipeRows {
			t.Fatalf("%d cells", len(l.Cells))
		}
		cells += len(l.Cells)
	}
	if cells > maxCells && strings.Contains(d.Layout, "_table") {
		t.Fatalf("%d cells", cells)
	}
}

// fuzzParts fuzzes the inner part of a format, and the bytes of the archive.
func fuzzParts(f *testing.F, parse func(context.Context, []byte) (*document.Document, error), wrap func(testing.TB, string) []byte, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
		f.Add(wrap(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := parse(t.Context(), b)
		checkDocument(t, d, err)
		d, err = parse(t.Context(), wrap(t, string(b)))
		checkDocument(t, d, err)
		Sniff(b)
	})
}

func FuzzDOCX(f *testing.F) {
	rng := rand.New(rand.NewPCG(5, 5))
	p := &wordPrinter{rng: rng, q: wordQuirks{runs: true, numbered: true, textBox: true, sdt: true, split: true}}
	p.title("某县2022年政府信息公开工作年度报告")
	p.heading("一、总体情况")
	p.table(&sheet{width: 3, rows: []sheetRow{
		{cells: []sheetCell{{text: "甲", cols: 1, spans: 2}, {text: "乙丙丁戊", col: 1, cols: 2, spans: 1}}},
		{cells: []sheetCell{{text: "1", figure: true, col: 1, cols: 1, spans: 1}, {col: 2, cols: 1, spans: 1}}}}})
	fuzzParts(f, ParseDOCX, func(t testing.TB, s string) []byte { return wordFile(t, s) }, p.b.String(),
		`<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`, `<w:p><w:r><w:t>&#x;&#1114112;&amp`, "<![CDATA[", "<!--", "<a b='>' c=\"", "</w:body>")
}

func FuzzODT(f *testing.F) {
	rng := rand.New(rand.NewPCG(6, 6))
	p := &odtPrinter{rng: rng, q: odtQuirks{runs: true, numbered: true, textBox: true, split: true}}
	p.title("某县2022年政府信息公开工作年度报告")
	p.heading("一、总体情况")
	p.table(&sheet{width: 2, rows: []sheetRow{{cells: []sheetCell{{text: "甲", cols: 2, spans: 1}}}, {cells: []sheetCell{{text: "1", cols: 1, spans: 1}, {col: 1, cols: 1, spans: 1}}}}})
	fuzzParts(f, ParseODT, func(t testing.TB, s string) []byte { return odtFile(t, s) }, p.b.String(),
		`<table:table><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="3"><text:p>1</text:p></table:table-cell></table:table-row></table:table>`)
}

func FuzzXLSX(f *testing.F) {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	wrap := func(t testing.TB, s string) []byte {
		return zipOf(t, part{"xl/workbook.xml", `<workbook ` + ns + `><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`},
			part{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
			part{"xl/sharedStrings.xml", `<sst ` + ns + `><si><t>规章</t></si><si><r><t>甲</t></r><rPh><t>jia</t></rPh></si></sst>`},
			part{"xl/styles.xml", `<styleSheet ` + ns + `><numFmts><numFmt numFmtId="170" formatCode="0!.0,&quot;万元&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
			part{"xl/worksheets/sheet1.xml", `<worksheet ` + ns + `>` + s + `</worksheet>`})
	}
	fuzzParts(f, ParseXLSX, wrap, `<cols><col min="3" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>123</v></c><c r="C1" s="2"><v>44927</v></c></row><row hidden="1"><c t="inlineStr"><is><t>x_x000D_y</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`)
}

// FuzzFlat: documents in one file of XML.
func FuzzFlat(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><office:document><office:body><office:spreadsheet><table:table><table:table-column table:visibility="collapse"/><table:table-row><table:table-cell office:value-type="float" office:value="1.25" table:number-rows-spanned="2"><text:p>1</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>`))
	f.Add([]byte(`<pkg:package><pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document><w:body><w:p><w:r><w:t>1</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>`))
	f.Add([]byte(`<pkg:package pkg:name="a" pkg:name="`))
	f.Fuzz(func(t *testing.T, b []byte) {
		SniffXML(b)
		d, err := ParseFlatODF(t.Context(), b)
		checkDocument(t, d, err)
		d, err = ParseFlatOPC(t.Context(), b)
		checkDocument(t, d, err)
	})
}

// FuzzFormat: no format panics, or hides a number that it does not hide.
func FuzzFormat(f *testing.F) {
	for _, s := range []string{"0.00", `#,##0.0"万元";[Red]-0;;@`, `0!.0,"万元"`, "yyyy/m/d h:mm AM/PM", "[h]:mm", `"`, `\`, "_", "[", ";;;", "0E+0", "G/通用格式"} {
		f.Add(s, "1234.5")
		f.Add(s, "-1e10")
	}
	f.Fuzz(func(t *testing.T, code, raw string) {
		format := parseFormat(code)
		if got := format.number(raw, false); got == "" && raw != "" && !strings.Contains(code, ";;") {
			t.Fatalf("%q hides %q", code, raw)
		}
	})
}

func FuzzSniff(f *testing.F) {
	f.Add(ole(nil, "WordDocument"))
	f.Add(ole([]byte{9, 8, 0, 0, 0x2F, 0, 0, 0}, "Workbook"))
	f.Fuzz(func(t *testing.T, b []byte) {
		Sniff(b)
		isEncryptedOLE(b)
	})
}
