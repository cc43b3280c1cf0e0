package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var keys = []Key{
	{Name: "sources", List: true, Path: true}, {Name: "warehouse", Path: true}, {Name: "workers"},
	{Name: "gate.lost_reports"}, {Name: "gate.lost_cells"}, {Name: "log.level"},
}

func TestParse(t *testing.T) {
	f, err := parse("/etc/gongkai/gongkai.yaml", []byte(`# nightly
sources: [/srv/reports, more]
warehouse: w   # beside this file
workers: 4
gate:
  lost_reports: 0.05
log:
  level: "warn"
`), keys)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Value{
		"sources":           {[]string{"/srv/reports", "/etc/gongkai/more"}, 2},
		"warehouse":         {[]string{"/etc/gongkai/w"}, 3},
		"workers":           {[]string{"4"}, 4},
		"gate.lost_reports": {[]string{"0.05"}, 6},
		"log.level":         {[]string{"warn"}, 8},
	}
	if diff := cmp.Diff(want, f.Values); diff != "" {
		t.Error(diff)
	}
	if f.Where("workers") != "/etc/gongkai/gongkai.yaml:4" {
		t.Error(f.Where("workers"))
	}
	if f, err := parse("/etc/gongkai/gongkai.yaml", []byte("warehouse: \"\"\n"), keys); err != nil || f.Values["warehouse"].Items[0] != "" {
		t.Errorf("a path that is not given: %v %v", f, err)
	}
	for _, empty := range []string{"", "# nothing\n", "gate:\n"} {
		if f, err := parse("x", []byte(empty), keys); err != nil || len(f.Values) != 0 {
			t.Errorf("%q: %v %v", empty, f, err)
		}
	}
}

func TestErrors(t *testing.T) {
	for src, want := range map[string]string{
		"warehose: w\n":                   "line 1: unknown key warehose: the nearest known one is warehouse",
		"gate:\n  lost_report: 1\n":       "line 2: unknown key gate.lost_report: the nearest known one is gate.lost_reports",
		"lost_cells: 1\n":                 "nearest known one is gate.lost_cells",
		"workers: [1, 2]\n":               "workers takes one value, not a list",
		"workers:\n":                      "workers: no value",
		"workers: {a: 1}\n":               "no plain value",
		"gate: 3\n":                       "gate takes keys",
		"workers: 1\nworkers: 2\n":        "workers",
		"- a\n":                           "takes keys",
		"workers: 1\n---\nwarehouse: w\n": "more than one document",
		"workers: [1\n":                   "1",
	} {
		f, err := parse("x", []byte(src), keys)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v", src, f, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("sources: [a]\ngate:\n  lost_reports: 1\n")
	f.Fuzz(func(t *testing.T, src string) {
		file, err := parse("x", []byte(src), keys)
		if err != nil {
			return
		}
		for k, v := range file.Values {
			if v.Line < 1 || k != "sources" && len(v.Items) != 1 {
				t.Errorf("%s: %+v", k, v)
			}
		}
	})
}
