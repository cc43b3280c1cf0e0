package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gongkai/schemas"
	"gongkai/transform/identity/specimen"
)

// labelsOf are the labels of a head, those fields that must be read.
func labelsOf(file string, h *specimen.Head) []Label {
	t := &h.Truth
	year := ""
	if t.Year != 0 {
		year = strconv.Itoa(t.Year)
	}
	kind := t.AgencyType
	if kind == "" {
		kind = schemas.AgencyDepartment // a commission that was an institution by law
	}
	var labels []Label
	for _, f := range [][2]string{
		{"agency_name", t.AgencyName}, {"agency_type", kind}, {"agency_level", t.AgencyLevel}, {"province", t.Province}, {"prefecture", t.Prefecture},
		{"county", t.County}, {"township", t.Township}, {"year", year}, {"document_number", t.DocumentNumber}, {"published_on", t.PublishedOn},
	} {
		status := schemas.StatusReported
		if f[1] == "" {
			status = schemas.StatusMissing
		}
		labels = append(labels, Label{file, schemas.TableReports, f[0], "", f[1], status})
	}
	return labels
}

// traditional returns a function that brings text to traditional script, by the
// table with which documents are brought back.
func traditional(t *testing.T) func(string) string {
	t.Helper()
	pairs, err := os.ReadFile("../extract/script/simplified.txt")
	if err != nil {
		t.Fatal(err)
	}
	to := map[rune]rune{}
	for line := range strings.Lines(string(pairs)) {
		if r := []rune(strings.TrimSpace(line)); len(r) == 2 && to[r[1]] == 0 {
			to[r[1]] = r[0]
		}
	}
	return func(s string) string {
		return strings.Map(func(r rune) rune {
			if t := to[r]; t != 0 {
				return t
			}
			return r
		}, s)
	}
}

// Whole documents of any agency, through all stages to the table of reports.
func TestHeadsOfDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some hundreds of documents")
	}
	convert := traditional(t)
	for split, name := range []string{"known", "second", "third", "fourth", "fresh"} {
		if only := os.Getenv("HEADS"); only != "" && only != name {
			continue
		}
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := specimen.NewWriter(2, specimen.Split(split))
			var labels []Label
			heads := map[string]*specimen.Head{}
			texts := map[string]string{}
			for i := range 500 {
				h := w.Head()
				file, text := h.Document(specimen.Layouts[i%len(specimen.Layouts)], i)
				if i%16 == 3 { // a mirror's
					text = convert(text)
				}
				if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(file)), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				labels = append(labels, labelsOf(file, &h)...)
				heads[file], texts[file] = &h, text
			}
			ev, err := Eval(context.Background(), []string{dir}, labels)
			if err != nil {
				t.Fatal(err)
			}
			s := ev.Tables[schemas.TableReports]
			wrong, missed := 0, 0
			for _, d := range ev.Differences {
				switch d.Kind {
				case "wrong", "invented":
					wrong++
				case "missed":
					if heads[d.File].Open && d.Row != "agency_name" && d.Row != "year" {
						continue // the words name no one place
					}
					missed++
				default:
					continue
				}
				if os.Getenv("HEADS") != "" {
					t.Logf("%s %s: %s %q, want %q\n%.700s", d.File, d.Row, d.Kind, d.GotValue, d.Value, texts[d.File])
				}
			}
			t.Logf("%d documents, %d unread; of %d fields %d wrong, %d missed", ev.Documents, len(ev.Unread), s.Cells, wrong, missed)
			if wrong*500 > s.Cells || missed*100 > s.Cells {
				t.Errorf("%d wrong and %d missed of %d", wrong, missed, s.Cells)
			}
		})
	}
}
