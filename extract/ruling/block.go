package ruling

// Block is a run of a table's rows that share their columns. A form's table
// has several: a title over the whole width parts them.
type Block struct {
	From, To int       // rows
	Xs       []float64 // the lines down that its rows use
}

// used marks the lines down that a row uses, by their index.
func (t *Table) used(row int) []bool {
	used := make([]bool, len(t.Xs))
	used[0], used[len(t.Xs)-1] = true, true
	for col := 1; col < t.Columns(); col++ {
		used[col] = t.At(row, col) != t.At(row, col-1)
	}
	return used
}

// whole says that a row is one cell.
func whole(used []bool) bool {
	for _, u := range used[1 : len(used)-1] {
		if u {
			return false
		}
	}
	return true
}

// within says that all lines of one row are lines of another.
func within(a, b []bool) bool {
	for i := range a {
		if a[i] && !b[i] {
			return false
		}
	}
	return true
}

// FindBlocks parts the rows at titles over the whole width and where the
// columns of a row have nothing to do with those of the row before, and numbers
// the columns of each block on their own: a line that only another block uses
// would leave a hole between figures that stand side by side.
func (t *Table) FindBlocks() {
	t.Blocks = t.Blocks[:0]
	var before, sum []bool
	closeAt := func(row int) {
		if len(t.Blocks) == 0 {
			return
		}
		b := &t.Blocks[len(t.Blocks)-1]
		b.To = row
		for i, u := range sum {
			if u {
				b.Xs = append(b.Xs, t.Xs[i])
			}
		}
	}
	for row := range t.Rows() {
		used := t.used(row)
		fresh := row == 0
		switch {
		case fresh || t.joined(row):
		case whole(used):
			fresh = !whole(before)
		case !whole(before):
			fresh = !within(used, before) && !within(before, used)
		}
		if fresh {
			closeAt(row)
			t.Blocks = append(t.Blocks, Block{From: row})
			sum = make([]bool, len(t.Xs))
		}
		for i, u := range used {
			sum[i] = sum[i] || u
		}
		before = used
	}
	closeAt(t.Rows())
}

// joined says that a cell reaches from the row before into this one.
func (t *Table) joined(row int) bool {
	for col := range t.Columns() {
		if t.At(row, col) == t.At(row-1, col) {
			return true
		}
	}
	return false
}

// Link gives the blocks of a table that runs on over pages the same columns: a
// page on which no row of the depth of others stands lacks their lines. It
// takes the tables of each page, their blocks found.
func Link(pages [][]*Table) {
	var chain []*Block
	flush := func() {
		if len(chain) > 1 {
			var all []float64
			for _, b := range chain {
				all = append(all, b.Xs...)
			}
			all = distinct(all)
			for _, b := range chain {
				b.Xs = all
			}
		}
		chain = chain[:0]
	}
	for _, tables := range pages {
		if len(tables) == 0 {
			flush() // a page between
			continue
		}
		first := &tables[0].Blocks[0]
		if len(chain) > 0 && sameColumns(chain[len(chain)-1], first) {
			chain = append(chain, first)
		} else {
			flush()
		}
		last := tables[len(tables)-1]
		if end := &last.Blocks[len(last.Blocks)-1]; end != first || len(chain) == 0 {
			flush()
			chain = append(chain, end)
		}
	}
	flush()
}

// sameColumns says that two blocks are parts of one table: the same sides, and
// most lines between them at the same places.
func sameColumns(a, b *Block) bool {
	if len(a.Xs) < 4 || len(b.Xs) < 4 || !near(a.Xs[0], b.Xs[0]) || !near(a.Xs[len(a.Xs)-1], b.Xs[len(b.Xs)-1]) {
		return false
	}
	if len(a.Xs) > len(b.Xs) {
		a, b = b, a
	}
	inner := a.Xs[1 : len(a.Xs)-1]
	same := 0
	for _, x := range inner {
		if near(x, b.Xs[nearest(b.Xs, x)]) {
			same++
		}
	}
	return same*10 >= len(inner)*7
}

// near says that two places may be those of one line on two pages.
func near(a, b float64) bool {
	const most = 3.5
	return a-b <= most && b-a <= most
}
