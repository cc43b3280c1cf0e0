package pdf_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/extract/document"
	"gongkai/extract/pdf"
	"gongkai/schemas"
)

// smallReport is a report of two pages.
func smallReport() []byte {
	rng := rand.New(rand.NewPCG(3, 3))
	p := &press{w: newWriter(), rng: rng, size: 14, indent: true}
	p.w.font = fontNames
	return p.report(specimenReport(rng, 1))
}

func reason(err error) string {
	var e *pdf.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return fmt.Sprint(err)
}

// TestRejects: what cannot be decoded is told, with the reason.
func TestRejects(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	good := smallReport()
	unknown, scan, empty, many := newWriter(), newWriter(), newWriter(), newWriter()
	unknown.font = fontUnknown
	unknown.page()
	unknown.text(100, 100, 12, 0, "没有人知道这些字是什么意思")
	scan.images = true
	scan.page()
	scan.page()
	empty.page()
	for range 501 {
		many.page()
	}
	dense := newWriter()
	dense.page()
	for i := range 1100 {
		dense.text(10, float64(i%800), 1, 0, strings.Repeat("一", 100))
	}
	locked := newWriter()
	locked.page()
	locked.text(100, 100, 12, 0, "秘密")
	locked.crypt = "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + strings.Repeat("11", 32) + "> /U <" + strings.Repeat("22", 32) + "> >> "
	for _, c := range []struct {
		name    string
		content []byte
		reason  string
	}{
		{"nothing", nil, schemas.RejectUnreadable},
		{"no PDF", []byte("hello"), schemas.RejectUnreadable},
		{"a head alone", []byte("%PDF-1.4\n"), schemas.RejectUnreadable},
		{"its first half", good[:len(good)/2], ""},
		{"its first bytes", good[:300], schemas.RejectUnreadable},
		{"fonts without meaning", unknown.bytes(), schemas.RejectUnreadable},
		{"a scan", scan.bytes(), schemas.RejectUnreadable},
		{"an empty page", empty.bytes(), schemas.RejectUnreadable},
		{"too many pages", many.bytes(), schemas.RejectTooLarge},
		{"too many characters", dense.bytes(), schemas.RejectTooLarge},
		{"a password", locked.bytes(), schemas.RejectEncrypted},
		{"pages that hold one another", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n"), schemas.RejectUnreadable},
		{"billions of pages", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 2000000000/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n"), ""},
	} {
		doc, err := d.Parse(context.Background(), c.content)
		if err == nil {
			if c.reason != "" {
				t.Errorf("%s: decoded to %d lines", c.name, len(doc.Lines))
			}
			continue
		}
		if c.reason != "" && reason(err) != c.reason {
			t.Errorf("%s: %v, want %s", c.name, err, c.reason)
		}
		t.Logf("%s: %v", c.name, err)
	}
	if doc, err := d.Parse(context.Background(), good); err != nil || len(doc.Lines) == 0 {
		t.Errorf("a report after all that: %v", err)
	}
}

// bomb is a page whose content is a small stream that unpacks to much.
func bomb(command string, times int) []byte {
	var packed bytes.Buffer
	z, _ := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	chunk := strings.Repeat(command, 1<<10)
	for range times >> 10 {
		z.Write([]byte(chunk))
	}
	z.Close()
	return []byte(fmt.Sprintf("%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n", packed.Len(), packed.String()))
}

// TestTime: a document that takes too long is given up, and the decoder goes on.
func TestTime(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	good := smallReport()
	if _, err := d.Parse(context.Background(), good); err != nil {
		t.Fatal(err)
	}
	slow := bomb("0 0 m 9 9 l S\n", 4<<20)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := d.Parse(ctx, slow)
	if r := reason(err); r != schemas.RejectTimeout {
		t.Errorf("slow document: %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("given up only after %v", took)
	}
	if _, err := d.Parse(context.Background(), good); err != nil {
		t.Errorf("after a timeout: %v", err)
	}
	gone, stop := context.WithCancel(context.Background())
	stop()
	if _, err := d.Parse(gone, good); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is over: %v", err)
	}
}

// TestMemory: a document that wants all memory gets a part of it.
func TestMemory(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	_, err := d.Parse(context.Background(), bomb("          ", 20<<20))
	if err == nil {
		t.Error("decoded")
	}
	t.Log(err)
	if _, err := d.Parse(context.Background(), smallReport()); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// TestWorkers: decoders work side by side.
func TestWorkers(t *testing.T) {
	good := smallReport()
	want := ""
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			d := pdf.New()
			defer d.Close()
			for range 5 {
				doc, err := d.Parse(context.Background(), good)
				if err != nil {
					t.Error(err)
					return
				}
				got := dump(doc)
				mu.Lock()
				if want == "" {
					want = got
				}
				if got != want {
					t.Error("two decoders, two documents")
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// dump writes a document line by line.
func dump(d *document.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", d.MediaType, d.Layout)
	for i := range d.Lines {
		l := &d.Lines[i]
		fmt.Fprintf(&b, "%s %c ", l.At.Locator(), "PGSB"[l.Kind])
		if l.Kind == document.Plain {
			b.WriteString(l.Text)
		}
		for c := range l.Cells {
			if c > 0 {
				b.WriteByte('|')
			}
			b.WriteString(l.Cells[c].Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// FuzzParse: whatever the bytes, decoding ends, in time and without a panic,
// and what it gives has its places.
func FuzzParse(f *testing.F) {
	good := smallReport()
	f.Add(good)
	f.Add(good[:len(good)-200])
	f.Add(bomb("0 0 m 9 9 l S\n", 1<<10))
	f.Add([]byte("%PDF-1.4\n"))
	files, _ := filepath.Glob(filepath.Join("testdata", "*.pdf"))
	for _, path := range files {
		if b, err := os.ReadFile(path); err == nil && len(b) < 60<<10 {
			f.Add(b)
		}
	}
	d := pdf.New()
	f.Cleanup(d.Close)
	f.Fuzz(func(t *testing.T, b []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		doc, err := d.Parse(ctx, b)
		var e *pdf.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("no reason: %v", err)
		}
		if err != nil && strings.Contains(e.Detail, "defect") {
			t.Fatal(err)
		}
		if err == nil {
			for i := range doc.Lines {
				if doc.Lines[i].At.Page < 1 {
					t.Fatalf("line %d has no page", i)
				}
			}
		}
	})
}

// BenchmarkParse tells documents and pages a second of one worker.
func BenchmarkParse(b *testing.B) {
	d := pdf.New()
	defer d.Close()
	good := smallReport()
	pages := 0
	doc, err := d.Parse(context.Background(), good)
	if err != nil {
		b.Fatal(err)
	}
	for i := range doc.Lines {
		pages = max(pages, int(doc.Lines[i].At.Page))
	}
	b.SetBytes(int64(len(good)))
	for b.Loop() {
		if _, err := d.Parse(context.Background(), good); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
