package specimen

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"gongkai/schemas"
)

// Layout is how a converter leaves the tables of a report.
type Layout string

// Layouts.
const (
	TabRows     Layout = "tab-rows"     // a row a line, cells with tabs, page by page
	BrokenPages Layout = "broken-pages" // the same, with a page lost and rows cut by the page breaks
	PipeLines   Layout = "pipe-lines"   // a cell a line ending in " |", the row filled up with pipes
	CellLines   Layout = "cell-lines"   // a cell a line led by a tab, a blank line behind the row
	OCR         Layout = "ocr"          // tab rows as a scan gives them: labels in pieces, columns shifted
	InlinePipes Layout = "inline-pipes" // a row a line, cells with pipes
	Blanks      Layout = "blanks"       // columns aligned by runs of blanks
	OneLine     Layout = "one-line"     // the whole report on one line
)

// Layouts lists every layout that [Render] writes. The slice is shared: do
// not change it.
var Layouts = []Layout{TabRows, BrokenPages, PipeLines, CellLines, OCR, InlinePipes, Blanks, OneLine}

// Quirks are what a converter and a writer did to one report. The zero value
// prints the form as the authority did.
type Quirks struct {
	Aliases      bool   // labels in wordings other than the statutory one
	ASCIIMarks   bool   // brackets, commas and quotes of ASCII
	SpacedLabels bool   // blanks inside labels
	SplitHeads   bool   // head labels broken in two
	PageLines    int    // lines to a page, 0 for no page breaks (TabRows, BrokenPages, OCR)
	PageMark     string // the page number's line with # for the number, "" for none
	CutLabels    bool   // labels that run on to the next page
	HeadLetters  bool   // heads of section 4 a character a line (TabRows, BrokenPages)
	TrailingTabs bool   // rows end in a varying number of tabs
	LeadingPipe  bool   // rows begin with a pipe (InlinePipes)
	PaddingPipes bool   // rows are filled up with pipes (InlinePipes)
	CRLF         bool   // lines end as on Windows
	Encoding     string // "", EncodingBOM or EncodingGB18030
}

// RandomQuirks draws quirks such as documents of a layout have.
func RandomQuirks(rng *rand.Rand, layout Layout) Quirks {
	q := Quirks{
		Aliases: rng.IntN(2) == 0, SpacedLabels: rng.IntN(6) == 0, SplitHeads: rng.IntN(2) == 0,
		CutLabels: rng.IntN(2) == 0, HeadLetters: rng.IntN(2) == 0, TrailingTabs: rng.IntN(2) == 0,
		LeadingPipe: rng.IntN(3) == 0, PaddingPipes: rng.IntN(2) == 0, CRLF: rng.IntN(10) == 0,
		PageMark: []string{"", "- # -", "— # —", "-#-", "第#页"}[rng.IntN(5)],
	}
	if rng.IntN(4) > 0 || layout == BrokenPages {
		q.PageLines = 24 + rng.IntN(16)
	}
	return q
}

// Document is a report as printed.
type Document struct {
	Layout  Layout
	Content []byte
	Report  *Report // with the cells as this document has them
}

// sink takes the parts of a report in reading order.
type sink interface {
	title(lines []string)
	heading(text string)
	para(text string)
	table(g *grid, t *Table)
	grow(bytes int)
	text() string
}

// Render prints a report. The report itself is not changed: the document's
// copy has the cells that were lost on the way marked as missing, and those
// whose place was lost as unknowable.
func Render(rng *rand.Rand, r *Report, layout Layout, q Quirks) *Document {
	return render(rng, r.clone(), layout, q)
}

// render prints a report that it may change.
func render(rng *rand.Rand, r *Report, layout Layout, q Quirks) *Document {
	between := " "
	if layout == CellLines {
		between = "\n"
	}
	if layout == OCR {
		q.ASCIIMarks, q.SpacedLabels, q.SplitHeads = true, false, false
	}
	s := newStyle(rng, &q, between)
	var out sink
	switch layout {
	case PipeLines:
		out = &pipeLines{}
	case CellLines:
		out = &cellLines{rng: rng}
	case InlinePipes:
		out = &inlinePipes{q: &q}
	case OneLine:
		out = &oneLine{}
	case Blanks:
		out = &blanks{}
	case HTML:
		out = &htmlBody{}
	case DOCX:
		out = &docx{}
	case OCR:
		out = newOCR(rng, &q, r)
	default:
		out = newTabRows(rng, &q, layout)
	}
	out.grow(8 << 10) // most reports fit
	front(rng, r, out)
	for _, p := range r.Prose.Opening {
		out.para(p)
	}
	out.heading("一、总体情况")
	for _, p := range r.Prose.Overview {
		out.para(p)
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		out.heading(s.punctuate(t.Shape.Titles[rng.IntN(len(t.Shape.Titles))]))
		out.table(s.layOut(t), t)
	}
	if len(r.Tables) == 0 { // they were pictures: the headings follow one another
		for _, h := range []string{"二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"} {
			out.heading(h)
		}
	}
	out.heading("五、存在的主要问题及改进情况")
	for _, p := range r.Prose.Problems {
		out.para(p)
	}
	out.heading("六、其他需要报告的事项")
	for _, p := range r.Prose.Other {
		out.para(p)
	}
	if r.PublishedOn != "" {
		out.para(r.Agency.Name)
		out.para(longDate(r.PublishedOn))
	}
	if d, ok := out.(*docx); ok {
		return &Document{Layout: layout, Content: d.file(), Report: r}
	}
	return &Document{Layout: layout, Content: encode(out.text(), &q), Report: r}
}

// front prints what stands above the first paragraph.
func front(rng *rand.Rand, r *Report, out sink) {
	if r.DocumentNumber != "" {
		out.para(r.DocumentNumber)
	}
	if !r.HasTitle {
		return
	}
	name, year := r.Agency.Name, strconv.Itoa(r.Year)
	out.title([][]string{
		{name + year + "年政府信息公开工作年度报告"},
		{name + year + "年度政府信息公开工作年度报告"},
		{name + "政府信息公开工作" + year + "年度报告"},
		{year + "年度" + name + "政府信息公开工作报告"},
		{name + " " + year + " 年政府信息公开工作", "年度报告"},
		{name, year + "年政府信息公开工作年度报告"},
		{name + year + "年度政府信息公开工作", "年 度 报 告"},
	}[rng.IntN(7)])
}

// longDate prints 2021-01-09 as 2021年1月9日.
func longDate(iso string) string {
	f := strings.Split(iso, "-")
	return f[0] + "年" + strings.TrimPrefix(f[1], "0") + "月" + strings.TrimPrefix(f[2], "0") + "日"
}

// valuesKnowable marks the figures of a row in which some are blank and the
// layout does not show which.
func valuesKnowable(row *gridRow) {
	blank, all := 0, 0
	for c := range row.figures {
		all++
		if c.Status == schemas.StatusBlank {
			blank++
		}
	}
	if blank == 0 || blank == all {
		return
	}
	for c := range row.figures {
		c.Unknowable = true
	}
}
