package catalog

import (
	"slices"
	"sync"
	"text/template"

	"gongkai/schemas"
)

// sheetRelation is a relation of schema files that views stand on in place of the
// tables: of sheets, or of other stored tables (see [load.StoredTables]).
//
// The tables stay the truth. Where a snapshot has no stored tables, or those of
// another version, the relation is its query over the tables, with the same
// rows; [Verify] compares the two.
type sheetRelation struct {
	*schemas.Table        // its columns
	from           string // stored table that has them
	query          string // over the tables
}

// agenciesName is the relation that every fact is joined with: who reports.
const agenciesName = "agencies"

// sheetRelations lists the relations, each after those that its query reads.
var sheetRelations = sync.OnceValues(func() ([]sheetRelation, error) {
	partial, err := template.New("sheets").Funcs(functions).ParseFS(viewFiles, "views/_*.sql")
	if err != nil {
		return nil, err
	}
	sheets, categories := schemas.SheetTable(), schemas.SheetCategories()
	who := schemas.WhoFields()
	parts := func(table string) []schemas.Field {
		fields := slices.Clone(who)
		for _, p := range sheetPartsOf(table) {
			from := sheets.FieldIndex(p.Cells[0].Name)
			fields = append(fields, sheets.Fields[from:from+len(p.Cells)+2]...) // and its two sets of bits
		}
		return fields
	}
	out := []sheetRelation{
		{Table: &schemas.Table{Name: agenciesName, Fields: who}, from: sheets.Name},
		{Table: &schemas.Table{Name: "sheet_applications", Fields: parts(schemas.TableApplications)}, from: sheets.Name},
		{Table: &schemas.Table{Name: "sheet_disputes", Fields: parts(schemas.TableDisputes)}, from: sheets.Name},
		{Table: &schemas.Table{Name: "sheet_counts", Fields: append(slices.Clone(who), sheets.Fields[sheets.FieldIndex(schemas.Statuses[0]):]...)}, from: sheets.Name},
		{Table: &schemas.Table{Name: categories.Name, Fields: categories.Fields}, from: categories.Name},
	}
	for i := range out {
		if out[i].query, err = render(partial, "sheets/"+out[i].Name+".sql"); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// storedScan is a query over the files of a stored table.
func (f *files) storedScan(t *schemas.Table) string {
	paths := make([]string, len(f.stored.Files[t.Name]))
	for i, file := range f.stored.Files[t.Name] {
		paths[i] = file.Path
	}
	if len(paths) == 0 {
		return standIn(t)
	}
	return "SELECT " + names(t) + " FROM read_parquet(" + f.list(paths) + ", hive_partitioning=false)"
}

// sheets is the query of a relation over a snapshot.
func (f *files) sheets(r *sheetRelation) string {
	if f.stored == nil {
		return r.query
	}
	return "SELECT " + names(r.Table) + " FROM stored." + identifier(r.from)
}
