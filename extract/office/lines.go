package office

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/document"
	"gongkai/extract/text"
	"gongkai/schemas/figure"
)

// finish makes the document of the lines. Where no table was found the lines
// may still be a table as text has them.
func (b *builder) finish(media, table, plain string) *document.Document {
	if b.grid {
		kept := b.lines[:0]
		for i := range b.lines {
			l := &b.lines[i]
			if l.Kind == document.Plain {
				if l.Text = clean(l.Text); l.Text == "" {
					continue
				}
			}
			kept = append(kept, *l)
		}
		return &document.Document{MediaType: media, Layout: table, Lines: kept}
	}
	if d := b.asText(); d != nil {
		d.MediaType = media
		return d
	}
	kept := b.lines[:0]
	for i := range b.lines {
		if b.lines[i].Text = clean(b.lines[i].Text); b.lines[i].Text != "" {
			kept = append(kept, b.lines[i])
		}
	}
	return &document.Document{MediaType: media, Layout: plain, Lines: kept}
}

// clean makes a line of a paragraph's text: tabs are blanks, and what stands
// for nothing at its ends is dropped, but for the indent that begins a paragraph.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.ContainsAny(s, "\t\r\v\f") {
		s = strings.NewReplacer("\t", " ", "\r", " ", "\v", " ", "\f", " ").Replace(s)
	}
	if strings.Trim(s, blanks) == "" {
		return ""
	}
	return strings.TrimRight(s, blanks)
}

const blanks = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"

func trimBlank(p []byte) []byte {
	if len(p) > 0 && p[0] > ' ' && p[0] < utf8.RuneSelf && p[len(p)-1] > ' ' && p[len(p)-1] < utf8.RuneSelf {
		return p
	}
	return []byte(strings.Trim(string(p), blanks))
}

func cutByte(p []byte, c byte) (before, after []byte, found bool) {
	for i := range p {
		if p[i] == c {
			return p[:i], p[i+1:], true
		}
	}
	return p, nil, false
}

// asText decodes the lines as text where they hold a table as text has it:
// rows with tabs, pipes or aligned by blanks, or a cell a line. Prose alone is
// none of these, though its indents are tabs.
func (b *builder) asText() *document.Document {
	const few = 8 // fewer figures than the smallest table has
	var tabbed, lone, words int
	for i := range b.lines {
		t := strings.Trim(b.lines[i].Text, blanks)
		if isFigure(t) {
			lone++
			continue
		}
		for s := t; s != ""; {
			word, rest, _ := strings.Cut(s, "\t")
			if len(word) < len(t) && isFigure(word) {
				tabbed++
			}
			s = rest
		}
		for w := range strings.FieldsSeq(t) {
			if isFigure(w) {
				words++
			}
		}
	}
	var s strings.Builder
	for i := range b.lines {
		t := b.lines[i].Text
		if lone < few {
			t = strings.TrimLeft(t, "\t")
		}
		s.WriteString(t)
		s.WriteByte('\n')
	}
	d := text.Parse(strings.ToValidUTF8(s.String(), "\uFFFD"))
	ok := false
	switch d.Layout {
	case document.LayoutTabRows:
		ok = tabbed >= few
	case document.LayoutCellLines, document.LayoutLines:
		ok = lone >= few
	case document.LayoutOneLine:
		ok = words >= 5*few
	default:
		ok = true
	}
	if !ok {
		return nil
	}
	return d
}

func isFigure(s string) bool {
	k := figure.Classify(s)
	return k == figure.Number || k == figure.Dash
}
