SELECT report_id, province, year, agency_level,
{{range figureTables}}    with_{{.}},
{{end}}    with_categories,
{{range statuses}}    {{.}},
{{end}}{{range proofs}}    {{.}},
{{end}}    inferred
FROM files.sheet_counts
