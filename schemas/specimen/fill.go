package specimen

import (
	"math/rand/v2"
	"slices"
	"sync"

	"gongkai/schemas"
)

// Options say what the figures of a report are like. The zero value gives the
// figures of an ordinary agency of its level: many zeros, all identities kept.
type Options struct {
	Sections2   *schemas.Form // form of section 2 where it is not the form of the rest
	Distinct    bool          // every cell holds another number, so that no shift can pass unseen
	Broken      string        // rule of the form that one misprinted figure breaks
	TotalsOnly  bool          // sections 3 and 4 fill their total columns only
	BlankShare  float64       // share of zeros that are printed as nothing
	DashShare   float64       // share of zeros that are printed as a dash
	Dash        string        // the dash, "" for any
	Negative    bool          // changes against the year before are losses
	Plus        bool          // gains carry their sign
	Decimals    bool          // amounts have decimals
	CellUnit    string        // 元 or 万元, printed behind amounts
	Thousands   bool          // thousands separators in numbers of four digits and more
	FullWidth   bool          // full-width digits
	MissingRows []string      // row codes that the report does not print
}

const one = 10000 // a cell's num counts ten-thousandths

// Fill gives every cell of the form a figure. All identities of the form hold
// but the one that is broken on purpose.
func Fill(rng *rand.Rand, form *schemas.Form, level string, o Options) []Table {
	tables := make([]Table, len(form.Tables))
	for {
		for i := range form.Tables {
			f := form
			if o.Sections2 != nil && form.Tables[i].FactTable == schemas.TableDisclosures {
				f = o.Sections2
			}
			tables[i] = newTable(f, f.Table(form.Tables[i].FactTable))
		}
		f := filler{rng: rng, o: &o, size: sizes[level]}
		if f.size == 0 {
			f.size = sizes[schemas.LevelCounty]
		}
		for i := range tables {
			switch t := &tables[i]; t.Shape.FactTable {
			case schemas.TableApplications:
				f.applications(t)
			case schemas.TableDisputes:
				f.disputes(t)
			default:
				f.disclosures(t)
			}
		}
		// Sums of drawn numbers may meet other numbers: draw again.
		if !o.Distinct || distinct(tables) {
			break
		}
	}
	for i := range tables {
		misprint(rng, &tables[i], o.Broken)
		printCells(rng, &tables[i], &o)
	}
	return tables
}

// sizes are the applications that an agency of a level may receive.
var sizes = map[string]int{
	schemas.LevelNational: 3000, schemas.LevelProvince: 900, schemas.LevelPrefecture: 300,
	schemas.LevelCounty: 60, schemas.LevelTownship: 4,
}

// shapes are the cells of every table, listed once: a corpus asks for them
// for each of its documents.
var shapes = sync.OnceValue(func() map[*schemas.FormTable][]schemas.Cell {
	m := map[*schemas.FormTable][]schemas.Cell{}
	for _, f := range schemas.Forms() {
		for i := range f.Tables {
			m[&f.Tables[i]] = f.Tables[i].Cells()
		}
	}
	return m
})

func newTable(form *schemas.Form, shape *schemas.FormTable) Table {
	cells := shapes()[shape]
	t := Table{Form: form, Shape: shape, Cells: make([]Cell, len(cells))}
	for i, c := range cells {
		t.Cells[i] = Cell{Row: c.Row, Column: c.Column}
	}
	return t
}

func distinct(tables []Table) bool {
	seen := make(map[int64]bool, 256)
	for i := range tables {
		for j := range tables[i].Cells {
			n := tables[i].Cells[j].num
			if n == 0 { // a row that is not printed
				continue
			}
			if n < 0 {
				n = -n
			}
			if seen[n] {
				return false
			}
			seen[n] = true
		}
	}
	return true
}

type filler struct {
	rng  *rand.Rand
	o    *Options
	size int
	used map[int]bool // numbers given away, where each may be given once
}

// fresh draws a number that was not drawn before.
func (f *filler) fresh() int64 {
	if f.used == nil {
		f.used = make(map[int]bool, 256)
	}
	for {
		n := 11 + f.rng.IntN(1989)
		if !f.used[n] {
			f.used[n] = true
			return int64(n) * one
		}
	}
}

// small draws from 0..n with small numbers more likely.
func (f *filler) small(n int) int64 {
	if n <= 0 {
		return 0
	}
	return int64(f.rng.IntN(1+f.rng.IntN(n+1))) * one
}

// missing tells whether the report does not print the row.
func (f *filler) missing(row string) bool { return slices.Contains(f.o.MissingRows, row) }

// applications fills section 3, column by column, then its totals.
func (f *filler) applications(t *Table) {
	b := &t.Shape.Blocks[0]
	width := len(b.Columns)
	at := func(row, col int) *int64 { return &t.Cells[row*width+col].num }
	row := make(map[string]int, len(b.Rows))
	for i := range b.Rows {
		row[b.Rows[i].Code] = i
	}
	received, carriedIn := row["received"], row["carried_in"]
	total, carriedOut := row["concluded_total"], row["carried_out"]
	quiet := !f.o.Distinct && f.size < 100 && f.rng.IntN(4) == 0 // nothing was asked all year
	for col := 0; col < width-1; col++ {
		switch {
		case f.o.Distinct:
			for i := range b.Rows {
				if i != received && i != total && !f.missing(b.Rows[i].Code) {
					*at(i, col) = f.fresh()
				}
			}
		case quiet:
		default:
			f.column(b, col, at, row)
		}
		for i := range b.Rows {
			if i != received && i != carriedIn && i != total && i != carriedOut {
				*at(total, col) += *at(i, col)
			}
		}
		*at(received, col) = *at(total, col) + *at(carriedOut, col) - *at(carriedIn, col)
		if *at(received, col) < 0 { // more came over from last year than was dealt with
			*at(carriedIn, col) += *at(received, col)
			*at(received, col) = 0
		}
	}
	for i := range b.Rows {
		for col := 0; col < width-1; col++ {
			*at(i, width-1) += *at(i, col)
		}
	}
}

// column spreads what one kind of applicant asked over the results, most of it
// granted or not held.
func (f *filler) column(b *schemas.Block, col int, at func(row, col int) *int64, row map[string]int) {
	n := int64(f.size/4+f.rng.IntN(f.size)) * one
	if col > 0 {
		n = f.small(f.size / 12)
	}
	*at(row["carried_in"], col) = f.small(int(n / one / 10))
	*at(row["carried_out"], col) = f.small(int(n / one / 10))
	granted := n / one * int64(30+f.rng.IntN(40)) / 100
	*at(row["granted"], col) = granted * one
	for rest := n/one - granted; rest > 0; {
		i := f.rng.IntN(len(b.Rows))
		switch code := b.Rows[i].Code; code {
		case "received", "carried_in", "concluded_total", "carried_out":
		default:
			if f.missing(code) {
				continue
			}
			part := 1 + int64(f.rng.IntN(int(rest)))
			*at(i, col) += part * one
			rest -= part
		}
	}
}

// disputes fills section 4: four outcomes of three channels, and their totals.
func (f *filler) disputes(t *Table) {
	var sum int64
	for i := range t.Cells {
		c := &t.Cells[i]
		switch {
		case c.Column == "total":
			c.num, sum = sum, 0
			continue
		case f.o.Distinct:
			c.num = f.fresh()
		default:
			c.num = f.small(f.size / 20)
		}
		sum += c.num
	}
}

// disclosures fills section 2, which has no identities.
func (f *filler) disclosures(t *Table) {
	cells := shapes()[t.Shape]
	for i := range t.Cells {
		c := &t.Cells[i]
		if f.missing(c.Row) {
			continue
		}
		switch {
		case cells[i].Unit == "元":
			c.num = f.amount(t, c)
		case f.o.Distinct:
			c.num = f.fresh()
		case c.Row == "regulation":
		default:
			c.num = f.small(f.size * 5)
		}
		if cells[i].Signed && (f.o.Negative || (!f.o.Distinct && f.rng.IntN(4) == 0)) {
			c.num = -c.num
		}
	}
}

// amount draws a sum of money: whole yuan, or 万元 with the decimals that
// agencies print, so that it can be printed in either unit without loss.
func (f *filler) amount(t *Table, c *Cell) int64 {
	n := int64(1+f.rng.IntN(2000)) * one
	switch {
	case f.o.Distinct:
		n = f.fresh()
	case f.rng.IntN(3) == 0:
		return 0
	}
	if f.tenThousands(t, c) {
		n *= 10000
		if f.o.Decimals { // to the yuan, or rounded to a hundred
			step := []int{1, 100}[f.rng.IntN(2)]
			n += int64(step*(1+f.rng.IntN(9999/step))) * one
		}
		return n
	}
	n *= 100
	if f.o.Decimals {
		n += int64(1+f.rng.IntN(99)) * one / 100
	}
	return n
}

func (f *filler) tenThousands(t *Table, c *Cell) bool { return printedUnit(t, c, f.o) == "万元" }

// printedUnit is the unit in which an amount is printed: that of the cell,
// else that of the head, else the base unit.
func printedUnit(t *Table, c *Cell, o *Options) string {
	if o.CellUnit != "" {
		return o.CellUnit
	}
	for i := range t.Shape.Blocks {
		for _, col := range t.Shape.Blocks[i].Columns {
			if col.Code == c.Column && col.PrintedUnit != "" {
				return col.PrintedUnit
			}
		}
	}
	return "元"
}

// misprint changes a total so that the rule fails and, where the identities
// allow it, no other does.
func misprint(rng *rand.Rand, t *Table, rule string) {
	add := func(n int64, row string, columns ...string) {
		for _, col := range columns {
			t.Cell(row, col).num += n * one
		}
	}
	n := int64(1 + rng.IntN(9))
	switch {
	case t.Shape.FactTable == schemas.TableApplications && rule == "applicant_total":
		add(n, "carried_in", "total")
		add(n, "carried_out", "total")
	case t.Shape.FactTable == schemas.TableApplications && rule == "concluded_total":
		add(n, "concluded_total", "natural_person", "total")
		add(n, "received", "natural_person", "total")
	case t.Shape.FactTable == schemas.TableApplications && rule == "applications_balance":
		add(n, "received", "natural_person", "total")
	case t.Shape.FactTable == schemas.TableDisputes && rule == "dispute_total":
		add(n, "litigation_direct", "total")
	}
}
