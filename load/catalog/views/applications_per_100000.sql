SELECT s.report_id, s.province, s.year, s.agency_level, s.agency_name, s.agency_id, s.agency_type, s.scope,
    s.received, p.population,
    s.received * 100000.0::DOUBLE / p.population AS received_per_100000,
    p.source,
    s.inferred_figures
FROM application_sums AS s
LEFT JOIN population AS p ON p.code = split_part(s.agency_id, ':', 1) AND p.year = s.year
WHERE s.is_canonical AND (s.agency_type = 'government' AND coalesce(s.scope, '') <> 'organ' OR s.agency_type = 'office' AND s.scope = 'area')
