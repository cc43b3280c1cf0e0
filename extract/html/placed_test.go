package html

import (
	"fmt"
	"strings"
	"testing"
)

// TestPlacedFigures: figures that stand close beside each other on a page of
// placed blocks stay figures of their own, whatever the size of its type.
func TestPlacedFigures(t *testing.T) {
	for _, size := range []int{6, 13, 24} {
		var b strings.Builder
		b.WriteString("<html><body><div>")
		for row := range 12 {
			for col, s := range []string{"一、本年新收政府信息公开申请数量", "211", "3", "0", "214"} {
				x := 80 + col*size*3
				if col > 0 {
					x += 16 * size
				}
				fmt.Fprintf(&b, `<p style="position:absolute;top:%dpx;left:%dpx">%s</p>`, 100+row*size*2, x, s)
			}
		}
		b.WriteString("</div></body></html>")
		d, err := Parse([]byte(b.String()), "")
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for i := range d.Lines {
			if f := strings.Fields(d.Lines[i].Text); len(f) == 5 && strings.Join(f[1:], " ") == "211 3 0 214" {
				rows++
			}
		}
		if rows != 12 {
			t.Errorf("type of %d pixels: %d of 12 rows kept their figures apart, e.g. %q", size, rows, d.Lines[0].Text)
		}
	}
}
