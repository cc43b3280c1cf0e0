WITH stated AS (
    SELECT *, year - dense_rank() OVER (PARTITION BY agency_id, scope ORDER BY year) AS run -- the same while no year is left out
    FROM application_rates
    WHERE agency_id IS NOT NULL AND year IS NOT NULL AND received IS NOT NULL AND concluded IS NOT NULL
)
SELECT * EXCLUDE (run),
    min(year) OVER (PARTITION BY agency_id, scope, run) AS panel_first_year,
    max(year) OVER (PARTITION BY agency_id, scope, run) AS panel_last_year
FROM stated
