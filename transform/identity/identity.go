// Package identity tells who made a report, when, and about what: the agency
// with its division, level and type, the year reported on, the date and number
// of the document, and whether it speaks for a whole area.
//
// It promises never to guess: a place is given only where the document's own
// words, read with the gazetteer, leave one answer. What stays open is left
// empty, with the candidates in the warnings, for a wrong province is worse than
// none.
//
// The rules are those of the data contract; what words mean is in the tables of
// this folder (endings of agency names, area codes, postcodes, hosts, names that
// only people of one province use).
package identity

import (
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// Clue is a piece of a document that may tell who reports and when.
type Clue struct {
	Kind string // one of schemas.Clue*
	Text string
}

// Identity is what the clues tell. An empty string, a year of 0 and a zero time
// mean unknown.
type Identity struct {
	Title          string
	DocumentNumber string // 西政〔2021〕1号
	AgencyName     string // as the document gives it
	AgencyID       string // the same over the years, through renames of its division
	AgencyType     string // schemas.Agency*
	AgencyLevel    string // schemas.Level*
	Scope          string // schemas.Scope*

	Province, ProvinceCode     string // official name; 中央 without a code for national organs
	Prefecture, PrefectureCode string
	County, CountyCode         string
	Township, TownshipCode     string // the code has 12 digits, "" where the gazetteer lacks the township
	RegionEvidence             string // which words decided

	Host                    string // of the document's address
	HostOfficial, HostKnown bool   // whether the host is official; not known without one

	Year        int       // reported on
	PublishedOn time.Time // a date, in UTC
	Warnings    []string  // what contradicts or stays open, each "subject: words"
}

// Central is the province of national organs.
const Central = "中央"

// Bounds of what is read, so that a document of any size costs a bounded time:
// names and dates stand near the ends of a report, and evidence repeats itself.
const (
	maxClues     = 4096
	maxClueBytes = 64 << 10 // of one clue
	maxReadBytes = 1 << 20  // of all clues
)

// Resolver resolves clues. It is immutable and safe for concurrent use.
type Resolver struct {
	gaz   *gazetteer.Gazetteer
	tab   *tables
	fuzzy func() *names // made when a document that was recognised is met
}

// New returns a resolver on the embedded gazetteer.
func New() *Resolver {
	g := gazetteer.Default()
	return &Resolver{gaz: g, tab: loadTables(g), fuzzy: sync.OnceValue(func() *names { return loadNames(g) })}
}

// Resolve tells what the clues of one report say. It depends on nothing else and
// changes nothing; the same clues give the same identity. It reads at most the
// first megabyte of them.
func (r *Resolver) Resolve(clues []Clue) Identity {
	d := read(clues)
	var id Identity
	id.Title = d.title
	id.DocumentNumber = d.documentNumber()
	id.PublishedOn = d.published()
	d.year(&id)

	who := r.findAgency(d)
	r.place(d, who, &id)
	id.Scope = d.scope(who.kind)
	r.where(d, &id)
	return id
}

// doc is the clues of a document, by kind, without blanks inside the text.
type doc struct {
	title    string // as written, lines and blanks joined
	titles   []string
	headers  []string // one line each
	numbered []string // what stands apart on such lines and may be a document number
	meta     []string
	opening  []string
	closing  []string
	body     []string // folded when asked for, see bodies
	files    []string
	hosts    []string
	shared   []string // of the document around the report

	folded bool
	heads  []string // of body, folded: the first of it, see head
}

// read sorts the clues by kind and folds all but the body.
func read(clues []Clue) *doc {
	d := &doc{}
	total := 0
	if len(clues) > maxClues {
		clues = clues[:maxClues]
	}
	for i := range clues {
		text := clip(clues[i].Text, maxClueBytes)
		if !utf8.ValidString(text) {
			text = strings.ToValidUTF8(text, "")
		}
		if total += len(text); total > maxReadBytes {
			break
		}
		switch clues[i].Kind {
		case schemas.ClueTitle:
			if d.title == "" {
				d.title = tidyTitle(text)
			}
			d.titles = append(d.titles, fold(text))
		case schemas.ClueHeader:
			d.headers = appendLines(d.headers, text)
			d.numbered = appendNumbered(d.numbered, text)
		case schemas.ClueMetadata:
			d.meta = appendLines(d.meta, text)
		case schemas.ClueOpening:
			d.opening = append(d.opening, fold(text))
		case schemas.ClueClosing:
			d.closing = appendLines(d.closing, text)
		case schemas.ClueBody:
			d.body = append(d.body, text)
		case schemas.ClueFileName:
			d.files = append(d.files, text)
		case schemas.ClueHost:
			d.hosts = append(d.hosts, text)
		case schemas.ClueDocument:
			d.shared = appendLines(d.shared, text)
		}
	}
	d.closeTitle()
	return d
}

// closeTitle adds to a title the line below in which its bracket ends.
func (d *doc) closeTitle() {
	if len(d.titles) == 0 || len(d.opening) == 0 {
		return
	}
	last := len(d.titles) - 1
	if t := d.titles[last]; strings.Count(t, "(") > strings.Count(t, ")") {
		if rest, _, ok := strings.Cut(d.opening[0], ")"); ok && runes(rest) <= 30 && !strings.Contains(rest, "(") {
			d.titles[last] = t + rest + ")"
		}
	}
}

// bodies returns the prose, folded.
func (d *doc) bodies() []string {
	if !d.folded {
		for i := range d.body {
			d.body[i] = fold(d.body[i])
		}
		d.folded = true
	}
	return d.body
}

// head returns the first 2 KB of paragraph i of the prose, folded.
func (d *doc) head(i int) string {
	for k := len(d.heads); k <= i; k++ {
		d.heads = append(d.heads, fold(clip(d.body[k], 2048)))
	}
	return d.heads[i]
}

func (id *Identity) warn(s string) { id.Warnings = append(id.Warnings, s) }
