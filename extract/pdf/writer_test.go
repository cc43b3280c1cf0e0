package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// writer makes small PDF files of characters and lines. Places are in points
// from the top left corner.
type writer struct {
	width, height float64
	turn          int     // quarter turns that the page is shown by
	inForm        bool    // content stands in a form of another scale
	scale         float64 // of the space that content is drawn in, 0 for 1
	pages         []*bytes.Buffer
	images        bool // each page bears a picture of its size
	font          string
	crypt         string // more of the trailer
}

// Fonts of the writer.
const (
	fontBoxes   = "boxes"   // embedded, codes are mapped to Unicode
	fontNames   = "names"   // not embedded, known by name as readers must
	fontUnknown = "unknown" // embedded, nothing says what its codes mean
)

func newWriter() *writer { return &writer{width: 595, height: 842, font: fontBoxes} }

func (w *writer) page() {
	w.pages = append(w.pages, &bytes.Buffer{})
}

func (w *writer) out() *bytes.Buffer { return w.pages[len(w.pages)-1] }

func (w *writer) s() float64 {
	if w.scale == 0 {
		return 1
	}
	return w.scale
}

// advance is the width of a text in the font of this writer.
func advance(s string, size float64) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x80 {
			n += 0.5
		} else {
			n++
		}
	}
	return n * size
}

// text prints a text with its baseline at y, turned clockwise by quarters.
func (w *writer) text(x, y, size float64, turn int, s string) {
	var hex strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&hex, "%04X", u)
	}
	k := w.s()
	m := [4][4]int{{1, 0, 0, 1}, {0, -1, 1, 0}, {-1, 0, 0, -1}, {0, 1, -1, 0}}[turn]
	fmt.Fprintf(w.out(), "BT /F1 %.3f Tf %d %d %d %d %.3f %.3f Tm <%s> Tj ET\n", size*k, m[0], m[1], m[2], m[3], x*k, (w.height-y)*k, hex.String())
}

// Ways to draw a line.
const (
	drawStrokes = iota // each side of a cell a path
	drawRects          // each cell a rectangle
	drawFills          // sides are thin filled rectangles
	drawOnePath        // all of a page one path
	drawWays
)

func (w *writer) line(way int, x0, y0, x1, y1 float64) {
	k := w.s()
	if way == drawFills {
		fmt.Fprintf(w.out(), "%.3f %.3f %.3f %.3f re f\n", (x0-0.25)*k, (w.height-y1-0.25)*k, (x1-x0+0.5)*k, (y1-y0+0.5)*k)
		return
	}
	fmt.Fprintf(w.out(), "%.3f w %.3f %.3f m %.3f %.3f l S\n", 0.5*k, x0*k, (w.height-y0)*k, x1*k, (w.height-y1)*k)
}

func (w *writer) rect(x0, y0, x1, y1 float64, stroke bool) {
	k := w.s()
	fmt.Fprintf(w.out(), "%.3f %.3f %.3f %.3f re", x0*k, (w.height-y1)*k, (x1-x0)*k, (y1-y0)*k)
	if stroke {
		fmt.Fprint(w.out(), " S")
	}
	fmt.Fprintln(w.out())
}

// bytes is the file.
func (w *writer) bytes() []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) int {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
		return len(offsets)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	const first = 10 // object of the first page
	each := 2
	if w.inForm {
		each = 3
	}
	var kids strings.Builder
	for i := range w.pages {
		fmt.Fprintf(&kids, "%d 0 R ", first+i*each)
	}
	stream := func(more, data string) { object("<< %s /Length %d >>\nstream\n%s\nendstream", more, len(data), data) }
	object("<< /Type /Pages /Count %d /Kids [ %s] >>", len(w.pages), kids.String())
	switch w.font {
	case fontBoxes:
		object("<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Box /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 9 0 R >>")
	case fontUnknown:
		object("<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Box /Encoding /Identity-H /DescendantFonts [4 0 R] >>")
	default:
		object("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>")
	}
	if w.font == fontNames {
		object("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>")
		object("<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>")
	} else {
		object("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Box /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [0 127 500] /CIDToGIDMap 8 0 R /FontDescriptor 5 0 R >>")
		object("<< /Type /FontDescriptor /FontName /AAAAAA+Box /Flags 4 /FontBBox [40 -80 960 860] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 860 /StemV 93 /FontFile2 7 0 R >>")
	}
	stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00")
	ttf := boxFont()
	stream(fmt.Sprintf("/Length1 %d", len(ttf)), string(ttf))
	stream("/Filter /FlateDecode", string(allToBox()))
	stream("", sameUnicode())
	k := 1 / w.s()
	page := [4]string{
		fmt.Sprintf("%.4f 0 0 %.4f 0 0", k, k),
		fmt.Sprintf("0 %.4f %.4f 0 %.3f 0", k, -k, w.height),
		fmt.Sprintf("%.4f 0 0 %.4f %.3f %.3f", -k, -k, w.width, w.height),
		fmt.Sprintf("0 %.4f %.4f 0 0 %.3f", -k, k, w.width),
	}[w.turn]
	width, height := w.width, w.height
	if w.turn&1 == 1 {
		width, height = height, width
	}
	for i, p := range w.pages {
		content := p.String()
		resources := "/Font << /F1 3 0 R >> /XObject << /I1 6 0 R"
		if w.inForm {
			resources += fmt.Sprintf(" /X1 %d 0 R", first+i*each+2)
			content = "/X1 Do\n"
		}
		resources += " >>"
		if w.images {
			content += fmt.Sprintf("q %.1f 0 0 %.1f 0 0 cm /I1 Do Q\n", w.width, w.height)
		}
		content = fmt.Sprintf("q %s cm\n%sQ\n", page, content)
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.1f %.1f] /Rotate %d /Contents %d 0 R /Resources << %s >> >>", width, height, w.turn*90, first+i*each+1, resources)
		stream("", content)
		if w.inForm {
			stream("/Type /XObject /Subtype /Form /BBox [0 0 9999 9999] /Matrix [1 0 0 1 0 0] /Resources << /Font << /F1 3 0 R >> >>", p.String())
		}
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, w.crypt, xref)
	return b.Bytes()
}
