WITH cells AS (
    SELECT report_id, province, year, agency_level, channel, outcome, value, inferred_value,
        coalesce(value, inferred_value) AS figure
    FROM {{cells "disputes"}}
),
wide AS (
    SELECT report_id, province, year, agency_level,
{{range channels}}{{$channel := .}}{{range outcomes}}        max(figure) FILTER (channel = '{{$channel.Code}}' AND outcome = '{{.Code}}') AS {{$channel.Name}}_{{.Name}},
{{end}}{{end}}        count(*) FILTER (value IS NULL AND inferred_value IS NOT NULL) AS inferred_figures
    FROM cells
    GROUP BY report_id, province, year, agency_level
),
sums AS (
    SELECT *,
{{range channels}}        {{.Name}}_upheld + {{.Name}}_corrected + {{.Name}}_other AS {{.Name}}_decided,
{{end}}{{range outcomes}}        {{$outcome := .}}{{range $i, $c := channels}}{{if $i}} + {{end}}{{$c.Name}}_{{$outcome.Name}}{{end}} AS {{.Name}},
{{end}}    FROM wide
)
SELECT s.report_id, s.province, s.year, s.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}{{range channels}}    s.{{.Name}}_total, s.{{.Name}}_corrected, s.{{.Name}}_decided,
    s.{{.Name}}_corrected::DOUBLE / nullif(s.{{.Name}}_decided, 0) AS {{.Name}}_correction_rate,
    s.{{.Name}}_corrected::DOUBLE / nullif(s.{{.Name}}_total, 0) AS {{.Name}}_corrected_share,
{{end}}    s.total, s.corrected, s.upheld + s.corrected + s.other AS decided,
    s.corrected::DOUBLE / nullif(s.upheld + s.corrected + s.other, 0) AS correction_rate,
    s.corrected::DOUBLE / nullif(s.total, 0) AS corrected_share,
    s.inferred_figures
FROM sums AS s
JOIN files.agencies AS r ON r.report_id = s.report_id
WHERE r.is_canonical
