package extract

import (
	"cmp"
	"context"
	"errors"
	"image"
	"slices"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/extract/ocr"
	"gongkai/extract/office"
	"gongkai/schemas"
)

// ocrResolution is the resolution in dots an inch at which pages of a PDF are
// drawn to be read: figures of print are then some 30 dots high.
const ocrResolution = 200

// scanned reads pages of a PDF from their picture: those given, or all.
func (e *Extractor) scanned(ctx context.Context, content []byte, pages []int32) (*document.Document, error) {
	return ocr.ParseSeq(ctx, func(yield func(image.Image, error) bool) {
		stopped := errors.New("no more pages are wanted")
		err := e.pdf.Render(ctx, content, ocrResolution, pages, func(_ int, page image.Image) error {
			if !yield(page, nil) {
				return stopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, stopped) {
			yield(nil, err)
		}
	})
}

// addPictures reads the pages of a document that are pictures and puts what
// they show in its place. Where that is not to be had, the other pages are all
// that is read.
func (e *Extractor) addPictures(ctx context.Context, content []byte, d *document.Document) error {
	shown, err := e.scanned(ctx, content, d.Pictures)
	var o *ocr.Error
	if errors.As(err, &o) && o.Reason == schemas.RejectUnsupportedFormat {
		return nil
	}
	if err != nil {
		return err
	}
	lines := d.Lines
	for i, page := range d.Pictures {
		lines = append(lines, document.Line{Kind: document.Break, At: document.Place{Page: page}})
		for _, l := range shown.Lines {
			if l.At.Page != int32(i+1) {
				continue
			}
			l.At.Page = page
			for k := range l.Cells {
				l.Cells[k].At.Page = page
			}
			lines = append(lines, l)
		}
		lines = append(lines, document.Line{Kind: document.Break, At: document.Place{Page: page}})
	}
	slices.SortStableFunc(lines, func(a, b document.Line) int { return cmp.Compare(a.At.Page, b.At.Page) })
	d.Lines = lines
	return nil
}

// bare says that a document has hardly any text.
func bare(d *document.Document) bool {
	const few = 150 // characters: a title and who signs
	n := 0
	for i := range d.Lines {
		if d.Lines[i].Kind == document.Grid {
			return false
		}
		n += utf8.RuneCountInString(d.Lines[i].Text)
	}
	return n < few
}

// shown reads a document of Word that is nothing but pictures of pages below what
// little text it has; the text alone where there are none, or they cannot be read.
func shown(ctx context.Context, content []byte, d *document.Document) (*document.Document, error) {
	files := office.Pictures(ctx, content)
	if len(files) == 0 {
		return d, nil
	}
	pages, err := ocr.ParsePictures(ctx, files)
	if pages == nil || err != nil {
		return d, err
	}
	pages.Lines = append(d.Lines, pages.Lines...)
	return pages, nil
}
