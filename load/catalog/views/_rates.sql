{{- /* rate_sums: columns of sums over rows of application_sums, and of each rate over the reports that give both its figures. */ -}}
{{define "rate_sums"}}    count(*) AS reports,
    count(concluded) AS reports_with_figures,
    sum(received)::BIGINT AS received,
    sum(carried_in)::BIGINT AS carried_in,
    sum(concluded)::BIGINT AS concluded,
    sum(carried_out)::BIGINT AS carried_out,
{{range rates}}    (sum({{.Numerator}}) FILTER ({{.Denominator}} IS NOT NULL))::DOUBLE
        / nullif(sum({{.Denominator}}) FILTER ({{.Numerator}} IS NOT NULL), 0) AS {{.Name}},
    (sum({{.Numerator}}) FILTER ({{.Denominator}} IS NOT NULL))::BIGINT AS {{.Name}}_numerator,
    (sum({{.Denominator}}) FILTER ({{.Numerator}} IS NOT NULL))::BIGINT AS {{.Name}}_denominator,
    count(*) FILTER ({{.Numerator}} IS NOT NULL AND {{.Denominator}} IS NOT NULL) AS {{.Name}}_reports,
{{end}}    sum(inferred_figures)::BIGINT AS inferred_figures
{{end}}
