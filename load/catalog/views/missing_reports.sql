WITH years AS (
    SELECT DISTINCT year FROM files.agencies WHERE year IS NOT NULL
), reporting AS (
    SELECT DISTINCT province, prefecture, county FROM files.agencies WHERE agency_level = 'township' AND county IS NOT NULL
), expected AS (
    SELECT d.agency_id, d.agency_name, 'government' AS agency_type, d.province, d.agency_level, d.prefecture, d.county,
        CASE WHEN d.agency_level = 'township' THEN d.name END AS township, y.year, 'gazetteer' AS basis, d.name AS named
    FROM files.divisions AS d
    JOIN years AS y ON coalesce(d.since, y.year) <= y.year AND coalesce(d.ended, y.year + 1) > y.year
    WHERE d.agency_level <> 'township' OR EXISTS (
        SELECT 1 FROM reporting AS r
        WHERE r.province = d.province AND r.county = d.county AND r.prefecture IS NOT DISTINCT FROM d.prefecture)
    UNION ALL
    SELECT a.agency_id, arg_max(a.agency_name, a.last), arg_max(a.agency_type, a.last), arg_max(a.province, a.last), arg_max(a.agency_level, a.last),
        arg_max(a.prefecture, a.last), arg_max(a.county, a.last), arg_max(a.township, a.last), y.year, 'other_years', regexp_replace(arg_max(a.agency_name, a.last), '(人民政府|政府|行政公署|办事处)$', '')
    FROM (SELECT *, year::VARCHAR || report_id AS last FROM files.agencies) AS a -- the same one, in whatever order
    CROSS JOIN years AS y
    WHERE a.agency_id IS NOT NULL AND a.year IS NOT NULL
    GROUP BY a.agency_id, y.year
), known AS (
    SELECT *, row_number() OVER (PARTITION BY agency_id, year ORDER BY basis DESC, agency_name) AS place FROM expected
), answered AS (
    SELECT agency_id, year, bool_or(form <> 'none') AS counted, min(report_id) AS report_id
    FROM files.agencies
    WHERE agency_id IS NOT NULL
    GROUP BY agency_id, year
), undated AS (
    SELECT agency_id, min(report_id) AS report_id FROM files.agencies WHERE agency_id IS NOT NULL AND year IS NULL GROUP BY agency_id
), offices AS (
    SELECT replace(replace(agency_id, ':office:办公室', ':government:'), ':office:办公厅', ':government:') AS agency_id, year, min(report_id) AS report_id
    FROM files.agencies
    WHERE agency_type = 'office' AND agency_id IS NOT NULL
    GROUP BY ALL
), gaps AS (
    SELECT k.*, a.report_id AS unread, u.report_id AS undated, o.report_id AS office
    FROM known AS k
    LEFT JOIN answered AS a ON a.agency_id = k.agency_id AND a.year = k.year
    LEFT JOIN undated AS u ON u.agency_id = k.agency_id
    LEFT JOIN offices AS o ON o.agency_id = k.agency_id AND o.year = k.year
    WHERE k.place = 1 AND NOT coalesce(a.counted, false)
), refused AS (
    SELECT g.agency_id, g.year, min(r.source_uri) AS source_uri, min_by(r.reason || ': ' || r.detail, r.source_uri) AS detail
    FROM gaps AS g
    JOIN files.rejects AS r ON contains(r.source_uri, g.named) AND contains(r.source_uri, g.year::VARCHAR)
        AND regexp_matches(r.source_uri, regexp_escape(g.named) || '(人民政府|政府|行政公署|办事处)?(\P{Han}|年|信息公开|关于|$)') -- and not a bureau of it
    GROUP BY g.agency_id, g.year
)
SELECT g.year, g.province, g.agency_level, g.prefecture, g.county, g.township, g.agency_name, g.agency_id, g.agency_type, g.basis,
    CASE WHEN g.unread IS NOT NULL THEN 'unread_table'
        WHEN f.source_uri IS NOT NULL THEN 'rejected'
        WHEN g.undated IS NOT NULL THEN 'year_unknown'
        WHEN g.office IS NOT NULL THEN 'office_reports'
        ELSE 'never_seen' END AS reason,
    p.report_id,
    coalesce(p.source_uri, f.source_uri) AS source_uri,
    f.detail
FROM gaps AS g
LEFT JOIN refused AS f ON f.agency_id = g.agency_id AND f.year = g.year
LEFT JOIN files.reports AS p ON p.report_id = coalesce(g.unread, CASE WHEN f.source_uri IS NULL THEN coalesce(g.undated, g.office) END)
