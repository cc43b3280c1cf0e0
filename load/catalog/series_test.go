package catalog

import (
	"fmt"
	"testing"

	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// government is the report of a county's government with its figures of the
// column 总计.
func government(code string, year int, scope any, items map[string]any) factstest.Report {
	id := fmt.Sprintf("%s-%d-%v", code, year, scope)
	return factstest.Report{ID: id, Province: "福建省", Year: year, Level: "county",
		Fields: factstest.Row{"scope": scope, "agency_name": code + "县人民政府", "agency_id": code + ":government:", "agency_type": "government"},
		Tables: map[string][]factstest.Row{schemas.TableApplications: cells("2019", items)}}
}

// department is the report of a department.
func department(code, subject string, items map[string]any) factstest.Report {
	r := government(code, 2020, "organ", items)
	r.ID = code + subject
	r.Fields["agency_type"], r.Fields["agency_id"] = "department", code+":department:"+subject
	return r
}

// years are the reports of two counties over the years, to compute by hand:
//
//	P, area: 2019 received 10, carried in 1, concluded 8, granted 4, carried out 3
//	         2020 received 15, carried in 3, concluded and carried out unknown
//	         2021 received 6, carried in 2, concluded 6, granted 3, carried out 2
//	         2022 received 9, carried in 0, concluded 9, granted unknown
//	P, organ: 2019 carried out 9: another scope, never compared
//	Q, area: 2019 received 20, concluded 20, granted 5
//	         2020 received 10 (inferred), concluded 10, granted 10
func years() *schemas.Facts {
	q2020 := government("Q", 2020, "area", map[string]any{"concluded_total": 10, "granted": 10})
	inferred(q2020.Tables[schemas.TableApplications], "received", 10)
	return factstest.Build([]factstest.Report{
		government("P", 2019, "area", map[string]any{"received": 10, "carried_in": 1, "concluded_total": 8, "granted": 4, "carried_out": 3}),
		government("P", 2020, "area", map[string]any{"received": 15, "carried_in": 3, "concluded_total": nil, "carried_out": nil}),
		government("P", 2021, "area", map[string]any{"received": 6, "carried_in": 2, "concluded_total": 6, "granted": 3, "carried_out": 2}),
		government("P", 2022, "area", map[string]any{"received": 9, "concluded_total": 9, "granted": nil}),
		government("P", 2019, "organ", map[string]any{"carried_out": 9}),
		government("Q", 2019, "area", map[string]any{"received": 20, "concluded_total": 20, "granted": 5}),
		q2020,
	})
}

func TestCarryOver(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, years())
	want(t, open(t, dir), `SELECT agency_name, year, carried_in, previous_carried_out, difference, agrees, previous_report_id, inferred_figures
		FROM carry_over WHERE scope = 'area' ORDER BY agency_name, year`,
		"P县人民政府 2019 1 NULL NULL NULL NULL 0",
		"P县人民政府 2020 3 3 0 true P-2019-area 0",
		"P县人民政府 2021 2 NULL NULL NULL P-2020-area 0",
		"P县人民政府 2022 0 2 -2 false P-2021-area 0",
		"Q县人民政府 2019 0 NULL NULL NULL NULL 0",
		"Q县人民政府 2020 0 0 0 true Q-2019-area 0")
}

func TestYearOnYear(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, years())
	db := open(t, dir)
	want(t, db, `SELECT agency_name, year, figure, previous, change, growth, inferred_figures FROM year_on_year
		WHERE measure = 'received' AND scope = 'area' AND previous IS NOT NULL ORDER BY agency_name, year`,
		"P县人民政府 2020 15 10 5 0.5 0", "P县人民政府 2021 6 15 -9 -0.6 0", "P县人民政府 2022 9 6 3 0.5 0",
		"Q县人民政府 2020 10 20 -10 -0.5 1")
	// Of what was concluded in 2020 only Q gives both years; in 2021 nobody.
	want(t, db, `SELECT year, measure, figure, previous, change, round(growth, 4), reports, reports_with_figures, inferred_figures
		FROM year_on_year_by_region WHERE measure IN ('received', 'concluded') AND scope = 'area' AND year IN (2020, 2021) ORDER BY ALL`,
		"2020 concluded 10 20 -10 -0.5 2 1 1", "2020 received 25 30 -5 -0.1667 2 2 1",
		"2021 concluded NULL NULL NULL NULL 1 0 NULL", "2021 received 6 15 -9 -0.6 1 1 0")
}

func TestBalancedPanel(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, years())
	db := open(t, dir)
	want(t, db, `SELECT agency_name, scope, year, panel_first_year, panel_last_year FROM balanced_panel ORDER BY ALL`,
		"P县人民政府 area 2019 2019 2019", "P县人民政府 area 2021 2021 2022", "P县人民政府 area 2022 2021 2022",
		"P县人民政府 organ 2019 2019 2019", "Q县人民政府 area 2019 2019 2020", "Q县人民政府 area 2020 2019 2020")
	want(t, db, `SELECT agency_name, year, concluded FROM balanced_panel WHERE panel_first_year <= 2019 AND panel_last_year >= 2020
		AND year BETWEEN 2019 AND 2020 ORDER BY ALL`, "Q县人民政府 2019 20", "Q县人民政府 2020 10")
}

func TestRatesByAgencyYearAndLevel(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, years())
	db := open(t, dir)
	// P's grants: 4 of 8 and 3 of 6; 2020 has no total and 2022 no grants.
	want(t, db, `SELECT agency_name, scope, first_year, last_year, reports, reports_with_figures, received, grant_rate, grant_rate_numerator,
		grant_rate_denominator, grant_rate_reports FROM application_rates_by_agency ORDER BY ALL`,
		"P县人民政府 area 2019 2022 4 3 40 0.5 7 14 2", "P县人民政府 organ 2019 2019 1 1 0 NULL 0 0 1",
		"Q县人民政府 area 2019 2020 2 2 30 0.5 15 30 2")
	want(t, db, `SELECT year, reports, round(grant_rate, 4), grant_rate_numerator, grant_rate_denominator, inferred_figures
		FROM application_rates_by_year WHERE scope = 'area' ORDER BY year`,
		"2019 2 0.3214 9 28 0", "2020 2 1 10 10 1", "2021 1 0.5 3 6 0", "2022 1 NULL NULL NULL 0")
	want(t, db, `SELECT agency_level, agency_type, scope, reports, grant_rate, grant_rate_reports FROM application_rates_by_level ORDER BY ALL`,
		"county government area 6 0.5 4", "county government organ 1 NULL 1")
}

func TestFamilies(t *testing.T) {
	dir := t.TempDir()
	granted := func(n, of int) map[string]any { return map[string]any{"granted": n, "concluded_total": of} }
	vertical := department("P", "税务局", granted(1, 2))
	vertical.Fields["agency_type"], vertical.Fields["agency_id"] = "vertical", "P:vertical:税务局"
	publish(t, dir, factstest.Build([]factstest.Report{
		department("P", "教育", granted(1, 4)), department("Q", "教育体育", granted(2, 4)),
		department("P", "市场监督管理", granted(3, 3)), department("P", "投资合作交流", granted(3, 3)),
		vertical, government("P", 2020, "organ", granted(5, 5)),
	}))
	db := open(t, dir)
	want(t, db, "SELECT agency_id, subject, family, label_zh FROM agency_families ORDER BY agency_id",
		"P:department:市场监督管理 市场监督管理 market_regulation 市场监督管理", "P:department:投资合作交流 投资合作交流 NULL NULL",
		"P:department:教育 教育 education 教育", "P:vertical:税务局 税务局 taxation 税务", "Q:department:教育体育 教育体育 education 教育")
	want(t, db, "SELECT family, reports, grant_rate, grant_rate_numerator, grant_rate_denominator FROM application_rates_by_family ORDER BY family NULLS LAST",
		"education 2 0.375 3 8", "market_regulation 1 1 3 3", "taxation 1 0.5 1 2", "NULL 1 1 3 3")
}

// Shares and disputes of regions, over the reports of [tiny]. Of its disputes
// only A's table is there; of A's copy D nothing counts.
func TestSharesByRegion(t *testing.T) {
	dir := t.TempDir()
	f := tiny()
	kinds := government("K", 2022, "area", nil)
	for _, a := range applicantKinds() {
		if a != "natural_person" {
			kinds.Tables[schemas.TableApplications] = append(kinds.Tables[schemas.TableApplications], factstest.Cell("received", a, 1))
		}
	}
	kinds.Tables[schemas.TableApplications] = append(kinds.Tables[schemas.TableApplications], factstest.Cell("received", "natural_person", 15))
	publish(t, dir, f, factstest.Build([]factstest.Report{kinds}))
	db := open(t, dir)
	want(t, db, `SELECT year, applicant, value, share, share_numerator, share_denominator, reports, reports_with_figures
		FROM applicant_shares WHERE applicant IN ('natural_person', 'business') ORDER BY year, applicant`,
		"2020 natural_person 8 NULL NULL NULL 1 0", "2022 business 1 0.05 1 20 1 1", "2022 natural_person 15 0.75 15 20 1 1")
	want(t, db, `SELECT channel, reports, reports_with_figures, upheld, corrected, total, correction_rate, correction_rate_numerator, correction_rate_denominator,
		round(corrected_share, 4), corrected_share_numerator, corrected_share_denominator FROM dispute_rates_by_region ORDER BY channel`,
		"litigation_after_reconsideration 1 0 1 NULL 2 NULL NULL NULL NULL NULL NULL",
		"litigation_direct 1 1 0 0 0 NULL 0 0 NULL 0 0",
		"reconsideration 1 1 2 1 7 0.25 1 4 0.1429 1 7")
	want(t, db, "SELECT category, share, share_numerator, share_denominator, count, reports, reports_with_figures FROM category_shares_by_region",
		"planning 0.28 7 25 7 1 1")
}
