// Package scan makes of clean pages what scanners, copiers, fax machines and
// phones make of paper: [Ways] lists the ways, each bent, dirtied and packed in a
// file as it comes in the wild.
//
//	pages ── Way.Page ──▶ pictures ── Way.File ──▶ a document to read
//
// The labels of the pages hold for what comes out, so a reader of scans can be
// scored on any labelled document that can be drawn. A seed gives the same bytes
// each time.
package scan

import (
	"image"
	"image/draw"
	"math/rand/v2"
)

// Way is a way in which paper becomes a document.
type Way struct {
	Name string // for people, and as the name of a folder
	DPI  int    // resolution at which the pages are to be drawn
	Page func(rng *rand.Rand, page *image.NRGBA) *image.NRGBA
	File func(pages []*image.NRGBA) (extension string, content []byte, err error)
	// Least is the share of the given figures that a reader must get right, a little
	// below what was measured; none may be wrong.
	Least float64
}

// Make makes a document of pages that were drawn at the way's resolution.
func (w *Way) Make(seed uint64, pages []image.Image) (extension string, content []byte, err error) {
	rng := rand.New(rand.NewPCG(seed, 2019))
	var made []*image.NRGBA
	for _, p := range pages {
		c := coloured(p)
		if w.Page != nil {
			c = w.Page(rng, c)
		}
		made = append(made, c)
	}
	return w.File(made)
}

func coloured(img image.Image) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// page is a step from one picture to the next.
type page = func(rng *rand.Rand, page *image.NRGBA) *image.NRGBA

// steps does one after the other.
func steps(all ...page) page {
	return func(rng *rand.Rand, p *image.NRGBA) *image.NRGBA {
		for _, s := range all {
			p = s(rng, p)
		}
		return p
	}
}
