package reader_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"gongkai/extract/document"
	"gongkai/extract/reader"
	"gongkai/extract/text"
	"gongkai/schemas"
)

// sheet is section three of the form of 2021 with figures of its own, each
// another number where it is not a part that must add up.
type sheet struct {
	block  *schemas.Block
	values [][]int // by row and column of the block; -1 is a blank
}

// newSheet fills the table: every sum holds, along rows and columns. blank says
// which figures are left out; a sum never is.
func newSheet(blank func(row, column int) bool) *sheet {
	form := schemas.Forms()[len(schemas.Forms())-1]
	for t := range form.Tables {
		if form.Tables[t].FactTable != schemas.TableApplications {
			continue
		}
		s := &sheet{block: &form.Tables[t].Blocks[0]}
		rows, kinds := len(s.block.Rows), len(s.block.Columns)-1
		s.values = make([][]int, rows)
		total, last := rows-2, rows-1 // 总计 and 结转下年度
		for r := range s.values {
			s.values[r] = make([]int, kinds+1)
		}
		for c := range kinds {
			for r := 2; r < total; r++ {
				if !blank(r, c) {
					s.values[r][c] = 7*r + 31*c + 100*((r+c)%3) + 3
				}
				s.values[total][c] += s.values[r][c]
			}
			s.values[last][c] = 11 + 5*c
			s.values[1][c] = 2 + 3*c
			s.values[0][c] = s.values[total][c] + s.values[last][c] - s.values[1][c]
		}
		for r := range s.values {
			for c := range kinds {
				s.values[r][kinds] += s.values[r][c]
			}
			for c := range kinds + 1 {
				if s.values[r][c] == 0 {
					s.values[r][c] = -1
				}
			}
		}
		return s
	}
	return nil
}

// cell is the figure's text, "" for a blank.
func (s *sheet) cell(r, c int) string {
	if s.values[r][c] < 0 {
		return ""
	}
	return strconv.Itoa(s.values[r][c])
}

// document puts a table into a report.
func (s *sheet) document(table string) string {
	return "甲县人民政府2022年政府信息公开工作年度报告\n\n一、总体情况\n略。\n\n二、主动公开政府信息情况\n\n三、收到和处理政府信息公开申请情况\n\n" +
		table + "\n四、政府信息公开行政复议、行政诉讼情况\n\n五、存在的主要问题及改进情况\n略。\n"
}

var kinds = []string{"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}

// heads of the table over two lines, as labels too wide for their columns stand.
var stacked = [2][]string{{"自然人", "", "科研", "社会公", "法律服", "", "总计"}, {"", "商业企业", "机构", "益组织", "务机构", "其他", ""}}

// pad fills a text up to a width in characters.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(1, width-len([]rune(s))))
}

// parted writes the table with its labels in the first two of three columns, a
// separator between neighbouring cells.
func parted(separator, begin, end string) func(s *sheet) string {
	return func(s *sheet) string {
		var b strings.Builder
		line := func(cells []string) { b.WriteString(begin + strings.Join(cells, separator) + end + "\n") }
		line(append([]string{"（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", ""}, kinds...))
		for r := range s.block.Rows {
			cells := []string{s.block.Rows[r].Labels[0], "", ""}
			if len(s.block.Rows[r].Groups) > 0 {
				cells = []string{"", s.block.Rows[r].Groups[0], s.block.Rows[r].Labels[0]}
			}
			for c := range kinds {
				cells = append(cells, s.cell(r, c))
			}
			line(cells)
		}
		return b.String()
	}
}

// converted are ways in which converters write the table. Where places are kept
// every figure must be read, elsewhere those of a form without blanks.
var converted = []struct {
	name  string
	kept  bool
	write func(s *sheet) string
}{
	{"a column's cell over several lines of a box", true, func(s *sheet) string {
		const wide = 2 // columns for a figure: longer ones are cut
		rule := "+--------------" + strings.Repeat("+----", len(kinds)) + "+\n"
		var b strings.Builder
		row := func(cells []string) {
			for line := 0; line == 0 || strings.Join(cells, "") != ""; line++ {
				for i, c := range cells {
					n := wide
					if i == 0 {
						n = 6 // wide ones
					}
					r := []rune(c)
					n = min(n, len(r))
					cells[i] = string(r[n:])
					width := wide
					if i == 0 {
						width = 12
					}
					b.WriteString("| " + string(r[:n]) + strings.Repeat(" ", max(0, width-document.Columns(string(r[:n])))) + " ")
				}
				b.WriteString("|\n")
			}
			b.WriteString(rule)
		}
		b.WriteString(rule)
		row(append([]string{""}, kinds...))
		for r := range s.block.Rows {
			cells := []string{s.block.Rows[r].Labels[0]}
			for c := range kinds {
				cells = append(cells, s.cell(r, c))
			}
			row(cells)
		}
		return b.String()
	}},
	{"a spanned cell in each of its columns", true, func(s *sheet) string {
		var b strings.Builder
		b.WriteString("\t\t\t" + strings.Join(kinds, "\t") + "\n")
		for r := range s.block.Rows {
			l := s.block.Rows[r].Labels[0]
			b.WriteString(l + "\t" + l + "\t" + l)
			for c := range kinds {
				b.WriteString("\t" + s.cell(r, c))
			}
			b.WriteString("\n")
		}
		return b.String()
	}},
	{"columns flush with a head over two lines", true, func(s *sheet) string {
		var b strings.Builder
		for _, line := range stacked {
			b.WriteString(strings.Repeat(" ", 50))
			for _, k := range line {
				b.WriteString(pad(k, 9))
			}
			b.WriteString("\n")
		}
		for r := range s.block.Rows {
			b.WriteString(pad(s.block.Rows[r].Labels[0], 50))
			for c := range kinds {
				b.WriteString(pad(s.cell(r, c), 9))
			}
			b.WriteString("\n")
		}
		return b.String()
	}},
	{"bars between cells alone", true, parted("|", "", "")},
	{"bars around and between cells", true, parted(" | ", "| ", " |")},
	{"two bars between cells", true, parted(" || ", "|| ", " ||")},
	{"wide bars between cells", true, parted("｜", "", "")},
	{"strokes between cells", true, parted(" / ", "", "")},
	{"hashes between cells", true, parted("#", "", "")},
	{"bars, rules around the rows alone", true, func(s *sheet) string {
		var rows [][]string
		for line := range strings.Lines(parted("|", "", "")(s)) {
			rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "|"))
		}
		wide := make([]int, len(rows[0]))
		for _, row := range rows {
			for c, cell := range row {
				wide[c] = max(wide[c], document.Columns(cell))
			}
		}
		var b strings.Builder
		rule := func() {
			for _, w := range wide {
				b.WriteString("+" + strings.Repeat("-", w+2))
			}
			b.WriteString("+\n")
		}
		rule()
		for _, row := range rows {
			for c, cell := range row {
				b.WriteString("| " + cell + strings.Repeat(" ", wide[c]-document.Columns(cell)) + " ")
			}
			b.WriteString("|\n")
		}
		rule()
		return b.String()
	}},
	{"tabs, those at the ends of rows lost", false, func(s *sheet) string {
		var b strings.Builder
		for line := range strings.Lines(parted("\t", "", "")(s)) {
			b.WriteString(strings.TrimRight(line, "\t\n") + "\n")
		}
		return b.String()
	}},
	{"a data frame, printed", false, func(s *sheet) string {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", 50))
		for c := range kinds {
			fmt.Fprintf(&b, "%9d", c)
		}
		for r := range s.block.Rows {
			fmt.Fprintf(&b, "\n%-3d%s", r, pad(s.block.Rows[r].Labels[0], 47))
			for c := range kinds {
				fmt.Fprintf(&b, "%9s", s.cell(r, c))
			}
		}
		return b.String() + "\n"
	}},
	{"a cell a line, blanks lost", false, func(s *sheet) string {
		var b strings.Builder
		b.WriteString(strings.Join(kinds, "\n") + "\n")
		for r := range s.block.Rows {
			b.WriteString(s.block.Rows[r].Labels[0] + "\n")
			for c := range kinds {
				if v := s.cell(r, c); v != "" {
					b.WriteString(v + "\n")
				}
			}
		}
		return b.String()
	}},
	{"all on one line, labels run together", false, func(s *sheet) string {
		var b strings.Builder
		b.WriteString(strings.Join(kinds, ""))
		for r := range s.block.Rows {
			b.WriteString(s.block.Rows[r].Labels[0])
			for c := range kinds {
				b.WriteString(" " + s.cell(r, c) + " ")
			}
		}
		return b.String() + "\n"
	}},
	{"several columns in a cell", false, func(s *sheet) string {
		var b strings.Builder
		b.WriteString("| | 自然人 | 商业企业 科研机构 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n| --- | --- | --- | --- | --- | --- |\n")
		for r := range s.block.Rows {
			fmt.Fprintf(&b, "| %s | %s | %s %s %s | %s | %s | %s |\n", s.block.Rows[r].Labels[0], s.cell(r, 0), s.cell(r, 1), s.cell(r, 2), s.cell(r, 3), s.cell(r, 4), s.cell(r, 5), s.cell(r, 6))
		}
		return b.String()
	}},
}

// TestConverted: whatever a converter does to the table, what is read is what
// stands there; without blanks everything is.
func TestConverted(t *testing.T) {
	full := func(int, int) bool { return false }
	for name, blank := range map[string]func(int, int) bool{
		"full":   full,
		"some":   func(r, c int) bool { return (r*5+c*3)%4 == 0 },
		"most":   func(r, c int) bool { return (r+c)%5 != 0 },
		"a kind": func(_, c int) bool { return c == 2 },
	} {
		s := newSheet(blank)
		for _, c := range converted {
			t.Run(name+"/"+c.name, func(t *testing.T) {
				rd := reader.New()
				got := cellsOf(only(t, rd.Read(text.Parse(s.document(c.write(s))))))
				right, given := 0, 0
				for r := range s.block.Rows {
					for k := range kinds {
						cell := got[[3]string{schemas.TableApplications, s.block.Rows[r].Code, s.block.Columns[k].Code}]
						want := s.cell(r, k)
						if want != "" {
							given++
						}
						switch {
						case cell.Status != schemas.StatusReported:
						case cell.Raw != want:
							t.Errorf("%s/%s: read %q, the document has %q", s.block.Rows[r].Code, s.block.Columns[k].Code, cell.Raw, want)
						default:
							right++
						}
					}
				}
				if (c.kept || name == "full") && right < given {
					t.Errorf("%d of %d figures read", right, given)
				}
				t.Logf("%d of %d figures read", right, given)
			})
		}
	}
}

// TestTorn: a row whose figures stand on both sides of another label is read
// where sums along the columns prove it, and illegible where its figures came
// in another order, though their sum holds.
func TestTorn(t *testing.T) {
	s := newSheet(func(int, int) bool { return false })
	last := len(s.block.Rows) - 1
	for name, order := range map[string][]int{"in order": {0, 1, 2, 3, 4, 5, 6}, "out of order": {0, 1, 3, 4, 5, 2, 6}} {
		var b strings.Builder
		for r := range s.block.Rows {
			if r < last {
				b.WriteString(s.block.Rows[r].Labels[0] + "\n")
			}
			for i, c := range order {
				if r < last {
					c = i
				}
				if r == last && i == 5 {
					b.WriteString(s.block.Rows[r].Labels[0] + "\n")
				}
				b.WriteString(s.cell(r, c) + "\n")
			}
		}
		got := cellsOf(only(t, reader.New().Read(text.Parse(s.document(b.String())))))
		for c := range kinds {
			cell := got[[3]string{schemas.TableApplications, s.block.Rows[last].Code, s.block.Columns[c].Code}]
			if want := s.cell(last, c); cell.Status == schemas.StatusReported && cell.Raw != want || name == "in order" && cell.Raw != want {
				t.Errorf("%s: %s: %s %q, want %q", name, s.block.Columns[c].Code, cell.Status, cell.Raw, want)
			}
		}
	}
}
