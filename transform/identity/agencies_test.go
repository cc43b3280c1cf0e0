package identity

import (
	"cmp"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"gongkai/schemas"
)

// Agencies of all kinds by name and year alone, ambiguous ones among them: see
// testdata/agencies.csv.
func TestAgencies(t *testing.T) {
	f, err := os.Open("testdata/agencies.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c := csv.NewReader(f)
	c.Comment = '#'
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r := New()
	rows = rows[1:]
	answered, wrong := 0, 0
	for _, row := range rows {
		name, year, kind, level, code := row[0], row[1], row[2], row[3], row[4]
		id := r.Resolve([]Clue{{Kind: schemas.ClueTitle, Text: name + year + "年政府信息公开工作年度报告"}})
		got := cmp.Or(id.TownshipCode, id.CountyCode, id.PrefectureCode, id.ProvinceCode)
		open := false
		switch code {
		case "?": // a province that all candidates have in common is no answer
			open = true
			if strings.HasSuffix(got, "0000") {
				got = ""
			}
			code = ""
		case "none":
			code = ""
		case Central:
			code = ""
			if id.Province != Central {
				got = "not " + Central
			}
		}
		switch {
		case got == code && id.AgencyType == kind && (id.AgencyLevel == level || open) && strings.HasPrefix(id.AgencyName, name):
			answered++
			if open && len(id.Warnings) == 0 {
				t.Errorf("%s %s: open without a warning", name, year)
			}
		case got == "" && id.AgencyType == kind && id.AgencyLevel == "":
			t.Logf("%s %s: unknown, want %s: %q", name, year, row[4], id.Warnings)
		default:
			wrong++
			t.Errorf("%s %s: %s %s %q, want %s %s %q (%s, %s, %q)", name, year, id.AgencyType, id.AgencyLevel, got, kind, level, row[4], id.AgencyName, id.RegionEvidence, id.Warnings)
		}
	}
	t.Logf("%d agencies, %d wrong, %.1f%% answered", len(rows), wrong, 100*float64(answered)/float64(len(rows)))
	if len(rows) < 300 || answered*100 < 97*len(rows) {
		t.Errorf("%d of %d agencies are answered", answered, len(rows))
	}
}
