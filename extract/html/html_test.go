package html_test

import (
	"encoding/base64"
	"flag"
	"math/rand/v2"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/extract/document"
	"gongkai/extract/html"
	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// dump prints a document for people: the layout, then a line each with its
// place, the cells of a row parted by "|".
func dump(d *document.Document) string {
	var b strings.Builder
	b.WriteString(d.Layout + "\n")
	for i := range d.Lines {
		l := &d.Lines[i]
		b.WriteString(l.At.Locator() + " ")
		for k := range l.Cells {
			if k > 0 {
				b.WriteByte('|')
			}
			b.WriteString(l.Cells[k].Text)
		}
		if l.Kind == document.Plain {
			b.WriteString(l.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestPagesByHand decodes the pages of testdata, each of which shows one kind
// of site: .html is the page, .txt what must come of it.
func TestPagesByHand(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("testdata", "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, file := range pages {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := html.Parse(page, "")
		if err != nil {
			t.Fatal(file, err)
		}
		if d.MediaType != html.MediaType {
			t.Errorf("%s: media type %s", file, d.MediaType)
		}
		golden := strings.TrimSuffix(file, ".html") + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(dump(d)), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), dump(d)); diff != "" {
			t.Errorf("%s:\n%s", file, diff)
		}
	}
}

// TestArchives decodes pages saved with their parts in one file: of several
// pages, the one that holds the tables.
func TestArchives(t *testing.T) {
	const rows = "<h1>某县2021年政府信息公开工作年度报告</h1><table><tr><td>规章<td>1<tr><td>行政许可<td>23<tr><td>行政处罚<td>45</table>"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(rows)
	if err != nil {
		t.Fatal(err)
	}
	var qp strings.Builder
	w := quotedprintable.NewWriter(&qp)
	if _, err := w.Write([]byte(rows)); err != nil {
		t.Fatal(err)
	}
	w.Close()
	base := base64.StdEncoding.EncodeToString([]byte(gbk))
	for name, mht := range map[string]string{
		"quoted-printable": "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + qp.String() + "\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n--b--\r\n",
		"base64, frames":   "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<frameset><frame src=1></frameset>\n--b\nContent-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\n" + base[:80] + "\n" + base[80:] + "\n--b\nContent-Type: text/html\n\n<p>某县2021年政府信息公开工作年度报告目录</p>\n--b--",
		"a mail":           "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n规章 1\n--b\nContent-Type: text/html; charset=utf-8\n\n" + rows + "\n--b--\n--a--",
		"one part":         "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + rows,
		"cut short":        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + rows,
	} {
		if !html.IsArchive([]byte(mht)) {
			t.Errorf("%s: not told to be an archive", name)
		}
		d, err := html.ParseArchive([]byte(mht))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := "html_table\nline:1 某县2021年政府信息公开工作年度报告\ntable:1/row:1 规章|1\ntable:1/row:2 行政许可|23\ntable:1/row:3 行政处罚|45\n"
		if diff := cmp.Diff(want, dump(d)); diff != "" || d.MediaType != html.MediaArchive {
			t.Errorf("%s: %s %s", name, d.MediaType, diff)
		}
	}
	for _, s := range []string{"", "<html>", "标题: 某县\n\n正文", "MIME-Version: 1.0\n", "Content-Type: text/html\n\n<p>"} {
		if html.IsArchive([]byte(s)) {
			t.Errorf("%q told to be an archive", s)
		}
	}
}

// TestLines: small pages and the lines that come of them, parted by "/".
func TestLines(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"inline elements do not part words", "<p>公<b>开</b><span>信</span>息<o:p></o:p></p>", "公开信息"},
		{"blanks as a browser shows them", "<p> a \n b&nbsp;&nbsp;c 公\n  开 </p>", "a b  c 公开"},
		{"blocks end lines, end tags or not", "一<div>二<p>三<p>四<li>五<h2>六</h2>七</div>八", "一/二/三/四/五/六/七/八"},
		{"breaks", "<p>一<br>二<br/><br>三</br>四", "一/二/三/四"},
		{"what is not shown", "一<script>二</script><style>p{}</style><noscript>三</noscript><template><p>四</p></template><p hidden>五</p><p style='color:red; DISPLAY : none !important'>六<p>七<select><option>2020</select><button>八</button>", "一/七"},
		{"hidden inside a line", "<p>一<span style=\"display:none\">二<span>三</span>四</span>五", "一五"},
		{"comments", "一<!-- 二 > 三 --><!-->四<!--->五<![if !vml]>六<![endif]><?xml:namespace prefix=o />七", "一四五六七"},
		{"entities escaped twice", "&amp;nbsp;一&amp;ldquo;二&amp;#20844;&amp;&amp;x;&amp;amp;", " 一“二公&&x;&"},
		{"characters that show nothing", "<p>公\u200b开\u00ad\u200e1\ufe0f2\u2060</p>", "公开12"},
		{"struck out", "<p>一<del>二</del><s>三</s><span style='text-decoration:underline line-through'>四</span><u style='text-decoration:underline'>五</u>", "一五"},
		{"entities", "&lt;&amp;&#20844;&#x5f00;&ldquo;&nosuch; &amp", "<&公开“&nosuch; &"},
		{"signs that are no tags", "1 < 2 <3 <> a<", "1 < 2 <3 <> a<"},
		{"quotes around signs", `<p title="a>b" x='c>d'>一</p>`, "一"},
		{"a link alone stays, a list of links does not", `<p><a href=1>一</a></p><div><a href=1>二</a><a href=2>三</a></div>四`, "一/四"},
		{"a footer that holds the report stays", "<div class=footer>" + strings.Repeat("报告", 250) + "</div>", strings.Repeat("报告", 250)},
		{"script that looks closed", `<script>if (a<b) x="</scr"+"ipt>"</script>一`, "一"},
		{"tags that the page ends in", "一<p class=\"", "一"},
		{"a table without rows", "<table>一<div>二</div></table>三", "一/二/三"},
		{"rows without a table", "<div><tr><td>规章<td>1<tr><td>文件<td>2<tr><td>许可<td>3</div>后", "规章|1/文件|2/许可|3/后"},
		{"an end tag in a cell does not end what is around the table", "<div><table><tr><td>规章</div><td>1<tr><td>文件<td>2<tr><td>许可<td>3</table>一</div>", "规章|1/文件|2/许可|3/一"},
		{"a table in a table's row ends it", "<table><tr><td>规章<td>1<tr><td>文件<td>2<tr><td>许可<td>3<tr><table><tr><td>四</table>", "规章|1/文件|2/许可|3/四"},
		{"spans beyond sense", "<table><tr><td colspan=0>规章<td rowspan=-1>1<tr><td colspan=x>文件<td>2<tr><td>许可<td>3</table>", "规章|1/文件|2/许可|3"},
		{"spans do not reach into another group of rows", "<table><tbody><tr><td rowspan=9>规章<td>1<tbody><tr><td>文件<td>2<tr><td>许可<td>3</table>", "规章|1/文件|2/许可|3"},
		{"a cell that is not seen keeps its place", "<table><tr><td>规章<td style='visibility:hidden'>7<td>1<tr><td>文件<td>5<td>2<tr><td>许可<td>4<td>3</table>", "规章||1/文件|5|2/许可|4|3"},
		{"blocks in a cell", "<table><tr><td><p>本年新</p><p>收</p><td>a<br>b<tr><td>文件<td>2<tr><td>许可<td>3<tr><td>处罚<td>4</table>", "本年新收|a b/文件|2/许可|3/处罚|4"},
	} {
		d, err := html.Parse([]byte(c.page), "")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var lines []string
		for i := range d.Lines {
			l := &d.Lines[i]
			if l.Kind == document.Plain {
				lines = append(lines, l.Text)
				continue
			}
			var cells []string
			for k := range l.Cells {
				cells = append(cells, l.Cells[k].Text)
			}
			lines = append(lines, strings.Join(cells, "|"))
		}
		if diff := cmp.Diff(c.want, strings.Join(lines, "/")); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

// TestCharsets: the bytes tell the charset, whatever the page says.
func TestCharsets(t *testing.T) {
	const text = "政府信息公开工作年度报告，本机关全年主动公开信息十二条"
	const traditional = "政府資訊公開工作年度報告，本機關全年主動公開信息的數量為十二項，國家和人民"
	const simplified = "政府资讯公开工作年度报告，本机关全年主动公开信息的数量为十二项，国家和人民" // as it is read
	page := func(charset, text string) string {
		return "<meta charset=" + charset + "><p>" + text + "</p>"
	}
	encode := func(s string, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return []byte(s)
	}
	gb := simplifiedchinese.GB18030.NewEncoder()
	big5 := traditionalchinese.Big5.NewEncoder()
	for name, c := range map[string]struct {
		page              []byte
		contentType, want string
	}{
		"UTF-8 said to be GB2312":          {[]byte(page("gb2312", text)), "text/html; charset=gbk", text},
		"UTF-8 with a mark":                {[]byte("\ufeff" + page("gbk", text)), "", text},
		"UTF-8 with a character cut":       {[]byte(page("utf-8", text+"\xe6\x94")), "", text + "\uFFFD"},
		"GB 18030 said to be UTF-8":        {encode(gb.String(page("utf-8", text))), "text/html; charset=utf-8", text},
		"GB 18030 said to be nothing":      {encode(gb.String("<p>" + text)), "", text},
		"GB 18030 said to be Big5":         {encode(gb.String(page("big5", text))), "", text},
		"Big5 said to be Big5":             {encode(big5.String(page("big5", traditional))), "", simplified},
		"Big5 said to be so by the server": {encode(big5.String("<p>" + traditional)), "text/html;charset=Big5", simplified},
		"Big5 said to be nothing":          {encode(big5.String("<p>" + traditional)), "", simplified},
		"UTF-16 with a mark":               {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(page("utf-16", text))), "", text},
		"UTF-16 without a mark":            {encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(page("utf-16", text))), "", text},
	} {
		d, err := html.Parse(c.page, c.contentType)
		if err != nil || len(d.Lines) != 1 || d.Lines[0].Text != c.want {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
	if _, err := html.Parse([]byte("<p>\x00\x00\x00"), ""); err != html.ErrBinary {
		t.Errorf("binary: %v", err)
	}
}

// TestHostile: pages made to exhaust a reader end soon, read or refused.
func TestHostile(t *testing.T) {
	const size = 4 << 20
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for name, page := range map[string]string{
		"nested tables":          repeat("<table><tr><td>1"),
		"nested tables, short":   strings.Repeat("<table><tr><td>1<td>2", 10_000) + strings.Repeat("</table>", 10_000),
		"nested blocks":          repeat("<div>"),
		"nested lists":           repeat("<ul><li>一"),
		"end tags":               strings.Repeat("<div><table><tr><td>", 60) + strings.Repeat("<ul>", 70) + repeat("</div>"),
		"formatting":             strings.Repeat("<font size=1><b><i style='display:none'>", 500) + repeat("<p>一"),
		"wide spans":             repeat("<tr><td colspan=100000 rowspan=100000>1<td>2"),
		"covered rows":           "<table><tr>" + strings.Repeat("<td rowspan=99999>1", 63) + repeat("<tr><td>2<td>3"),
		"cells":                  repeat("<td>1"),
		"rows":                   repeat("<tr><td>1<td>2"),
		"attributes":             "<p " + repeat(`a="1" `) + ">",
		"one attribute":          `<p class="` + repeat("a ") + `">`,
		"open quotes":            repeat(`<p a="`),
		"open comments":          repeat("<!--"),
		"dashes in a comment":    "<!--" + repeat("-"),
		"signs":                  repeat("<"),
		"ampersands":             repeat("&"),
		"entities":               repeat("&nGt;"),
		"scripts":                repeat("<script></script"),
		"colons":                 repeat("来源："),
		"labels on lines":        repeat("<p>来源：<p>发布机构"),
		"titles":                 repeat("<h1>政府信息公开年报</h1>"),
		"path":                   repeat("<div class=crumb>首页"),
		"one line of text":       repeat("公开 1 "),
		"pre-formatted":          "<pre>" + repeat("1\t2\n"),
		"hidden":                 repeat("<span style=display:none>"),
		"dates behind the title": "<h1>某县2020年政府信息公开年报</h1>" + repeat("<p>2020-01-01"),
	} {
		start := time.Now()
		d, err := html.Parse([]byte(page), "")
		if err != nil && err != html.ErrElements && err != html.ErrCells {
			t.Errorf("%s: %v", name, err)
		}
		if d != nil {
			cells := 0
			for i := range d.Lines {
				cells += len(d.Lines[i].Cells)
			}
			if d.Layout == html.LayoutTable && cells > 250_000 || len(d.Lines) > 500_000 {
				t.Errorf("%s: %d lines, %d cells", name, len(d.Lines), cells)
			}
		}
		// Half a second here; the limit leaves room for a busy machine and the
		// race detector, and none for quadratic time.
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%s: took %s", name, took)
		} else if testing.Verbose() {
			t.Logf("%-24s %8s %v", name, took.Round(time.Millisecond), err)
		}
	}
}

// FuzzParse: whatever the bytes, decoding ends, and gives valid lines in
// bounded number.
func FuzzParse(f *testing.F) {
	pages, _ := filepath.Glob(filepath.Join("testdata", "*.html"))
	for _, file := range pages {
		if page, err := os.ReadFile(file); err == nil {
			f.Add(page)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	r := specimen.NewReport(rng, specimen.Agencies()[0], 2021, schemas.FormByCode("2021"), specimen.Options{})
	f.Add(renderPage(rng, r, randomQuirks(rng)))
	f.Fuzz(func(t *testing.T, page []byte) {
		d, err := html.Parse(page, "")
		if err != nil {
			return
		}
		cells := 0
		for i := range d.Lines {
			l := &d.Lines[i]
			cells += len(l.Cells)
			if l.At == (document.Place{}) {
				t.Fatal("a line without a place")
			}
			if l.Kind == document.Grid && len(l.Cells) == 0 {
				t.Fatal("a row without cells")
			}
			for k := 1; k < len(l.Cells); k++ {
				if l.Cells[k].At.Table != 0 && l.Cells[k].At.Column <= l.Cells[k-1].At.Column {
					t.Fatal("columns out of order")
				}
			}
		}
		if cells > 64*len(page) {
			t.Fatalf("%d cells from %d bytes", cells, len(page))
		}
		again, err := html.Parse(page, "")
		if err != nil || cmp.Diff(d, again, cmpopts.IgnoreFields(document.Document{}, "Memory")) != "" {
			t.Fatal("decoded twice, the page gives two documents")
		}
	})
}

// BenchmarkParse decodes pages of random sites, one after the other.
func BenchmarkParse(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 4))
	var pages [][]byte
	size := 0
	for i := range 40 {
		form := schemas.Forms()[i%len(schemas.Forms())]
		r := specimen.NewReport(rng, specimen.Agencies()[i], form.FirstYear, form, specimen.Options{})
		q := randomQuirks(rng)
		q.gbk = false // decoding alone would be half of it
		page := renderPage(rng, r, q)
		pages = append(pages, page)
		size += len(page)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, page := range pages {
			if _, err := html.Parse(page, ""); err != nil {
				b.Fatal(err)
			}
		}
	}
}
