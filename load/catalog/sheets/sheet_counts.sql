WITH cells AS (
{{range figureTables}}    SELECT report_id, province, year, agency_level, '{{.}}' AS fact_table, status, proof,
        value IS NULL AND inferred_value IS NOT NULL AS is_inferred
    FROM files.{{.}}
    UNION ALL
{{end}}    SELECT report_id, province, year, agency_level, 'categories', NULL, NULL, false
    FROM files.categories
    UNION ALL
    SELECT report_id, province, year, agency_level, NULL, NULL, NULL, false
    FROM files.agencies
),
counted AS (
    SELECT report_id, province, year, agency_level,
{{range statuses}}        count(*) FILTER (status = '{{.}}') AS {{.}},
{{end}}{{range proofs}}        count(*) FILTER (proof = '{{.}}') AS {{.}},
{{end}}        count(*) FILTER (is_inferred) AS inferred,
{{range figureTables}}        count(*) FILTER (fact_table = '{{.}}' AND status <> 'missing') > 0 AS with_{{.}},
{{end}}        count(*) FILTER (fact_table = 'categories') > 0 AS with_categories
    FROM cells
    GROUP BY report_id, province, year, agency_level
)
SELECT c.report_id, c.province, c.year, c.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}    r.form,
{{range statuses}}    c.{{.}},
{{end}}{{range proofs}}    c.{{.}},
{{end}}    c.inferred,
{{range figureTables}}    c.with_{{.}},
{{end}}    c.with_categories
FROM counted AS c
JOIN files.agencies AS r ON r.report_id = c.report_id
