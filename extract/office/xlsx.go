package office

import (
	"context"
	"sort"
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// ParseXLSX decodes a workbook of Excel: its sheets in order, as far as they
// are shown.
func ParseXLSX(ctx context.Context, content []byte) (*document.Document, error) {
	a, err := openArchive(ctx, content)
	if err != nil {
		return nil, err
	}
	part := a.mainPart()
	if part == "" || a.find(part) == nil {
		part = "xl/workbook.xml"
	}
	if a.find(part) == nil {
		return nil, damaged("the archive has no part %s", part)
	}
	rels, err := a.relations(part)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a}
	if w.strings, err = readSharedStrings(a, related(rels, "sharedStrings", "xl/sharedStrings.xml")); err != nil {
		return nil, err
	}
	if w.formats, err = readCellFormats(a, related(rels, "styles", "xl/styles.xml")); err != nil {
		return nil, err
	}
	type sheet struct {
		part, name string
		hidden     bool
	}
	var sheets []sheet
	seen, shown := false, 0
	err = a.each(part, func(x *xmlReader) error {
		if x.ns != nsSheet {
			return nil
		}
		switch string(x.name) {
		case "workbook":
			seen = true
		case "workbookPr":
			w.from1904 = isTrue(x.get(nsNone, "date1904"))
		case "sheet":
			r := rels[x.get(nsRel, "id")]
			state := x.get(nsNone, "state")
			s := sheet{r.target, x.get(nsNone, "name"), state == "hidden" || state == "veryHidden" || r.kind != "worksheet"}
			if !s.hidden {
				shown++
			}
			sheets = append(sheets, s)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !seen {
		return nil, damaged("part %s holds no workbook", part)
	}
	for i, s := range sheets {
		if s.hidden {
			continue
		}
		if a.find(s.part) == nil {
			return nil, damaged("the archive has no part %s", s.part)
		}
		if shown > 1 {
			w.b.lines = append(w.b.lines, document.Line{Kind: document.Break, At: document.Place{Table: int32(i + 1)}, Text: clean(s.name)})
			if err := w.b.count(len(s.name)); err != nil {
				return nil, err
			}
		}
		if err := w.sheet(s.part, int32(i+1)); err != nil {
			return nil, err
		}
	}
	return w.b.finish(MediaXLSX, LayoutXLSXSheet, LayoutXLSXText), nil
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// workbook reads the sheets of a workbook.
type workbook struct {
	archive  *archive
	b        builder
	strings  []string
	formats  []cellFormat
	from1904 bool
	work     int // cells looked at for merges
}

// xlsxCell is a cell that holds something.
type xlsxCell struct {
	row, col int // from 0
	text     string
	hidden   bool
}

// span is a range of rows and columns, both ends within.
type cellRange struct{ fromRow, fromCol, untilRow, untilCol int }

// sheetReader is a sheet that is being read.
type sheetReader struct {
	cells    []xlsxCell
	merges   []cellRange
	hideCols []cellRange      // only columns matter
	hideRows map[int]struct{} // rows hidden one by one
}

// sheet reads a sheet and adds its rows.
func (w *workbook) sheet(part string, number int32) error {
	s := &sheetReader{hideRows: make(map[int]struct{})}
	if err := w.read(part, s); err != nil {
		return err
	}
	sort.SliceStable(s.cells, func(i, k int) bool {
		a, b := &s.cells[i], &s.cells[k]
		return a.row < b.row || a.row == b.row && a.col < b.col
	})
	for i := range s.cells {
		c := &s.cells[i]
		c.hidden = s.isHidden(c.row, c.col)
	}
	if err := w.merge(s); err != nil {
		return err
	}
	return w.rows(s, number)
}

func (s *sheetReader) isHidden(row, col int) bool {
	if _, ok := s.hideRows[row]; ok {
		return true
	}
	for _, c := range s.hideCols {
		if col >= c.fromCol && col <= c.untilCol {
			return true
		}
	}
	return false
}

// read reads what a sheet holds.
func (w *workbook) read(part string, s *sheetReader) error {
	row, col := -1, -1
	return w.archive.each(part, func(x *xmlReader) error {
		if x.ns != nsSheet {
			return nil
		}
		switch string(x.name) {
		case "col":
			if isTrue(x.get(nsNone, "hidden")) && len(s.hideCols) < maxColumns {
				s.hideCols = append(s.hideCols, cellRange{fromCol: x.number(nsNone, "min", 1) - 1, untilCol: x.number(nsNone, "max", 1) - 1})
			}
		case "row":
			row, col = x.number(nsNone, "r", row+2)-1, -1
			if isTrue(x.get(nsNone, "hidden")) {
				if len(s.hideRows) > maxCells {
					return tooLarge("more than %d hidden rows", maxCells)
				}
				s.hideRows[row] = struct{}{}
			}
		case "c":
			r, c := row, col+1
			if ref := x.get(nsNone, "r"); ref != "" {
				var ok bool
				if r, c, ok = parseRef(ref); !ok {
					return x.damaged("cell reference " + excerpt([]byte(ref)))
				}
			}
			col = c
			return w.cell(x, s, r, c)
		case "mergeCell":
			from, until, _ := strings.Cut(x.get(nsNone, "ref"), ":")
			r1, c1, ok1 := parseRef(from)
			r2, c2, ok2 := parseRef(until)
			if ok1 && ok2 && r1 <= r2 && c1 <= c2 {
				if len(s.merges) >= maxCells {
					return tooLarge("more than %d merged cells", maxCells)
				}
				s.merges = append(s.merges, cellRange{r1, c1, r2, c2})
			}
		case "extLst", "conditionalFormatting", "dataValidations", "headerFooter", "oleObjects", "controls":
			return x.skip()
		}
		return nil
	})
}

// cell reads a cell and keeps it where it holds anything.
func (w *workbook) cell(x *xmlReader, s *sheetReader, row, col int) error {
	kind := x.get(nsNone, "t")
	style := x.number(nsNone, "s", 0)
	var text strings.Builder
	value, capture, formula, valued := "", false, false, false
	depth := x.depth() - 1
	for {
		ok, err := x.next()
		if err != nil {
			return err
		}
		if !ok || x.kind == endTag && x.depth() == depth {
			break
		}
		switch {
		case x.kind == startTag && x.ns == nsSheet:
			switch string(x.name) {
			case "v", "t":
				capture, valued = true, true
			case "rPh", "f":
				formula = formula || string(x.name) == "f"
				if err := x.skip(); err != nil {
					return err
				}
			}
		case x.kind == endTag && (string(x.name) == "v" || string(x.name) == "t"):
			capture = false
		case x.kind == charData && capture:
			text.Write(x.text)
		}
	}
	raw := text.String()
	if formula && !valued {
		raw, kind = "=", "str" // never computed: the cell is not empty, and its number not known
	}
	switch kind {
	case "s":
		if i := integer(raw, -1); i >= 0 && i < len(w.strings) {
			value = w.strings[i]
		} else if raw != "" {
			return damaged("cell of row %d, column %d: no shared string %s", row+1, col+1, excerpt([]byte(raw)))
		}
	case "b":
		value = "FALSE"
		if isTrue(raw) {
			value = "TRUE"
		}
	case "", "n":
		value = raw
		if style >= 0 && style < len(w.formats) {
			value = w.formats[style].number(raw, w.from1904)
		} else {
			value = generalNumber(raw)
		}
	case "d":
		value, _, _ = strings.Cut(strings.TrimSuffix(raw, "Z"), "T00:00:00")
	default: // str, inlineStr, e
		value = unescapeSheet(raw)
	}
	if strings.Trim(value, blanks) == "" {
		return nil
	}
	if col >= maxColumns {
		return tooLarge("row %d: text in column %d, beyond %d", row+1, col+1, maxColumns)
	}
	if len(s.cells) >= maxCells {
		return tooLarge("more than %d cells", maxCells)
	}
	s.cells = append(s.cells, xlsxCell{row: row, col: col, text: value})
	return nil
}

// mostWork bounds the cells looked at for merges that cover one another.
const mostWork = 20 << 20

// merge leaves of each merged range the cell in its corner. Where that one is
// hidden, its text shows in the first place of the range that is not.
func (w *workbook) merge(s *sheetReader) error {
	for _, m := range s.merges {
		from := sort.Search(len(s.cells), func(i int) bool { return s.cells[i].row >= m.fromRow })
		for i := from; i < len(s.cells) && s.cells[i].row <= m.untilRow; i++ {
			if w.work++; w.work > mostWork {
				return tooLarge("merged cells cover one another")
			}
			c := &s.cells[i]
			if c.col < m.fromCol || c.col > m.untilCol {
				continue
			}
			if c.row != m.fromRow || c.col != m.fromCol {
				c.text = ""
				continue
			}
			if !c.hidden {
				continue
			}
			for k := range (m.untilRow - m.fromRow + 1) * (m.untilCol - m.fromCol + 1) {
				if w.work++; w.work > mostWork {
					return tooLarge("merged cells cover one another")
				}
				row, col := m.fromRow+k/(m.untilCol-m.fromCol+1), m.fromCol+k%(m.untilCol-m.fromCol+1)
				if !s.isHidden(row, col) {
					s.cells = append(s.cells, xlsxCell{row: row, col: col, text: c.text})
					break
				}
			}
		}
	}
	shown := s.cells[:0]
	for _, c := range s.cells {
		if !c.hidden && c.text != "" {
			shown = append(shown, c)
		}
	}
	s.cells = shown
	sort.SliceStable(s.cells, func(i, k int) bool {
		a, b := &s.cells[i], &s.cells[k]
		return a.row < b.row || a.row == b.row && a.col < b.col
	})
	return nil
}

// rows makes lines of the cells. A row that holds one text is a line of text:
// a title, a heading or prose.
func (w *workbook) rows(s *sheetReader, number int32) error {
	width := 0
	for i := range s.cells {
		width = max(width, s.cells[i].col+1)
	}
	for _, m := range s.merges { // the last column of figures may be empty, but its head is not
		if m.untilCol < maxColumns && m.untilCol-m.fromCol < 32 && m.fromCol < width {
			width = max(width, m.untilCol+1)
		}
	}
	inner, err := w.inner(s)
	if err != nil {
		return err
	}
	first := len(w.b.lines)
	var begins []rowColumns
	all := upTo(width)
	for i := 0; i < len(s.cells); {
		k := i + 1
		for k < len(s.cells) && s.cells[k].row == s.cells[i].row {
			k++
		}
		row := s.cells[i:k]
		i = k
		at := document.Place{Table: number, Row: int32(row[0].row + 1)}
		if len(row) == 1 && figure.Classify(row[0].text) == figure.Text {
			at.Column = int32(row[0].col + 1)
			for line := range strings.SplitSeq(row[0].text, "\n") {
				if err := w.b.plain(&w.b.lines, line, at); err != nil {
					return err
				}
			}
			continue
		}
		g := w.b.beginGrid(at, width)
		for c := range row {
			g.cell(row[c].col)
			for line := range strings.SplitSeq(row[c].text, "\n") {
				if line = strings.Trim(line, blanks); line != "" {
					g.text([]byte(line))
				}
			}
		}
		l, err := g.end()
		if err != nil {
			return err
		}
		begins = append(begins, rowColumns{len(w.b.lines) - first, all.without(inner[row[0].row])})
		w.b.lines = append(w.b.lines, l)
	}
	dropSpare(w.b.lines[first:], begins)
	return nil
}

// inner tells for each row in which columns no cell begins, as a merged range
// covers them from the left.
func (w *workbook) inner(s *sheetReader) (map[int]*columns, error) {
	inner := make(map[int]*columns)
	for i := range s.cells {
		if inner[s.cells[i].row] == nil {
			inner[s.cells[i].row] = new(columns)
		}
	}
	for _, m := range s.merges {
		for row := m.fromRow; m.untilCol > m.fromCol && row <= m.untilRow; row++ {
			if w.work++; w.work > mostWork {
				return nil, tooLarge("merged cells cover one another")
			}
			for col := m.fromCol + 1; inner[row] != nil && col <= min(m.untilCol, maxColumns-1); col++ {
				w.work++
				inner[row].add(col)
			}
		}
	}
	return inner, nil
}

// parseRef reads a cell's name, AB12, as row and column from 0.
func parseRef(s string) (row, col int, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	i := 0
	for ; i < len(s) && i < 4; i++ {
		c := s[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	row = integer(s[i:], 0)
	return row - 1, col - 1, i > 0 && row > 0 && row <= 1<<20 && col <= 1<<14
}

// readSharedStrings reads the texts to which cells refer.
func readSharedStrings(a *archive, part string) ([]string, error) {
	var all []string
	err := a.each(part, func(x *xmlReader) error {
		if !x.is(nsSheet, "si") {
			return nil
		}
		if len(all) >= 4*maxCells {
			return tooLarge("more than %d shared strings", 4*maxCells)
		}
		var b strings.Builder
		capture := false
		depth := x.depth() - 1
		for {
			ok, err := x.next()
			if err != nil {
				return err
			}
			if !ok || x.kind == endTag && x.depth() == depth {
				break
			}
			switch {
			case x.kind == startTag && x.is(nsSheet, "t"):
				capture = true
			case x.kind == startTag && x.is(nsSheet, "rPh"): // how the text is pronounced
				if err := x.skip(); err != nil {
					return err
				}
			case x.kind == endTag && x.is(nsSheet, "t"):
				capture = false
			case x.kind == charData && capture:
				b.Write(x.text)
			}
		}
		all = append(all, unescapeSheet(b.String()))
		return nil
	})
	return all, err
}

// unescapeSheet replaces the characters that Excel writes as _x000D_, which
// are line ends.
func unescapeSheet(s string) string {
	if !strings.Contains(s, "_x") && !strings.Contains(s, "\r") {
		return s
	}
	return strings.NewReplacer("_x000D__x000A_", "\n", "_x000D_\n", "\n", "_x000D_", "\n", "_x000A_", "\n", "_x0009_", " ", "_x005F_", "_", "\r\n", "\n", "\r", "\n").Replace(s)
}
