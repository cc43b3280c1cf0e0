-- What became of reconsideration and litigation, by year, level, scope and channel. The correction rate is over the
-- canonical reports that give all three results.
WITH wide AS (
    SELECT report_id, year, agency_level, scope, channel,
        max(figure) FILTER (outcome = 'upheld') AS upheld,
        max(figure) FILTER (outcome = 'corrected') AS corrected,
        max(figure) FILTER (outcome = 'other') AS other,
        max(figure) FILTER (outcome = 'pending') AS pending,
        max(figure) FILTER (outcome = 'total') AS total,
        count(*) FILTER (value IS NULL AND inferred_value IS NOT NULL) AS inferred
    FROM disputes
    WHERE is_canonical
    GROUP BY ALL
)
SELECT w.year, w.agency_level, w.scope, w.channel,
    count(*) AS reports,
    count(upheld + corrected + other) AS reports_with_figures,
    sum(inferred)::BIGINT AS inferred_figures,
    sum(total)::BIGINT AS total,
    (sum(corrected) FILTER (upheld + other IS NOT NULL))::BIGINT AS corrected,
    (sum(upheld + corrected + other))::BIGINT AS decided,
    (sum(corrected) FILTER (upheld + other IS NOT NULL))::DOUBLE / nullif(sum(upheld + corrected + other), 0)::DOUBLE AS correction_rate
FROM wide AS w
JOIN codebook AS c ON c."table" = 'disputes' AND c.kind = 'channel' AND c.code = w.channel
GROUP BY ALL
ORDER BY w.year, w.agency_level, w.scope, min(c.position)
