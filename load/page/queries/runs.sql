-- The last runs, the latest first.
SELECT started_at, finished_at, outcome, documents_seen, documents_new, documents_changed, documents_unchanged, documents_gone,
    documents_rejected, rows_written, snapshot, code_version, message
FROM runs
ORDER BY started_at DESC, finished_at DESC
LIMIT 10
