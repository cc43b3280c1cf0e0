SELECT report_id, province, year, agency_level,
{{range factColumns "reports"}}    {{.}},
{{end}}FROM files.reports
