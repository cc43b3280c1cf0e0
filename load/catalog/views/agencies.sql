WITH found AS (
    SELECT *, row_number() OVER (PARTITION BY agency_id ORDER BY year DESC NULLS LAST, is_canonical DESC, report_id) AS place
    FROM files.agencies
    WHERE agency_id IS NOT NULL
), named AS (
    SELECT agency_id, agency_name, min(year) AS since, count(*) AS reports,
        agency_name || coalesce(' (' || string_agg(DISTINCT year::VARCHAR, ', ' ORDER BY year::VARCHAR) || ')', '') AS name
    FROM found
    GROUP BY agency_id, agency_name
), names AS (
    SELECT agency_id, list(name ORDER BY since NULLS LAST, name) AS names
    FROM named
    GROUP BY agency_id
), counted AS (
    SELECT agency_id, min(year) AS first_year, max(year) AS last_year, count(DISTINCT year) AS years,
        count(*) AS reports, count(*) FILTER (is_canonical) AS canonical_reports
    FROM found
    GROUP BY agency_id
)
SELECT f.agency_id, f.agency_name, f.agency_type, f.province, f.agency_level, f.prefecture, f.county, f.township,
    n.names, c.first_year, c.last_year, c.years, c.reports, c.canonical_reports
FROM found AS f
JOIN names AS n ON n.agency_id = f.agency_id
JOIN counted AS c ON c.agency_id = f.agency_id
WHERE f.place = 1
