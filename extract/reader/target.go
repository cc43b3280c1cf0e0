package reader

import (
	"gongkai/schemas"
)

// A target is a place of a form that lines of a document are matched with: a
// row with its cells, or an anchor, which is printed text without figures (a
// title, a head) that holds the path in place.
type target struct {
	table  int // index of the form's table
	block  *schemas.Block
	row    *schemas.Row // nil for an anchor
	bare   bool         // a row that prints no label of its own; leaf is then its head's
	leaf   [][]rune     // its labels, as compared
	groups [][]rune     // labels of the groups around it
}

// cells is the number of cells that the row holds.
func (t *target) cells() int {
	if t.row == nil {
		return 0
	}
	return len(t.block.Columns)
}

// chain is a form's targets in printed order: what a document is aligned with.
// Tables may come from different forms, since agencies mix them.
type chain struct {
	forms   []*schemas.Form // of each table
	tables  []*schemas.FormTable
	targets []target
	cells   int       // of all targets
	skip    []float32 // skip[j]: cost of passing over targets 0..j-1
	step    []float32 // step[j]: of that, the cost of target j-1
	left    []float32 // leave of each target
	want    []uint8   // cells of each target
	bare    []bool    // of each target
	fits    map[string]*fragment
	known   map[string]bool // all labels, see dictionary
	longest int
}

// Costs of passing over a target. A row lost costs; a head that a converter
// left out hardly does.
const (
	skipRow    = 0.5
	skipAnchor = 0.05
)

// leave is the cost of passing on from a row whose figures have not come: as
// much as not meeting it, so that a piece of its label alone does not make it
// a way around.
func (c *chain) leave(j int) float32 {
	if c.targets[j].row == nil {
		return 0
	}
	return skipRow
}

func compared(labels []string) [][]rune {
	out := make([][]rune, 0, len(labels))
	for _, l := range labels {
		if c := schemas.CompareLabel(nil, l); len(c) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// newChain lists the targets of the tables, each taken from the form beside it.
func newChain(forms []*schemas.Form, tables []*schemas.FormTable) *chain {
	c := &chain{forms: forms, tables: tables, fits: make(map[string]*fragment)}
	for ti, t := range tables {
		c.targets = append(c.targets, target{table: ti, leaf: compared(t.Titles)})
		for bi := range t.Blocks {
			b := &t.Blocks[bi]
			if len(b.Titles) > 0 {
				c.targets = append(c.targets, target{table: ti, block: b, leaf: compared(b.Titles)})
			}
			head := compared(b.RowHead)
			head = append(head, compared(t.Notes)...)
			for i := range b.Columns {
				head = append(head, compared(b.Columns[i].Groups)...)
				head = append(head, compared(b.Columns[i].Labels)...)
			}
			c.targets = append(c.targets, target{table: ti, block: b, leaf: head})
			for ri := range b.Rows {
				r := &b.Rows[ri]
				tg := target{table: ti, block: b, row: r, leaf: compared(r.Labels), groups: compared(r.Groups)}
				if len(tg.leaf) == 0 {
					// Its head's labels may come between its figures.
					tg.bare, tg.leaf = true, head
				}
				c.targets = append(c.targets, tg)
			}
		}
	}
	c.skip = make([]float32, len(c.targets)+1)
	for j := range c.targets {
		cost := float32(skipRow)
		if c.targets[j].row == nil {
			cost = skipAnchor
		}
		c.skip[j+1] = c.skip[j] + cost
		c.cells += c.targets[j].cells()
		c.left = append(c.left, c.leave(j))
		c.want = append(c.want, uint8(c.targets[j].cells()))
		c.bare = append(c.bare, c.targets[j].bare)
	}
	c.step = make([]float32, len(c.targets))
	for j := 1; j < len(c.targets); j++ {
		c.step[j] = c.skip[j] - c.skip[j-1]
	}
	return c
}

// formChain is the chain of all tables of one form.
func formChain(f *schemas.Form) *chain {
	forms := make([]*schemas.Form, len(f.Tables))
	tables := make([]*schemas.FormTable, len(f.Tables))
	for i := range f.Tables {
		forms[i], tables[i] = f, &f.Tables[i]
	}
	return newChain(forms, tables)
}
