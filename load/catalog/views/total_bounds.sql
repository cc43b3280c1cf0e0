WITH reporting AS (
    SELECT *, coalesce(concluded, handled) AS most, replace(replace(agency_id, ':office:办公室', ':government:'), ':office:办公厅', ':government:') AS government_id,
        coalesce(granted, 0) + coalesce(partially_granted, 0) + coalesce(denied, 0) + coalesce(unavailable, 0)
            + coalesce(not_processed, 0) + coalesce(other, 0) AS results
    FROM application_sums
    WHERE is_canonical AND agency_id IS NOT NULL AND year IS NOT NULL
        -- not IS DISTINCT FROM: with OR beside it DuckDB 1.5 drops row groups in which every scope is NULL
        AND (agency_type = 'government' AND coalesce(scope, '') <> 'organ' OR agency_type = 'office' AND scope = 'area')
), governments AS (
    -- one report a government: of its area before one that does not say, its own before that of its office
    SELECT *
    FROM reporting
    QUALIFY row_number() OVER (PARTITION BY government_id, year ORDER BY scope NULLS LAST, agency_type, report_id) = 1
), missing AS (
    SELECT m.year, m.province, m.agency_level
    FROM missing_reports AS m
    ANTI JOIN governments AS g ON g.government_id = m.agency_id AND g.year = m.year
    WHERE m.agency_type = 'government'
), bounds AS (
    -- counts are not negative and received + carried_in = concluded + carried_out, so a figure that is not known has limits
    SELECT year, province, agency_level, true AS is_found, unnest([
        {measure: 'received', figure: received, low: coalesce(received, natural_person_received, 0), high: coalesce(received, concluded + carried_out)},
        {measure: 'concluded', figure: concluded, low: coalesce(concluded, results), high: most}
{{- range results}},
        {measure: '{{.}}', figure: {{.}}, low: coalesce({{.}}, 0), high: coalesce({{.}}, if(most < results, 0, most - results))}
{{- end}}
    ], recursive := true)
    FROM governments
    UNION ALL
    SELECT year, province, agency_level, false, unnest(['received', 'concluded'{{range results}}, '{{.}}'{{end}}]), NULL, 0, NULL
    FROM missing
), likened AS (
    SELECT *, max(figure) OVER (PARTITION BY year, agency_level, measure) AS largest
    FROM bounds
)
SELECT province, year, agency_level, measure,
    count(*) AS governments,
    count(*) FILTER (is_found) AS reports,
    count(figure) AS reports_with_figures,
    count(*) FILTER (NOT is_found) AS missing_reports,
    sum(figure)::BIGINT AS known,
    sum(low)::BIGINT AS low,
    CASE WHEN count(high) = count(*) THEN sum(high)::BIGINT END AS high,
    max(largest) AS largest,
    CASE WHEN max(largest) IS NOT NULL THEN sum(coalesce(high, largest))::BIGINT END AS high_if_none_larger
FROM likened
GROUP BY province, year, agency_level, measure
