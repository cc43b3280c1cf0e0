package specimen

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"gongkai/schemas"
)

// Label is a row of truth.csv: what a reader should find in one place.
type Label struct {
	File, Table, Row, Column, Value, Status string
}

// LabelHeader is the header of truth.csv.
var LabelHeader = []string{"file", "table", "row", "column", "value", "status"}

// Labels tells what a reader should find in the document.
func (d *Document) Labels(file string) []Label {
	r := d.Report
	out := make([]Label, 0, 256)
	field := func(name, value string) {
		if value != "" {
			out = append(out, Label{file, schemas.TableReports, name, "", value, schemas.StatusReported})
		}
	}
	field("agency_name", r.Agency.Name)
	field("province", r.Agency.Province)
	field("prefecture", r.Agency.Prefecture)
	field("county", r.Agency.County)
	field("township", r.Agency.Township)
	field("year", strconv.Itoa(r.Year))
	field("agency_level", r.Agency.Level)
	field("agency_type", r.Agency.Type)
	field("form", r.Form())
	field("document_number", r.DocumentNumber)
	field("published_on", r.PublishedOn)
	for i := range r.Tables {
		t := &r.Tables[i]
		for j := range t.Cells {
			if c := &t.Cells[j]; !c.Unknowable {
				out = append(out, Label{file, t.Shape.FactTable, c.Row, c.Column, c.Value, c.Status})
			}
		}
	}
	for _, c := range r.Categories {
		out = append(out, Label{file, schemas.TableCategories, c.Label, "count", strconv.Itoa(c.Count), schemas.StatusReported})
		if c.Share != "" {
			out = append(out, Label{file, schemas.TableCategories, c.Label, "share_reported", shareOf(c.Share), schemas.StatusReported})
		}
	}
	return out
}

// WriteLabels prints labels as truth.csv, header first.
func WriteLabels(labels []Label) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(LabelHeader) // a bytes.Buffer takes everything
	for _, l := range labels {
		_ = w.Write([]string{l.File, l.Table, l.Row, l.Column, l.Value, l.Status})
	}
	w.Flush()
	return b.Bytes()
}

// ReadLabels reads truth.csv.
func ReadLabels(data []byte) ([]Label, error) {
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		return nil, err
	}
	labels := make([]Label, 0, len(rows))
	for i, r := range rows {
		if i > 0 {
			labels = append(labels, Label{r[0], r[1], r[2], r[3], r[4], r[5]})
		}
	}
	return labels, nil
}
