{{- /* shares: one row a province, year, agency_level, scope and code of .Column, among .Cells of sheets. */ -}}
{{define "shares"}}WITH sheets AS (
    SELECT *, {{range $i, $c := .Cells}}{{if $i}} AND {{end}}{{.Name}} IS NOT NULL{{end}} AS complete
    FROM files.sheet_applications
    WHERE is_canonical
),
wide AS (
    SELECT province, year, agency_level, scope,
{{range .Cells}}        sum({{.Name}})::BIGINT AS {{.Name}},
        (sum({{.Name}}) FILTER (complete))::BIGINT AS {{.Name}}_complete,
        count(*) FILTER ({{.Has "rows"}}) AS {{.Name}}_reports,
        count(*) FILTER ({{.Has "rows"}} AND complete) AS {{.Name}}_reports_complete,
        count(*) FILTER ({{.Has "inferred"}}) AS {{.Name}}_inferred,
{{end}}    FROM sheets
    GROUP BY province, year, agency_level, scope
),
sums AS (
    SELECT province, year, agency_level, scope, unnest([
{{range $i, $c := .Cells}}        {{if $i}}, {{end}}{ {{$.Column}}: '{{.Code}}', value: {{.Name}}, share_numerator: {{.Name}}_complete, reports: {{.Name}}_reports, reports_with_figures: {{.Name}}_reports_complete, inferred_figures: {{.Name}}_inferred}
{{end}}    ], recursive := true)
    FROM wide
),
shares AS (
    SELECT *, (sum(share_numerator) OVER (PARTITION BY province, year, agency_level, scope))::BIGINT AS share_denominator
    FROM sums
    WHERE reports > 0
)
SELECT province, year, agency_level, scope, {{.Column}}, value,
    share_numerator::DOUBLE / nullif(share_denominator, 0) AS share, share_numerator, share_denominator,
    reports, reports_with_figures, inferred_figures
FROM shares
{{end}}
