SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}    label, category, count, total, share_reported,
    count::DOUBLE / nullif(total, 0) AS share_computed,
    share_reported - count::DOUBLE / nullif(total, 0) AS share_difference,
    locator
FROM categories
