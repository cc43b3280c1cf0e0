-- view: one row a province, year and agency_level: reports found, with which tables, of which form, and their cells by status.
-- column reports: reports found
-- column canonical_reports: those that are canonical
{{range statuses}}-- column cells_{{.}}: cells of status {{.}}
{{end}}{{range forms}}-- column form_{{.}}: reports of form {{.}}
{{end}}{{range figureTables}}-- column with_{{.}}: reports that have the table {{.}}
{{end}}-- column with_categories: reports whose narrative counts categories
-- column without_tables: reports that have none of the statutory tables
-- column inferred_figures: cells whose value was inferred
SELECT c.province, c.year, c.agency_level,
    count(*) AS reports,
    count(*) FILTER (r.is_canonical) AS canonical_reports,
{{range figureTables}}    count(*) FILTER (c.with_{{.}}) AS with_{{.}},
{{end}}    count(*) FILTER (c.with_categories) AS with_categories,
    count(*) FILTER ({{range $i, $t := figureTables}}{{if $i}} AND {{end}}NOT c.with_{{$t}}{{end}}) AS without_tables,
{{range forms}}    count(*) FILTER (r.form = '{{.}}') AS form_{{.}},
{{end}}{{range statuses}}    sum(c.{{.}})::BIGINT AS cells_{{.}},
{{end}}    sum(c.inferred)::BIGINT AS inferred_figures
FROM report_cells AS c
JOIN files.agencies AS r ON r.report_id = c.report_id
GROUP BY c.province, c.year, c.agency_level
