SELECT province, year, agency_level, scope,
    (sum(received) FILTER (population IS NOT NULL))::BIGINT AS received,
    (sum(population) FILTER (received IS NOT NULL))::BIGINT AS population,
    (sum(received) FILTER (population IS NOT NULL))::DOUBLE * 100000
        / sum(population) FILTER (received IS NOT NULL) AS received_per_100000,
    count(*) AS reports,
    count(*) FILTER (received IS NOT NULL AND population IS NOT NULL) AS reports_with_figures,
    (sum(inferred_figures) FILTER (received IS NOT NULL AND population IS NOT NULL))::BIGINT AS inferred_figures
FROM applications_per_100000
WHERE agency_type = 'government' -- an office's report on the area would count its people twice
GROUP BY province, year, agency_level, scope
