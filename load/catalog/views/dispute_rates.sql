WITH cells AS (
    SELECT report_id, province, year, agency_level, channel, outcome, value, inferred_value,
        coalesce(value, inferred_value) AS figure
    FROM {{cells "disputes"}}
),
wide AS (
    SELECT report_id, province, year, agency_level,
{{range channels}}        max(figure) FILTER (channel = '{{.Code}}' AND outcome = 'upheld') AS {{.Name}}_upheld,
        max(figure) FILTER (channel = '{{.Code}}' AND outcome = 'corrected') AS {{.Name}}_corrected,
        max(figure) FILTER (channel = '{{.Code}}' AND outcome = 'other') AS {{.Name}}_other,
        max(figure) FILTER (channel = '{{.Code}}' AND outcome = 'total') AS {{.Name}}_total,
{{end}}        count(*) FILTER (value IS NULL AND inferred_value IS NOT NULL) AS inferred_figures
    FROM cells
    GROUP BY report_id, province, year, agency_level
)
SELECT w.report_id, w.province, w.year, w.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}{{range channels}}    w.{{.Name}}_total,
    w.{{.Name}}_corrected::DOUBLE
        / nullif(w.{{.Name}}_upheld + w.{{.Name}}_corrected + w.{{.Name}}_other, 0) AS {{.Name}}_correction_rate,
{{end}}    {{range $i, $c := channels}}{{if $i}} + {{end}}w.{{$c.Name}}_total{{end}} AS total,
    ({{range $i, $c := channels}}{{if $i}} + {{end}}w.{{$c.Name}}_corrected{{end}})::DOUBLE
        / nullif({{range $i, $c := channels}}{{if $i}} + {{end}}w.{{$c.Name}}_upheld + w.{{$c.Name}}_corrected + w.{{$c.Name}}_other{{end}}, 0) AS correction_rate,
    w.inferred_figures
FROM wide AS w
JOIN files.agencies AS r ON r.report_id = w.report_id
WHERE r.is_canonical
