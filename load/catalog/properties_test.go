package catalog

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// whole are reports whose figures keep the identities, of governments over
// three years and of departments, with the totals of governments by year and
// measure.
func whole(rng *rand.Rand) (reports []factstest.Report, totals map[string]int) {
	totals = map[string]int{}
	for n := range 9 {
		for year := 2019; year <= 2021; year++ {
			items, sums := consistent(rng)
			if n < 6 {
				scope := "area"
				reports = append(reports, government(fmt.Sprint(n), year, scope, items))
				for measure, v := range sums {
					totals[fmt.Sprintf("%d %s", year, measure)] += v
				}
				continue
			}
			r := department(fmt.Sprint(n), "教育", items)
			r.ID, r.Year = fmt.Sprintf("%d-%d", n, year), year
			r.Fields["scope"] = []any{"organ", "area", nil}[n-6]
			reports = append(reports, r)
		}
	}
	return reports, totals
}

// consistent draws the column 总计 of section 3, and what its measures are.
func consistent(rng *rand.Rand) (items map[string]any, sums map[string]int) {
	items, sums = map[string]any{}, map[string]int{}
	concluded := 0
	for _, c := range schemas.Codebook() {
		if c.Table != schemas.TableApplications || c.Kind != "item" || !slices.Contains(c.Forms, "2019") || c.Parent == "" {
			continue
		}
		v := rng.IntN(9)
		items[c.Code] = v
		group, _, _ := strings.Cut(c.Code, ".")
		sums[group] += v
		concluded += v
	}
	out := rng.IntN(9)
	in := rng.IntN(min(9, concluded+out+1))
	for code, v := range map[string]int{"concluded_total": concluded, "carried_out": out, "carried_in": in, "received": concluded + out - in} {
		items[code] = v
	}
	sums["concluded"], sums["received"] = concluded, concluded+out-in
	return items, sums
}

// worn takes cells out of reports, one in ten, and leaves some reports out. A
// cell is worn to a blank, or to something that cannot be read.
func worn(rng *rand.Rand, reports []factstest.Report) []factstest.Report {
	var out []factstest.Report
	for i, r := range reports {
		if i%9 != 0 && rng.IntN(8) == 0 {
			continue
		}
		for _, c := range r.Tables[schemas.TableApplications] {
			switch rng.IntN(20) {
			case 0:
				c["value"], c["status"] = nil, schemas.StatusBlank
			case 1:
				c["value"], c["status"] = nil, schemas.StatusIllegible
			case 2:
				c["value"], c["inferred_value"], c["status"] = nil, c["value"], schemas.StatusBlank
			}
		}
		out = append(out, r)
	}
	return out
}

// summed are the views whose rows add up reports, with the condition on
// application_rates for the reports that they are made of.
var summed = map[string]string{
	"application_rates_by_region": "true",
	"application_rates_by_year":   "true",
	"application_rates_by_level":  "true",
	"application_rates_by_agency": "agency_id IS NOT NULL",
	"application_rates_by_family": "agency_type = 'department'",
}

func TestProperties(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 11))
			reports, totals := whole(rng)
			dir := t.TempDir()
			publish(t, dir, factstest.Build(worn(rng, reports)))
			db := open(t, dir)
			for view, condition := range summed {
				sumsAgree(t, db, view, condition)
			}
			ratiosAreRatios(t, db)
			boundsHold(t, db, totals)
		})
	}
}

// sumsAgree: what a view adds up over its rows is what the reports add up to,
// for every scope by itself, and so are the numerators and denominators.
func sumsAgree(t *testing.T, db *sql.DB, view, condition string) {
	t.Helper()
	columns := []string{"received", "carried_in", "concluded", "carried_out", "inferred_figures"}
	of, from := "scope, sum(reports), sum(reports_with_figures)", "scope, count(*), count(concluded)"
	for _, c := range columns {
		of += ", sum(" + c + ")"
		from += ", sum(" + c + ")"
	}
	for _, r := range schemas.Rates() {
		of += fmt.Sprintf(", sum(%[1]s_numerator), sum(%[1]s_denominator), sum(%[1]s_reports)", r.Name)
		from += fmt.Sprintf(", sum(%[1]s) FILTER (%[2]s IS NOT NULL), sum(%[2]s) FILTER (%[1]s IS NOT NULL), count(*) FILTER (%[1]s + %[2]s IS NOT NULL)", r.Numerator, r.Denominator)
	}
	reports := ask(t, db, "SELECT "+from+" FROM application_rates WHERE "+condition+" GROUP BY scope ORDER BY scope")
	if len(reports) < 1 {
		t.Fatalf("%s: no reports", view)
	}
	want(t, db, "SELECT "+of+" FROM "+view+" GROUP BY scope ORDER BY scope", reports...)
}

// ratiosAreRatios: every rate and share of the catalog is NULL or in [0, 1].
func ratiosAreRatios(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, r := range schemas.Relations() {
		var outside []string
		for _, c := range r.Columns {
			if c.Type == "DOUBLE" && (strings.Contains(c.Name, "rate") || strings.Contains(c.Name, "share")) && c.Name != "share_difference" {
				outside = append(outside, identifier(c.Name)+" NOT BETWEEN 0 AND 1")
			}
		}
		if outside != nil {
			want(t, db, "SELECT count(*) FROM "+r.Name+" WHERE "+strings.Join(outside, " OR "), "0")
		}
	}
}

// boundsHold: the totals of the whole reports lie between the bounds that the
// worn ones give.
func boundsHold(t *testing.T, db *sql.DB, totals map[string]int) {
	t.Helper()
	rows := ask(t, db, "SELECT year || ' ' || measure, low, coalesce(high, 1000000), governments, missing_reports, coalesce(known, 0) FROM total_bounds ORDER BY ALL")
	if len(rows) != len(totals) {
		t.Errorf("%d bounds for %d totals", len(rows), len(totals))
	}
	for _, row := range rows {
		var year, measure string
		var low, high, governments, missing, known int
		if _, err := fmt.Sscan(row, &year, &measure, &low, &high, &governments, &missing, &known); err != nil {
			t.Fatal(err)
		}
		total := totals[year+" "+measure]
		if low > total || total > high || known > low || governments != 6 || missing > 0 && high != 1000000 {
			t.Errorf("the total of %s %s is %d: %s", year, measure, total, row)
		}
	}
}

// What is not known is nowhere nought: of a corpus whose cells are blank or
// cannot be read no sum, rate or bound says 0 but where 0 is the least.
func TestNothingKnown(t *testing.T) {
	reports, _ := whole(rand.New(rand.NewPCG(1, 1)))
	for _, r := range reports {
		for i, c := range r.Tables[schemas.TableApplications] {
			c["value"], c["status"] = nil, []any{schemas.StatusBlank, schemas.StatusIllegible, schemas.StatusDash}[i%3]
		}
	}
	dir := t.TempDir()
	publish(t, dir, factstest.Build(reports))
	db := open(t, dir)
	figures := []string{"received", "carried_in", "handled", "concluded", "carried_out", "granted", "partially_granted", "denied", "unavailable",
		"not_processed", "other", "natural_person_received", "figure", "value", "share", "share_numerator", "share_denominator", "previous",
		"change", "growth", "agrees", "difference", "previous_carried_out", "known", "high", "high_if_none_larger", "largest"}
	for _, r := range schemas.Rates() {
		figures = append(figures, r.Name, r.Name+"_numerator", r.Name+"_denominator")
	}
	for _, r := range schemas.Relations() {
		var known []string
		for _, c := range r.Columns {
			if slices.Contains(figures, c.Name) {
				known = append(known, identifier(c.Name)+" IS NOT NULL")
			}
		}
		if known != nil {
			want(t, db, "SELECT count(*) FROM "+r.Name+" WHERE "+strings.Join(known, " OR "), "0")
		}
	}
	want(t, db, "SELECT DISTINCT low, reports_with_figures, missing_reports, governments FROM total_bounds", "0 0 0 6")
	want(t, db, "SELECT DISTINCT grant_rate_reports, reports_with_figures FROM application_rates_by_year", "0 0")
}

// Sums of an area and of its organs never stand in one row: every view that
// adds up reports tells scopes apart, but those that add up no figures of
// reports, and total_bounds, which takes one report a government.
func TestScopesAreKept(t *testing.T) {
	exempt := []string{"agencies", "coverage", "total_bounds"}
	for _, r := range schemas.Relations() {
		if r.Column("reports") != nil && r.Column("scope") == nil && !slices.Contains(exempt, r.Name) {
			t.Errorf("%s adds up reports of both scopes", r.Name)
		}
	}
}
