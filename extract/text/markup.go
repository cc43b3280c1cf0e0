package text

import (
	"strings"
)

// Rows of a table in the markup of wikis and of documentation are written here
// as lines of cells between bars, one a row.

// isRule says that a line is the rule which Markdown and Org draw under the
// head of a table: "| --- | :--: |", "|-----+----|".
func isRule(l string) bool {
	t := trim(l)
	if !strings.Contains(t, "---") || strings.Trim(t, "|-:+ ") != "" {
		return false
	}
	for _, cell := range strings.FieldsFunc(t, func(r rune) bool { return r == '|' || r == '+' }) {
		if c := strings.Trim(cell, ": "); len(c) < 3 && c != "" {
			return false
		}
	}
	return true
}

// rules marks the rules among rows: the second line of each table. A later one
// is a row whose cells are dashes.
func rules(lines []string) []bool {
	out := make([]bool, len(lines))
	row := 0 // of the table at hand
	for i, l := range lines {
		if strings.IndexByte(l, '|') < 0 {
			row = 0
			continue
		}
		row++
		out[i] = (row == 2 || strings.Contains(l, "-+-")) && isRule(l)
	}
	return out
}

// unflatten parts the cells of Markdown tables that stand, in a cell of a table
// which lays out the page, on one line: "| a | b | | --- | --- | | 1 |  |".
// Where a row ends is not told, since "| |" is a row's end or what fills a
// wide cell up; so each cell becomes a line of its own.
func (p *page) unflatten() *page {
	w := rewriter{from: p}
	for i, l := range p.lines {
		if len(l) < 200 || strings.Count(l, "| --- |") < 2 || isRule(l) {
			continue
		}
		w.until(i)
		for _, part := range cutFlat(l) {
			w.to.lines = append(w.to.lines, part)
			w.to.number = append(w.to.number, p.number[i])
		}
		w.kept = i + 1
	}
	return w.done()
}

// cutFlat cuts a line into paragraphs, which two blanks part, and cells, each
// with the bar that ends it.
func cutFlat(l string) (parts []string) {
	for l != "" {
		cell, rest, barred := strings.Cut(l, "|")
		l = rest
		switch t := trim(cell); {
		case t == "---":
		case t == "" && len(cell) >= 2 && barred:
			parts = append(parts, " |")
		case t == "":
		case strings.HasPrefix(cell, "  ") || strings.Contains(t, "  ") || !barred:
			for _, par := range strings.Split(cell, "  ") {
				if par = trim(par); par != "" {
					parts = append(parts, par)
				}
			}
		default:
			parts = append(parts, t+" |")
		}
	}
	return parts
}

// unwrap joins the lines of a row of an AsciiDoc table, which stands between
// "|===" and the next. A line above may tell the columns: [cols=",,,"].
func (p *page) unwrap() *page {
	w := rewriter{from: p}
	inside, columns := false, 0
	for i := 0; i < len(p.lines); i++ {
		if trim(p.lines[i]) == "|===" {
			inside = !inside
			columns = 0
			if inside && i > 0 {
				if _, spec, ok := strings.Cut(p.lines[i-1], `cols="`); ok {
					spec, _, _ = strings.Cut(spec, `"`)
					columns = strings.Count(spec, ",") + 1
				}
			}
			w.drop(i, i+1)
			continue
		}
		if !inside || !strings.HasPrefix(p.lines[i], "|") {
			continue
		}
		cells, j := strings.Count(p.lines[i], "|"), i+1
		for cells < columns && j < len(p.lines) && trim(p.lines[j]) != "" && trim(p.lines[j]) != "|===" {
			cells += strings.Count(p.lines[j], "|")
			j++
		}
		w.replace(i, j, strings.Join(p.lines[i:j], " ")+" |") // the last cell may be empty
		i = j - 1
	}
	return w.done()
}

// unwiki writes the rows of MediaWiki tables ("{|", "|-", "|}") as lines: there
// a cell stands on a line of its own, or behind "||".
func (p *page) unwiki() *page {
	w := rewriter{from: p}
	depth, first := 0, -1
	var row strings.Builder
	flush := func(i int) {
		if first >= 0 {
			w.replace(first, i, row.String()+"|")
			row.Reset()
			first = -1
		}
	}
	for i, l := range p.lines {
		t := trim(l)
		switch {
		case strings.HasPrefix(t, "{|"):
			flush(i)
			depth++
			w.drop(i, i+1)
		case depth == 0:
		case t == "|}":
			flush(i)
			depth--
			w.drop(i, i+1)
		case strings.HasPrefix(t, "|-"), strings.HasPrefix(t, "|+"):
			flush(i)
			w.drop(i, i+1)
		case t != "" && (t[0] == '|' || t[0] == '!'):
			if first < 0 {
				first = i
			}
			row.WriteString("| " + wikiCells(t[1:]))
		case first >= 0:
			row.WriteString(t) // a cell of several lines
		}
	}
	flush(len(p.lines))
	return w.done()
}

// wikiCells writes cells on one line between bars, without what they say of
// their looks: `colspan="2" | text`.
func wikiCells(s string) string {
	cells := strings.Split(strings.ReplaceAll(s, "!!", "||"), "||")
	for k, c := range cells {
		if i := strings.IndexByte(c, '|'); i >= 0 && strings.Contains(c[:i], "=") {
			c = c[i+1:]
		}
		cells[k] = trim(c)
	}
	return strings.Join(cells, " | ") + " "
}

// unstar takes headings out of the stars that html2text puts around them,
// "****** 甲县2022年报告 ******", and puts what stands before them, the entry of a menu
// beside the page's text, on a line of its own.
func (p *page) unstar() *page {
	w := rewriter{from: p}
	for i, l := range p.lines {
		from := strings.Index(l, "*** ")
		if from < 0 {
			continue
		}
		before, rest := strings.TrimRight(l[:from], "*"), trim(l[from+len("*** "):])
		heading := trim(strings.TrimRight(rest, "*"))
		if heading == "" || len(rest)-len(heading) < len(" ***") {
			continue
		}
		w.until(i)
		for _, part := range []string{before, heading} {
			if !isBlank(part) {
				w.to.lines, w.to.number = append(w.to.lines, part), append(w.to.number, p.number[i])
			}
		}
		w.kept = i + 1
	}
	return w.done()
}
