-- One row: how much there is.
SELECT
    (SELECT count(*) FROM reports WHERE is_canonical) AS canonical_reports,
    (SELECT count(DISTINCT agency_id) FROM reports) AS agencies,
    (SELECT count(DISTINCT province) FROM reports WHERE province <> '中央') AS provinces,
    (SELECT min(year) FROM reports) AS first_year,
    (SELECT max(year) FROM reports) AS last_year,
    (SELECT sum(cells_reported)::DOUBLE / nullif(sum(cells_reported + cells_blank + cells_dash + cells_missing + cells_illegible), 0) FROM found) AS reported_share,
    (SELECT count(*) FROM rejects) AS rejects
