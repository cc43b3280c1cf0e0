-- Cells by year and status.
SELECT year,
    sum(reports)::BIGINT AS reports,
    sum(cells_reported)::BIGINT AS reported,
    sum(cells_blank)::BIGINT AS blank,
    sum(cells_dash)::BIGINT AS dash,
    sum(cells_missing)::BIGINT AS missing,
    sum(cells_illegible)::BIGINT AS illegible,
    sum(inferred_figures)::BIGINT AS inferred_figures
FROM found
GROUP BY ALL
ORDER BY ALL
