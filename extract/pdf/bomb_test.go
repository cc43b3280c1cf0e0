//go:build unix

package pdf_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"gongkai/extract/internal/hostile"
	"gongkai/extract/pdf"
	"gongkai/schemas"
)

// file is a PDF of numbered objects, each with its stream if it has one.
func file(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj%s endobj\n", i+1, o)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n")
	return []byte(b.String())
}

func stream(dictionary, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dictionary, len(data), data)
}

func packed(data string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(data))
	z.Close()
	return b.String()
}

const (
	catalog = "<</Type/Catalog/Pages 2 0 R>>"
	onePage = "<</Type/Pages/Count 1/Kids[3 0 R]>>"
)

// bombs are files that ask for more than there is.
var bombs = []struct {
	name   string
	file   func() []byte
	reason string // "" for any, or none
	render bool
}{
	{"forms that show one another a thousand million times", func() []byte {
		objects := []string{catalog, onePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>", stream("", "/F Do")}
		for i := range 30 {
			objects = append(objects, stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>", 6+i), "/F Do /F Do"))
		}
		return file(append(objects, stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 m 9 9 l S"))...)
	}, "", false},
	{"forty million lines", func() []byte { return bomb("0 0 m 9 9 l S\n", 40<<20/14) }, "", false},
	{"a stream packed three times over", func() []byte {
		data := packed(packed(packed(strings.Repeat("0 0 m 9 9 l S\n", 8<<20))))
		return file(catalog, onePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>", stream("/Filter[/FlateDecode/FlateDecode/FlateDecode]", data))
	}, "", false},
	{"a hundred thousand arrays in one another", func() []byte {
		deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
		return file(catalog, onePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/X "+deep+">>", stream("", deep))
	}, "", false},
	{"a tree of pages without end", func() []byte {
		return file(catalog, "<</Type/Pages/Count 100000/Kids["+strings.Repeat("2 0 R ", 1000)+"]>>")
	}, "", false},
	{"characters as many as sand", func() []byte {
		w := newWriter()
		w.page()
		for i := range 200 {
			w.text(10, float64(4*i), 1, 0, strings.Repeat("一", 2000))
		}
		return w.bytes()
	}, schemas.RejectTooLarge, false},
	{"a picture of four thousand million pixels", func() []byte {
		image := stream("/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode", packed(strings.Repeat("\x00", 1<<20)))
		return file(catalog, onePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>", stream("", "600 0 0 800 0 0 cm /I Do"), image)
	}, "", true},
	{"a page as large as a field", func() []byte {
		return file(catalog, onePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/Contents 4 0 R>>", stream("", "0 0 m 9 9 l S"))
	}, schemas.RejectTooLarge, true},
}

// TestHostile reads each of them in a process of its own: it ends in time, and
// takes no more memory than it may.
func TestHostile(t *testing.T) {
	if name := hostile.Document(); name != "" {
		readHostile(t, name)
		return
	}
	// Compiling the engine takes more than any file, once a machine.
	if _, err := os.UserCacheDir(); err != nil {
		t.Skip("the engine would be compiled by each process: ", err)
	}
	d := pdf.New()
	defer d.Close()
	if _, err := d.Parse(context.Background(), smallReport()); err != nil {
		t.Fatal(err)
	}
	for _, h := range bombs {
		t.Run(h.name, func(t *testing.T) {
			hostile.Run(t, "TestHostile", h.name)
		})
	}
}

// readHostile reads one of the files in this process.
func readHostile(t *testing.T, name string) {
	for _, h := range bombs {
		if h.name != name {
			continue
		}
		content := h.file()
		debug.FreeOSMemory()
		d := pdf.New()
		defer d.Close()
		if _, err := d.Parse(context.Background(), smallReport()); err != nil { // starts the engine
			t.Fatal(err)
		}
		start := time.Now()
		var err error
		if h.render {
			err = d.Render(context.Background(), content, 200, nil, func(int, image.Image) error { return nil })
		} else {
			_, err = d.Parse(context.Background(), content)
		}
		t.Logf("%v: %v", time.Since(start), err)
		if got := reason(err); h.reason != "" && got != h.reason && got != schemas.RejectTimeout {
			t.Errorf("%v, want %s", err, h.reason)
		}
	}
}
