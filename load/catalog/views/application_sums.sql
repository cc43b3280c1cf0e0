-- stored: report_id
WITH cells AS (
    SELECT report_id, province, year, agency_level, item, applicant, value, inferred_value,
        coalesce(value, inferred_value) AS figure
    FROM {{cells "applications"}}
    WHERE applicant = 'total' OR applicant = 'natural_person' AND item = 'received' OR applicant IS NULL
),
sums AS (
    SELECT report_id, province, year, agency_level,
        max(figure) FILTER (applicant = 'total' AND item = 'received') AS received,
        max(figure) FILTER (applicant = 'total' AND item = 'carried_in') AS carried_in,
        max(figure) FILTER (applicant = 'total' AND item = 'concluded_total') AS concluded,
        max(figure) FILTER (applicant = 'total' AND item = 'carried_out') AS carried_out,
        max(figure) FILTER (applicant = 'total' AND item = 'granted') AS granted,
        max(figure) FILTER (applicant = 'total' AND item = 'partially_granted') AS partially_granted,
{{- range itemGroups}}
        CASE
{{- range .Alternatives}}
            WHEN count(figure) FILTER (item IN ({{codes .}})) = {{len .}}
                THEN (sum(figure) FILTER (item IN ({{codes .}})))::BIGINT
{{- end}}
        END AS {{.Name}},
{{- end}}
        max(figure) FILTER (applicant = 'natural_person') AS natural_person_received,
        count(*) FILTER (value IS NULL AND inferred_value IS NOT NULL) AS inferred_figures
    FROM cells
    GROUP BY report_id, province, year, agency_level
)
SELECT s.report_id, s.province, s.year, s.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}    s.received, s.carried_in, s.received + s.carried_in AS handled, s.concluded, s.carried_out, s.granted, s.partially_granted,
{{range itemGroups}}    s.{{.Name}},
{{end}}    s.natural_person_received,
    s.inferred_figures
FROM sums AS s
JOIN files.agencies AS r ON r.report_id = s.report_id
