package query

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"gongkai/load/result"
	"gongkai/schemas"
)

// List prints the views with what they hold, in Chinese for zh, else in
// English; those that a person has created stand among them.
func (s *Session) List(ctx context.Context, lang string, p Printer) error {
	known, err := s.names(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	told := make(map[string]bool)
	for _, r := range schemas.Relations() {
		if known.columns[r.Name] != nil {
			rows = append(rows, []string{r.Name, r.LabelZH, in(lang, r.ZH, r.EN)})
			told[r.Name] = true
		}
	}
	for _, v := range known.views {
		if !told[v] {
			rows = append(rows, []string{v, "", ""})
		}
	}
	return p.described([]string{"view", in(lang, "名称", "label"), in(lang, "说明", "meaning")}, rows)
}

// Describe prints the columns of a view with what they mean.
func (s *Session) Describe(ctx context.Context, view, lang string, p Printer) error {
	known, err := s.names(ctx)
	if err != nil {
		return err
	}
	if known.columns[view] == nil {
		return noView(view, known.views)
	}
	relation := schemas.Describe(view)
	var rows [][]string
	for i, name := range known.columns[view] {
		row := []string{name, known.types[view][i], "", "", ""}
		if relation != nil {
			if c := relation.Column(name); c != nil {
				row = []string{name, known.types[view][i], c.Unit, c.LabelZH, in(lang, c.ZH, c.EN)}
			}
		}
		rows = append(rows, row)
	}
	if relation != nil && p.Format == Table {
		fmt.Fprintf(p.Out, "%s %s: %s\n", view, relation.LabelZH, in(lang, relation.ZH, relation.EN))
	}
	return p.described([]string{"column", "type", in(lang, "单位", "unit"), in(lang, "名称", "label"), in(lang, "说明", "meaning")}, rows)
}

// noView tells which view was meant.
func noView(name string, views []string) error {
	hint := "there are " + strings.Join(views, ", ")
	if near := Nearest(name, views); near != "" {
		hint = "did you mean " + near + "?"
	}
	return &Fault{Message: fmt.Sprintf("there is no view %q", name), Hint: hint}
}

func in(lang, zh, en string) string {
	if lang == "zh" {
		return zh
	}
	return en
}

// described prints descriptions, of which the last two columns are label and
// meaning. On a screen they stand in one, which is wrapped and not cut.
func (p Printer) described(head []string, rows [][]string) error {
	p.MaxRows = 0
	if p.Format != Table || p.Width <= 0 {
		return p.print(result.OfTexts(head, rows), rowsSort)
	}
	last := len(head) - 2
	head = append(head[:last:last], head[last+1])
	taken := 4 // lines and blanks
	for i := range last {
		wide := width(head[i])
		for _, row := range rows {
			wide = max(wide, width(row[i]))
		}
		taken += wide + 3
	}
	var wrapped [][]string
	for _, row := range rows {
		text := row[last+1]
		if label := row[last]; label != "" && label != text {
			text = label + ": " + text
		}
		for i, part := range wrap(text, max(p.Width-taken, 20)) {
			line := make([]string, len(head))
			if i == 0 {
				copy(line, row[:last])
			}
			line[last] = part
			wrapped = append(wrapped, line)
		}
	}
	g := &grid{names: head, numbers: make([]bool, len(head)), free: true}
	return g.print(p.Out, wrapped)
}

// wrap cuts a text into lines of at most wide columns of the screen: between
// Chinese characters, but not before a closing mark, and not within a word of
// letters unless it fills half a line.
func wrap(text string, wide int) []string {
	var lines []string
	for width(text) > wide {
		end := len(screen.Truncate(text, wide, ""))
		if end == 0 {
			break
		}
		for at := end; at > end/2; at-- {
			if mayBreak(text, at) {
				end = at
				break
			}
		}
		lines = append(lines, strings.TrimRight(text[:end], " "))
		text = strings.TrimLeft(text[end:], " ")
	}
	return append(lines, text)
}

// mayBreak tells whether a line may end before the byte at.
func mayBreak(text string, at int) bool {
	if at >= len(text) || !utf8.RuneStart(text[at]) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return after == ' ' || before == ' ' ||
		(before >= utf8.RuneSelf || after >= utf8.RuneSelf) && !strings.ContainsRune("，。；：、）”》？！", after) && !strings.ContainsRune("（“《", before)
}
