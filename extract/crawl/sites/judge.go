package sites

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"gongkai/extract/corpus"
	"gongkai/extract/html"
)

// Kind is where a link leads, or what a page is.
type Kind string

// Kinds.
const (
	Report     Kind = "report"     // a report
	Attachment Kind = "attachment" // a file that belongs to a report's page
	List       Kind = "list"       // the column of reports, a part of it, or a further page
	Hop        Kind = "hop"        // a page from which the column may be reached
	Moved      Kind = "moved"      // where a page says that it has gone to
	none       Kind = ""
)

// Scores of what to fetch first. Hops have those of their words.
const (
	scoreMoved  = 110
	scoreReport = 100
	scoreNext   = 90
	scoreGroup  = 80
	scoreColumn = 70
	scorePath   = 50
)

// Bounds of the text of a link, in characters: one that names a page, and one
// that names an agency alone. What is longer is prose.
const (
	maxCalled = 80
	maxAgency = 16
)

var (
	yearWord = regexp.MustCompile(`(?:19|20)\d{2}|二[〇○零Oo0]+[一二][〇○零一二三四五六七八九]|二[〇○零]{2}[〇○零一二三四五六七八九]`)
	yearOnly = regexp.MustCompile(`^(?:(?:19|20)\d{2}|二[〇○零Oo0]+[一二]?[〇○零一二三四五六七八九])年?度?$`)
)

// judge says where a link leads, for a page of the kind given. column is the
// address of the list that holds the page, "" where there is none.
func (t *tables) judge(l html.Link, to *url.URL, from *url.URL, column bool) (Kind, int) {
	name := called(l)
	if name == "" || len([]rune(name)) > maxCalled {
		return none, 0
	}
	w := &t.words
	address := pathOf(to)
	_, file := corpus.IsAttachment(html.Link{Href: to.String()})
	article := file || FamilyOf(address) != ""
	about, report, year := contains(name, w.Subjects), contains(name, w.Reports), yearWord.MatchString(name)
	if contains(name, w.Others) || !about && contains(name, w.Topics) && !endsWith(name, w.Agencies) {
		return none, 0
	}
	switch {
	case report && about && (year || article):
		return Report, scoreReport
	case report && column && (year || article):
		return Report, scoreReport
	case report && (about || column || len([]rune(name)) <= 6) && !article && samePlace(from, to):
		return List, scoreColumn
	case column && article && samePlace(from, to) && (yearOnly.MatchString(name) || endsWith(name, w.Agencies) && len([]rune(name)) <= maxAgency):
		return Report, scoreReport
	case column && !article && samePlace(from, to) && yearOnly.MatchString(name):
		return List, scoreGroup
	case column && !article && below(from, to) && (contains(name, w.Groups) || endsWith(name, w.Agencies)):
		return List, scoreGroup
	case article || column:
		return none, 0
	case hasSegment(address, w.Paths) && len([]rune(name)) <= 12:
		return List, scorePath
	}
	for _, h := range w.Hops {
		if strings.Contains(name, h.Text) && len([]rune(name)) <= len([]rune(h.Text))+8 {
			return Hop, h.Score
		}
	}
	return none, 0
}

// called is what a page calls a link, in one form: the longer of its text and
// its title, without blanks.
func called(l html.Link) string {
	name := plain(l.Text)
	if title := plain(l.Title); len(title) > len(name) {
		name = title
	}
	return name
}

// plain is text in characters of one width, without blanks and marks at its
// ends.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, width.Narrow.String(s))
	return strings.Trim(s, "·•-[]【】()《》\"'“”>＞»›…")
}

// hasSegment says whether a folder or file of a path begins with one of the
// words.
func hasSegment(address string, words []string) bool {
	address, _, _ = strings.Cut(address, "?")
	for s := range strings.SplitSeq(strings.ToLower(address), "/") {
		for _, w := range words {
			if strings.HasPrefix(s, w) {
				return true
			}
		}
	}
	return false
}

// samePlace says whether an address is on the same site.
func samePlace(a, b *url.URL) bool { return a != nil && a.Hostname() == b.Hostname() }

// below says whether an address is in the folder of a page or below it, or the
// same script with other parameters.
func below(page, to *url.URL) bool {
	if page == nil || page.Hostname() != to.Hostname() {
		return false
	}
	dir := page.Path[:strings.LastIndexByte(page.Path, '/')+1]
	if dir == "/" { // everything is below it
		return page.RawQuery != "" && to.RawQuery != "" && page.Path == to.Path || FamilyOf(to.EscapedPath()) != "" || strings.HasPrefix(to.Path, strings.TrimSuffix(page.Path, path.Ext(page.Path))+"/")
	}
	return strings.HasPrefix(to.Path, dir)
}

// nextPage says whether a link leads to a further page of the list it is on.
func (t *tables) nextPage(l html.Link, to, list *url.URL) bool {
	text := strings.ToLower(strings.Join(strings.Fields(width.Narrow.String(l.Text)), ""))
	if text == "" || !samePlace(list, to) {
		return false
	}
	words, numbered := false, pageNumber.MatchString(text)
	for _, w := range t.words.Next {
		words = words || text == w
	}
	return (words || numbered) && sameSeries(list, to)
}

// pageNumber is how a pager names a page.
var pageNumber = regexp.MustCompile(`^(?:第?\d{1,4}页?|\[\d{1,4}\])$`)

var (
	numberedFile  = regexp.MustCompile(`(?:[_-]\d{1,4})(\.\w+)?$`)
	numberedChild = regexp.MustCompile(`/\d{1,4}(\.\w+)$`)
	pageParameter = regexp.MustCompile(`(?i)^(?:page|p|pg|pageno|pagenum|pageindex|page_?no|cur_?page|currentpage|nowpage|pn|paged|startrecord|endrecord|start)=`)
)

// series are the spellings that an address has without the number of a page:
// those of two pages of one list have one in common.
func series(u *url.URL) []string {
	var rest []string
	for q := range strings.SplitSeq(u.RawQuery, "&") {
		if q != "" && !pageParameter.MatchString(q) {
			rest = append(rest, q)
		}
	}
	query := "?" + strings.Join(rest, "&")
	var out []string
	for _, p := range []string{u.Path, numberedFile.ReplaceAllString(u.Path, "$1"), numberedChild.ReplaceAllString(u.Path, "$1")} {
		out = append(out, strings.TrimSuffix(index.ReplaceAllString(p, "/"), "/")+query)
	}
	return out
}

// sameSeries says whether two addresses may be pages of one list.
func sameSeries(a, b *url.URL) bool {
	of := series(b)
	return samePlace(a, b) && slices.ContainsFunc(series(a), func(s string) bool { return slices.Contains(of, s) })
}
