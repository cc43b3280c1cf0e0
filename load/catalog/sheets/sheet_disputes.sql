WITH cells AS (
    SELECT report_id, province, year, agency_level, channel, outcome, coalesce(value, inferred_value) AS figure,
        value IS NULL AND inferred_value IS NOT NULL AS is_inferred,
        1::BIGINT << CASE{{range $i, $c := (index (parts "disputes") 0).Cells}} WHEN channel = '{{.Row}}' AND outcome = '{{.Column}}' THEN {{$i}}{{end}} END AS bit
    FROM {{cells "disputes"}}
),
sums AS (
    SELECT report_id, province, year, agency_level,
{{range parts "disputes"}}{{range .Cells}}        max(figure) FILTER (channel = '{{.Row}}' AND outcome = '{{.Column}}') AS {{.Name}},
{{end}}        coalesce(bit_or(bit), 0) AS {{.Name}}_rows,
        coalesce(bit_or(bit) FILTER (is_inferred), 0) AS {{.Name}}_inferred,
{{end}}    FROM cells
    GROUP BY report_id, province, year, agency_level
)
SELECT s.report_id, s.province, s.year, s.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}    r.form,
{{range parts "disputes"}}{{range .Cells}}    s.{{.Name}},
{{end}}    s.{{.Name}}_rows, s.{{.Name}}_inferred,
{{end}}FROM sums AS s
JOIN files.agencies AS r ON r.report_id = s.report_id
