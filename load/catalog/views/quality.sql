SELECT c.report_id, c.province, c.year, c.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}    r.source_uri, r.form, r.layout,
{{range statuses}}    c.{{.}} AS cells_{{.}},
{{end}}{{range proofs}}    c.{{.}} AS cells_{{.}},
{{end}}    c.inferred AS inferred_figures,
    r.checks_failed, r.warnings
FROM report_cells AS c
JOIN files.reports AS r ON r.report_id = c.report_id
