SELECT 'snapshot' AS origin, agency_id, agency_name, province, year, agency_level, scope, fact_table, row_code, column_code,
    earlier_value, later_value, later_value - earlier_value AS difference,
    earlier_report_id, later_report_id, earlier_source_uri, later_source_uri, earlier_snapshot, later_snapshot
FROM files.restated
{{- range figureTables}}{{$t := table .}}
UNION ALL
SELECT 'document', b.agency_id, b.agency_name, b.province, b.year, b.agency_level, b.scope, '{{.}}', x.{{$t.RowCode}}, x.{{$t.ColumnCode}},
    x.value::DECIMAL(38,4), y.value::DECIMAL(38,4), y.value::DECIMAL(38,4) - x.value::DECIMAL(38,4),
    a.report_id, b.report_id, a.source_uri, b.source_uri, NULL, NULL
FROM files.reports AS a
JOIN files.reports AS b ON b.report_id = a.canonical_report_id
JOIN files.{{.}} AS x ON x.report_id = a.report_id
JOIN files.{{.}} AS y ON y.report_id = b.report_id AND y.{{$t.RowCode}} = x.{{$t.RowCode}} AND y.{{$t.ColumnCode}} = x.{{$t.ColumnCode}}
WHERE NOT a.is_canonical AND x.value <> y.value
{{- end}}
