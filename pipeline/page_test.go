package pipeline

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/load/page"
	"gongkai/schemas/specimen"
)

// national is a warehouse of some thousand reports over all provinces and
// years, and its page.
func national(t *testing.T, reports int, o page.Options) string {
	t.Helper()
	corpus, warehouse := t.TempDir(), filepath.Join(t.TempDir(), "w")
	for s := range specimen.Corpus(7, reports) {
		name := filepath.Join(corpus, s.Path)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, s.Content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mustRun(t, Config{Sources: []string{corpus}, Warehouse: warehouse})
	return writePage(t, warehouse, o)
}

// writePage writes the page of a warehouse's current snapshot and tells its size.
func writePage(t *testing.T, warehouse string, o page.Options) string {
	t.Helper()
	s, err := load.Current(warehouse)
	if err != nil {
		t.Fatal(err)
	}
	db, err := catalog.OpenSnapshot(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	file, err := filepath.Abs(filepath.Join(t.TempDir(), "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	o.Snapshot = s.ID
	if err := page.Write(t.Context(), db, f, o); err != nil {
		t.Fatal(err)
	}
	size, err := f.Seek(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the page of %s has %d bytes", s.ID, size)
	return file
}

// TestPage looks at the page in a browser, at the widths of a desk and of a
// telephone, in both languages, light and dark.
func TestPage(t *testing.T) {
	b := browse(t)
	file := national(t, 2000, page.Options{})
	for _, width := range []int64{1280, 390} {
		for _, language := range page.Languages() {
			b.open(file, width)
			b.click(`[data-language=` + language + `]`)
			if got := ask[string](b, `document.documentElement.className`); !strings.Contains(got, language) {
				t.Errorf("after a click on %s the page is %q", language, got)
			}
			if over := ask[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("at %d pixels in %s the page is %.0f too wide", width, language, over)
			}
			for _, id := range ask[[]string](b, `[...document.querySelectorAll("figure")].filter((f) => !f.querySelector(".draw svg")).map((f) => f.id)`) {
				t.Errorf("at %d pixels in %s %s is empty", width, language, id)
			}
			for _, id := range ask[[]string](b, clipped) {
				t.Errorf("at %d pixels in %s a text of a chart is cut: %s", width, language, id)
			}
			b.shoot(fmt.Sprintf("national-%d-%s", width, language))
		}
	}
	b.media("prefers-color-scheme", "dark")
	for _, width := range []int64{1280, 390} {
		b.open(file, width)
		b.shoot(fmt.Sprintf("national-%d-zh-dark", width))
	}
	b.quiet(file)
}

// clipped lists texts of charts that stand out of their chart.
const clipped = `[...document.querySelectorAll(".draw svg text")].filter((text) => {
  const t = text.getBoundingClientRect(), s = text.ownerSVGElement.getBoundingClientRect();
  return t.width > 0 && (t.left < s.left - 1 || t.right > s.right + 1 || t.top < s.top - 1 || t.bottom > s.bottom + 1);
}).map((text) => text.closest("figure").id + ": " + text.textContent)`

// TestPageOfSample shows the page of the sample corpus, where most is unknown.
func TestPageOfSample(t *testing.T) {
	b := browse(t)
	warehouse := filepath.Join(t.TempDir(), "w")
	mustRun(t, Config{Sources: []string{"../testdata/reports"}, Warehouse: warehouse})
	file := writePage(t, warehouse, page.Options{Language: page.English})
	for _, width := range []int64{1280, 390} {
		b.open(file, width)
		b.shoot(fmt.Sprintf("sample-%d-en", width))
	}
	b.quiet(file)
}

// TestPageOfNothing shows a warehouse without a report.
func TestPageOfNothing(t *testing.T) {
	b := browse(t)
	corpus, warehouse := t.TempDir(), filepath.Join(t.TempDir(), "w")
	if err := os.WriteFile(filepath.Join(corpus, "letter.txt"), []byte("通知\n各科室：请于周五前报送材料。\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, Config{Sources: []string{corpus}, Warehouse: warehouse})
	file := writePage(t, warehouse, page.Options{Language: page.English})
	b.open(file, 1280)
	if got := ask[string](b, `document.querySelector(".notice").innerText`); got != "This snapshot holds no report that can be counted." {
		t.Errorf("the page says %q", got)
	}
	if shown := ask[bool](b, `document.querySelector(".choices").checkVisibility()`); shown {
		t.Error("there is nothing to choose, and choices are offered")
	}
	b.shoot("nothing-1280-en")
	b.quiet(file)
}

// TestPageWithHands uses the page: headings that sort, choices that narrow,
// the language by keyboard.
func TestPageWithHands(t *testing.T) {
	b := browse(t)
	file := national(t, 300, page.Options{})
	b.open(file, 1280)

	column := func(table, name string) []float64 {
		t.Helper()
		var out []float64
		for _, s := range ask[[]string](b, fmt.Sprintf(`(() => { const t = document.getElementById("table-%s"); const i = [...t.tHead.rows[0].cells].findIndex((c) => c.textContent.includes(%q)); return [...t.tBodies[0].rows].filter((r) => !r.hidden).map((r) => r.cells[i].querySelector(".zh")?.textContent ?? r.cells[i].textContent); })()`, table, name)) {
			v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "%", "").Replace(s), 64)
			if err != nil {
				v = math.NaN() // unknown
			}
			out = append(out, v)
		}
		return out
	}
	press := func(name string) {
		t.Helper()
		b.click(fmt.Sprintf(`#table-rates_places th:nth-child(%d) button`, ask[int](b, fmt.Sprintf(`[...document.querySelectorAll("#table-rates_places thead th")].findIndex((c) => c.textContent.includes(%q)) + 1`, name))))
	}
	ordered := func(values []float64, descending bool) bool {
		known := slices.IndexFunc(values, math.IsNaN)
		if known < 0 {
			known = len(values)
		}
		for _, v := range values[known:] {
			if !math.IsNaN(v) {
				return false // a number behind what is unknown
			}
		}
		if descending {
			values = slices.Clone(values)
			slices.Reverse(values[:known])
		}
		return slices.IsSorted(values[:known])
	}
	before := column("rates_places", "办结")
	for i, descending := range []bool{true, false} {
		press("办结")
		after := column("rates_places", "办结")
		if len(after) < 5 || len(after) != len(before) || !ordered(after, descending) {
			t.Errorf("after %d clicks on 办结: %v", i+1, after)
		}
	}
	if got := ask[string](b, `document.querySelector("#table-rates_places th[aria-sort]").textContent`); !strings.Contains(got, "办结") {
		t.Errorf("sorted by %q", got)
	}
	press("予以公开")
	if after := column("rates_places", "予以公开"); !ordered(after, true) {
		t.Errorf("after a click on 予以公开: %v", after)
	}

	// A choice narrows tables and says so above the charts.
	ask[bool](b, `(() => { const s = document.getElementById("choice-level"); s.value = '"province"'; return s.dispatchEvent(new Event("change")); })()`)
	if levels := ask[[]string](b, `[...new Set([...document.querySelectorAll("#table-rates_places tbody tr:not([hidden]) td.by .zh")].map((c) => c.textContent))]`); !slices.Contains(levels, "省级") || slices.Contains(levels, "县级") {
		t.Errorf("levels that show: %v", levels)
	}
	if sub := ask[string](b, `document.querySelector("#chart-places_map .sub").textContent`); !strings.Contains(sub, "省级") {
		t.Errorf("the map says %q", sub)
	}
	shown := ask[string](b, `document.getElementById("table-rates_places").closest("details").querySelector(".shown").textContent`)
	if rows := column("rates_places", "办结"); shown != strconv.Itoa(len(rows)) {
		t.Errorf("%s rows are told, %d show", shown, len(rows))
	}

	// The keyboard alone: to the button, and on it.
	b.open(file, 1280)
	ask[bool](b, `(() => { const s = document.getElementById("choice-level"); s.value = '"province"'; return s.dispatchEvent(new Event("change")); })()`)
	for range 6 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if ask[string](b, `document.activeElement.dataset.language ?? ""`) == page.English {
			break
		}
	}
	if outline := ask[string](b, `getComputedStyle(document.activeElement).outlineStyle`); outline != "solid" {
		t.Errorf("who is at the button sees an outline %q", outline)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	if got := ask[string](b, `[document.documentElement.lang, document.title, document.querySelector("h1").innerText, document.querySelector("#choice-level option:checked").textContent, document.querySelector("[data-language=en]").ariaPressed].join("|")`); got != "en|Government information disclosure in China: the figures|Government information disclosure in China: the figures|provincial|true" {
		t.Errorf("after Enter on English: %s", got)
	}
	if han := ask[[]string](b, `[...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() && !e.closest("[lang=zh]") && [...e.childNodes].some((n) => n.nodeType === 3 && /\p{Script=Han}/u.test(n.data))).map((e) => e.textContent)`); len(han) > 0 {
		t.Errorf("in English the page still says %q", han)
	}
	b.do(chromedp.Focus(chromedp.CSS(`#table-rates_places th:first-child button`)), chromedp.KeyEvent(" "))
	if got := ask[string](b, `document.querySelector("#table-rates_places th:first-child").ariaSort`); got != "ascending" {
		t.Errorf("a heading that the keyboard pressed is sorted %q", got)
	}
	b.quiet(file)
}

// TestPageIsLegible computes the contrast of every text with what is behind
// it, as WCAG 2 AA asks, and lets axe look for what else is in the way.
func TestPageIsLegible(t *testing.T) {
	b := browse(t)
	file := national(t, 300, page.Options{})
	axe, _ := os.ReadFile("../.tools/axe.min.js")
	if axe == nil {
		t.Log("axe-core is not here, its rules are not tried: make tools")
	}
	for _, motion := range []struct{ wish, want string }{{"reduce", "auto"}, {"no-preference", "smooth"}} {
		b.media("prefers-reduced-motion", motion.wish)
		b.open(file, 1280)
		if got := ask[string](b, `getComputedStyle(document.documentElement).scrollBehavior`); got != motion.want {
			t.Errorf("who prefers %s motion gets scroll-behavior %s", motion.wish, got)
		}
	}
	for _, scheme := range []string{"light", "dark"} {
		b.media("prefers-color-scheme", scheme)
		b.open(file, 1280)
		height := ask[int64](b, `(() => { document.querySelectorAll("details").forEach((d) => { d.open = true; }); return document.documentElement.scrollHeight; })()`)
		b.do(chromedp.EmulateViewport(1280, height)) // all of it can be hit
		texts := ask[int](b, `document.querySelectorAll("svg text").length`)
		faint := ask[[]string](b, contrast)
		if texts < 100 || len(faint) > 0 {
			t.Errorf("%s: %d texts in charts; too faint: %s", scheme, texts, strings.Join(faint, "\n"))
		}
		if axe == nil {
			continue
		}
		ask[int](b, string(axe)+";0")
		for _, v := range ask[[]string](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then((r) => r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")))`) {
			t.Errorf("%s: axe: %s", scheme, v)
		}
	}
	b.quiet(file)
}
