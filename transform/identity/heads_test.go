package identity

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/schemas"
	"gongkai/transform/identity/specimen"
)

// cluesOf are the clues that the reader would give of a head.
func cluesOf(h *specimen.Head) []Clue {
	var c []Clue
	add := func(kind string, list ...string) {
		for _, s := range list {
			if s != "" {
				c = append(c, Clue{Kind: kind, Text: s})
			}
		}
	}
	add(schemas.ClueHeader, h.Header...)
	add(schemas.ClueHeader, h.Meta...)
	add(schemas.ClueTitle, h.Title)
	add(schemas.ClueOpening, h.Opening...)
	add(schemas.ClueClosing, h.Closing...)
	add(schemas.ClueFileName, h.File)
	add(schemas.ClueBody, h.Body...)
	return c
}

// tally counts the answers for one field.
type tally struct{ right, open, allowed, wrong int }

func (t tally) String() string {
	n := t.right + t.open + t.allowed + t.wrong
	return fmt.Sprintf("%5d: %.2f%% right, %d open where the words leave it open, %d open, %d wrong", n, 100*float64(t.right)/float64(max(n, 1)), t.allowed, t.open, t.wrong)
}

// compare compares an identity with the truth of a head.
func compareHead(h *specimen.Head, id *Identity, each func(field, want, got string)) {
	t := &h.Truth
	code := map[string]string{
		schemas.LevelProvince: id.ProvinceCode, schemas.LevelPrefecture: id.PrefectureCode, schemas.LevelCounty: id.CountyCode, schemas.LevelTownship: id.TownshipCode,
	}[id.AgencyLevel]
	published := ""
	if !id.PublishedOn.IsZero() {
		published = id.PublishedOn.Format("2006-01-02")
	}
	year := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	each("agency_name", t.AgencyName, id.AgencyName)
	if t.AgencyType != "" {
		each("agency_type", t.AgencyType, id.AgencyType)
	}
	each("agency_level", t.AgencyLevel, id.AgencyLevel)
	each("province", t.Province, id.Province)
	each("prefecture", t.Prefecture, id.Prefecture)
	each("county", t.County, id.County)
	each("township", t.Township, id.Township)
	if t.AgencyLevel != "national" {
		each("code", t.Code, code)
	}
	each("year", year(t.Year), year(id.Year))
	each("document_number", t.DocumentNumber, id.DocumentNumber)
	each("published_on", t.PublishedOn, published)
}

// regional are the fields that may stay open where the words name no one place.
var regional = map[string]bool{"province": true, "prefecture": true, "county": true, "township": true, "code": true, "agency_level": true}

func scoreHeads(t *testing.T, seed uint64, split specimen.Split, n int) map[string]*tally {
	r := New()
	w := specimen.NewWriter(seed, split)
	scores := map[string]*tally{}
	shown := map[string]int{}
	verbose := os.Getenv("HEADS") != ""
	for range n {
		h := w.Head()
		id := r.Resolve(cluesOf(&h))
		compareHead(&h, &id, func(field, want, got string) {
			s := scores[field]
			if s == nil {
				s = &tally{}
				scores[field] = s
			}
			k := scores["kind "+h.Kind]
			if k == nil {
				k = &tally{}
				scores["kind "+h.Kind] = k
			}
			switch {
			case got == want:
				s.right++
				k.right++
				return
			case got == "" && h.Open && regional[field]:
				s.allowed++
				k.allowed++
				return
			case got == "":
				s.open++
				k.open++
			default:
				s.wrong++
				k.wrong++
			}
			if shown[field]++; verbose && shown[field] <= 25 {
				t.Logf("%s: %q, want %q (%s, %s, %s)\n\ttitle %q header %q meta %q\n\topening %q\n\tclosing %q body %q file %q\n\t%s %q", field, got, want, h.Kind, h.Style, h.Noise, h.Title, h.Header, h.Meta, h.Opening, h.Closing, h.Body, h.File, id.RegionEvidence, id.Warnings)
			}
		})
	}
	return scores
}

// Heads of reports of any agency: a place is never wrong but in one of a thousand,
// a name that the document gives is read. HEADS=fresh shows what is missed.
func TestHeads(t *testing.T) {
	for split, name := range []string{"known", "second", "third", "fourth", "fresh"} {
		if only := os.Getenv("HEADS"); only != "" && only != name {
			continue
		}
		t.Run(name, func(t *testing.T) {
			scores := scoreHeads(t, 1, specimen.Split(split), 4000)
			var lines []string
			for field, s := range scores {
				lines = append(lines, fmt.Sprintf("%-24s %s", field, s))
				n := s.right + s.open + s.allowed + s.wrong
				if strings.HasPrefix(field, "kind ") {
					continue // too few of each
				}
				if 1000*s.wrong > n || 100*(s.right+s.allowed) < 99*n {
					t.Errorf("%s: %s", field, s)
				}
			}
			t.Log("\n" + strings.Join(sorted(lines), "\n"))
		})
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
