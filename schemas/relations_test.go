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
