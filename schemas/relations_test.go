package schemas

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// Every relation and column is told in both languages, with a heading of its
// own, and none is told twice.
func TestRelationsAreDescribed(t *testing.T) {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	latin := regexp.MustCompile(`[a-z]{2}`)
	seen := map[string]bool{}
	for _, r := range Relations() {
		if seen[r.Name] || !han(r.LabelZH) || !han(r.ZH) || !latin.MatchString(r.EN) || len(r.Columns) == 0 {
			t.Errorf("%s: twice, or not described in both languages: %+v", r.Name, r)
		}
		seen[r.Name] = true
		names, labels := map[string]bool{}, map[string]bool{}
		for _, c := range r.Columns {
			if c.Type == "" || !han(c.LabelZH) || c.ZH == "" || !latin.MatchString(c.EN) {
				t.Errorf("%s.%s: without type, or not described in both languages: %+v", r.Name, c.Name, c)
			}
			if names[c.Name] || labels[c.LabelZH] {
				t.Errorf("%s.%s (%s): the name or the heading stands twice", r.Name, c.Name, c.LabelZH)
			}
			if strings.ContainsAny(c.Name+c.LabelZH+c.ZH+c.EN, "{}") {
				t.Errorf("%s.%s: a placeholder was left: %+v", r.Name, c.Name, c)
			}
			names[c.Name], labels[c.LabelZH] = true, true
		}
	}
}

func TestDescribe(t *testing.T) {
	if Describe("nothing") != nil || Describe("reports").Column("nothing") != nil {
		t.Error("what is not there is described")
	}
	c := Describe("applications_wide").Column("natural_person_denied_state_secret")
	if c == nil {
		t.Fatal("the columns of codes are not spelt out")
	}
	if got, want := c.Comment(), "1.属于国家秘密，自然人 | Denied: state secret, Natural persons [件]"; got != want {
		t.Errorf("comment %q, want %q", got, want)
	}
	if got, want := c.LabelEN(), "Natural person denied state secret"; got != want {
		t.Errorf("label %q, want %q", got, want)
	}
	// The columns of a table are those of its files, and of who reports.
	for _, table := range Tables() {
		for _, f := range table.Fields {
			if Describe(table.Name).Column(f.Name) == nil {
				t.Errorf("%s.%s is not described", table.Name, f.Name)
			}
		}
	}
}

// Every cell of the forms of 2019 and 2021 is in one measure, and a measure
// names cells of its form only.
func TestCrosswalkCoversTheForms(t *testing.T) {
	for form, cells := range map[string]func(*Measure) []string{
		"2019": func(m *Measure) []string { return m.Cells2019 }, "2021": func(m *Measure) []string { return m.Cells2021 },
	} {
		found := map[string]int{}
		for _, m := range Crosswalk() {
			for _, c := range cells(&m) {
				found[m.FactTable+" "+c]++
			}
		}
		for _, table := range FactTables {
			for _, c := range MeasuredCells(FormByCode(form), table) {
				if found[table+" "+c] != 1 {
					t.Errorf("form %s: %s %s is in %d measures", form, table, c, found[table+" "+c])
				}
				delete(found, table+" "+c)
			}
		}
		for c := range found {
			t.Errorf("form %s has no cell %s", form, c)
		}
	}
}

// A comparability fits the cells: what one form alone has is named so, and
// what is the same has the same cells.
func TestComparabilities(t *testing.T) {
	names := map[string]bool{}
	for _, m := range Crosswalk() {
		key := m.FactTable + "." + m.Measure
		only2019, only2021 := m.Cells2021 == nil, m.Cells2019 == nil
		if names[key] || m.ZH == "" || m.EN == "" || only2019 != (m.Comparability == ComparableOnly2019) || only2021 != (m.Comparability == ComparableOnly2021) {
			t.Errorf("%+v", m)
		}
		names[key] = true
	}
}

func TestFamiliesAreUnlike(t *testing.T) {
	seen := map[string]string{}
	for _, f := range Families() {
		for _, word := range append([]string{f.Code, f.LabelEN}, f.Patterns...) {
			if other, ok := seen[word]; ok || word == "" {
				t.Errorf("%s: %q is of %q too", f.Code, word, other)
			}
			seen[word] = f.Code
		}
	}
}
