package extract

import (
	"strings"

	"gongkai/extract/document"
	"gongkai/extract/html"
	"gongkai/extract/script"
	"gongkai/extract/text"
)

// decodeText decodes plain text. Markdown may hold tables in HTML: those are
// decoded as such, in their place.
func decodeText(content []byte) (*document.Document, error) {
	s, err := text.Decode(content)
	if err != nil {
		return nil, err
	}
	if cells, ok := text.Notebook(s); ok {
		s = cells
	}
	simple, converted := script.Simplify([]byte(s))
	if converted {
		s = string(simple)
	}
	d, err := textDocument(s)
	if d != nil {
		d.Converted = converted
	}
	return d, err
}

func textDocument(s string) (*document.Document, error) {
	if err := text.CheckSize(s); err != nil {
		return nil, err
	}
	if d, ok := text.ParseCSV(s); ok {
		return d, nil
	}
	s, number := text.Exact(s)
	d, err := mixedDocument(s)
	if number != nil && err == nil {
		renumberLines(d.Lines, number)
	}
	return d, err
}

// renumberLines gives lines the numbers that their text has in the source.
func renumberLines(lines []document.Line, number []int32) {
	of := func(at *document.Place) {
		if n := int(at.Line); n > 0 && n <= len(number) {
			at.Line = number[n-1]
		}
	}
	for i := range lines {
		of(&lines[i].At)
		for k := range lines[i].Cells {
			of(&lines[i].Cells[k].At)
		}
	}
}

// mixedDocument decodes text that may hold tables in HTML.
func mixedDocument(s string) (*document.Document, error) {
	if !strings.Contains(s, "<table") || !strings.Contains(s, "</table>") {
		return text.Parse(s), nil
	}
	rest, tables := cutTables(s)
	d := text.Parse(rest)
	if d.Layout == document.LayoutLines {
		d.Layout = html.LayoutTable
	}
	lines := make([]document.Line, 0, len(d.Lines)+64)
	next, numbered := 0, int32(0)
	for _, t := range tables {
		for next < len(d.Lines) && d.Lines[next].At.Line < t.line {
			lines = append(lines, d.Lines[next])
			next++
		}
		part, err := html.Parse([]byte(t.source), "")
		if err != nil {
			return nil, err
		}
		lines = append(lines, renumbered(part.Lines, numbered)...)
		for i := range part.Lines {
			numbered = max(numbered, part.Lines[i].At.Table)
		}
	}
	d.Lines = append(lines, d.Lines[next:]...)
	return d, nil
}

// table is a table in HTML with the line on which it begins.
type table struct {
	source string
	line   int32
}

// cutTables takes the tables in HTML out of a text and leaves their line ends,
// so that the lines of the rest keep their numbers.
func cutTables(s string) (rest string, tables []table) {
	var b strings.Builder
	line := int32(1)
	for {
		from := strings.Index(s, "<table")
		if from < 0 {
			b.WriteString(s)
			return b.String(), tables
		}
		until := from
		for depth := 0; ; {
			open, closed := strings.Index(s[until:], "<table"), strings.Index(s[until:], "</table>")
			if closed < 0 {
				until = len(s)
				break
			}
			if open >= 0 && open < closed {
				depth++
				until += open + len("<table")
				continue
			}
			depth--
			until += closed + len("</table>")
			if depth <= 0 {
				break
			}
		}
		b.WriteString(s[:from])
		line += int32(strings.Count(s[:from], "\n"))
		tables = append(tables, table{s[from:until], line})
		ends := strings.Count(s[from:until], "\n")
		b.WriteString(strings.Repeat("\n", ends))
		line += int32(ends)
		s = s[until:]
	}
}
