-- Grounds of denial by year, level and scope. The share is over the canonical reports that give every ground.
WITH grounds AS (
    SELECT code, position FROM codebook WHERE "table" = 'applications' AND kind = 'item' AND parent = 'denied'
), cells AS (
    SELECT a.report_id, a.year, a.agency_level, a.scope, a.item, g.position, a.figure,
        a.value IS NULL AND a.inferred_value IS NOT NULL AS is_inferred,
        count(a.figure) OVER (PARTITION BY a.report_id) = (SELECT count(*) FROM grounds) AS complete
    FROM applications AS a
    JOIN grounds AS g ON g.code = a.item
    WHERE a.is_canonical AND a.applicant = 'total'
), items AS (
    SELECT year, agency_level, scope, position, item,
        count(*) AS reports,
        count(*) FILTER (complete) AS reports_with_figures,
        count(*) FILTER (is_inferred) AS inferred_figures,
        sum(figure)::BIGINT AS value,
        (sum(figure) FILTER (complete))::BIGINT AS complete_value
    FROM cells
    GROUP BY ALL
)
SELECT year, agency_level, scope, item, reports, reports_with_figures, inferred_figures, value,
    complete_value::DOUBLE / nullif(sum(complete_value) OVER (PARTITION BY year, agency_level, scope), 0)::DOUBLE AS share
FROM items
ORDER BY year, agency_level, scope, position
