package transform

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
	"gongkai/transform/identity"
)

// writer fills the records of the contract's tables, for one batch after another.
type writer struct {
	keys   *array.RecordBuilder
	tables map[string]*table
}

// table fills the record of one table, its columns by name.
type table struct {
	b     *array.RecordBuilder
	index map[string]int
	room  schemas.Room
}

func newWriter() *writer {
	w := &writer{keys: array.NewRecordBuilder(memory.DefaultAllocator, schemas.KeySchema), tables: make(map[string]*table)}
	for _, t := range schemas.Tables() {
		if t.Name == schemas.TableRuns {
			continue
		}
		tb := &table{b: array.NewRecordBuilder(memory.DefaultAllocator, t.Arrow()), index: make(map[string]int)}
		for i, f := range t.Fields {
			tb.index[f.Name] = i
		}
		w.tables[t.Name] = tb
	}
	return w
}

// begin makes room for a batch.
func (w *writer) begin() {
	for _, t := range w.tables {
		t.room.Reserve(t.b)
	}
}

func (w *writer) facts() *schemas.Facts {
	f := &schemas.Facts{Keys: w.keys.NewRecord(), Tables: make(map[string]arrow.Record)}
	for name, t := range w.tables {
		f.Tables[name] = t.b.NewRecord()
		t.room.Note(f.Tables[name])
	}
	return f
}

// text appends to a text column; "" is NULL where the column may be.
func (t *table) text(col, s string) {
	i := t.index[col]
	b := t.b.Field(i).(*array.StringBuilder)
	if s == "" && t.b.Schema().Field(i).Nullable {
		b.AppendNull()
		return
	}
	b.Append(s)
}

func (t *table) integer(col string, v int64, ok bool) {
	b := t.b.Field(t.index[col]).(*array.Int64Builder)
	if !ok {
		b.AppendNull()
		return
	}
	b.Append(v)
}

func (t *table) double(col string, v float64, ok bool) {
	b := t.b.Field(t.index[col]).(*array.Float64Builder)
	if !ok {
		b.AppendNull()
		return
	}
	b.Append(v)
}

// quantity appends a value in ten-thousandths to a count or a decimal column.
func (t *table) quantity(i int, v int64, ok bool) {
	switch b := t.b.Field(i).(type) {
	case *array.Int64Builder:
		if !ok {
			b.AppendNull()
			return
		}
		b.Append(v / scale)
	case *array.Decimal128Builder:
		if !ok {
			b.AppendNull()
			return
		}
		b.Append(decimal128.FromI64(v))
	}
}

// Columns of a fact table, in the order of schemas: report, row, column,
// value, unit where there is one, then what stands behind the value.
func (w *writer) cell(p *plan, i int, s *slot, id string) {
	t := w.tables[p.table.FactTable]
	c := &p.cells[i]
	str := func(col int) *array.StringBuilder { return t.b.Field(col).(*array.StringBuilder) }
	col := 0
	next := func() int { col++; return col - 1 }
	str(next()).Append(id)
	str(next()).Append(c.Row)
	str(next()).Append(c.Column)
	t.quantity(next(), s.value, s.known)
	if p.table.FactTable == schemas.TableDisclosures {
		str(next()).Append(c.Unit)
	}
	str(next()).Append(s.status)
	t.quantity(next(), s.inferred, s.derived)
	str(next()).Append(s.proof)
	if s.status == schemas.StatusMissing {
		str(next()).AppendNull()
		str(next()).AppendNull()
		return
	}
	str(next()).Append(s.raw)
	str(next()).Append(s.locator)
}

func (w *writer) check(id, rule, factTable, subject, outcome, message string, expected, actual float64) {
	t := w.tables[schemas.TableChecks]
	known := outcome != schemas.OutcomeNotApplicable
	t.text("report_id", id)
	t.text("rule", rule)
	t.text("fact_table", factTable)
	t.text("subject", subject)
	t.double("expected", expected, known)
	t.double("actual", actual, known)
	t.text("outcome", outcome)
	t.text("message", message)
}

// category writes what the narrative counts, and checks its share.
func (w *writer) category(rd *readingColumns, k int, id string, r *reportRow) {
	t := w.tables[schemas.TableCategories]
	label := rd.mentionLabel.Value(k)
	count, share, total := rd.mentionCount, rd.mentionShare, rd.mentionTotal
	t.text("report_id", id)
	t.text("label", label)
	t.text("category", schemas.CategoryOf(label))
	t.integer("count", count.Value(k), count.IsValid(k))
	t.double("share_reported", share.Value(k), share.IsValid(k))
	t.integer("total", total.Value(k), total.IsValid(k))
	t.text("locator", rd.mentionLocator.Value(k))
	subject := "label=" + label
	if !count.IsValid(k) || !share.IsValid(k) || !total.IsValid(k) || total.Value(k) == 0 {
		w.check(id, ruleCategoryShare, schemas.TableCategories, subject, schemas.OutcomeNotApplicable, "count, share or total is not stated", 0, 0)
		return
	}
	computed := float64(count.Value(k)) / float64(total.Value(k))
	outcome, message := schemas.OutcomePass, ""
	if math.Abs(computed-share.Value(k)) > half(share.Value(k)) {
		r.failed++
		outcome = schemas.OutcomeFail
		message = fmt.Sprintf("%d of %d is %.4f", count.Value(k), total.Value(k), computed)
	}
	w.check(id, ruleCategoryShare, schemas.TableCategories, subject, outcome, message, computed, share.Value(k))
}

// ruleCategoryShare: a share stated equals count over total, to the digits printed.
const ruleCategoryShare = "category_share"

// half is half a unit of the last digit that a percentage was printed with.
func half(share float64) float64 {
	s := strconv.FormatFloat(math.Round(share*1e8)/1e6, 'f', -1, 64)
	digits := 0
	if i := strings.IndexByte(s, '.'); i >= 0 {
		digits = len(s) - i - 1
	}
	return 0.5*math.Pow(10, -2-float64(digits)) + 1e-9
}

func (w *writer) section(rd *readingColumns, k int, id string) {
	t := w.tables[schemas.TableSections]
	t.text("report_id", id)
	t.text("section", rd.proseSection.Value(k))
	heading := ""
	if rd.proseHeading.IsValid(k) {
		heading = rd.proseHeading.Value(k)
	}
	t.text("heading", heading)
	t.text("text", rd.proseText.Value(k))
}

func value(a *array.String, i int) string {
	if a.IsNull(i) {
		return ""
	}
	return a.Value(i)
}

func (w *writer) reject(rd *readingColumns, i int, runID string) {
	t := w.tables[schemas.TableRejects]
	t.text("source_uri", rd.sourceURI.Value(i))
	t.text("content_sha256", value(rd.sha256, i))
	t.text("stage", value(rd.rejectStage, i))
	t.text("reason", rd.rejectReason.Value(i))
	t.text("detail", value(rd.rejectDetail, i))
	t.text("run_id", runID)
}

func (w *writer) report(rd *readingColumns, i int, r *reportRow, who *identity.Identity, version, runID string) {
	w.key(who)
	t := w.tables[schemas.TableReports]
	t.text("report_id", r.id)
	t.text("source_uri", rd.sourceURI.Value(i))
	t.text("source_kind", rd.sourceKind.Value(i))
	t.text("content_sha256", value(rd.sha256, i))
	t.text("media_type", value(rd.mediaType, i))
	t.integer("bytes", rd.bytes.Value(i), true)
	at := t.b.Field(t.index["fetched_at"]).(*array.TimestampBuilder)
	if rd.fetchedAt.IsValid(i) {
		at.Append(rd.fetchedAt.Value(i))
	} else {
		at.AppendNull()
	}
	for _, f := range []struct{ column, text string }{
		{"title", who.Title}, {"document_number", who.DocumentNumber}, {"agency_name", who.AgencyName}, {"agency_id", who.AgencyID},
		{"agency_type", who.AgencyType}, {"scope", who.Scope}, {"province_code", who.ProvinceCode},
		{"prefecture", who.Prefecture}, {"prefecture_code", who.PrefectureCode}, {"county", who.County}, {"county_code", who.CountyCode},
		{"township", who.Township}, {"township_code", who.TownshipCode}, {"region_evidence", who.RegionEvidence},
		{"form", r.form}, {"figures_sha256", r.figuresDigest()}, {"layout", rd.layout.Value(i)}, {"extractor_version", version},
	} {
		t.text(f.column, f.text)
	}
	day := t.b.Field(t.index["published_on"]).(*array.Date32Builder)
	if who.PublishedOn.IsZero() {
		day.AppendNull()
	} else {
		day.Append(arrow.Date32FromTime(who.PublishedOn))
	}
	t.integer("cells_reported", r.reported, true)
	t.integer("cells_blank", r.blank, true)
	t.integer("cells_missing", r.missing, true)
	t.integer("cells_illegible", r.illegible, true)
	t.integer("checks_failed", r.failed, true)
	if official := t.b.Field(t.index["is_official_host"]).(*array.BooleanBuilder); who.HostKnown {
		official.Append(who.HostOfficial)
	} else {
		official.AppendNull()
	}
	// Which report is canonical is seen only with all reports of a partition
	// together: load asks for it then.
	t.b.Field(t.index["is_canonical"]).(*array.BooleanBuilder).Append(true)
	t.text("canonical_report_id", r.id)
	t.text("run_id", runID)
	l := t.b.Field(t.index["warnings"]).(*array.ListBuilder)
	l.Append(true)
	for _, s := range r.warnings {
		l.ValueBuilder().(*array.StringBuilder).Append(s)
	}
}

// key writes the partition that a report goes to.
func (w *writer) key(who *identity.Identity) {
	for i, s := range []string{who.Province, "", who.AgencyLevel} {
		if b, ok := w.keys.Field(i).(*array.StringBuilder); ok {
			if s == "" {
				b.AppendNull()
			} else {
				b.Append(s)
			}
		}
	}
	y := w.keys.Field(1).(*array.Int32Builder)
	if who.Year == 0 {
		y.AppendNull()
	} else {
		y.Append(int32(who.Year))
	}
}
