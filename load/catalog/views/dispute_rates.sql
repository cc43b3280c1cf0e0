WITH sums AS (
    SELECT *,
{{range channels}}        {{.Name}}_upheld + {{.Name}}_corrected + {{.Name}}_other AS {{.Name}}_decided,
{{end}}{{range outcomes}}        {{$outcome := .}}{{range $i, $c := channels}}{{if $i}} + {{end}}{{$c.Name}}_{{$outcome.Name}}{{end}} AS {{.Name}},
{{end}}    FROM files.sheet_disputes
    WHERE is_canonical
)
SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}{{range channels}}    {{.Name}}_total, {{.Name}}_corrected, {{.Name}}_decided,
    {{.Name}}_corrected::DOUBLE / nullif({{.Name}}_decided, 0) AS {{.Name}}_correction_rate,
    {{.Name}}_corrected::DOUBLE / nullif({{.Name}}_total, 0) AS {{.Name}}_corrected_share,
{{end}}    total, corrected, upheld + corrected + other AS decided,
    corrected::DOUBLE / nullif(upheld + corrected + other, 0) AS correction_rate,
    corrected::DOUBLE / nullif(total, 0) AS corrected_share,
    bit_count(disputes_inferred)::BIGINT AS inferred_figures
FROM sums
