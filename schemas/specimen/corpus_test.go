package specimen

import (
	"bytes"
	"testing"

	"gongkai/schemas"
)

func TestCorpusIsDetermined(t *testing.T) {
	for i := range 50 {
		a, b := At(7, i), At(7, i)
		if a.Path != b.Path || !bytes.Equal(a.Content, b.Content) {
			t.Fatalf("document %d differs from itself", i)
		}
		p := PageAt(7, i)
		if !bytes.Equal(p.Content, PageAt(7, i).Content) || !bytes.Contains(p.Content, []byte("</html>")) || p.Report.Agency != a.Report.Agency || p.Report.Year != a.Report.Year {
			t.Fatalf("page %d differs from itself, or is of another report", i)
		}
	}
}

func TestCorpusVaries(t *testing.T) {
	type pair struct {
		name string
		year int
	}
	seen := map[pair]bool{}
	provinces, levels, layouts := map[string]bool{}, map[string]bool{}, map[Layout]bool{}
	for s := range Corpus(1, 3000) {
		p := pair{s.Report.Agency.Name, s.Report.Year}
		if seen[p] {
			t.Fatalf("%v twice", p)
		}
		seen[p] = true
		provinces[s.Report.Agency.Province] = true
		levels[s.Report.Agency.Level] = true
		layouts[s.Layout] = true
	}
	if len(provinces) != 32 || len(levels) != 5 || len(layouts) != len(Layouts) {
		t.Errorf("%d provinces, %d levels, %d layouts", len(provinces), len(levels), len(layouts))
	}
	t.Logf("%d agencies", len(agencies))
}

// TestIdentitiesHold computes the identities of the forms from the values.
func TestIdentitiesHold(t *testing.T) {
	for _, form := range schemas.Forms() {
		for _, rule := range []string{"", "applicant_total", "concluded_total", "applications_balance", "dispute_total"} {
			for i := range 20 {
				rng := seeded(uint64(i), form.Code+rule)
				broken := map[string]bool{}
				for _, tab := range Fill(rng, form, schemas.LevelCounty, Options{Distinct: i%2 == 0, Broken: rule}) {
					brokenRules(&tab, broken)
				}
				if rule == "" && len(broken) > 0 || rule != "" && (len(broken) != 1 || !broken[rule]) {
					t.Fatalf("form %s, meant to break %q: broken are %v", form.Code, rule, broken)
				}
			}
		}
	}
}

func brokenRules(t *Table, broken map[string]bool) {
	rows, columns := []string{}, []string{}
	seenRow, seenColumn := map[string]bool{}, map[string]bool{}
	num := map[[2]string]int64{}
	for i := range t.Cells {
		c := &t.Cells[i]
		num[[2]string{c.Row, c.Column}] = c.num
		if !seenRow[c.Row] {
			seenRow[c.Row] = true
			rows = append(rows, c.Row)
		}
		if !seenColumn[c.Column] {
			seenColumn[c.Column] = true
			columns = append(columns, c.Column)
		}
	}
	for _, id := range t.Shape.Identities {
		along := rows
		if id.Along == "column" {
			along = columns
		}
		for _, a := range along {
			var sum int64
			at := func(b string) int64 {
				if id.Along == "column" {
					return num[[2]string{b, a}]
				}
				return num[[2]string{a, b}]
			}
			for _, l := range id.Left {
				sum += at(l)
			}
			for _, r := range id.Right {
				sum -= at(r)
			}
			if sum != 0 {
				broken[id.Rule] = true
			}
		}
	}
}

func TestDistinctFigures(t *testing.T) {
	for _, form := range schemas.Forms() {
		tables := Fill(seeded(3, form.Code), form, schemas.LevelCounty, Options{Distinct: true, Negative: true, Decimals: true})
		seen := map[string]Cell{}
		for _, tab := range tables {
			for _, c := range tab.Cells {
				if d, ok := seen[c.Raw]; ok {
					t.Errorf("form %s: %s %s and %s %s are both %s", form.Code, c.Row, c.Column, d.Row, d.Column, c.Raw)
				}
				seen[c.Raw] = c
			}
		}
	}
}

func BenchmarkCorpus(b *testing.B) {
	bytes := 0
	for i := range b.N {
		bytes += len(At(1, i).Content)
	}
	b.SetBytes(int64(bytes / b.N))
}
