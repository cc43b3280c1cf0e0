package transform

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

// fillSlots makes the slots of one table of a specimen.
func fillSlots(t specimenTB, table *specimen.Table, form *schemas.Form) (*plan, []slot) {
	p := newPlan(form, form.Table(table.Shape.FactTable))
	slots := make([]slot, len(p.cells))
	for i := range slots {
		slots[i] = slot{status: schemas.StatusMissing}
	}
	for _, c := range table.Cells {
		i, ok := p.index[[2]string{c.Row, c.Column}]
		if !ok {
			t.Fatalf("no cell %s/%s", c.Row, c.Column)
		}
		p.fill(&slots[i], i, c.Status, c.Raw, "")
	}
	return p, slots
}

type specimenTB interface{ Fatalf(string, ...any) }

func solve(p *plan, slots []slot) []verdict {
	p.infer(slots)
	var v []verdict
	for k := range p.equations {
		v = append(v, p.equations[k].try(slots))
	}
	p.prove(slots, v)
	return v
}

// TestInferenceIsTheTruth removes random cells from a form whose identities
// hold: what is inferred must be what was there, and every cell stated stays.
func TestInferenceIsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		forms := schemas.Forms()
		form := forms[rng.IntN(len(forms))]
		o := specimen.Options{Distinct: rapid.Bool().Draw(t, "distinct")}
		for _, table := range specimen.Fill(rng, form, schemas.LevelCounty, o) {
			if table.Shape.FactTable == schemas.TableDisclosures {
				continue // its amounts carry units, and no identity reaches it
			}
			p, slots := fillSlots(t, &table, form)
			truth := append([]slot(nil), slots...)
			for range rapid.IntRange(0, 30).Draw(t, "lost") {
				slots[rng.IntN(len(slots))] = slot{status: schemas.StatusBlank}
			}
			for k, v := range solve(p, slots) {
				if v.outcome == schemas.OutcomeFail {
					t.Fatalf("%s %s fails on a form whose identities hold", p.equations[k].rule, p.equations[k].subject)
				}
			}
			for i := range slots {
				s := &slots[i]
				if s.derived && (s.known || s.inferred != truth[i].value) {
					t.Fatalf("%v inferred %d, was %d (stated: %v)", p.cells[i], s.inferred, truth[i].value, s.known)
				}
				if s.known && s.proof == schemas.ProofContradicted {
					t.Fatalf("%v contradicted", p.cells[i])
				}
			}
		}
	})
}

// TestOneCellLost: a single cell lost is always inferred.
func TestOneCellLost(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	form := schemas.FormByCode("2021")
	for _, table := range specimen.Fill(rng, form, schemas.LevelCounty, specimen.Options{Distinct: true}) {
		if table.Shape.FactTable == schemas.TableDisclosures {
			continue
		}
		p, whole := fillSlots(t, &table, form)
		for i := range whole {
			slots := append([]slot(nil), whole...)
			slots[i] = slot{status: schemas.StatusIllegible}
			solve(p, slots)
			if !slots[i].derived || slots[i].inferred != whole[i].value {
				t.Errorf("%v: inferred %v %d, was %d", p.cells[i], slots[i].derived, slots[i].inferred, whole[i].value)
			}
		}
	}
}

// TestContradiction: a figure misprinted breaks its rules, contradicts their
// cells, and lets nothing be inferred from them.
func TestContradiction(t *testing.T) {
	p := newPlan(schemas.FormByCode("2021"), schemas.FormByCode("2021").Table(schemas.TableDisputes))
	slots := make([]slot, len(p.cells))
	for i, text := range []string{"1", "2", "3", "4", "11", "1", "2", "3", "", "10", "0", "", "", "", "0"} {
		status := schemas.StatusReported
		if text == "" {
			status = schemas.StatusBlank
		}
		p.fill(&slots[i], i, status, text, "")
	}
	v := solve(p, slots)
	want := []string{schemas.OutcomeFail, schemas.OutcomeNotApplicable, schemas.OutcomeNotApplicable}
	for k := range v {
		if v[k].outcome != want[k] {
			t.Errorf("%s: %s, want %s", p.equations[k].subject, v[k].outcome, want[k])
		}
	}
	if v[0].left != 10*scale || v[0].right != 11*scale {
		t.Errorf("sums %d and %d", v[0].left, v[0].right)
	}
	for i := 0; i < 5; i++ {
		if slots[i].proof != schemas.ProofContradicted {
			t.Errorf("cell %d: %s", i, slots[i].proof)
		}
	}
	if s := slots[8]; !s.derived || s.inferred != 4*scale || s.proof != schemas.ProofConsistent {
		t.Errorf("one unknown: %+v", s)
	}
	for i := 11; i < 14; i++ { // nothing is left of a total of 0 for them
		if s := slots[i]; !s.derived || s.inferred != 0 {
			t.Errorf("cell %d: %+v", i, s)
		}
	}
}

// TestNoNegativeInference: parts that exceed their total leave no answer.
func TestNoNegativeInference(t *testing.T) {
	p := newPlan(schemas.FormByCode("2019"), schemas.FormByCode("2019").Table(schemas.TableDisputes))
	slots := make([]slot, len(p.cells))
	for i, text := range []string{"5", "6", "", "0", "3"} {
		status := schemas.StatusReported
		if text == "" {
			status = schemas.StatusBlank
		}
		p.fill(&slots[i], i, status, text, "")
	}
	solve(p, slots)
	if slots[2].derived {
		t.Errorf("inferred %d from parts beyond the total", slots[2].inferred)
	}
}

// TestFill: what is no count where a count must stand is not legible.
func TestFill(t *testing.T) {
	f := schemas.FormByCode("2021")
	p := newPlan(f, f.Table(schemas.TableDisclosures))
	amount := p.index[[2]string{"administrative_fee", "amount"}]
	issued := p.index[[2]string{"regulation", "issued"}]
	for _, c := range []struct {
		cell       int
		text, unit string
		status     string
		value      int64
		assumed    bool
	}{
		{amount, "129.6272", "万元", schemas.StatusReported, 12962720000, false},
		{amount, "139500元", "万元", schemas.StatusReported, 1395000000, false},
		{amount, "500", "", schemas.StatusReported, 5000000, true},
		{amount, "0", "", schemas.StatusReported, 0, false},
		{issued, "12", "", schemas.StatusReported, 120000, false},
		{issued, "1.5", "", schemas.StatusIllegible, 0, false},
		{issued, "约50", "", schemas.StatusIllegible, 0, false},
	} {
		var s slot
		assumed := p.fill(&s, c.cell, schemas.StatusReported, c.text, c.unit)
		if s.status != c.status || s.value != c.value || assumed != c.assumed || s.known != (c.status == schemas.StatusReported) {
			t.Errorf("%q %q: %+v, assumed %v", c.text, c.unit, s, assumed)
		}
	}
}
