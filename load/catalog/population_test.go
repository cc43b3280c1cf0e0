package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
)

func TestParsePopulation(t *testing.T) {
	p, err := parsePopulation(strings.NewReader("\ufeffsource,year,population,code\r\n统计年鉴,2020,300000,350881\r\n,2019,200000,350881\r\n,2020,4500,350881100000\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(p.rows), "[{350881 2019 200000 } {350881 2020 300000 统计年鉴} {350881100000 2020 4500 }]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	other, err := parsePopulation(strings.NewReader("code,year,population,source\n350881100000,2020,4500,\n350881,2020,300000,统计年鉴\n350881,2019,200000,\n"))
	if err != nil || other.ID() != p.ID() {
		t.Errorf("the same rows in another order have another ID: %v", err)
	}
	for _, c := range []struct{ file, want string }{
		{"", "it is empty"},
		{"350881,2020,300000\n", `line 1: column "350881"`},
		{"code,year\n", "there is no column population"},
		{"code,code,year,population\n", "column code stands twice"},
		{"code,year,population\n35088,2020,300000\n", `line 2: code "35088"`},
		{"code,year,population\n350881,20,300000\n", `line 2: year "20"`},
		{"code,year,population\n350881,2020,30万\n", `line 2: population "30万"`},
		{"code,year,population\n350881,2020,0\n", `line 2: population "0"`},
		{"code,year,population\n350881,2020,300.5\n", `line 2: population "300.5"`},
		{"code,year,population\n350881,2020,\"300,000\"\n", `line 2: population "300,000"`},
		{"code,year,population\n350881,2020,1\n350881,2021,1\n350881,2020,2\n", "line 4: code 350881 and year 2020 stand in line 2 already"},
		{"code,year,population\n350881,2020\n", "line 2"},
		{"code,year,population,source\n350881,2020,1,\xcd\xb3\xbc\xc6\n", "line 2: source is not UTF-8"},
	} {
		if _, err := parsePopulation(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.file, err, c.want)
		}
	}
	if _, err := ReadPopulation(filepath.Join(t.TempDir(), "none.csv")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

// Rates per 100,000 are of the division and year that the table has; of the
// others they are NULL, and no part of the sums.
func TestPerInhabitants(t *testing.T) {
	p, err := parsePopulation(strings.NewReader("code,year,population\n350881,2019,200000\n350881,2020,400000\n350882,2020,100000\n"))
	if err != nil {
		t.Fatal(err)
	}
	received := func(n any) map[string]any { return map[string]any{"received": n} }
	facts := factstest.Build([]factstest.Report{
		government("350881", 2019, "area", received(30)), government("350881", 2020, "area", received(50)),
		government("350881", 2020, "organ", received(7)), government("350882", 2020, "area", received(nil)),
		government("350883", 2020, "area", received(9)),
	})
	dir := t.TempDir()
	s := publishtest.Publish(t, dir, Maker{Population: p}.Publish, facts)
	db := open(t, dir)
	want(t, db, "SELECT agency_name, year, received, population, received_per_100000 FROM applications_per_100000 ORDER BY ALL",
		"350881县人民政府 2019 30 200000 15", "350881县人民政府 2020 50 400000 12.5", "350882县人民政府 2020 NULL 100000 NULL", "350883县人民政府 2020 9 NULL NULL")
	want(t, db, "SELECT year, scope, received, population, received_per_100000, reports, reports_with_figures FROM applications_per_100000_by_region ORDER BY ALL",
		"2019 area 30 200000 15 1 1", "2020 area 50 400000 12.5 3 1")

	again, err := PopulationOf(context.Background(), s)
	if err != nil || again.ID() != p.ID() {
		t.Errorf("the population of the snapshot is another one: %v", err)
	}
	if id, _ := (Maker{}).ID(); id == mustID(t, Maker{Population: p}) {
		t.Error("a catalog with a population has the ID of one without")
	}
}

func TestNoPopulation(t *testing.T) {
	dir := t.TempDir()
	s := publish(t, dir, factstest.Build([]factstest.Report{government("350881", 2020, "area", map[string]any{"received": 50})}))
	db := open(t, dir)
	want(t, db, "SELECT count(*) FROM population", "0")
	want(t, db, "SELECT received, population, received_per_100000 FROM applications_per_100000", "50 NULL NULL")
	want(t, db, "SELECT received, population, received_per_100000, reports, reports_with_figures FROM applications_per_100000_by_region", "NULL NULL NULL 1 0")
	if p, err := PopulationOf(context.Background(), s); p != nil || err != nil {
		t.Errorf("%v, %v", p, err)
	}
}

func mustID(t *testing.T, m Maker) string {
	t.Helper()
	id, err := m.ID()
	if err != nil {
		t.Fatal(err)
	}
	return id
}
