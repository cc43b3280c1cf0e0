SELECT f.report_id, f.province, f.year, f.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}    r.form,
{{range factColumns "categories"}}    f.{{.}},
{{end}}FROM files.categories AS f
JOIN files.agencies AS r ON r.report_id = f.report_id
