package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"gongkai/load/result"
)

// Severity is how much a problem matters to who uses the data.
type Severity string

// Severities.
const (
	SeverityError   Severity = "error"   // figures contradict one another, or the warehouse itself
	SeverityWarning Severity = "warning" // something is missing or stands twice
	SeverityInfo    Severity = "info"    // good to know
)

// Problem is one kind of problem and where it occurs.
type Problem struct {
	Title    string
	Severity Severity
	Total    int // how often it occurs
	Columns  []string
	Rows     [][]string // the first occurrences, "NULL" for NULL
}

// problemRows is how many occurrences of a problem are listed.
const problemRows = 100

// problemQueries ask for each kind of problem, the worst first.
var problemQueries = []struct {
	title    string
	severity Severity
	query    string
}{
	{"agencies with several canonical reports for a year and scope", SeverityError, `
		SELECT agency_id, year, scope, count(*) AS reports, string_agg(source_uri, ', ' ORDER BY report_id) AS source_uris
		FROM reports WHERE is_canonical AND agency_id IS NOT NULL AND year IS NOT NULL
		GROUP BY agency_id, year, scope HAVING count(*) > 1 ORDER BY ALL`},
	{"checks failed", SeverityError, `
		SELECT c.report_id, c.agency_name, c.year, c.rule, c.subject, c.expected, c.actual, c.message
		FROM checks AS c WHERE c.outcome = 'fail' ORDER BY ALL`},
	{"figures that an identity contradicts", SeverityError, `
		SELECT report_id, agency_name, year, fact_table, cell, figure, raw, locator FROM (
			SELECT report_id, agency_name, year, 'applications' AS fact_table, item || ' × ' || applicant AS cell, figure::VARCHAR AS figure, raw, locator, proof FROM applications
			UNION ALL
			SELECT report_id, agency_name, year, 'disclosures', item || ' × ' || measure, figure::VARCHAR, raw, locator, proof FROM disclosures
			UNION ALL
			SELECT report_id, agency_name, year, 'disputes', channel || ' × ' || outcome, figure::VARCHAR, raw, locator, proof FROM disputes
		) WHERE proof = 'contradicted' ORDER BY ALL`},
	{"shares that differ from the numbers beside them by more than one percent point", SeverityWarning, `
		SELECT report_id, agency_name, year, label, count, total, share_reported, share_computed, locator
		FROM category_shares WHERE abs(share_difference) > 0.01 ORDER BY ALL`},
	{"cells that cannot be read with certainty", SeverityWarning, `
		SELECT report_id, agency_name, year, cells_illegible AS cells, source_uri
		FROM reports WHERE cells_illegible > 0 ORDER BY ALL`},
	{"duplicates: reports beside a canonical one", SeverityWarning, `
		SELECT d.report_id, d.agency_name, d.year, d.source_uri, d.canonical_report_id, c.source_uri AS canonical_source_uri
		FROM reports AS d LEFT JOIN reports AS c ON c.report_id = d.canonical_report_id
		WHERE NOT d.is_canonical ORDER BY ALL`},
	{"reports whose province, year or level is not known", SeverityWarning, `
		SELECT report_id, agency_name, province, year, agency_level, source_uri
		FROM reports WHERE province IS NULL OR year IS NULL OR agency_level IS NULL ORDER BY ALL`},
	{"reports without tables", SeverityWarning, `
		SELECT report_id, agency_name, year, layout, source_uri
		FROM reports WHERE form = 'none' ORDER BY ALL`},
	{"documents rejected, by reason", SeverityInfo, `
		SELECT reason, stage, count(*) AS documents, min(source_uri) AS example, arg_min(detail, source_uri) AS detail
		FROM rejects GROUP BY reason, stage ORDER BY documents DESC, reason, stage`},
}

// Problems lists what is wrong with the data of the snapshot, the worst
// first. A kind of problem that does not occur is left out.
func Problems(ctx context.Context, db *sql.DB) ([]Problem, error) {
	var out []Problem
	for _, q := range problemQueries {
		p := Problem{Title: q.title, Severity: q.severity}
		if err := p.fill(ctx, db, q.query); err != nil {
			return nil, fmt.Errorf("looking for %s: %w", q.title, err)
		}
		if p.Total > 0 {
			out = append(out, p)
		}
	}
	return out, nil
}

// fill runs the query, keeps the first rows and counts them all.
func (p *Problem) fill(ctx context.Context, db *sql.DB, query string) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	s, err := result.Of(rows)
	if err != nil {
		return err
	}
	p.Columns = s.Names
	for {
		ok, err := s.Next()
		if err != nil || !ok {
			return err
		}
		p.Total++
		if p.Total > problemRows {
			continue
		}
		row := make([]string, len(s.Names))
		s.Texts(row, "NULL")
		p.Rows = append(p.Rows, row)
	}
}
