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
// one another from nought.
func dropIndex(lines []document.Line) {
	for i := range lines {
		l := &lines[i]
		if l.Kind != document.Grid || len(l.Cells) == 0 || strings.TrimSpace(l.Cells[0].Text) != strconv.Itoa(i) {
			return
		}
		l.Cells = l.Cells[1:]
	}
}
