package pipeline

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/extract"
	"gongkai/extract/corpus"
	"gongkai/schemas"
	"gongkai/transform"
)

// Label is a row of truth.csv: what a document has in one place. File is the
// document, with #2 behind it for its second report, and so on.
type Label struct {
	File, Table, Row, Column, Value, Status string
}

// ReadLabels reads labels in the contract's format: a header, then
// file,table,row,column,value,status. An error names the line.
func ReadLabels(r io.Reader) ([]Label, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1 // the header is compared as a whole below
	head, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("truth: %w", err)
	}
	c.FieldsPerRecord = 6
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	if want := "file,table,row,column,value,status"; strings.Join(head, ",") != want {
		return nil, fmt.Errorf("truth: line 1: the header is %q, not %q", strings.Join(head, ","), want)
	}
	var labels []Label
	for {
		f, err := c.Read()
		if err == io.EOF {
			return labels, nil
		}
		if err != nil {
			return nil, fmt.Errorf("truth: %w", err)
		}
		labels = append(labels, Label{f[0], f[1], f[2], f[3], f[4], f[5]})
	}
}

// Score counts how a reading agrees with labels.
type Score struct {
	Cells    int // labels scored
	Right    int // the label's value was read
	Wrong    int // another value was read
	Missed   int // the label has a value and none was read
	Invented int // a value was read where the label has none
	Status   int // statuses that agree
}

func (s *Score) add(o Score) {
	s.Cells += o.Cells
	s.Right += o.Right
	s.Wrong += o.Wrong
	s.Missed += o.Missed
	s.Invented += o.Invented
	s.Status += o.Status
}

// Difference is a label with which the reading does not agree.
type Difference struct {
	Label
	Kind                string // wrong, missed, invented, status
	GotValue, GotStatus string
	Raw, Locator        string
}

// Evaluation is the outcome of [Eval].
type Evaluation struct {
	Tables      map[string]Score // by table
	Groups      map[string]map[string]Score
	Documents   int
	Unlabelled  []string // documents read for which there is no label
	Unread      []string // labelled reports that were not read
	Extra       []string // labelled documents that gave more reports than are labelled
	Absent      int      // labelled documents that the sources do not hold
	Differences []Difference
}

// Total sums the tables.
func (e *Evaluation) Total() Score {
	var t Score
	for _, s := range e.Tables {
		t.add(s)
	}
	return t
}

// TableNames lists the tables scored: facts first, in the order of the contract.
func (e *Evaluation) TableNames() []string {
	var names []string
	for _, t := range schemas.Tables() {
		if _, ok := e.Tables[t.Name]; ok {
			names = append(names, t.Name)
		}
	}
	return names
}

// answer is what the facts hold for one label.
type answer struct{ value, status, raw, locator string }

type place struct{ table, row, column string }

// Eval reads the source and scores it against labels. A label's file is
// matched with the end of a document's path, so labels relative to any folder
// above the documents will do. The reports of a document are matched with
// their labels by their order.
func Eval(ctx context.Context, sources []string, labels []Label) (*Evaluation, error) {
	source, err := corpus.NewFiles(sources, "", corpus.DefaultLimits)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	byFile := make(map[string][][]Label) // by document and report
	for _, l := range labels {
		file, ordinal := cutOrdinal(filepath.ToSlash(l.File))
		for len(byFile[file]) <= ordinal {
			byFile[file] = append(byFile[file], nil)
		}
		byFile[file][ordinal] = append(byFile[file][ordinal], l)
	}
	ev := &Evaluation{Tables: make(map[string]Score), Groups: make(map[string]map[string]Score)}
	used := make(map[string]bool)
	ex, tr := extract.New(), transform.New(extract.Version, runID())
	defer ex.Close()
	err = corpus.Batches(ctx, source, nil, func(docs arrow.Record) error {
		defer docs.Release()
		readings := ex.Extract(ctx, docs)
		defer readings.Release()
		facts := tr.Transform(readings)
		defer facts.Release()
		answers := answersOf(facts)
		paths := docs.Column(schemas.DocumentPath).(*array.String)
		uris := docs.Column(schemas.DocumentSourceURI).(*array.String)
		for i := 0; i < int(docs.NumRows()); i++ {
			file := matchFile(byFile, uris.Value(i), filepath.ToSlash(paths.Value(i)))
			if file == "" {
				ev.Unlabelled = append(ev.Unlabelled, uris.Value(i))
				continue
			}
			used[file] = true
			ev.Documents++
			got := answers[uris.Value(i)]
			for k, labels := range byFile[file] {
				if k >= len(got) {
					if len(labels) > 0 {
						ev.Unread = append(ev.Unread, labels[0].File)
					}
					got = append(got, nil)
				}
				ev.score(file, labels, got[k])
			}
			if len(got) > len(byFile[file]) {
				ev.Extra = append(ev.Extra, file)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	ev.Absent = len(byFile) - len(used)
	if ev.Documents == 0 {
		return nil, errors.New("no document of the sources has labels: are the paths in the truth file the documents' own, relative to a folder above them?")
	}
	return ev, nil
}

// maxReports bounds the reports of one document that labels can name.
const maxReports = 10000

// cutOrdinal parts the file of a label from the report that it names, counted
// from 0: page.html#2 is the second report of page.html.
func cutOrdinal(file string) (string, int) {
	i := strings.LastIndexByte(file, '#')
	if n, err := strconv.Atoi(file[i+1:]); i > 0 && err == nil && n >= 1 && n <= maxReports {
		return file[:i], n - 1
	}
	return file, 0
}

// matchFile finds the labelled file that a document is: by its identity, or by
// the longest end of its path.
func matchFile[T any](byFile map[string]T, uri, path string) string {
	if _, ok := byFile[uri]; ok {
		return uri
	}
	for rest := path; ; {
		if _, ok := byFile[rest]; ok {
			return rest
		}
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			return ""
		}
		rest = rest[i+1:]
	}
}

func (e *Evaluation) score(file string, labels []Label, got map[place]answer) {
	group := filepath.ToSlash(filepath.Dir(file))
	if e.Groups[group] == nil {
		e.Groups[group] = make(map[string]Score)
	}
	for _, l := range labels {
		a, ok := got[place{l.Table, l.Row, l.Column}]
		if !ok {
			a.status = schemas.StatusMissing
		}
		s := Score{Cells: 1}
		d := Difference{Label: l, GotValue: a.value, GotStatus: a.status, Raw: a.raw, Locator: a.locator}
		switch {
		case l.Value != "" && a.value == "":
			s.Missed, d.Kind = 1, "missed"
		case l.Value != "" && sameValue(l.Value, a.value):
			s.Right = 1
		case l.Value != "":
			s.Wrong, d.Kind = 1, "wrong"
		case a.value != "":
			s.Invented, d.Kind = 1, "invented"
		}
		if a.status == l.Status {
			s.Status = 1
		} else if d.Kind == "" {
			d.Kind = "status"
		}
		if d.Kind != "" {
			e.Differences = append(e.Differences, d)
		}
		t := e.Tables[l.Table]
		t.add(s)
		e.Tables[l.Table] = t
		g := e.Groups[group][l.Table]
		g.add(s)
		e.Groups[group][l.Table] = g
	}
}

// sameValue compares as numbers where both are, else as text.
func sameValue(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	return ok && ok2 && x.Cmp(y) == 0
}

// answersOf gathers the facts of a batch by document, report by report.
func answersOf(f *schemas.Facts) map[string][]map[place]answer {
	out := make(map[string][]map[place]answer)
	reports := f.Tables[schemas.TableReports]
	t := schemas.TableByName(schemas.TableReports)
	ids := reports.Column(0).(*array.String)
	uris := reports.Column(t.FieldIndex("source_uri")).(*array.String)
	byID := make(map[string]map[place]answer)
	for i := 0; i < int(reports.NumRows()); i++ {
		m := make(map[place]answer)
		out[uris.Value(i)] = append(out[uris.Value(i)], m)
		byID[ids.Value(i)] = m
		for c, field := range t.Fields {
			m[place{schemas.TableReports, field.Name, ""}] = reported(reports.Column(c), i)
		}
		for c, field := range schemas.PartitionKeys {
			m[place{schemas.TableReports, field.Name, ""}] = reported(f.Keys.Column(c), i)
		}
	}
	for _, t := range schemas.Tables() {
		rec := f.Tables[t.Name]
		switch {
		case t.RowCode != "":
			row, col := rec.Column(t.FieldIndex(t.RowCode)).(*array.String), rec.Column(t.FieldIndex(t.ColumnCode)).(*array.String)
			value, status := rec.Column(t.FieldIndex("value")), rec.Column(t.FieldIndex("status")).(*array.String)
			raw, loc := rec.Column(t.FieldIndex("raw")), rec.Column(t.FieldIndex("locator"))
			for i := 0; i < int(rec.NumRows()); i++ {
				byID[rec.Column(0).(*array.String).Value(i)][place{t.Name, row.Value(i), col.Value(i)}] =
					answer{text(value, i), status.Value(i), text(raw, i), text(loc, i)}
			}
		case t.Name == schemas.TableCategories:
			label := rec.Column(t.FieldIndex("label")).(*array.String)
			for i := 0; i < int(rec.NumRows()); i++ {
				for _, col := range []string{"count", "share_reported", "total", "category"} {
					a := reported(rec.Column(t.FieldIndex(col)), i)
					a.locator = text(rec.Column(t.FieldIndex("locator")), i)
					byID[rec.Column(0).(*array.String).Value(i)][place{t.Name, label.Value(i), col}] = a
				}
			}
		}
	}
	return out
}

func reported(col arrow.Array, i int) answer {
	v := text(col, i)
	if v == "" {
		return answer{status: schemas.StatusMissing}
	}
	return answer{value: v, status: schemas.StatusReported}
}

// text prints a value as labels do: NULL is "".
func text(col arrow.Array, i int) string {
	if col.IsNull(i) {
		return ""
	}
	switch a := col.(type) {
	case *array.String:
		return a.Value(i)
	case *array.Float64:
		return strconv.FormatFloat(a.Value(i), 'f', -1, 64)
	case *array.Decimal128:
		return decimal(a.Value(i).BigInt(), int(a.DataType().(arrow.DecimalType).GetScale()))
	case *array.Date32:
		return a.Value(i).FormattedString()
	}
	return col.ValueStr(i)
}

// decimal prints an unscaled number exactly, without zeros at its end.
func decimal(n *big.Int, scale int) string {
	s := new(big.Int).Abs(n).String()
	for len(s) <= scale {
		s = "0" + s
	}
	whole, fraction := s[:len(s)-scale], strings.TrimRight(s[len(s)-scale:], "0")
	if fraction != "" {
		whole += "." + fraction
	}
	if n.Sign() < 0 {
		whole = "-" + whole
	}
	return whole
}

// LoadLabels reads a truth file.
func LoadLabels(path string) ([]Label, error) {
	h, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	labels, err := ReadLabels(h)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return labels, nil
}

// GroupNames lists the folders scored, in order.
func (e *Evaluation) GroupNames() []string {
	names := make([]string, 0, len(e.Groups))
	for g := range e.Groups {
		names = append(names, g)
	}
	sort.Strings(names)
	return names
}
