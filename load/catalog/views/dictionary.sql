SELECT * FROM (VALUES
{{range $i, $t := dictionary}}{{if $i}},
{{end}}    ({{literal $t.Field}}, nullif({{literal $t.Code}}, ''), {{literal $t.LabelZH}}, {{literal $t.Meaning}}, {{literal $t.MeaningZH}}){{end}}
) AS terms(field, code, label_zh, meaning, meaning_zh)
