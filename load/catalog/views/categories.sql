SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}{{range factColumns "categories"}}    {{.}},
{{end}}FROM files.sheet_categories
