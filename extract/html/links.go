package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Link is where a page leads: to another page, or to a file that belongs to it.
type Link struct {
	Href  string // as written, entities resolved
	Text  string // what the page calls it, blanks joined; "" for a frame
	Title string // what it says of it besides, where the text was cut short
}

// maxLinks bounds the links of a page that are looked at.
const maxLinks = 2000

// Links lists what a page links to or shows in a frame, in order. What is no
// page at all has no links.
func Links(content []byte) []Link {
	page, err := decode(content, "")
	if err != nil {
		return nil
	}
	var links []Link
	var text strings.Builder
	open := -1 // the link whose text is read
	z := html.NewTokenizer(strings.NewReader(string(page)))
	z.SetMaxBuf(1 << 20)
	for len(links) < maxLinks {
		switch z.Next() {
		case html.ErrorToken:
			return links
		case html.TextToken:
			if open >= 0 && text.Len() < 1000 {
				text.Write(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); open >= 0 && atom.Lookup(name) == atom.A {
				links[open].Text = strings.Join(strings.Fields(text.String()), " ")
				open = -1
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			a := atom.Lookup(name)
			where := map[atom.Atom]string{atom.A: "href", atom.Iframe: "src", atom.Frame: "src", atom.Embed: "src", atom.Object: "data"}[a]
			if where == "" {
				continue
			}
			href, title := "", ""
			for more {
				var key, value []byte
				switch key, value, more = z.TagAttr(); string(key) {
				case where:
					href = strings.TrimSpace(string(value))
				case "title":
					title = strings.Join(strings.Fields(string(value)), " ")
				}
			}
			if href == "" || strings.HasPrefix(href, "#") {
				continue
			}
			links = append(links, Link{Href: href, Title: title})
			if a == atom.A {
				open = len(links) - 1
				text.Reset()
			}
		}
	}
	return links
}

// Page is a page in UTF-8, whatever charset it is in; nil for what is none.
func Page(content []byte) []byte {
	page, err := decode(content, "")
	if err != nil {
		return nil
	}
	return page
}
