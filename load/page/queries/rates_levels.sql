-- How applications were answered, by year, level and scope, over canonical reports of all provinces: ratios of
-- sums over those reports that give both figures.
SELECT year, agency_level, scope,
    count(*) AS reports,
    count(concluded) AS reports_with_figures,
    sum(inferred_figures)::BIGINT AS inferred_figures,
    sum(received)::BIGINT AS received,
    sum(concluded)::BIGINT AS concluded,
    (sum(granted) FILTER (concluded IS NOT NULL))::DOUBLE / nullif(sum(concluded) FILTER (granted IS NOT NULL), 0) AS grant_rate,
    (sum(partially_granted) FILTER (concluded IS NOT NULL))::DOUBLE / nullif(sum(concluded) FILTER (partially_granted IS NOT NULL), 0) AS partial_grant_rate,
    (sum(denied) FILTER (concluded IS NOT NULL))::DOUBLE / nullif(sum(concluded) FILTER (denied IS NOT NULL), 0) AS denial_rate,
    (sum(unavailable) FILTER (concluded IS NOT NULL))::DOUBLE / nullif(sum(concluded) FILTER (unavailable IS NOT NULL), 0) AS unavailable_rate,
    (sum(not_processed) FILTER (concluded IS NOT NULL))::DOUBLE / nullif(sum(concluded) FILTER (not_processed IS NOT NULL), 0) AS not_processed_rate,
    (sum(other) FILTER (concluded IS NOT NULL))::DOUBLE / nullif(sum(concluded) FILTER (other IS NOT NULL), 0) AS other_rate,
    (sum(natural_person_received) FILTER (received IS NOT NULL))::DOUBLE / nullif(sum(received) FILTER (natural_person_received IS NOT NULL), 0) AS natural_person_share,
    (sum(carried_out) FILTER (received + carried_in IS NOT NULL))::DOUBLE / nullif(sum(received + carried_in) FILTER (carried_out IS NOT NULL), 0) AS carry_over_rate
FROM application_sums
WHERE is_canonical
GROUP BY year, agency_level, scope
ORDER BY year, list_position(['national', 'province', 'prefecture', 'county', 'township'], agency_level), scope
