-- The agencies of each year that received the most applications.
SELECT agency_name, province, year, agency_level, scope, received, concluded, grant_rate, denial_rate, natural_person_share, inferred_figures
FROM application_rates
WHERE received IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY year ORDER BY received DESC, report_id) <= ?
ORDER BY year, received DESC, report_id
