-- Of all applications concluded, what became of how many: over the canonical reports that give every outcome, so
-- that the parts have one base.
WITH whole AS (
    SELECT *, granted + partially_granted + denied + unavailable + not_processed + other AS answered
    FROM application_sums
    WHERE is_canonical
)
SELECT year, agency_level, scope,
    count(*) AS reports,
    count(answered) AS reports_with_figures,
    (sum(granted) FILTER (answered IS NOT NULL))::BIGINT AS granted,
    (sum(partially_granted) FILTER (answered IS NOT NULL))::BIGINT AS partially_granted,
    (sum(denied) FILTER (answered IS NOT NULL))::BIGINT AS denied,
    (sum(unavailable) FILTER (answered IS NOT NULL))::BIGINT AS unavailable,
    (sum(not_processed) FILTER (answered IS NOT NULL))::BIGINT AS not_processed,
    (sum(other) FILTER (answered IS NOT NULL))::BIGINT AS other
FROM whole
GROUP BY year, agency_level, scope
ORDER BY year, list_position(['national', 'province', 'prefecture', 'county', 'township'], agency_level), scope
