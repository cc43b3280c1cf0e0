SELECT province, year, agency_level, scope,
    count(*) AS reports,
    count(concluded) AS reports_with_figures,
    sum(received)::BIGINT AS received,
    sum(carried_in)::BIGINT AS carried_in,
    sum(concluded)::BIGINT AS concluded,
    sum(carried_out)::BIGINT AS carried_out,
{{range rates}}    (sum({{.Numerator}}) FILTER ({{.Denominator}} IS NOT NULL))::DOUBLE
        / nullif(sum({{.Denominator}}) FILTER ({{.Numerator}} IS NOT NULL), 0) AS {{.Name}},
{{end}}    sum(inferred_figures)::BIGINT AS inferred_figures
FROM application_sums
WHERE is_canonical
GROUP BY province, year, agency_level, scope
