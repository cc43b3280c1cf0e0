// Package specimen writes heads of reports of any agency in China, with what a
// reader must find in them: the title in the ways that agencies write it, the
// document number, the opening with its contact line, the metadata of a page, the
// signature. Names are drawn from the gazetteer and from lists of this package,
// which know nothing of the resolver's tables; the noise is that of converters and
// mirrors. It serves the tests of package identity and of the whole reader.
//
// The same seed gives the same heads. A [Split] parts provinces, names and
// wordings, so that what rules were written with is not what they are measured by.
package specimen

import (
	"math/rand/v2"

	"gongkai/transform/gazetteer"
)

// Split says which part of the world a writer draws from.
type Split int

// Parts, in the order in which they were written. Departments and wordings of one
// are in no other; provinces of the first two are not in the other of them.
const (
	Known  Split = iota // rules may be written with these
	Second              // looked at once rules for the first were written
	Third               // looked at once rules for the second were written
	Fourth              // looked at once rules for the third were written
	Fresh               // written last: rules are only measured with these
)

// Truth is what a head says, "" for what it does not tell or cannot be certain.
type Truth struct {
	AgencyName, AgencyType, AgencyLevel string
	Province, Prefecture, County        string
	Township                            string
	Code                                string // of the division, 6 or 12 digits, "" where the agency has none
	Year                                int
	DocumentNumber                      string
	PublishedOn                         string // 2021-01-09
}

// Head is the beginning and the end of a report.
type Head struct {
	Kind    string // kind of agency, for the scores
	Style   string // how the title is written
	Noise   string // what was done to it, "" for nothing
	Header  []string
	Title   string   // with line ends; "" where there is none
	Meta    []string // label：value
	Opening []string
	Body    []string
	Closing []string
	File    string
	Truth   Truth
	// Open says that the words name no place with certainty: an empty region is
	// right, too.
	Open bool
}

// Writer writes heads.
type Writer struct {
	rnd   *rand.Rand
	gaz   *gazetteer.Gazetteer
	split Split
	words *wordings
	pools pools
}

// NewWriter returns a writer of one part.
func NewWriter(seed uint64, split Split) *Writer {
	w := &Writer{rnd: rand.New(rand.NewPCG(seed, uint64(split))), gaz: gazetteer.Default(), split: split, words: wordingsOf(split)}
	w.pools = w.gather()
	return w
}

// secondProvinces are the first two digits of the codes of the second part.
var secondProvinces = map[string]bool{
	"12": true, "14": true, "22": true, "32": true, "36": true, "41": true, "45": true, "50": true, "53": true, "62": true, "65": true,
}

// pick draws one of a list.
func pick[T any](w *Writer, list []T) T { return list[w.rnd.IntN(len(list))] }

// chance is true in n of 100.
func (w *Writer) chance(n int) bool { return w.rnd.IntN(100) < n }

// pools are the divisions that a writer draws from.
type pools struct {
	byLevel [gazetteer.Township + 1][]gazetteer.ID
	ended   []gazetteer.ID
	zones   []gazetteer.ID
}

func (w *Writer) gather() pools {
	var p pools
	g := w.gaz
	for i := range g.Len() {
		id := gazetteer.ID(i)
		d := g.At(id)
		if w.split <= Second && secondProvinces[d.Code[:2]] != (w.split == Second) || d.Code[0] >= '7' || d.Placeholder || d.Unit {
			continue
		}
		path := g.Path(id)
		county := path[gazetteer.County]
		switch {
		case d.Zone:
			if d.Ended == 0 {
				p.zones = append(p.zones, id)
			}
		case d.Level == gazetteer.Township && (county == gazetteer.None || g.At(county).Zone || g.At(county).Ended != 0):
		case d.Ended == 0:
			p.byLevel[d.Level] = append(p.byLevel[d.Level], id)
		case d.Ended >= 2010 && d.Level != gazetteer.Township || d.Ended >= 2018:
			p.ended = append(p.ended, id)
		}
	}
	return p
}
