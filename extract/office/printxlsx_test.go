package office

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

type xlsxQuirks struct {
	sheets bool // a sheet for each table
	broken bool // tables broken in two
	offset bool // the table begins in the third column
	text   bool // numbers stored as text
	format bool // numbers shown with separators, decimals and units
	hidden bool // hidden rows, columns and sheets with figures of their own
}

func randomXLSXQuirks(rng *rand.Rand) xlsxQuirks {
	b := func() bool { return rng.IntN(3) == 0 }
	return xlsxQuirks{b(), b(), b(), b(), b(), b()}
}

// xlsxPrinter writes with a library of its own, so that what it writes is not
// this package's idea of a workbook.
type xlsxPrinter struct {
	t    testing.TB
	rng  *rand.Rand
	q    xlsxQuirks
	f    *excelize.File
	name string
	row  int
}

func newXLSXPrinter(t testing.TB, rng *rand.Rand, q xlsxQuirks) *xlsxPrinter {
	p := &xlsxPrinter{t: t, rng: rng, q: q, f: excelize.NewFile(), name: "Sheet1"}
	if q.hidden {
		p.must(p.f.SetColVisible(p.name, "R", false))
	}
	return p
}

func (p *xlsxPrinter) must(err error) {
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *xlsxPrinter) at(col, row int) string {
	if p.q.offset {
		col += 2
	}
	name, err := excelize.CoordinatesToCellName(col+1, row+1)
	p.must(err)
	return name
}

func (p *xlsxPrinter) line(text string, merge bool) {
	if text != "" {
		p.must(p.f.SetCellStr(p.name, p.at(0, p.row), text))
		if merge {
			p.must(p.f.MergeCell(p.name, p.at(0, p.row), p.at(9, p.row)))
		}
	}
	p.row++
}

func (p *xlsxPrinter) title(text string) { p.line(text, true) }
func (p *xlsxPrinter) heading(text string) {
	if p.q.sheets && (strings.HasPrefix(text, "二、") || strings.HasPrefix(text, "三、") || strings.HasPrefix(text, "四、") || strings.HasPrefix(text, "五、")) {
		p.name = text[:len("二")]
		_, err := p.f.NewSheet(p.name)
		p.must(err)
		p.row = 0
	}
	p.line(text, p.rng.IntN(2) == 0)
}
func (p *xlsxPrinter) par(text string) { p.line(text, p.rng.IntN(2) == 0) }

var decimalNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,10})(\.[0-9]{0,3}[1-9])?$`)

func (p *xlsxPrinter) table(s *sheet) {
	for i := range s.rows {
		if p.q.hidden && p.rng.IntN(6) == 0 {
			p.must(p.f.SetCellStr(p.name, p.at(0, p.row), "规章"))
			p.must(p.f.SetCellInt(p.name, p.at(1, p.row), 91))
			p.must(p.f.SetRowVisible(p.name, p.row+1, false))
			// A hidden row inside a merge belongs to it; the next rows' merges
			// must not be cut, so only rows that none spans are led by one.
			if i == 0 {
				p.row++
			} else {
				p.must(p.f.SetCellValue(p.name, p.at(0, p.row), nil))
				p.must(p.f.SetCellValue(p.name, p.at(1, p.row), nil))
				p.must(p.f.SetRowVisible(p.name, p.row+1, true))
			}
		}
		for _, c := range s.rows[i].cells {
			name := p.at(c.col, p.row)
			if c.cols > 1 || c.spans > 1 {
				p.must(p.f.MergeCell(p.name, name, p.at(c.col+c.cols-1, p.row+c.spans-1)))
			}
			if c.text == "" {
				continue
			}
			if !c.figure || p.q.text || !decimalNumber.MatchString(c.text) {
				p.must(p.f.SetCellStr(p.name, name, c.text))
				continue
			}
			v, err := strconv.ParseFloat(c.text, 64)
			p.must(err)
			p.must(p.f.SetCellFloat(p.name, name, v, -1, 64))
			if p.q.format {
				code := []string{`0`, `#,##0`, `#,##0.00_ `, `0;-0;"-"`, `_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, `0_);\(0\)`, `0.0_ ;[Red]\-0.0\ `}[p.rng.IntN(7)]
				if s.width > 4 && p.rng.IntN(4) == 0 { // the unit of all figures but the amounts of section two
					code = `0"件"`
				}
				style, err := p.f.NewStyle(&excelize.Style{CustomNumFmt: &code})
				p.must(err)
				p.must(p.f.SetCellStyle(p.name, name, name, style))
			}
		}
		if p.q.hidden && p.rng.IntN(3) == 0 {
			p.must(p.f.SetCellInt(p.name, "R"+strconv.Itoa(p.row+1), 92))
			p.must(p.f.SetColVisible(p.name, "R", false))
		}
		p.row++
	}
}

func (p *xlsxPrinter) content() []byte {
	if p.q.hidden {
		_, err := p.f.NewSheet("secret")
		p.must(err)
		p.must(p.f.SetSheetRow("secret", "A1", &[]any{"规章", 93, 94, 95}))
		p.must(p.f.SetSheetVisible("secret", false))
	}
	b, err := p.f.WriteToBuffer()
	p.must(err)
	return b.Bytes()
}
