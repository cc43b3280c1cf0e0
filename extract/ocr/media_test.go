package ocr

import (
	"bytes"
	"image"
	"image/gif"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/bmp"
)

// TestSniff tells pictures by their first bytes, and no text for one.
func TestSniff(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 40, 32))
	var asBMP, asGIF bytes.Buffer
	if err := bmp.Encode(&asBMP, page); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&asGIF, page, nil); err != nil {
		t.Fatal(err)
	}
	asWebP, err := os.ReadFile(filepath.Join("testdata", "blank.webp"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		content []byte
		media   string
		read    bool
	}{
		{asBMP.Bytes(), "image/bmp", true},
		{asGIF.Bytes(), "image/gif", true},
		{asWebP, "image/webp", true},
		{[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "image/heic", false},
		{[]byte("\x00\x00\x00\x0CjP  \r\n\x87\n\x00\x00\x00\x14ftypjp2 "), "image/jp2", false},
		{[]byte("BM是一家公司的简称，与图片无关"), "", false},
		{[]byte("RIFF"), "", false},
		{nil, "", false},
	} {
		media, read := Sniff(c.content)
		if media != c.media || read != c.read {
			t.Errorf("%.20q: %q, %v, want %q, %v", c.content, media, read, c.media, c.read)
		}
		if !read {
			continue
		}
		for img, err := range pictures(c.content) {
			if err != nil || img.Bounds().Dx() != 40 || img.Bounds().Dy() != 32 {
				t.Errorf("%s: %v, %v", media, img, err)
			}
		}
	}
}
