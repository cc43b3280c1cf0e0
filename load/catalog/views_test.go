package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/load"
	"gongkai/load/internal/factstest"
	"gongkai/load/result"
	"gongkai/schemas"
)

// cells are a report's applications in the column total: its items by code,
// nil for a blank cell. Items that are left out are 0, as forms print them.
func cells(form string, items map[string]any) []factstest.Row {
	var rows []factstest.Row
	for _, c := range schemas.Codebook() {
		if c.Table != schemas.TableApplications || c.Kind != "item" || !strings.Contains(strings.Join(c.Forms, "|"), form) {
			continue
		}
		v, ok := items[c.Code]
		if !ok {
			v = 0
		}
		rows = append(rows, factstest.Cell(c.Code, "total", v))
	}
	return rows
}

// inferred makes a cell one whose value was inferred.
func inferred(rows []factstest.Row, item string, v int) []factstest.Row {
	for _, r := range rows {
		if r["item"] == item || r["channel"] == item {
			r["value"], r["inferred_value"], r["status"] = nil, v, schemas.StatusBlank
		}
	}
	return rows
}

// tiny is a corpus whose rates can be computed by hand:
//
//	A, county, area: received 10, carried in 2, concluded 10, carried out 2;
//	   granted 5, partly 1, denied 2 (state secret) and 1 (prohibited), of
//	   which the secrets are inferred, other (form 2019) 1; 8 of the 10
//	   received from natural persons
//	B, county, area: concluded 30, granted 3, denied.* one blank, form 2021
//	   with other.* 1, 2, 0
//	C, county, organ: concluded 0
//	D, county, area: not canonical, like A
//	E, county, area: no tables
//	F, township, 2021: concluded unknown, granted 4
func tiny() *schemas.Facts {
	report := func(id, scope string, rows []factstest.Row) factstest.Report {
		return factstest.Report{ID: id, Province: "福建省", Year: 2020, Level: "county",
			Fields: factstest.Row{"scope": scope, "agency_name": id + "县人民政府", "agency_id": id},
			Tables: map[string][]factstest.Row{schemas.TableApplications: rows}}
	}
	a := map[string]any{"received": 10, "carried_in": 2, "concluded_total": 10, "carried_out": 2, "granted": 5, "partially_granted": 1,
		"denied.prohibited_by_law": 1, "other": 1}
	rowsA := append(inferred(cells("2019", a), "denied.state_secret", 2), factstest.Cell("received", "natural_person", 8))
	A := report("A", "area", rowsA)
	A.Tables[schemas.TableDisputes] = append(inferred([]factstest.Row{
		factstest.Cell("reconsideration", "upheld", 2), factstest.Cell("reconsideration", "corrected", 1), factstest.Cell("reconsideration", "other", 1),
		factstest.Cell("reconsideration", "pending", 3), factstest.Cell("reconsideration", "total", 7),
		factstest.Cell("litigation_direct", "upheld", 0), factstest.Cell("litigation_direct", "corrected", 0), factstest.Cell("litigation_direct", "other", 0),
		factstest.Cell("litigation_direct", "total", 0),
	}, "none", 0), factstest.Cell("litigation_after_reconsideration", "upheld", 1), factstest.Cell("litigation_after_reconsideration", "corrected", nil),
		factstest.Cell("litigation_after_reconsideration", "other", 0), factstest.Cell("litigation_after_reconsideration", "total", 2))
	A.Tables[schemas.TableCategories] = []factstest.Row{
		{"label": "规划计划", "category": "planning", "count": 7, "share_reported": 0.28, "total": 25, "locator": "line:1"},
		{"label": "其他", "count": 3, "share_reported": 0.1, "total": 0, "locator": "line:2"},
		{"label": "概况", "count": 3, "share_reported": nil, "locator": "line:3"},
	}
	A.Tables[schemas.TableChecks] = []factstest.Row{{"rule": "balance", "fact_table": "applications", "subject": "total", "expected": 12.0, "actual": 11.0, "outcome": "fail", "message": "m"}}
	B := report("B", "area", cells("2021", map[string]any{"received": 30, "concluded_total": 30, "granted": 3,
		"denied.state_secret": 6, "denied.internal_affairs": nil, "other.no_correction_in_time": 1, "other.fee_unpaid": 2}))
	B.Fields["form"] = "2021"
	C := report("C", "organ", cells("2019", nil))
	D := report("D", "area", rowsA)
	D.Fields["is_canonical"], D.Fields["canonical_report_id"] = false, "A"
	E := report("E", "area", nil)
	E.Fields["form"] = "none"
	F := report("F", "", cells("2019", map[string]any{"received": 4, "concluded_total": nil, "granted": 4}))
	F.Year, F.Level, F.Fields["scope"] = 2021, "township", nil
	return factstest.Build([]factstest.Report{A, B, C, D, E, F}, factstest.Row{"source_uri": "x.doc", "stage": "extract", "reason": "encrypted", "detail": "d"})
}

func TestViews(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, tiny())
	db := open(t, dir)

	want(t, db, `SELECT report_id, received, carried_in, concluded, carried_out, grant_rate, partial_grant_rate, denial_rate,
		unavailable_rate, not_processed_rate, other_rate, natural_person_share, round(carry_over_rate, 4), inferred_figures
		FROM application_rates ORDER BY report_id`,
		"A 10 2 10 2 0.5 0.1 0.3 0 0 0.1 0.8 0.1667 1",
		"B 30 0 30 0 0.1 0 NULL 0 0 0.1 NULL 0 0",
		"C 0 0 0 0 NULL NULL NULL NULL NULL NULL NULL NULL 0",
		"E NULL NULL NULL NULL NULL NULL NULL NULL NULL NULL NULL NULL 0",
		"F 4 0 NULL 0 NULL NULL NULL NULL NULL NULL NULL 0 0")

	// Area: A and B (and E without figures); D is not canonical. Granted is
	// (5+3)/(10+30). B's denials are not known, so only A counts in both
	// parts of the denial rate; its persons are not known either.
	want(t, db, `SELECT province, year, agency_level, scope, reports, reports_with_figures, received, concluded, grant_rate, denial_rate,
		other_rate, natural_person_share, carry_over_rate, inferred_figures
		FROM application_rates_by_region ORDER BY year, scope`,
		fmt.Sprintf("福建省 2020 county area 3 2 40 40 0.2 0.3 0.1 0.8 %v 1", result.Text(2.0/42, "DOUBLE")),
		"福建省 2020 county organ 1 1 0 0 NULL NULL NULL NULL NULL 0",
		"福建省 2021 township NULL 1 0 4 NULL NULL NULL NULL NULL 0 0")

	// B's secrets are in the sum and not in the share, for B has a ground
	// that is not known.
	want(t, db, `SELECT item, value, round(share, 4), reports, reports_with_figures, inferred_figures FROM denial_reasons
		WHERE scope = 'area' AND value > 0 ORDER BY item`,
		"denied.prohibited_by_law 1 0.3333 2 1 0", "denied.state_secret 8 0.6667 2 1 1")
	want(t, db, "SELECT sum(value), count(share) FROM denial_reasons WHERE scope = 'organ'", "0 0")

	want(t, db, `SELECT report_id, received, denied_state_secret, denied_internal_affairs, other, other_fee_unpaid, concluded_total,
		natural_person_received, business_received, inferred_figures FROM applications_wide ORDER BY report_id`,
		"A 10 2 0 1 NULL 10 8 NULL 1", "B 30 6 NULL NULL 2 30 NULL NULL 0", "C 0 0 0 0 NULL 0 NULL NULL 0",
		"D 10 2 0 1 NULL 10 8 NULL 1", "E NULL NULL NULL NULL NULL NULL NULL NULL 0", "F 4 0 0 0 NULL NULL NULL NULL 0")

	want(t, db, `SELECT report_id, reconsideration_correction_rate, reconsideration_total, litigation_direct_correction_rate,
		litigation_after_reconsideration_correction_rate, total, correction_rate FROM dispute_rates WHERE report_id IN ('A', 'B') ORDER BY report_id`,
		"A 0.25 7 NULL NULL 9 NULL", "B NULL NULL NULL NULL NULL NULL")

	want(t, db, "SELECT label, share_computed, round(share_difference, 6) FROM category_shares ORDER BY count DESC, label",
		"规划计划 0.28 0", "其他 NULL NULL", "概况 NULL NULL")

	want(t, db, `SELECT province, year, agency_level, reports, canonical_reports, with_applications, with_disclosures, with_disputes,
		with_categories, without_tables, form_2019, form_2021, form_none, cells_blank, inferred_figures FROM coverage ORDER BY year`,
		"福建省 2020 county 5 4 4 0 1 1 1 3 1 1 4 2", "福建省 2021 township 1 1 1 0 0 0 0 1 0 0 1 0")
	want(t, db, "SELECT report_id, cells_reported, cells_blank, cells_missing, cells_proved, inferred_figures, form FROM quality ORDER BY report_id",
		"A 35 2 0 37 1 2019", "B 24 1 0 25 0 2021", "C 23 0 0 23 0 2019", "D 23 1 0 24 1 2019", "E 0 0 0 0 0 none", "F 22 1 0 23 0 2019")

	// A filter on the keys gives the same rows.
	want(t, db, "SELECT report_id FROM application_rates WHERE year = 2021 AND province = '福建省'", "F")
	want(t, db, "SELECT count(*) FROM applications_wide WHERE agency_level = 'county'", "5")
	want(t, db, "SELECT figure, scope, is_canonical FROM applications WHERE report_id = 'D' AND item = 'denied.state_secret'", "2 area false")
}

// TestComments: what the catalog has is what schemas describes, column by
// column, and says so in both languages.
func TestComments(t *testing.T) {
	dir := t.TempDir()
	s := publish(t, dir, tiny())
	catalog, err := sql.Open("duckdb", filepath.Join(s.Dir, load.CatalogFile)+"?access_mode=READ_ONLY")
	if err != nil {
		t.Fatal(err)
	}
	defer catalog.Close()
	var views, columns []string
	for _, r := range schemas.Relations() {
		views = append(views, r.Name+" "+r.Comment())
		for _, c := range r.Columns {
			columns = append(columns, r.Name+" "+c.Name+" "+c.Type+" "+c.Comment())
		}
	}
	slices.Sort(views)
	slices.SortStableFunc(columns, func(a, b string) int { return strings.Compare(strings.Fields(a)[0], strings.Fields(b)[0]) })
	want(t, catalog, "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY view_name", views...)
	want(t, catalog, `SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
		WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index`, columns...)
	// Open has no comments, for they take longer than most questions; the same
	// words are in a view.
	want(t, open(t, dir), `SELECT relation, coalesce(column_name, ''), coalesce(type, '') FROM data_dictionary WHERE relation = 'category_shares'
		AND (position = 0 OR unit = '条') ORDER BY position`,
		"category_shares  ", "category_shares count BIGINT", "category_shares total BIGINT")
}

// standing are relations that have rows without any report.
var standing = []string{"codebook", "dictionary", "data_dictionary", "form_crosswalk", schemas.TableRuns}

func TestViewsOfNothing(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, factstest.Build(nil))
	db := open(t, dir)
	for _, r := range schemas.Relations() {
		if got := ask(t, db, "SELECT count(*) FROM "+r.Name); !slices.Contains(standing, r.Name) && got[0] != "0" {
			t.Errorf("%s has %s rows", r.Name, got[0])
		}
	}
}

func TestProblems(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, tiny(), factstest.Typed())
	problems, err := Problems(context.Background(), open(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%s: %s: %d: %s", p.Severity, p.Title, p.Total, strings.Join(p.Rows[0], " ")))
		if len(p.Rows[0]) != len(p.Columns) {
			t.Errorf("%s: %d columns, %d values", p.Title, len(p.Columns), len(p.Rows[0]))
		}
	}
	want := `error: checks failed: 1: A A县人民政府 2020 balance total 12 11 m
warning: duplicates: reports beside a canonical one: 1: D D县人民政府 2020 file:D A file:A
warning: reports whose province, year or level is not known: 1: a1 NULL NULL NULL NULL file:a1
warning: reports without tables: 1: E E县人民政府 2020  file:E
info: documents rejected, by reason: 3: encrypted extract 1 x.doc d`
	if strings.Join(got, "\n") != want {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
}
