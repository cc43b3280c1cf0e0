WITH figures AS (
{{template "measures"}})
SELECT this.report_id, this.province, this.year, this.agency_level, this.agency_name, this.agency_id, this.agency_type, this.scope, this.measure,
    this.figure, before.figure AS previous, this.figure - before.figure AS change,
    (this.figure - before.figure)::DOUBLE / nullif(before.figure, 0) AS growth,
    before.report_id AS previous_report_id,
    this.inferred_figures + coalesce(before.inferred_figures, 0) AS inferred_figures
FROM figures AS this
LEFT JOIN figures AS before ON before.agency_id = this.agency_id AND before.scope IS NOT DISTINCT FROM this.scope
    AND before.year = this.year - 1 AND before.measure = this.measure
