package pipeline

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/extract/pdf"
	"gongkai/schemas"
	"gongkai/schemas/specimen/scan"
)

// TestScanConverters reads labelled documents as scanned: what cannot be read for
// certain may be missed, but no figure, name or date may be wrong or invented. With
// GONGKAI_LONG it goes through every way; GONGKAI_SCANS=DIR scans the PDFs of
// another folder with a truth.csv.
func TestScanConverters(t *testing.T) {
	asked(t)
	if _, err := exec.LookPath("tesseract"); err != nil {
		t.Skip("tesseract is not installed (make tools)")
	}
	ways := []string{"on its side", "heavy grain", "everything at once"}
	formats, only := filepath.Join("..", "testdata", "formats"), "pdf/page-3.pdf"
	if dir := os.Getenv("GONGKAI_SCANS"); dir != "" {
		formats, only = dir, ""
	}
	all, err := LoadLabels(filepath.Join(formats, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	labels := map[string][]Label{}
	var names []string
	for _, l := range all {
		if strings.HasSuffix(l.File, ".pdf") && (l.File == only || only == "") && scanned(l) {
			if labels[l.File] == nil {
				names = append(names, l.File)
			}
			labels[l.File] = append(labels[l.File], l)
		}
	}
	for i := range scan.Ways {
		way := &scan.Ways[i]
		if os.Getenv("GONGKAI_LONG") == "" && !slices.Contains(ways, way.Name) {
			continue
		}
		t.Run(way.Name, func(t *testing.T) {
			dir := t.TempDir()
			var mine []Label
			for k, name := range names {
				file := scannedAs(t, dir, way, uint64(k), filepath.Join(formats, filepath.FromSlash(name)))
				for _, l := range labels[name] {
					l.File = file
					mine = append(mine, l)
				}
			}
			score(t, dir, mine, way.Least)
		})
	}
}

// scanned says that a scan can tell what is labelled: figures, who reports and
// when.
func scanned(l Label) bool {
	switch l.Table {
	case "reports":
		return slices.Contains([]string{"agency_name", "province", "prefecture", "county", "year", "published_on", "document_number"}, l.Row)
	}
	return schemas.TableByName(l.Table).RowCode != ""
}

// scannedAs writes a document as it comes out of a way of scanning, and returns its
// name.
func scannedAs(t *testing.T, dir string, way *scan.Way, seed uint64, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := pdf.New()
	defer d.Close()
	var pages []image.Image
	err = d.Render(t.Context(), content, way.DPI, nil, func(_ int, page image.Image) error {
		pages = append(pages, page)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	extension, made, err := way.Make(seed, pages)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimSuffix(filepath.Base(path), ".pdf") + "." + extension
	if err := os.WriteFile(filepath.Join(dir, name), made, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
