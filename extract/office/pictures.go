package office

import "context"

// maxPictures bounds the pictures taken out of a document.
const maxPictures = 64

// Pictures gives the pictures that a document of Word shows, in their order: a
// report may be nothing but scanned pages. Those that are damaged are left out.
func Pictures(ctx context.Context, content []byte) [][]byte {
	a, part, rels := openWord(ctx, content)
	if a == nil {
		return nil
	}
	var out [][]byte
	_ = a.each(part, func(x *xmlReader) error { // what is damaged was told before
		id := ""
		switch string(x.name) {
		case "blip":
			id = x.get(nsRel, "embed")
		case "imagedata": // of Word before 2007
			id = x.get(nsRel, "id")
		}
		if id != "" && len(out) < maxPictures {
			if b, err := a.bytes(rels[id].target); err == nil {
				out = append(out, b)
			}
		}
		return nil
	})
	return out
}
