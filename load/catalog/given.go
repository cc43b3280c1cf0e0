package catalog

import (
	"path/filepath"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/load"
	"gongkai/schemas"
)

// given are the tables that the Maker of a catalog gives, whose rows come from
// no document, with the files that hold them in a snapshot's folder. Where one
// was not given, its view has no rows.
var given = map[*schemas.Table]string{
	schemas.DivisionsTable:  "divisions.parquet",
	schemas.PopulationTable: populationFile,
}

// writeGiven writes the files of what the Maker knows.
func (m Maker) writeGiven(dir string) error {
	write := func(t *schemas.Table, rec arrow.Record) error {
		defer rec.Release()
		return load.WriteRecord(filepath.Join(dir, given[t]), t, rec)
	}
	if m.Divisions != nil {
		if err := write(schemas.DivisionsTable, m.Divisions()); err != nil {
			return err
		}
	}
	if m.Population != nil {
		return write(schemas.PopulationTable, m.Population.record())
	}
	return nil
}
