package ocr

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// reasonOf is the reason of an error, "" where it has none.
func reasonOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// pngHead is the begin of a PNG that says to be so large, and nothing else.
func pngHead(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = binary.BigEndian.AppendUint32(head, height)
	head = append(head, 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// TestLimits: what is too large is told from the head of the file, before
// memory is taken for it.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"too large", pngHead(20_000, 20_000), schemas.RejectTooLarge},
		{"too long", pngHead(1<<30, 64), schemas.RejectTooLarge},
		{"an icon", pngHead(8, 8), schemas.RejectUnreadable},
		{"cut off", pngHead(800, 800), schemas.RejectUnreadable},
		{"no picture", []byte("no picture"), schemas.RejectUnsupportedFormat},
		{"nothing", nil, schemas.RejectUnsupportedFormat},
	} {
		if _, err := ParseImage(t.Context(), c.content); reasonOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	pages := make([]image.Image, maxPages+1)
	if _, err := ParseImages(t.Context(), pages); reasonOf(err) != schemas.RejectTooLarge {
		t.Errorf("%d pages: %v", len(pages), err)
	}
}

// TestNotInstalled: without tesseract the document says what is lacking.
func TestNotInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := ParseImages(t.Context(), []image.Image{image.NewGray(image.Rect(0, 0, 100, 100))})
	if reasonOf(err) != schemas.RejectUnsupportedFormat || !strings.Contains(err.Error(), "install tesseract") {
		t.Error(err)
	}
}

// needTesseract skips a test where tesseract is not installed.
func needTesseract(t testing.TB) {
	t.Helper()
	if _, err := find(context.Background()); err != nil {
		t.Skip(err)
	}
}

func printed(d *document.Document) string {
	var b strings.Builder
	for _, l := range d.Lines {
		if len(l.Cells) == 0 {
			fmt.Fprintf(&b, "%s %s\n", l.At.Locator(), strings.TrimSpace(l.Text))
			continue
		}
		fmt.Fprintf(&b, "%s", l.At.Locator())
		for _, c := range l.Cells {
			fmt.Fprintf(&b, " |%s", c.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestPage reads a page with every kind of cell: no figure of it may be wrong.
func TestPage(t *testing.T) {
	needTesseract(t)
	content, err := os.ReadFile(filepath.Join("testdata", "page.png"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := ParseImage(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	if d.Layout != LayoutTable {
		t.Errorf("layout %s", d.Layout)
	}
	got := printed(d)
	t.Log(got)
	var rows [][]string
	for _, l := range d.Lines {
		if l.Kind != document.Grid {
			continue
		}
		var row []string
		for _, c := range l.Cells {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
	want := [][]string{
		{"甲", "12", "305", ""},
		{"乙", "0", "-", "47"},
		{"丙", "", "1,986", "7"},
		{"丁", "60.25", "/", "813"},
	}
	if len(rows) != len(want)+2 {
		t.Fatalf("%d rows, want %d:\n%s", len(rows), len(want)+2, got)
	}
	for i, w := range want {
		row := rows[i+2]
		if len(row) != len(w) {
			t.Fatalf("row %d has %d cells, want %d", i+1, len(row), len(w))
		}
		for k := 1; k < len(w); k++ {
			if row[k] != w[k] {
				t.Errorf("row %d, column %d: %q, want %q", i+1, k+1, row[k], w[k])
			}
		}
	}
	again, err := ParseImage(t.Context(), content)
	if err != nil || printed(again) != got {
		t.Errorf("read another time it is another document: %v", err)
	}
}

// TestCancelled: the context ends the reading.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := ParseImages(ctx, []image.Image{image.NewGray(image.Rect(0, 0, 100, 100))})
	if _, missing := find(t.Context()); missing == nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// BenchmarkParse tells documents a second of one core: a page with a small
// table. The time is tesseract's but for some hundredths.
func BenchmarkParse(b *testing.B) {
	needTesseract(b)
	content, err := os.ReadFile(filepath.Join("testdata", "page.png"))
	if err != nil {
		b.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := ParseImage(b.Context(), content); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkPage tells pages a second for what is found without tesseract: the
// lines of the table and the ink of its cells.
func BenchmarkPage(b *testing.B) {
	img := drawnPage()
	b.SetBytes(int64(len(img.Pix)))
	for b.Loop() {
		newPage(scan{gray: img})
	}
}

// FuzzImage: files of any content end in a picture within bounds or an error
// with a reason. The pictures are looked at for tables, too.
func FuzzImage(f *testing.F) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 24))); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(pngHead(1<<31-1, 1<<31-1))
	f.Add([]byte("GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff,"))
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x00\x00"))
	f.Add(tiffOf(f, binary.LittleEndian, false, -1, sheetOf(40), sheetOf(200)))
	f.Add(tiffOf(f, binary.BigEndian, true, 0, sheetOf(40), sheetOf(200)))
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x10JFIF"))
	f.Fuzz(func(t *testing.T, content []byte) {
		for img, err := range pictures(content) {
			if err != nil {
				if reasonOf(err) == "" {
					t.Fatalf("no reason: %v", err)
				}
				return
			}
			size := img.Bounds().Size()
			if size.X*size.Y > maxPixels {
				t.Fatalf("%v", size)
			}
			if size.X*size.Y < 1<<18 {
				newPage(prepared(img)[0])
			}
		}
	})
}
