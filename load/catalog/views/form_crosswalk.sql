SELECT c[1] AS fact_table, c[2] AS measure,
    list_filter(string_split(c[3], ' '), lambda cell: cell <> '') AS cells_2019,
    list_filter(string_split(c[4], ' '), lambda cell: cell <> '') AS cells_2021,
    c[5] AS comparability, c[6]::BOOLEAN AS is_comparable, c[7] AS note_zh, c[8] AS note
FROM {{words measureWords}}
