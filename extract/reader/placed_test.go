package reader_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"gongkai/extract/html"
	"gongkai/extract/reader"
	"gongkai/schemas"
)

// placed writes the table as programs do that make pages of PDF: each run where
// it stood, its begin told and not its end. flush says where the figures of a
// column are in line: 0 their begins, 1 their middles, 2 their ends.
func (s *sheet) placed(flush int) string {
	const digit, pitch, first, wide = 7, 24, 420, 60
	var b strings.Builder
	y := 100
	at := func(x int, text string) {
		fmt.Fprintf(&b, `<p style="position:absolute;top:%dpx;left:%dpx;white-space:nowrap">%s</p>`+"\n", y, x, text)
	}
	cell := func(c int, text string, width int) {
		if text != "" {
			at(first+c*wide+flush*(wide-6-width)/2, text)
		}
	}
	line := func(text string) {
		at(80, text)
		y += pitch
	}
	for l := range strings.Lines(s.document("")) {
		if l = strings.TrimSpace(l); strings.HasPrefix(l, "四、") {
			for c, k := range kinds {
				cell(c, k[:6], 28)
			}
			y += pitch
			for r := range s.block.Rows {
				at(80, s.block.Rows[r].Labels[0])
				for c := range kinds {
					text := s.cell(r, c)
					cell(c, text, digit*len(text))
				}
				y += pitch
			}
		}
		if l != "" {
			line(l)
		}
	}
	return "<html><body><div>" + b.String() + "</div></body></html>"
}

// TestPlacedColumns: no figure of a page of placed runs may come into another
// column. Where figures begin in line, rows with blanks are read too.
func TestPlacedColumns(t *testing.T) {
	for flush := range 3 {
		for _, every := range []int{1, 2, 5} { // which rows have blanks
			s := newSheet(func(row, column int) bool { return row%every == 0 && (row+column)%3 != 0 })
			doc, err := html.Parse([]byte(s.placed(flush)), "")
			if err != nil {
				t.Fatal(err)
			}
			got := cellsOf(only(t, reader.New().Read(doc)))
			read := 0
			for r := range s.block.Rows {
				for c := range s.block.Columns {
					want := s.cell(r, c)
					cell := got[[3]string{schemas.TableApplications, s.block.Rows[r].Code, s.block.Columns[c].Code}]
					switch {
					case cell.Status != schemas.StatusReported:
						if want != "" {
							t.Logf("flush %d, blanks in every %d: %s/%s is %s %q, not %q", flush, every, s.block.Rows[r].Code, s.block.Columns[c].Code, cell.Status, cell.Raw, want)
						}
					case cell.Raw != want:
						t.Errorf("flush %d, blanks in every %d: %s/%s is %q, not %q", flush, every, s.block.Rows[r].Code, s.block.Columns[c].Code, cell.Raw, want)
					default:
						read++
					}
				}
			}
			if all := s.figures(); flush == 0 && every > 1 && read != all {
				t.Errorf("blanks in every %d: %d of %d figures read", every, read, all)
			}
		}
	}
}

// figures counts the cells that are not blank.
func (s *sheet) figures() (n int) {
	for _, row := range s.values {
		for _, v := range row {
			if v >= 0 {
				n++
			}
		}
	}
	return n
}

// TestHeadsBetweenFigures: where a converter put the lines of a head and of its
// row together, no figure is taken for another's, nor a label for a figure.
func TestHeadsBetweenFigures(t *testing.T) {
	var b strings.Builder
	s := newSheet(func(int, int) bool { return false })
	for r := range s.block.Rows {
		b.WriteString(pad(s.block.Rows[r].Labels[0], 50))
		for c := range kinds {
			b.WriteString(pad(strconv.Itoa(s.values[r][c]), 8))
		}
		b.WriteByte('\n')
	}
	text := strings.Replace(s.document(b.String()), "\n五、", `
行政复议                    行政诉讼
结果    结果    其他    尚未    总计
11      12      维持    13      14    审结    50    计    21    纠正    22    结果    23    审结    24    计    90
五、`, 1)
	_, reading := read(t, reader.New(), []byte(text))
	for _, c := range reading.Cells {
		if c.Table == schemas.TableDisputes && c.Status != schemas.StatusIllegible && c.Status != schemas.StatusMissing {
			t.Errorf("%s/%s: %s %q", c.Row, c.Column, c.Status, c.Raw)
		}
	}
}
