package ocr

import (
	"image"
	"math"
	"testing"
)

// paper200 is an empty A4 page at 200 dpi.
func paper200() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 1654, 2339))
	fill(img, img.Rect, 250)
	return img
}

const thin = 2 // pixels of a ruled line

func ruleAcross(img *image.Gray, y, x0, x1 int) { fill(img, image.Rect(x0, y, x1+thin, y+thin), 90) }
func ruleDown(img *image.Gray, x, y0, y1 int)   { fill(img, image.Rect(x, y0, x+thin, y1+thin), 90) }

// drawTable rules a table of four columns and four rows: the first row is one
// cell, the first column of the next two is one.
func drawTable(img *image.Gray) (xs, ys []int) {
	xs, ys = []int{200, 500, 800, 1000, 1400}, []int{300, 360, 420, 480, 540}
	for _, y := range ys {
		from := xs[0]
		if y == ys[2] {
			from = xs[1]
		}
		ruleAcross(img, y, from, xs[4])
	}
	for i, x := range xs {
		from := ys[1]
		if i == 0 || i == len(xs)-1 {
			from = ys[0]
		}
		ruleDown(img, x, from, ys[4])
	}
	return xs, ys
}

// TestGrid finds the lines of a table, its merged cells and those with ink.
func TestGrid(t *testing.T) {
	for _, slope := range []float64{0, 0.01, -0.02} {
		img := paper200()
		xs, ys := drawTable(img)
		mark := func(row, col int) { // a digit's worth of ink
			fill(img, image.Rect(xs[col]+40, ys[row]+20, xs[col]+52, ys[row]+42), 20)
		}
		mark(0, 1)
		mark(1, 0)
		mark(2, 2)
		mark(3, 3)
		fill(img, image.Rect(xs[1]+60, ys[3]+30, xs[1]+72, ys[3]+33), 20) // a dash
		fill(img, image.Rect(xs[2]+60, ys[3]+30, xs[2]+61, ys[3]+31), 20) // a speck
		// Text around it, without which no slope can be told.
		for y := 700; y < 2000; y += 60 {
			for x := 200; x < 1400; x += 30 {
				fill(img, image.Rect(x, y, x+18, y+26), 20)
			}
		}
		if slope != 0 {
			img = straighten(img, slope)
		}
		p := newPage(scan{gray: img})
		if len(p.tables) != 1 {
			t.Fatalf("slope %v: %d tables", slope, len(p.tables))
		}
		l := p.tables[0]
		if l.Columns() != 4 || l.Rows() != 4 {
			t.Fatalf("slope %v: %d columns, %d rows", slope, l.Columns(), l.Rows())
		}
		want := []int32{0, 0, 0, 0, 4, 5, 6, 7, 4, 9, 10, 11, 12, 13, 14, 15}
		for i, c := range l.Cell {
			if c != want[i] {
				t.Errorf("slope %v: cell %d is part of %d, want %d", slope, i, c, want[i])
			}
		}
		inked := map[int32]bool{0: true, 4: true, 10: true, 13: true, 15: true}
		for c := range int32(len(l.Cell)) {
			if (l.cells[c] != nil) != inked[c] {
				t.Errorf("slope %v: cell %d: ink %v, want %v", slope, c, l.cells[c] != nil, inked[c])
			}
		}
		if c := l.cells[13]; c != nil && c.dash(22) != "-" {
			t.Errorf("slope %v: no dash", slope)
		}
	}
}

// TestStrokesAreNoLines: characters, underlines and frames make no table, and
// keep their ink.
func TestStrokesAreNoLines(t *testing.T) {
	img := paper200()
	ruleAcross(img, 100, 200, 1400)  // under the head of a letter
	for x := 300; x < 900; x += 90 { // 田, as large as a title
		for k := range 3 {
			fill(img, image.Rect(x, 200+k*35, x+75, 206+k*35), 20)
			fill(img, image.Rect(x+k*35, 200, x+k*35+6, 276), 20)
		}
	}
	before := len(blots(img, img.Rect, 128))
	p := newPage(scan{gray: img})
	if len(p.tables) != 0 {
		t.Errorf("%d tables", len(p.tables))
	}
	if after := len(blots(p.img, p.img.Rect, 128)); after != before {
		t.Errorf("%d pieces of ink, %d before", after, before)
	}
}

// TestHeadingBelowTable: strokes that all but touch the last line of a table
// add no row to it.
func TestHeadingBelowTable(t *testing.T) {
	img := paper200()
	xs, ys := drawTable(img)
	below := ys[len(ys)-1] + 5
	for x := xs[0] + 1; x < xs[2]; x += 50 {
		fill(img, image.Rect(x, below, x+5, below+40), 20)
		fill(img, image.Rect(x, below+20, x+40, below+25), 20)
	}
	p := newPage(scan{gray: img})
	if len(p.tables) != 1 || p.tables[0].Rows() != 4 {
		t.Fatalf("%d tables, the first of %d rows", len(p.tables), p.tables[0].Rows())
	}
}

// TestSlope tells by how much a page is askew.
func TestSlope(t *testing.T) {
	img := paper200()
	for y := 300; y < 2000; y += 60 {
		for x := 200; x < 1400; x += 30 {
			fill(img, image.Rect(x, y, x+18, y+26), 20)
		}
	}
	for _, want := range []float64{0, 0.008, -0.03, 0.09} {
		turned := img
		if want != 0 {
			turned = straighten(img, -want)
		}
		if got := slope(turned, 128); math.Abs(got-want) > 0.001 {
			t.Errorf("slope %v, want %v", got, want)
		}
	}
}

// TestAssign gives words to the cells in whose place they stand, and trusts
// none that reaches over two.
func TestAssign(t *testing.T) {
	a, b := &cell{}, &cell{}
	img := image.NewGray(image.Rect(0, 0, 60, 30))
	sheets := layOut([]item{{a, img}, {b, img}}, image.Pt(40, 20), true)
	if len(sheets) != 1 || len(sheets[0].slots) != 2 {
		t.Fatalf("%d sheets", len(sheets))
	}
	s := &sheets[0]
	got := make(map[*cell][]word)
	first, second := s.slots[0].box.Inset(20), s.slots[1].box.Inset(20)
	s.assign([]word{{box: first, text: "1", confidence: 90}, {box: second, text: "2", confidence: 90}}, func(c *cell, w word) { got[c] = append(got[c], w) })
	if len(got[a]) != 1 || got[a][0].text != "1" || len(got[b]) != 1 || got[b][0].text != "2" {
		t.Errorf("%v", got)
	}
	clear(got)
	s.assign([]word{{box: first.Union(second), text: "12", confidence: 90}}, func(c *cell, w word) { got[c] = append(got[c], w) })
	if got[a][0].confidence != 0 || got[b][0].confidence != 0 {
		t.Errorf("%v", got)
	}
}

// TestDecide: a digit counts only where its readings and those of its shape
// agree.
func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name     string
		own, all votes
		want     rune
	}{
		{"never read", votes{}, votes{}, 0},
		{"alone, agreed", votes{5: 4}, votes{5: 4}, '5'},
		{"alone, too few", votes{5: 2}, votes{5: 2}, 0},
		{"alone, doubted", votes{5: 6, 6: 1}, votes{5: 6, 6: 1}, 0},
		{"one slip among many", votes{0: 3, 9: 1}, votes{0: 400, 9: 5}, '0'},
		{"another than its kin", votes{6: 4}, votes{0: 400, 6: 4}, 0},
		{"kin that disagree", votes{3: 4}, votes{3: 40, 8: 20}, 0},
		{"half of its own", votes{0: 2, 9: 2}, votes{0: 400, 9: 2}, 0},
	} {
		d := &digit{votes: c.own, kin: &kin{votes: c.all}}
		if d.decide(); d.read != c.want {
			t.Errorf("%s: %q, want %q", c.name, d.read, c.want)
		}
	}
}
