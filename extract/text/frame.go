package text

import (
	"strings"
	"unicode/utf8"

	"gongkai/schemas/figure"
)

// Browsers of the terminal draw tables with lines: w3m with box characters,
// html2text with bars and underscores, pandoc with bars, plus signs and
// dashes. What draws is no text.

// box replaces the characters of drawn tables: what parts cells becomes a bar,
// what parts rows a blank.
var box = strings.NewReplacer(
	"│", "|", "┃", "|", "║", "|", "├", "|", "┤", "|", "┼", "|", "╟", "|", "╢", "|", "╬", "|", "╠", "|", "╣", "|",
	"─", " ", "━", " ", "═", " ", "┬", " ", "┴", " ", "┌", " ", "┐", " ", "└", " ", "┘", " ", "╔", " ", "╗", " ", "╚", " ", "╝", " ", "╦", " ", "╩", " ",
)

// hasBoxes says whether a text has characters of the block that tables are drawn
// with: all begin with the same two bytes, or with the same first.
func hasBoxes(s string) bool {
	return strings.Contains(s, "\xE2\x94") || strings.Contains(s, "\xE2\x95")
}

// undraw turns drawn tables into rows with bars. Lines that only draw become
// empty. drawn says whether any line has characters that draw.
func undraw(lines []string, drawn bool) {
	for i, l := range lines {
		if drawn && strings.ContainsAny(l, "│┃║├┤┼─━═") {
			l = box.Replace(l)
			if strings.Trim(l, "| ") == "" {
				l = ""
			}
			lines[i] = l
		}
		if strings.IndexByte(l, '|') >= 0 && strings.Contains(l, "__") {
			l = strings.ReplaceAll(l, "_", " ")
			if strings.Trim(l, "| ") == "" {
				l = ""
			}
			lines[i] = l
		} else if t := strings.Trim(l, " "); len(t) > 8 && strings.Trim(t, "_") == "" {
			lines[i] = ""
		}
		if t := strings.Trim(l, " "); len(t) > 8 && t[0] == '+' && strings.Trim(t, "+-=:") == "" {
			lines[i] = ""
		}
	}
}

// uncover takes away what shows of a label behind the figures of its row.
// html2text counts columns in bytes and prints each cell over the one before,
// where a long label runs on: "|规范性|2件___|" has the figure 2. What is left of
// the label behind the last bar is no cell.
func uncover(lines []string) {
	cut, drawn := false, 0
	for _, l := range lines {
		cut = cut || strings.ContainsRune(l, utf8.RuneError)
		if strings.HasPrefix(trim(l), "|") && strings.Contains(l, "_|") {
			drawn++
		}
	}
	if !cut || drawn < 4 {
		return
	}
	for i, l := range lines {
		if t := trim(l); !strings.HasPrefix(t, "|") || strings.Count(t, "|") < 3 {
			continue
		}
		cells := strings.Split(l, "|")
		for k := 1; k < len(cells); k++ {
			cells[k] = leadingFigure(cells[k])
		}
		if last := len(cells) - 1; cells[last] != "" {
			cells[last] = ""
		}
		lines[i] = strings.Join(cells, "|")
	}
}

// leadingFigure is the figure, dash or blank that a cell begins with, where a
// character of Chinese or a piece of one follows; else the cell. 1. is a label's
// number.
func leadingFigure(cell string) string {
	cell = strings.TrimLeft(cell, " _")
	if rest := strings.TrimLeft(cell, " _\uFFFD"); rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		cell = rest // the end of a character of the label before
	}
	if figure.Classify(strings.TrimRight(cell, " _")) != figure.Text {
		return cell
	}
	for _, whole := range []string{"\u00a0", "/", "-", "—", "无"} {
		if rest, ok := strings.CutPrefix(cell, whole); ok && rest != "" && rest[0] >= utf8.RuneSelf {
			return whole
		}
	}
	n := 0
	for n < len(cell) && (cell[n] >= '0' && cell[n] <= '9' || n == 0 && (cell[n] == '-' || cell[n] == '+') || n > 0 && (cell[n] == '.' || cell[n] == ',')) {
		n++
	}
	if n == 0 || n == len(cell) || cell[n] < utf8.RuneSelf || cell[n-1] < '0' || cell[n-1] > '9' || strings.HasPrefix(cell[n:], "、") || strings.HasPrefix(cell[n:], "万") || strings.HasPrefix(cell[n:], "亿") {
		return cell
	}
	return cell[:n]
}

// unframe takes a document out of a table that only lays out the page: columns
// of menus and of text, the report with tables of its own in one cell. It is
// told by bars in the same number on most lines, with whole rows of figures
// between two of them. The columns follow one another.
func (p *page) unframe() *page {
	const most = 5 // columns of a page
	var count [most + 1]int
	barred, rows := 0, 0
	for _, l := range p.lines {
		n := strings.Count(l, "|")
		if n == 0 {
			continue
		}
		barred++
		if n <= most {
			count[n]++
		}
		for cell := range strings.SplitSeq(l, "|") {
			if numbers := freeNumbers(cell); numbers >= 3 {
				rows++
			}
		}
	}
	bars := 0
	for n := 2; n <= most; n++ {
		if count[n] > count[bars] {
			bars = n
		}
	}
	if rows < 8 || bars == 0 || count[bars]*10 < barred*9 {
		return p
	}
	out := &page{}
	for column := 1; column < bars; column++ {
		for i, l := range p.lines {
			if strings.Count(l, "|") != bars {
				if column == 1 && strings.IndexByte(l, '|') < 0 {
					out.lines, out.number = append(out.lines, l), append(out.number, p.number[i])
				}
				continue
			}
			out.lines, out.number = append(out.lines, strings.Split(l, "|")[column]), append(out.number, p.number[i])
		}
	}
	return out
}
