package transform

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/schemas"
	"gongkai/transform/identity"
)

// Transformer makes facts of readings. It is not safe for concurrent use; a
// worker has one of its own.
type Transformer struct {
	version  string // of the code that read the documents, for the reports
	runID    string // for reports and rejects
	resolver *identity.Resolver
	plans    map[[2]string]*plan // by form and fact table
	cells    []planned           // of schemas.FormCells
	tables   []string            // fact tables in order
	writer   *writer

	// Memory of one report, used again for the next.
	slots    []slot
	verdicts []verdict
	messages []string
	figures  []byte
	clues    []identity.Clue
}

// planned is where a cell of a form stands in the plan of its table.
type planned struct {
	plan *plan
	slot int
}

// New makes a transformer that stamps reports with the version of the reader
// and with the run's id.
func New(extractorVersion, runID string) *Transformer {
	t := &Transformer{version: extractorVersion, runID: runID, resolver: identity.New(), plans: make(map[[2]string]*plan), writer: newWriter()}
	seen := make(map[string]bool)
	for _, f := range schemas.Forms() {
		for i := range f.Tables {
			ft := &f.Tables[i]
			p := newPlan(f, ft)
			t.plans[[2]string{f.Code, ft.FactTable}] = p
			for slot := range p.cells {
				t.cells = append(t.cells, planned{p, slot})
			}
			if !seen[ft.FactTable] {
				seen[ft.FactTable] = true
				t.tables = append(t.tables, ft.FactTable)
			}
		}
	}
	return t
}

// ReportID derives a report's identity from that of its source: the place in
// the corpus, and which report of the document it is.
func ReportID(sourceURI string, ordinal int32) string {
	h := sha256.Sum256([]byte(sourceURI + "\x00" + strconv.Itoa(int(ordinal))))
	return "r" + hex.EncodeToString(h[:10])
}

// Transform makes the facts of a batch of readings. The caller keeps the
// readings and releases the facts.
func (t *Transformer) Transform(in *schemas.Readings) *schemas.Facts {
	w := t.writer
	rd := newReadingColumns(in)
	var next cursor
	for i := 0; i < int(in.Readings.NumRows()); i++ {
		at := next.advance(rd, int32(i))
		if rd.rejectReason.IsValid(i) {
			w.reject(rd, i, t.runID)
			continue
		}
		t.report(w, rd, i, at)
	}
	return w.facts()
}

// report makes the rows of one report.
func (t *Transformer) report(w *writer, rd *readingColumns, i int, at ranges) {
	id := ReportID(rd.sourceURI.Value(i), rd.ordinal.Value(i))
	form := rd.form.Value(i)
	r := reportRow{id: id, form: form, figures: t.figures[:0]}
	r.warnings = rd.warningsOf(i, r.warnings)

	for _, table := range t.tables {
		lo, hi := t.rowsOf(rd, at.cells, table)
		p := t.plans[[2]string{form, table}]
		if lo < hi {
			p = t.cells[rd.cellPlace.Value(lo)].plan
		}
		if p == nil {
			continue // a report without tables has no cells
		}
		t.table(w, rd, p, id, lo, hi, &r)
	}
	t.figures = r.figures
	for k := at.mentions.lo; k < at.mentions.hi; k++ {
		w.category(rd, k, id, &r)
	}
	for k := at.prose.lo; k < at.prose.hi; k++ {
		w.section(rd, k, id)
	}
	resolve := t.resolver.Resolve
	if rd.recognised.Value(i) {
		resolve = t.resolver.ResolveRecognised
	}
	who := resolve(t.cluesOf(rd, at))
	r.warnings = append(r.warnings, who.Warnings...)
	w.report(rd, i, &r, &who, t.version, t.runID)
}

// rowsOf narrows a range of cells to those of one fact table, which stand
// together.
func (t *Transformer) rowsOf(rd *readingColumns, s span, table string) (lo, hi int) {
	is := func(row int) bool { return t.cells[rd.cellPlace.Value(row)].plan.table.FactTable == table }
	for lo = s.lo; lo < s.hi && !is(lo); {
		lo++
	}
	for hi = lo; hi < s.hi && is(hi); {
		hi++
	}
	return lo, hi
}

// cluesOf gathers the clues of a report, the prose of its sections among them.
func (t *Transformer) cluesOf(rd *readingColumns, at ranges) []identity.Clue {
	t.clues = t.clues[:0]
	for k := at.clues.lo; k < at.clues.hi; k++ {
		t.clues = append(t.clues, identity.Clue{Kind: rd.clueKind.Value(k), Text: rd.clueText.Value(k)})
	}
	for k := at.prose.lo; k < at.prose.hi; k++ {
		if rd.proseSection.Value(k) != schemas.SectionPreamble { // that is the clue "opening" already
			t.clues = append(t.clues, identity.Clue{Kind: schemas.ClueBody, Text: rd.proseText.Value(k)})
		}
	}
	return t.clues
}

// table makes the rows of one fact table: every cell of the form, found or not.
func (t *Transformer) table(w *writer, rd *readingColumns, p *plan, id string, lo, hi int, r *reportRow) {
	slots, assumed := t.fill(rd, p, lo, hi)
	if assumed {
		r.warnings = append(r.warnings, "amount_unit_assumed: no unit is printed, taken as 元")
	}
	p.infer(slots)
	t.verdicts, t.messages = t.verdicts[:0], t.messages[:0]
	for k := range p.equations {
		v := p.equations[k].try(slots)
		message := ""
		switch v.outcome {
		case schemas.OutcomeFail:
			r.failed++
			message = fmt.Sprintf("sums to %s, printed %s", number(v.left), number(v.right))
		case schemas.OutcomeNotApplicable:
			message = "not every figure is stated"
		}
		t.verdicts, t.messages = append(t.verdicts, v), append(t.messages, message)
	}
	p.prove(slots, t.verdicts)
	w.checks(p, t.verdicts, t.messages, id)
	for i := range slots {
		r.count(slots[i].status)
		if slots[i].known {
			r.figure(p, i, slots[i].value)
		}
	}
	w.cells(p, slots, rd, id)
}

// fill makes a slot of each cell of a form's table from the rows [lo, hi) that
// were found. assumedUnit tells of an amount of money without its unit.
func (t *Transformer) fill(rd *readingColumns, p *plan, lo, hi int) (slots []slot, assumedUnit bool) {
	if cap(t.slots) < len(p.cells) {
		t.slots = make([]slot, len(p.cells))
	}
	slots = t.slots[:len(p.cells)]
	for i := range slots {
		slots[i] = slot{status: schemas.StatusMissing}
	}
	for k := lo; k < hi; k++ {
		at := t.cells[rd.cellPlace.Value(k)]
		i, ok := at.slot, true
		if at.plan != p {
			i, ok = p.index[[2]string{at.plan.cells[i].Row, at.plan.cells[i].Column}]
		}
		if !ok {
			continue
		}
		slots[i].row = k
		if p.fill(&slots[i], i, schemas.Statuses[rd.cellStatus.Value(k)], rd.cellRaw.Value(k), value(rd.cellUnit, k)) {
			assumedUnit = true
		}
	}
	return slots, assumedUnit
}

// scale is the number of ten-thousandths in one.
const scale = 10000

// number prints a value in ten-thousandths.
func number(v int64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(float64(v)/scale, 'f', 4, 64), "0"), ".")
}

// reportRow is what the tables of a report add up to.
type reportRow struct {
	id, form                            string
	reported, blank, missing, illegible int64
	failed                              int64
	warnings                            []string
	figures                             []byte // a line each, for the digest
	notNought                           int
}

// figure notes a figure that the document states.
func (r *reportRow) figure(p *plan, i int, value int64) {
	r.figures = append(strconv.AppendInt(append(r.figures, p.names[i]...), value, 10), '\n')
	if value != 0 {
		r.notNought++
	}
}

// fewFigures is the number of figures that are not nought below which reports of
// different agencies may agree by chance.
const fewFigures = 10

// figuresDigest returns what tells a report from others by its figures, "" where
// too few of them do.
func (r *reportRow) figuresDigest() string {
	if r.notNought < fewFigures {
		return ""
	}
	sum := sha256.Sum256(r.figures)
	return hex.EncodeToString(sum[:16])
}

func (r *reportRow) count(status string) {
	switch status {
	case schemas.StatusReported:
		r.reported++
	case schemas.StatusBlank, schemas.StatusDash:
		r.blank++
	case schemas.StatusMissing:
		r.missing++
	case schemas.StatusIllegible:
		r.illegible++
	}
}

// readingColumns are the columns of readings, typed once a batch.
type readingColumns struct {
	sourceURI, sourceKind, mediaType, sha256, form, layout *array.String
	rejectStage, rejectReason, rejectDetail                *array.String
	bytes                                                  *array.Int64
	fetchedAt                                              *array.Timestamp
	ordinal                                                *array.Int32
	recognised                                             *array.Boolean
	warnings                                               *array.List

	cellRef                               *array.Int32
	cellPlace                             *array.Int16
	cellStatus                            *array.Int8
	cellRaw, cellUnit, cellLocator        *array.String
	mentionRef                            *array.Int32
	mentionLabel, mentionLocator          *array.String
	mentionCount, mentionTotal            *array.Int64
	mentionShare                          *array.Float64
	proseRef                              *array.Int32
	proseSection, proseHeading, proseText *array.String
	clueRef                               *array.Int32
	clueKind, clueText                    *array.String
}

func newReadingColumns(in *schemas.Readings) *readingColumns {
	s := func(r arrow.Record, c int) *array.String { return r.Column(c).(*array.String) }
	i32 := func(r arrow.Record, c int) *array.Int32 { return r.Column(c).(*array.Int32) }
	i64 := func(r arrow.Record, c int) *array.Int64 { return r.Column(c).(*array.Int64) }
	r, c, m, p, q := in.Readings, in.Cells, in.Mentions, in.Prose, in.Clues
	return &readingColumns{
		sourceURI: s(r, schemas.ReadingSourceURI), sourceKind: s(r, schemas.ReadingSourceKind), mediaType: s(r, schemas.ReadingMediaType),
		sha256: s(r, schemas.ReadingSHA256), form: s(r, schemas.ReadingForm), layout: s(r, schemas.ReadingLayout),
		rejectStage: s(r, schemas.ReadingRejectStage), rejectReason: s(r, schemas.ReadingRejectReason), rejectDetail: s(r, schemas.ReadingRejectDetail),
		bytes: i64(r, schemas.ReadingBytes), fetchedAt: r.Column(schemas.ReadingFetchedAt).(*array.Timestamp),
		ordinal: i32(r, schemas.ReadingOrdinal), recognised: r.Column(schemas.ReadingRecognised).(*array.Boolean), warnings: r.Column(schemas.ReadingWarnings).(*array.List),
		cellRef: i32(c, schemas.CellReading), cellPlace: c.Column(schemas.CellPlace).(*array.Int16), cellStatus: c.Column(schemas.CellStatus).(*array.Int8),
		cellRaw: s(c, schemas.CellRaw), cellUnit: s(c, schemas.CellUnit), cellLocator: s(c, schemas.CellLocator),
		mentionRef: i32(m, schemas.MentionReading), mentionLabel: s(m, schemas.MentionLabel), mentionLocator: s(m, schemas.MentionLocator),
		mentionCount: i64(m, schemas.MentionCount), mentionTotal: i64(m, schemas.MentionTotal), mentionShare: m.Column(schemas.MentionShare).(*array.Float64),
		proseRef: i32(p, schemas.ProseReading), proseSection: s(p, schemas.ProseSection), proseHeading: s(p, schemas.ProseHeading), proseText: s(p, schemas.ProseText),
		clueRef: i32(q, schemas.ClueReading), clueKind: s(q, schemas.ClueKind), clueText: s(q, schemas.ClueText),
	}
}

func (rd *readingColumns) warningsOf(i int, dst []string) []string {
	values := rd.warnings.ListValues().(*array.String)
	from, to := rd.warnings.ValueOffsets(i)
	for k := from; k < to; k++ {
		dst = append(dst, values.Value(int(k)))
	}
	return dst
}

// span is a range of rows of one reading in another record.
type span struct{ lo, hi int }

// ranges are the rows that belong to one reading.
type ranges struct{ cells, mentions, prose, clues span }

// cursor walks the records beside the readings, which stand in their order.
type cursor struct{ cells, mentions, prose, clues int }

func (c *cursor) advance(rd *readingColumns, reading int32) ranges {
	take := func(at *int, refs *array.Int32) span {
		lo := *at
		for *at < refs.Len() && refs.Value(*at) == reading {
			*at++
		}
		return span{lo, *at}
	}
	return ranges{take(&c.cells, rd.cellRef), take(&c.mentions, rd.mentionRef), take(&c.prose, rd.proseRef), take(&c.clues, rd.clueRef)}
}
