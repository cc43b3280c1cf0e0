package catalog

import (
	"context"
	"fmt"
	"strings"

	"gongkai/load"
	"gongkai/schemas"
)

// Verify re-reads a snapshot and lists what is wrong with it: files, footers,
// rows and digests; ids that stand twice or nowhere; counts that do not add
// up; identities of the forms whose outcome is not the one that checks has. It
// is about the warehouse; what is wrong with the reports, [Problems] tells.
func Verify(ctx context.Context, s *load.Snapshot) ([]string, error) {
	var wrong []string
	if err := s.Verify(); err != nil { // what is not whole answers no questions
		return strings.Split(err.Error(), "\n"), nil
	}
	if err := s.VerifyStored(); err != nil {
		return strings.Split(err.Error(), "\n"), nil
	}
	if err := s.VerifyLedger(); err != nil {
		wrong = append(wrong, err.Error())
	}
	db, err := OpenSnapshot(ctx, s)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	queries, err := storedQueries(s)
	if err != nil {
		return nil, err
	}
	for _, q := range append(verifyQueries(), queries...) {
		var n int64
		var example any
		if err := db.QueryRowContext(ctx, "SELECT count(*), min(example) FROM ("+q.query+")").Scan(&n, &example); err != nil {
			return nil, fmt.Errorf("looking for %s: %w", q.title, err)
		}
		if n > 0 {
			wrong = append(wrong, fmt.Sprintf("%s: %d, such as %v", q.title, n, example))
		}
	}
	return wrong, nil
}

type verifyQuery struct{ title, query string }

// storedQueries compare the stored tables of a snapshot with the tables.
func storedQueries(s *load.Snapshot) ([]verifyQuery, error) {
	all, err := sheetRelations()
	if err != nil {
		return nil, err
	}
	from := snapshotFiles(s.Dir)
	if from.stored == nil {
		return nil, nil
	}
	var out []verifyQuery
	for _, r := range all {
		kept, made := from.sheets(&r), "SELECT "+names(r.Table)+" FROM ("+r.query+")"
		out = append(out, verifyQuery{"rows of " + r.Name + " in the stored table " + r.from + " that the tables do not give, or the other way round",
			"SELECT report_id AS example FROM ((" + kept + " EXCEPT ALL " + made + ") UNION ALL (" + made + " EXCEPT ALL " + kept + "))"})
	}
	return out, nil
}

// verifyQueries each give a row with an example for what is wrong.
func verifyQueries() []verifyQuery {
	out := []verifyQuery{
		{"report_ids that stand twice", "SELECT report_id AS example FROM files.reports GROUP BY report_id HAVING count(*) > 1"},
		{"documents both in reports and in rejects", "SELECT source_uri AS example FROM files.rejects WHERE source_uri IN (SELECT source_uri FROM files.reports)"},
		{"agencies without exactly one canonical report for a year and scope",
			"SELECT agency_id AS example FROM files.reports WHERE agency_id IS NOT NULL AND year IS NOT NULL GROUP BY agency_id, province, year, agency_level, scope HAVING count(*) FILTER (is_canonical) <> 1"},
		{"reports whose canonical report is none",
			"SELECT report_id AS example FROM files.reports WHERE canonical_report_id NOT IN (SELECT report_id FROM files.reports WHERE is_canonical)"},
		{"cells whose value does not go with their status", ""},
		{"reports whose cells are not as many as they say", ""},
		{"reports whose checks failed are not as many as they say",
			"SELECT r.report_id AS example FROM files.reports AS r LEFT JOIN (SELECT report_id, count(*) AS n FROM files.checks WHERE outcome = 'fail' GROUP BY report_id) AS c USING (report_id) WHERE r.checks_failed <> coalesce(c.n, 0)"},
	}
	var status, counts []string
	for _, name := range schemas.FactTables {
		status = append(status, "SELECT report_id AS example FROM files."+name+" WHERE (value IS NOT NULL) <> (status = 'reported') OR inferred_value IS NOT NULL AND value IS NOT NULL")
		counts = append(counts, "SELECT report_id, status FROM files."+name)
	}
	out[4].query = strings.Join(status, " UNION ALL ")
	out[5].query = `SELECT report_id AS example FROM files.reports LEFT JOIN (
		SELECT report_id, count(*) FILTER (status = 'reported') AS a, count(*) FILTER (status IN ('blank', 'dash')) AS b, count(*) FILTER (status = 'missing') AS c, count(*) FILTER (status = 'illegible') AS d
		FROM (` + strings.Join(counts, " UNION ALL ") + `) GROUP BY report_id) AS n USING (report_id)
		WHERE (cells_reported, cells_blank, cells_missing, cells_illegible) IS DISTINCT FROM (coalesce(a, 0), coalesce(b, 0), coalesce(c, 0), coalesce(d, 0))`
	for _, t := range schemas.Tables() {
		if t.Partitioned && t.Name != schemas.TableReports {
			out = append(out, verifyQuery{"rows of " + t.Name + " whose report is none",
				"SELECT DISTINCT report_id AS example FROM files." + t.Name + " WHERE report_id NOT IN (SELECT report_id FROM files.reports)"})
		}
	}
	for _, f := range schemas.Forms() {
		for i := range f.Tables {
			for _, id := range f.Tables[i].Identities {
				out = append(out, identityQuery(f, &f.Tables[i], &id))
			}
		}
	}
	return out
}

// identityQuery tries an identity on the values of every report of a form, and
// compares how often it holds and fails with what checks has. Reports of mixed
// forms are left out: nothing in the tables tells which form each follows.
func identityQuery(f *schemas.Form, ft *schemas.FormTable, id *schemas.Identity) verifyQuery {
	t := schemas.TableByName(ft.FactTable)
	along, across := t.RowCode, t.ColumnCode
	if id.Along == "column" {
		along, across = across, along
	}
	side := func(codes []string) (sum, all string) {
		list := codeList(codes)
		return fmt.Sprintf("sum(value) FILTER (%s IN (%s))", across, list), fmt.Sprintf("count(value) FILTER (%s IN (%s)) = %d", across, list, len(codes))
	}
	left, leftAll := side(id.Left)
	right, rightAll := side(id.Right)
	return verifyQuery{
		title: fmt.Sprintf("reports of form %s whose identity %s of %s does not come out as in checks", f.Code, id.Rule, ft.FactTable),
		query: fmt.Sprintf(`
		WITH mine AS (SELECT report_id FROM files.reports WHERE form = %[1]s AND NOT list_contains(list_transform(warnings, lambda w: split_part(w, ':', 1)), 'mixed_forms')),
		tried AS (
			SELECT report_id, l = r AS holds FROM (
				SELECT report_id, %[2]s, %[3]s AS l, %[4]s AS r, %[5]s AND %[6]s AS stated
				FROM files.%[7]s WHERE report_id IN (FROM mine) GROUP BY report_id, %[2]s) WHERE stated),
		mine_tried AS (SELECT report_id, count(*) FILTER (holds) AS passed, count(*) FILTER (NOT holds) AS failed FROM tried GROUP BY report_id),
		told AS (SELECT report_id, count(*) FILTER (outcome = 'pass') AS passed, count(*) FILTER (outcome = 'fail') AS failed FROM files.checks WHERE rule = %[8]s AND fact_table = %[9]s AND report_id IN (FROM mine) GROUP BY report_id)
		SELECT report_id AS example FROM mine LEFT JOIN mine_tried AS a USING (report_id) LEFT JOIN told AS b USING (report_id)
		WHERE (coalesce(a.passed, 0), coalesce(a.failed, 0)) IS DISTINCT FROM (coalesce(b.passed, 0), coalesce(b.failed, 0))`,
			literal(f.Code), along, left, right, leftAll, rightAll, ft.FactTable, literal(id.Rule), literal(ft.FactTable)),
	}
}

// codeList is a list of codes as SQL has it between brackets.
func codeList(codes []string) string {
	quoted := make([]string, len(codes))
	for i, c := range codes {
		quoted[i] = literal(c)
	}
	return strings.Join(quoted, ", ")
}
