package identity

import (
	_ "embed"
	"encoding/csv"
	"maps"
	"slices"
	"strings"

	"gongkai/schemas/words"
	"gongkai/transform/gazetteer"
)

var (
	//go:embed tails.csv
	tailsFile string
	//go:embed areacodes.csv
	areaCodesFile string
	//go:embed postcodes.csv
	postcodesFile string
	//go:embed media.csv
	mediaFile string
	//go:embed hosts.csv
	hostsFile string
	//go:embed zones.csv
	zonesFile string
	//go:embed seats.csv
	seatsFile string
	//go:embed brands.csv
	brandsFile string
	//go:embed lineages.csv
	lineagesFile string
	//go:embed bureaus.csv
	bureausFile string
	//go:embed abbreviations.csv
	abbreviationsFile string
)

// tables are the rules that stand in this folder's CSV files.
type tables struct {
	tails     map[string]string // ending, type
	wholes    map[string]string // whole tail, type
	prose     map[string]bool   // endings at which a name may be cut out of prose
	areaCodes map[string][]gazetteer.ID
	postcodes map[string][]gazetteer.ID
	media     map[string]gazetteer.ID
	words     *gazetteer.Finder // of media
	hosts     map[string]gazetteer.ID
	zones     map[string]gazetteer.ID
	seats     map[string]gazetteer.ID // organs whose name does not tell where they sit
	signs     map[string]gazetteer.ID // 闽, of document numbers
	brands    []string
	anyBrand  *words.Set
	short     *strings.Replacer
	lineages  map[string]string // name of a department, what its ID is made of
	bureaus   [][]rune          // what names of agencies end with, word for word
}

// longestEnding is that of the endings of names, in runes.
const longestEnding = 16

func loadTables(g *gazetteer.Gazetteer) *tables {
	t := &tables{
		tails: map[string]string{}, wholes: map[string]string{}, prose: map[string]bool{},
		areaCodes: map[string][]gazetteer.ID{}, postcodes: map[string][]gazetteer.ID{},
		media: map[string]gazetteer.ID{}, hosts: map[string]gazetteer.ID{}, signs: map[string]gazetteer.ID{}, zones: map[string]gazetteer.ID{},
		seats: map[string]gazetteer.ID{},
	}
	for _, r := range table(tailsFile) {
		if whole, ok := strings.CutPrefix(r[0], "@"); ok {
			t.wholes[whole] = r[1]
			continue
		}
		t.tails[r[0]] = r[1]
		if r[2] == "1" {
			t.prose[r[0]] = true
		}
	}
	for _, r := range table(areaCodesFile) {
		t.areaCodes[r[0]] = places(g, r[1])
	}
	for _, r := range table(postcodesFile) {
		t.postcodes[r[0]] = places(g, r[1])
	}
	for _, r := range table(mediaFile) {
		t.media[r[0]] = places(g, r[1])[0]
	}
	t.words = gazetteer.NewFinder(slices.Collect(maps.Keys(t.media)))
	for _, r := range table(hostsFile) {
		t.hosts[r[0]] = places(g, r[1])[0]
	}
	for _, r := range table(zonesFile) {
		t.zones[r[0]] = places(g, r[1])[0]
	}
	for _, r := range table(seatsFile) {
		t.seats[r[0]] = places(g, r[1])[0]
	}
	for _, p := range g.Provinces() {
		for _, a := range p.Abbreviations {
			t.signs[a] = p.ID
		}
	}
	for _, r := range table(brandsFile) {
		t.brands = append(t.brands, r[0])
	}
	t.anyBrand = words.Of(t.brands...)
	t.lineages = map[string]string{}
	for _, r := range table(lineagesFile) {
		t.lineages[r[0]] = r[1]
	}
	for _, r := range table(bureausFile) {
		t.bureaus = append(t.bureaus, []rune(r[0]))
	}
	var pairs []string
	for _, r := range table(abbreviationsFile) {
		pairs = append(pairs, r[0], r[1])
	}
	t.short = strings.NewReplacer(pairs...)
	return t
}

// places looks up current provinces and prefectures by their full names. The
// tables are part of the binary: a name that is not there is a slip of the pen,
// found by the tests.
func places(g *gazetteer.Gazetteer, names string) []gazetteer.ID {
	var ids []gazetteer.ID
	for name := range strings.SplitSeq(names, ";") {
		found := gazetteer.None
		for _, m := range g.Named(name, nil) {
			d := g.At(m.ID)
			if m.Form == gazetteer.Full && d.Ended == 0 && d.Level <= gazetteer.Prefecture {
				found = m.ID
			}
		}
		if found == gazetteer.None {
			panic("identity: no province or prefecture is named " + name)
		}
		ids = append(ids, found)
	}
	return ids
}

// table reads an embedded CSV with a header; lines that begin with # are comments.
func table(text string) [][]string {
	r := csv.NewReader(strings.NewReader(text))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		panic("identity: embedded table: " + err.Error())
	}
	return rows[1:]
}

// kind returns the type of an agency by what follows the divisions in its name,
// "" where it is none.
func (t *tables) kind(tail string) string {
	if k, ok := t.wholes[tail]; ok {
		return k
	}
	for n := min(longestEnding, runes(tail)); n > 0; n-- {
		if k, ok := t.tails[lastRunes(tail, n)]; ok {
			return k
		}
	}
	return ""
}

// cut returns the length of the shortest name of an agency that the prose s
// begins with, 0 for none.
func (t *tables) cut(s string) int {
	n := 0
	for i, r := range s {
		if n > 20 {
			break
		}
		if n >= 2 && t.endsName(s[:i], n) {
			return i
		}
		if !han(r) {
			return 0
		}
		n++
	}
	if n <= 20 && t.endsName(s, n) {
		return len(s)
	}
	return 0
}

// Words that end like a bureau and are none.
var notBureau = []string{"布局", "格局", "结局", "当局", "大局", "全局", "开局", "大厅", "各局", "办公厅", "门厅"}

func (t *tables) endsName(s string, n int) bool {
	if n >= 3 && n <= 12 && hasAnySuffix(s, "局", "厅") && !hasAnySuffix(s, notBureau...) {
		return true
	}
	for k := min(longestEnding, n); k >= 2; k-- {
		if t.prose[lastRunes(s, k)] {
			return true
		}
	}
	return false
}
