WITH cells AS (
    SELECT f.report_id, f.province, f.year, f.agency_level, r.scope, f.channel,
{{range outcomes}}        max(coalesce(f.value, f.inferred_value)) FILTER (f.outcome = '{{.Code}}') AS {{.Name}},
{{end}}        count(*) FILTER (f.value IS NULL AND f.inferred_value IS NOT NULL) AS inferred_figures
    FROM files.disputes AS f
    JOIN files.agencies AS r ON r.report_id = f.report_id
    WHERE r.is_canonical
    GROUP BY f.report_id, f.province, f.year, f.agency_level, r.scope, f.channel
),
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
