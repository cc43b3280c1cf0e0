-- The reports to look at first: those that contradict themselves, then those that are hard to read.
SELECT agency_name, province, year, cells_contradicted, checks_failed, cells_illegible, cells_missing, source_uri
FROM quality
WHERE cells_contradicted > 0 OR cells_illegible > 0
ORDER BY cells_contradicted DESC, cells_illegible DESC, report_id
LIMIT ?
