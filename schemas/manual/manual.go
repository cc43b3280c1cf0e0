// Package manual writes the data dictionary of the documentation from what
// schemas knows: tables and views with their columns, the wording of the forms,
// the law's articles, identities, comparability and terms.
package manual

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"

	"gongkai/schemas"
)

//go:embed *.tmpl
var templates embed.FS

// Languages of the dictionary, as they stand in the names of its files.
const (
	English = "en"
	Chinese = "zh"
)

// Write writes the data dictionary in a language, as Markdown.
func Write(w io.Writer, language string) error {
	t, err := template.New("").Funcs(functions).ParseFS(templates, "dictionary."+language+".tmpl")
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "dictionary."+language+".tmpl", nil)
}

var functions = template.FuncMap{
	"relations": schemas.Relations,
	"columns":   columns,
	"crossed":   crossed,
	"kinds":     kinds,
	"forms":     schemas.Forms,
	"identity":  identity,
	"rates":     schemas.Rates,
	"crosswalk": func() []schemas.Measure {
		return slices.DeleteFunc(slices.Clone(schemas.Crosswalk()), func(m schemas.Measure) bool { return m.Comparability == schemas.ComparableSame })
	},
	"terms":    terms,
	"families": schemas.Families,
	"cell":     cell,
	"join":     func(list []string) string { return strings.Join(list, " + ") },
	"years":    years,
}

// cell makes a text one cell of a table.
func cell(s string) string { return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s) }

// columns are those of a relation, without the crossed ones.
func columns(r *schemas.Relation) []schemas.RelationColumn {
	return slices.DeleteFunc(slices.Clone(r.Columns), func(c schemas.RelationColumn) bool { return isCrossed(r, c.Name) })
}

// crossed counts the columns that stand for a kind of applicant and an item:
// there are too many to list.
func crossed(r *schemas.Relation) int { return len(r.Columns) - len(columns(r)) }

func isCrossed(r *schemas.Relation, name string) bool {
	if r.Name != "applications_wide" {
		return false
	}
	for _, c := range schemas.Codebook() {
		if c.Kind == "applicant" && strings.HasPrefix(name, c.Code+"_") {
			return true
		}
	}
	return false
}

// kind is a column of codes with its codes.
type kind struct {
	Table, Kind string
	Codes       []schemas.Code
}

func kinds() []kind {
	var out []kind
	for _, c := range schemas.Codebook() {
		if n := len(out); n == 0 || out[n-1].Table != c.Table || out[n-1].Kind != c.Kind {
			out = append(out, kind{Table: c.Table, Kind: c.Kind})
		}
		last := &out[len(out)-1]
		last.Codes = append(last.Codes, c)
	}
	return out
}

// identity prints a rule as a sum.
func identity(i schemas.Identity) string {
	return strings.Join(i.Left, " + ") + " = " + strings.Join(i.Right, " + ")
}

// years are those that a form was made for.
func years(f *schemas.Form) string {
	if f.LastYear == 0 {
		return fmt.Sprintf("%d–", f.FirstYear)
	}
	return fmt.Sprintf("%d–%d", f.FirstYear, f.LastYear)
}

// terms are those of the dictionary, but families and categories.
func terms() []schemas.Term {
	return slices.DeleteFunc(slices.Clone(schemas.Dictionary()), func(t schemas.Term) bool { return t.Field == "family" || t.Field == "category" })
}
