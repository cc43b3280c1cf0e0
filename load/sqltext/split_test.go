package sqltext

import (
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		script string
		ended  []string
		rest   string
	}{
		{"", nil, ""},
		{" ;; -- nothing\n ; /* ; */", nil, ""},
		{"SELECT 1", nil, "SELECT 1"},
		{"SELECT 1;\n\nSELECT '漳平;' ; ", []string{"SELECT 1", "SELECT '漳平;'"}, ""},
		{"SELECT 'it''s;'; SELECT \"a;\"\";\"", []string{"SELECT 'it''s;'"}, "SELECT \"a;\"\";\""},
		{"SELECT 1 -- one; two\n, 2; x", []string{"SELECT 1 -- one; two\n, 2"}, "x"},
		{"/* a /* b; */ ; */ SELECT 1; SELECT /* open ;", []string{"/* a /* b; */ ; */ SELECT 1"}, "SELECT /* open ;"},
		{"SELECT $$a;$$, $t$ ; $$ ; $t$, $1; y", []string{"SELECT $$a;$$, $t$ ; $$ ; $t$, $1"}, "y"},
		{`SELECT E'a\';', 'b\'; z`, []string{`SELECT E'a\';', 'b\'`}, "z"},
		{"SELECT 'open; SELECT 2;", nil, "SELECT 'open; SELECT 2;"},
	} {
		ended, rest := Split(c.script)
		var texts []string
		for _, s := range append(ended, rest) {
			if !strings.HasPrefix(c.script[s.Offset:], s.Text) {
				t.Errorf("%q: %q does not stand at %d", c.script, s.Text, s.Offset)
			}
			texts = append(texts, s.Text)
		}
		if got, want := strings.Join(texts, "|"), strings.Join(append(c.ended, c.rest), "|"); got != want {
			t.Errorf("%q: %s, want %s", c.script, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	got := Words("EXPLAIN /* copy */ ANALYZE (format json) Copy t TO 'a b'", 5)
	if strings.Join(got, " ") != "explain analyze format json copy" {
		t.Error(got)
	}
}

// FuzzSplit: statements stand where they say, in order, and nothing but
// blanks, comments and semicolons is left out.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"SELECT 1; SELECT '漳平;'", "/* /* */ ; */ $a$;$a$ -- ;\n;", `E'\';"`, "；；"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, script string) {
		end := 0
		for _, s := range Statements(script) {
			if s.Text == "" || s.Offset < end || !strings.HasPrefix(script[s.Offset:], s.Text) {
				t.Fatalf("%q: %+v behind %d", script, s, end)
			}
			end = s.Offset + len(s.Text)
		}
		ended, rest := Split(script)
		if again, none := Split(script + "\n;"); rest.Text != "" && len(again) == len(ended)+1 && none.Text != "" {
			t.Fatalf("%q: ended, and %q is left", script, none.Text)
		}
	})
}
