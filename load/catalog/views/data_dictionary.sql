SELECT * FROM (VALUES
{{range $i, $r := relations}}{{if $i}},
{{end}}    ({{literal $r.Name}}, 0, NULL, NULL, NULL, {{literal $r.LabelZH}}, {{literal $r.ZH}}, {{literal $r.EN}}){{range $k, $c := $r.Columns}},
    ({{literal $r.Name}}, {{$k}} + 1, {{literal $c.Name}}, {{literal $c.Type}}, nullif({{literal $c.Unit}}, ''), {{literal $c.LabelZH}}, {{literal $c.ZH}}, {{literal $c.EN}}){{end}}{{end}}
) AS words(relation, position, column_name, type, unit, label_zh, meaning_zh, meaning)
