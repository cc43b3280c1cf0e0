package export

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/schemas"
)

// packageFile describes a folder of data by the Data Package standard of
// Frictionless, version 1.
const packageFile = "datapackage.json"

// Package is a datapackage.json.
type Package struct {
	Profile      string        `json:"profile"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Homepage     string        `json:"homepage,omitempty"`
	Version      string        `json:"version"` // the snapshot
	Created      time.Time     `json:"created"` // when the snapshot was made
	Keywords     []string      `json:"keywords"`
	Licenses     []License     `json:"licenses"`
	Contributors []Contributor `json:"contributors"`
	Sources      []Origin      `json:"sources"`
	Resources    []Resource    `json:"resources"`
}

// License, Contributor and Origin are as the standard has them.
type (
	License struct {
		Name string `json:"name"`
		Path string `json:"path,omitempty"`
	}
	Contributor struct {
		Title string `json:"title"`
		Role  string `json:"role"`
	}
	Origin struct {
		Title string `json:"title"`
		Path  string `json:"path,omitempty"`
	}
)

// Resource is a file of a package.
type Resource struct {
	Profile     string   `json:"profile"`
	Name        string   `json:"name"`
	Path        string   `json:"path"`
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Format      string   `json:"format"`
	MediaType   string   `json:"mediatype,omitempty"`
	Encoding    string   `json:"encoding,omitempty"`
	Compression string   `json:"compression,omitempty"`
	Bytes       int64    `json:"bytes"`
	Hash        string   `json:"hash"`
	Dialect     *Dialect `json:"dialect,omitempty"`
	Schema      *Schema  `json:"schema,omitempty"`
}

// Dialect is that of a CSV file.
type Dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

// Schema tells the columns of a CSV file.
type Schema struct {
	Fields        []Field  `json:"fields"`
	MissingValues []string `json:"missingValues"`
}

// Field is a column.
type Field struct {
	Name        string `json:"name"` // the heading
	Type        string `json:"type"`
	Format      string `json:"format,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Unit        string `json:"unit,omitempty"` // ours: what it counts
}

// newPackage describes the snapshot and who publishes it.
func newPackage(src Source, about About, name string) *Package {
	m := &src.Snapshot.Manifest
	return &Package{
		Profile: "data-package", Name: strings.ReplaceAll(strings.ToLower("gongkai-"+name), "_", "-"), Title: about.Title,
		Description: "Figures of Chinese government information disclosure annual reports (政府信息公开工作年度报告), each as its document states it. Snapshot " +
			src.Snapshot.ID + ", digest " + m.Digest + ".",
		Homepage: about.URL, Version: src.Snapshot.ID, Created: m.CreatedAt.UTC().Truncate(time.Second),
		Keywords:     []string{"政府信息公开", "依申请公开", "open government information", "China"},
		Licenses:     []License{{Name: about.Licence, Path: LicencePath(about.Licence)}},
		Contributors: []Contributor{{Title: about.Author, Role: "publisher"}},
		Sources:      []Origin{{Title: "政府信息公开工作年度报告 of Chinese agencies; each report names its source in source_uri"}},
	}
}

// LicencePath is where the text of a licence stands, by its name in SPDX.
func LicencePath(spdx string) string {
	switch spdx {
	case "":
		return ""
	case "CC-BY-4.0":
		return "https://creativecommons.org/licenses/by/4.0/"
	}
	return "https://spdx.org/licenses/" + spdx + ".html"
}

// resource describes a file that the options have written into dir.
func (t *table) resource(o *Options, dir string, w Written) (Resource, error) {
	sum, size, err := digest(filepath.Join(dir, filepath.FromSlash(w.Name)))
	if err != nil {
		return Resource{}, err
	}
	base := strings.TrimSuffix(filepath.Base(w.Name), o.ending())
	r := Resource{Profile: "tabular-data-resource", Name: resourceName(base, t.name, w.Part), Path: w.Name, Title: t.title, Description: t.zh + " | " + t.en,
		Format: o.Format, MediaType: "text/csv", Encoding: "utf-8", Bytes: size, Hash: "sha256:" + sum,
		Dialect: &Dialect{Delimiter: ",", LineTerminator: "\n", DoubleQuote: true, Header: true},
		Schema:  t.schema(o)}
	switch {
	case o.Format == XLSX:
		r.Profile, r.Encoding, r.Dialect = "data-resource", "", nil
		r.MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case o.Excel:
		r.Dialect.LineTerminator = "\r\n"
	}
	if o.Compression != None {
		r.Compression = strings.TrimPrefix(endings[o.Compression], ".")
	}
	return r, nil
}

// resourceName is the name of a resource: the standard takes lower case Latin
// letters, so a part of a Chinese name goes by the table's name and a number.
func resourceName(base, table, part string) string {
	name := strings.ToLower(strings.ReplaceAll(base, " ", "-"))
	if part == "" {
		return name
	}
	for _, r := range name {
		if r >= 0x80 {
			return table + "-" + latin(part)
		}
	}
	return name
}

// latin spells any text in digits of base 16, four a character.
func latin(s string) string {
	const hex = "0123456789abcdef"
	var b strings.Builder
	for _, r := range s {
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(hex[r>>shift&15])
		}
	}
	return b.String()
}

// schema tells the columns as they are written.
func (t *table) schema(o *Options) *Schema {
	s := &Schema{MissingValues: []string{""}}
	if o.NA != "" {
		s.MissingValues = []string{o.NA, ""}
	}
	heads := headings(t.columns, o.Headings)
	for i, c := range t.columns {
		f := Field{Name: heads[i], Title: c.LabelZH, Description: c.ZH + " | " + c.EN, Unit: c.Unit}
		f.Type, f.Format = fieldType(c)
		if o.Excel && (f.Type == "integer" || f.Type == "number") && (wholeDigits(c.Type) > 0 || c.Type == tidyNumber) {
			f.Type = "any" // a long one is written as text
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

// fieldType is the standard's type of a column, and its format.
func fieldType(c schemas.RelationColumn) (typ, format string) {
	switch {
	case c.Type == "BOOLEAN":
		return "boolean", ""
	case c.Type == "DATE":
		return "date", ""
	case strings.HasPrefix(c.Type, "TIMESTAMP"):
		return "datetime", "any"
	case strings.Contains(c.Type, "INT") && isNumber(c):
		return "integer", ""
	case isNumber(c):
		return "number", ""
	}
	return "string", ""
}

// write writes the package into a folder.
func (p *Package) write(dir string) error {
	f, err := os.Create(filepath.Join(dir, packageFile))
	if err != nil {
		return err
	}
	e := json.NewEncoder(f)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
