WITH cells AS (
    SELECT report_id, province, year, agency_level, item, applicant, coalesce(value, inferred_value) AS figure,
        value IS NULL AND inferred_value IS NOT NULL AS is_inferred,
        1::BIGINT << CASE item{{range $i, $c := (index (parts "applications") 0).Cells}} WHEN '{{$c.Row}}' THEN {{$i}}{{end}} END AS bit
    FROM {{cells "applications"}}
),
-- by item first: a seventh of the rows is left for the many columns
lines AS (
    SELECT report_id, province, year, agency_level, item, bit,
{{range $i, $p := parts "applications"}}        max(figure) FILTER (applicant = '{{.Name}}') AS {{.Name}},
        if(count(*) FILTER (applicant = '{{.Name}}') > 0, bit, 0) AS {{.Name}}_bit,
        if(count(*) FILTER (applicant = '{{.Name}}' AND is_inferred) > 0, bit, 0) AS {{.Name}}_inferred_bit,
{{end}}    FROM cells
    GROUP BY report_id, province, year, agency_level, item, bit
),
sums AS (
    SELECT report_id, province, year, agency_level,
{{range $p := parts "applications"}}{{range .Cells}}        max({{$p.Name}}) FILTER (item = '{{.Row}}') AS {{.Name}},
{{end}}        coalesce(bit_or({{.Name}}_bit), 0) AS {{.Name}}_rows,
        coalesce(bit_or({{.Name}}_inferred_bit), 0) AS {{.Name}}_inferred,
{{end}}    FROM lines
    GROUP BY report_id, province, year, agency_level
)
SELECT s.report_id, s.province, s.year, s.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}    r.form,
{{range parts "applications"}}{{range .Cells}}    s.{{.Name}},
{{end}}    s.{{.Name}}_rows, s.{{.Name}}_inferred,
{{end}}FROM sums AS s
JOIN files.agencies AS r ON r.report_id = s.report_id
