SELECT province, year, agency_level,
    count(*) AS reports,
    count(*) FILTER (is_canonical) AS canonical_reports,
{{range figureTables}}    count(*) FILTER (with_{{.}}) AS with_{{.}},
{{end}}    count(*) FILTER (with_categories) AS with_categories,
    count(*) FILTER ({{range $i, $t := figureTables}}{{if $i}} AND {{end}}NOT with_{{$t}}{{end}}) AS without_tables,
{{range forms}}    count(*) FILTER (form = '{{.}}') AS form_{{.}},
{{end}}{{range statuses}}    sum({{.}})::BIGINT AS cells_{{.}},
{{end}}    sum(inferred)::BIGINT AS inferred_figures
FROM files.sheet_counts
GROUP BY province, year, agency_level
