package load

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/parquet-go/parquet-go"

	"gongkai/schemas"
)

// columnKind is how the values of a column are encoded, in the journal and in
// Parquet.
type columnKind uint8

const (
	kindText columnKind = iota
	kindInt32
	kindInt64
	kindFloat64
	kindBool
	kindDate
	kindInstant
	kindDecimal
	kindTexts
)

// decimalBytes holds any decimal of 20 digits with its sign; Parquet asks for
// the shortest such length.
const decimalBytes = 9

// column is a column of a table as load sees it.
type column struct {
	name     string
	kind     columnKind
	nullable bool
	scale    int32
}

// layout is a table with all that its rows need on the way from Arrow through
// the journal to Parquet. It is immutable and shared by the workers.
type layout struct {
	table   *schemas.Table
	schema  *arrow.Schema
	columns []column
	parquet *parquet.Schema
	// keyed is set where the first column is the key of the blob (report_id,
	// or source_uri of a reject); it is not stored a second time.
	keyed bool
}

// wideText lists the text columns of facts whose values hardly ever repeat
// within a file, or that Zstandard makes shorter where they stand: a
// dictionary would only hold every value once and an index beside it.
var wideText = map[string]bool{
	"applications.locator": true, "disclosures.locator": true, "disputes.locator": true, "categories.locator": true,
	"sections.text": true, "checks.message": true,
	"rejects.source_uri": true, "rejects.content_sha256": true, "rejects.detail": true,
}

// wide says whether a text column has no dictionary. Reports have none: a file
// holds some dozens of rows of them, and a dictionary page is longer than what
// it saves.
func wide(table, column string) bool {
	return table == schemas.TableReports || wideText[table+"."+column]
}

// unbounded lists the columns that no query compares with a value: their
// bounds would be longer than many a page.
var unbounded = map[string]bool{
	"content_sha256": true, "figures_sha256": true, "title": true, "document_number": true, "region_evidence": true,
	"raw": true, "locator": true, "text": true, "heading": true, "message": true, "detail": true, "run_id": true,
}

func newLayout(t *schemas.Table) (*layout, error) {
	l := &layout{table: t, schema: t.Arrow()}
	l.keyed = t.Partitioned || t.Name == schemas.TableRejects
	group := orderedGroup{Group: parquet.Group{}}
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		c := column{name: f.Name, nullable: f.Nullable}
		var node parquet.Node
		switch dt := f.Type.(type) {
		case *arrow.StringType:
			c.kind, node = kindText, parquet.String()
			if wide(t.Name, f.Name) {
				node = parquet.Encoded(node, &parquet.Plain)
			} else {
				node = parquet.Encoded(node, &parquet.RLEDictionary)
			}
		case *arrow.Int32Type:
			c.kind, node = kindInt32, parquet.Leaf(parquet.Int32Type)
		case *arrow.Int64Type:
			c.kind, node = kindInt64, parquet.Leaf(parquet.Int64Type)
		case *arrow.Float64Type:
			c.kind, node = kindFloat64, parquet.Leaf(parquet.DoubleType)
		case *arrow.BooleanType:
			c.kind, node = kindBool, parquet.Leaf(parquet.BooleanType)
		case *arrow.Date32Type:
			c.kind, node = kindDate, parquet.Date()
		case *arrow.TimestampType:
			if dt.Unit != arrow.Microsecond {
				return nil, fmt.Errorf("table %s: column %s: timestamps are in microseconds, not %s", t.Name, f.Name, dt.Unit)
			}
			c.kind, node = kindInstant, parquet.Timestamp(parquet.Microsecond)
		case *arrow.Decimal128Type:
			if dt.Precision > 20 {
				return nil, fmt.Errorf("table %s: column %s: %s is wider than %d bytes", t.Name, f.Name, dt, decimalBytes)
			}
			c.kind, c.scale = kindDecimal, dt.Scale
			node = parquet.Decimal(int(dt.Scale), int(dt.Precision), parquet.FixedLenByteArrayType(decimalBytes))
		case *arrow.ListType:
			if dt.Elem().ID() != arrow.STRING {
				return nil, fmt.Errorf("table %s: column %s: no lists of %s", t.Name, f.Name, dt.Elem())
			}
			c.kind, node = kindTexts, parquet.List(parquet.String())
		default:
			return nil, fmt.Errorf("table %s: column %s: no column type for %s", t.Name, f.Name, f.Type)
		}
		if f.Nullable {
			node = parquet.Optional(node)
		}
		group.Group[f.Name] = node
		names[i] = f.Name
		l.columns = append(l.columns, c)
	}
	group.order(names)
	l.parquet = parquet.NewSchema(t.Name, group)
	return l, nil
}

// orderedGroup is a parquet.Group that keeps the columns in the order of the
// table; the library's own sorts them by name.
type orderedGroup struct {
	parquet.Group
	fields []parquet.Field
}

func (g *orderedGroup) order(names []string) {
	byName := make(map[string]parquet.Field, len(names))
	for _, f := range g.Group.Fields() {
		byName[f.Name()] = f
	}
	for _, n := range names {
		g.fields = append(g.fields, byName[n])
	}
}

// Fields returns the columns in the order of the table.
func (g orderedGroup) Fields() []parquet.Field { return g.fields }

// layouts are those of all tables that come as facts: the partitioned ones in
// the order of the contract, and rejects.
type layouts struct {
	partitioned []*layout
	rejects     *layout
	sheets      *sheets
}

func newLayouts() (*layouts, error) {
	ls := new(layouts)
	for _, t := range schemas.Tables() {
		switch {
		case t.Partitioned:
			l, err := newLayout(t)
			if err != nil {
				return nil, err
			}
			ls.partitioned = append(ls.partitioned, l)
		case t.Name == schemas.TableRejects:
			l, err := newLayout(t)
			if err != nil {
				return nil, err
			}
			ls.rejects = l
		}
	}
	if len(ls.partitioned) == 0 || ls.partitioned[0].table.Name != schemas.TableReports {
		return nil, fmt.Errorf("schemas: the first partitioned table must be %s", schemas.TableReports)
	}
	ls.sheets = newSheets(ls.partitioned)
	return ls, nil
}

// filledLater tells the columns that transform leaves open: the pipeline fills
// them through Options.Seal, with all reports of a partition at hand.
func filledLater(table, column string) bool {
	return table == schemas.TableReports && (column == "is_canonical" || column == "canonical_report_id")
}
