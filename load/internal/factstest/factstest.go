// Package factstest builds facts by hand for the tests of load.
package factstest

import (
	"fmt"
	"math/big"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
)

// Row is a row of a table: values by column. A column left out is NULL, or
// the zero of its type where the table does not allow NULL. Decimals are
// given as text ("12.5"), dates and times as time.Time.
type Row map[string]any

// Report is a report with its facts.
type Report struct {
	ID, Province, Level string // Province and Level are NULL when empty
	Year                int    // NULL when 0
	Fields              Row    // of reports
	Tables              map[string][]Row
}

// Build makes facts of the reports, in their order.
func Build(reports []Report, rejects ...Row) *schemas.Facts {
	keys := array.NewRecordBuilder(memory.DefaultAllocator, schemas.KeySchema)
	defer keys.Release()
	builders := map[string]*array.RecordBuilder{}
	for _, t := range schemas.Tables() {
		if t.Partitioned || t.Name == schemas.TableRejects {
			b := array.NewRecordBuilder(memory.DefaultAllocator, t.Arrow())
			defer b.Release()
			builders[t.Name] = b
		}
	}
	add := func(table string, row Row) {
		t := schemas.TableByName(table)
		for name := range row {
			if t.FieldIndex(name) < 0 {
				panic(fmt.Sprintf("table %s has no column %s", table, name))
			}
		}
		for i, f := range t.Fields {
			appendValue(builders[table].Field(i), f, row[f.Name])
		}
	}
	for _, r := range reports {
		appendKey(keys, r)
		head := Row{
			"report_id": r.ID, "source_uri": "file:" + r.ID, "source_kind": "folder", "form": "2019",
			"is_canonical": true, "canonical_report_id": r.ID, "run_id": "run-1",
		}
		for k, v := range r.Fields {
			head[k] = v
		}
		add(schemas.TableReports, head)
		for table, rows := range r.Tables {
			for _, row := range rows {
				full := Row{"report_id": r.ID}
				for k, v := range row {
					full[k] = v
				}
				add(table, full)
			}
		}
	}
	for _, row := range rejects {
		full := Row{"run_id": "run-1"}
		for k, v := range row {
			full[k] = v
		}
		add(schemas.TableRejects, full)
	}
	facts := &schemas.Facts{Keys: keys.NewRecord(), Tables: map[string]arrow.Record{}}
	for name, b := range builders {
		facts.Tables[name] = b.NewRecord()
	}
	return facts
}

// URIs lists the documents of facts: those of reports, then those of rejects.
func URIs(f *schemas.Facts) []string {
	var out []string
	seen := map[string]bool{}
	for _, place := range []struct {
		table  string
		column int
	}{{schemas.TableReports, 1}, {schemas.TableRejects, 0}} {
		col := f.Tables[place.table].Column(place.column).(*array.String)
		for i := range col.Len() {
			if uri := col.Value(i); !seen[uri] {
				seen[uri] = true
				out = append(out, uri)
			}
		}
	}
	return out
}

func appendKey(keys *array.RecordBuilder, r Report) {
	text := func(i int, s string) {
		if s == "" {
			keys.Field(i).AppendNull()
			return
		}
		keys.Field(i).(*array.StringBuilder).Append(s)
	}
	text(0, r.Province)
	if r.Year == 0 {
		keys.Field(1).AppendNull()
	} else {
		keys.Field(1).(*array.Int32Builder).Append(int32(r.Year))
	}
	text(2, r.Level)
}

func appendValue(b array.Builder, f schemas.Field, v any) {
	if v == nil && f.Nullable {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		s, _ := v.(string)
		b.Append(s)
	case *array.Int64Builder:
		n, _ := v.(int)
		b.Append(int64(n))
	case *array.Float64Builder:
		x, _ := v.(float64)
		b.Append(x)
	case *array.BooleanBuilder:
		yes, _ := v.(bool)
		b.Append(yes)
	case *array.Date32Builder:
		t, _ := v.(time.Time)
		b.Append(arrow.Date32FromTime(t))
	case *array.TimestampBuilder:
		t, _ := v.(time.Time)
		b.Append(arrow.Timestamp(t.UnixMicro()))
	case *array.Decimal128Builder:
		s, _ := v.(string)
		b.Append(Decimal(s))
	case *array.ListBuilder:
		b.Append(true)
		items, _ := v.([]string)
		for _, s := range items {
			b.ValueBuilder().(*array.StringBuilder).Append(s)
		}
	default:
		panic(fmt.Sprintf("column %s: no builder for %s", f.Name, f.Type))
	}
}

// Decimal reads a number with at most four decimals, exactly.
func Decimal(s string) decimal128.Num {
	if s == "" {
		s = "0"
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	r.Mul(r, big.NewRat(10000, 1))
	if !r.IsInt() {
		panic("more than four decimals: " + s)
	}
	return decimal128.FromBigInt(r.Num())
}

// Cell is a row of applications or disputes, reported unless v is nil.
func Cell(row, column string, v any) Row {
	r := Row{"value": v, "status": schemas.StatusReported, "proof": schemas.ProofProved, "raw": fmt.Sprint(v), "locator": "line:1"}
	if v == nil {
		r["status"], r["raw"] = schemas.StatusBlank, ""
	}
	switch row {
	case "reconsideration", "litigation_direct", "litigation_after_reconsideration":
		r["channel"], r["outcome"] = row, column
	default:
		r["item"], r["applicant"] = row, column
	}
	return r
}

// Corpus makes n reports of rows applications each, spread over so many
// partitions, with some rows in the other tables too: what a national run
// looks like, for tests of size and speed. first is the number of the first
// report.
func Corpus(first, n, rows, partitions int) *schemas.Facts {
	codes := [2][]string{}
	for _, c := range schemas.Codebook() {
		if c.Table == schemas.TableApplications {
			k := 0
			if c.Kind == "applicant" {
				k = 1
			}
			codes[k] = append(codes[k], c.Code)
		}
	}
	reports := make([]Report, n)
	for i := range reports {
		no := first + i
		part := no % partitions
		r := Report{
			ID:       fmt.Sprintf("%016x", uint64(no)*0x9e3779b97f4a7c15),
			Province: fmt.Sprintf("省份%02d", part%31), Year: 2005 + part/31%16,
			Level: []string{schemas.LevelCounty, schemas.LevelTownship, schemas.LevelPrefecture, schemas.LevelProvince, ""}[part/496%5],
			Fields: Row{
				"source_uri":  fmt.Sprintf("reports/%06d.html", no),
				"title":       fmt.Sprintf("第%d号人民政府政府信息公开工作年度报告", no),
				"agency_name": fmt.Sprintf("第%d号人民政府", no), "warnings": []string{"mixed_forms"},
			},
			Tables: map[string][]Row{},
		}
		cells := make([]Row, 0, rows)
		for j := range rows {
			item, applicant := codes[0][j/len(codes[1])%len(codes[0])], codes[1][j%len(codes[1])]
			v := any((no*j + j) % 97 % (1 + j%7))
			if j%11 == 10 {
				v = nil
			}
			row := Cell(item, applicant, v)
			row["locator"] = fmt.Sprintf("table:2/row:%d/col:%d", j/7+1, j%7+1)
			cells = append(cells, row)
		}
		r.Tables[schemas.TableApplications] = cells
		r.Tables[schemas.TableDisputes] = []Row{Cell("reconsideration", "upheld", no%5), Cell("reconsideration", "total", no%5)}
		r.Tables[schemas.TableDisclosures] = []Row{{
			"item": "administrative_fee", "measure": "amount", "value": fmt.Sprintf("%d.25", no*1000), "unit": "元",
			"status": schemas.StatusReported, "proof": schemas.ProofUnproved,
		}}
		r.Tables[schemas.TableSections] = []Row{{"section": schemas.SectionOverview, "text": fmt.Sprintf("本年度共公开政府信息%d条。", no)}}
		r.Tables[schemas.TableChecks] = []Row{{"rule": "applications.total", "fact_table": schemas.TableApplications, "subject": "total", "outcome": schemas.OutcomePass}}
		reports[i] = r
	}
	return Build(reports)
}

// Typed are reports that have values of every type, and one that knows
// nothing of itself.
func Typed() *schemas.Facts {
	day := time.Date(2021, 1, 29, 0, 0, 0, 0, time.UTC)
	return Build([]Report{
		{ID: "b2", Province: "福建省", Year: 2020, Level: "county", Fields: Row{
			"agency_name": "清流县人民政府", "county_code": "350423", "published_on": day, "fetched_at": day.Add(90 * time.Minute),
			"warnings": []string{"mixed_forms", "it's"}, "bytes": 1 << 40, "is_official_host": true,
		}, Tables: map[string][]Row{
			schemas.TableDisclosures: {
				{"item": "administrative_fee", "measure": "amount", "value": "1234567890123456.7891", "unit": "元", "status": "reported", "proof": "unproved", "raw": "x", "locator": "line:1"},
				{"item": "administrative_fee", "measure": "decisions", "inferred_value": "-0.5", "unit": "件", "status": "blank", "proof": "proved"},
			},
			schemas.TableCategories: {{"label": "工作动态", "category": nil, "count": 359, "share_reported": 0.338, "total": 1065, "locator": "line:9"}},
		}},
		{ID: "a1"},
	}, Row{"source_uri": "z.txt", "stage": "extract", "reason": "timeout", "detail": "d"},
		Row{"source_uri": "y.txt", "stage": "extract", "reason": "not_a_report", "detail": "d", "content_sha256": "ff"})
}
