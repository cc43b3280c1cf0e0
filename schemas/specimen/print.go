package specimen

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"gongkai/schemas"
)

// dashes are what agencies write where they have nothing to count.
var dashes = []string{"/", "—", "-", "无", "——", "／"}

// printCells decides what stands in each cell: the text, and what it says.
func printCells(rng *rand.Rand, t *Table, o *Options) {
	for i := range t.Cells {
		c := &t.Cells[i]
		if slices.Contains(o.MissingRows, c.Row) {
			c.gone()
			continue
		}
		if blank(rng, t, c, o) {
			c.Status = schemas.StatusBlank
			continue
		}
		if c.num == 0 && o.DashShare > 0 && rng.Float64() < o.DashShare {
			c.Status, c.Raw = schemas.StatusDash, o.Dash
			if o.Dash == "" {
				c.Raw = dashes[rng.IntN(len(dashes))]
			}
			continue
		}
		c.Status, c.Value, c.Raw = schemas.StatusReported, decimal(c.num), c.text(t, o)
	}
}

func blank(rng *rand.Rand, t *Table, c *Cell, o *Options) bool {
	if o.TotalsOnly && c.Column != "total" && t.Shape.FactTable != schemas.TableDisclosures {
		return true
	}
	return c.num == 0 && o.BlankShare > 0 && rng.Float64() < o.BlankShare
}

// text prints the cell's figure.
func (c *Cell) text(t *Table, o *Options) string {
	if o == nil {
		o = &Options{}
	}
	num, unit := c.num, ""
	if c.Column == "amount" {
		if printedUnit(t, c, o) == "万元" {
			num /= 10000
		}
		unit = o.CellUnit
	}
	s := decimal(num)
	if o.Decimals && c.Column == "amount" && unit == "元" {
		s = fixed(num, 2)
	}
	if o.Thousands {
		s = thousands(s)
	}
	if o.Plus && c.Column == "change_this_year" && num > 0 {
		s = "+" + s
	}
	if o.FullWidth {
		s = fullWidth.Replace(s)
	}
	return s + unit
}

var fullWidth = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")

// decimal prints ten-thousandths as the shortest exact decimal.
func decimal(n int64) string {
	if n%one == 0 {
		return strconv.FormatInt(n/one, 10)
	}
	return strings.TrimRight(fixed(n, 4), "0")
}

// fixed prints ten-thousandths with a number of decimals, cutting the rest.
func fixed(n int64, decimals int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	frac := strconv.FormatInt(n%one+one, 10)[1:] // four digits, zeros kept
	return sign + strconv.FormatInt(n/one, 10) + "." + frac[:decimals]
}

// thousands puts a comma between groups of three digits.
func thousands(s string) string {
	sign, frac := "", ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	if i := strings.IndexByte(s, '.'); i >= 0 {
		s, frac = s[:i], s[i:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s + frac
}
