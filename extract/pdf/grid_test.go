package pdf_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"gongkai/extract/document"
	"gongkai/extract/pdf"
)

// TestGrids draws tables with cells merged at random and reads them back: each
// text is found whole, in its own cell, in its row, and right of what stands
// left of it.
func TestGrids(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		p := &press{w: newWriter(), rng: rng, way: rng.IntN(drawWays), size: 14, letters: rng.IntN(3) == 0}
		p.w.turn = rng.IntN(4)
		p.w.inForm = rng.IntN(3) == 0
		var tables []*paperTable
		for range 1 + rng.IntN(3) {
			tables = append(tables, randomTable(rng, len(tables)))
		}
		for i, table := range tables {
			p.para(fmt.Sprintf("第%d张表如下", i+1))
			p.table(table)
		}
		doc, err := d.Parse(context.Background(), p.w.bytes())
		if err != nil {
			t.Fatal(err)
		}
		at := make(map[string]document.Place)
		for i := range doc.Lines {
			l := &doc.Lines[i]
			for c := range l.Cells {
				text := l.Cells[c].Text
				if text == "" {
					continue
				}
				if _, twice := at[text]; twice {
					t.Fatalf("%q found twice", text)
				}
				at[text] = l.Cells[c].At
			}
		}
		found := 0
		for _, table := range tables {
			for i := range table.cells {
				c := &table.cells[i]
				if c.text == "" {
					continue
				}
				place, ok := at[c.text]
				if !ok {
					t.Fatalf("%q not found in %v", c.text, at)
				}
				found++
				for k := range table.cells {
					o := &table.cells[k]
					other, ok := at[o.text]
					if !ok || o.text == "" || other.Page != place.Page {
						continue
					}
					if d := int(other.Row - place.Row); d != o.row-c.row {
						t.Fatalf("%q and %q stand %d rows apart, not %d", c.text, o.text, d, o.row-c.row)
					}
					if o.row == c.row && o.col > c.col && other.Column <= place.Column {
						t.Fatalf("%q is at %d, %q right of it at %d", c.text, place.Column, o.text, other.Column)
					}
				}
			}
		}
		if found != len(at) {
			t.Fatalf("%d texts read, %d printed", len(at), found)
		}
	})
}

// randomTable merges cells at random. The first column is whole, as it is that
// the rows of a form can be told apart by.
func randomTable(rng *rand.Rand, n int) *paperTable {
	rows, cols := 2+rng.IntN(8), 2+rng.IntN(8)
	t := &paperTable{rows: rows}
	for range cols {
		t.widths = append(t.widths, 1+rng.Float64())
	}
	taken := make([]bool, rows*cols)
	for r := range rows {
		for c := range cols {
			if taken[r*cols+c] {
				continue
			}
			rowspan, colspan := 1, 1
			if c > 0 && rng.IntN(4) == 0 {
				for c+colspan < cols && rng.IntN(2) == 0 && !taken[r*cols+c+colspan] {
					colspan++
				}
				for r+rowspan < rows && rng.IntN(2) == 0 && free(taken[(r+rowspan)*cols+c:(r+rowspan)*cols+c+colspan]) {
					rowspan++
				}
			}
			for i := r; i < r+rowspan; i++ {
				for k := c; k < c+colspan; k++ {
					taken[i*cols+k] = true
				}
			}
			text := ""
			switch rng.IntN(4) {
			case 0:
				text = fmt.Sprintf("项目%c%c", '一'+rune(n*100+r*cols+c), '丁'+rune(n*100+r*cols+c))
			case 1, 2:
				text = fmt.Sprintf("%d", (n+1)*1000+r*cols+c)
			}
			t.add(r, c, rowspan, colspan, text, text != "" && text[0] < 0x80)
		}
	}
	return t
}

func free(taken []bool) bool {
	for _, b := range taken {
		if b {
			return false
		}
	}
	return true
}
