package ocr

import (
	"image"
	"testing"
)

// inkOf counts the dark pixels in a part of a page.
func inkOf(img *image.Gray, r image.Rectangle) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if img.GrayAt(x, y).Y < 128 {
				n++
			}
		}
	}
	return n
}

// TestBesideLine: a stroke close to a ruled line keeps its ink, and one that the
// line runs into is marked as cut.
func TestBesideLine(t *testing.T) {
	img := paper200()
	xs, ys := drawTable(img)
	beside := image.Rect(xs[2]+thin+3, ys[1]+15, xs[2]+thin+7, ys[1]+45)
	across := image.Rect(xs[3]-6, ys[1]+15, xs[3]+6, ys[1]+45)
	fill(img, beside, 20)
	fill(img, across, 20)
	p := newPage(scan{gray: img})
	if got, want := inkOf(p.img, beside), beside.Dx()*beside.Dy(); got != want {
		t.Errorf("%d pixels of %d are left beside a line", got, want)
	}
	if p.cut(beside, p.img.Rect) {
		t.Error("the stroke beside the line is said to be cut")
	}
	if !p.cut(across, p.img.Rect) {
		t.Error("the stroke that the line cuts is not said to be")
	}
}

// TestCutDigit: of a digit that may lack a stroke no reading is believed unless whole
// ones have its shape.
func TestCutDigit(t *testing.T) {
	d := &digit{cut: true, votes: votes{5: 4}, kin: &kin{votes: votes{5: 4}}}
	if d.decide(); d.read != 0 {
		t.Errorf("read as %c", d.read)
	}
	d.kin = &kin{votes: votes{5: 40}, whole: 9}
	if d.decide(); d.read != '5' {
		t.Errorf("read as %q beside others of its shape", d.read)
	}
}

// TestTone: a seal in gray and the background of a head hide neither lines nor ink.
func TestTone(t *testing.T) {
	sealed := drawnPage()
	const cx, cy, r = 900, 420, 160
	for y := range sealed.Rect.Dy() {
		for x := range sealed.Rect.Dx() {
			d := (x-cx)*(x-cx) + (y-cy)*(y-cy)
			if i := y*sealed.Stride + x; d < r*r && d > (r-10)*(r-10) || d < 50*50 {
				sealed.Pix[i] = uint8(int(sealed.Pix[i]) * 165 / 255)
			}
		}
	}
	p := prepared(sealed)
	if len(p) != 1 || p[0].bare == nil {
		t.Fatal("the seal is not seen")
	}
	if v := p[0].gray.GrayAt(cx, cy-r+5).Y; v < 240 {
		t.Errorf("the seal leaves %d", v)
	}
	foundIn(t, "a gray seal", p[0])

	shaded := drawnPage()
	xs, ys := drawTable(paper200())
	for y := ys[0]; y < ys[1]; y++ {
		for x := xs[0]; x < xs[4]; x++ {
			i := y*shaded.Stride + x
			shaded.Pix[i] = uint8(int(shaded.Pix[i]) * 205 / 255)
		}
	}
	foundIn(t, "a shaded head", prepared(shaded)[0])
}

// TestLinesAreNoTone: lines as broad as the strokes of a seal stay.
func TestLinesAreNoTone(t *testing.T) {
	img := drawnPage()
	xs, ys := drawTable(paper200())
	for _, y := range ys {
		fill(img, image.Rect(xs[0], y-1, xs[4]+4, y+4), 180)
	}
	for _, x := range xs {
		fill(img, image.Rect(x-1, ys[0], x+4, ys[4]), 180)
	}
	for _, s := range prepared(img) {
		for _, x := range xs {
			if v := s.gray.GrayAt(x, ys[0]+30).Y; v > 190 {
				t.Errorf("a line down has become %d", v)
			}
		}
	}
}

// TestParted: two pages on one picture are two, a wide table is one.
func TestParted(t *testing.T) {
	one := drawnPage()
	w, h := one.Rect.Dx(), one.Rect.Dy()
	both := image.NewGray(image.Rect(0, 0, 2*w, h))
	paste(both, image.Point{}, one)
	paste(both, image.Pt(w, 0), one)
	pages := prepared(both)
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for _, p := range pages {
		foundIn(t, "a page of two", p)
	}
	ruleAcross(both, 1500, 200, 2*w-200)
	ruleAcross(both, 1600, 200, 2*w-200)
	if n := len(prepared(both)); n != 1 {
		t.Errorf("a wide table makes %d pages", n)
	}
}

// TestSizes: a picture is brought to a size at which it is read, the same for a page
// and for a long strip of pages.
func TestSizes(t *testing.T) {
	for _, size := range []image.Point{{827, 1169}, {910, 6400}, {1654, 2339}, {5000, 7000}} {
		img := image.NewGray(image.Rectangle{Max: size})
		fill(img, img.Rect, 255)
		p := prepared(img)
		if scale := scaleOf(p[0].gray.Rect); len(p) != 1 || scale < coarse || scale > finest {
			t.Errorf("%v: %d pages, %.1f pixels a point", size, len(p), scale)
		}
	}
}

// TestFocused: a page out of focus is brought back until its lines stand out.
func TestFocused(t *testing.T) {
	img := drawnPage()
	for y := 700; y < 2000; y += 60 { // print to tell the focus by
		for x := 200; x < 1400; x += 30 {
			fill(img, image.Rect(x, y, x+5, y+26), 20)
		}
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	from, half, to := make([]float32, w*h), make([]float32, w*h), make([]float32, w*h)
	for i, v := range img.Pix {
		from[i] = float32(v)
	}
	spreadBy(gaussian(1.6), from, half, to, w, h)
	blurred := image.NewGray(img.Rect)
	for i, v := range to {
		blurred.Pix[i] = uint8(v)
	}
	if s := softness(img); s > 0.5 {
		t.Errorf("a sharp page is spread by %.2f", s)
	}
	if s := softness(blurred); s < 1 || s > 2 {
		t.Errorf("a page spread by 1.6 is said to be by %.2f", s)
	}
	if before, after := softness(blurred), softness(focused(blurred)); after > 0.8*before {
		t.Errorf("spread by %.2f, by %.2f once focused", before, after)
	}
	found(t, "out of focus", blurred)
}

// TestStrip: what a seal left goes, and print below it keeps its paler strokes.
func TestStrip(t *testing.T) {
	img := paper200()
	bare := paper200()
	digit, rest := image.Rect(100, 100, 112, 122), image.Rect(150, 100, 162, 104)
	fill(img, digit, 120)
	fill(img, image.Rect(100, 100, 112, 104), 20)
	fill(bare, image.Rect(100, 100, 112, 104), 30)
	fill(img, rest, 120)
	p := &page{img: img, ink: 150}
	p.strip(bare)
	if n := inkOf(p.img, digit); n != digit.Dx()*digit.Dy() {
		t.Errorf("%d pixels of a digit are left", n)
	}
	if n := inkOf(p.img, rest); n != 0 {
		t.Errorf("%d pixels of a seal are left", n)
	}
}
