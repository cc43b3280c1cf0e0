package specimen

import (
	"strings"
	"testing"

	"gongkai/schemas"
	"gongkai/schemas/figure"
)

// TestTextSaysValue: what a cell prints is the value of its label.
func TestTextSaysValue(t *testing.T) {
	for i := range 2000 {
		for _, tab := range At(11, i).Report.Tables {
			for j := range tab.Cells {
				c := &tab.Cells[j]
				if c.Raw == "" && c.Status != schemas.StatusReported {
					continue
				}
				unit := ""
				if c.Column == "amount" {
					unit = printedUnit(&tab, c, &Options{})
				}
				kind, f := figure.Parse(c.Raw, unit)
				switch {
				case c.Status == schemas.StatusDash && kind == figure.Dash:
				case c.Status == schemas.StatusReported && kind == figure.Number && f.Exact && decimal(f.Value) == c.Value:
				default:
					t.Fatalf("document %d: %s %s prints %q, which is not %s %s", i, c.Row, c.Column, c.Raw, c.Status, c.Value)
				}
			}
		}
	}
}

// TestFiguresStandInOrder: in every layout the figures follow one another as
// in the form, each behind something that is not part of a number.
func TestFiguresStandInOrder(t *testing.T) {
	for _, form := range schemas.Forms() {
		for _, layout := range Layouts {
			for i := range 10 {
				rng := seeded(uint64(i), string(layout)+form.Code)
				agency := AgencyByName("漳平市人民政府")
				r := NewReport(rng, agency, form.FirstYear, form, Options{Distinct: true, Negative: true})
				q := RandomQuirks(rng, layout)
				q.SpacedLabels = false // the search below starts at a label
				d := Render(rng, r, layout, q)
				text := string(d.Content)
				text = text[strings.Index(text, "第二十条第"):]
				lost := 0
				for _, tab := range d.Report.Tables {
					for _, c := range tab.Cells {
						if c.Status == schemas.StatusMissing {
							lost++
							continue
						}
						at := findNumber(text, c.Raw)
						if at < 0 {
							t.Fatalf("%s, form %s, %d: %s %s %s is not where it should be", layout, form.Code, i, c.Row, c.Column, c.Raw)
						}
						text = text[at+len(c.Raw):]
					}
				}
				if (lost > 0) != (layout == BrokenPages) {
					t.Errorf("%s, form %s: %d cells lost", layout, form.Code, lost)
				}
			}
		}
	}
}

// findNumber finds a number that is no part of a longer one.
func findNumber(text, number string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], number)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(number)
		if (i == 0 || !isDigit(text[i-1])) && (end == len(text) || !isDigit(text[end])) {
			return i
		}
		from = i + 1
	}
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func TestRenderLeavesTheReportAlone(t *testing.T) {
	rng := seeded(1, "alone")
	r := NewReport(rng, AgencyByName("水利部"), 2022, FormOf(2022), Options{BlankShare: 0.5})
	before := r.clone()
	for _, layout := range Layouts {
		Render(rng, r, layout, RandomQuirks(rng, layout))
		for i := range r.Tables {
			for j := range r.Tables[i].Cells {
				if r.Tables[i].Cells[j] != before.Tables[i].Cells[j] {
					t.Fatalf("%s changed a cell", layout)
				}
			}
		}
	}
}

// TestBlanksOfOneLine: where nothing shows which cells of a row are empty, no
// cell of it is labelled.
func TestBlanksOfOneLine(t *testing.T) {
	rng := seeded(1, "blanks")
	r := NewReport(rng, AgencyByName("水利部"), 2022, FormOf(2022), Options{BlankShare: 0.5})
	labels := Render(rng, r, OneLine, Quirks{}).Labels("x")
	status := map[string]map[string]bool{}
	for _, l := range labels {
		if l.Table != schemas.TableApplications {
			continue
		}
		if status[l.Row] == nil {
			status[l.Row] = map[string]bool{}
		}
		status[l.Row][l.Status] = true
	}
	for row, s := range status {
		if len(s) > 1 {
			t.Errorf("row %s has labels of several statuses", row)
		}
	}
	if len(status) == 0 {
		t.Error("no row is labelled")
	}
}

func TestHandLabels(t *testing.T) {
	labels, err := ParseHandLabels(`
# a comment
[x/y.txt] 2021
disclosures form: 2019
reports year: 2022
disclosures regulation: 1 _ /
disclosures rest: missing
applications received: 1 2 3 4 5 6 ?
applications carried_in: . . . . . . 7
categories 规划类信息: 7 0.28
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Label{
		{"x/y.txt", "reports", "year", "", "2022", "reported"},
		{"x/y.txt", "disclosures", "regulation", "made_this_year", "1", "reported"},
		{"x/y.txt", "disclosures", "regulation", "disclosed_this_year", "", "blank"},
		{"x/y.txt", "disclosures", "regulation", "total_disclosed", "", "dash"},
	}
	for i, w := range want {
		if labels[i] != w {
			t.Errorf("label %d is %v, not %v", i, labels[i], w)
		}
	}
	// 1 field, 21 cells of section 2 after the form of 2019, 7 and 1 of section 3, 2 of a category
	if n := 1 + len(schemas.FormByCode("2019").Table("disclosures").Cells()) + 7 + 1 + 2; len(labels) != n {
		t.Errorf("%d labels, not %d", len(labels), n)
	}
	for _, bad := range []string{
		"reports year: 2022",
		"[x] 1999",
		"[x 2021",
		"[x] 2021\napplications received: 1 2",
		"[x] 2021\napplications nothing: 1 2 3 4 5 6 7",
		"[x] 2021\ndisputes reconsideration: 0 0 0 0 0\ndisputes reconsideration: 0 0 0 0 0",
		"[x] 2021\ndisputes rest: blank",
		"[x] 2021\nno label",
	} {
		if _, err := ParseHandLabels(bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func TestShareOf(t *testing.T) {
	for in, want := range map[string]string{"28": "0.28", "33.8": "0.338", "2.58": "0.0258", "0.5": "0.005", "100": "1", "20.0": "0.2", "7": "0.07"} {
		if got := shareOf(in); got != want {
			t.Errorf("%s%% is %s, not %s", in, got, want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for in, want := range map[int64]string{0: "0", 10000: "1", -60000: "-6", 123455000: "12345.5", 5: "0.0005", -5000: "-0.5"} {
		if got := decimal(in); got != want {
			t.Errorf("%d is %s, not %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"1": "1", "-1234": "-1,234", "123456.5": "123,456.5", "-128": "-128", "1000000": "1,000,000"} {
		if got := thousands(in); got != want {
			t.Errorf("%s is %s, not %s", in, got, want)
		}
	}
}
