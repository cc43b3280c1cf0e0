package ruling

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"gongkai/extract/document"
)

// written is what FuzzTables writes in a table: a text in every cell.
type written struct{}

func (written) Text(c int32) string { return "1" }
func (written) Prose(int32) []Prose { return []Prose{{0, "a"}, {10, "b"}, {20, "c"}, {30, "d"}} }

// rulesOf reads lines out of bytes, six each: direction, place and ends, in halves
// of points.
func rulesOf(data []byte) (across, down []Rule) {
	for ; len(data) >= 6; data = data[6:] {
		at, from := binary.LittleEndian.Uint16(data), binary.LittleEndian.Uint16(data[2:])
		r := Rule{At: float64(at>>1) / 2, From: float64(from%2000) / 2}
		r.To = r.From + float64(binary.LittleEndian.Uint16(data[4:])%2000)/2
		if at&1 == 0 {
			across = append(across, r)
		} else {
			down = append(down, r)
		}
	}
	return across, down
}

// FuzzTables: any lines make tables whose cells are whole: each place belongs to a
// cell that begins at or before it, rows stand in blocks without holes, and each
// row is printed with the columns of its block.
func FuzzTables(f *testing.F) {
	for _, picture := range []string{form, "\n+---+---+\n|   |   |\n+---+---+\n"} {
		across, down := drawn(picture)
		var data []byte
		for i, rules := range [][]Rule{across, down} {
			for _, r := range rules {
				data = binary.LittleEndian.AppendUint16(data, uint16(r.At*2)<<1|uint16(i))
				data = binary.LittleEndian.AppendUint16(data, uint16(r.From*2))
				data = binary.LittleEndian.AppendUint16(data, uint16(r.Long()*2))
			}
		}
		f.Add(data, []byte{2, 45})
	}
	f.Fuzz(func(t *testing.T, data, cuts []byte) {
		if len(data) > 6*3000 || len(cuts) > 16 {
			return
		}
		across, down := rulesOf(data)
		tables := Find(across, down)
		var pages [][]*Table
		for i := range tables {
			one := &tables[i]
			checkTable(t, one)
			if len(cuts) > 1 {
				row := int(cuts[0]) % one.Rows()
				at := make([]float64, 0, len(cuts))
				for _, c := range cuts[1:] {
					at = append(at, one.Ys[row]+(one.Ys[row+1]-one.Ys[row])*(float64(c)+0.5)/256)
				}
				slices.Sort(at)
				at = slices.Compact(at)
				one.CutRow(row, at)
				checkTable(t, one)
			}
			one.FindBlocks()
			next := 0
			for _, b := range one.Blocks {
				if b.From != next || b.To <= b.From || len(b.Xs) < 2 {
					t.Fatalf("block %+v after row %d", b, next)
				}
				next = b.To
			}
			if next != one.Rows() {
				t.Fatalf("blocks of %d rows, the table has %d", next, one.Rows())
			}
			pages = append(pages, []*Table{one})
		}
		Link(pages)
		var lines []document.Line
		for i := range pages {
			lines = append(lines, InOrder(pages[i][0].Print(int32(i+1), 1, written{}, nil))...)
		}
		for _, l := range lines {
			if l.Kind == document.Grid && len(l.Cells) == 0 {
				t.Fatalf("a row without cells at %s", l.At.Locator())
			}
		}
		if n := len(lines); len(Mend(lines)) > n {
			t.Fatal("mending added lines")
		}
	})
}

// checkTable fails where the cells of a table do not fit together.
func checkTable(t *testing.T, one *Table) {
	t.Helper()
	if one.Columns() < 1 || one.Rows() < 1 || len(one.Cell) != one.Columns()*one.Rows() {
		t.Fatalf("%d columns, %d rows, %d cells", one.Columns(), one.Rows(), len(one.Cell))
	}
	if !slices.IsSorted(one.Xs) || !slices.IsSorted(one.Ys) {
		t.Fatalf("places out of order: %v %v", one.Xs, one.Ys)
	}
	for i, c := range one.Cell {
		if c < 0 || int(c) > i || one.Cell[c] != c {
			t.Fatalf("place %d belongs to cell %d, which belongs to %d", i, c, one.Cell[max(c, 0)])
		}
	}
	for _, c := range one.Cell {
		if b := one.CellBox(c); math.IsNaN(b.X0) || b.X1 < b.X0 || b.Y1 < b.Y0 {
			t.Fatalf("cell %d stands at %v", c, b)
		}
		if len(one.Cell) > 400 {
			break // CellBox looks at all of them
		}
	}
}
