package page

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"gongkai/schemas"
)

// Languages of the page.
const (
	Chinese = "zh"
	English = "en"
)

// Languages lists them.
func Languages() []string { return []string{Chinese, English} }

//go:embed words.csv
var wordsCSV string

//go:embed provinces.csv
var provincesCSV string

// word is a text in both languages.
type word struct{ ZH, EN string }

// In is the word in a language.
func (w word) In(lang string) string {
	if lang == English {
		return w.EN
	}
	return w.ZH
}

// place is a tile of the map.
type place struct {
	Name        string
	Short       word // as a tile prints it
	NameEN      string
	TileEN      string // as a wide tile prints it
	Column, Row int
	Outside     bool // where the regulation (政府信息公开条例) does not apply, and no agency reports
}

// places are the tiles of the map, in the order of the file.
var places = sync.OnceValue(func() []place {
	var out []place
	for _, r := range records("provinces.csv", provincesCSV) {
		column, err := strconv.Atoi(r[5])
		if err != nil {
			panic(fmt.Sprintf("page: provinces.csv: %v", err))
		}
		row, err := strconv.Atoi(r[6])
		if err != nil {
			panic(fmt.Sprintf("page: provinces.csv: %v", err))
		}
		out = append(out, place{Name: r[0], Short: word{r[1], r[3]}, NameEN: r[2], TileEN: r[4], Column: column, Row: row, Outside: r[7] == "no"})
	}
	return out
})

// words are all texts of the page by key: those of words.csv, and the labels
// of codes from schemas, as code list and code.
var words = sync.OnceValue(func() map[string]word {
	out := make(map[string]word)
	add := func(key string, w word) {
		if _, twice := out[key]; twice {
			panic("page: two texts for " + key)
		}
		out[key] = w
	}
	for _, r := range records("words.csv", wordsCSV) {
		add(r[0], word{r[1], r[2]})
	}
	for _, c := range schemas.Codebook() {
		switch {
		case c.Table == schemas.TableApplications && c.Kind == "item" && c.Parent == "denied",
			c.Table == schemas.TableDisputes && c.Kind == "channel":
			add(c.Kind+"."+c.Code, word{plainZH(c.LabelZH), plainEN(c.LabelEN)})
		}
	}
	for _, c := range schemas.Categories() {
		add("category."+c.Code, word{c.LabelZH, c.LabelEN})
	}
	for _, f := range schemas.Families() {
		add("family."+f.Code, word{f.LabelZH, f.LabelEN})
	}
	for _, p := range places() {
		add("place."+p.Name, word{p.Name, p.NameEN})
	}
	return out
})

// records reads an embedded table without its head. An error is ours.
func records(name, text string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("page: %s: %v", name, err))
	}
	return rows[1:]
}

// plainZH is a row's label without its number: 1.属于国家秘密 is 属于国家秘密.
func plainZH(label string) string {
	return strings.TrimPrefix(strings.TrimLeftFunc(label, unicode.IsDigit), ".")
}

// plainEN is a row's label without its group: Denied: state secret is State secret.
func plainEN(label string) string {
	if _, rest, ok := strings.Cut(label, ": "); ok {
		label = strings.ToUpper(rest[:1]) + rest[1:]
	}
	return label
}
