-- view: one row a term: what the values of agency_level, agency_type, scope, agency_id and warnings mean, and how kinds of cities, districts and zones are entered.
-- column field: column of reports
-- column code: its value, NULL for a kind that has none of its own
-- column label_zh: the term in Chinese
-- column meaning: what it is
SELECT * FROM (VALUES
{{range $i, $t := dictionary}}{{if $i}},
{{end}}    ({{literal $t.Field}}, nullif({{literal $t.Code}}, ''), {{literal $t.LabelZH}}, {{literal $t.Meaning}}){{end}}
) AS terms(field, code, label_zh, meaning)
