package transform

import (
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
)

// reportRows builds rows of the reports table; columns not named get their zero.
func reportRows(rows []map[string]any) arrow.Record {
	t := schemas.TableByName(schemas.TableReports)
	b := array.NewRecordBuilder(memory.DefaultAllocator, t.Arrow())
	defer b.Release()
	for _, r := range rows {
		for i, f := range t.Fields {
			v, ok := r[f.Name]
			switch c := b.Field(i).(type) {
			case *array.StringBuilder:
				if ok {
					c.Append(v.(string))
				} else if f.Nullable {
					c.AppendNull()
				} else {
					c.Append("")
				}
			case *array.Int64Builder:
				n, _ := v.(int)
				c.Append(int64(n))
			case *array.BooleanBuilder:
				if ok {
					c.Append(v.(bool))
				} else if f.Nullable {
					c.AppendNull()
				} else {
					c.Append(false)
				}
			case *array.Date32Builder:
				if ok {
					c.Append(arrow.Date32(v.(int)))
				} else {
					c.AppendNull()
				}
			case *array.ListBuilder:
				c.Append(true)
				if ok {
					c.ValueBuilder().(*array.StringBuilder).Append(v.(string))
				}
			default:
				b.Field(i).AppendEmptyValue()
			}
		}
	}
	return b.NewRecord()
}

type row = map[string]any

func TestChooseCanonical(t *testing.T) {
	for _, c := range []struct {
		name  string
		rows  []row
		known bool
		want  []string // canonical report of each row
	}{
		{"alone", []row{{"report_id": "a", "agency_id": "x"}}, true, []string{"a"}},
		{"an official host before none before another", []row{
			{"report_id": "a", "agency_id": "x", "is_official_host": false, "cells_reported": 200},
			{"report_id": "b", "agency_id": "x", "cells_reported": 100},
			{"report_id": "c", "agency_id": "x", "is_official_host": true, "cells_reported": 1}}, true, []string{"c", "c", "c"}},
		{"more figures", []row{{"report_id": "a", "agency_id": "x", "cells_reported": 10}, {"report_id": "b", "agency_id": "x", "cells_reported": 11}}, true, []string{"b", "b"}},
		{"fewer broken checks", []row{{"report_id": "a", "agency_id": "x", "checks_failed": 2}, {"report_id": "b", "agency_id": "x", "checks_failed": 1}}, true, []string{"b", "b"}},
		{"the later one", []row{{"report_id": "a", "agency_id": "x", "published_on": 18000}, {"report_id": "b", "agency_id": "x", "published_on": 18001}, {"report_id": "c", "agency_id": "x"}}, true, []string{"b", "b", "b"}},
		{"the smaller id", []row{{"report_id": "a", "agency_id": "x"}, {"report_id": "b", "agency_id": "x"}}, true, []string{"a", "a"}},
		{"scopes are kept apart", []row{{"report_id": "a", "agency_id": "x", "scope": "area"}, {"report_id": "b", "agency_id": "x", "scope": "organ"}, {"report_id": "c", "agency_id": "x"}}, true, []string{"a", "b", "c"}},
		{"agencies not known stand alone", []row{{"report_id": "a"}, {"report_id": "b"}}, true, []string{"a", "b"}},
		{"a copy with other names comes last", []row{
			{"report_id": "a", "agency_id": "x", "warnings": "copy: names are replaced by 博彩", "cells_reported": 200},
			{"report_id": "b", "agency_id": "x", "cells_reported": 10}}, true, []string{"b", "b"}},
		{"an amended report before the first", []row{
			{"report_id": "a", "agency_id": "x", "title": "清流县2020年政府信息公开工作年度报告", "cells_reported": 200},
			{"report_id": "b", "agency_id": "x", "title": "清流县2020年政府信息公开工作年度报告（更正版）", "cells_reported": 199}}, true, []string{"b", "b"}},
		{"a report without an agency is that of the same figures", []row{
			{"report_id": "a", "figures_sha256": "f", "is_official_host": true}, {"report_id": "b", "agency_id": "x", "figures_sha256": "f", "is_official_host": false},
			{"report_id": "c", "figures_sha256": "g"}}, true, []string{"b", "b", "c"}},
		{"but not where two agencies have them", []row{
			{"report_id": "a", "figures_sha256": "f"}, {"report_id": "b", "agency_id": "x", "figures_sha256": "f"}, {"report_id": "c", "agency_id": "y", "figures_sha256": "f"}}, true, []string{"a", "b", "c"}},
		{"nor is a year", []row{{"report_id": "a", "agency_id": "x"}, {"report_id": "b", "agency_id": "x"}}, false, []string{"a", "b"}},
	} {
		in := reportRows(c.rows)
		out, err := ChooseCanonical(in, c.known)
		if err != nil {
			t.Fatal(err)
		}
		table := schemas.TableByName(schemas.TableReports)
		ids := out.Column(table.FieldIndex("canonical_report_id")).(*array.String)
		flags := out.Column(table.FieldIndex("is_canonical")).(*array.Boolean)
		for i, want := range c.want {
			if ids.Value(i) != want || flags.Value(i) != (want == c.rows[i]["report_id"]) {
				t.Errorf("%s: row %d: %s, %v; want %s", c.name, i, ids.Value(i), flags.Value(i), want)
			}
		}
		in.Release()
		out.Release()
	}
}
