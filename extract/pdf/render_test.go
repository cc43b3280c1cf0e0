package pdf_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"
	"testing"

	"gongkai/extract/pdf"
)

// TestRender: pages are drawn as shown, upright, in the resolution asked for, and a
// scan is told as a document that can be drawn.
func TestRender(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	for turn := range 4 {
		w := newWriter()
		w.turn = turn
		w.page()
		w.text(100, 200, 40, 0, "字")
		w.page()
		w.page()
		seen := 0
		err := d.Render(context.Background(), w.bytes(), 144, nil, func(page int, img image.Image) error {
			seen++
			if page != seen {
				t.Errorf("page %d comes as number %d", page, seen)
			}
			if b := img.Bounds(); b.Dx() != 1190 || b.Dy() != 1684 {
				t.Errorf("turn %d: %v", turn, b)
			}
			// The character stands from (100, 165) to (140, 203) in points.
			if ink, paper := grayAt(img, 240, 370), grayAt(img, 900, 1200); page == 1 && ink > 50 || paper < 200 {
				t.Errorf("turn %d: ink %d, paper %d", turn, ink, paper)
			}
			if page == 2 {
				return errStop
			}
			return nil
		})
		if !errors.Is(err, errStop) || seen != 2 {
			t.Errorf("turn %d: %v after %d pages", turn, err, seen)
		}
	}
	scan := newWriter()
	scan.images = true
	scan.page()
	_, err := d.Parse(context.Background(), scan.bytes())
	var e *pdf.Error
	if !errors.As(err, &e) || !e.NeedsOCR() {
		t.Errorf("a scan: %v", err)
	}
	_, err = d.Parse(context.Background(), []byte("%PDF-1.4"))
	if !errors.As(err, &e) || e.NeedsOCR() {
		t.Errorf("no document: %v", err)
	}
}

func grayAt(img image.Image, x, y int) uint8 {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
}

var errStop = errors.New("stop")

// TestPictures: a page that is a picture is told among pages with text. Text
// over it that is not to be seen is not believed; elsewhere it is kept.
func TestPictures(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	const line = "这一页有文字，不是扫描的图像"
	picture := func(w *writer) { fmt.Fprintf(w.out(), "q %.1f 0 0 %.1f 0 0 cm /I1 Do Q\n", w.width, w.height) }
	hidden := func(w *writer) {
		fmt.Fprintln(w.out(), "3 Tr")
		w.text(72, 100, 12, 0, line)
	}
	w := newWriter()
	w.page()
	w.text(72, 100, 12, 0, line)
	w.page()
	picture(w)
	w.text(72, 800, 9, 0, "- 2 -")
	w.page()
	picture(w)
	hidden(w)
	w.page()
	picture(w)
	w.text(72, 100, 12, 0, line)
	doc, err := d.Parse(context.Background(), w.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(doc.Pictures, []int32{2, 3}) {
		t.Errorf("pictures %v, want pages 2 and 3", doc.Pictures)
	}
	for _, l := range doc.Lines {
		if l.At.Page == 2 || l.At.Page == 3 {
			t.Errorf("%s: %q", l.At.Locator(), l.Text)
		}
	}
	var drawn []int
	err = d.Render(context.Background(), w.bytes(), 72, doc.Pictures, func(page int, _ image.Image) error {
		drawn = append(drawn, page)
		return nil
	})
	if err != nil || !slices.Equal(drawn, []int{2, 3}) {
		t.Errorf("drawn %v: %v", drawn, err)
	}

	layer := newWriter()
	layer.page()
	picture(layer)
	hidden(layer)
	_, err = d.Parse(context.Background(), layer.bytes())
	var e *pdf.Error
	if !errors.As(err, &e) || !e.NeedsOCR() {
		t.Errorf("a scan with a layer of text: %v", err)
	}
	shapes := newWriter()
	shapes.page()
	hidden(shapes)
	if doc, err = d.Parse(context.Background(), shapes.bytes()); err != nil || len(doc.Lines) != 1 {
		t.Errorf("text that is not to be seen, and no picture: %v", err)
	}
}
