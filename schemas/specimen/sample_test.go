package specimen

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/schemas"
)

const (
	sampleFolder     = "../../testdata/reports"
	collectionFolder = "../../testdata/collections"
	handFile         = "../../testdata/labels/by-hand.txt"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSampleIsUpToDate makes the generated part again and compares.
func TestSampleIsUpToDate(t *testing.T) {
	const hint = "; run go run ./schemas/specimen/cmd/mksample"
	for _, s := range Sample() {
		if got := read(t, sampleFolder+"/"+s.Path); !bytes.Equal(got, s.Content) {
			t.Errorf("%s is not what its recipe gives%s", s.Path, hint)
		}
	}
	labels, err := SampleLabels(string(read(t, handFile)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read(t, sampleFolder+"/truth.csv"), WriteLabels(labels)) {
		t.Errorf("truth.csv is not what the recipes and %s give%s", handFile, hint)
	}
	for _, c := range Collections() {
		if got := read(t, collectionFolder+"/"+c.Path); !bytes.Equal(got, c.Content) {
			t.Errorf("%s is not what its recipe gives%s", c.Path, hint)
		}
	}
	if !bytes.Equal(read(t, collectionFolder+"/truth.csv"), WriteLabels(CollectionLabels())) {
		t.Errorf("the labels of the collections are not what the recipes give%s", hint)
	}
}

func truth(t *testing.T) map[string][]Label {
	t.Helper()
	labels, err := ReadLabels(read(t, sampleFolder+"/truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	byFile := map[string][]Label{}
	for _, l := range labels {
		byFile[l.File] = append(byFile[l.File], l)
	}
	return byFile
}

func documents(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.FromSlash(sampleFolder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".txt") {
			rel, _ := filepath.Rel(filepath.FromSlash(sampleFolder), path)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestEveryDocumentIsLabelled: reports have labels, other documents none, and
// no label speaks of a file that is not there.
func TestEveryDocumentIsLabelled(t *testing.T) {
	byFile := truth(t)
	for _, name := range documents(t) {
		if n := len(byFile[name]); (n == 0) != (folder(name) == "not-a-report") {
			t.Errorf("%s has %d labels", name, n)
		}
		delete(byFile, name)
	}
	for name := range byFile {
		t.Errorf("labels for %s, which is not there", name)
	}
}

// TestLabelsFitTheForms: codes exist, each cell of the form is labelled once,
// values and statuses agree.
func TestLabelsFitTheForms(t *testing.T) {
	fields := map[string]bool{"province": true, "year": true, "agency_level": true}
	for _, f := range schemas.TableByName(schemas.TableReports).Fields {
		fields[f.Name] = true
	}
	for file, labels := range truth(t) {
		seen := map[Label]bool{}
		cells := map[string]int{}
		form := ""
		for _, l := range labels {
			key := Label{Table: l.Table, Row: l.Row, Column: l.Column}
			if seen[key] {
				t.Errorf("%s: %s %s %s twice", file, l.Table, l.Row, l.Column)
			}
			seen[key] = true
			if (l.Value != "") != (l.Status == schemas.StatusReported) {
				t.Errorf("%s: %s %s %s is %s with value %q", file, l.Table, l.Row, l.Column, l.Status, l.Value)
			}
			switch l.Table {
			case schemas.TableReports:
				if !fields[l.Row] || l.Column != "" {
					t.Errorf("%s: no field %q", file, l.Row)
				}
				if l.Row == "form" {
					form = l.Value
				}
			case schemas.TableCategories:
				if l.Column == "share_reported" && l.Value != "1" && !strings.HasPrefix(l.Value, "0") {
					t.Errorf("%s: share of %s is %s", file, l.Row, l.Value)
				}
			default:
				cells[l.Table]++
			}
		}
		for table, n := range cells {
			if !fitsAForm(seen, table, n, file) {
				t.Errorf("%s: the %d labels of %s are not the cells of a form", file, n, table)
			}
		}
		if (form == schemas.FormNone) != (len(cells) == 0) {
			t.Errorf("%s: form %s with labels of %d tables", file, form, len(cells))
		}
	}
}

// fitsAForm tells whether the labels of a table are cells of one form: all of
// them, or some where the layout hides the place of a figure.
func fitsAForm(seen map[Label]bool, table string, n int, file string) bool {
	for _, f := range schemas.Forms() {
		cells := f.Table(table).Cells()
		found := 0
		for _, c := range cells {
			if seen[Label{Table: table, Row: c.Row, Column: c.Column}] {
				found++
			}
		}
		if found != n {
			continue
		}
		switch file {
		case "ocr/jilin-civil-2022.txt", "inline-pipes/sanjiang-2020.txt":
			return len(cells)-n <= 8 // rows whose figures have no certain place
		}
		return n == len(cells)
	}
	return false
}

// plainText decodes a document and writes its digits the ordinary way.
func plainText(t *testing.T, name string) string {
	t.Helper()
	b := read(t, sampleFolder+"/"+name)
	for i := range recipes {
		if recipes[i].path == name && recipes[i].q.Encoding == EncodingGB18030 {
			var err error
			if b, err = simplifiedchinese.GB18030.NewDecoder().Bytes(b); err != nil {
				t.Fatal(err)
			}
		}
	}
	return strings.NewReplacer(",", "", "０", "0", "１", "1", "２", "2", "３", "3", "４", "4",
		"５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "－", "-", "−", "-").Replace(string(b))
}

// TestDocumentsHoldTheirFigures: every count that is labelled stands in its
// document. It finds labels that were not changed along with a document.
func TestDocumentsHoldTheirFigures(t *testing.T) {
	for file, labels := range truth(t) {
		text := plainText(t, file)
		for _, l := range labels {
			switch {
			case l.Status != schemas.StatusReported, l.Column == "amount", l.Column == "share_reported":
			case l.Table == schemas.TableReports:
				if strings.HasPrefix(l.Row, "agency_n") || l.Row == "document_number" || l.Row == "year" {
					if !strings.Contains(text, l.Value) {
						t.Errorf("%s: %s %s is not in the document", file, l.Row, l.Value)
					}
				}
			case !strings.Contains(text, l.Value):
				t.Errorf("%s: %s %s %s: %s is not in the document", file, l.Table, l.Row, l.Column, l.Value)
			}
		}
	}
}

// TestEachIsEach: in the documents meant for it no figure comes twice.
func TestEachIsEach(t *testing.T) {
	byFile := truth(t)
	layouts := map[string]map[string]bool{}
	for i := range recipes {
		if !recipes[i].o.Distinct {
			continue
		}
		file, form := recipes[i].path, ""
		seen := map[string]bool{}
		for _, l := range byFile[file] {
			if l.Row == "form" {
				form = l.Value
			}
			if l.Table == schemas.TableReports || l.Table == schemas.TableCategories || l.Value == "" {
				continue
			}
			if seen[l.Value] {
				t.Errorf("%s: %s twice", file, l.Value)
			}
			seen[l.Value] = true
		}
		if layouts[folder(file)] == nil {
			layouts[folder(file)] = map[string]bool{}
		}
		layouts[folder(file)][form] = true
	}
	for _, l := range Layouts {
		if len(layouts[string(l)]) < 2 {
			t.Errorf("layout %s: only the forms %v have a document with figures all different", l, layouts[string(l)])
		}
	}
}
