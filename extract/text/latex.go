package text

import (
	"html"
	"strconv"
	"strings"
)

// LaTeX parts cells by "&" and rows by "\\"; a cell tells the columns that it
// spans, and those of the rows below are written empty.

// latexTables are the environments of tables.
var latexTables = []string{"longtable", "longtblr", "tabularx", "tabulary", "tabular*", "tabular", "tblr"}

// isLatex says that a text holds a table of LaTeX.
func isLatex(s string) bool {
	return strings.Contains(s, `\begin{longt`) || strings.Contains(s, `\begin{tab`) || strings.Contains(s, `\begin{tblr`)
}

// unlatex writes the tables of a text in LaTeX as tables in HTML, in as many
// lines, and takes the commands out of the rest.
func unlatex(s string) string {
	var b strings.Builder
	for {
		from, name := nextLatexTable(s)
		if from < 0 {
			latexProse(&b, s)
			return b.String()
		}
		latexProse(&b, s[:from])
		end := `\end{` + name + `}`
		n := strings.Index(s[from:], end)
		if n < 0 {
			latexProse(&b, s[from:])
			return b.String()
		}
		table := s[from : from+n+len(end)]
		t := latexTable{s: table[:n], at: len(`\begin{` + name + `}`)}
		b.WriteString(t.html())
		b.WriteString(strings.Repeat("\n", strings.Count(table, "\n")))
		s = s[from+n+len(end):]
	}
}

// nextLatexTable is where the next table begins, and its environment.
func nextLatexTable(s string) (from int, name string) {
	from = -1
	for _, n := range latexTables {
		if i := strings.Index(s, `\begin{`+n+`}`); i >= 0 && (from < 0 || i < from) {
			from, name = i, n
		}
	}
	return from, name
}

// latexTable is a table on its way to HTML.
type latexTable struct {
	s   string
	at  int
	out strings.Builder

	cell        strings.Builder
	span        int
	row         []string // its cells as tags
	rowIsFilled bool
}

func (t *latexTable) html() string {
	for t.at < len(t.s) && (t.s[t.at] == '[' || t.s[t.at] == '{') { // what it says of its columns
		t.group()
	}
	t.out.WriteString("<table>")
	t.span = 1
	depth := 0 // of environments in a cell
	for t.at < len(t.s) {
		switch c := t.s[t.at]; c {
		case '%':
			t.comment()
		case '&':
			t.at++
			if depth == 0 {
				t.endCell()
			}
		case '{', '}', '\n', '\t':
			t.at++
			if c == '\n' {
				t.cell.WriteByte(' ')
			}
		case '~':
			t.at++
			t.cell.WriteByte(' ')
		case '\\':
			switch name := t.command(); name {
			case `\`, "tabularnewline":
				if depth == 0 {
					t.endRow()
				}
			case "begin":
				env := t.group()
				t.options()
				if env == "{minipage}" {
					t.group() // its width
				}
				depth++
			case "end":
				t.group()
				depth = max(0, depth-1)
			case "multicolumn":
				if n, err := strconv.Atoi(strings.Trim(t.group(), "{} ")); err == nil && n > 1 {
					t.span = min(n, 64)
				}
				t.group()
			case "multirow":
				t.options()
				t.group()
				t.options()
				t.group()
				t.options()
			case "noalign", "cline", "cmidrule", "caption", "label", "addlinespace", "arrayrulecolor", "rowcolor", "cellcolor":
				t.options()
				t.group()
			default:
				if len(name) == 1 && strings.Contains(`%&#$_{}`, name) {
					t.cell.WriteString(name)
				}
			}
		default:
			t.cell.WriteByte(c)
			t.at++
		}
	}
	if t.rowIsFilled || strings.TrimSpace(t.cell.String()) != "" {
		t.endRow()
	}
	t.out.WriteString("</table>")
	return t.out.String()
}

// command reads the name of a command.
func (t *latexTable) command() string {
	t.at++ // the backslash
	from := t.at
	for t.at < len(t.s) && isLetter(t.s[t.at]) {
		t.at++
	}
	if t.at == from && t.at < len(t.s) {
		t.at++
	}
	name := t.s[from:t.at]
	if len(name) > 1 {
		for t.at < len(t.s) && t.s[t.at] == ' ' {
			t.at++
		}
	}
	return name
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// comment skips the rest of a line and its end.
func (t *latexTable) comment() {
	n := strings.IndexByte(t.s[t.at:], '\n')
	if n < 0 {
		t.at = len(t.s)
		return
	}
	t.at += n + 1
}

// options skips what stands in brackets.
func (t *latexTable) options() {
	if t.at < len(t.s) && (t.s[t.at] == '[' || t.s[t.at] == '(') {
		t.group()
	}
}

// group reads what stands in braces or brackets.
func (t *latexTable) group() string {
	for t.at < len(t.s) && (t.s[t.at] == ' ' || t.s[t.at] == '\n') {
		t.at++
	}
	if t.at == len(t.s) || strings.IndexByte("{[(", t.s[t.at]) < 0 {
		return ""
	}
	closing := map[byte]byte{'{': '}', '[': ']', '(': ')'}[t.s[t.at]]
	from, depth := t.at, 0
	for t.at++; t.at < len(t.s); t.at++ {
		switch c := t.s[t.at]; {
		case c == '\\':
			t.at++
		case c == closing && depth == 0:
			t.at++
			return t.s[from:t.at]
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
	}
	t.at = len(t.s)
	return t.s[from:]
}

func (t *latexTable) endCell() {
	text := strings.TrimSpace(t.cell.String())
	tag := "<td>"
	if t.span > 1 {
		tag = `<td colspan="` + strconv.Itoa(t.span) + `">`
	}
	t.row = append(t.row, tag+html.EscapeString(text)+"</td>")
	t.rowIsFilled = t.rowIsFilled || text != "" || len(t.row) > 1
	t.cell.Reset()
	t.span = 1
}

func (t *latexTable) endRow() {
	t.endCell()
	if t.rowIsFilled {
		t.out.WriteString("<tr>")
		for _, c := range t.row {
			t.out.WriteString(c)
		}
	}
	t.row, t.rowIsFilled = t.row[:0], false
	if t.at < len(t.s) && t.s[t.at] == '[' {
		t.group()
	}
}

// latexProse writes text without its commands, line by line.
func latexProse(b *strings.Builder, s string) {
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '{', '}':
			i++
		case '%':
			if i > 0 && s[i-1] >= '0' && s[i-1] <= '9' && i+1 < len(s) && s[i+1] != '\n' {
				b.WriteByte(c) // 52%: scripts write the tables in LaTeX and the text as it is
				i++
				continue
			}
			for i < len(s) && s[i] != '\n' {
				i++
			}
		case '\\':
			i++
			from := i
			for i < len(s) && isLetter(s[i]) {
				i++
			}
			switch name := s[from:i]; {
			case name == "" && i < len(s):
				if strings.IndexByte(`%&#$_{}`, s[i]) >= 0 {
					b.WriteByte(s[i])
				} else if s[i] == '\n' {
					continue
				}
				i++
			case name == "label" || name == "hypertarget" || name == "begin" || name == "end" || name == "href" || name == "includegraphics" || name == "def":
				if i < len(s) && s[i] == '{' {
					if n := strings.IndexByte(s[i:], '}'); n >= 0 && !strings.Contains(s[i:i+n], "\n") {
						i += n + 1
					}
				}
			}
		default:
			b.WriteByte(c)
			i++
		}
	}
}
