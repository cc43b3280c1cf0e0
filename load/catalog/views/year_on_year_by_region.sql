SELECT province, year, agency_level, scope, measure,
    (sum(figure) FILTER (previous IS NOT NULL))::BIGINT AS figure,
    (sum(previous) FILTER (figure IS NOT NULL))::BIGINT AS previous,
    sum(change)::BIGINT AS change,
    sum(change)::DOUBLE / nullif(sum(previous) FILTER (figure IS NOT NULL), 0) AS growth,
    count(*) AS reports,
    count(change) AS reports_with_figures,
    (sum(inferred_figures) FILTER (change IS NOT NULL))::BIGINT AS inferred_figures
FROM year_on_year
GROUP BY province, year, agency_level, scope, measure
