SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}{{range parts "applications"}}{{range .Cells}}    {{.Name}},
{{end}}{{end}}    {{range $i, $p := parts "applications"}}{{if $i}} + {{end}}bit_count({{.Name}}_inferred)::BIGINT{{end}} AS inferred_figures
FROM files.sheet_applications
