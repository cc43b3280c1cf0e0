SELECT report_id, province, year, agency_level,
{{range agencyColumns}}    {{.}},
{{end}}    received, carried_in, received + carried_in AS handled, concluded_total AS concluded, carried_out, granted, partially_granted,
{{range itemGroups}}    coalesce({{range $i, $a := .Alternatives}}{{if $i}}, {{end}}{{range $k, $c := $a}}{{if $k}} + {{end}}{{columnName $c}}{{end}}{{end}}) AS {{.Name}},
{{end}}    natural_person_received,
    bit_count(total_inferred)::BIGINT + (natural_person_inferred >> {{(cell "natural_person" "received").Bit}} & 1) AS inferred_figures
FROM files.sheet_applications
