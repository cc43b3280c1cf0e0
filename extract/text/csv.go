package text

import (
	"encoding/csv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// Bounds by which a text is taken for CSV: the smallest table of a report has
// more rows and figures, no table has more columns, and prose, which sets
// commas too, has few fields that are figures or blank.
const (
	fewCSVRows    = 4
	fewCSVFigures = 8
	maxCSVColumns = 256
)

// ParseCSV decodes a text of which each line is a row of fields parted by
// commas or semicolons, quoted where need be, as spreadsheets export it, or by
// tabs, where some are quoted. ok is
// false where the text is none.
func ParseCSV(s string) (d *document.Document, ok bool) {
	comma := csvComma(s)
	if comma == 0 {
		return nil, false
	}
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = comma, true, -1, true
	d = &document.Document{MediaType: "text/csv", Layout: document.LayoutCSV, Whole: true}
	rows, figures, values, others := 0, 0, 0, 0
	for {
		fields, err := r.Read()
		if err != nil {
			break // at its end, or damaged: then what was read must do
		}
		if len(fields) > maxCSVColumns {
			return nil, false
		}
		line, _ := r.FieldPos(0)
		l, filled := csvLine(fields, int32(line))
		if filled == 0 {
			continue
		}
		d.Lines = append(d.Lines, l)
		if l.Kind != document.Grid {
			continue
		}
		rows++
		for k := 1; k < len(l.Cells); k++ {
			switch figure.Classify(l.Cells[k].Text) {
			case figure.Number, figure.Dash:
				figures++
				values++
			case figure.Text:
				others++
			default:
				values++
			}
		}
	}
	dropUnfilled(d.Lines)
	return d, rows >= fewCSVRows && figures >= fewCSVFigures && values > others
}

// dropUnfilled takes out of the tables of a sheet the columns in which no row
// holds anything: they are the edges of the sheet's other tables. A table that
// does not begin with its heads keeps them all, as one of them may be blank.
func dropUnfilled(lines []document.Line) {
	for from := nextRow(lines, 0); from < len(lines); {
		until := from + 1
		for until < len(lines) {
			next := nextRow(lines, until)
			if next > until && (next == len(lines) || isHead(&lines[next])) {
				break
			}
			until = next + 1 // a row that holds its label alone passes for text, and parts no table
		}
		until = min(until, len(lines))
		if isHead(&lines[from]) {
			dropColumns(lines[from:until])
		}
		from = nextRow(lines, until)
	}
}

// nextRow is the index of the first row of several fields from i on.
func nextRow(lines []document.Line, i int) int {
	for i < len(lines) && lines[i].Kind != document.Grid {
		i++
	}
	return i
}

// isHead says whether a row names columns: two texts at least, and no figure.
func isHead(l *document.Line) bool {
	texts := 0
	for i := range l.Cells {
		switch figure.Classify(l.Cells[i].Text) {
		case figure.Text:
			texts++
		case figure.Number, figure.Dash:
			return false
		}
	}
	return texts > 1
}

func dropColumns(rows []document.Line) {
	var filled [maxCSVColumns]bool
	for i := range rows {
		for k := range rows[i].Cells {
			filled[k] = filled[k] || rows[i].Cells[k].Text != ""
		}
	}
	for i := range rows {
		kept := rows[i].Cells[:0]
		for k, c := range rows[i].Cells {
			if filled[k] {
				kept = append(kept, c)
			}
		}
		rows[i].Cells = kept
	}
}

// csvComma tells what parts the fields of a text, 0 where nothing does.
func csvComma(s string) rune {
	lines, commas, semicolons := 0, 0, 0
	if strings.Count(s, "\t\"") >= fewCSVRows && strings.Count(s, "\"\t") >= fewCSVRows {
		return '\t' // cells of several lines, as a sheet is copied
	}
	for line := range strings.SplitSeq(s, "\n") {
		if lines++; lines > 500 {
			break
		}
		if strings.Count(line, ",") >= 2 {
			commas++
		}
		if strings.Count(line, ";") >= 2 {
			semicolons++
		}
	}
	switch {
	case commas >= fewCSVRows && commas >= semicolons:
		return ','
	case semicolons >= fewCSVRows:
		return ';'
	}
	return 0
}

// csvLine makes a row of fields, or a line of text where one field alone holds
// any; filled is the number of those that do.
func csvLine(fields []string, number int32) (l document.Line, filled int) {
	at := document.Place{Line: number}
	cells := make([]document.Cell, len(fields))
	only := ""
	for i, f := range fields {
		at.Column = int32(i + 1)
		cells[i] = document.Cell{Text: joined(f), At: at}
		if cells[i].Text != "" {
			filled++
			only = cells[i].Text
		}
	}
	at.Column = 0
	if filled == 1 && figure.Classify(only) == figure.Text {
		return document.Line{Kind: document.Plain, At: at, Text: only}, filled
	}
	return document.Line{Kind: document.Grid, At: at, Text: strings.Join(fields, ","), Cells: cells}, filled
}

// joined is a field on one line: a break in it parts words, but for Chinese,
// which has no blanks between them.
func joined(f string) string {
	f = strings.Trim(f, spaces+"\t\r\n")
	if !strings.ContainsAny(f, "\r\n") {
		return strings.Clone(f)
	}
	var b strings.Builder
	last := ' '
	for part := range strings.FieldsFuncSeq(f, func(r rune) bool { return r == '\r' || r == '\n' }) {
		part = strings.Trim(part, spaces)
		next, _ := utf8.DecodeRuneInString(part)
		if b.Len() > 0 && !(unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, next)) {
			b.WriteByte(' ')
		}
		b.WriteString(part)
		last, _ = utf8.DecodeLastRuneInString(part)
	}
	return b.String()
}
