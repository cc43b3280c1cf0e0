-- Rules tried on reports.
SELECT rule, fact_table,
    count(*) FILTER (outcome = 'pass') AS passed,
    count(*) FILTER (outcome = 'fail') AS failed,
    count(*) FILTER (outcome = 'not_applicable') AS not_applicable,
    (count(*) FILTER (outcome = 'fail'))::DOUBLE / nullif(count(*) FILTER (outcome <> 'not_applicable'), 0) AS fail_rate
FROM checks
GROUP BY ALL
ORDER BY ALL
