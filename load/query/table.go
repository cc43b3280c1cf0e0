package query

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"gongkai/load/result"
)

const (
	measured  = 10_000  // rows of a table without a limit that tell how wide its columns are; longer values behind them stand out
	counted   = 100_000 // rows that are counted behind those shown
	leastText = 8       // columns of the screen that a text keeps
)

// screen measures text as terminals show it: a Chinese character takes two
// columns, a sign of uncertain width one, whatever the locale.
var screen = &runewidth.Condition{StrictEmojiNeutral: true}

func width(s string) int { return screen.StringWidth(s) }

func runeWidth(r rune) int { return screen.RuneWidth(r) }

// snip cuts a text to some columns of the screen and tells it by an ellipsis.
func snip(s string, most int) string {
	if width(s) <= most {
		return s
	}
	return screen.Truncate(s, most, "…")
}

// oneLine keeps a value on its line.
var oneLine = strings.NewReplacer("\r\n", "⏎", "\n", "⏎", "\r", "⏎", "\t", " ", "\x1b", "␛")

// grid is a table on its way to the screen.
type grid struct {
	names   []string
	numbers []bool
	shown   []int // columns that are shown, in order; -1 stands for those left out
	wide    []int // of each column, as shown
	free    bool  // no screen limits it
	cut     bool  // whether some text is
}

func (p Printer) table(r *result.Rows) error {
	g := &grid{names: slices.Clone(r.Names), free: p.Width <= 0}
	for i, t := range r.Types {
		g.names[i] = oneLine.Replace(g.names[i])
		g.numbers = append(g.numbers, result.IsNumber(t))
	}
	most := p.MaxRows
	if most == 0 {
		most = measured
	}
	var head [][]string
	out := bufio.NewWriter(p.Out)
	n, more := 0, false
	for ; ; n++ {
		ok, err := r.Next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if more = n >= most+counted && p.MaxRows > 0; more {
			break
		}
		if n >= most && p.MaxRows > 0 {
			continue
		}
		row := make([]string, len(r.Names))
		r.Texts(row, "NULL")
		for i := range row {
			row[i] = oneLine.Replace(row[i])
		}
		if n < most {
			head = append(head, row)
			continue
		}
		if n == most {
			g.begin(out, head, p.Width)
			head = nil
		}
		g.row(out, row, false)
	}
	if n <= most || p.MaxRows > 0 {
		g.begin(out, head, p.Width)
	}
	g.rule(out, "└", "┴", "┘")
	fmt.Fprintln(out, g.footer(n, p.MaxRows, more))
	return out.Flush()
}

// print prints rows that are all at hand, without counting them.
func (g *grid) print(w io.Writer, rows [][]string) error {
	out := bufio.NewWriter(w)
	g.begin(out, rows, 0)
	g.rule(out, "└", "┴", "┘")
	return out.Flush()
}

// begin settles the columns and prints the heads and the first rows.
func (g *grid) begin(out *bufio.Writer, rows [][]string, screen int) {
	g.fit(rows, screen)
	g.rule(out, "┌", "┬", "┐")
	g.row(out, g.names, true)
	g.rule(out, "├", "┼", "┤")
	for _, row := range rows {
		g.row(out, row, false)
	}
}

// fit makes the table as wide as the screen at most. Texts are cut, the widest
// first; a number never is, for half a figure is a wrong one. Where that is
// not enough, columns in the middle are left out.
func (g *grid) fit(rows [][]string, screen int) {
	full, least := make([]int, len(g.names)), make([]int, len(g.names))
	for i, name := range g.names {
		for _, row := range rows {
			full[i] = max(full[i], width(row[i]))
		}
		if g.numbers[i] {
			least[i] = max(full[i], min(leastText, width(name)))
		}
		full[i] = max(full[i], width(name))
		if !g.numbers[i] {
			least[i] = min(full[i], leastText)
		}
		g.shown = append(g.shown, i)
	}
	g.wide = full
	if screen <= 0 || frame(g.shown, full) <= screen {
		return
	}
	g.leaveOut(least, screen)
	// The widest columns give way, all to the same width.
	low, high := 0, screen
	for low < high {
		if cap := (low + high + 1) / 2; frame(g.shown, capped(full, least, cap)) <= screen {
			low = cap
		} else {
			high = cap - 1
		}
	}
	g.wide = capped(full, least, low)
}

// capped are widths of at most cap, but never less than a column needs.
func capped(full, least []int, cap int) []int {
	out := make([]int, len(full))
	for i := range full {
		out[i] = max(least[i], min(full[i], cap))
	}
	return out
}

// leaveOut takes columns from the middle until the others fit, cut as they may be.
func (g *grid) leaveOut(least []int, screen int) {
	for left := len(g.shown); left > 1 && frame(g.shown, least) > screen; left-- {
		g.shown = nil
		for i := range least {
			switch before := (left + 1) / 2; {
			case i < before || i >= len(least)-(left-1-before):
				g.shown = append(g.shown, i)
			case i == before:
				g.shown = append(g.shown, -1)
			}
		}
	}
}

// frame is how wide a table of columns is with its lines.
func frame(shown, wide []int) int {
	n := 1
	for _, i := range shown {
		n += 3
		if i < 0 {
			n++ // an ellipsis
		} else {
			n += wide[i]
		}
	}
	return n
}

func (g *grid) rule(out *bufio.Writer, left, between, right string) {
	for n, i := range g.shown {
		if n == 0 {
			out.WriteString(left)
		} else {
			out.WriteString(between)
		}
		w := 1
		if i >= 0 {
			w = g.wide[i]
		}
		for range w + 2 {
			out.WriteString("─")
		}
	}
	out.WriteString(right + "\n")
}

func (g *grid) row(out *bufio.Writer, row []string, head bool) {
	for _, i := range g.shown {
		if i < 0 {
			out.WriteString("│ … ")
			continue
		}
		text := row[i]
		w := width(text)
		if w > g.wide[i] && !g.free && (head || !g.numbers[i]) {
			text = snip(text, g.wide[i])
			w, g.cut = width(text), true
		}
		pad := strings.Repeat(" ", max(0, g.wide[i]-w))
		if g.numbers[i] {
			text = pad + text
		} else {
			text += pad
		}
		out.WriteString("│ " + text + " ")
	}
	out.WriteString("│\n")
}

// footer counts the rows and tells what is not shown.
func (g *grid) footer(n, most int, more bool) string {
	text := Count(int64(n), "row")
	if more {
		text = "more than " + text
	}
	if most > 0 && n > most {
		text += fmt.Sprintf(" (the first %s shown; --max-rows 0 shows all)", thousands(int64(most)))
	}
	hidden := slices.Contains(g.shown, -1)
	if hidden {
		text += fmt.Sprintf(", %d columns (%d shown", len(g.names), len(g.shown)-1)
	}
	switch {
	case hidden && g.cut:
		text += ", some texts cut; --format line or csv shows all)"
	case hidden:
		text += "; --format line or csv shows all)"
	case g.cut:
		text += " (some texts cut to fit; --format line or csv shows all)"
	}
	return text
}

// Count writes how many there are of something: 1 row, 12,345 rows.
func Count(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return thousands(n) + " " + unit + "s"
}

// thousands writes a count with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
