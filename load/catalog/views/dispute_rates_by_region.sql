WITH cells AS (
{{range $i, $c := channels}}{{if $i}}    UNION ALL
{{end}}    SELECT report_id, province, year, agency_level, scope, '{{.Code}}' AS channel,
{{range outcomes}}        {{$c.Name}}_{{.Name}} AS {{.Name}},
{{end}}        bit_count(disputes_inferred & {{bitsOf .Code}})::BIGINT AS inferred_figures
    FROM files.sheet_disputes
    WHERE is_canonical AND disputes_rows & {{bitsOf .Code}} <> 0
{{end}}),
decided AS (
    SELECT *, upheld + corrected + other AS decided
    FROM cells
)
SELECT province, year, agency_level, scope, channel,
    count(*) AS reports,
    count(decided) AS reports_with_figures,
{{range outcomes}}    sum({{.Name}})::BIGINT AS {{.Name}},
{{end}}    (sum(corrected) FILTER (decided IS NOT NULL))::DOUBLE / nullif(sum(decided), 0) AS correction_rate,
    (sum(corrected) FILTER (decided IS NOT NULL))::BIGINT AS correction_rate_numerator,
    sum(decided)::BIGINT AS correction_rate_denominator,
    (sum(corrected) FILTER (total IS NOT NULL))::DOUBLE / nullif(sum(total) FILTER (corrected IS NOT NULL), 0) AS corrected_share,
    (sum(corrected) FILTER (total IS NOT NULL))::BIGINT AS corrected_share_numerator,
    (sum(total) FILTER (corrected IS NOT NULL))::BIGINT AS corrected_share_denominator,
    sum(inferred_figures)::BIGINT AS inferred_figures
FROM decided
GROUP BY province, year, agency_level, scope, channel
