WITH cells AS (
    SELECT report_id, province, year, agency_level, item, applicant, value, inferred_value,
        coalesce(value, inferred_value) AS figure
    FROM {{cells "applications"}}
),
-- by item first: a seventh of the rows is left for the many columns
lines AS (
    SELECT report_id, province, year, agency_level, item,
{{range applicants}}        max(figure) FILTER (applicant = '{{.Code}}') AS {{.Name}},
{{end}}        count(*) FILTER (value IS NULL AND inferred_value IS NOT NULL) AS inferred_figures
    FROM cells
    GROUP BY report_id, province, year, agency_level, item
),
wide AS (
    SELECT report_id, province, year, agency_level,
{{range items}}        max(total) FILTER (item = '{{.Code}}') AS {{.Name}},
{{end}}{{range applicantItems}}        max({{.Applicant}}) FILTER (item = '{{.Code}}') AS {{.Name}},
{{end}}        sum(inferred_figures)::BIGINT AS inferred_figures
    FROM lines
    GROUP BY report_id, province, year, agency_level
)
SELECT w.report_id, w.province, w.year, w.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}{{range items}}    w.{{.Name}},
{{end}}{{range applicantItems}}    w.{{.Name}},
{{end}}    w.inferred_figures
FROM wide AS w
JOIN files.agencies AS r ON r.report_id = w.report_id
