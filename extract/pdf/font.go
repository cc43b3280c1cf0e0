package pdf

import (
	"embed"
	"io/fs"
)

// Fonts that a PDF names but does not bear would be looked for on the host.
// What pdfium does not find it takes for characters of no size, and drops text
// that is one such character wide. So the only font that it sees is this one,
// in which every character is a box (the test that checks it can write it):
// text then reads the same on every machine.
//
//go:embed share/fonts/box.ttf
var share embed.FS

// fonts is what the module sees as /usr/share, below which it looks for fonts.
// It gives up on a folder that has none above it.
func fonts() fs.FS {
	sub, err := fs.Sub(share, "share")
	if err != nil {
		panic(err) // the name is wrong
	}
	return sub
}
