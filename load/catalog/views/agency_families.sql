WITH subjects AS (
    SELECT DISTINCT agency_id, agency_type, substr(agency_id, strpos(agency_id, ':' || agency_type || ':') + length(agency_type) + 2) AS subject
    FROM files.agencies
    WHERE agency_type IN ('department', 'vertical')
), patterns AS (
    SELECT c[1] AS family, c[2] AS label_zh, c[3] AS label_en, c[4] AS pattern
    FROM {{words familyWords}}
), known AS (
    SELECT s.subject, p.family, p.label_zh, p.label_en,
        row_number() OVER (PARTITION BY s.subject ORDER BY strpos(s.subject, p.pattern), length(p.pattern) DESC) AS place
    FROM (SELECT DISTINCT subject FROM subjects) AS s
    JOIN patterns AS p ON contains(s.subject, p.pattern)
)
SELECT s.agency_id, s.agency_type, s.subject, k.family, k.label_zh, k.label_en
FROM subjects AS s
LEFT JOIN known AS k ON k.subject = s.subject AND k.place = 1
