SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}    form
FROM files.reports
