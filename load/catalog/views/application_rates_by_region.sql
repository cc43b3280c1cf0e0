-- view: one row a province, year, agency_level and scope, over canonical reports: ratios of sums, never means of ratios. A report counts in a ratio only where it gives both its figures. An area's report holds what its organs report: do not add the scopes.
-- column reports: canonical reports
-- column reports_with_figures: those of which the applications concluded are known
-- column received: sum of what is known; new applications received
-- column carried_in: sum of what is known; applications carried over from last year
-- column concluded: sum of what is known; applications concluded
-- column carried_out: sum of what is known; applications carried over to next year
-- column grant_rate: granted / concluded
-- column partial_grant_rate: partially granted / concluded
-- column denial_rate: the grounds of denial, added up / concluded
-- column unavailable_rate: not held, to be created, or still unclear / concluded
-- column not_processed_rate: applications not processed, added up / concluded
-- column other_rate: other handling / concluded
-- column natural_person_share: new applications of natural persons / received
-- column carry_over_rate: carried_out / (received + carried_in)
-- column inferred_figures: how many of the figures behind this row were inferred
SELECT province, year, agency_level, scope,
    count(*) AS reports,
    count(concluded) AS reports_with_figures,
    sum(received)::BIGINT AS received,
    sum(carried_in)::BIGINT AS carried_in,
    sum(concluded)::BIGINT AS concluded,
    sum(carried_out)::BIGINT AS carried_out,
{{range rates}}    (sum({{.Part}}) FILTER ({{.Whole}} IS NOT NULL))::DOUBLE
        / nullif(sum({{.Whole}}) FILTER ({{.Part}} IS NOT NULL), 0) AS {{.Name}},
{{end}}    sum(inferred_figures)::BIGINT AS inferred_figures
FROM application_sums
WHERE is_canonical
GROUP BY province, year, agency_level, scope
