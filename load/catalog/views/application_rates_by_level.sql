SELECT agency_level, agency_type, scope,
{{template "rate_sums"}}FROM application_sums
WHERE is_canonical
GROUP BY agency_level, agency_type, scope
