package sites

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/html"
)

// maxPages bounds the pages that a list is taken to have, whatever it says.
const maxPages = 200

// adapters add what a list page says in a script, or says only by the form of
// its addresses. Each is told of the pages of any site, and adds nothing where
// it does not know them.
var adapters map[string]func(c *collector, p *Paging, page []byte, links []html.Link)

func init() { // the tables name them
	adapters = map[string]func(*collector, *Paging, []byte, []html.Link){
		"counted":   counted,
		"records":   records,
		"countdown": countdown,
		"product":   product,
	}
}

// counted: the page says how many pages there are, and they are numbered beside
// the first.
func counted(c *collector, p *Paging, page []byte, _ []html.Link) {
	if !c.list {
		return
	}
	m := p.count.FindSubmatch(page)
	if m == nil || p.needs != nil && !p.needs.Match(page) {
		return
	}
	name, ext, pages := "", "", 0
	for i, group := range p.count.SubexpNames() {
		switch {
		case len(m[i]) == 0:
		case group == "pages":
			pages, _ = strconv.Atoi(string(m[i]))
		case group == "name":
			name = string(m[i])
		case group == "ext":
			ext = string(m[i])
		}
	}
	fill := func(template string, n int) string {
		return strings.NewReplacer("{name}", name, "{ext}", ext, "{n}", strconv.Itoa(n)).Replace(template)
	}
	first := Canonical(c.base, fill(p.First, 0))
	if first == nil || !sameSeries(c.address, first) {
		return // the count is of another list
	}
	for n := range min(pages, maxPages) {
		to := first
		if n > 0 {
			to = Canonical(c.base, fill(p.Page, n-1+p.From))
		}
		if to != nil {
			c.next(to)
		}
	}
}

// countdown: pages of a list stand in a folder of its name, the newest with the
// highest number; the first has none.
func countdown(c *collector, p *Paging, _ []byte, links []html.Link) {
	ext := path.Ext(c.address.Path)
	if !c.list || ext == "" {
		return
	}
	list := strings.TrimSuffix(c.address.EscapedPath(), ext)
	last := 0
	for _, l := range links {
		to := Canonical(c.base, l.Href)
		if to == nil || !samePlace(to, c.address) {
			continue
		}
		rest, found := strings.CutPrefix(to.EscapedPath(), list+"/")
		if n, err := strconv.Atoi(strings.TrimSuffix(rest, ext)); found && err == nil && strings.HasSuffix(rest, ext) && c.nextPage(l, to, c.address) {
			last = max(last, n)
		}
	}
	page := strings.NewReplacer("{list}", list, "{ext}", ext[1:])
	for n := min(last, maxPages); n > 0; n-- {
		if to := Canonical(c.address, strings.ReplaceAll(page.Replace(p.Page), "{n}", strconv.Itoa(n))); to != nil {
			c.next(to)
		}
	}
}

var (
	cdata       = regexp.MustCompile(`(?s)<!\[CDATA\[(.*?)\]\]>`)
	totalRecord = regexp.MustCompile(`(?i)["']?total_?records?["']?\s*(?:[:=>]|\]\s*=)\s*["']?(\d+)`)
	perPage     = regexp.MustCompile(`(?i)["']?per_?page["']?\s*[:=]\s*["']?(\d+)`)
	proxyCall   = regexp.MustCompile(`["'\[]([^"'\[\]\s<>]*\.jsp\?[^"'\]<>\s]*columnid=[^"'\]<>\s]*)["'\]]`)
	pairs       = regexp.MustCompile(`["']?(\w+)["']?\s*:\s*["']?([^"',}\s]*)["']?`)
	proxyURL    = regexp.MustCompile(`["']([^"'\s]*dataproxy\.jsp)["']`)
	parameters  = regexp.MustCompile(`(?s)params\s*:\s*\{(.*?)\}`)
)

// records: a script hands out the items of a list in blocks of some pages, as
// fragments of a page within XML. The first block may stand in the page.
func records(c *collector, p *Paging, page []byte, _ []html.Link) {
	answer := p.proxy.MatchString(c.address.Path)
	if !answer && !p.proxy.Match(page) {
		return
	}
	for _, item := range cdata.FindAllSubmatch(page, -1) {
		if !p.proxy.Match(item[1]) {
			for _, l := range html.Links(item[1]) {
				c.link(l)
			}
		}
	}
	if !c.list || answer { // the page has named all blocks
		return
	}
	total, per := number(totalRecord, page), number(perPage, page)
	call, query := proxyOf(page, p.proxy)
	if total == 0 || per == 0 || call == "" {
		return
	}
	block := per * p.Blocks
	for start := 1; start <= min(total, maxPages*block); start += block {
		q := cloneQuery(query)
		q.Set("startrecord", strconv.Itoa(start))
		q.Set("endrecord", strconv.Itoa(min(start+block-1, total)))
		q.Set("perpage", strconv.Itoa(per))
		if to := Canonical(c.base, call+"?"+q.Encode()); to != nil {
			c.next(to)
		}
	}
}

// proxyOf finds the script that hands out records and what it must be asked.
func proxyOf(page []byte, proxy *regexp.Regexp) (call string, query url.Values) {
	for _, m := range proxyCall.FindAllSubmatch(page, -1) {
		if !proxy.Match(m[1]) {
			continue
		}
		call, rest, _ := strings.Cut(strings.ReplaceAll(string(m[1]), "&amp;", "&"), "?")
		if query, err := url.ParseQuery(rest); err == nil {
			query.Del("page")
			return call, query
		}
	}
	u, params := proxyURL.FindSubmatch(page), parameters.FindSubmatch(page)
	if u == nil || params == nil {
		return "", nil
	}
	query = make(url.Values)
	for _, pair := range pairs.FindAllSubmatch(params[1], -1) {
		query.Set(string(pair[1]), string(pair[2]))
	}
	return string(u[1]), query
}

func cloneQuery(q url.Values) url.Values {
	out := make(url.Values, len(q))
	for k, v := range q {
		out[k] = v[:min(len(v), 1)]
	}
	return out
}

func number(pattern *regexp.Regexp, page []byte) int {
	m := pattern.FindSubmatch(page)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	return n
}

var option = regexp.MustCompile(`(?i)<option[^>]*\bvalue\s*=\s*["']?((?:19|20)\d{2})["']?[^>]*>`)

// product: a report's address is made of an agency and a year; the page names
// agencies in links and years in links or a choice. No code is made up.
func product(c *collector, p *Paging, page []byte, links []html.Link) {
	if !c.list {
		return
	}
	var scripts []*url.URL // one for each agency
	seen := make(map[string]bool)
	var years []string
	for _, l := range links {
		to := Canonical(c.base, l.Href)
		if to == nil || !samePlace(to, c.address) || !strings.HasSuffix(to.Path, p.Page) {
			continue
		}
		q := to.Query()
		if agency := q.Get(p.Keys[0]); agency != "" && !seen[agency] {
			seen[agency] = true
			scripts = append(scripts, to)
		}
		if y := q.Get(p.Keys[1]); yearOnly.MatchString(y) {
			years = append(years, y)
		}
	}
	if len(scripts) == 0 {
		return
	}
	for _, m := range option.FindAllSubmatch(page, -1) {
		years = append(years, string(m[1]))
	}
	slices.Sort(years)
	years = slices.Compact(years)
	for _, s := range scripts[:min(len(scripts), 1000)] {
		for _, y := range years[:min(len(years), 30)] {
			q := s.Query()
			q.Set(p.Keys[1], y)
			to := *s
			to.RawQuery = q.Encode()
			if link := Canonical(nil, to.String()); link != nil {
				c.add(link, Report, scoreReport, "")
			}
		}
	}
}
