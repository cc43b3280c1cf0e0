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
