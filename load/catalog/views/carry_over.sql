WITH cells AS (
    SELECT report_id, agency_id, agency_name, scope, province, year, agency_level, carried_in, carried_out,
        total_inferred >> {{(cell "total" "carried_in").Bit}} & 1 AS inferred_in,
        total_inferred >> {{(cell "total" "carried_out").Bit}} & 1 AS inferred_out
    FROM files.sheet_applications
    WHERE is_canonical AND agency_id IS NOT NULL
        AND (total_rows >> {{(cell "total" "carried_in").Bit}} & 1 = 1 OR total_rows >> {{(cell "total" "carried_out").Bit}} & 1 = 1)
)
SELECT this.report_id, this.province, this.year, this.agency_level, this.agency_name, this.agency_id, this.scope,
    this.carried_in, before.carried_out AS previous_carried_out,
    this.carried_in - before.carried_out AS difference,
    this.carried_in = before.carried_out AS agrees,
    before.report_id AS previous_report_id,
    this.inferred_in + coalesce(before.inferred_out, 0) AS inferred_figures
FROM cells AS this
LEFT JOIN cells AS before ON before.agency_id = this.agency_id AND before.scope IS NOT DISTINCT FROM this.scope AND before.year = this.year - 1
