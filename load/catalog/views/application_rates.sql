SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}    received, carried_in, handled, concluded, carried_out,
    granted, partially_granted, denied, unavailable, not_processed, other, natural_person_received,
{{range rates}}    {{.Numerator}}::DOUBLE / nullif({{.Denominator}}, 0) AS {{.Name}},
{{end}}    inferred_figures
FROM application_sums
WHERE is_canonical
