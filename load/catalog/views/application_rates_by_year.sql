SELECT year, agency_level, scope,
{{template "rate_sums"}}FROM application_sums
WHERE is_canonical
GROUP BY year, agency_level, scope
