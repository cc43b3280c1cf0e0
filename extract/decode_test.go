//go:build unix

package extract_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/extract"
	"gongkai/extract/html"
	"gongkai/extract/office"
	"gongkai/schemas"
)

// TestFormats: what a document is, its bytes tell; each of these holds the
// same table.
func TestFormats(t *testing.T) {
	const (
		page  = `<html><head><meta charset="gb2312"></head><body><h1>某县2021年政府信息公开工作年度报告</h1><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr><tr><td>行政规范性文件</td><td>4</td><td>5</td><td>67</td></tr></table></body></html>`
		odf   = `<office:body><office:text><text:p>某县2021年政府信息公开工作年度报告</text:p><table:table><table:table-row><table:table-cell><text:p>信息内容</text:p></table:table-cell><table:table-cell><text:p>本年制发件数</text:p></table:table-cell><table:table-cell><text:p>本年废止件数</text:p></table:table-cell><table:table-cell><text:p>现行有效件数</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>规章</text:p></table:table-cell><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>行政规范性文件</text:p></table:table-cell><table:table-cell><text:p>4</text:p></table:table-cell><table:table-cell><text:p>5</text:p></table:table-cell><table:table-cell><text:p>67</text:p></table:table-cell></table:table-row></table:table></office:text></office:body>`
		words = `http://schemas.openxmlformats.org/wordprocessingml/2006/main`
	)
	for name, c := range map[string]struct {
		content []byte
		media   string
	}{
		"a page":                     {[]byte(page), html.MediaType},
		"a page behind long remarks": {[]byte(strings.Repeat("<!-- generated 2022-01-02 -->\n", 60) + page), html.MediaType},
		"a page that a browser kept": {[]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page + "\r\n--b--\r\n"), html.MediaArchive},
		"a page in DOCX": {packed(t, "word/document.xml", `<w:document xmlns:w="`+words+`" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:altChunk r:id="a"/></w:body></w:document>`,
			"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="/word/chunk.html"/></Relationships>`,
			"word/chunk.html", page), office.MediaDOCX},
		"ODT":                           {packed(t, "mimetype", office.MediaODT, "content.xml", `<office:document-content>`+odf+`</office:document-content>`), office.MediaODT},
		"ODT web":                       {packed(t, "mimetype", office.MediaODT+"-web", "content.xml", `<office:document-content>`+odf+`</office:document-content>`), office.MediaODT},
		"flat ODF":                      {[]byte(`<?xml version="1.0"?>` + "\n" + `<office:document office:version="1.3">` + odf + `</office:document>`), office.MediaFlatODF},
		"Markdown with a table of tags": {[]byte("# 某县2021年政府信息公开工作年度报告\n\n" + page[strings.Index(page, "<table"):strings.Index(page, "</body")]), "text/plain"},
	} {
		ex := extract.New()
		d, readings, rejected := ex.Read(context.Background(), c.content)
		ex.Close()
		if rejected != nil || len(readings) != 1 {
			t.Errorf("%s: %d reports, %v", name, len(readings), rejected)
			continue
		}
		r := readings[0]
		var got []string
		for i := range r.Cells {
			if r.Cells[i].Status == schemas.StatusReported {
				got = append(got, r.Cells[i].Raw)
			}
		}
		if strings.Join(got, " ") != "1 2 3 4 5 67" || d.MediaType != c.media {
			t.Errorf("%s: %v from %s", name, got, d.MediaType)
		}
	}
}

// TestWithoutLibreOffice: older formats are rejected with what to do about it.
func TestWithoutLibreOffice(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	ex := extract.New()
	defer ex.Close()
	for name, content := range map[string]string{
		"RTF":               `{\rtf1\ansi\ansicpg936 1}`,
		"XML of Word 2003":  `<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"></w:wordDocument>`,
		"XML of Excel 2003": `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>`,
	} {
		_, _, rejected := ex.Read(context.Background(), []byte(content))
		if rejected == nil || rejected.Reason != schemas.RejectUnsupportedFormat || !strings.Contains(rejected.Detail, "LibreOffice") {
			t.Errorf("%s: %v", name, rejected)
		}
	}
}
