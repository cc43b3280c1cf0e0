package sites

import (
	"bytes"
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"gongkai/extract/corpus"
	"gongkai/extract/html"
)

// Page is what a page says to a crawler.
type Page struct {
	Kind  Kind // what it is: Report, Attachment, List or Hop
	Links []Link
}

// Link is a link that is worth to be followed.
type Link struct {
	Address *url.URL // canonical
	Kind    Kind
	Score   int    // what to fetch first
	Text    string // what the page calls it
	Next    bool   // a further page of the list
}

// Bounds of a page that is looked at, and of what is taken from it.
const (
	maxPage       = 4 << 20
	marksOfReport = 3
	// reportsOfColumn is how many reports a page links to that is one of their
	// column, whatever it is called; home pages do in January too.
	reportsOfColumn = 3
)

var (
	refresh  = regexp.MustCompile(`(?i)<meta[^>]{0,200}http-equiv\s*=\s*["']?refresh["']?[^>]{0,200}url\s*=\s*['"]?([^"'>\s]+)`)
	located  = regexp.MustCompile(`(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s*=\s*["']([^"']+)["']|location\.replace\(\s*["']([^"']+)["']`)
	scripts  = regexp.MustCompile(`(?is)<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->`)
	elements = regexp.MustCompile(`<[^>]*>`)
)

// Read tells what a page at an address says. as is what the link to it promised:
// List for a page of the column of reports, Report for a report, Attachment for
// a file, Hop for any other. What is found there decides: a report may stand in
// the place of its list. Links come with the best first, each address once.
func Read(address *url.URL, content []byte, as Kind) Page {
	t := load()
	page := html.Page(content[:min(len(content), maxPage)])
	switch {
	case as == Attachment:
		return Page{Kind: Attachment}
	case page == nil || isDocument(content): // a file that is no page
		return Page{Kind: Report}
	case t.isReport(page):
		return Page{Report, attachments(address, page)}
	case as == Report && (FamilyOf(pathOf(address)) != "" || !t.isColumn(page)):
		return Page{Report, attachments(address, page)}
	}
	c := &collector{tables: t, address: address, base: baseOf(address, page), list: as != Hop || t.isColumn(page) || hasSegment(address.EscapedPath(), t.words.Paths)}
	links := html.Links(page)
	c.collect(page, links)
	if !c.list && path.Dir(address.Path) != "/" && c.reports() >= reportsOfColumn {
		c.list = true
		c.collect(page, links)
	}
	if len(links) < 3 {
		c.moved(page)
	}
	slices.SortStableFunc(c.links, func(a, b Link) int { return cmp.Compare(b.Score, a.Score) })
	p := Page{Kind: Hop, Links: c.links}
	if c.list {
		p.Kind = List
	}
	return p
}

// isDocument says whether content is a file of an office or a printed page.
func isDocument(content []byte) bool {
	for _, mark := range []string{"%PDF-", "PK\x03\x04", "\xD0\xCF\x11\xE0", "{\\rtf"} {
		if bytes.HasPrefix(content, []byte(mark)) {
			return true
		}
	}
	return false
}

var titleOf = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// isColumn says whether a page is one of the column of reports, by its title.
func (t *tables) isColumn(page []byte) bool {
	m := titleOf.FindSubmatch(page[:min(len(page), 64<<10)])
	if m == nil {
		return false
	}
	title := plain(string(m[1]))
	return contains(title, t.words.Reports) && !contains(title, t.words.Others) && !yearWord.MatchString(title)
}

// pathOf is an address without its host, as patterns of articles have it.
func pathOf(u *url.URL) string {
	if u.RawQuery == "" {
		return u.EscapedPath()
	}
	return u.EscapedPath() + "?" + u.RawQuery
}

// collector gathers the links of a page that is no report.
type collector struct {
	*tables
	address, base *url.URL
	list          bool
	links         []Link
	at            map[string]int // of a key, index in links
}

// collect judges all links of the page, and adds those that no link shows.
func (c *collector) collect(page []byte, links []html.Link) {
	c.links, c.at = nil, make(map[string]int)
	for _, l := range links {
		c.link(l)
	}
	for i := range c.families {
		for k := range c.families[i].Paging {
			p := &c.families[i].Paging[k]
			adapters[p.Kind](c, p, page, links)
		}
	}
}

// reports counts the links to reports.
func (c *collector) reports() (n int) {
	for i := range c.links {
		if c.links[i].Kind == Report {
			n++
		}
	}
	return n
}

// link judges a link and keeps what is worth it.
func (c *collector) link(l html.Link) {
	to := target(c.base, l)
	if to == nil {
		return
	}
	if c.list && c.nextPage(l, to, c.address) {
		c.next(to)
		return
	}
	if kind, score := c.judge(l, to, c.address, c.list); kind != none {
		c.add(to, kind, score, called(l))
	}
}

// target is where a link leads: for a viewer, to the file that it shows.
func target(base *url.URL, l html.Link) *url.URL {
	to := Canonical(base, l.Href)
	if to == nil || !viewer.MatchString(to.Path) {
		return to
	}
	for _, values := range to.Query() {
		if _, ok := corpus.IsAttachment(html.Link{Href: values[0]}); ok {
			return Canonical(to, values[0])
		}
	}
	return to
}

// viewer matches pages that show a file named by a parameter.
var viewer = regexp.MustCompile(`(?i)/[\w-]*view(?:er)?\.html?$`)

// next keeps a further page of the list.
func (c *collector) next(to *url.URL) {
	c.add(to, List, scoreNext, "")
	if i, ok := c.at[Key(to)]; ok {
		c.links[i].Next = true
	}
}

// add keeps a link; of one that comes twice, the better.
func (c *collector) add(to *url.URL, kind Kind, score int, text string) {
	key := Key(to)
	if key == Key(c.address) && (kind != Moved || to.String() == c.address.String()) {
		return
	}
	if i, twice := c.at[key]; twice {
		if score > c.links[i].Score {
			c.links[i].Kind, c.links[i].Score, c.links[i].Text = kind, score, text
		}
		return
	}
	c.at[key] = len(c.links)
	c.links = append(c.links, Link{Address: to, Kind: kind, Score: score, Text: text})
}

// moved finds where a page sends its readers without an answer of the server.
func (c *collector) moved(page []byte) {
	head := page[:min(len(page), 64<<10)]
	m := refresh.FindSubmatch(head)
	if m == nil {
		m = located.FindSubmatch(head)
	}
	for _, href := range m[min(1, len(m)):] {
		if to := Canonical(c.base, string(href)); len(href) > 0 && to != nil {
			c.add(to, Moved, scoreMoved, "")
		}
	}
}

// baseOf is what relative links of a page start from.
func baseOf(address *url.URL, page []byte) *url.URL {
	head := page[:min(len(page), 64<<10)]
	i := bytes.Index(bytes.ToLower(head), []byte("<base "))
	if i < 0 {
		return address
	}
	tag, _, _ := bytes.Cut(head[i:], []byte(">"))
	if m := baseHref.FindSubmatch(tag); m != nil {
		if to := Canonical(address, string(m[1])); to != nil {
			return to
		}
	}
	return address
}

var baseHref = regexp.MustCompile(`(?i)href\s*=\s*["']?([^"'\s>]+)`)

// isReport says whether the text of a page is that of a report. Menus and lists
// name sections of reports too, but not so many.
func (t *tables) isReport(page []byte) bool {
	text := elements.ReplaceAll(scripts.ReplaceAll(page, nil), nil)
	compact := strings.Join(strings.Fields(string(text)), "")
	marks := 0
	for _, m := range t.words.Marks {
		if strings.Contains(compact, m) {
			marks++
		}
	}
	return marks >= marksOfReport && contains(compact, t.words.Reports)
}

// attachments are the files that belong to a report's page.
func attachments(address *url.URL, page []byte) []Link {
	c := &collector{tables: load(), address: address, at: make(map[string]int)}
	base := baseOf(address, page)
	for _, l := range html.Links(page) {
		name, ok := corpus.IsAttachment(l)
		to := target(base, l)
		if !ok || to == nil {
			continue
		}
		if text := called(l); contains(text, c.words.Others) && !contains(text, c.words.Reports) {
			continue // a form to apply with, a guide: it stands on every page
		}
		text := l.Text
		if text == "" {
			text = name
		}
		c.add(to, Attachment, scoreReport, text)
	}
	if len(c.links) > corpus.MaxAttachments {
		return nil
	}
	return c.links
}
