package office

import (
	"strings"

	"gongkai/schemas/figure"
)

// column notes columns that a table declares.
func (t *table) column(repeat int, hidden bool) {
	for ; repeat > 0 && t.columns < maxColumns; repeat-- {
		if hidden {
			t.hidden.add(t.columns)
		}
		t.columns++
	}
}

// placeDown puts the cells of the row at hand behind those that cover it from
// above. OpenDocument tells covered places as cells of their own; a writer that
// leaves them out, as pandoc does, means the same.
func (t *table) placeDown(told bool) {
	shift := 0
	for i := range t.cells {
		c := &t.cells[i]
		for col := c.col + shift; !told && col < len(t.down) && t.down[col] > 0; col++ {
			shift++
		}
		c.col = min(c.col+shift, maxColumns)
	}
	t.width = min(t.width+shift, maxColumns)
	for i := range t.down {
		t.down[i] = max(t.down[i]-1, 0)
	}
	for i := range t.cells {
		c := &t.cells[i]
		for k := c.col; k < min(c.col+c.span, maxColumns) && c.down > 1; k++ {
			for len(t.down) <= k {
				t.down = append(t.down, 0)
			}
			t.down[k] = max(t.down[k], c.down-1)
		}
	}
}

// sharpen puts in place of a figure that a sheet shows rounded the number that
// its cell holds: the sum is in the file, and the cell may only be narrow. A
// figure shown in another unit stays.
func (b *builder) sharpen(value string) {
	t := b.cell()
	c := b.current()
	if c == nil || len(t.items) != c.items+1 {
		return
	}
	it := &t.items[c.items]
	kind, shown := figure.Parse(string(t.buf[it.from:it.until]), "")
	exactKind, exact := figure.Parse(generalNumber(value), "")
	if kind != figure.Number || exactKind != figure.Number || shown.Unit != "" || shown.Value == exact.Value {
		return
	}
	if d := shown.Value - exact.Value; d > figure.Scale || d < -figure.Scale || !strings.Contains(value, ".") {
		return
	}
	t.buf = append(t.buf[:it.from], generalNumber(value)...)
	it.until = len(t.buf)
}
