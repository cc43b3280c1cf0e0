package identity

import (
	"strings"
	"testing"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// Every division of the gazetteer, named with its superiors, must be found, and
// never taken for another.
func TestEveryDivisionIsFoundByItsPath(t *testing.T) {
	r, g := New(), gazetteer.Default()
	wrong, unknown, total := 0, 0, 0
	for i := range g.Len() {
		d := g.At(gazetteer.ID(i))
		if d.Placeholder || d.Zone || d.Ended != 0 {
			continue
		}
		if d.Unit || d.Level == gazetteer.Township && i%3 != 0 {
			continue
		}
		p := g.Path(gazetteer.ID(i))
		if c := p[gazetteer.County]; c != gazetteer.None && g.At(c).Zone {
			continue
		}
		var name strings.Builder
		for level := gazetteer.Province; level <= gazetteer.Township; level++ {
			// Below a city, the province is left out.
			if p[level] == gazetteer.None || level == gazetteer.Province && p[gazetteer.Prefecture] != gazetteer.None && d.Level > gazetteer.Prefecture {
				continue
			}
			name.WriteString(g.At(p[level]).Name)
		}
		total++
		id := r.Resolve([]Clue{{Kind: schemas.ClueTitle, Text: name.String() + "2024年政府信息公开工作年度报告"}})
		code := map[string]string{
			schemas.LevelProvince: id.ProvinceCode, schemas.LevelPrefecture: id.PrefectureCode,
			schemas.LevelCounty: id.CountyCode, schemas.LevelTownship: id.TownshipCode,
		}[id.AgencyLevel]
		switch code {
		case d.FullCode():
		case "":
			unknown++
			if unknown <= 20 {
				t.Logf("%s: unknown: %q %v", name.String(), id.AgencyName, id.Warnings)
			}
		default:
			wrong++
			if wrong <= 20 {
				t.Errorf("%s: %s %s, want %s", name.String(), code, id.RegionEvidence, d.FullCode())
			}
		}
	}
	t.Logf("%d divisions, %d wrong, %d unknown", total, wrong, unknown)
	if unknown*500 > total {
		t.Errorf("%d of %d divisions are unknown by their own names", unknown, total)
	}
}
