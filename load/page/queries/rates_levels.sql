-- How applications were answered, by year, level and scope, over canonical reports of all provinces.
SELECT year, agency_level, scope, reports, reports_with_figures, inferred_figures, received, concluded,
    grant_rate, partial_grant_rate, denial_rate, unavailable_rate, not_processed_rate, other_rate,
    natural_person_share, carry_over_rate
FROM application_rates_by_year
ORDER BY year, list_position(['national', 'province', 'prefecture', 'county', 'township'], agency_level), scope
