{{- /* measures: one row a canonical report and measure of application_sums. */ -}}
{{define "measures"}}    SELECT report_id, province, year, agency_level, agency_name, agency_id, agency_type, scope, inferred_figures, measure, figure
    FROM (
        SELECT report_id, province, year, agency_level, agency_name, agency_id, agency_type, scope, inferred_figures,
            {{range $i, $m := measures}}{{if $i}}, {{end}}{{$m}}{{end}}
        FROM application_sums
        WHERE is_canonical AND agency_id IS NOT NULL
    ) UNPIVOT INCLUDE NULLS (figure FOR measure IN ({{range $i, $m := measures}}{{if $i}}, {{end}}{{$m}}{{end}}))
{{end}}
