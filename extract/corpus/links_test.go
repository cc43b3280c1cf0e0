package corpus

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/schemas"
)

// lay writes files below a folder; the names are bytes, as on disk.
func lay(t *testing.T, files map[string]string) *Files {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Skip("the file system does not take the name:", err)
		}
	}
	f, err := NewFiles([]string{dir}, "", DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// companions walks and lists the companions of each document.
func companions(t *testing.T, f *Files) map[string][]string {
	t.Helper()
	got := make(map[string][]string)
	err := f.Walk(context.Background(), All, func(d *Document) error {
		for _, c := range d.Companions {
			got[d.URI] = append(got[d.URI], c.Role+" "+c.URI+" "+c.Text+" "+string(c.Content))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestLinks: the ways in which a page leads to its attachment.
func TestLinks(t *testing.T) {
	gbk := func(s string) string {
		s, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, c := range []struct{ name, page, attachment, content string }{
		{"beside the page", "2021/t1.html", "2021/P1.pdf", `<a href="P1.pdf">附件</a>`},
		{"with a dot", "2021/t1.html", "2021/P1.pdf", `<A HREF=./P1.pdf>附件</A>`},
		{"up and down", "2021/01/t1.shtml", "2021/files/a.xlsx", `<a href="../files/a.xlsx">附件</a>`},
		{"upper case ending", "t1.htm", "P1.PDF", `<a href='P1.PDF'>附件</a>`},
		{"from the root of the site", "www.a.gov.cn/art/2021/t1.html", "www.a.gov.cn/files/a.doc", `<a href="/files/a.doc">附件</a>`},
		{"another host, mirrored", "www.a.gov.cn/art/t1.html", "oss.b.cn/x/a.doc", `<a href="https://oss.b.cn/x/a.doc?v=1#p">附件</a>`},
		{"an address, the file beside", "art/t1.html", "art/a.doc", `<a href="http://www.a.gov.cn/x/y/a.doc">附件</a>`},
		{"saved by a browser", "t1.html", "t1_files/a.docx", `<a href="http://www.a.gov.cn/x/a.docx">附件</a>`},
		{"escaped in UTF-8", "t1.html", "附件 1.xls", `<a href="%E9%99%84%E4%BB%B6%201.xls">附件</a>`},
		{"escaped in GBK", "t1.html", "附件1.xls", `<a href="%B8%BD%BC%FE1.xls">附件</a>`},
		{"a page in GBK", "t1.html", "附件1.xls", gbk(`<meta charset="gbk"><p>政府信息公开工作年度报告的附件</p><a href="附件1.xls">附件</a>`)},
		{"escaped in GBK, named so on disk", "t1.html", gbk("附件1.xls"), `<a href="%B8%BD%BC%FE1.xls">附件</a>`},
		{"an entity", "t1.html", "a&b.xls", `<a href="a&amp;b.xls">附件</a>`},
		{"a script that hands it out", "t1.html", "P1.pdf", `<a href="/module/download/downfile.jsp?classid=0&amp;filename=P1.pdf">附件</a>`},
		{"embedded and linked", "t1.html", "a.pdf", `<embed src="a.pdf"><a href="a.pdf"><b>附件</b></a>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := lay(t, map[string]string{c.page: c.content, c.attachment: "A", "other/t9.html": "<a href=none.pdf>x</a>", "other/b.pdf": "B"})
			uri := strings.ToValidUTF8(c.attachment, "\uFFFD")
			got := companions(t, f)
			want := map[string]string{c.page: "[attachment " + uri + " 附件 A]", uri: "[page " + c.page + " 附件 " + c.content + "]"}
			if len(got) != len(want) {
				t.Fatalf("companions of %d documents: %q", len(got), got)
			}
			for uri, w := range want {
				if g := fmt.Sprint(got[uri]); g != w {
					t.Errorf("%s has %s, want %s", uri, g, w)
				}
			}
		})
	}
	for _, href := range []string{"frame.html", "javascript:open('a.pdf')", "mailto:a@b.cn", "#a.pdf", "", "http://", "?", "%zz.pdf", "../../../../../etc/passwd", "a.jpg"} {
		f := lay(t, map[string]string{"t1.html": `<a href="` + href + `">附件</a>`, "a.pdf": "A", "frame.html": "F", "a.jpg": "J"})
		if got := companions(t, f); len(got) > 0 {
			t.Errorf("%q: %q", href, got)
		}
	}
}

// TestFramesAreLinks: what a page shows in a frame belongs to it too.
func TestFramesAreLinks(t *testing.T) {
	for _, tag := range []string{`<iframe src="a.pdf"></iframe>`, `<frame src="a.pdf">`, `<embed src="a.pdf">`, `<object data="a.pdf"></object>`} {
		if got := companions(t, lay(t, map[string]string{"t1.html": tag, "a.pdf": "A"})); len(got) != 2 {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

// TestWhoseAttachment: a list links to the attachments of other pages, and to
// too many to be parts of it.
func TestWhoseAttachment(t *testing.T) {
	files := map[string]string{"b.html": `<a href="b.pdf">b</a>`, "c.html": `<a href="b.pdf">b</a>`}
	list := ""
	for i := range MaxAttachments + 1 {
		name := fmt.Sprintf("%d.pdf", i)
		files[name] = "A"
		list += `<a href="` + name + `">x</a>`
	}
	files["a.html"], files["b.pdf"] = list+`<a href="b.pdf">b</a>`, "B"
	got := companions(t, lay(t, files))
	if len(got) != 2 || got["b.pdf"][0] != "page b.html b "+files["b.html"] || len(got["b.html"]) != 1 {
		t.Errorf("%q", got)
	}
}

// TestAttachmentsAreBounded: what is handed over with a page fits a batch.
func TestAttachmentsAreBounded(t *testing.T) {
	big := strings.Repeat("x", MaxAttachmentBytes/2+1)
	got := companions(t, lay(t, map[string]string{"t.html": `<a href="1.pdf">1</a><a href="2.pdf">2</a>`, "1.pdf": big, "2.pdf": big}))
	if len(got["t.html"]) != 1 || len(got["2.pdf"]) != 0 {
		t.Errorf("%d companions of the page, %d of the second attachment", len(got["t.html"]), len(got["2.pdf"]))
	}
}

// TestOneFile: explain reads a page with the files that it links to.
func TestOneFile(t *testing.T) {
	all := lay(t, map[string]string{"a/t.html": `<a href="P.pdf">附件</a>`, "a/P.pdf": "P", "a/other.html": "", "a/other.pdf": ""})
	f, err := NewFile(filepath.Join(all.base, "a", "t.html"), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := f.Count(context.Background()); n != 2 {
		t.Errorf("%d files", n)
	}
	if got := companions(t, f); len(got["t.html"]) != 1 || !strings.HasPrefix(got["t.html"][0], schemas.CompanionAttachment+" P.pdf") {
		t.Errorf("%q", got)
	}
}
