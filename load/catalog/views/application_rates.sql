SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}    received, carried_in, concluded, carried_out,
{{range rates}}    {{.Numerator}}::DOUBLE / nullif({{.Denominator}}, 0) AS {{.Name}},
{{end}}    inferred_figures
FROM application_sums
WHERE is_canonical
