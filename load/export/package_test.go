package export

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/load"
)

func currentOf(dir string) (*load.Snapshot, error) { return load.Current(dir) }

var (
	packageName = regexp.MustCompile(`^[-a-z0-9._/]+$`)
	hashLike    = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	fieldTypes  = []string{"string", "number", "integer", "boolean", "date", "datetime", "any"}
)

// checkPackage holds a folder against the rules of Data Package, Data Resource
// and Table Schema, version 1, that concern what we write.
func checkPackage(t *testing.T, dir string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, packageFile))
	if err != nil {
		t.Fatal(err)
	}
	var p Package
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	if !packageName.MatchString(p.Name) || p.Title == "" || p.Created.IsZero() || len(p.Resources) == 0 {
		t.Errorf("package: %+v", p)
	}
	for _, l := range p.Licenses {
		if l.Name == "" || !strings.HasPrefix(l.Path, "https://") {
			t.Errorf("licence: %+v", l)
		}
	}
	seen := make(map[string]bool)
	for _, r := range p.Resources {
		if !packageName.MatchString(r.Name) || seen[r.Name] {
			t.Errorf("resource %q: no name, or one twice", r.Name)
		}
		seen[r.Name] = true
		if filepath.IsAbs(r.Path) || strings.Contains(r.Path, "..") {
			t.Errorf("resource %s: path %s", r.Name, r.Path)
		}
		sum, size, err := digest(filepath.Join(dir, r.Path))
		if err != nil || !hashLike.MatchString(r.Hash) || r.Hash != "sha256:"+sum || r.Bytes != size {
			t.Errorf("resource %s: %v, %s, %d", r.Name, err, r.Hash, r.Bytes)
		}
		if r.Profile != "tabular-data-resource" {
			continue
		}
		f, err := os.Open(filepath.Join(dir, r.Path))
		if err != nil {
			t.Fatal(err)
		}
		head, err := csv.NewReader(f).Read()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, field := range r.Schema.Fields {
			names = append(names, field.Name)
			if !slices.Contains(fieldTypes, field.Type) || field.Title == "" {
				t.Errorf("resource %s: field %+v", r.Name, field)
			}
		}
		if !slices.Equal(head, names) {
			t.Errorf("resource %s: fields %q, headings %q", r.Name, names, head)
		}
	}
}
