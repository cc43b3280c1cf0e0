SELECT c[1] AS field, nullif(c[2], '') AS code, c[3] AS label_zh, c[4] AS meaning, c[5] AS meaning_zh
FROM {{words termWords}}
