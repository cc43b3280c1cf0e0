package identity

import (
	"slices"
	"testing"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

func TestTablesAreSound(t *testing.T) {
	tab := New().tab
	types := []string{
		schemas.AgencyGovernment, schemas.AgencyOffice, schemas.AgencyDepartment, schemas.AgencyZone,
		schemas.AgencyVertical, schemas.AgencyInstitution, schemas.AgencyOther,
	}
	for _, m := range []map[string]string{tab.tails, tab.wholes} {
		for ending, kind := range m {
			if !slices.Contains(types, kind) {
				t.Errorf("%s has the type %q", ending, kind)
			}
			if runes(ending) > longestEnding {
				t.Errorf("%s is longer than any ending looked for", ending)
			}
		}
	}
	// Every city but those that share a code with another has one.
	g := gazetteer.Default()
	have := map[gazetteer.ID]bool{}
	for code, ids := range tab.areaCodes {
		if len(code) != 3 && len(code) != 4 || code[0] != '0' {
			t.Errorf("area code %q", code)
		}
		for _, id := range ids {
			have[id] = true
		}
	}
	missing := 0
	for i := range g.Len() {
		id := gazetteer.ID(i)
		d := g.At(id)
		if d.Level == gazetteer.Prefecture && d.Ended == 0 && !d.Placeholder && !have[id] {
			missing++
			t.Logf("no area code: %s", g.String(id))
		}
	}
	if missing > 8 { // the cities of Hainan have the code of the province
		t.Errorf("%d cities have no area code", missing)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"清流县":                   "清流县",
		"清 流\n县　２０２０ 年":         "清流县2020年",
		"惠政〔2022〕62 号":          "惠政[2022]62号",
		"（一）主动公开：全年，共":          "(一)主动公开:全年,共",
		"a\u00a0b\u200b中\ufeff": "ab中",
		"𠮷县":                    "𠮷县",
	} {
		if got := fold(in); got != want {
			t.Errorf("%q = %q, want %q", in, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"2021年1月9日":    "2021-01-09",
		"2021-01-09":   "2021-01-09",
		"2021/1/9":     "2021-01-09",
		"2021.01.09":   "2021-01-09",
		"20210109":     "2021-01-09",
		"二〇二一年一月九日":    "2021-01-09",
		"二零二一年十二月三十一日": "2021-12-31",
		"二〇二一年十月二十日":   "2021-10-20",
		"201911日":      "2019-01-01",
		"20191231日":    "2019-12-31",
		"2021年13月9日":   "",
		"2021年2月30日":   "",
		"电话120210109":  "",
		"2021年":        "",
		"20211":        "",
		"12021年1月9日":   "",
	} {
		got := ""
		if a, ok := nextDay(in, 0); ok {
			got = a.time().Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%s = %q, want %q", in, got, want)
		}
	}
}
