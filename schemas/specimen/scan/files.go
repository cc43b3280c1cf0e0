package scan

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"

	"golang.org/x/image/bmp"
)

// asGray is a picture without colours, nil where it has some.
func asGray(p *image.NRGBA) *image.Gray {
	out := image.NewGray(p.Rect)
	for i := range out.Pix {
		r, g, b := p.Pix[4*i], p.Pix[4*i+1], p.Pix[4*i+2]
		if r != g || g != b {
			return nil
		}
		out.Pix[i] = r
	}
	return out
}

// encoded is a picture as JPEG.
func encoded(p *image.NRGBA, quality int) (content []byte, gray bool, err error) {
	var b bytes.Buffer
	if g := asGray(p); g != nil {
		err = jpeg.Encode(&b, g, &jpeg.Options{Quality: quality})
		return b.Bytes(), true, err
	}
	err = jpeg.Encode(&b, p, &jpeg.Options{Quality: quality})
	return b.Bytes(), false, err
}

// book is a PDF whose pages are JPEG pictures. Words, if any, are laid over each
// page unseen, as programs do that read what they scan.
func book(dpi, quality int, words string) func(pages []*image.NRGBA) (string, []byte, error) {
	return func(pages []*image.NRGBA) (string, []byte, error) {
		var b bytes.Buffer
		kids := ""
		for i := range pages {
			kids += fmt.Sprintf("%d 0 R ", 4+3*i)
		}
		b.WriteString("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n")
		fmt.Fprintf(&b, "2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n", len(pages), kids)
		b.WriteString("3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n")
		for i, p := range pages {
			content, gray, err := encoded(p, quality)
			if err != nil {
				return "", nil, err
			}
			space := "DeviceRGB"
			if gray {
				space = "DeviceGray"
			}
			n := 4 + 3*i
			w, h := p.Rect.Dx(), p.Rect.Dy()
			pw, ph := float64(w)*72/float64(dpi), float64(h)*72/float64(dpi)
			show := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /P Do Q", pw, ph)
			for k, line := range strings.Split(words, "\n") {
				if line != "" {
					show += fmt.Sprintf("\nBT 3 Tr /F 9 Tf 1 0 0 1 60 %.2f Tm (%s) Tj ET", ph-60-float64(14*k), line)
				}
			}
			fmt.Fprintf(&b, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>/XObject<</P %d 0 R>>>>>>endobj\n", n, pw, ph, n+1, n+2)
			fmt.Fprintf(&b, "%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n", n+1, len(show), show)
			fmt.Fprintf(&b, "%d 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n", n+2, w, h, space, len(content))
			b.Write(content)
			b.WriteString("\nendstream endobj\n")
		}
		b.WriteString("trailer<</Root 1 0 R>>\n")
		return "pdf", b.Bytes(), nil
	}
}

// misread is a text layer such as a bad reader leaves: figures that the page does
// not have.
const misread = "1 2 3 4 5 6 7 8 9\n10 20 30 40 50 60 70\n0 0 0 0 0 0 0 0 0\n77 88 99 11 22 33 44"

// tiff is a TIFF of gray pages in one strip each.
func tiff(pages []*image.NRGBA) (string, []byte, error) {
	order := binary.LittleEndian
	out := []byte("II*\x00\x00\x00\x00\x00")
	link := 4 // where the place of the next directory goes
	for _, p := range pages {
		g := asGray(p)
		if g == nil {
			g = image.NewGray(p.Rect)
			draw.Draw(g, g.Rect, p, image.Point{}, draw.Src)
		}
		strip := len(out)
		out = append(out, g.Pix...)
		if len(out)%2 == 1 {
			out = append(out, 0)
		}
		order.PutUint32(out[link:], uint32(len(out)))
		entries := [][3]uint32{
			{256, 4, uint32(g.Rect.Dx())}, {257, 4, uint32(g.Rect.Dy())}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1},
			{273, 4, uint32(strip)}, {277, 3, 1}, {278, 4, uint32(g.Rect.Dy())}, {279, 4, uint32(len(g.Pix))},
		}
		out = order.AppendUint16(out, uint16(len(entries)))
		for _, e := range entries {
			out = order.AppendUint16(out, uint16(e[0]))
			out = order.AppendUint16(out, uint16(e[1]))
			out = order.AppendUint32(out, 1)
			out = order.AppendUint32(out, e[2])
		}
		link = len(out)
		out = order.AppendUint32(out, 0)
	}
	return "tif", out, nil
}

// oneLong is a picture of all pages, one below the other, as phones make of a
// page that is scrolled.
func oneLong(pages []*image.NRGBA) (string, []byte, error) {
	w, h := 0, 0
	for _, p := range pages {
		w, h = max(w, p.Rect.Dx()), h+p.Rect.Dy()
	}
	all := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(all, all.Rect, image.White, image.Point{}, draw.Src)
	y := 0
	for _, p := range pages {
		draw.Draw(all, p.Rect.Add(image.Pt(0, y)), p, image.Point{}, draw.Src)
		y += p.Rect.Dy()
	}
	var b bytes.Buffer
	err := png.Encode(&b, all)
	return "png", b.Bytes(), err
}

// bitmap is [oneLong] as a bitmap of Windows.
func bitmap(pages []*image.NRGBA) (string, []byte, error) {
	_, content, err := oneLong(pages)
	if err != nil {
		return "", nil, err
	}
	img, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	err = bmp.Encode(&b, img)
	return "bmp", b.Bytes(), err
}

// twoUp lays pages side by side before they are packed.
func twoUp(file func(pages []*image.NRGBA) (string, []byte, error)) func(pages []*image.NRGBA) (string, []byte, error) {
	return func(pages []*image.NRGBA) (string, []byte, error) {
		var pairs []*image.NRGBA
		for i := 0; i < len(pages); i += 2 {
			w, h := pages[i].Rect.Dx(), pages[i].Rect.Dy()
			pair := image.NewNRGBA(image.Rect(0, 0, 2*w, h))
			draw.Draw(pair, pair.Rect, image.White, image.Point{}, draw.Src)
			for k, p := range pages[i:min(i+2, len(pages))] {
				draw.Draw(pair, p.Rect.Add(image.Pt(k*w, 0)), p, image.Point{}, draw.Src)
			}
			pairs = append(pairs, pair)
		}
		return file(pairs)
	}
}

// wordBook is a DOCX that holds nothing but pictures of the pages.
func wordBook(pages []*image.NRGBA) (string, []byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, content []byte) error {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	body, links := "", ""
	for i, p := range pages {
		content, _, err := encoded(p, 80)
		if err != nil {
			return "", nil, err
		}
		if err := add(fmt.Sprintf("word/media/image%d.jpg", i+1), content); err != nil {
			return "", nil, err
		}
		links += fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image%d.jpg"/>`, i+1, i+1)
		body += fmt.Sprintf(`<w:p><w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="7600000"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rId%d"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`, i+1)
	}
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="jpg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + links + `</Relationships>`},
		{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>` + body + `</w:body></w:document>`},
	} {
		if err := add(part[0], []byte(part[1])); err != nil {
			return "", nil, err
		}
	}
	err := z.Close()
	return "docx", b.Bytes(), err
}
