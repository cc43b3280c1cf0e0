package extract

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/extract/narrative"
	"gongkai/extract/reader"
	"gongkai/schemas"
	"gongkai/schemas/columns"
)

// builder fills the records of one batch after another.
type builder struct {
	readingsB, cells, mentions, prose, clues *columns.Record
	places                                   places
	n                                        int32
}

func newBuilder() *builder {
	return &builder{
		readingsB: columns.New(schemas.ReadingSchema),
		cells:     columns.New(schemas.CellSchema),
		mentions:  columns.New(schemas.MentionSchema),
		prose:     columns.New(schemas.ProseSchema),
		clues:     columns.New(schemas.ClueSchema),
		places:    newPlaces(),
	}
}

// readings takes what was read since the last batch.
func (b *builder) readings() *schemas.Readings {
	b.n = 0
	return &schemas.Readings{Readings: b.readingsB.Take(), Cells: b.cells.Take(), Mentions: b.mentions.Take(), Prose: b.prose.Take(), Clues: b.clues.Take()}
}

// source copies what a reading keeps of its document.
func (b *builder) source(docs arrow.Record, i, ordinal int, media string) {
	r := b.readingsB
	r.Text(schemas.ReadingSourceURI).Append(docs.Column(schemas.DocumentSourceURI).(*array.String).Value(i))
	r.Text(schemas.ReadingSourceKind).Append(docs.Column(schemas.DocumentSourceKind).(*array.String).Value(i))
	r.Text(schemas.ReadingMediaType).Optional(media)
	columns.Of[int64](r, schemas.ReadingBytes).Append(docs.Column(schemas.DocumentBytes).(*array.Int64).Value(i))
	if sha := docs.Column(schemas.DocumentSHA256).(*array.String); sha.IsValid(i) {
		r.Text(schemas.ReadingSHA256).Append(sha.Value(i))
	} else {
		r.Text(schemas.ReadingSHA256).AppendNull()
	}
	at := docs.Column(schemas.DocumentFetchedAt).(*array.Timestamp)
	columns.Of[arrow.Timestamp](r, schemas.ReadingFetchedAt).Optional(at.Value(i), at.IsValid(i))
	columns.Of[int32](r, schemas.ReadingOrdinal).Append(int32(ordinal))
}

func (b *builder) reject(docs arrow.Record, i int, media, stage, reason, detail string) {
	b.source(docs, i, 0, media)
	r := b.readingsB
	r.Text(schemas.ReadingForm).Append(schemas.FormNone)
	r.Text(schemas.ReadingLayout).Append("")
	r.Bools(schemas.ReadingRecognised).Append(false)
	r.Lists(schemas.ReadingWarnings).Append(nil)
	r.Text(schemas.ReadingRejectStage).Append(stage)
	r.Text(schemas.ReadingRejectReason).Append(reason)
	r.Text(schemas.ReadingRejectDetail).Append(detail)
	b.n++
}

func (b *builder) report(docs arrow.Record, i, ordinal int, media string, read *reader.Reading, recognised bool, mentions []narrative.Mention) {
	b.source(docs, i, ordinal, media)
	r := b.readingsB
	r.Text(schemas.ReadingForm).Append(read.Form)
	r.Text(schemas.ReadingLayout).Append(read.Layout)
	r.Bools(schemas.ReadingRecognised).Append(recognised)
	r.Lists(schemas.ReadingWarnings).Append(read.Warnings)
	r.Text(schemas.ReadingRejectStage).AppendNull()
	r.Text(schemas.ReadingRejectReason).AppendNull()
	r.Text(schemas.ReadingRejectDetail).AppendNull()

	b.cellRows(read.Cells)
	for k := range mentions {
		b.mention(&mentions[k])
	}
	for k := range read.Sections {
		b.section(&read.Sections[k])
	}
	for k := range read.Clues {
		clue := &read.Clues[k]
		b.clue(clue.Kind, clue.Text)
	}
	// The name of a file is that of its first report: the year in it, and the
	// agency, are no other's.
	named := schemas.ClueFileName
	if ordinal > 0 {
		named = schemas.ClueDocument
	}
	b.clue(named, docs.Column(schemas.DocumentSourceURI).(*array.String).Value(i))
	b.n++
}

// cellRows appends the cells of a report.
func (b *builder) cellRows(cells []reader.Cell) {
	r := b.cells
	place, status := columns.Of[int16](r, schemas.CellPlace), columns.Of[int8](r, schemas.CellStatus)
	raw, unit, locator := r.Text(schemas.CellRaw), r.Text(schemas.CellUnit), r.Text(schemas.CellLocator)
	n := 0
	for k := range cells {
		cell := &cells[k]
		at, ok := b.places.of(cell)
		if !ok {
			continue // no form has it
		}
		n++
		place.Append(at)
		status.Append(int8(schemas.StatusPlace(cell.Status)))
		raw.Append(cell.Raw)
		unit.Optional(cell.Unit)
		locator.Set(cell.At.AppendLocator(append(locator.Buffer(), cell.From...)))
	}
	columns.Of[int32](r, schemas.CellReading).Repeat(b.n, n)
}

// section appends a section of the prose.
func (b *builder) section(s *reader.Section) {
	r := b.prose
	columns.Of[int32](r, schemas.ProseReading).Append(b.n)
	r.Text(schemas.ProseSection).Append(s.Section)
	r.Text(schemas.ProseHeading).Optional(s.Heading)
	text := r.Text(schemas.ProseText)
	t := text.Buffer()
	for j, p := range s.Paragraphs {
		if j > 0 {
			t = append(t, '\n')
		}
		t = append(t, p.Text...)
	}
	text.Set(t)
}

func (b *builder) clue(kind, text string) {
	r := b.clues
	columns.Of[int32](r, schemas.ClueReading).Append(b.n)
	r.Text(schemas.ClueKind).Append(kind)
	r.Text(schemas.ClueText).Append(text)
}

// mention appends a category that the narrative counts.
func (b *builder) mention(m *narrative.Mention) {
	r := b.mentions
	columns.Of[int32](r, schemas.MentionReading).Append(b.n)
	r.Text(schemas.MentionLabel).Append(m.Label)
	columns.Of[int64](r, schemas.MentionCount).Optional(m.Count.Value, m.Count.Known)
	columns.Of[float64](r, schemas.MentionShare).Optional(m.Share.Value, m.Share.Known)
	columns.Of[int64](r, schemas.MentionTotal).Optional(m.Total.Value, m.Total.Known)
	r.Text(schemas.MentionLocator).Append(m.Locator)
}

// places finds cells in schemas.FormCells.
type places struct {
	all  []schemas.FormCell
	by   map[formCell]int16
	next int // where the next one stands, as cells come in the order of their form
}

// formCell is a cell as a reading names it.
type formCell struct{ form, table, row, column string }

func newPlaces() places {
	p := places{all: schemas.FormCells(), by: make(map[formCell]int16)}
	for i := range p.all {
		p.by[p.named(i)] = int16(i)
	}
	return p
}

func (p *places) named(i int) formCell {
	c := &p.all[i]
	return formCell{c.Form.Code, c.Table.FactTable, c.Row, c.Column}
}

// of returns the place of a cell, and whether a form has it.
func (p *places) of(c *reader.Cell) (place int16, ok bool) {
	want := formCell{c.Form, c.Table, c.Row, c.Column}
	if p.next < len(p.all) && p.named(p.next) == want {
		place, ok = int16(p.next), true
	} else {
		place, ok = p.by[want]
	}
	if ok {
		p.next = int(place) + 1
	}
	return place, ok
}
