-- Documents that gave no report.
SELECT reason, stage, count(*) AS documents
FROM rejects
GROUP BY ALL
ORDER BY documents DESC, reason, stage
