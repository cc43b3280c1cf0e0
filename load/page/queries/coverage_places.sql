-- Reports found by province and year, beside the governments of county level and above that were there in the
-- year and those of them of which there is a report that can be counted.
WITH places AS (
    SELECT province, year, sum(reports)::BIGINT AS reports, sum(canonical_reports)::BIGINT AS canonical_reports,
        sum(without_tables)::BIGINT AS without_tables
    FROM found
    GROUP BY ALL
), years AS (
    SELECT DISTINCT year FROM places WHERE year IS NOT NULL
), answered AS (
    SELECT DISTINCT agency_id, year FROM reports WHERE form <> 'none'
), governments AS (
    SELECT d.province, y.year, count(DISTINCT d.agency_id) AS governments, count(DISTINCT a.agency_id) AS governments_found
    FROM divisions AS d
    JOIN years AS y ON coalesce(d.since, y.year) <= y.year AND coalesce(d.ended, y.year + 1) > y.year
    LEFT JOIN answered AS a ON a.agency_id = d.agency_id AND a.year = y.year
    WHERE d.agency_level <> 'township'
    GROUP BY ALL
)
SELECT coalesce(p.province, g.province) AS province, coalesce(p.year, g.year) AS year,
    coalesce(p.reports, 0) AS reports, coalesce(p.canonical_reports, 0) AS canonical_reports,
    coalesce(p.without_tables, 0) AS without_tables,
    g.governments_found, g.governments, g.governments_found / nullif(g.governments, 0) AS governments_share
FROM places AS p
FULL JOIN governments AS g ON g.province = p.province AND g.year = p.year
ORDER BY reports DESC, governments DESC NULLS LAST, province, year
