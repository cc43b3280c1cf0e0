{{- /* shares: one row a province, year, agency_level, scope and code of .Column, among .Codes of cells in which .Fixed holds. */ -}}
{{define "shares"}}WITH cells AS (
    SELECT f.report_id, f.province, f.year, f.agency_level, r.scope, f.{{.Column}}, f.value, f.inferred_value,
        coalesce(f.value, f.inferred_value) AS figure,
        count(coalesce(f.value, f.inferred_value)) OVER (PARTITION BY f.report_id, f.province, f.year, f.agency_level) = {{len .Codes}} AS complete
    FROM files.applications AS f
    JOIN files.agencies AS r ON r.report_id = f.report_id
    WHERE r.is_canonical AND f.{{.Fixed}} AND f.{{.Column}} IN ({{codes .Codes}})
),
sums AS (
    SELECT province, year, agency_level, scope, {{.Column}},
        sum(figure)::BIGINT AS value,
        (sum(figure) FILTER (complete))::BIGINT AS share_numerator,
        count(*) AS reports,
        count(*) FILTER (complete) AS reports_with_figures,
        count(*) FILTER (value IS NULL AND inferred_value IS NOT NULL) AS inferred_figures
    FROM cells
    GROUP BY province, year, agency_level, scope, {{.Column}}
),
shares AS (
    SELECT *, (sum(share_numerator) OVER (PARTITION BY province, year, agency_level, scope))::BIGINT AS share_denominator
    FROM sums
)
SELECT province, year, agency_level, scope, {{.Column}}, value,
    share_numerator::DOUBLE / nullif(share_denominator, 0) AS share, share_numerator, share_denominator,
    reports, reports_with_figures, inferred_figures
FROM shares
{{end}}
