package html_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

// quirks are what a content system and an editor did to one page.
type quirks struct {
	upper     bool // tags in capitals
	bare      bool // attributes without quotes
	noEnds    bool // </td>, </tr>, </p> left out
	body      int  // 0 no tbody, 1 tbody, 2 thead and tbody
	wrap      int  // what stands in a cell around its text
	split     bool // labels broken by <br> and blocks
	oneTable  bool // all sections in one table of thirty columns
	perBlock  bool // a table for each block of section two
	cutIn     bool // section three in two tables, the head repeated
	framed    bool // inside tables that lay out the page
	caption   bool // the section's heading in the table's first row
	blankRows bool
	hidden    int // 1 a column display:none, 2 a column of width 0
	gbk       bool
	site      bool // navigation, scripts, related links, footer
	indent    bool
	lines     bool // a line end behind each tag
	headings  string
}

func randomQuirks(rng *rand.Rand) quirks {
	yes := func(n int) bool { return rng.IntN(n) == 0 }
	return quirks{
		upper: yes(3), bare: yes(3), noEnds: yes(3), body: rng.IntN(3), wrap: rng.IntN(7), split: yes(2), oneTable: yes(4), perBlock: yes(4), cutIn: yes(4),
		framed: yes(3), caption: yes(5), blankRows: yes(4), hidden: max(0, rng.IntN(8)-5), gbk: yes(3), site: !yes(4), indent: yes(2), lines: yes(2),
		headings: []string{"p", "h2", "h3", "div", "strong"}[rng.IntN(5)],
	}
}

// renderer writes one page.
type renderer struct {
	strings.Builder
	rng *rand.Rand
	q   quirks
}

func (w *renderer) tag(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if w.q.bare {
		s = strings.ReplaceAll(s, `"`, "")
	}
	if w.q.upper {
		if i := strings.IndexAny(s, " >"); i > 0 {
			s = strings.ToUpper(s[:i]) + s[i:]
		}
	}
	w.WriteString(s)
	if w.q.lines {
		w.WriteString("\n")
	}
}

// end writes an end tag that may be left out.
func (w *renderer) end(name string) {
	if !w.q.noEnds {
		w.tag("</%s>", name)
	}
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "“", "&ldquo;", "”", "&rdquo;")

// broken breaks a label as narrow columns do.
func (w *renderer) broken(text string) string {
	r := []rune(text)
	if !w.q.split || len(r) < 4 || w.rng.IntN(3) > 0 {
		return escape.Replace(text)
	}
	k := 1 + w.rng.IntN(len(r)-1)
	between := []string{"<br>", "<br/>\n", "</span><span>", "<div>", "\n   "}[w.rng.IntN(5)]
	s := escape.Replace(string(r[:k])) + between + escape.Replace(string(r[k:]))
	if between == "<div>" {
		s += "</div>"
	}
	return s
}

// cell writes a cell. Figures are never broken.
func (w *renderer) cell(name, text string, cols, rows int, label bool) {
	attrs := ""
	if cols > 1 {
		attrs += fmt.Sprintf(` colspan="%d"`, cols)
	}
	if rows > 1 {
		attrs += fmt.Sprintf(` rowspan="%d"`, rows)
	}
	if w.rng.IntN(3) == 0 {
		attrs += ` align="center"`
	}
	w.tag("<%s%s>", name, attrs)
	if strings.TrimSpace(text) == "" {
		w.WriteString([]string{"", "&nbsp;", "<p>&nbsp;</p>", "　", "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>", " "}[w.rng.IntN(6)])
		w.end(name)
		return
	}
	t := escape.Replace(text)
	if label {
		t = w.broken(text)
	}
	switch w.q.wrap {
	case 0:
		w.WriteString(t)
	case 1:
		w.WriteString("<P align=center>" + t + "</P>")
	case 2:
		w.WriteString("<p class=MsoNormal align=center style='text-align:center;mso-element:frame'><span lang=EN-US style='font-size:10.5pt;font-family:\"Times New Roman\"'>" + t + "<o:p></o:p></span></p>")
	case 3:
		w.WriteString("<div>\n <span>&nbsp;" + t + "&nbsp;</span>\n</div>")
	case 4:
		w.WriteString("<!--[if gte mso 9]><xml><w:WordDocument>1</w:WordDocument></xml><![endif]--><p><b>" + t + "</b>")
	case 5:
		w.WriteString("<![if !supportLists]><font size=2>" + t + "</font><![endif]><p>&nbsp;</p>")
	case 6:
		w.WriteString("<del>77</del><span style=\"DISPLAY: none\">88</span>" + t)
	}
	w.end(name)
}

// part is a cell of a table to be written.
type part struct {
	text       string
	cols, rows int
	label      bool
}

// tableRow is a row with what it is for.
type tableRow struct {
	parts []part
	head  bool
}

func title(text string, width int) tableRow {
	return tableRow{parts: []part{{text, width, 1, true}}, head: true}
}

func pick(rng *rand.Rand, labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	if rng.IntN(3) > 0 {
		return labels[0]
	}
	return labels[rng.IntN(len(labels))]
}

// disclosures lays out section two, a list of rows a block; each column of the
// form takes some of the table.
func disclosures(rng *rand.Rand, t *specimen.Table, unit int) [][]tableRow {
	first := 1
	if unit > 1 {
		first = 6
	}
	width := first + 3*unit
	var blocks [][]tableRow
	next := 0
	for bi := range t.Shape.Blocks {
		b := &t.Shape.Blocks[bi]
		rows := []tableRow{title(pick(rng, b.Titles), width)}
		span := func(i int) int {
			if i == len(b.Columns)-1 {
				return width - first - i*unit
			}
			return unit
		}
		head := tableRow{parts: []part{{pick(rng, b.RowHead), first, 1, true}}, head: true}
		for ci := range b.Columns {
			head.parts = append(head.parts, part{b.Columns[ci].Labels[0], span(ci), 1, true})
		}
		rows = append(rows, head)
		for ri := range b.Rows {
			r := tableRow{parts: []part{{pick(rng, b.Rows[ri].Labels), first, 1, true}}}
			printed := false
			for ci := range b.Columns {
				c := &t.Cells[next]
				next++
				printed = printed || c.Status != schemas.StatusMissing
				r.parts = append(r.parts, part{c.Raw, span(ci), 1, false})
			}
			if printed {
				rows = append(rows, r)
			}
		}
		blocks = append(blocks, rows)
	}
	return blocks
}

// applications lays out section three: its head, and its rows with the number
// of the rows behind that may start a table of their own.
func applications(rng *rand.Rand, t *specimen.Table, unit int) (head, rows []tableRow, cuts []int) {
	b := &t.Shape.Blocks[0]
	n := len(b.Columns)
	head = []tableRow{
		{parts: []part{{t.Shape.Notes[0], 3 * unit, 3, true}, {b.Columns[0].Groups[0], n * unit, 1, true}}, head: true},
		{head: true}, {head: true},
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		if len(c.Groups) == 1 {
			head[1].parts = append(head[1].parts, part{pick(rng, c.Labels), unit, 2, true})
			continue
		}
		if len(head[2].parts) == 0 {
			head[1].parts = append(head[1].parts, part{c.Groups[1], 5 * unit, 1, true})
		}
		head[2].parts = append(head[2].parts, part{pick(rng, c.Labels), unit, 1, true})
	}
	var open []string
	at := make(map[int]*part) // group cells by depth, to be widened
	for i := range b.Rows {
		r := &b.Rows[i]
		if t.Cells[i*n].Status == schemas.StatusMissing {
			continue
		}
		row := tableRow{parts: make([]part, 0, 3+n)}
		if len(r.Groups) == 0 {
			cuts = append(cuts, len(rows))
		}
		for d, g := range r.Groups {
			if d < len(open) && open[d] == g {
				at[d].rows++
				continue
			}
			open = append(open[:d], g)
			row.parts = append(row.parts, part{g, unit, 1, true})
			at[d] = &row.parts[len(row.parts)-1]
		}
		open = open[:len(r.Groups)]
		row.parts = append(row.parts, part{pick(rng, r.Labels), (3 - len(r.Groups)) * unit, 1, true})
		for j := range n {
			row.parts = append(row.parts, part{t.Cells[i*n+j].Raw, unit, 1, false})
		}
		rows = append(rows, row)
	}
	return head, rows, cuts
}

func disputes(t *specimen.Table, unit int) []tableRow {
	b := &t.Shape.Blocks[0]
	rows := []tableRow{{head: true}, {head: true}, {head: true}, {}}
	span := func(i, d int) int {
		n := 0
		for i+n < len(b.Columns) && len(b.Columns[i+n].Groups) > d && b.Columns[i+n].Groups[d] == b.Columns[i].Groups[d] {
			n++
		}
		return n
	}
	starts := func(i, d int) bool {
		return i == 0 || len(b.Columns[i-1].Groups) <= d || b.Columns[i-1].Groups[d] != b.Columns[i].Groups[d]
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		if starts(i, 0) {
			rows[0].parts = append(rows[0].parts, part{c.Groups[0], span(i, 0) * unit, 1, true})
		}
		if len(c.Groups) == 1 {
			rows[1].parts = append(rows[1].parts, part{c.Labels[0], unit, 2, true})
		} else {
			if starts(i, 1) {
				rows[1].parts = append(rows[1].parts, part{c.Groups[1], span(i, 1) * unit, 1, true})
			}
			rows[2].parts = append(rows[2].parts, part{c.Labels[0], unit, 1, true})
		}
		rows[3].parts = append(rows[3].parts, part{t.Cells[i].Raw, unit, 1, false})
	}
	return rows
}

// table writes rows as one table.
func (w *renderer) table(rows []tableRow) {
	width := 0
	for _, p := range rows[0].parts {
		width += p.cols
	}
	if w.q.framed {
		w.tag(`<table width="100%%" border="0">`)
		w.tag("<tr><td>")
	}
	w.tag(`<table border="1" cellSpacing="0" style="border-collapse:collapse" width="98%%">`)
	switch w.q.body {
	case 1:
		w.tag("<tbody>")
	case 2:
		w.tag("<thead>")
	}
	inHead := w.q.body == 2
	for i, r := range rows {
		if inHead && !r.head {
			if w.q.body == 2 {
				w.end("thead")
				w.tag("<tbody>")
			}
			inHead = false
		}
		if w.q.blankRows && i > 0 && r.head && len(r.parts) == 1 {
			w.tag(`<tr><td colspan="%d">&nbsp;</td></tr>`, width)
		}
		w.tag("<tr>")
		if w.q.hidden == 1 {
			w.tag(`<td style="display:none">%d</td>`, i)
		}
		name := "td"
		if r.head && w.q.wrap == 0 {
			name = "th"
		}
		for _, p := range r.parts {
			w.cell(name, p.text, p.cols, p.rows, p.label)
		}
		if w.q.hidden == 2 {
			w.tag(`<td width="0">%d</td>`, i)
		}
		w.end("tr")
	}
	w.tag("</table>")
	if w.q.framed {
		w.tag("</td></tr></table>")
	}
}

func (w *renderer) heading(text string) {
	switch w.q.headings {
	case "strong":
		w.tag("<p><strong>")
		w.WriteString(escape.Replace(text))
		w.tag("</strong></p>")
	default:
		w.tag("<%s>", w.q.headings)
		w.WriteString(escape.Replace(text))
		w.tag("</%s>", w.q.headings)
	}
}

func (w *renderer) para(text string) {
	w.tag(`<p style="text-indent:2em">`)
	if w.q.indent {
		w.WriteString("　　")
	}
	w.WriteString(escape.Replace(text))
	w.end("p")
}

// page writes a report as a web page.
func renderPage(rng *rand.Rand, r *specimen.Report, q quirks) []byte {
	w := &renderer{rng: rng, q: q}
	name, year := r.Agency.Name, strconv.Itoa(r.Year)
	full := name + year + "年政府信息公开工作年度报告"
	w.tag("<html><head><title>")
	w.WriteString(full + "_" + name + "网站</title>")
	w.tag(`<meta http-equiv="Content-Type" content="text/html; charset=%s">`, []string{"utf-8", "gb2312", "iso-8859-1"}[rng.IntN(3)])
	w.WriteString(`<script>document.write("<table><tr><td>规章</td><td>999</td></tr></table>"); var a = 1 < 2;</script><style>td{width:0}</style></head><body>`)
	if q.site {
		w.WriteString(`<div class=nav><ul><li><a href="/">首页</a></li><li><a href=/2023/>2023年报</a></li><li><a href="/12">互动 12</a></ul></div>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/x/">政府信息公开</a> &gt; 年报</div>`)
	}
	if q.framed {
		w.WriteString(`<table width=1000><tr><td width=180><table><tr><td>首页</td></tr><tr><td>政务公开 (7)</td></tr></table></td><td>`)
	}
	if r.HasTitle {
		w.tag("<h1>")
		w.WriteString(full)
		w.tag("</h1>")
	}
	for _, p := range r.Prose.Opening {
		w.para(p)
	}
	w.heading("一、总体情况")
	for _, p := range r.Prose.Overview {
		w.para(p)
	}
	w.tables(r)
	w.heading("五、存在的主要问题及改进情况")
	for _, p := range r.Prose.Problems {
		w.para(p)
	}
	w.heading("六、其他需要报告的事项")
	for _, p := range r.Prose.Other {
		w.para(p)
	}
	if q.framed {
		w.WriteString("</td></tr></table>")
	}
	if q.site {
		w.WriteString(`<div>【字号 <a href="javascript:z(18)">大</a> <a href="javascript:z(14)">中</a>】【<a href="javascript:p()">打印</a>】</div>
<ul><li><a href="/t20200101_1.html">2019年政府信息公开工作年度报告</a><span>2020-01-31</span><li><a href="/t2.html">规章 1 2 3</a><span>2020-01-31</span></ul>
<div class="footer">主办：` + name + ` 网站标识码：5100000001 备案号：ICP备05000001号-1</div>`)
	}
	w.WriteString("</body></html>")
	if q.gbk {
		b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(w.String()))
		if err != nil {
			panic(err)
		}
		return b
	}
	return []byte(w.String())
}

// tables writes the three sections as the quirks have them.
func (w *renderer) tables(r *specimen.Report) {
	var all []tableRow
	for i := range r.Tables {
		t := &r.Tables[i]
		heading := t.Shape.Titles[w.rng.IntN(len(t.Shape.Titles))]
		unit := func(n int) int {
			if w.q.oneTable {
				return n
			}
			return 1
		}
		var tables [][]tableRow
		switch t.Shape.FactTable {
		case schemas.TableApplications:
			head, rows, cuts := applications(w.rng, t, unit(3))
			if w.q.cutIn && !w.q.oneTable {
				k := cuts[2] // above the last row
				if w.rng.IntN(2) == 0 {
					// At a group of results, with the label of all results again.
					for k = cuts[1] + 8; rows[k].parts[0].rows < 2; k++ {
					}
					all := &rows[cuts[1]+1].parts[0]
					rows[k].parts = append([]part{{all.text, 1, all.rows + cuts[1] + 1 - k, true}}, rows[k].parts...)
					all.rows = k - cuts[1] - 1
				}
				again := append(append([]tableRow(nil), head...), rows[k:]...)
				tables = [][]tableRow{append(head[:len(head):len(head)], rows[:k]...), again}
			} else {
				tables = [][]tableRow{append(head, rows...)}
			}
		case schemas.TableDisputes:
			tables = [][]tableRow{disputes(t, unit(2))}
		default:
			blocks := disclosures(w.rng, t, unit(8))
			if w.q.perBlock {
				tables = blocks
			} else {
				var joined []tableRow
				for _, b := range blocks {
					joined = append(joined, b...)
				}
				tables = [][]tableRow{joined}
			}
		}
		if w.q.oneTable {
			all = append(all, title(heading, 30))
			for _, rows := range tables {
				all = append(all, rows...)
			}
			continue
		}
		if w.q.caption {
			width := 0
			for _, p := range tables[0][0].parts {
				width += p.cols
			}
			tables[0] = append([]tableRow{title(heading, width)}, tables[0]...)
		} else {
			w.heading(heading)
		}
		for _, rows := range tables {
			w.table(rows)
		}
	}
	if len(all) > 0 {
		w.table(all)
	}
}
