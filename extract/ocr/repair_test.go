package ocr

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// drawnPage is an A4 page with the test's table and a digit's worth of ink in
// its cells.
func drawnPage() *image.Gray {
	img := paper200()
	xs, ys := drawTable(img)
	for row := 1; row < 4; row++ {
		fill(img, image.Rect(xs[2]+40, ys[row]+20, xs[2]+52, ys[row]+42), 20)
	}
	return img
}

// found tells whether the table of drawnPage and its ink are found.
func found(t *testing.T, name string, img *image.Gray) {
	t.Helper()
	foundIn(t, name, scan{gray: img})
}

// foundIn is [found] of a page whose seals are off.
func foundIn(t *testing.T, name string, s scan) {
	t.Helper()
	p := newPage(s)
	if len(p.tables) != 1 || p.tables[0].Columns() != 4 || p.tables[0].Rows() != 4 {
		t.Errorf("%s: %d tables", name, len(p.tables))
		return
	}
	if n := len(p.tables[0].cells); n != 3 {
		t.Errorf("%s: %d cells with ink, want 3", name, n)
	}
}

// TestRepair: what scanners add to a page hides no table.
func TestRepair(t *testing.T) {
	grainyPage := drawnPage()
	rng := rand.New(rand.NewPCG(1, 2))
	for i, v := range grainyPage.Pix {
		grainyPage.Pix[i] = uint8(min(255, max(0, float64(v)*0.8+25+20*rng.NormFloat64())))
	}
	found(t, "grain", grainyPage)

	edged := drawnPage()
	w, h := edged.Rect.Dx(), edged.Rect.Dy()
	fill(edged, image.Rect(0, 0, 60, h), 10)
	fill(edged, image.Rect(0, 0, w, 30), 15)
	fill(edged, image.Rect(w-20, 0, w, h), 20)
	for _, y := range []int{h / 3, h * 2 / 3} { // punch holes
		fill(edged, image.Rect(90, y, 150, y+60), 25)
	}
	found(t, "dark edges", edged)

	negative := drawnPage()
	for i, v := range negative.Pix {
		negative.Pix[i] = 255 - v
	}
	positive(negative)
	found(t, "a negative", negative)
	found(t, "a page as it should be", drawnPage())
}

// TestTrim: a line that runs to the edge of the page is no edge of it.
func TestTrim(t *testing.T) {
	img := paper200()
	ruleAcross(img, 1000, 0, 1600)
	fill(img, image.Rect(0, 0, 40, 2339), 10)
	trim(img, 128, 12)
	if img.GrayAt(20, 500).Y != 255 {
		t.Error("the edge is dark")
	}
	if img.GrayAt(60, 1000).Y > 128 {
		t.Error("the line is gone")
	}
}

// TestQuarter: four quarters are a whole turn, and the first goes clockwise.
func TestQuarter(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 3, 2))
	copy(img.Pix, []uint8{1, 2, 3, 4, 5, 6})
	once := quarter(img, 1)
	if once.Rect.Dx() != 2 || once.Rect.Dy() != 3 || once.Pix[0] != 4 || once.Pix[1] != 1 {
		t.Errorf("%v %v", once.Rect, once.Pix)
	}
	for _, back := range []*image.Gray{quarter(once, 3), quarter(quarter(img, 2), 2)} {
		if string(back.Pix) != string(img.Pix) {
			t.Errorf("%v", back.Pix)
		}
	}
}

// TestSeal: a seal is taken off the print below it, small red print is kept.
func TestSeal(t *testing.T) {
	page := drawnPage()
	img := image.NewNRGBA(page.Rect)
	red := color.NRGBA{215, 30, 40, 255}
	const cx, cy, r = 900, 420, 160
	for y := range page.Rect.Dy() {
		for x := range page.Rect.Dx() {
			v := page.GrayAt(x, y).Y
			img.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
			d := (x-cx)*(x-cx) + (y-cy)*(y-cy)
			inRim := d < r*r && d > (r-14)*(r-14)
			small := x > 1500 && x < 1512 && y > 900 && y < 922
			if (inRim || d < 50*50) && v > 200 || small {
				img.SetNRGBA(x, y, red)
			}
		}
	}
	gray := unsealed(img).gray
	if v := gray.GrayAt(cx, cy-r+6).Y; v < 240 {
		t.Errorf("the seal leaves %d", v)
	}
	if v := gray.GrayAt(1505, 910).Y; v > 150 {
		t.Errorf("small print in red leaves %d", v)
	}
	found(t, "below a seal", gray)
}
