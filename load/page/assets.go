package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"slices"
	"strings"
	"sync"
)

//go:embed page.html page.css script/*.js library/*.js
var assetFiles embed.FS

// plotStyle is the element that Plot 0.6.17 puts into each chart of class
// plot: the policy must know it.
const plotStyle = `:where(.plot) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plot text),
:where(.plot tspan) {
  white-space: pre;
}`

// assets is what every page has.
type assets struct {
	page    *template.Template
	style   string
	scripts []string // the libraries as their packages have them, then ours as one
	policy  string   // Content-Security-Policy that lets nothing else run, and nothing be fetched
}

// loadAssets reads them. The files are embedded: an error is ours, and every
// test meets it.
var loadAssets = sync.OnceValues(func() (*assets, error) {
	read := func(names ...string) string {
		var all []string
		for _, name := range names {
			b, err := assetFiles.ReadFile(name)
			if err != nil {
				panic(err)
			}
			all = append(all, string(b))
		}
		return strings.Join(all, "\n")
	}
	t, err := template.New("page").Funcs(template.FuncMap{"t": translated, "w": lookup}).Parse(read("page.html"))
	if err != nil {
		return nil, err
	}
	a := &assets{page: t, style: read("page.css")}
	ours := read("script/data.js", "script/tables.js", "script/marks.js", "script/charts.js", "script/page.js")
	a.scripts = []string{read("library/d3.min.js"), read("library/plot.min.js"), "(() => {\n\"use strict\";\n" + ours + "\n})();"}
	a.policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + digest(a.style) + " " + digest(plotStyle) + "; script-src"
	for _, s := range a.scripts {
		if strings.Contains(strings.ToLower(s), "</script") {
			return nil, fmt.Errorf("page: a script would end its own element")
		}
		a.policy += " " + digest(s)
	}
	return a, nil
})

// digest names an inline script or style in a Content-Security-Policy.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Styles, Scripts and Policy are for the template.
func (a *assets) Styles() template.CSS { return template.CSS(a.style) }
func (a *assets) Policy() string       { return a.policy }
func (a *assets) Scripts() []template.JS {
	out := make([]template.JS, len(a.scripts))
	for i, s := range a.scripts {
		out[i] = template.JS(s)
	}
	return out
}

// lookup is a text of the page; a key without one is a mistake of ours.
func lookup(parts ...string) (word, error) {
	key := strings.Join(parts, ".")
	w, ok := words()[key]
	if !ok {
		return w, fmt.Errorf("page: words.csv has no text for %q", key)
	}
	return w, nil
}

// translated is a text in both languages, of which the page shows one.
func translated(parts ...string) (template.HTML, error) {
	w, err := lookup(parts...)
	if err != nil {
		return "", err
	}
	if w.ZH == w.EN {
		return template.HTML(html.EscapeString(w.ZH)), nil
	}
	return template.HTML(`<span class="zh">` + html.EscapeString(w.ZH) + `</span><span class="en">` + html.EscapeString(w.EN) + `</span>`), nil
}

// chartWords are the beginnings of the keys of texts that charts print.
var chartWords = []string{"unknown", "page", "chart", "agency_level", "scope", "item", "channel", "category", "family", "status", "column", "choice", "finding"}

// charts is what the scripts draw from: JSON in which no text can end the
// element that holds it, since <, > and & are escapes, with its keys sorted.
func charts(language string, data map[string]*rows) (template.JS, error) {
	texts := make(map[string][2]string)
	for key, w := range words() {
		if list, _, _ := strings.Cut(key, "."); slices.Contains(chartWords, list) {
			texts[key] = [2]string{w.ZH, w.EN}
		}
	}
	b, err := json.Marshal(map[string]any{"language": language, "words": texts, "places": places(), "rows": data})
	return template.JS(b), err
}
