package reader_test

import (
	"strings"
	"testing"

	"gongkai/extract/document"
	"gongkai/extract/reader"
	"gongkai/schemas"
)

// recognised is the table as recognition of print gives one without ruled lines: lines
// of words with their places. unread says which figures it could not read.
func (s *sheet) recognised(unread func(row, column int) bool) *document.Document {
	const first, wide, digit = 3000, 400, 55 // tenths of a point
	d := &document.Document{Layout: "ocr_table"}
	n := int32(0)
	add := func(text string, words []document.Extent) {
		n++
		d.Lines = append(d.Lines, document.Line{At: document.Place{Page: 1, Line: n}, Text: text, Words: words})
	}
	row := func(label string, cell func(c int) (string, int)) {
		var b strings.Builder
		b.WriteString(label)
		words := []document.Extent{{From: 500, Until: int32(500 + 100*len([]rune(label)))}}
		for c := range kinds {
			text, chars := cell(c)
			if text == "" {
				continue
			}
			b.WriteString("   " + text)
			at := int32(first + c*wide)
			words = append(words, document.Extent{From: at, Until: at + int32(digit*chars)})
		}
		add(b.String(), words)
	}
	for l := range strings.Lines(s.document("")) {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "四、") {
			row("申请人", func(c int) (string, int) { return kinds[c], 4 })
			for r := range s.block.Rows {
				row(s.block.Rows[r].Labels[0], func(c int) (string, int) {
					if unread(r, c) {
						return "[2glyphs?]", 2
					}
					return s.cell(r, c), len(s.cell(r, c))
				})
			}
		}
		if l != "" {
			add(l, nil)
		}
	}
	return d
}

// TestUnread: a figure that recognition could not read is illegible in its place, and
// those beside it are read.
func TestUnread(t *testing.T) {
	s := newSheet(func(int, int) bool { return false })
	unread := func(row, column int) bool { return row%3 == 1 && column == row%5 }
	got := cellsOf(only(t, reader.New().Read(s.recognised(unread))))
	right := 0
	for r := range s.block.Rows {
		for c := range s.block.Columns {
			cell := got[[3]string{schemas.TableApplications, s.block.Rows[r].Code, s.block.Columns[c].Code}]
			switch {
			case unread(r, c):
				if cell.Status != schemas.StatusIllegible {
					t.Errorf("%s/%s: %s %q, not illegible", s.block.Rows[r].Code, s.block.Columns[c].Code, cell.Status, cell.Raw)
				}
			case cell.Status == schemas.StatusReported && cell.Raw == s.cell(r, c):
				right++
			case cell.Status != schemas.StatusIllegible:
				t.Errorf("%s/%s: %s %q, not %q", s.block.Rows[r].Code, s.block.Columns[c].Code, cell.Status, cell.Raw, s.cell(r, c))
			}
		}
	}
	if all := len(s.block.Rows) * len(s.block.Columns); right*10 < all*8 {
		t.Errorf("%d of %d figures read", right, all)
	}
}
