WITH subjects AS (
    SELECT DISTINCT agency_id, agency_type, substr(agency_id, strpos(agency_id, ':' || agency_type || ':') + length(agency_type) + 2) AS subject
    FROM files.agencies
    WHERE agency_type IN ('department', 'vertical')
), patterns(family, label_zh, label_en, pattern) AS (
    VALUES
{{range $i, $f := families}}{{range $k, $p := $f.Patterns}}{{if or $i $k}},
{{end}}        ({{literal $f.Code}}, {{literal $f.LabelZH}}, {{literal $f.LabelEN}}, {{literal $p}}){{end}}{{end}}
), known AS (
    SELECT s.subject, p.family, p.label_zh, p.label_en,
        row_number() OVER (PARTITION BY s.subject ORDER BY strpos(s.subject, p.pattern), length(p.pattern) DESC) AS place
    FROM (SELECT DISTINCT subject FROM subjects) AS s
    JOIN patterns AS p ON contains(s.subject, p.pattern)
)
SELECT s.agency_id, s.agency_type, s.subject, k.family, k.label_zh, k.label_en
FROM subjects AS s
LEFT JOIN known AS k ON k.subject = s.subject AND k.place = 1
