-- The same by province, for the last eight years.
SELECT province, year, agency_level, scope, reports, reports_with_figures, inferred_figures, received, concluded,
    grant_rate, partial_grant_rate, denial_rate, unavailable_rate, not_processed_rate, other_rate
FROM application_rates_by_region
WHERE year IS NULL OR year > (SELECT max(year) FROM reports) - 8
ORDER BY concluded DESC NULLS LAST, province, year, agency_level, scope
