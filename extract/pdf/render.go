package pdf

import (
	"context"
	"fmt"
	"image"

	"gongkai/schemas"
)

// Bounds of the pictures that are made of pages.
const (
	maxRenderPixels = 30_000_000 // A4 at 400 dpi has 16; each takes four bytes
	maxRenderPages  = 60
)

// Formats and flags of pdfium.
const (
	bitmapBGRx   = 3
	renderAnnots = 1
)

// Render makes a picture of each page, as it would be printed at a resolution,
// and yields it with the page's number from 1. The picture is the callee's to
// keep. An error that yield returns ends it and is returned; what speaks
// against the document is an [*Error].
func (d *Decoder) Render(ctx context.Context, content []byte, dpi int, yield func(page int, img image.Image) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			d.Close()
			err = &Error{Reason: schemas.RejectUnreadable, Detail: fmt.Sprintf("defect of the PDF decoder, please report it: %v", p)}
		}
	}()
	if err := ctx.Err(); err != nil {
		return d.failure(ctx, err)
	}
	if len(content) > maxBytes {
		return &Error{Reason: schemas.RejectTooLarge, Detail: fmt.Sprintf("%d bytes of PDF, more than %d", len(content), maxBytes)}
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 2*maxTime)
		defer cancel()
	}
	if d.engine != nil && (d.used >= maxDocuments || d.engine.memory.Size() > maxMemory) {
		d.Close()
	}
	if d.engine == nil {
		if d.engine, err = newEngine(ctx); err != nil {
			return err
		}
		d.used = 0
	}
	d.used++
	d.engine.ctx = ctx
	err = d.engine.render(content, dpi, yield)
	if d.engine.err != nil {
		err = d.failure(ctx, d.engine.err)
		d.Close()
	}
	return err
}

func (e *engine) render(content []byte, dpi int, yield func(page int, img image.Image) error) error {
	data := e.malloc(len(content) + 1)
	if e.err != nil {
		return nil
	}
	defer e.free(data)
	e.memory.Write(data, content)
	doc := e.do("FPDF_LoadMemDocument", uint64(data), uint64(len(content)), 0)
	if doc == 0 {
		return loadError(e.integer("FPDF_GetLastError"))
	}
	defer e.do("FPDF_CloseDocument", doc)
	n := e.integer("FPDF_GetPageCount", doc)
	if n > maxRenderPages {
		return &Error{Reason: schemas.RejectTooLarge, Detail: fmt.Sprintf("%d pages, more than %d are not read by OCR", n, maxRenderPages)}
	}
	for i := range n {
		img, err := e.draw(doc, i, dpi)
		if e.err != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := yield(i+1, img); err != nil {
			return err
		}
	}
	return nil
}

// draw renders one page.
func (e *engine) draw(doc uint64, i, dpi int) (image.Image, error) {
	page := e.do("FPDF_LoadPage", doc, uint64(i))
	if page == 0 {
		return nil, &Error{Reason: schemas.RejectUnreadable, Detail: fmt.Sprintf("damaged PDF: page %d cannot be read", i+1)}
	}
	defer e.do("FPDF_ClosePage", page)
	w := int(e.number("FPDF_GetPageWidthF", page)*float64(dpi)/72 + 0.5)
	h := int(e.number("FPDF_GetPageHeightF", page)*float64(dpi)/72 + 0.5)
	if w < 1 || h < 1 {
		return nil, &Error{Reason: schemas.RejectUnreadable, Detail: fmt.Sprintf("damaged PDF: page %d has no size", i+1)}
	}
	if w > maxRenderPixels/h {
		return nil, &Error{Reason: schemas.RejectTooLarge, Detail: fmt.Sprintf("page %d has %d by %d pixels at %d dpi", i+1, w, h, dpi)}
	}
	bitmap := e.do("FPDFBitmap_CreateEx", uint64(w), uint64(h), bitmapBGRx, 0, 0)
	if bitmap == 0 {
		if e.err == nil {
			return nil, &Error{Reason: schemas.RejectTooLarge, Detail: fmt.Sprintf("page %d: no memory for its picture", i+1)}
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
		return nil, &Error{Reason: schemas.RejectUnreadable, Detail: fmt.Sprintf("page %d: its picture cannot be read", i+1)}
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
