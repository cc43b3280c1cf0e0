package ocr

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"io"
	"iter"

	"golang.org/x/image/tiff"

	"gongkai/schemas"
)

// Tags of TIFF 6.0 and what they may hold.
const (
	tagSubfile      = 254
	tagWidth        = 256
	tagHeight       = 257
	tagCompression  = 259
	tagStripOffsets = 273
	tagRowsPerStrip = 278
	tagStripBytes   = 279
	tagJPEGTables   = 347

	reducedImage    = 1 // a smaller picture of a page that stands elsewhere
	compressionJPEG = 7
)

// tiffPage is a page of a TIFF: what its directory says.
type tiffPage struct {
	content []byte
	order   binary.ByteOrder
	offset  uint32
	tags    map[uint16][]uint32
	tables  []byte
}

// isTIFF tells a TIFF by its first bytes.
func isTIFF(content []byte) bool {
	return bytes.HasPrefix(content, []byte("II*\x00")) || bytes.HasPrefix(content, []byte("MM\x00*"))
}

// tiffPages yields the pages of a TIFF file, which may hold many, as scanners
// and fax machines make them.
func tiffPages(content []byte) iter.Seq2[image.Image, error] {
	return func(yield func(image.Image, error) bool) {
		dirs, err := tiffDirectories(content)
		if err != nil {
			yield(nil, err)
			return
		}
		for i := range dirs {
			img, err := dirs[i].picture()
			if !yield(img, err) || err != nil {
				return
			}
		}
	}
}

// tiffDirectories reads the chain of directories of a TIFF.
func tiffDirectories(content []byte) ([]tiffPage, error) {
	damaged := &Error{schemas.RejectUnreadable, "damaged picture: a TIFF without pages"}
	if len(content) < 8 {
		return nil, damaged
	}
	var order binary.ByteOrder = binary.LittleEndian
	if content[0] == 'M' {
		order = binary.BigEndian
	}
	var pages []tiffPage
	seen := make(map[uint32]bool)
	for next := order.Uint32(content[4:]); next != 0 && !seen[next]; {
		seen[next] = true
		p := tiffPage{content: content, order: order, offset: next}
		var ok bool
		if next, ok = p.read(); !ok {
			break // what follows is lost
		}
		if p.first(tagSubfile)&reducedImage != 0 {
			continue
		}
		if len(pages) == maxPages {
			return nil, tooMany()
		}
		pages = append(pages, p)
	}
	if len(pages) == 0 {
		return nil, damaged
	}
	return pages, nil
}

// read reads a directory and tells where the next one stands.
func (p *tiffPage) read() (next uint32, ok bool) {
	at := uint64(p.offset)
	size := uint64(len(p.content))
	if at+2 > size {
		return 0, false
	}
	n := uint64(p.order.Uint16(p.content[at:]))
	end := at + 2 + 12*n
	if end > size {
		return 0, false
	}
	p.tags = make(map[uint16][]uint32)
	for i := range n {
		p.entry(p.content[at+2+12*i : at+14+12*i])
	}
	if end+4 > size {
		return 0, true
	}
	return p.order.Uint32(p.content[end:]), true
}

// entry keeps an entry of a directory if it is one that is used here.
func (p *tiffPage) entry(e []byte) {
	tag, kind, count := p.order.Uint16(e), p.order.Uint16(e[2:]), p.order.Uint32(e[4:])
	width := map[uint16]uint64{1: 1, 3: 2, 4: 4, 7: 1}[kind]
	switch tag {
	case tagSubfile, tagWidth, tagHeight, tagCompression, tagStripOffsets, tagRowsPerStrip, tagStripBytes, tagJPEGTables:
	default:
		return
	}
	data := e[8:12]
	if bytes := width * uint64(count); bytes > 4 {
		at := uint64(p.order.Uint32(data))
		if bytes > uint64(len(p.content)) || at > uint64(len(p.content))-bytes {
			return
		}
		data = p.content[at : at+bytes]
	}
	if tag == tagJPEGTables {
		p.tables = data[:min(uint64(len(data)), uint64(count))]
		return
	}
	for i := uint64(0); i < uint64(count) && width > 1 && (i+1)*width <= uint64(len(data)); i++ {
		if width == 2 {
			p.tags[tag] = append(p.tags[tag], uint32(p.order.Uint16(data[2*i:])))
		} else {
			p.tags[tag] = append(p.tags[tag], p.order.Uint32(data[4*i:]))
		}
	}
}

// first is the first value of a tag, 0 where it has none.
func (p *tiffPage) first(tag uint16) uint32 {
	if v := p.tags[tag]; len(v) > 0 {
		return v[0]
	}
	return 0
}

// picture decodes the page.
func (p *tiffPage) picture() (image.Image, error) {
	w, h := int(p.first(tagWidth)), int(p.first(tagHeight))
	if err := check(w, h); err != nil {
		return nil, err
	}
	if p.first(tagCompression) == compressionJPEG && len(p.tags[tagStripOffsets]) > 0 {
		return p.strips(w, h)
	}
	c, err := tiff.DecodeConfig(&overlay{p.content, p.header(), 0})
	if n := w * h * pixelBytes(c.ColorModel, nil); err == nil && n > maxMemory {
		return nil, &Error{schemas.RejectTooLarge, fmt.Sprintf("a picture that takes %d MB to decode, more than %d", n>>20, maxMemory>>20)}
	}
	img, err := guarded(func() (image.Image, error) { return tiff.Decode(&overlay{p.content, p.header(), 0}) })
	if err != nil {
		return nil, &Error{schemas.RejectUnreadable, "damaged picture: " + err.Error()}
	}
	return img, nil
}

// header is the head of a file of which this page is the first.
func (p *tiffPage) header() []byte {
	head := bytes.Clone(p.content[:8])
	p.order.PutUint32(head[4:], p.offset)
	return head
}

// strips decodes a page whose strips are JPEG pictures that share tables.
func (p *tiffPage) strips(w, h int) (image.Image, error) {
	offsets, sizes := p.tags[tagStripOffsets], p.tags[tagStripBytes]
	rows := int(p.first(tagRowsPerStrip))
	if rows <= 0 || rows > h {
		rows = h
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	fill(out, out.Rect, 255)
	for i, y := 0, 0; i < len(offsets) && i < len(sizes) && y < h; i, y = i+1, y+rows {
		at, size := uint64(offsets[i]), uint64(sizes[i])
		if size < 4 || at+size > uint64(len(p.content)) {
			return nil, &Error{schemas.RejectUnreadable, fmt.Sprintf("damaged picture: strip %d of a TIFF lies outside of the file", i+1)}
		}
		strip := p.content[at : at+size]
		if n := len(p.tables); n > 4 { // without its end, and the strip without its begin
			strip = append(bytes.Clone(p.tables[:n-2]), strip[2:]...)
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(strip))
		if err == nil && (c.Width > w || c.Height > rows+16) {
			err = fmt.Errorf("a strip of %d by %d pixels", c.Width, c.Height)
		}
		var img image.Image
		if err == nil {
			img, err = guarded(func() (image.Image, error) { return jpeg.Decode(bytes.NewReader(strip)) })
		}
		if err != nil {
			return nil, &Error{schemas.RejectUnreadable, "damaged picture: " + err.Error()}
		}
		draw.Draw(out, img.Bounds().Add(image.Pt(0, y)), img, img.Bounds().Min, draw.Src)
	}
	return out, nil
}

// overlay reads content with another head.
type overlay struct {
	content, head []byte
	at            int64
}

func (o *overlay) ReadAt(b []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(o.content)) {
		return 0, io.EOF
	}
	n := copy(b, o.content[off:])
	if off < int64(len(o.head)) {
		copy(b[:n], o.head[off:])
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (o *overlay) Read(b []byte) (int, error) {
	n, err := o.ReadAt(b, o.at)
	o.at += int64(n)
	if n > 0 {
		err = nil
	}
	return n, err
}
