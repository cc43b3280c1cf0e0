package transform

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
)

// ChooseCanonical fills is_canonical and canonical_report_id of the reports of
// one partition, so of one province, year and level. Of several reports of one
// agency and scope it takes, in this order: one on an official host before one
// without a host before a copy elsewhere; more figures; fewer broken checks;
// the later date of publication, for an amended report; the smaller
// report_id, so that the choice is the same in every run. A report whose
// agency is not certain stands for itself, and so do all where the year of the
// partition is not known.
//
// It takes and returns a record of the reports table; the caller releases both.
func ChooseCanonical(rec arrow.Record, yearKnown bool) (arrow.Record, error) {
	t := schemas.TableByName(schemas.TableReports)
	text := func(name string) *array.String { return rec.Column(t.FieldIndex(name)).(*array.String) }
	count := func(name string) *array.Int64 { return rec.Column(t.FieldIndex(name)).(*array.Int64) }
	id, agency, scope := text("report_id"), text("agency_id"), text("scope")
	official := rec.Column(t.FieldIndex("is_official_host")).(*array.Boolean)
	published := rec.Column(t.FieldIndex("published_on")).(*array.Date32)
	reported, failed := count("cells_reported"), count("checks_failed")
	host := func(i int) int {
		switch {
		case official.IsNull(i):
			return 1
		case official.Value(i):
			return 2
		}
		return 0
	}
	date := func(i int) int32 {
		if published.IsNull(i) {
			return -1 << 31
		}
		return int32(published.Value(i))
	}
	better := func(a, b int) bool {
		for _, d := range [...]int64{
			int64(host(a) - host(b)),
			reported.Value(a) - reported.Value(b),
			failed.Value(b) - failed.Value(a),
			int64(date(a)) - int64(date(b)),
		} {
			if d != 0 {
				return d > 0
			}
		}
		return id.Value(a) < id.Value(b)
	}
	type key struct{ agency, scope string }
	best := make(map[key]int)
	keyOf := func(i int) (key, bool) {
		if !yearKnown || agency.IsNull(i) {
			return key{}, false
		}
		k := key{agency: agency.Value(i)}
		if scope.IsValid(i) {
			k.scope = scope.Value(i)
		}
		return k, true
	}
	n := int(rec.NumRows())
	for i := 0; i < n; i++ {
		if k, ok := keyOf(i); ok {
			if b, seen := best[k]; !seen || better(i, b) {
				best[k] = i
			}
		}
	}
	flags := array.NewBooleanBuilder(memory.DefaultAllocator)
	defer flags.Release()
	ids := array.NewStringBuilder(memory.DefaultAllocator)
	defer ids.Release()
	for i := 0; i < n; i++ {
		c := i
		if k, ok := keyOf(i); ok {
			c = best[k]
		}
		flags.Append(c == i)
		ids.Append(id.Value(c))
	}
	cols := append([]arrow.Array(nil), rec.Columns()...)
	f, s := flags.NewArray(), ids.NewArray()
	defer f.Release()
	defer s.Release()
	cols[t.FieldIndex("is_canonical")], cols[t.FieldIndex("canonical_report_id")] = f, s
	return array.NewRecord(rec.Schema(), cols, rec.NumRows()), nil
}
