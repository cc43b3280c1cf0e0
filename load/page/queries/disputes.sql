-- What became of reconsideration and litigation, by year, level, scope and channel, over all provinces.
WITH results AS (
    SELECT year, agency_level, scope, channel,
        sum(reports)::BIGINT AS reports,
        sum(reports_with_figures)::BIGINT AS reports_with_figures,
        sum(inferred_figures)::BIGINT AS inferred_figures,
        sum(total)::BIGINT AS total,
        sum(correction_rate_denominator)::BIGINT AS decided,
        sum(correction_rate_numerator)::BIGINT AS corrected
    FROM dispute_rates_by_region
    GROUP BY ALL
)
SELECT r.*, r.corrected::DOUBLE / nullif(r.decided, 0) AS correction_rate
FROM results AS r
JOIN codebook AS c ON c."table" = 'disputes' AND c.kind = 'channel' AND c.code = r.channel
ORDER BY r.year, r.agency_level, r.scope, c.position
