{{define "fact" -}}
SELECT f.report_id, f.province, f.year, f.agency_level,
{{range agencyColumns}}    r.{{.}},
{{end}}{{range factColumns .}}    f.{{.}},
{{end}}{{if hasFigure .}}    coalesce(f.value, f.inferred_value) AS figure
{{end}}FROM files.{{.}} AS f
JOIN files.agencies AS r ON r.report_id = f.report_id
{{- end}}
