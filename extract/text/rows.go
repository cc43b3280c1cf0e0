package text

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
)

// cutRows cuts every line that holds the separator into the cells of a row.
func (p *page) cutRows(d *document.Document, sep byte) {
	step := 1 // separators between two cells
	if inPairs(p.lines, sep) {
		step = 2
	}
	arena := d.Room() // for all cells
	var rule []bool
	var frame pipeFrame
	framed := 0 // lines that frame is known of
	led := false
	if sep == '|' {
		rule, led = rules(p.lines), ledByPipes(p.lines)
	}
	for i, l := range p.lines {
		if i == framed && sep == '|' {
			frame, framed = frameOf(p.lines[i:]), i
			framed += frame.lines
		}
		if rule != nil && rule[i] {
			d.Lines = append(d.Lines, document.Line{Kind: document.Break, At: p.at(i), Text: l})
			continue
		}
		row := l
		if led && !frame.bare {
			row = strings.TrimPrefix(strings.TrimLeft(row, spaces), "||"[:step])
		}
		if strings.IndexByte(row, sep) < 0 && (sep == '\t' || strings.IndexByte(l, sep) < 0) {
			d.Lines = append(d.Lines, plain(p.at(i), l))
			continue
		}
		start := len(arena)
		for {
			j := strings.IndexByte(row, sep)
			if j < 0 {
				if sep == '\t' || !isBlank(row) || frame.open {
					arena = append(arena, document.Cell{Text: row, At: p.at(i)})
				}
				break
			}
			arena = append(arena, document.Cell{Text: row[:j], At: p.at(i)})
			row = row[j+step:]
		}
		d.Lines = append(d.Lines, document.Line{Kind: document.Grid, At: p.at(i), Text: l, Cells: arena[start:len(arena):len(arena)]})
	}
}

// inPairs says that a separator comes in pairs only, two between neighbouring
// cells.
func inPairs(lines []string, sep byte) bool {
	met := false
	for _, l := range lines {
		for i := 0; i < len(l); i++ {
			if l[i] != sep {
				continue
			}
			met = true
			start := i
			for i < len(l) && l[i] == sep {
				i++
			}
			if (i-start)%2 != 0 {
				return false
			}
		}
	}
	return met
}

// ledByPipes says whether rows begin with a pipe, as in Markdown, so that the
// first pipe opens the row and ends no cell.
func ledByPipes(lines []string) bool {
	rows, led := 0, 0
	for _, l := range lines {
		if strings.Count(l, "|") < 2 {
			continue
		}
		rows++
		if strings.HasPrefix(strings.TrimLeft(l, spaces), "|") {
			led++
		}
	}
	return led*10 >= rows*8
}

// pipeFrame says of lines that follow one another and have pipes whether their
// rows begin and end with one. Rows of one table have as many pipes each: where
// one begins with a pipe and one does not, the pipe parts an empty cell from the
// next, and so it does at the end.
type pipeFrame struct {
	lines int // lines that it is of, or that have no pipe
	bare  bool
	open  bool
}

// frameOf tells the frame of the rows that lines begin with.
func frameOf(lines []string) (f pipeFrame) {
	const most = 64              // pipes of a row, beyond the widest table
	var begins, ends [most]uint8 // by the number of pipes, what was met
	met := func(pipe bool) uint8 {
		if pipe {
			return 1
		}
		return 2
	}
	for _, l := range lines {
		n := strings.Count(l, "|")
		if f.lines > 0 && (n == 0) != (strings.IndexByte(lines[0], '|') < 0) {
			break
		}
		f.lines++
		if n < 2 || n >= most {
			continue
		}
		t := trim(l)
		begins[n] |= met(t[0] == '|')
		ends[n] |= met(t[len(t)-1] == '|')
	}
	for n := range begins {
		f.bare = f.bare || begins[n] == 3
		f.open = f.open || ends[n] == 3
	}
	return f
}

// cutCellLines gathers cells led by a tab into rows; an empty line ends a row.
// A line without tab that follows a cell directly is the rest of its text.
func (p *page) cutCellLines(d *document.Document) {
	row := d.Room()
	flush := func() {
		if n := len(row); n > 0 {
			d.Lines = append(d.Lines, document.Line{Kind: document.Grid, At: row[0].At, Text: row[0].Text, Cells: row[:n:n]})
			row = row[n:]
		}
	}
	for i, l := range p.lines {
		switch {
		case strings.HasPrefix(l, "\t"):
			row = append(row, document.Cell{Text: l[1:], At: p.at(i)})
		case len(row) > 0 && !isBlank(l) && !isBlank(row[len(row)-1].Text):
			row[len(row)-1].Text += l
		default:
			flush()
			d.Lines = append(d.Lines, plain(p.at(i), l))
		}
	}
	flush()
}

// cutPipeLines takes each line that a pipe ends as one cell. Pipes alone fill
// the row up to its width, so they end it. Where the pipe stands on a line of
// its own, the line before it is the cell.
func (p *page) cutPipeLines(d *document.Document) {
	room := d.Room()
	cell := func(at document.Place, l, text string) document.Line {
		n := len(room)
		room = append(room, document.Cell{Text: text, At: at})
		return document.Line{Kind: document.Stream, At: at, Text: l, Cells: room[n : n+1 : n+1]}
	}
	for i, l := range p.lines {
		t := trim(l)
		switch {
		case t == "" && l == "":
			d.Lines = append(d.Lines, plain(p.at(i), l))
		case t != "" && strings.Trim(t, "| ") == "":
			// A cell that is empty has its blank before the pipe.
			if t == "|" && strings.HasPrefix(l, " ") {
				d.Lines = append(d.Lines, cell(p.at(i), l, ""))
				continue
			}
			if n := len(d.Lines); t == "|" && n > 0 && d.Lines[n-1].Kind == document.Plain && !isBlank(d.Lines[n-1].Text) && utf8.RuneCountInString(d.Lines[n-1].Text) < 90 {
				prev := &d.Lines[n-1]
				*prev = cell(prev.At, prev.Text, trim(prev.Text))
				continue
			}
			d.Lines = append(d.Lines, document.Line{Kind: document.Break, At: p.at(i), Text: l})
		case strings.HasSuffix(t, "|"):
			d.Lines = append(d.Lines, cell(p.at(i), l, trim(t[:len(t)-1])))
		default:
			d.Lines = append(d.Lines, plain(p.at(i), l))
		}
	}
}
