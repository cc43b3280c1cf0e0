// Package sites knows the web sites on which reports are published: which links
// of a page lead to reports, which to the lists of them, and how the lists of
// each family of content systems go on. Words and families are data
// (words.json, families.json); how a list goes on is an adapter a kind
// (paging.go). It makes no requests.
package sites

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed words.json
var wordsJSON []byte

//go:embed families.json
var familiesJSON []byte

// wordList is what links are judged by.
type wordList struct {
	Subjects []string // what a report is about
	Reports  []string // what it is called
	Others   []string // what is no report, whatever else is said
	Topics   []string // what other reports are about; part of names of agencies too
	Hops     []struct {
		Text  string
		Score int
	} // sections in which the column of reports is
	Paths    []string // parts of addresses of columns
	Groups   []string // parts of a column: agencies of one kind, more years
	Agencies []string // what names of agencies end with
	Next     []string // links to further pages of a list
	Marks    []string // what only the text of a report has
}

// Family is a family of content systems.
type Family struct {
	Name, Title string
	Articles    []string // patterns of the addresses of its articles
	Paging      []Paging // ways in which its lists go on, besides plain links

	articles []*regexp.Regexp
}

// Paging is a way in which lists go on that no link shows.
type Paging struct {
	Kind   string   // adapter, see adapters
	Count  string   // pattern with groups pages, and name and ext where the page says them
	Needs  string   // pattern that the page must have besides, where the count alone tells little
	From   int      // number of the second page
	Page   string   // address of page n, beside the list
	First  string   // and of the first
	Proxy  string   // pattern of the script that hands out records
	Blocks int      // pages of records that it hands out at a time
	Keys   []string // parameters that a report's address is made of

	count, needs, proxy *regexp.Regexp
}

// tables are the words and families, ready for use.
type tables struct {
	words    wordList
	families []Family
}

// load reads the tables once; a fault in them is ours.
var load = sync.OnceValue(func() *tables {
	var t tables
	must(json.Unmarshal(wordsJSON, &t.words))
	must(json.Unmarshal(familiesJSON, &t.families))
	for i := range t.families {
		f := &t.families[i]
		for _, a := range f.Articles {
			f.articles = append(f.articles, regexp.MustCompile(a))
		}
		for k := range f.Paging {
			p := &f.Paging[k]
			if adapters[p.Kind] == nil {
				panic(fmt.Sprintf("family %s: no adapter %q", f.Name, p.Kind))
			}
			p.count, p.needs, p.proxy = compile(p.Count), compile(p.Needs), compile(p.Proxy)
		}
	}
	return &t
})

func compile(pattern string) *regexp.Regexp {
	if pattern == "" {
		return nil
	}
	return regexp.MustCompile(pattern)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Families lists the families. The slice is shared: do not change it.
func Families() []Family { return load().families }

// FamilyOf is the family that an article's address is of, or "".
func FamilyOf(address string) string {
	for i := range load().families {
		for _, a := range load().families[i].articles {
			if a.MatchString(address) {
				return load().families[i].Name
			}
		}
	}
	return ""
}

// contains says whether s holds one of the words.
func contains(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func endsWith(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
