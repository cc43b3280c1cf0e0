package transform

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/schemas"
	"gongkai/schemas/columns"
	"gongkai/transform/identity"
)

// writer fills the records of the contract's tables, for one batch after another.
type writer struct {
	keys    *columns.Record
	tables  map[string]*table
	cellsOf map[string]*factColumns // by fact table
	checked *checkColumns
}

// table fills the record of one table, its columns by name.
type table struct {
	*columns.Record
	index    map[string]int
	nullable []bool
}

func newWriter() *writer {
	w := &writer{keys: columns.New(schemas.KeySchema), tables: make(map[string]*table), cellsOf: make(map[string]*factColumns)}
	for _, t := range schemas.Tables() {
		if t.Name == schemas.TableRuns {
			continue
		}
		tb := &table{Record: columns.New(t.Arrow()), index: make(map[string]int)}
		for i, f := range t.Fields {
			tb.index[f.Name] = i
			tb.nullable = append(tb.nullable, f.Nullable)
		}
		w.tables[t.Name] = tb
	}
	for _, name := range schemas.FactTables {
		w.cellsOf[name] = newFactColumns(w.tables[name], schemas.TableByName(name))
	}
	w.checked = newCheckColumns(w.tables[schemas.TableChecks])
	return w
}

func (w *writer) facts() *schemas.Facts {
	f := &schemas.Facts{Keys: w.keys.Take(), Tables: make(map[string]arrow.Record)}
	for name, t := range w.tables {
		f.Tables[name] = t.Take()
	}
	return f
}

func (t *table) textOf(column string) *columns.Text { return t.Text(t.index[column]) }

// text appends to a text column; "" is NULL where the column may be.
func (t *table) text(column, s string) {
	i := t.index[column]
	if t.nullable[i] {
		t.Text(i).Optional(s)
		return
	}
	t.Text(i).Append(s)
}

func (t *table) integer(column string, v int64, ok bool) {
	columns.Of[int64](t.Record, t.index[column]).Optional(v, ok)
}

func (t *table) double(column string, v float64, ok bool) {
	columns.Of[float64](t.Record, t.index[column]).Optional(v, ok)
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
	columns.Of[arrow.Timestamp](t.Record, t.index["fetched_at"]).Optional(rd.fetchedAt.Value(i), rd.fetchedAt.IsValid(i))
	for _, f := range []struct{ column, text string }{
		{"title", who.Title}, {"document_number", who.DocumentNumber}, {"agency_name", who.AgencyName}, {"agency_id", who.AgencyID},
		{"agency_type", who.AgencyType}, {"scope", who.Scope}, {"province_code", who.ProvinceCode},
		{"prefecture", who.Prefecture}, {"prefecture_code", who.PrefectureCode}, {"county", who.County}, {"county_code", who.CountyCode},
		{"township", who.Township}, {"township_code", who.TownshipCode}, {"region_evidence", who.RegionEvidence},
		{"form", r.form}, {"figures_sha256", r.figuresDigest()}, {"layout", rd.layout.Value(i)}, {"extractor_version", version},
	} {
		t.text(f.column, f.text)
	}
	columns.Of[arrow.Date32](t.Record, t.index["published_on"]).Optional(arrow.Date32FromTime(who.PublishedOn), !who.PublishedOn.IsZero())
	t.integer("cells_reported", r.reported, true)
	t.integer("cells_blank", r.blank, true)
	t.integer("cells_missing", r.missing, true)
	t.integer("cells_illegible", r.illegible, true)
	t.integer("checks_failed", r.failed, true)
	t.Bools(t.index["is_official_host"]).Optional(who.HostOfficial, who.HostKnown)
	// Which report is canonical is seen only with all reports of a partition
	// together: load asks for it then.
	t.Bools(t.index["is_canonical"]).Append(true)
	t.text("canonical_report_id", r.id)
	t.text("run_id", runID)
	t.Lists(t.index["warnings"]).Append(r.warnings)
}

// key writes the partition that a report goes to.
func (w *writer) key(who *identity.Identity) {
	w.keys.Text(keyProvince).Optional(who.Province)
	columns.Of[int32](w.keys, keyYear).Optional(int32(who.Year), who.Year != 0)
	w.keys.Text(keyLevel).Optional(who.AgencyLevel)
}

// Places of schemas.PartitionKeys.
const (
	keyProvince = iota
	keyYear
	keyLevel
)
