package transform

import (
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
)

// ChooseCanonical fills is_canonical and canonical_report_id of the reports of
// one partition, so of one province, year and level. Of several reports of one
// agency and scope it takes, in this order:
//
//  1. one that is no copy by its own words before one with names replaced
//  2. one on an official host before one without a host before one elsewhere
//  3. one whose title says that it was amended (更正, 修订) before others
//  4. more figures, as of a page and the PDF beside it either may have lost some
//  5. fewer broken checks
//  6. the later date of publication
//  7. the smaller report_id, so that the choice is the same in every run
//
// A report whose agency is not certain belongs to the one agency of the partition
// whose report has the same figures, if there is one; else it stands for itself,
// and so do all where the year of the partition is not known.
//
// It takes and returns a record of the reports table; the caller releases both.
func ChooseCanonical(rec arrow.Record, yearKnown bool) (arrow.Record, error) {
	c := newCandidates(rec)
	keys := c.keys(yearKnown)
	best := make(map[agencyScope]int)
	for i, k := range keys {
		if k == (agencyScope{}) {
			continue
		}
		if b, seen := best[k]; !seen || c.better(i, b) {
			best[k] = i
		}
	}
	flags := array.NewBooleanBuilder(memory.DefaultAllocator)
	defer flags.Release()
	ids := array.NewStringBuilder(memory.DefaultAllocator)
	defer ids.Release()
	for i, k := range keys {
		canonical := i
		if k != (agencyScope{}) {
			canonical = best[k]
		}
		flags.Append(canonical == i)
		ids.Append(c.id.Value(canonical))
	}
	t := schemas.TableByName(schemas.TableReports)
	cols := slices.Clone(rec.Columns())
	f, s := flags.NewArray(), ids.NewArray()
	defer f.Release()
	defer s.Release()
	cols[t.FieldIndex("is_canonical")], cols[t.FieldIndex("canonical_report_id")] = f, s
	return array.NewRecord(rec.Schema(), cols, rec.NumRows()), nil
}

// agencyScope is what has one canonical report a year.
type agencyScope struct{ agency, scope string }

// candidates are the columns by which reports of one partition are compared.
type candidates struct {
	id, title, agency, scope, figures *array.String
	official                          *array.Boolean
	published                         *array.Date32
	reported, failed                  *array.Int64
	warnings                          *array.List
}

func newCandidates(rec arrow.Record) *candidates {
	t := schemas.TableByName(schemas.TableReports)
	text := func(name string) *array.String { return rec.Column(t.FieldIndex(name)).(*array.String) }
	count := func(name string) *array.Int64 { return rec.Column(t.FieldIndex(name)).(*array.Int64) }
	return &candidates{
		id: text("report_id"), title: text("title"), agency: text("agency_id"), scope: text("scope"), figures: text("figures_sha256"),
		official:  rec.Column(t.FieldIndex("is_official_host")).(*array.Boolean),
		published: rec.Column(t.FieldIndex("published_on")).(*array.Date32),
		reported:  count("cells_reported"), failed: count("checks_failed"),
		warnings: rec.Column(t.FieldIndex("warnings")).(*array.List),
	}
}

// keys tells for each report whose it is, the zero key where that is not known.
func (c *candidates) keys(yearKnown bool) []agencyScope {
	keys := make([]agencyScope, c.id.Len())
	if !yearKnown {
		return keys
	}
	byFigures := make(map[string]agencyScope) // the zero key where two have them
	for i := range keys {
		if c.agency.IsNull(i) {
			continue
		}
		k := agencyScope{agency: c.agency.Value(i), scope: value(c.scope, i)}
		keys[i] = k
		if f := value(c.figures, i); f != "" {
			if before, seen := byFigures[f]; seen && before != k {
				k = agencyScope{}
			}
			byFigures[f] = k
		}
	}
	for i := range keys {
		if f := value(c.figures, i); f != "" && c.agency.IsNull(i) {
			keys[i] = byFigures[f]
		}
	}
	return keys
}

// better reports whether report a is to be canonical rather than b.
func (c *candidates) better(a, b int) bool {
	for _, d := range [...]int64{
		c.own(a) - c.own(b),
		c.host(a) - c.host(b),
		c.amended(a) - c.amended(b),
		c.reported.Value(a) - c.reported.Value(b),
		c.failed.Value(b) - c.failed.Value(a),
		c.date(a) - c.date(b),
	} {
		if d != 0 {
			return d > 0
		}
	}
	return c.id.Value(a) < c.id.Value(b)
}

// own is 1 for a report that bears its own names, 0 for a copy with others, or
// one whose agency only its figures tell.
func (c *candidates) own(i int) int64 {
	if c.agency.IsNull(i) {
		return 0
	}
	texts := c.warnings.ListValues().(*array.String)
	from, to := c.warnings.ValueOffsets(i)
	for k := from; k < to; k++ {
		if strings.HasPrefix(texts.Value(int(k)), schemas.WarningCopy+": names") {
			return 0
		}
	}
	return 1
}

func (c *candidates) host(i int) int64 {
	switch {
	case c.official.IsNull(i):
		return 1
	case c.official.Value(i):
		return 2
	}
	return 0
}

// amendedWords stand in the title of a report that replaces another.
var amendedWords = []string{"更正", "修订", "修正", "订正", "重新发布", "修改稿"}

func (c *candidates) amended(i int) int64 {
	title := value(c.title, i)
	for _, w := range amendedWords {
		if strings.Contains(title, w) {
			return 1
		}
	}
	return 0
}

func (c *candidates) date(i int) int64 {
	if c.published.IsNull(i) {
		return -1 << 31
	}
	return int64(c.published.Value(i))
}
