SELECT * FROM (VALUES
{{range $i, $m := crosswalk}}{{if $i}},
{{end}}    ({{literal $m.FactTable}}, {{literal $m.Measure}}, {{list $m.Cells2019}}, {{list $m.Cells2021}}, {{literal $m.Comparability}}, {{$m.IsComparable}}, {{literal $m.ZH}}, {{literal $m.EN}}){{end}}
) AS measures(fact_table, measure, cells_2019, cells_2021, comparability, is_comparable, note_zh, note)
