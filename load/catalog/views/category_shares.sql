-- view: one row a report and category that its narrative counts: the share that it states beside the share that its numbers give.
-- column share_computed: count / total, not rounded; NULL where the text gives no total
-- column share_difference: share_reported - share_computed
SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}    label, category, count, total, share_reported,
    count::DOUBLE / nullif(total, 0) AS share_computed,
    share_reported - count::DOUBLE / nullif(total, 0) AS share_difference,
    locator
FROM categories
