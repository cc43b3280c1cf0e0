package ocr

import (
	"image"
	"strings"
	"testing"
)

// ink is a digit's worth of ink in the middle of a row.
func ink(img *image.Gray, x, y int) { fill(img, image.Rect(x, y-11, x+12, y+11), 20) }

// label is a label's worth of ink: wider than digits.
func label(img *image.Gray, x, y int) {
	for k := range 3 {
		fill(img, image.Rect(x+k*30, y-13, x+k*30+27, y-9), 20)
		fill(img, image.Rect(x+k*30, y-13, x+k*30+4, y+13), 20)
		fill(img, image.Rect(x+k*30, y+9, x+k*30+27, y+13), 20)
	}
}

// lostTable is a table of three columns of figures below one head, of which the
// lines across between rows are left out that lost names.
func lostTable(rows []int, lost func(row int) bool) (img *image.Gray, xs []int) {
	img = paper200()
	xs = []int{200, 500, 700, 900, 1100}
	last := rows[len(rows)-1]
	for i, y := range rows {
		if !lost(i) {
			ruleAcross(img, y, xs[0], xs[4])
		}
	}
	for _, x := range xs {
		ruleDown(img, x, rows[0], last)
	}
	return img, xs
}

// TestLostLines: rows whose lines are lost are told by the figures beside their
// labels, and left as they are where a row may be blank.
func TestLostLines(t *testing.T) {
	ys := []int{300, 360, 420, 480, 540, 600}
	mids := func(row int) int { return (ys[row] + ys[row+1]) / 2 }
	inner := func(row int) bool { return row == 2 || row == 3 }
	for _, c := range []struct {
		name string
		draw func(img *image.Gray, xs []int)
		rows int
	}{
		{"all rows are full", func(img *image.Gray, xs []int) {
			for row := range 5 {
				label(img, xs[0]+40, mids(row))
				for col := 1; col < 4; col++ {
					ink(img, xs[col]+40, mids(row))
				}
			}
		}, 5},
		{"a row is blank", func(img *image.Gray, xs []int) {
			for row := range 5 {
				label(img, xs[0]+40, mids(row))
				for col := 1; col < 4 && row != 2; col++ {
					ink(img, xs[col]+40, mids(row))
				}
			}
		}, 3},
		{"a figure is on two lines", func(img *image.Gray, xs []int) {
			for row := range 5 {
				label(img, xs[0]+40, mids(row))
			}
			ink(img, xs[1]+40, mids(1))
			ink(img, xs[1]+40, mids(3))
			ink(img, xs[2]+40, mids(2))
		}, 3},
	} {
		img, xs := lostTable(ys, inner)
		c.draw(img, xs)
		p := newPage(scan{gray: img})
		if len(p.tables) != 1 || p.tables[0].Rows() != c.rows {
			t.Errorf("%s: %d tables, the first of %d rows, want %d", c.name, len(p.tables), p.tables[0].Rows(), c.rows)
		}
	}
}

// TestUnmerge parts a cell of a column whose line is lost, as below a seal, where
// figures stand on both sides of it.
func TestUnmerge(t *testing.T) {
	ys := []int{300, 360, 420, 480}
	img, xs := lostTable(ys, func(int) bool { return false })
	fill(img, image.Rect(xs[2]+4, ys[1]-1, xs[3]-1, ys[1]+4), 250)
	ink(img, xs[2]+40, 330)
	ink(img, xs[2]+40, 390)
	p := newPage(scan{gray: img})
	if len(p.tables) != 1 {
		t.Fatalf("%d tables", len(p.tables))
	}
	l := p.tables[0]
	for row := range 2 {
		if c := l.At(row, 2); c != int32(row*l.Columns()+2) || l.cells[c] == nil {
			t.Errorf("row %d: cell %d, %v", row, c, l.cells[c])
		}
	}
}

// TestPartLabels: of labels whose line is lost beside two rows of figures each has its
// row; where they cannot be parted the figures are unread.
func TestPartLabels(t *testing.T) {
	ys := []int{300, 360, 420, 480}
	for _, across := range []bool{false, true} {
		img, xs := lostTable(ys, func(int) bool { return false })
		fill(img, image.Rect(xs[0]+4, ys[1]-1, xs[1]-1, ys[1]+4), 250)
		for row := range 3 {
			label(img, xs[0]+40, 330+60*row)
			for col := 1; col < 4; col++ {
				ink(img, xs[col]+40, 330+60*row)
			}
		}
		if across {
			label(img, xs[0]+160, 362)
		}
		p := newPage(scan{gray: img})
		if len(p.tables) != 1 {
			t.Fatalf("%d tables", len(p.tables))
		}
		l := p.tables[0]
		if parted := l.At(1, 0) != l.At(0, 0); parted == across {
			t.Errorf("across %v: parted %v", across, parted)
		}
		for row := range 3 {
			if c := l.cells[l.At(row, 1)]; c == nil || c.lost != (across && row < 2) {
				t.Errorf("across %v, row %d: %+v", across, row, c)
			}
		}
	}
}

// TestUntangle: what is merged with figures of other places is unread, not blank.
func TestUntangle(t *testing.T) {
	ys := []int{300, 360, 420, 480}
	img, xs := lostTable(ys, func(row int) bool { return row == 1 })
	for row := range 2 { // figures out of line with one another
		for k := range 2 {
			ink(img, xs[1]+40+k*16, 325+row*50)
			ink(img, xs[2]+40+k*16, 340+row*50)
		}
	}
	fill(img, image.Rect(xs[2]-4, ys[0]+4, xs[2]+6, ys[2]-1), 250) // a line down is lost, too
	label(img, xs[2]-45, 400)
	p := newPage(scan{gray: img})
	if len(p.tables) != 1 {
		t.Fatalf("%d tables", len(p.tables))
	}
	l := p.tables[0]
	for _, col := range []int{1, 2} {
		if c := l.cells[l.At(0, col)]; c == nil || !c.lost || c.text == "" {
			t.Errorf("column %d: %+v", col, c)
		}
	}
}

// TestDotted finds a table whose lines are dotted.
func TestDotted(t *testing.T) {
	img := drawnPage()
	xs, ys := drawTable(paper200())
	for x := xs[0]; x < xs[4]+thin; x += 6 {
		for _, y := range ys {
			fill(img, image.Rect(x, y, x+3, y+thin), 250)
		}
	}
	for y := ys[0]; y < ys[4]+thin; y += 6 {
		for _, x := range xs {
			fill(img, image.Rect(x, y, x+thin, y+3), 250)
		}
	}
	found(t, "dotted lines", img)
}

// TestLostColumns: columns whose line is lost all the way down are told by where
// their figures stand, and a cell whose figures all but touch is given up.
func TestLostColumns(t *testing.T) {
	ys := []int{300, 360, 420, 480, 540, 600, 660, 720, 780, 840}
	img, xs := lostTable(ys, func(int) bool { return false })
	fill(img, image.Rect(xs[2]-1, ys[0]-2, xs[2]+thin+1, ys[9]+4), 250)
	for _, y := range ys {
		ruleAcross(img, y, xs[0], xs[4])
	}
	for row := range 9 {
		y := (ys[row] + ys[row+1]) / 2
		label(img, xs[0]+40, y)
		for k := range 2 {
			ink(img, xs[1]+130+16*k, y)
			ink(img, xs[2]+40+16*k, y)
			ink(img, xs[3]+40+16*k, y)
		}
	}
	y := (ys[4] + ys[5]) / 2
	for x := xs[1] + 162; x < xs[2]+40; x += 16 {
		ink(img, x, y) // from one to the other
	}
	p := newPage(scan{gray: img})
	if len(p.tables) != 1 || p.tables[0].Columns() != 4 {
		t.Fatalf("%d tables, the first of %d columns", len(p.tables), p.tables[0].Columns())
	}
	l := p.tables[0]
	for row := range 9 {
		for col := 1; col < 3; col++ {
			c := l.cells[l.At(row, col)]
			if c == nil || c.lost != (row == 4) {
				t.Errorf("row %d, column %d: %+v", row, col, c)
			}
		}
	}
}

// TestRowsWithoutRules: lines of figures are told from prose, each word with its
// place; figures that run into one another are given up.
func TestRowsWithoutRules(t *testing.T) {
	img := paper200()
	for row := range 5 {
		y := 400 + 60*row
		label(img, 200, y)
		for col := range 4 {
			ink(img, 500+150*col, y)
			ink(img, 516+150*col, y)
		}
	}
	for k := range 12 {
		ink(img, 1000+16*k, 400) // in the first line
	}
	for y := 900; y < 1500; y += 60 { // prose
		for x := 200; x < 1200; x += 100 {
			label(img, x, y)
		}
	}
	p := newPage(scan{gray: img})
	rows, rest := p.unruledRows(p.pieces(), 30)
	if len(rows) != 5 || len(rest) == 0 {
		t.Fatalf("%d rows, %d pieces of ink besides", len(rows), len(rest))
	}
	for i, r := range rows {
		figures, lost := 0, 0
		for _, w := range r.words {
			if w.figure {
				figures++
			}
			if w.cell.lost {
				lost++
			}
		}
		if want := map[bool]int{true: 5, false: 4}[i == 0]; figures != want || (lost > 0) != (i == 0) {
			t.Errorf("row %d: %d figures, %d lost", i, figures, lost)
		}
	}
	for i := range rows[1].words {
		rows[1].words[i].cell.text = []string{"一、新收", "12", "[2 glyphs?]", "0", "/"}[i]
	}
	rows[1].words[0].figure = false
	text, words := rows[1].print(p.scale, 5)
	if fields := strings.Fields(text); len(fields) != len(words) || fields[2] != "[2glyphs?]" {
		t.Errorf("%q, %d places", text, len(words))
	}
	if at := words[1]; at.From != tenths(500/p.scale) || at.Until != tenths(528/p.scale) {
		t.Errorf("%v", at)
	}
}
