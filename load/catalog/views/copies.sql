SELECT c.report_id, c.province, c.year, c.agency_level, c.agency_name, c.source_uri, c.is_official_host, c.warnings,
    o.report_id AS original_report_id, o.agency_name AS original_agency_name, o.source_uri AS original_source_uri
FROM files.reports AS c
JOIN files.reports AS o ON o.figures_sha256 = c.figures_sha256 AND o.year = c.year
WHERE o.is_canonical AND o.agency_id IS NOT NULL AND o.report_id <> c.report_id
    AND (c.agency_id IS NULL OR NOT c.is_canonical)
