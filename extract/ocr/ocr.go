// Package ocr decodes pictures of pages to neutral documents: scans, photos
// of print, screenshots.
//
// The lines that rule a table are found in the picture itself and make a grid,
// as they do in a PDF; whether a cell is blank is told by its ink. Only what is
// written in the cells, and around the tables, is read by tesseract, a program
// that has to be installed.
//
// A model of characters always has an answer, so that its answer alone is not
// believed. Digits are cut out and read one by one, several times among changing
// neighbours and by two models; those of one shape in the document vote
// together. A digit counts where all that agrees. Figures with another one are
// marked and come out as illegible.
package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"iter"

	"golang.org/x/sync/errgroup"

	"gongkai/extract/document"
	"gongkai/extract/ruling"
	"gongkai/schemas"
)

// LayoutTable is the layout of the documents that this package decodes.
const LayoutTable = "ocr_table"

// Bounds of what is decoded.
const (
	maxPixels = 36_000_000 // of a page: A4 at 600 dpi has 35
	maxMemory = 192 << 20  // of a picture as decoded: with what reading it takes, under the 512 MiB of a document
	maxPages  = 60
	maxBytes  = 256 << 20
	minSide   = 16 // pixels
)

// Error is why pages cannot be decoded: a reason of [schemas] and what was
// met.
type Error struct{ Reason, Detail string }

func (e *Error) Error() string { return e.Reason + ": " + e.Detail }

// ParseImage decodes a file: PNG, JPEG, GIF, BMP, WebP, or TIFF, which may hold pages.
func ParseImage(ctx context.Context, content []byte) (*document.Document, error) {
	if len(content) > maxBytes {
		return nil, &Error{schemas.RejectTooLarge, fmt.Sprintf("%d bytes of picture, more than %d", len(content), maxBytes)}
	}
	return ParseSeq(ctx, pictures(content))
}

// ParsePictures decodes the pages that a document shows as pictures: files as
// [ParseImage] takes them. What is no picture that can be read, or smaller than any
// page, is left out; nil is returned where nothing is left.
func ParsePictures(ctx context.Context, files [][]byte) (*document.Document, error) {
	const smallest = 600 // pixels: an emblem or a code to scan is smaller
	pages := 0
	d, err := ParseSeq(ctx, func(yield func(image.Image, error) bool) {
		for _, content := range files {
			for img, err := range pictures(content) {
				if err != nil || max(img.Bounds().Dx(), img.Bounds().Dy()) < smallest {
					break
				}
				if pages++; !yield(img, nil) {
					return
				}
			}
		}
	})
	if pages == 0 && err == nil {
		return nil, nil
	}
	return d, err
}

// pictures are the pages of a file.
func pictures(content []byte) iter.Seq2[image.Image, error] {
	if isTIFF(content) {
		return tiffPages(content)
	}
	return func(yield func(image.Image, error) bool) { yield(decode(content)) }
}

// decode decodes a picture, after a look at how large it says to be.
func decode(content []byte) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(content))
	if errors.Is(err, image.ErrFormat) {
		return nil, &Error{schemas.RejectUnsupportedFormat, "a picture neither PNG nor JPEG, GIF, TIFF, BMP or WebP"}
	}
	if err != nil {
		return nil, &Error{schemas.RejectUnreadable, "damaged picture: " + err.Error()}
	}
	if err := check(c.Width, c.Height); err != nil {
		return nil, err
	}
	if n := c.Width * c.Height * pixelBytes(c.ColorModel, content); n > maxMemory {
		return nil, &Error{schemas.RejectTooLarge, fmt.Sprintf("a picture that takes %d MB to decode, more than %d", n>>20, maxMemory>>20)}
	}
	img, err := guarded(func() (image.Image, error) {
		img, _, err := image.Decode(bytes.NewReader(content))
		return img, err
	})
	if err != nil {
		return nil, &Error{schemas.RejectUnreadable, "damaged picture: " + err.Error()}
	}
	return img, nil
}

// guarded runs a decoder of pictures: they are not all made for what strangers
// send.
func guarded(decode func() (image.Image, error)) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, fmt.Errorf("%v", p)
		}
	}()
	return decode()
}

// pixelBytes is the memory that a pixel takes while it is decoded.
func pixelBytes(model color.Model, content []byte) int {
	if bytes.HasPrefix(content, []byte("\xFF\xD8")) {
		// A picture that comes in scans is kept as coefficients until the last.
		if progressive(content) {
			return 12
		}
		return 4
	}
	switch model {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, ok := model.(color.Palette); ok {
		return 1
	}
	return 4
}

// progressive says that a JPEG picture comes in scans of growing detail.
func progressive(content []byte) bool {
	for i := 2; i+4 <= len(content) && content[i] == 0xFF; {
		switch marker := content[i+1]; marker {
		case 0xC2:
			return true
		case 0xC0, 0xC1, 0xDA:
			return false
		case 0xFF:
			i++
			continue
		}
		i += 2 + int(content[i+2])<<8 + int(content[i+3])
	}
	return false
}

// check says what speaks against a picture of a size.
func check(width, height int) error {
	if width < minSide || height < minSide {
		return &Error{schemas.RejectUnreadable, fmt.Sprintf("a picture of %d by %d pixels is no page", width, height)}
	}
	if width > maxPixels/height {
		return &Error{schemas.RejectTooLarge, fmt.Sprintf("a picture of %d by %d pixels, more than %d million", width, height, maxPixels/1_000_000)}
	}
	return nil
}

// ParseImages decodes the pages of a document. What speaks against them is an
// [*Error]; other errors are the context's, or tesseract fails.
func ParseImages(ctx context.Context, pages []image.Image) (*document.Document, error) {
	if len(pages) > maxPages {
		return nil, tooMany()
	}
	return ParseSeq(ctx, func(yield func(image.Image, error) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	})
}

func tooMany() error {
	return &Error{schemas.RejectTooLarge, fmt.Sprintf("more than %d pages to read by OCR", maxPages)}
}

// ParseSeq is [ParseImages] for pages that are made one by one, so that not
// all their pictures need to be kept. An error in the sequence ends it and is
// returned.
func ParseSeq(ctx context.Context, pages iter.Seq2[image.Image, error]) (*document.Document, error) {
	prog, err := find(ctx)
	if err != nil {
		return nil, err
	}
	read, err := prog.readPages(ctx, pages)
	if err != nil {
		return nil, err
	}
	if err := prog.readNumbers(ctx, read); err != nil {
		return nil, err
	}
	ruled := make([][]*ruling.Table, len(read))
	for i, p := range read {
		for _, t := range p.tables {
			ruled[i] = append(ruled[i], &t.Table)
		}
	}
	ruling.Link(ruled)
	return &document.Document{Layout: LayoutTable, Lines: assembled(read)}, nil
}

// assembled is the lines of all pages in reading order.
func assembled(pages []*page) []document.Line {
	var lines []document.Line
	for i, p := range pages {
		lines = append(lines, p.print(int32(i+1))...)
	}
	lines = ruling.Mend(lines)
	// Places name the picture, not the page on it.
	tables, texts := make([]int32, len(pages)), make([]int32, len(pages))
	for i, p := range pages {
		if i > 0 && p.picture == pages[i-1].picture {
			tables[i] = tables[i-1] + int32(len(pages[i-1].tables))
			texts[i] = texts[i-1] + int32(len(pages[i-1].lines))
		}
	}
	on := func(at *document.Place) {
		i := at.Page - 1
		at.Page = pages[i].picture
		if at.Table > 0 {
			at.Table += tables[i]
		}
		if at.Line > 0 {
			at.Line += texts[i]
		}
	}
	for i := range lines {
		on(&lines[i].At)
		for k := range lines[i].Cells {
			on(&lines[i].Cells[k].At)
		}
	}
	return lines
}

// readPages reads the labels and the prose of pages, some at a time.
func (p *program) readPages(ctx context.Context, pages iter.Seq2[image.Image, error]) ([]*page, error) {
	var read []**page
	pictures := int32(0)
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(cap(p.running) + 1) // as many wait with their picture as need be
	failed := func() error {
		for img, err := range pages {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil && len(read) >= maxPages {
				err = tooMany()
			}
			if err == nil {
				err = check(img.Bounds().Dx(), img.Bounds().Dy())
			}
			if err != nil {
				return err
			}
			pictures++
			for _, s := range prepared(img) {
				one, picture := new(*page), pictures
				read = append(read, one)
				work.Go(func() (err error) {
					if *one, err = p.readPage(ctx, s); err == nil {
						(*one).picture = picture
					}
					return err
				})
			}
		}
		return nil
	}()
	if failed != nil {
		work.Go(func() error { return failed }) // ends the others
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	out := make([]*page, len(read))
	for i := range read {
		out[i] = *read[i]
	}
	return out, nil
}

// readPage reads a page; one that makes no sense is looked at from another side.
func (p *program) readPage(ctx context.Context, s scan) (*page, error) {
	found := newPage(s)
	if err := found.read(ctx, p); err != nil {
		return nil, err
	}
	if found.garbled() {
		turns, err := p.orientation(ctx, s.gray)
		if err != nil {
			return nil, err
		}
		if turns != 0 {
			found = newPage(s.with(func(g *image.Gray) *image.Gray { return quarter(g, turns) }))
			if err := found.read(ctx, p); err != nil {
				return nil, err
			}
		}
	}
	found.numbers = append(found.numbers, found.loose...)
	found.img, found.painted = nil, nil // what is left to read was cut out of it
	return found, nil
}
