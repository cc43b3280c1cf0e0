package ruling

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/extract/document"
)

// drawn turns a picture of a table into its lines: "+" is a crossing, "-" and
// "|" are lines, other characters stand for cells. A column is 10 points wide
// for each character, a row 10 high.
func drawn(picture string) (across, down []Rule) {
	rows := strings.Split(strings.Trim(picture, "\n"), "\n")
	for y, row := range rows {
		for x := range row {
			px, py := float64(x)*10, float64(y)*10
			if c := row[x]; c == '-' || c == '+' && x+1 < len(row) && strings.ContainsRune("-+", rune(row[x+1])) {
				across = append(across, Rule{py, px, px + 10})
			}
			if c := row[x]; c == '|' || c == '+' && y+1 < len(rows) && x < len(rows[y+1]) && strings.ContainsRune("|+", rune(rows[y+1][x])) {
				down = append(down, Rule{px, py, py + 10})
			}
		}
	}
	return across, down
}

const form = `
+-----------+
| 0         |
+---+---+---+
| 3 | 4 | 5 |
|   +---+---+
|   | 7 | 8 |
+---+---+---+
| 9     |11 |
+-------+---+
`

// TestFind: lines make a grid, and cells without a line between them are one.
func TestFind(t *testing.T) {
	tables := Find(drawn(form))
	if len(tables) != 1 {
		t.Fatalf("%d tables", len(tables))
	}
	want := []int32{0, 0, 0, 3, 4, 5, 3, 7, 8, 9, 9, 11}
	if got := tables[0].Cell; !slices.Equal(got, want) {
		t.Errorf("cells %v, want %v", got, want)
	}
	if b, want := tables[0].CellBox(3), (Box{0, 20, 40, 60}); b != want {
		t.Errorf("the first cell of the second row stands at %v, want %v", b, want)
	}
}

// TestOpenSides: a table without lines at its sides ends where its lines end.
func TestOpenSides(t *testing.T) {
	across, down := drawn(form)
	down = slices.DeleteFunc(down, func(r Rule) bool { return r.At == 0 || r.At == 120 })
	tables := Find(across, down)
	if len(tables) != 1 || tables[0].Columns() != 3 {
		t.Fatalf("%v", tables)
	}
}

// TestNoTables: a frame, an underline and a tick box are none.
func TestNoTables(t *testing.T) {
	for name, rules := range map[string][2][]Rule{
		"a frame":     {{{0, 0, 500}, {700, 0, 500}}, {{0, 0, 700}, {500, 0, 700}}},
		"a line":      {{{10, 0, 500}}, nil},
		"a tick box":  {{{0, 0, 20}, {9, 0, 20}}, {{0, 0, 9}, {10, 0, 9}, {20, 0, 9}}},
		"parallels":   {{{0, 0, 500}, {20, 0, 500}, {40, 0, 500}}, nil},
		"lines apart": {{{0, 0, 100}, {20, 0, 100}}, {{200, 0, 20}, {300, 0, 20}}},
	} {
		if tables := Find(rules[0], rules[1]); len(tables) != 0 {
			t.Errorf("%s: %v", name, tables)
		}
	}
}

// TestTooManyLines: a drawing is no table, and is told so at once.
func TestTooManyLines(t *testing.T) {
	var across, down []Rule
	for i := range maxRules + 1 {
		across = append(across, Rule{float64(i) * 4, 0, 1000})
	}
	down = append(down, Rule{0, 0, 4 * maxRules}, Rule{1000, 0, 4 * maxRules})
	if tables := Find(across, down); tables != nil {
		t.Errorf("%d tables", len(tables))
	}
}

// numbers writes the number of each cell.
type numbers struct{ prose map[int32][]Prose }

func (n numbers) Text(c int32) string   { return fmt.Sprint(c) }
func (n numbers) Prose(c int32) []Prose { return n.prose[c] }

func rows(parts []Part) string {
	var b strings.Builder
	for _, l := range InOrder(parts) {
		b.WriteString(l.At.Locator())
		if l.Kind == document.Plain {
			b.WriteString(" " + l.Text)
		}
		for _, c := range l.Cells {
			b.WriteString(" [" + c.Text + "]")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestPrint: each text stands in the column where its cell begins, once.
func TestPrint(t *testing.T) {
	table := &Find(drawn(form))[0]
	table.FindBlocks()
	got := rows(table.Print(2, 1, numbers{}, nil))
	want := `page:2/table:1/row:1/col:1 [0]
page:2/table:1/row:2 [3] [4] [5]
page:2/table:1/row:3 [] [7] [8]
page:2/table:1/row:4 [9] [] [11]
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPrintProse: a long cell over the whole width is prose, and what stands on
// the page between its lines stands between them.
func TestPrintProse(t *testing.T) {
	table := &Find(drawn(form))[0]
	table.FindBlocks()
	prose := numbers{map[int32][]Prose{0: {{2, "甲"}, {6, "乙"}, {10, "丙"}, {14, "丁"}}}}
	parts := []Part{{8, []document.Line{{Text: "between"}}}}
	got := rows(table.Print(1, 1, prose, parts))
	if !strings.Contains(got, "乙\n between\n") {
		t.Errorf("got\n%s", got)
	}
}

// TestCutRow: the cells of a row are cut, those that reach further are not.
func TestCutRow(t *testing.T) {
	table := &Find(drawn(form))[0]
	now := table.CutRow(1, []float64{30})
	table.FindBlocks()
	want := []int32{0, 0, 0, 3, 4, 5, 3, 7, 8, 3, 10, 11, 12, 12, 14}
	if !slices.Equal(table.Cell, want) {
		t.Errorf("cells %v, want %v", table.Cell, want)
	}
	for _, c := range []struct {
		cell int32
		y    float64
		want int32
	}{{4, 25, 4}, {4, 35, 7}, {3, 35, 3}, {7, 50, 10}, {11, 70, 14}} {
		if got := now(c.cell, c.y); got != c.want {
			t.Errorf("cell %d at %v is %d, want %d", c.cell, c.y, got, c.want)
		}
	}
}

// TestLink: a page on which a line of the table is not used gets it from the
// page before.
func TestLink(t *testing.T) {
	tables := func(picture string) []*Table {
		t.Helper()
		found := Find(drawn(picture))
		out := make([]*Table, len(found))
		for i := range found {
			found[i].FindBlocks()
			out[i] = &found[i]
		}
		return out
	}
	first := tables(`
+---+---+---+---+---+
| 0 | 1 | 2 | 3 | 4 |
+---+---+---+---+---+
`)
	second := tables(`
+-------+---+---+---+
| 0     | 2 | 3 | 4 |
+-------+---+---+---+
`)
	Link([][]*Table{first, second})
	got := rows(second[0].Print(2, 1, numbers{}, nil))
	if want := "page:2/table:1/row:1 [0] [] [1] [2] [3]\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	third := tables(`
+-------+---+---+---+
| 0     | 2 | 3 | 4 |
+-------+---+---+---+
`)
	Link([][]*Table{first, nil, third})
	if got := rows(third[0].Print(3, 1, numbers{}, nil)); strings.Count(got, "[") != 4 {
		t.Errorf("a page between: %s", got)
	}
}

// TestBrokenLine: where part of a line is lost, as below a seal, the cells beside it
// are not thrown together with the row above.
func TestBrokenLine(t *testing.T) {
	tables := Find(drawn(`
+-----------+
| 0         |
+---+---+   +
| 3 | 4 | 5 |
+---+---+---+
| 6 | 7 | 8 |
+---+---+---+
`))
	if len(tables) != 1 {
		t.Fatalf("%d tables", len(tables))
	}
	want := []int32{0, 0, 0, 3, 4, 5, 6, 7, 8}
	if got := tables[0].Cell; !slices.Equal(got, want) {
		t.Errorf("cells %v, want %v", got, want)
	}
}

// TestCutColumn: a column is cut but for the cells that reach further and those that
// are not to be.
func TestCutColumn(t *testing.T) {
	table := Find(drawn(form))[0]
	table.CutColumn(1, []float64{60}, func(c int32) bool { return c != 7 })
	want := []int32{0, 0, 0, 0, 4, 5, 6, 7, 4, 9, 9, 11, 12, 12, 12, 15}
	if !slices.Equal(table.Cell, want) || !slices.Equal(table.Xs, []float64{0, 40, 60, 80, 120}) {
		t.Errorf("cells %v at %v, want %v", table.Cell, table.Xs, want)
	}
}
