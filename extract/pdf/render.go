package pdf

import (
	"context"
	"image"
	"time"

	"gongkai/schemas"
)

// Bounds of the pictures that are made of pages.
const (
	maxRenderPixels = 18_000_000 // A4 at 400 dpi has 16; each takes four bytes
	maxRenderPages  = 60
	drawTime        = 40 * time.Second // for a page, which takes one at 400 dpi
)

// Formats and flags of pdfium.
const (
	bitmapBGRx   = 3
	renderAnnots = 1
)

// Render makes a picture of each page, or of those given by their numbers from
// 1, as it would be printed at a resolution, and yields it with its number. The picture is the callee's to
// keep. An error that yield returns ends it and is returned; what speaks
// against the document is an [*Error].
func (d *Decoder) Render(ctx context.Context, content []byte, dpi int, only []int32, yield func(page int, img image.Image) error) error {
	return d.with(ctx, content, func(doc uint64) error { return d.engine.render(doc, dpi, only, yield) })
}

func (e *engine) render(doc uint64, dpi int, only []int32, yield func(page int, img image.Image) error) error {
	n := e.integer("FPDF_GetPageCount", doc)
	if only == nil {
		for i := range n {
			only = append(only, int32(i+1))
		}
	}
	if len(only) > maxRenderPages {
		return failed(schemas.RejectTooLarge, "%d pages, more than %d are not read by OCR", len(only), maxRenderPages)
	}
	for _, page := range only {
		var img image.Image
		err := e.within(drawTime, func() (err error) {
			img, err = e.draw(doc, int(page)-1, dpi)
			return err
		})
		if e.err != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := yield(int(page), img); err != nil {
			return err
		}
	}
	return nil
}

// draw renders one page.
func (e *engine) draw(doc uint64, i, dpi int) (image.Image, error) {
	page := e.do("FPDF_LoadPage", doc, uint64(i))
	if page == 0 {
		return nil, failed(schemas.RejectUnreadable, "damaged PDF: page %d cannot be read", i+1)
	}
	defer e.do("FPDF_ClosePage", page)
	w := int(e.number("FPDF_GetPageWidthF", page)*float64(dpi)/72 + 0.5)
	h := int(e.number("FPDF_GetPageHeightF", page)*float64(dpi)/72 + 0.5)
	if w < 1 || h < 1 {
		return nil, failed(schemas.RejectUnreadable, "damaged PDF: page %d has no size", i+1)
	}
	if w > maxRenderPixels/h {
		return nil, failed(schemas.RejectTooLarge, "page %d has %d by %d pixels at %d dpi", i+1, w, h, dpi)
	}
	bitmap := e.do("FPDFBitmap_CreateEx", uint64(w), uint64(h), bitmapBGRx, 0, 0)
	if bitmap == 0 {
		if e.err == nil {
			return nil, failed(schemas.RejectTooLarge, "page %d: no memory for its picture", i+1)
		}
		return nil, nil
	}
	defer e.do("FPDFBitmap_Destroy", bitmap)
	e.do("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), 0xFFFFFFFF)
	e.do("FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(w), uint64(h), 0, renderAnnots)
	stride := e.integer("FPDFBitmap_GetStride", bitmap)
	buffer := uint32(e.do("FPDFBitmap_GetBuffer", bitmap))
	if e.err != nil {
		return nil, nil
	}
	pixels, ok := e.memory.Read(buffer, uint32(stride*h))
	if !ok || stride < 4*w {
		return nil, failed(schemas.RejectUnreadable, "page %d: its picture cannot be read", i+1)
	}
	// The module's memory moves and is written over: the picture is a copy.
	return picture(pixels, stride, w, h), nil
}

// picture copies pixels of four bytes: a gray picture where no pixel has a
// colour.
func picture(pixels []byte, stride, w, h int) image.Image {
	gray := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		row := pixels[y*stride : y*stride+4*w]
		for x := range w {
			b, g, r := row[4*x], row[4*x+1], row[4*x+2]
			if b != g || g != r {
				return coloured(pixels, stride, w, h)
			}
			gray.Pix[y*gray.Stride+x] = g
		}
	}
	return gray
}

func coloured(pixels []byte, stride, w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		from, to := pixels[y*stride:y*stride+4*w], img.Pix[y*img.Stride:]
		for x := range w {
			to[4*x], to[4*x+1], to[4*x+2], to[4*x+3] = from[4*x+2], from[4*x+1], from[4*x], 255
		}
	}
	return img
}
