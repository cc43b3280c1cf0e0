package pdf_test

import (
	"context"
	"errors"
	"image"
	"image/color"
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
		err := d.Render(context.Background(), w.bytes(), 144, func(page int, img image.Image) error {
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
