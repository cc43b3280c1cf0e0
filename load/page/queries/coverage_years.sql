-- Reports found by year and level. Reports may be counted over levels; their figures may not be added.
SELECT year, agency_level,
    sum(reports)::BIGINT AS reports,
    sum(canonical_reports)::BIGINT AS canonical_reports,
    sum(with_applications)::BIGINT AS with_applications,
    sum(with_disclosures)::BIGINT AS with_disclosures,
    sum(with_disputes)::BIGINT AS with_disputes,
    sum(with_categories)::BIGINT AS with_categories,
    sum(without_tables)::BIGINT AS without_tables
FROM found
GROUP BY year, agency_level
ORDER BY year, list_position(['national', 'province', 'prefecture', 'county', 'township'], agency_level)
