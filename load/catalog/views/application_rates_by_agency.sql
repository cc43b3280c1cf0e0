WITH sums AS (
    SELECT agency_id, scope, min(year) AS first_year, max(year) AS last_year,
{{template "rate_sums"}}    FROM application_sums
    WHERE is_canonical AND agency_id IS NOT NULL
    GROUP BY agency_id, scope
)
SELECT a.agency_id, a.agency_name, a.agency_type, a.province, a.agency_level, a.prefecture, a.county, a.township, s.* EXCLUDE (agency_id)
FROM sums AS s
JOIN agencies AS a ON a.agency_id = s.agency_id
