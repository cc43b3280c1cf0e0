SELECT c[1] AS relation, c[2]::INTEGER AS position, nullif(c[3], '') AS column_name, nullif(c[4], '') AS type, nullif(c[5], '') AS unit,
    c[6] AS label_zh, c[7] AS meaning_zh, c[8] AS meaning
FROM {{words relationWords}}
