-- Reports found by province and year, beside the governments of county level and above that are expected to
-- report and of which there is a report that can be counted.
WITH found AS (
    SELECT province, year, sum(reports)::BIGINT AS reports, sum(canonical_reports)::BIGINT AS canonical_reports,
        sum(without_tables)::BIGINT AS without_tables
    FROM coverage
    GROUP BY ALL
), years AS (
    SELECT DISTINCT year FROM found WHERE year IS NOT NULL
), expected AS (
    SELECT d.province, y.year, count(DISTINCT d.agency_id) AS expected
    FROM divisions AS d
    JOIN years AS y ON coalesce(d.since, y.year) <= y.year AND coalesce(d.ended, y.year + 1) > y.year
    WHERE d.agency_level <> 'township'
    GROUP BY ALL
), missing AS (
    SELECT province, year, count(DISTINCT agency_id) AS missing
    FROM missing_reports
    WHERE basis = 'gazetteer' AND agency_level <> 'township'
    GROUP BY ALL
), governments AS (
    SELECT e.province, e.year, e.expected AS governments, e.expected - coalesce(m.missing, 0) AS governments_found
    FROM expected AS e
    LEFT JOIN missing AS m ON m.province = e.province AND m.year = e.year
)
SELECT coalesce(f.province, g.province) AS province, coalesce(f.year, g.year) AS year,
    coalesce(f.reports, 0) AS reports, coalesce(f.canonical_reports, 0) AS canonical_reports,
    coalesce(f.without_tables, 0) AS without_tables,
    g.governments_found, g.governments, g.governments_found / nullif(g.governments, 0) AS governments_share
FROM found AS f
FULL JOIN governments AS g ON g.province = f.province AND g.year = f.year
ORDER BY ALL
