WITH sums AS (
    SELECT s.*, f.family
    FROM application_sums AS s
    JOIN agency_families AS f ON f.agency_id = s.agency_id
    WHERE s.is_canonical
)
SELECT year, agency_level, scope, family,
{{template "rate_sums"}}FROM sums
GROUP BY year, agency_level, scope, family
