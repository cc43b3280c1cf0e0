WITH labels AS (
    -- several labels of one sentence may be one category
    SELECT report_id, province, year, agency_level, scope, category, total, sum(count) AS count, bool_and(count IS NOT NULL) AS counted
    FROM categories
    WHERE is_canonical AND category IS NOT NULL
    GROUP BY report_id, province, year, agency_level, scope, category, total
)
SELECT province, year, agency_level, scope, category,
    (sum(count) FILTER (counted AND total IS NOT NULL))::DOUBLE / nullif(sum(total) FILTER (counted), 0) AS share,
    (sum(count) FILTER (counted AND total IS NOT NULL))::BIGINT AS share_numerator,
    (sum(total) FILTER (counted))::BIGINT AS share_denominator,
    sum(count)::BIGINT AS count,
    count(DISTINCT report_id) AS reports,
    count(DISTINCT report_id) FILTER (counted AND total IS NOT NULL) AS reports_with_figures
FROM labels
GROUP BY province, year, agency_level, scope, category
