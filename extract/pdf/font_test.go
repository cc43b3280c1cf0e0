package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// TestBoxFont checks the font that the engine sees; GONGKAI_UPDATE=1 writes it.
func TestBoxFont(t *testing.T) {
	path := filepath.Join("share", "fonts", "box.ttf")
	if os.Getenv("GONGKAI_UPDATE") != "" {
		if err := os.WriteFile(path, boxFont(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, boxFont()) {
		t.Error("share/fonts/box.ttf is not what boxFont writes")
	}
}

// boxFamily is a name under which pdfium looks for Chinese fonts.
const boxFamily = "WenQuanYi Micro Hei"

// boxFont is a TrueType font in which every character is a box, a narrow one
// up to U+02FF and a wide one beyond.
func boxFont() []byte {
	const yMin, yMax = -80, 860 // of 1000 to the em
	outline := func(xMin, xMax int) []byte {
		g := append(shorts(1, xMin, yMin, xMax, yMax, 3, 0), 1, 1, 1, 1)
		return append(g, shorts(xMin, xMax-xMin, 0, xMin-xMax, yMin, 0, yMax-yMin, 0)...)
	}
	narrow, broad := outline(20, 480), outline(40, 960)

	head := shorts(1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000)
	head = append(head, make([]byte, 16)...) // dates
	head = append(head, shorts(20, yMin, 960, yMax, 0, 8, 2, 0, 0)...)

	os2 := make([]byte, 96)
	binary.BigEndian.PutUint16(os2[0:], 4)
	binary.BigEndian.PutUint16(os2[2:], 1000)                       // usual width
	binary.BigEndian.PutUint16(os2[4:], 400)                        // weight
	binary.BigEndian.PutUint32(os2[78:], 1|1<<17|1<<18|1<<20|1<<21) // code pages: Latin and the Chinese, Japanese, Korean ones

	// Format 13: ranges of characters that have one glyph.
	cmap := shorts(0, 1, 3, 10, 0, 12, 13, 0, 0, 40, 0, 0, 0, 2)
	cmap = append(cmap, shorts(0, 0x20, 0, 0x2FF, 0, 1)...)
	cmap = append(cmap, shorts(0, 0x300, 3, 0x7FFF, 0, 2)...)

	return sfnt([]sfntTable{
		{"OS/2", os2},
		{"cmap", cmap},
		{"glyf", append(narrow, broad...)},
		{"head", head},
		{"hhea", shorts(1, 0, 880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 3)},
		{"hmtx", shorts(1000, 0, 500, 20, 1000, 40)},
		{"loca", shorts(0, 0, len(narrow)/2, len(narrow)/2+len(broad)/2)},
		{"maxp", shorts(1, 0, 3, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)},
		{"name", names(boxFamily, "Regular")},
		{"post", shorts(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)},
	})
}

type sfntTable struct {
	name string
	data []byte
}

// sfnt puts the tables of a font, sorted by name, into a file.
func sfnt(tables []sfntTable) []byte {
	be := binary.BigEndian
	file := append([]byte{0, 1, 0, 0}, shorts(len(tables), 128, 3, 16*len(tables)-128)...)
	at := len(file) + 16*len(tables)
	var body []byte
	for _, t := range tables {
		var sum uint32
		for i := 0; i < len(t.data); i += 4 {
			var word [4]byte
			copy(word[:], t.data[i:])
			sum += be.Uint32(word[:])
		}
		file = append(file, t.name...)
		file = be.AppendUint32(file, sum)
		file = be.AppendUint32(file, uint32(at+len(body)))
		file = be.AppendUint32(file, uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(file, body...)
}

// names is the table of a font's names, as both platforms write it.
func names(family, style string) []byte {
	var wide []byte
	for _, u := range utf16.Encode([]rune(family + style)) {
		wide = binary.BigEndian.AppendUint16(wide, u)
	}
	f, s := len(family), len(style)
	table := shorts(0, 4, 6+4*12,
		1, 0, 0, 1, f, 0,
		1, 0, 0, 2, s, f,
		3, 1, 0x409, 1, 2*f, f+s,
		3, 1, 0x409, 2, 2*s, f+s+2*f)
	table = append(table, family+style...)
	return append(table, wide...)
}

// shorts writes numbers of two bytes.
func shorts(v ...int) []byte {
	b := make([]byte, 0, 2*len(v))
	for _, x := range v {
		b = binary.BigEndian.AppendUint16(b, uint16(int16(x)))
	}
	return b
}

// allToBox maps character codes to the boxes.
func allToBox() []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(bytes.Repeat([]byte{0, 1}, 0x300))
	z.Write(bytes.Repeat([]byte{0, 2}, 1<<16-0x300))
	z.Close()
	return b.Bytes()
}

// sameUnicode is the CMap that says that codes are Unicode: range by range of
// 256, as they must not cross the first byte.
func sameUnicode() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	pages := []int{0x00, 0x20, 0x30, 0xFF}
	for h := 0x4E; h <= 0x9F; h++ {
		pages = append(pages, h)
	}
	fmt.Fprintf(&b, "%d beginbfrange\n", len(pages))
	for _, h := range pages {
		fmt.Fprintf(&b, "<%02X00> <%02XFF> <%02X00>\n", h, h, h)
	}
	b.WriteString("endbfrange\n")
	b.WriteString("endcmap\nend\nend")
	return b.String()
}
