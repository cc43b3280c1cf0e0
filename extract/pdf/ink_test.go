package pdf

import (
	"testing"

	"gongkai/extract/ruling"
)

// TestDoubtDigits: a digit that is a blank on paper is none, and one that is not
// of the make of its font's others is not known.
func TestDoubtDigits(t *testing.T) {
	const regular, oldStyle, noShapes = 1, 2, 3
	for _, c := range []struct {
		name   string
		digits []digit
		want   string
	}{
		{"digits of a font", []digit{{0, regular, 0.72, 0.5, true}, {1, regular, 0.7, 0.5, true}, {2, regular, 0.74, 0.5, true}}, "012"},
		{"a narrow one", []digit{{0, regular, 0.72, 0.55, true}, {1, regular, 0.72, 0.3, true}, {2, regular, 0.72, 0.55, true}}, "012"},
		{"a blank that is called a digit", []digit{{0, regular, 0.72, 0.5, true}, {1, regular, 1, 1, false}, {2, regular, 0.72, 0.5, true}}, "0 2"},
		{"a comma that is called a digit", []digit{{0, regular, 0.72, 0.5, true}, {1, regular, 0.25, 0.5, true}, {2, regular, 0.72, 0.5, true}}, "0\uFFFD2"},
		{"a Chinese character that is called a digit", []digit{{0, regular, 0.72, 0.5, true}, {1, regular, 0.85, 1, true}, {2, regular, 0.72, 0.5, true}}, "0\uFFFD2"},
		{"old figures", []digit{{0, oldStyle, 0.48, 0.5, true}, {1, oldStyle, 0.7, 0.5, true}, {2, oldStyle, 0.7, 0.5, true}}, "012"},
		{"a font without shapes", []digit{{0, noShapes, 1, 0.5, false}, {1, noShapes, 1, 0.5, false}, {2, noShapes, 1, 0.5, false}}, "012"},
	} {
		p := page{}
		for i := range 3 {
			x := float64(i) * 6
			p.glyphs = append(p.glyphs, glyph{r: '0' + rune(i), box: ruling.Between(x, 0, x+6, 12)})
		}
		unknown := p.doubtDigits(c.digits)
		got := ""
		for _, g := range p.glyphs {
			if g.spaced {
				got += " "
			}
			got += string(g.r)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if marked := len([]rune(c.want)) > 1 && []rune(c.want)[1] == 0xFFFD; (unknown == 1) != marked {
			t.Errorf("%s: %d unknown", c.name, unknown)
		}
	}
}
