-- Categories that narratives count, by year. A report is one observation: shares are not added, so that the report
-- of an area and those of its organs may stand side by side.
WITH named AS (
    SELECT year, category,
        count(DISTINCT report_id) AS reports,
        count(DISTINCT report_id) FILTER (share_computed IS NOT NULL) AS reports_with_figures,
        quantile_cont(share_computed, 0.25) AS lower_quartile,
        median(share_computed) AS median_share,
        quantile_cont(share_computed, 0.75) AS upper_quartile,
        count(*) FILTER (abs(share_difference) > 0.01) AS shares_off
    FROM category_shares
    WHERE is_canonical
    GROUP BY ALL
)
SELECT *
FROM named
QUALIFY row_number() OVER (PARTITION BY year ORDER BY reports DESC, category NULLS LAST) <= ?
ORDER BY year, reports DESC, category NULLS LAST
