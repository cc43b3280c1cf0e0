package pipeline

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gongkai/extract/pdf"
	"gongkai/schemas"
)

// scans are ways in which paper comes out of a scanner.
var scans = []struct {
	name  string
	least float64 // share of the given figures that must be read
	scan  func(page *image.Gray) *image.Gray
}{
	{"turned", 0.98, turnedPage},
	{"askew, with grain and a dark edge", 0.95, roughPage},
}

// TestScanConverters reads a labelled document as scanned: what cannot be read
// for certain may be missed, but no figure may be wrong or invented.
func TestScanConverters(t *testing.T) {
	if _, err := exec.LookPath("tesseract"); err != nil {
		t.Skip("tesseract is not installed (make tools)")
	}
	const name = "pdf/page-3.pdf"
	formats := filepath.Join("..", "testdata", "formats")
	all, err := LoadLabels(filepath.Join(formats, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var labels []Label
	for _, l := range all {
		if l.File == name && schemas.TableByName(l.Table).RowCode != "" {
			l.File = "scan.pdf"
			labels = append(labels, l)
		}
	}
	content, err := os.ReadFile(filepath.Join(formats, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scans {
		t.Run(s.name, func(t *testing.T) {
			var pages []*image.Gray
			d := pdf.New()
			defer d.Close()
			err := d.Render(t.Context(), content, 200, nil, func(_ int, page image.Image) error {
				pages = append(pages, s.scan(grayOf(page)))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "scan.pdf"), pictureBook(t, pages), 0o644); err != nil {
				t.Fatal(err)
			}
			score(t, dir, labels, s.least)
		})
	}
}

func grayOf(img image.Image) *image.Gray {
	if g, ok := img.(*image.Gray); ok {
		return g
	}
	out := image.NewGray(img.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

// turnedPage lies on its left side.
func turnedPage(page *image.Gray) *image.Gray {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.Pix[(w-1-x)*out.Stride+y] = page.Pix[y*page.Stride+x]
		}
	}
	return out
}

// roughPage is askew by most of a degree, grainy, and was scanned with the lid
// open at the left.
func roughPage(page *image.Gray) *image.Gray {
	rng := rand.New(rand.NewPCG(5, 6))
	out := image.NewGray(page.Rect)
	w, h := page.Rect.Dx(), page.Rect.Dy()
	sin, cos := math.Sincos(0.8 * math.Pi / 180)
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= w || y >= h {
			return 255
		}
		return float64(page.Pix[y*page.Stride+x])
	}
	for y := range h {
		for x := range w {
			dx, dy := float64(x-w/2), float64(y-h/2)
			sx, sy := float64(w/2)+dx*cos-dy*sin, float64(h/2)+dx*sin+dy*cos
			ix, iy := int(math.Floor(sx)), int(math.Floor(sy))
			fx, fy := sx-float64(ix), sy-float64(iy)
			v := (at(ix, iy)*(1-fx)+at(ix+1, iy)*fx)*(1-fy) + (at(ix, iy+1)*(1-fx)+at(ix+1, iy+1)*fx)*fy
			if x < 40 {
				v = 12
			}
			out.Pix[y*out.Stride+x] = uint8(min(255, max(0, 0.85*v+25+8*rng.NormFloat64())))
		}
	}
	return out
}

// pictureBook is a PDF of pages that are pictures.
func pictureBook(t *testing.T, pages []*image.Gray) []byte {
	t.Helper()
	var b bytes.Buffer
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 3+3*i)
	}
	fmt.Fprintf(&b, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n", len(pages), kids)
	for i, p := range pages {
		n := 3 + 3*i
		w, h := p.Rect.Dx(), p.Rect.Dy()
		pw, ph := float64(w)*72/200, float64(h)*72/200
		var picture bytes.Buffer
		if err := jpeg.Encode(&picture, p, &jpeg.Options{Quality: 70}); err != nil {
			t.Fatal(err)
		}
		draw := fmt.Sprintf("%.2f 0 0 %.2f 0 0 cm /P Do", pw, ph)
		fmt.Fprintf(&b, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>endobj\n", n, pw, ph, n+1, n+2)
		fmt.Fprintf(&b, "%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n", n+1, len(draw), draw)
		fmt.Fprintf(&b, "%d 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n", n+2, w, h, picture.Len())
		b.Write(picture.Bytes())
		b.WriteString("\nendstream endobj\n")
	}
	b.WriteString("trailer<</Root 1 0 R>>\n")
	return b.Bytes()
}
