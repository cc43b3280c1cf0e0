package pdf_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract/pdf"
	"gongkai/extract/reader"
	"gongkai/schemas"
	"gongkai/schemas/figure"
	"gongkai/schemas/specimen"
)

// TestGolden decodes files that a word processor made of specimen reports, and
// compares the documents with those decoded before and the figures read with
// those printed. GONGKAI_UPDATE=1 writes the documents.
func TestGolden(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	labels, err := specimen.ReadLabels(data)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.pdf"))
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	d := pdf.New()
	defer d.Close()
	rd := reader.New()
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := d.Parse(context.Background(), content)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		golden := strings.TrimSuffix(file, ".pdf") + ".golden"
		got := dump(doc)
		if os.Getenv("GONGKAI_UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s:\n%s", file, diff)
		}
		r := rd.Read(doc)[0]
		read := make(map[[3]string]reader.Cell)
		for _, c := range r.Cells {
			read[[3]string{c.Table, c.Row, c.Column}] = c
		}
		facts := 0
		for _, l := range labels {
			if st := schemas.TableByName(l.Table); l.File != filepath.Base(file) || st == nil || st.RowCode == "" {
				continue
			}
			facts++
			c := read[[3]string{l.Table, l.Row, l.Column}]
			_, f := figure.Parse(c.Raw, c.Unit)
			_, w := figure.Parse(l.Value, "")
			if c.Status != l.Status || c.Status == schemas.StatusReported && (!f.Exact || f.Value != w.Value) {
				t.Errorf("%s: %s/%s/%s: %s %q at %s, printed %s %s", file, l.Table, l.Row, l.Column, c.Status, c.Raw, c.At.Locator(), l.Status, l.Value)
			}
		}
		if facts != len(r.Cells) || facts < 190 {
			t.Errorf("%s: %d cells read, %d printed", file, len(r.Cells), facts)
		}
	}
}
