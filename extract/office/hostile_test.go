package office

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// ole makes an OLE file whose directory names the streams; each is said to be
// large, and to begin at the third sector, which holds head.
func ole(head []byte, streams ...string) []byte {
	b := make([]byte, 512*4)
	copy(b, oleSignature)
	le := binary.LittleEndian
	le.PutUint16(b[26:], 3)
	le.PutUint16(b[30:], 9)
	le.PutUint32(b[44:], 1) // one sector of the allocation table, the first
	le.PutUint32(b[48:], 1) // the directory is the second
	for i := 76; i < 512; i += 4 {
		le.PutUint32(b[i:], 0xFFFFFFFF)
	}
	le.PutUint32(b[76:], 0)
	le.PutUint32(b[512+4:], 0xFFFFFFFE)
	for i, s := range append([]string{"Root Entry"}, streams...) {
		e := b[1024+128*i:]
		for k, r := range s {
			le.PutUint16(e[2*k:], uint16(r))
		}
		le.PutUint16(e[64:], uint16(2*len(s)+2))
		e[66] = 2
		le.PutUint32(e[116:], 2)
		le.PutUint64(e[120:], 8192)
	}
	copy(b[1536:], head)
	return b
}

func TestSniff(t *testing.T) {
	docx := wordFile(t, wp("x"))
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"docx": {docx, MediaDOCX}, "docx cut short": {docx[:len(docx)-60], MediaDOCX},
		"odt": {odtFile(t, ""), MediaODT}, "odt cut short": {odtFile(t, "")[:300], MediaODT},
		"xlsx":            {zipOf(t, part{"xl/workbook.xml", ""}), MediaXLSX},
		"spreadsheet":     {zipOf(t, part{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}), "application/vnd.oasis.opendocument.spreadsheet"},
		"archive":         {zipOf(t, part{"年报.docx", "x"}), MediaZIP},
		"doc":             {ole(nil, "WordDocument", "1Table"), MediaDOC},
		"xls":             {ole(nil, "Workbook"), MediaXLS},
		"works":           {ole(nil, "MatOST"), MediaWPS},
		"encrypted":       {ole(nil, "EncryptionInfo", "EncryptedPackage"), MediaEncrypted},
		"other OLE":       {ole(nil, "Contents"), MediaOLE},
		"OLE without end": {[]byte(oleSignature), MediaOLE},
		"something else":  {[]byte("%PDF-1.4"), ""},
		"word elsewhere":  {zipOf(t, part{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="x/officeDocument" Target="a.xml"/></Relationships>`}, part{"[Content_Types].xml", `<Types><Override PartName="/a.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`}), MediaDOCX},
	} {
		if got := Sniff(c.content); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// bomb is an archive with a part that expands to n MiB of blanks.
func bomb(t testing.TB, name, head, tail string, mib int, more ...part) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range more {
		f, err := w.Create(p.name)
		if err == nil {
			_, err = io.WriteString(f, p.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(f, head)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range mib {
		if err == nil {
			_, err = f.Write(chunk)
		}
	}
	if err == nil {
		_, err = io.WriteString(f, tail)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func wantError(t *testing.T, err error, reason string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Reason != reason || e.Detail == "" {
		t.Errorf("%v, want %s", err, reason)
	}
}

// TestHostile: documents made to harm end soon, with a reason or within the
// bounds.
func TestHostile(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	book := func(sheet string, more ...part) []byte {
		return zipOf(t, append([]part{
			{"xl/workbook.xml", `<workbook ` + ns + `><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`},
			{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
			{"xl/worksheets/sheet1.xml", `<worksheet ` + ns + `>` + sheet + `</worksheet>`}}, more...)...)
	}
	docx, odt, xlsx := ParseDOCX, ParseODT, ParseXLSX
	whole := wordFile(t, many(wp("某县"), 2000))
	flipped := append([]byte(nil), whole...)
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if at, err := f.DataOffset(); err == nil && f.Name == "word/document.xml" {
			flipped[at+int64(f.CompressedSize64)/2] ^= 0x55
		}
	}
	var entries []part
	for i := range maxEntries + 1 {
		entries = append(entries, part{fmt.Sprintf("a%d", i), ""})
	}
	for _, c := range []struct {
		name   string
		parse  func(context.Context, []byte) (*document.Document, error)
		make   func() []byte
		reason string // "" where it is read
		most   int    // cells
	}{
		{"bomb", docx, func() []byte { return bomb(t, "word/document.xml", wordHead, wordTail, 40) }, schemas.RejectTooLarge, 0},
		{"bomb in the numbers", docx, func() []byte {
			return bomb(t, "word/numbering.xml", "<a>", "</a>", 40, part{"word/document.xml", wordHead + wordTail})
		}, schemas.RejectTooLarge, 0},
		{"bomb of ODT", odt, func() []byte { return bomb(t, "content.xml", odtHead, odtTail, 40) }, schemas.RejectTooLarge, 0},
		{"bomb of XLSX", xlsx, func() []byte { return bomb(t, "xl/workbook.xml", "<workbook>", "</workbook>", 40) }, schemas.RejectTooLarge, 0},
		{"many entries", docx, func() []byte { return zipOf(t, entries...) }, schemas.RejectTooLarge, 0},
		{"nested tables", docx, func() []byte {
			return wordFile(t, many("<w:tbl><w:tr><w:tc>", 10000)+many("</w:tc></w:tr></w:tbl>", 10000))
		}, schemas.RejectTooLarge, 0},
		{"nested tables of ODT", odt, func() []byte {
			return odtFile(t, many("<table:table><table:table-row><table:table-cell>", 10000)+many("</table:table-cell></table:table-row></table:table>", 10000))
		}, schemas.RejectTooLarge, 0},
		{"nested elements", docx, func() []byte { return wordFile(t, many("<w:ins>", 1000000)+many("</w:ins>", 1000000)) }, schemas.RejectTooLarge, 0},
		{"wide spans", docx, func() []byte {
			return wordFile(t, `<w:tbl>`+many(`<w:tr>`+tc(`<w:gridSpan w:val="100000"/>`, "规章")+tc(`<w:gridSpan w:val="-5"/>`, "1")+`</w:tr>`, 1000)+`</w:tbl>`)
		}, "", 2000},
		{"wide spans in a row", docx, func() []byte {
			return wordFile(t, `<w:tbl><w:tr>`+many(tc(`<w:gridSpan w:val="63"/>`, "规章"), 5)+`</w:tr></w:tbl>`)
		}, schemas.RejectTooLarge, 0},
		{"wide gaps", docx, func() []byte {
			return wordFile(t, `<w:tbl>`+many(`<w:tr><w:trPr><w:gridBefore w:val="99999"/><w:gridAfter w:val="99999"/></w:trPr>`+tc("", "规章")+tc("", "1")+`</w:tr>`, 10)+`</w:tbl>`)
		}, "", 10 * (2*maxSpan + 2)},
		{"many cells", docx, func() []byte {
			return wordFile(t, `<w:tbl>`+many(`<w:tr>`+tc("", "甲")+tc(`<w:gridSpan w:val="60"/>`, "1")+`</w:tr>`, 5000)+`</w:tbl>`)
		}, schemas.RejectTooLarge, 0},
		{"repeated rows", odt, func() []byte {
			return odtFile(t, `<table:table><table:table-row table:number-rows-repeated="100000000"><table:table-cell><text:p>规章</text:p></table:table-cell><table:table-cell table:number-columns-repeated="9"><text:p>1</text:p></table:table-cell></table:table-row></table:table>`)
		}, schemas.RejectTooLarge, 0},
		{"repeated rows of text", odt, func() []byte {
			return odtFile(t, `<table:table><table:table-row table:number-rows-repeated="100000000"><table:table-cell><text:p>规章</text:p></table:table-cell></table:table-row></table:table>`)
		}, schemas.RejectTooLarge, 0},
		{"repeated text", odt, func() []byte {
			return odtFile(t, many(`<table:table><table:table-row table:number-rows-repeated="700"><table:table-cell table:number-columns-repeated="255"><text:p>`+many("长", 100000)+`</text:p></table:table-cell><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row></table:table>`, 3))
		}, schemas.RejectTooLarge, 0},
		{"repeated cells", odt, func() []byte {
			return odtFile(t, `<table:table><table:table-row><table:table-cell table:number-columns-repeated="100000"><text:p>1</text:p></table:table-cell></table:table-row></table:table>`)
		}, schemas.RejectTooLarge, 0},
		{"blanks", odt, func() []byte { return odtFile(t, many(`<text:p>a<text:s text:c="1000000000"/></text:p>`, 1000)) }, "", 0},
		{"entities", docx, func() []byte {
			return zipOf(t, part{"word/document.xml", `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + wordHead + wp("&b;&lol;") + wordTail})
		}, "", 0},
		{"far cells", xlsx, func() []byte {
			return book(`<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData>`)
		}, schemas.RejectTooLarge, 0},
		{"far rows", xlsx, func() []byte {
			return book(`<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c><c r="IV1048576"><v>1</v></c></row></sheetData>`)
		}, "", 256},
		{"merges", xlsx, func() []byte {
			var b strings.Builder
			b.WriteString("<sheetData>")
			for i := range 5000 {
				fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><v>1</v></c><c r="B%d"><v>1</v></c></row>`, i+1, i+1, i+1)
			}
			b.WriteString("</sheetData><mergeCells>" + many(`<mergeCell ref="C1:D1048576"/>`, 100000) + "</mergeCells>")
			return book(b.String())
		}, schemas.RejectTooLarge, 0},
		{"hidden merges", xlsx, func() []byte {
			return book(`<cols><col min="1" max="16384" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>` + many(`<mergeCell ref="A1:XFD1048576"/>`, 10) + `</mergeCells>`)
		}, schemas.RejectTooLarge, 0},
		{"shared string that is not there", xlsx, func() []byte {
			return book(`<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>`)
		}, schemas.RejectUnreadable, 0},
		{"long format", xlsx, func() []byte {
			return book(`<sheetData><row r="1"><c r="A1" s="0"><v>1e300</v></c><c r="B1"><v>-1e-300</v></c></row></sheetData>`,
				part{"xl/styles.xml", `<styleSheet ` + ns + `><numFmts><numFmt numFmtId="170" formatCode="` + many("0", 500) + "." + many("0", 400) + many(",", 100) + `"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>`})
		}, "", 2},
		{"cut short", docx, func() []byte { return whole[:len(whole)-40] }, schemas.RejectUnreadable, 0},
		{"flipped", docx, func() []byte { return flipped }, schemas.RejectUnreadable, 0},
		{"no part", docx, func() []byte { return zipOf(t, part{"a", "b"}) }, schemas.RejectUnreadable, 0},
		{"no part of ODT", odt, func() []byte { return zipOf(t, part{"a", "b"}) }, schemas.RejectUnreadable, 0},
		{"no part of XLSX", xlsx, func() []byte { return zipOf(t, part{"a", "b"}) }, schemas.RejectUnreadable, 0},
		{"no sheet", xlsx, func() []byte {
			return zipOf(t, part{"xl/workbook.xml", `<workbook ` + ns + `><sheets><sheet r:id="rId1"/></sheets></workbook>`}, part{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/worksheet" Target="a.xml"/></Relationships>`})
		}, schemas.RejectUnreadable, 0},
		{"empty", docx, func() []byte { return nil }, schemas.RejectUnreadable, 0},
		{"another format", docx, func() []byte { return zipOf(t, part{"word/document.xml", "<html><body/></html>"}) }, schemas.RejectUnreadable, 0},
		{"part cut short", docx, func() []byte { return zipOf(t, part{"word/document.xml", wordHead + wp("x")}) }, schemas.RejectUnreadable, 0},
		{"tags crossed", docx, func() []byte {
			return zipOf(t, part{"word/document.xml", wordHead + "<w:p><w:r></w:p></w:r>" + wordTail})
		}, schemas.RejectUnreadable, 0},
		{"password", docx, func() []byte { return ole(nil, "EncryptionInfo", "EncryptedPackage") }, schemas.RejectEncrypted, 0},
		{"password of XLSX", xlsx, func() []byte { return ole(nil, "EncryptedPackage") }, schemas.RejectEncrypted, 0},
		{"password of ODT", odt, func() []byte {
			return zipOf(t, part{"content.xml", "\x01\x02"}, part{"META-INF/manifest.xml", `<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>`})
		}, schemas.RejectEncrypted, 0},
		{"password of ODT, whole", odt, func() []byte { return zipOf(t, part{"encrypted-package", "\x01"}) }, schemas.RejectEncrypted, 0},
		{"doc for docx", docx, func() []byte { return ole(nil, "WordDocument") }, schemas.RejectUnreadable, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			content := c.make()
			start := time.Now()
			d, err := c.parse(t.Context(), content)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if c.reason != "" {
				wantError(t, err, c.reason)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			cells := 0
			for i := range d.Lines {
				cells += len(d.Lines[i].Cells)
			}
			if cells > c.most {
				t.Errorf("%d cells, more than %d", cells, c.most)
			}
		})
	}
}

// TestDamageIsPlaced: damage is told by part and place.
func TestDamageIsPlaced(t *testing.T) {
	_, err := ParseDOCX(t.Context(), zipOf(t, part{"word/document.xml", wordHead + "</w:p>"}))
	want := fmt.Sprintf("word/document.xml, byte %d: </w:p> ends no element", len(wordHead))
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestCancelled: a document ends with the context, and at once, however much it
// expands to.
func TestCancelled(t *testing.T) {
	// Within the bounds of expansion, each takes its decoder a good part of a second.
	row := strings.Repeat("<c><v>1</v></c>", 100)
	sheet := strings.Repeat("<row>"+row+"</row>", 1900) + strings.Repeat("<x/>", 5<<20)
	text := strings.Repeat("<text:span>1</text:span>", 1<<20)
	flat := `<?xml version="1.0"?><office:document office:mimetype="x"><office:body><office:text><text:p>` + text + `</text:p></office:text></office:body></office:document>`
	for name, c := range map[string]struct {
		parse   func(context.Context, []byte) (*document.Document, error)
		content []byte
	}{
		"docx": {ParseDOCX, wordFile(t, strings.Repeat("<w:x/>", 4<<20))},
		"odt":  {ParseODT, odtFile(t, "<text:p>"+text+"</text:p>")},
		"flat": {ParseFlatODF, []byte(flat)},
		"xlsx": {ParseXLSX, zipOf(t,
			part{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`},
			part{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
			part{"xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + sheet + `</sheetData></worksheet>`})},
	} {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		_, err := c.parse(ctx, c.content)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v after %v", name, err, time.Since(start))
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %v to end", name, took)
		}
	}
}
