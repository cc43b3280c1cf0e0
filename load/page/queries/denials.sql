-- Grounds of denial by year, level and scope, over all provinces.
WITH items AS (
    SELECT year, agency_level, scope, item,
        sum(reports)::BIGINT AS reports,
        sum(reports_with_figures)::BIGINT AS reports_with_figures,
        sum(inferred_figures)::BIGINT AS inferred_figures,
        sum(value)::BIGINT AS value,
        sum(share_numerator) AS part,
        sum(share_denominator) AS whole
    FROM denial_reasons
    GROUP BY ALL
)
SELECT i.year, i.agency_level, i.scope, i.item, i.reports, i.reports_with_figures, i.inferred_figures, i.value,
    i.part::DOUBLE / nullif(i.whole, 0) AS share
FROM items AS i
JOIN codebook AS c ON c."table" = 'applications' AND c.kind = 'item' AND c.code = i.item
ORDER BY i.year, i.agency_level, i.scope, c.position
