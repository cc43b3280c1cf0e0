package extract

import (
	"strconv"
	"strings"

	"gongkai/extract/document"
)

// Programs that hand tables on as data frames number their columns and rows
// from nought: 0, 1, 2 … stand above the heads and before the labels, and would
// pass for figures. Empty cells are NaN.

// fewNumbers is the number of columns from which numbers in order are no chance.
const fewNumbers = 3

// unframe takes out of the tables of a document what a data frame added.
func unframe(d *document.Document) {
	first := -1
	for i := range d.Lines {
		cells := d.Lines[i].Cells
		for k := range cells {
			switch cells[k].Text {
			case "NaN", "nan", "<NA>": // an empty cell
				cells[k].Text = ""
			}
		}
		if first < 0 {
			if _, ok := numbersColumns(&d.Lines[i]); ok {
				first = i
			}
		}
	}
	unprint(d.Lines)
	if first < 0 {
		return
	}
	kept := d.Lines[:first]
	for i := first; i < len(d.Lines); i++ {
		indexed, ok := numbersColumns(&d.Lines[i])
		if !ok {
			kept = append(kept, d.Lines[i])
			continue
		}
		if indexed {
			dropIndex(d.Lines[i+1:])
		}
	}
	d.Lines = kept
}

// numbersColumns says whether a row numbers the columns; indexed says that it
// leaves its first cell to the numbers of the rows.
func numbersColumns(l *document.Line) (indexed, ok bool) {
	if l.Kind != document.Grid {
		return false, false
	}
	cells := l.Cells
	if len(cells) > 0 && isUnnamed(cells[0].Text) {
		indexed, cells = true, cells[1:]
	}
	if len(cells) < fewNumbers || strings.IndexByte(cells[1].Text, '1') < 0 {
		return false, false
	}
	for i := range cells {
		if strings.TrimSpace(cells[i].Text) != strconv.Itoa(i) {
			return false, false
		}
	}
	return indexed, true
}

// isUnnamed says whether a head is that of the rows' numbers.
func isUnnamed(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || s == "Unnamed: 0" || s == "index"
}

// dropIndex takes the numbers of the rows from the front of rows that follow
// one another from nought, behind the rule under the heads if there is one.
func dropIndex(lines []document.Line) {
	if len(lines) > 0 && lines[0].Kind == document.Break {
		lines = lines[1:]
	}
	for i := range lines {
		l := &lines[i]
		if l.Kind != document.Grid || len(l.Cells) == 0 || strings.TrimSpace(l.Cells[0].Text) != strconv.Itoa(i) {
			return
		}
		l.Cells = l.Cells[1:]
	}
}

// unprint takes the same out of data frames that were printed: above the heads
// stand the numbers of the columns, or there is the room of the rows' numbers.
// Figures stay where they stand.
func unprint(lines []document.Line) {
	for i := 0; i+1 < len(lines); i++ {
		head, first := &lines[i], &lines[i+1]
		if head.Kind != document.Plain || first.Kind != document.Plain || !strings.HasPrefix(head.Text, " ") || !strings.HasPrefix(first.Text, "0 ") {
			continue
		}
		rows := indexed(lines[i+1:])
		switch numbered := countsUp(head.Text); {
		case numbered:
			head.Text = ""
		case rows < fewNumbers:
			continue
		}
		for k := range rows {
			l := &lines[i+1+k]
			n := len(strconv.Itoa(k))
			l.Text = strings.Repeat(" ", n) + l.Text[n:]
		}
		i += rows
	}
}

// indexed counts the lines that begin with their number, from nought, and go on
// behind it.
func indexed(lines []document.Line) (n int) {
	for n < len(lines) && lines[n].Kind == document.Plain {
		rest, ok := strings.CutPrefix(lines[n].Text, strconv.Itoa(n)+" ")
		if !ok || strings.TrimSpace(rest) == "" {
			break
		}
		n++
	}
	return n
}

// countsUp says that a line is 0, 1 and so on, parted by blanks.
func countsUp(s string) bool {
	n := 0
	for word := range strings.FieldsSeq(s) {
		if word != strconv.Itoa(n) {
			return false
		}
		n++
	}
	return n > 1
}
