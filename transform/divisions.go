package transform

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
	"gongkai/transform/identity"
)

// Divisions returns the governments of China by division, as a record of
// [schemas.DivisionsTable]; the caller releases it.
func Divisions() arrow.Record {
	g := gazetteer.Default()
	t := schemas.DivisionsTable
	b := array.NewRecordBuilder(memory.DefaultAllocator, t.Arrow())
	defer b.Release()
	text := func(column, s string) {
		f := b.Field(t.FieldIndex(column)).(*array.StringBuilder)
		if s == "" {
			f.AppendNull()
			return
		}
		f.Append(s)
	}
	year := func(column string, y int16) {
		f := b.Field(t.FieldIndex(column)).(*array.Int64Builder)
		if y == 0 {
			f.AppendNull()
			return
		}
		f.Append(int64(y))
	}
	levels := [...]string{
		gazetteer.Province: schemas.LevelProvince, gazetteer.Prefecture: schemas.LevelPrefecture,
		gazetteer.County: schemas.LevelCounty, gazetteer.Township: schemas.LevelTownship,
	}
	identity.New().Governments(func(v identity.Government) {
		d, p := g.At(v.Division), g.Path(v.Division)
		name := func(l gazetteer.Level) string {
			if p[l] == gazetteer.None || l == gazetteer.County && g.At(p[l]).Zone {
				return "" // a statistical zone is no county
			}
			return g.At(p[l]).Name
		}
		text("code", d.FullCode())
		text("name", d.Name)
		text("agency_level", levels[d.Level])
		text("province", name(gazetteer.Province))
		text("prefecture", name(gazetteer.Prefecture))
		text("county", name(gazetteer.County))
		year("since", d.Since)
		year("ended", d.Ended)
		text("agency_name", v.Name)
		text("agency_id", v.AgencyID)
	})
	return b.NewRecord()
}
