package html

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// ours lists the tags and texts of a page as the tokenizer here has them.
func ours(page []byte) []string {
	var out []string
	z := tokenizer{rest: page}
	for {
		switch z.next() {
		case endOfPage:
			return out
		case textToken:
			out = join(out, z.appendText(nil))
		case startTag:
			z.class(true)
			out = append(out, "<"+strings.ToLower(string(z.name)))
		case endTag:
			z.class(false)
			out = append(out, "</"+strings.ToLower(string(z.name)))
		}
	}
}

// theirs lists them as golang.org/x/net/html has them.
func theirs(page []byte) []string {
	var out []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.TextToken:
			out = join(out, z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			out = append(out, "<"+string(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			out = append(out, "</"+string(name))
		}
	}
}

// join joins a text to the text before: where runs are cut is no matter.
func join(out []string, s []byte) []string {
	t := strings.ReplaceAll(string(s), "\r", "")
	if n := len(out); n > 0 && out[n-1][0] == '"' {
		out[n-1] += t
		return out
	}
	return append(out, `"`+t)
}

// TestTokens cuts random pages and compares with golang.org/x/net/html.
func TestTokens(t *testing.T) {
	pieces := []string{"<p", "<td", "<title>", "</title>", "<xmp>", "</xmp >", "<style>", "</style>", "<textarea>", "</textarea>", "<o:p>", "</p", "/>", ">", " ", "a=", `"`, "'", "b",
		"<!--", "-->", "--!>", "-", "<!", "<?", "</", "<", "=", "&nbsp;", "&amp", "&#65;", "&#x4e00", "&notin;", "&noti", "公", "1", "\n", "<A HREF=x>", "</TD>", "<p class=\"x>y\">", "<br/>", "</>", "</ p>", "]]>", "<![CDATA["}
	rapid.Check(t, func(t *rapid.T) {
		page := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "pieces"), ""))
		want := theirs(append([]byte(nil), page...))
		if got := ours(page); strings.Join(got, "\x00") != strings.Join(want, "\x00") {
			t.Fatalf("%q:\nhere  %q\nthere %q", page, got, want)
		}
	})
}

// TestAttributes: the attributes of tags as found in pages.
func TestAttributes(t *testing.T) {
	for tag, want := range map[string]attributes{
		` colspan=3 rowspan="2"`:                           {cols: 3, rows: 2},
		` COLSPAN = '3' align=center/`:                     {cols: 3},
		` colspan="100000" rowspan=0`:                      {cols: maxColumns, rows: maxRowSpan},
		` colspan="3px" rowspan=two`:                       {cols: 3, rows: 1},
		` style="color:red;DISPLAY: None ! "`:              {},
		` style="color:red;DISPLAY: None !important"`:      {hidden: true},
		` hidden href`:                                     {hidden: true, href: true},
		` style='width:0px' title="a b='c'" width="10%"`:   {noWidth: true},
		` style=white-space:pre-wrap class="a Breadcrumb"`: {preformatted: true, crumbs: true},
		` class="left nav"`:                                {aside: true},
		` class="navigation"`:                              {},
		` = "x" colspan=2`:                                 {cols: 2},
		` title="colspan=2" colspan`:                       {cols: 1},
	} {
		var got attributes
		got.read([]byte(tag))
		got.name, got.value = nil, nil
		if got.hidden != want.hidden || got.noWidth != want.noWidth || got.preformatted != want.preformatted || got.href != want.href || got.crumbs != want.crumbs ||
			got.aside != want.aside || got.cols != want.cols || got.rows != want.rows {
			t.Errorf("%s: %+v, want %+v", tag, got, want)
		}
	}
}
