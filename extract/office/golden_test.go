package office

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/extract/document"
)

// dump prints a document: its layout, then a line a line, with its place and
// its cells between bars.
func dump(d *document.Document) string {
	var b strings.Builder
	b.WriteString(d.Layout + "\n")
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.Kind != document.Grid {
			fmt.Fprintf(&b, "%s %s\n", l.At.Locator(), l.Text)
			continue
		}
		cells := make([]string, len(l.Cells))
		for k := range l.Cells {
			cells[k] = l.Cells[k].Text
			if at := l.Cells[k].At; l.At.Table > 0 && at.Column != int32(k+1) || at.Row != l.At.Row || at.Table != l.At.Table {
				fmt.Fprintf(&b, "cell %d stands at %s\n", k+1, at.Locator())
			}
		}
		fmt.Fprintf(&b, "%s |%s|\n", l.At.Locator(), strings.Join(cells, "|"))
	}
	return b.String()
}

func golden(t *testing.T, d *document.Document, err error, want string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimLeft(want, "\n"), dump(d)); diff != "" {
		t.Error(diff)
	}
}

// wp is a paragraph of Word with one run.
func wp(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

// tc is a cell of Word.
func tc(props, text string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + wp(text) + `</w:tc>`
}

func TestDOCX(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"paragraphs": {
			wp("某县 2022 ") + wp("") + `<w:p><w:r><w:t>一行</w:t><w:br/><w:t>二行</w:t><w:cr/></w:r><w:r><w:tab/><w:t>三行&amp;&#x4E2D;&nbsp;</w:t></w:r></w:p>` +
				`<w:p><w:r><w:noBreakHyphen/><w:t>5</w:t><w:softHyphen/></w:r><w:r><w:ruby><w:rt><w:r><w:t>kāi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>开</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`,
			"docx_text\nline:1 某县 2022\nline:3 一行\nline:4 二行\nline:5  三行&中\nline:6 -5开\n",
		},
		"tracked changes": {
			`<w:p><w:del><w:r><w:delText>八</w:delText><w:t>八</w:t></w:r></w:del><w:ins><w:r><w:t>87部分</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>去</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>来</w:t></w:r></w:moveTo></w:p>` +
				`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>` + wp("后半") +
				`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>` +
				`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>`,
			"docx_text\nline:1 87部分来\nline:2 前半后半\nline:3 一、总体情况\n",
		},
		"numbers": {
			num(1, 0, "总体情况") + num(1, 1, "主动公开") + num(1, 1, "依申请公开") + num(1, 2, "法定数字") + num(1, 0, "主动公开政府信息情况") + num(1, 1, "又一") +
				num(2, 0, "圆点") + num(3, 0, "重新开始") + num(3, 0, "继续") + num(0, 0, "无编号") + num(9, 0, "无此列表") +
				`<w:p><w:pPr><w:pStyle w:val="Section2"/></w:pPr><w:r><w:t>样式编号</w:t></w:r></w:p>`,
			"docx_text\nline:1 一、总体情况\nline:2 （一）主动公开\nline:3 （二）依申请公开\nline:4 1.2.1 法定数字\nline:5 二、主动公开政府信息情况\nline:6 （一）又一\n" +
				"line:7 圆点\nline:8 三、重新开始\nline:9 四、继续\nline:10 无编号\nline:11 无此列表\nline:12 五、样式编号\n",
		},
		"struck out": {
			`<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>8</w:t></w:r><w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>7</w:t></w:r><w:r><w:rPr><w:dstrike/></w:rPr><w:t>9</w:t></w:r></w:p>`,
			"docx_text\nline:1 7\n",
		},
		"fields": {
			`<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>见第3页</w:t></w:r></w:fldSimple><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>内</w:t><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:t>外</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>` +
				`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>失</w:t></w:r></w:p>` + wp("之后"),
			"docx_text\nline:1 见第3页外\nline:3 之后\n",
		},
		"text box": {
			`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>` + wp("框内") + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + wp("框内") + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>框外</w:t></w:r></w:p>`,
			"docx_text\nline:1 框内\nline:2 框外\n",
		},
		"spans": {
			`<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>` + tc(`<w:gridSpan w:val="4"/>`, "第二十条") + `</w:tr>` +
				`<w:tr>` + tc(`<w:vMerge w:val="restart"/>`, "组") + tc(`<w:gridSpan w:val="2"/>`, "甲") + tc("", "1") + `</w:tr>` +
				`<w:tr>` + tc(`<w:vMerge/>`, "藏") + tc("", "乙") + tc("", "") + tc("", "2") + `</w:tr>` +
				`<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>` + tc(`<w:vMerge w:val="continue"/>`, "丙") + tc("", "3") + `</w:tr>` +
				`<w:tr>` + tc(`<w:hMerge w:val="restart"/>`, "丁") + tc(`<w:hMerge/>`, "藏") + tc(`<w:cellDel/>`, "删") + tc("", "4") + `</w:tr>` +
				`<w:tr><w:trPr><w:hidden/></w:trPr>` + tc("", "藏") + tc("", "9") + `</w:tr></w:tbl>`,
			"docx_table\ntable:1/row:1/col:1 第二十条\ntable:1/row:2 |组|甲||1|\ntable:1/row:3 ||乙||2|\ntable:1/row:4 ||丙|3||\ntable:1/row:5 |丁||4|\n",
		},
		"a grid finer than the columns": {
			`<w:tbl><w:tr>` + tc(`<w:gridSpan w:val="7"/>`, "第二十条") + tc(`<w:gridSpan w:val="9"/>`, "") + `</w:tr>` +
				`<w:tr>` + tc(`<w:gridSpan w:val="5"/>`, "甲") + tc(`<w:gridSpan w:val="4"/>`, "1") + tc(`<w:gridSpan w:val="3"/>`, "") + tc(`<w:gridSpan w:val="4"/>`, "2") + `</w:tr>` +
				`<w:tr>` + tc(`<w:gridSpan w:val="5"/>`, "乙") + tc(`<w:gridSpan w:val="11"/>`, "3") + `</w:tr></w:tbl>`,
			"docx_table\n" + elsewhere(1, 6, 10, 13) + "table:1/row:1 |第二十条||||\n" + elsewhere(2, 6, 10, 13) + "table:1/row:2 |甲|1||2|\n" + elsewhere(3, 6, 10, 13) + "table:1/row:3 |乙|3|||\n",
		},
		"a sliver under a head": {
			`<w:tbl><w:tr>` + tc(`<w:gridSpan w:val="2"/>`, "复议") + tc(`<w:gridSpan w:val="3"/>`, "诉讼") + `</w:tr>` +
				`<w:tr>` + tc("", "1") + tc(`<w:gridSpan w:val="2"/>`, "") + tc("", "2") + tc("", "3") + `</w:tr></w:tbl>`,
			"docx_table\n" + elsewhere(1, 2, 4, 5) + "table:1/row:1 |复议||诉讼||\n" + elsewhere(2, 2, 4, 5) + "table:1/row:2 |1||2|3|\n",
		},
		"paragraphs of a cell": {
			`<w:tbl><w:tr><w:tc>` + wp("本年新") + wp("") + wp("制作数量") + `</w:tc><w:tc>` + wp("1") + wp("2") + `</w:tc><w:tc>` + wp("3") + wp("件") + `</w:tc></w:tr></w:tbl>`,
			"docx_table\ntable:1/row:1 |本年新制作数量|1 2|3 件|\n",
		},
		"layout tables": {
			`<w:tbl><w:tr><w:tc>` + wp("左") + `</w:tc><w:tc>` + wp("一、总体情况") + `<w:tbl><w:tr>` + tc("", "规章") + tc("", "1") + `</w:tr></w:tbl>` + wp("后") + `</w:tc></w:tr>` +
				`<w:tr>` + tc("", "二、主动公开政府信息情况") + tc("", "") + tc("", "") + `</w:tr>` +
				`<w:tr>` + tc("", "框") + `<w:tc><w:tbl><w:tr>` + tc("", "5") + `</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`,
			"docx_table\ntable:1/row:1/col:1 左\ntable:1/row:1/col:2 一、总体情况\ntable:2/row:1 |规章|1|\ntable:1/row:1/col:2 后\n" +
				"table:1/row:2/col:1 二、主动公开政府信息情况\ntable:1/row:3 |框|5|\n",
		},
		"rows of text with tabs": {
			strings.Repeat(`<w:p><w:r><w:t>规章</w:t><w:tab/><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>`, 8),
			"tab_rows\n" + eight("line:%d |规章|1|2|\n"),
		},
		"indents are no cells": {
			strings.Repeat(`<w:p><w:r><w:tab/><w:t>正文一段。</w:t></w:r></w:p>`, 8),
			"docx_text\n" + eight("line:%d  正文一段。\n"),
		},
		"a cell a paragraph": {
			strings.Repeat(wp("规章")+wp("1"), 8),
			"lines\n" + eight("line:%d 规章\nline:%d 1\n"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := ParseDOCX(t.Context(), wordFile(t, c.body))
			golden(t, d, err, c.want)
		})
	}
}

// elsewhere is what a dump says of cells that stand in other columns than in
// which they follow one another, from the second cell on.
func elsewhere(row int, columns ...int) string {
	var b strings.Builder
	for i, c := range columns {
		if c == i+2 {
			continue
		}
		fmt.Fprintf(&b, "cell %d stands at table:1/row:%d/col:%d\n", i+2, row, c)
	}
	return b.String()
}

// eight repeats a line with the numbers from one on.
func eight(format string) string {
	var b strings.Builder
	for i, n := 0, 1; i < 8; i++ {
		args := make([]any, strings.Count(format, "%d"))
		for k := range args {
			args[k] = n
			n++
		}
		fmt.Fprintf(&b, format, args...)
	}
	return b.String()
}

// num is a numbered paragraph of Word.
func num(list, level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, list, text)
}

// TestDOCXOfOthers reads what other writers than Word make: prefixes of their
// own, the strict variant, parts in other places.
func TestDOCXOfOthers(t *testing.T) {
	body := func(prefix, ns string) string {
		declared := "xmlns:" + strings.TrimSuffix(prefix, ":")
		if prefix == "" {
			declared = "xmlns"
		}
		return strings.ReplaceAll(`<X:document `+declared+`="`+ns+`"><X:body><X:tbl><X:tr><X:tc><X:tcPr><X:gridSpan X:val="2"/></X:tcPr><X:p><X:r><X:t>规章</X:t></X:r></X:p></X:tc><X:tc><X:p><X:r><X:t><![CDATA[1]]></X:t></X:r></X:p></X:tc></X:tr></X:tbl></X:body></X:document>`, "X:", prefix)
	}
	const word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	want := "docx_table\ntable:1/row:1 |规章||1|\n"
	for name, c := range map[string][]part{
		"prefix":    {{"word/document.xml", body("ns0:", word)}},
		"strict":    {{"word/document.xml", body("w:", "http://purl.oclc.org/ooxml/wordprocessingml/main")}},
		"default":   {{"word/document.xml", body("", word)}},
		"mark":      {{"word/document.xml", "\ufeff" + body("w:", word)}},
		"backslash": {{`word\document.xml`, body("w:", word)}},
		"comments":  {{"word/document.xml", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"c\">]><!-- > -->" + strings.Replace(body("w:", word), "<w:p>", "<w:p><!-- <w:p> -->", 1) + "\n"}},
		"elsewhere": {{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/a/b.xml"/></Relationships>`}, {"a/b.xml", body("w:", word)}},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := ParseDOCX(t.Context(), zipOf(t, c...))
			golden(t, d, err, want)
		})
	}
}

func TestODT(t *testing.T) {
	p := func(s string) string { return `<text:p>` + s + `</text:p>` }
	cell := func(attrs, s string) string { return `<table:table-cell ` + attrs + `>` + p(s) + `</table:table-cell>` }
	for name, c := range map[string]struct{ body, want string }{
		"paragraphs": {
			`<text:h text:outline-level="1">某县  年报</text:h>` + p("甲<text:s text:c=\"3\"/>乙<text:tab/>丙<text:line-break/>丁\n 戊") + p("") +
				p("见<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note><text:span text:style-name=\"H\">藏</text:span>后") +
				`<text:section text:display="none">` + p("藏") + `</text:section>` +
				p("<draw:frame><draw:text-box>"+p("框")+"</draw:text-box><svg:title>题</svg:title></draw:frame>"),
			"odt_text\nline:1 某县 年报\nline:2 甲   乙 丙\nline:3 丁 戊\nline:5 见后\nline:6 框\n",
		},
		"numbers": {
			`<text:list xml:id="a" text:style-name="L1"><text:list-item>` + p("总体情况") + p("同项") + `<text:list><text:list-item>` + p("主动公开") + `</text:list-item><text:list-item>` + p("依申请") + `</text:list-item></text:list></text:list-item></text:list>` +
				`<text:list text:style-name="L2"><text:list-item>` + p("圆点") + `</text:list-item></text:list>` +
				`<text:list text:continue-list="a" text:style-name="L1"><text:list-header>` + p("头") + `</text:list-header><text:list-item>` + p("主动公开政府信息情况") + `</text:list-item><text:list-item text:start-value="5">` + p("改进") + `</text:list-item></text:list>` +
				`<text:list text:style-name="L1"><text:list-item>` + p("又从一起") + `</text:list-item></text:list>`,
			"odt_text\nline:1 一、总体情况\nline:2 同项\nline:3 （1）主动公开\nline:4 （2）依申请\nline:5 圆点\nline:6 头\nline:7 二、主动公开政府信息情况\nline:8 五、改进\nline:9 一、又从一起\n",
		},
		"spans": {
			`<table:table><table:table-row>` + cell(`table:number-columns-spanned="4"`, "第二十条") + `<table:covered-table-cell table:number-columns-repeated="3"/></table:table-row>` +
				`<table:table-row>` + cell(`table:number-rows-spanned="2"`, "组") + cell(`table:number-columns-spanned="2"`, "甲") + `<table:covered-table-cell><text:p>藏</text:p></table:covered-table-cell>` + cell("", "1") + `</table:table-row>` +
				`<table:table-row><table:covered-table-cell/>` + cell("", "乙") + cell(`table:number-columns-repeated="2"`, "2") + `</table:table-row>` +
				`<table:table-row table:visibility="collapse">` + cell("", "藏") + cell("", "9") + `</table:table-row>` +
				`<table:table-row table:number-rows-repeated="2">` + cell("", "丙") + cell("", "3") + `<table:table-cell table:number-columns-repeated="16000"/></table:table-row>` +
				`<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>` +
				`<table:table-row>` + cell("", "丁") + cell("", "4") + `</table:table-row></table:table>`,
			"odt_table\ntable:1/row:1/col:1 第二十条\ntable:1/row:2 |组|甲||1|\ntable:1/row:3 ||乙|2|2|\ntable:1/row:5 |丙|3|\ntable:1/row:6 |丙|3|\ntable:1/row:1000007 |丁|4|\n",
		},
		"places that no cell tells to be covered": {
			`<table:table><table:table-row>` + cell(`table:number-rows-spanned="3"`, "组") + cell(`table:number-columns-spanned="2"`, "甲") + cell("", "1") + `</table:table-row>` +
				`<table:table-row>` + cell(`table:number-columns-spanned="2"`, "乙") + cell("", "2") + `</table:table-row>` +
				`<table:table-row>` + cell("", "丙") + cell("", "丁") + cell("", "3") + `</table:table-row>` +
				`<table:table-row>` + cell(`table:number-columns-spanned="3"`, "戊") + cell("", "4") + `</table:table-row></table:table>`,
			"odt_table\ntable:1/row:1 |组|甲||1|\ntable:1/row:2 ||乙||2|\ntable:1/row:3 ||丙|丁|3|\ntable:1/row:4 |戊|||4|\n",
		},
		"sub-table": {
			`<table:table><table:table-row>` + cell("", "组") + `<table:table-cell><table:table table:is-sub-table="true"><table:table-row>` + cell("", "甲") + cell("", "1") + `</table:table-row><table:table-row>` + cell("", "乙") + cell("", "2") + `</table:table-row></table:table></table:table-cell></table:table-row></table:table>`,
			"odt_table\ntable:1/row:1/col:1 组\ntable:2/row:1 |甲|1|\ntable:2/row:2 |乙|2|\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := ParseODT(t.Context(), odtFile(t, c.body))
			golden(t, d, err, c.want)
		})
	}
}

// TestODS: sheets as they are shown, a text alone in its row as text, the
// number of a cell that is too narrow for it.
func TestODS(t *testing.T) {
	p := func(s string) string { return `<text:p>` + s + `</text:p>` }
	cell := func(attrs, s string) string { return `<table:table-cell ` + attrs + `>` + p(s) + `</table:table-cell>` }
	number := func(value, shown string) string {
		return cell(`office:value-type="float" office:value="`+value+`"`, shown)
	}
	const filler = `<table:table-cell table:number-columns-repeated="16000"/>`
	body := `<table:table table:style-name="shown"><table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="9"/>` +
		`<table:table-row>` + cell(`table:number-columns-spanned="5"`, "某县2022年政府信息公开工作年度报告") + `<table:covered-table-cell table:number-columns-repeated="4"/>` + filler + `</table:table-row>` +
		`<table:table-row>` + cell("", "某政〔2023〕6号") + filler + `</table:table-row>` +
		`<table:table-row>` + cell("", "规章") + number("1", "1") + number("2", "2") + number("99", "99") + number("3", "3") + filler + `</table:table-row>` +
		`<table:table-row>` + cell("", "采购总金额") + number("45.6789", "46") + number("71000", "7.1万元") + number("99", "99") + number("1234", "1,234") + `</table:table-row>` +
		`</table:table><table:table table:style-name="gone"><table:table-row>` + cell("", "草稿") + number("98", "98") + `</table:table-row></table:table>`
	styles := `<style:style style:name="shown"><style:table-properties table:display="true"/></style:style><style:style style:name="gone"><style:table-properties table:display="false"/></style:style>`
	want := "ods_sheet\ntable:1/row:1/col:1 某县2022年政府信息公开工作年度报告\ntable:1/row:2/col:1 某政〔2023〕6号\n" +
		elsewhere(3, 2, 3, 5) + "table:1/row:3 |规章|1|2|3|\n" + elsewhere(4, 2, 3, 5) + "table:1/row:4 |采购总金额|45.6789|7.1万元|1,234|\n"
	d, err := ParseODS(t.Context(), zipOf(t, part{"mimetype", MediaODS}, part{"content.xml", `<office:document-content><office:automatic-styles>` + styles + `</office:automatic-styles><office:body><office:spreadsheet>` + body + `</office:spreadsheet></office:body></office:document-content>`}))
	golden(t, d, err, want)
	d, err = ParseFlatODF(t.Context(), []byte(`<?xml version="1.0"?><office:document office:mimetype="x"><office:automatic-styles>`+styles+`</office:automatic-styles><office:master-styles><style:master-page><style:footer>`+p("第1页")+`</style:footer></style:master-page></office:master-styles><office:body><office:spreadsheet>`+body+`</office:spreadsheet></office:body></office:document>`))
	golden(t, d, err, want)
}

// TestFlatOPC: the parts of a document of Word in one file.
func TestFlatOPC(t *testing.T) {
	flat := `<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">` +
		`<pkg:part pkg:name="/_rels/.rels"><pkg:xmlData><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part>` +
		`<pkg:part pkg:name="/word/media/image1.png"><pkg:binaryData>iVBO</pkg:binaryData></pkg:part>` +
		`<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl><w:tr>` + tc("", "规章") + tc("", "12") + `</w:tr></w:tbl></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>`
	if got := SniffXML([]byte(flat)); got != MediaFlatOPC {
		t.Errorf("told to be %s", got)
	}
	d, err := ParseFlatOPC(t.Context(), []byte(flat))
	golden(t, d, err, "docx_table\ntable:1/row:1 |规章|12|\n")
	for _, s := range []string{"", `<pkg:package><pkg:part pkg:name="a`, flat[:len(flat)-60]} {
		if _, err := ParseFlatOPC(t.Context(), []byte(s)); err == nil {
			t.Errorf("%q is read", s)
		}
	}
}

func TestXLSX(t *testing.T) {
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	style := func(cell, code string) {
		t.Helper()
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		must(err)
		must(f.SetCellStyle("Sheet1", cell, cell, id))
	}
	set := func(cell string, v any) { t.Helper(); must(f.SetCellValue("Sheet1", cell, v)) }
	set("B1", "某县2022年\n年报")
	must(f.MergeCell("Sheet1", "B1", "E1"))
	set("B3", "组")
	must(f.MergeCell("Sheet1", "B3", "B4"))
	for i, v := range []any{"甲", 1, 1234.5678, "2\n件"} {
		name, _ := excelize.CoordinatesToCellName(3+i, 3)
		set(name, v)
	}
	style("E3", "#,##0.0")
	set("C4", 0.25)
	style("C4", "0.00%")
	set("D4", 12345)
	style("D4", `0!.0,"万元"`)
	set("E4", 44927)
	style("E4", `yyyy"年"m"月"d"日"`)
	set("F4", -3)
	style("F4", `0;[Red]\(0\)`)
	set("B5", "藏")
	set("C5", 9)
	must(f.SetRowVisible("Sheet1", 5, false))
	set("G3", "藏")
	must(f.SetColVisible("Sheet1", "G", false))
	must(f.SetCellFormula("Sheet1", "C8", "SUM(D3:E3)")) // its value was never computed
	set("B7", "五、存在的主要问题及改进情况")
	set("B8", 7)
	_, err := f.NewSheet("附")
	must(err)
	must(f.SetSheetRow("附", "A1", &[]any{true, "x"}))
	_, err = f.NewSheet("藏")
	must(err)
	must(f.SetSheetRow("藏", "A1", &[]any{"藏", 9}))
	must(f.SetSheetVisible("藏", false))
	b, err := f.WriteToBuffer()
	must(err)
	d, err := ParseXLSX(t.Context(), b.Bytes())
	golden(t, d, err, `
xlsx_sheet
table:1 Sheet1
table:1/row:1/col:2 某县2022年
table:1/row:1/col:2 年报
table:1/row:3 ||组|甲|1|1,234.5678|2 件|
table:1/row:4 |||25.00%|1.2345万元|2023年1月1日|-3|
table:1/row:7/col:2 五、存在的主要问题及改进情况
table:1/row:8 ||7|=||||
table:2 附
table:2/row:1 |TRUE|x|
`)
}

// TestNumberFormats: what is shown of a number, with all its digits.
func TestNumberFormats(t *testing.T) {
	for _, c := range []struct{ code, raw, want string }{
		{"", "12", "12"}, {"", "88.099999999999994", "88.1"}, {"", "1E-3", "0.001"}, {"", "1.5E+6", "1500000"}, {"", "123456789012345678", "123456789012345678"},
		{"General", "0.1", "0.1"}, {"@", "7", "7"}, {"0", "2.6", "2.6"}, {"0.00", "3", "3.00"}, {"#,##0", "1234567", "1,234,567"}, {"000", "7", "007"},
		{`0.00_);\(0.00\)`, "-5", "-5.00"}, {`_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, "0", "0"}, {`_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, "-1200", "-1,200"},
		{`0"件"`, "3", "3件"}, {`0.0\万元`, "88.1", "88.1万元"}, {`G/通用格式"件"`, "3", "3件"}, {`¥#,##0.00`, "5", "5.00"}, {`[$¥-804]#,##0`, "5", "5"},
		{`0.0,"千元"`, "12345", "12.345千元"}, {`0\.0,万元`, "88100", "8.81万元"}, {`#,##0,,"百万"`, "1500000", "1.5百万"},
		{"0%", "0.125", "12.5%"}, {"0.00E+00", "1234", "1234"}, {"# ?/?", "0.5", "0.5"}, {";;;", "5", ""}, {`000-0000`, "1234567", "1234567"},
		{"yyyy-mm-dd", "44927", "2023-01-01"}, {`yyyy"年"m"月"`, "44927", "2023年1月"}, {"m月d日", "44928", "1月2日"}, {"h:mm", "0.5", "12:00"}, {"yyyy/m/d h:mm:ss", "44927.75", "2023-01-01 18:00:00"},
		{"[$-804]yyyy/m/d;@", "1", "1900-01-01"}, {"mm:ss", "0.001", "01:26"}, {"yyyy-mm-dd", "-1", "-1"}, {"0", "abc", "abc"}, {"0", "NaN", "NaN"}, {`"`, "1", "1"}, {`\`, "1", "1"}, {"[", "1", "1"},
	} {
		f := parseFormat(c.code)
		if got := f.number(c.raw, false); got != c.want {
			t.Errorf("%q shows %s as %q, want %q", c.code, c.raw, got, c.want)
		}
	}
}

func TestListNumbers(t *testing.T) {
	for _, c := range []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 1, "一"}, {"chineseCounting", 10, "十"}, {"chineseCounting", 11, "十一"}, {"chineseCounting", 20, "二十"}, {"chineseCountingThousand", 105, "一百零五"},
		{"chineseCountingThousand", 1010, "一千零一十"}, {"ideographDigital", 12, "一二"}, {"chineseLegalSimplified", 12, "壹拾贰"}, {"decimalEnclosedCircleChinese", 3, "③"}, {"decimalZero", 4, "04"},
		{"upperLetter", 28, "BB"}, {"lowerRoman", 14, "xiv"}, {"ideographTraditional", 2, "乙"}, {"decimalFullWidth", 12, "１２"}, {"unknown", 5, "5"}, {"none", 5, ""}, {"upperRoman", 0, "0"},
	} {
		if got := formatNumber(c.format, c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.format, c.n, got, c.want)
		}
	}
}
