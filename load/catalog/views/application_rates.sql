-- view: one row a canonical report: how applications were answered. Every rate is divided by concluded and is NULL when that is 0 or a figure is not known.
-- column received: new applications received
-- column carried_in: applications carried over from last year
-- column concluded: applications concluded
-- column carried_out: applications carried over to next year
-- column grant_rate: granted / concluded
-- column partial_grant_rate: partially granted / concluded
-- column denial_rate: the grounds of denial, added up / concluded
-- column unavailable_rate: not held, to be created, or still unclear / concluded
-- column not_processed_rate: applications not processed, added up / concluded
-- column other_rate: other handling / concluded
-- column natural_person_share: new applications of natural persons / received
-- column carry_over_rate: carried_out / (received + carried_in)
-- column inferred_figures: how many of the figures behind this row were inferred
SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}    received, carried_in, concluded, carried_out,
{{range rates}}    {{.Part}}::DOUBLE / nullif({{.Whole}}, 0) AS {{.Name}},
{{end}}    inferred_figures
FROM application_sums
WHERE is_canonical
