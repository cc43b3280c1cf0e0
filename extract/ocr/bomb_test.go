//go:build unix

package ocr

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"os"
	"testing"

	"gongkai/extract/internal/hostile"
	"gongkai/schemas"
)

// pngOf is a PNG of nothing but zeros: bits a sample, a kind of colour.
func pngOf(t testing.TB, width, height uint32, bits, kind byte, rowBytes int) []byte {
	t.Helper()
	chunk := func(out []byte, name string, data []byte) []byte {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		body := append([]byte(name), data...)
		out = append(out, body...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(nil, width)
	head = binary.BigEndian.AppendUint32(head, height)
	head = append(head, bits, kind, 0, 0, 0)
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	row := make([]byte, 1+rowBytes)
	for range height {
		z.Write(row)
	}
	z.Close()
	out := chunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", head)
	out = chunk(out, "IDAT", data.Bytes())
	return chunk(out, "IEND", nil)
}

// asProgressive says of a JPEG picture that it comes in scans.
func asProgressive(content []byte) []byte {
	return bytes.Replace(content, []byte{0xFF, 0xC0}, []byte{0xFF, 0xC2}, 1)
}

// bombs are pictures that ask for more than there is. Those that are as large
// as is allowed are read, and must be so in bounds as well.
var bombs = []struct {
	name   string
	file   func(t testing.TB) []byte
	reason string // "" where it is read
}{
	{"too many pixels", func(t testing.TB) []byte { return pngOf(t, 10_000, 10_000, 8, 0, 10_000) }, schemas.RejectTooLarge},
	{"as many pixels as may be", func(t testing.TB) []byte { return pngOf(t, 6000, 6000, 8, 2, 18_000) }, ""},
	{"pixels of eight bytes", func(t testing.TB) []byte { return pngOf(t, 6200, 5800, 16, 6, 8*6200) }, schemas.RejectTooLarge},
	{"as many pixels of eight bytes as may be", func(t testing.TB) []byte { return pngOf(t, 5000, 5000, 16, 6, 8*5000) }, ""},
	{"coefficients of many pixels", func(t testing.TB) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 6000, 6000)), nil); err != nil {
			t.Fatal(err)
		}
		return asProgressive(b.Bytes())
	}, schemas.RejectTooLarge},
	{"a TIFF of sixty large pages", func(t testing.TB) []byte {
		page := image.NewGray(image.Rect(0, 0, 5900, 5900))
		content := tiffOf(t, binary.LittleEndian, false, -1, page)
		at := binary.LittleEndian.Uint32(content[4:])
		directory := bytes.Clone(content[at:])
		for range maxPages { // the same page once more
			next := uint32(len(content))
			binary.LittleEndian.PutUint32(content[next-4:], next)
			content = append(content, directory...)
		}
		return content
	}, schemas.RejectTooLarge},
}

// TestHostile decodes each of them, and looks for tables, in a process of its
// own: it ends in time, and takes no more memory than it may.
func TestHostile(t *testing.T) {
	if name := hostile.Document(); name != "" {
		readHostile(t, name)
		return
	}
	for _, h := range bombs {
		t.Run(h.name, func(t *testing.T) {
			path := t.TempDir() + "/hostile"
			if err := os.WriteFile(path, h.file(t), 0o600); err != nil {
				t.Fatal(err)
			}
			hostile.Run(t, "TestHostile", path, "GONGKAI_REASON="+h.reason)
		})
	}
}

// readHostile decodes a file in this process.
func readHostile(t *testing.T, path string) {
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for img, err := range pictures(content) {
		if reasonOf(err) != os.Getenv("GONGKAI_REASON") {
			t.Errorf("%v, want %q", err, os.Getenv("GONGKAI_REASON"))
		}
		if err == nil {
			newPage(prepared(img)[0])
		}
	}
}
