WITH cells AS (
    SELECT f.report_id, r.agency_id, r.agency_name, r.scope, f.province, f.year, f.agency_level,
        max(coalesce(f.value, f.inferred_value)) FILTER (f.item = 'carried_in') AS carried_in,
        max(coalesce(f.value, f.inferred_value)) FILTER (f.item = 'carried_out') AS carried_out,
        count(*) FILTER (f.item = 'carried_in' AND f.value IS NULL AND f.inferred_value IS NOT NULL) AS inferred_in,
        count(*) FILTER (f.item = 'carried_out' AND f.value IS NULL AND f.inferred_value IS NOT NULL) AS inferred_out
    FROM files.applications AS f
    JOIN files.agencies AS r ON r.report_id = f.report_id
    WHERE r.is_canonical AND r.agency_id IS NOT NULL AND f.applicant = 'total' AND f.item IN ('carried_in', 'carried_out')
    GROUP BY f.report_id, r.agency_id, r.agency_name, r.scope, f.province, f.year, f.agency_level
)
SELECT this.report_id, this.province, this.year, this.agency_level, this.agency_name, this.agency_id, this.scope,
    this.carried_in, before.carried_out AS previous_carried_out,
    this.carried_in - before.carried_out AS difference,
    this.carried_in = before.carried_out AS agrees,
    before.report_id AS previous_report_id,
    this.inferred_in + coalesce(before.inferred_out, 0) AS inferred_figures
FROM cells AS this
LEFT JOIN cells AS before ON before.agency_id = this.agency_id AND before.scope IS NOT DISTINCT FROM this.scope AND before.year = this.year - 1
