package placed

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract/document"
)

// kinds is one page as each kind of document tells it: a row of four columns of
// which the second is blank, under its head.
var kinds = map[string]string{
	"pdftohtml": `<?xml version="1.0" encoding="UTF-8"?><pdf2xml><page number="1" height="842" width="595">
<text top="100" left="50" width="40" height="12" font="0">规章</text><text top="80" left="200" width="20" height="12"><b>甲</b></text>
<text top="80" left="300" width="20" height="12">乙</text><text top="80" left="400" width="20" height="12">丙</text>
<text top="100" left="205" width="10" height="12">7</text><text top="100" left="405" width="10" height="12">9</text></page></pdf2xml>`,
	"pdftotext": `<!DOCTYPE html><html><body><doc><page width="595" height="842"><flow><word xMin="50" yMin="100" xMax="90" yMax="112">规章</word>
<word xMin="200" yMin="80" xMax="220" yMax="92">甲</word><word xMin="300" yMin="80" xMax="320" yMax="92">乙</word><word xMin="400" yMin="80" xMax="420" yMax="92">丙</word>
<word xMin="205" yMin="100" xMax="215" yMax="112">7</word><word xMin="405" yMin="100" xMax="415" yMax="112">9</word></flow></page></doc></body></html>`,
	"hOCR": `<html><div class='ocr_page' title='image "a.png"; bbox 0 0 1190 1684; ppageno 0'><span class='ocr_line' title="bbox 100 200 830 224"><span class='ocrx_word' title='bbox 100 200 180 224; x_wconf 95'>规章</span>
<span class='ocrx_word' title='bbox 410 200 430 224; x_wconf 96'><strong>7</strong></span> <span class='ocrx_word' title='bbox 810 200 830 224; x_wconf 97'>9</span></span>
<span class='ocrx_word' title='bbox 400 160 440 184; x_wconf 96'>甲</span><span class='ocrx_word' title='bbox 600 160 640 184; x_wconf 96'>乙</span><span class='ocrx_word' title='bbox 800 160 840 184; x_wconf 40'>丙</span></div></html>`,
	"ALTO": `<?xml version="1.0"?><alto><Layout><Page WIDTH="595" HEIGHT="842"><TextLine><String HPOS="50" VPOS="100" WIDTH="40" HEIGHT="12" CONTENT="规章" WC="0.96"/><SP/>
<String HPOS="205" VPOS="100" WIDTH="10" HEIGHT="12" CONTENT="7" WC="0.99"/><String HPOS="405" VPOS="100" WIDTH="10" HEIGHT="12" CONTENT="9"/></TextLine>
<String HPOS="200" VPOS="80" WIDTH="20" HEIGHT="12" CONTENT="甲"/><String HPOS="300" VPOS="80" WIDTH="20" HEIGHT="12" CONTENT="乙"/><String HPOS="400" VPOS="80" WIDTH="20" HEIGHT="12" CONTENT="丙"/></Page></Layout></alto>`,
	"mutool": `<?xml version="1.0"?><document><page id="page1" width="595" height="842"><char quad="50 100 70 100 50 112 70 112" c="规"/><char quad="70 100 90 100 70 112 90 112" c="章"/>
<char quad="205 100 215 100 205 112 215 112" c="7"/><char quad="405 100 415 100 405 112 415 112" c="9"/>
<char quad="200 80 220 80 200 92 220 92" c="甲"/><char quad="300 80 320 80 300 92 320 92" c="乙"/><char quad="400 80 420 80 400 92 420 92" c="丙"/></page></document>`,
	"TSV": strings.ReplaceAll(`level page_num par_num block_num line_num word_num left top width height conf text
1 1 0 0 0 0 0 0 595 842 -1 ###PAGE###
5 1 0 0 0 0 50 100 40 12 100 规章
5 1 0 0 0 1 205 100 10 12 100 7
5 1 0 0 0 2 405 100 10 12 100 9
5 1 0 0 1 0 200 80 20 12 100 甲
5 1 0 0 1 1 300 80 20 12 100 乙
5 1 0 0 1 2 400 80 20 12 100 丙
`, " ", "\t"),
}

// TestKinds: all tell the same page.
func TestKinds(t *testing.T) {
	for name, s := range kinds {
		if !Sniff([]byte(strings.ToLower(s))) {
			t.Errorf("%s: not told", name)
		}
		d, err := Parse(context.Background(), []byte(s))
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for i := range d.Lines {
			if d.Lines[i].Kind == document.Plain {
				got = append(got, strings.Join(strings.Fields(d.Lines[i].Text), " "))
			}
		}
		if diff := cmp.Diff([]string{"甲 乙 丙", "规章 7 9"}, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestDoubted: a figure that was recognised with doubt is none.
func TestDoubted(t *testing.T) {
	d, err := Parse(context.Background(), []byte(strings.Replace(kinds["hOCR"], "x_wconf 96'><strong>7", "x_wconf 60'><strong>7", 1)))
	if err != nil || !strings.Contains(d.Lines[len(d.Lines)-1].Text, "7\uFFFD") {
		t.Errorf("%v, %v", d, err)
	}
}

// FuzzParse: whatever the bytes, the end comes, and no digit is invented.
func FuzzParse(f *testing.F) {
	for _, s := range kinds {
		f.Add(s)
	}
	digits := func(s string) (n int) {
		for _, r := range s {
			if r >= '0' && r <= '9' {
				n++
			}
		}
		return n
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(context.Background(), []byte(s))
		if err != nil {
			return
		}
		n := 0
		for i := range d.Lines {
			n += digits(d.Lines[i].Text)
		}
		if n > digits(s)+strings.Count(s, "&") {
			t.Fatalf("%d digits of %q", n, s)
		}
	})
}
