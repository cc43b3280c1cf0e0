-- The same by family of departments, for the last eight years.
SELECT family, year, agency_level, scope, reports, reports_with_figures, inferred_figures, received, concluded,
    grant_rate, partial_grant_rate, denial_rate, unavailable_rate, not_processed_rate, other_rate
FROM application_rates_by_family
WHERE family IS NOT NULL AND (year IS NULL OR year > (SELECT max(year) FROM reports) - 8)
ORDER BY concluded DESC NULLS LAST, family, year, agency_level, scope
