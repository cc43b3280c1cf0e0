package catalog

import (
	"strings"

	"gongkai/load"
	"gongkai/schemas"
)

// differing is a query over those files of a table in which a snapshot differs
// from another one. Files that both have are the same bytes: what stands in
// them differs in nothing, and is not read.
func differing(t *schemas.Table, s, other *load.Snapshot) string {
	if s == nil {
		return standIn(t)
	}
	theirs := make(map[string]string)
	if other != nil {
		for _, f := range other.Manifest.Files {
			theirs[f.Path] = f.SHA256
		}
	}
	var paths []string
	for _, f := range s.Manifest.Files {
		if strings.HasPrefix(f.Path, t.Name+"/") && f.Rows > 0 && theirs[f.Path] != f.SHA256 {
			paths = append(paths, f.Path)
		}
	}
	if len(paths) == 0 {
		return standIn(t)
	}
	list := (&files{dir: s.Dir}).list(paths)
	if !t.Partitioned {
		return "SELECT " + names(t) + " FROM read_parquet(" + list + ", hive_partitioning=false)"
	}
	return partitions(t, list)
}

// cellsOf is a query over the cells of all fact tables in which a snapshot
// differs from another one, as one table.
func cellsOf(s, other *load.Snapshot) string {
	var parts []string
	for _, name := range schemas.FactTables {
		t := schemas.TableByName(name)
		parts = append(parts, "SELECT report_id, "+literal(name)+" AS fact_table, "+t.RowCode+" AS row_code, "+t.ColumnCode+
			" AS column_code, value::DECIMAL(38,4) AS value, status, inferred_value::DECIMAL(38,4) AS inferred_value, raw, locator FROM ("+differing(t, s, other)+")")
	}
	return strings.Join(parts, "\nUNION ALL\n")
}
