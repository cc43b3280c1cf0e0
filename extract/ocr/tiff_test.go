package ocr

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"gongkai/schemas"
)

// sheetOf is a small page of one shade.
func sheetOf(shade uint8) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 40, 32))
	fill(img, img.Rect, shade)
	return img
}

// tiffOf writes a TIFF of pages in strips of 16 rows, plain or as JPEG pictures.
// The page with the number thumb is marked as a smaller picture of another.
func tiffOf(t testing.TB, order binary.AppendByteOrder, asJPEG bool, thumb int, pages ...*image.Gray) []byte {
	t.Helper()
	out := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		out = []byte("MM\x00*")
	}
	out = order.AppendUint32(out, 0)
	link := 4 // where the place of the next directory goes
	for n, p := range pages {
		var offsets, sizes []uint32
		for y := 0; y < p.Rect.Dy(); y += 16 {
			strip := p.SubImage(image.Rect(0, y, p.Rect.Dx(), min(y+16, p.Rect.Dy()))).(*image.Gray)
			var b bytes.Buffer
			if asJPEG {
				if err := jpeg.Encode(&b, strip, nil); err != nil {
					t.Fatal(err)
				}
			} else {
				b.Write(toGray(strip).Pix)
			}
			offsets, sizes = append(offsets, uint32(len(out))), append(sizes, uint32(b.Len()))
			out = append(out, b.Bytes()...)
		}
		lists := len(out)
		for _, v := range append(offsets, sizes...) {
			out = order.AppendUint32(out, v)
		}
		compression, kind := uint32(1), uint32(0)
		if asJPEG {
			compression = compressionJPEG
		}
		if n == thumb {
			kind = reducedImage
		}
		entries := [][3]uint32{
			{tagSubfile, 1, kind}, {tagWidth, 1, uint32(p.Rect.Dx())}, {tagHeight, 1, uint32(p.Rect.Dy())},
			{258, 1, 8}, {tagCompression, 1, compression}, {262, 1, 1},
			{tagStripOffsets, uint32(len(offsets)), uint32(lists)}, {277, 1, 1}, {tagRowsPerStrip, 1, 16},
			{tagStripBytes, uint32(len(sizes)), uint32(lists + 4*len(offsets))},
		}
		at := order.AppendUint32(nil, uint32(len(out)))
		copy(out[link:], at)
		out = order.AppendUint16(out, uint16(len(entries)))
		for _, e := range entries {
			out = order.AppendUint16(out, uint16(e[0]))
			out = order.AppendUint16(out, 4) // LONG
			out = order.AppendUint32(out, e[1])
			out = order.AppendUint32(out, e[2])
		}
		link = len(out)
		out = order.AppendUint32(out, 0)
	}
	return out
}

// TestTIFF: all pages of a TIFF are read, also those in strips of JPEG, and
// the small pictures for a preview are none.
func TestTIFF(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, asJPEG := range []bool{false, true} {
			content := tiffOf(t, order, asJPEG, 1, sheetOf(40), sheetOf(90), sheetOf(200))
			var shades []uint8
			for img, err := range pictures(content) {
				if err != nil {
					t.Fatalf("%v, JPEG %v: %v", order, asJPEG, err)
				}
				shades = append(shades, color.GrayModel.Convert(img.At(5, 20)).(color.Gray).Y)
			}
			if len(shades) != 2 || shades[0] > 42 || shades[1] < 198 {
				t.Errorf("%v, JPEG %v: pages of shades %v, want 40 and 200", order, asJPEG, shades)
			}
		}
	}
}

// TestTIFFLimits: directories without end and strips beyond the file are told.
func TestTIFFLimits(t *testing.T) {
	ring := tiffOf(t, binary.LittleEndian, false, -1, sheetOf(40))
	copy(ring[len(ring)-4:], ring[4:8]) // the next page is this one
	pages := 0
	for _, err := range pictures(ring) {
		if pages++; err != nil || pages > 1 {
			t.Fatalf("page %d: %v", pages, err)
		}
	}
	many := make([]*image.Gray, maxPages+1)
	for i := range many {
		many[i] = sheetOf(uint8(i))
	}
	cut := tiffOf(t, binary.LittleEndian, true, -1, sheetOf(40))
	copy(cut[bytes.LastIndex(cut, []byte("\xff\xd9"))+2:], []byte{0xff, 0xff, 0xff, 0x7f}) // the first strip's place
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"too many pages", tiffOf(t, binary.LittleEndian, false, -1, many...), schemas.RejectTooLarge},
		{"a strip beyond the end", cut, schemas.RejectUnreadable},
		{"a head alone", []byte("II*\x00\x08\x00\x00\x00"), schemas.RejectUnreadable},
	} {
		var last error
		for _, err := range pictures(c.content) {
			last = err
		}
		if reasonOf(last) != c.want {
			t.Errorf("%s: %v, want %s", c.name, last, c.want)
		}
	}
}
