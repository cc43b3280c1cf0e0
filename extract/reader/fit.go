package reader

import (
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/schemas"
)

// fragment is a piece of label text and how well it fits each target of a
// chain. Documents repeat the statutory labels, so fragments are kept.
type fragment struct {
	weight float32
	fit    []float32 // by target, from -1 (speaks against it) to exactLeaf
	alone  []float32 // fit times weight, as a row's only piece
	among  []float32 // the same as one piece of several
	speaks bitset    // the targets that it fits at all
	column []uint32  // by target that is a head: the columns that the text labels, as bits
	marks  uint64    // tables and forms that alone print this label, see mark
	best   float32
	named  bool   // it is the whole label of a row, and of no head
	glued  answer // whether it is labels of several cells run together, see gluedHead
}

// Scores of a fragment against a target.
const (
	exactLeaf  = 2.0  // the whole label
	holdsLeaf  = 1.5  // the label with text around it
	partOfLeaf = 1.0  // a piece of it, as wrapped lines leave; shorter pieces score less
	exactGroup = 0.6  // the label of a group around the row
	inGroup    = 0.4  // a piece of one
	stranger   = -1.0 // text that the form does not have here
)

// maxFragments bounds the fragments kept; a corpus has endless prose.
const maxFragments = 20000

// longestLabel is the length in runes beyond which a line is prose: the
// longest label with the longest explanation met inside one.
const longestLabel = 130

// fragmentOf returns the fragment of a text, from memory where it was met.
// Text too long for a label gives nil.
func (c *chain) fragmentOf(text string) *fragment {
	if f, ok := c.fits[text]; ok {
		return f
	}
	if len(text) > 4*longestLabel {
		return nil
	}
	var buf [4 * longestLabel]rune
	label := schemas.CompareLabel(buf[:0], text)
	if len(label) == 0 || len(label) > longestLabel {
		return nil
	}
	// An explanation in brackets inside a label is no part of it.
	var bareBuf [4 * longestLabel]rune
	var bare []rune
	if cut := withoutBrackets(text); cut != "" {
		bare = schemas.CompareLabel(bareBuf[:0], cut)
	}
	n := len(c.targets)
	numbers := make([]float32, 3*n)
	f := &fragment{fit: numbers[:n], alone: numbers[n : 2*n], among: numbers[2*n:], column: make([]uint32, n), speaks: newBitset(n), marks: distinctive()[string(label)], best: stranger}
	switch {
	case len(label) == 1:
		f.weight = 0.2
	case len(label) == 2:
		f.weight = 0.7
	default:
		f.weight = 1
	}
	head := false
	for j := range c.targets {
		t := &c.targets[j]
		f.fit[j] = fitness(label, t)
		if len(bare) > 0 {
			f.fit[j] = max(f.fit[j], 0.9*fitness(bare, t))
		}
		if f.fit[j] > 0 {
			f.speaks.add(j)
		}
		f.best = max(f.best, f.fit[j])
		f.alone[j] = f.fit[j] * f.weight
		f.among[j] = f.alone[j]
		if f.fit[j] <= 0 {
			f.among[j] /= 2 // pieces of a group's label, broken by OCR, weigh little
		}
		if t.row == nil && t.block != nil {
			f.column[j] = columnOf(t.block, label)
		}
		if f.fit[j] >= exactLeaf {
			f.named, head = f.named || t.row != nil && !t.bare, head || t.row == nil || t.bare
		}
	}
	f.named = f.named && !head
	if len(c.fits) >= maxFragments {
		clear(c.fits)
	}
	// The map outlives the document: a key that points into the document's
	// text would keep all of it.
	c.fits[string(append([]byte(nil), text...))] = f
	return f
}

// fitness scores a label, as compared, against a target.
func fitness(label []rune, t *target) float32 {
	score := float32(stranger)
	for _, leaf := range t.leaf {
		score = max(score, against(label, leaf, t.row == nil))
	}
	for _, g := range t.groups {
		switch {
		case equal(label, g):
			score = max(score, exactGroup)
		case len(label) < len(g) && index(g, label) >= 0:
			score = max(score, inGroup)
		case len(label) > len(g) && index(label, g) >= 0:
			// Group and row in one piece: what is left must fit the row.
			i := index(label, g)
			rest := append(append([]rune(nil), label[:i]...), label[i+len(g):]...)
			for _, leaf := range t.leaf {
				if s := against(rest, leaf, false); s > 0 {
					score = max(score, s)
				}
			}
		case len(g) >= 4 && len(label) >= 4 && similarity(label, g) > 0.7:
			score = max(score, inGroup)
		}
	}
	return score
}

// against scores a label against one label of the form.
func against(label, leaf []rune, anchor bool) float32 {
	switch {
	case equal(label, leaf):
		return exactLeaf
	case len(label) < len(leaf):
		if i := index(leaf, label); i >= 0 {
			s := partOfLeaf * (0.4 + 0.6*float32(len(label))/float32(len(leaf)))
			if i == 0 {
				s += 0.1
			}
			return s
		}
	default:
		if i := index(label, leaf); i >= 0 && len(leaf) >= 2 {
			// An explanation behind the label is common, a label that ends
			// another word is not: 其他 is no part of 其他结果.
			if i == 0 && len(leaf) >= 4 || len(leaf) >= 5 {
				return holdsLeaf * (0.5 + 0.5*float32(len(leaf))/float32(len(label)))
			}
			if anchor {
				return 0.3
			}
		}
	}
	if len(label) >= 3 && len(leaf) >= 3 {
		if s := similarity(label, leaf); s > 0.6 {
			return exactLeaf * (s - 0.25)
		}
	}
	return stranger
}

func equal(a, b []rune) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// index is the position of sub in s, or -1. Labels are short: no need for more.
func index(s, sub []rune) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if equal(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}

// similarity is twice the longest common subsequence over the summed lengths:
// 1 for equal labels, 0 for labels without a common character.
func similarity(a, b []rune) float32 {
	if len(a) > longestLabel || len(b) > longestLabel {
		return 0
	}
	// Labels that differ much in length cannot be similar enough to matter.
	if len(a) > 2*len(b)+2 || len(b) > 2*len(a)+2 {
		return 0
	}
	var row [longestLabel + 1]uint8
	for i := range a {
		var diag uint8
		for j := range b {
			up := row[j+1]
			if a[i] == b[j] {
				row[j+1] = diag + 1
			} else if row[j] > up {
				row[j+1] = row[j]
			}
			diag = up
		}
	}
	return 2 * float32(row[len(b)]) / float32(len(a)+len(b))
}

// distinctive maps the labels that one form alone prints in a table to the
// bits of that table and form: the cheap way to tell the form.
var distinctive = sync.OnceValue(func() map[string]uint64 {
	all := make(map[string]uint64)
	add := func(bit uint64, labels []string) {
		for _, l := range labels {
			all[string(schemas.CompareLabel(nil, l))] |= bit
		}
	}
	for f, form := range schemas.Forms() {
		for t := range form.Tables {
			bit := markBit(t, f)
			for b := range form.Tables[t].Blocks {
				block := &form.Tables[t].Blocks[b]
				for i := range block.Columns {
					add(bit, block.Columns[i].Labels)
					add(bit, block.Columns[i].Groups)
				}
				for i := range block.Rows {
					add(bit, block.Rows[i].Labels)
					add(bit, block.Rows[i].Groups)
				}
			}
		}
	}
	for label, bits := range all {
		if bits&(bits-1) != 0 { // printed in more than one place
			delete(all, label)
		}
	}
	return all
})

// formsPerTable bounds the forms that the bits of a table tell apart.
const formsPerTable = 8

// markBit is the bit of a table (by its place in the form) and a form (by its
// place among the forms).
func markBit(table, form int) uint64 { return 1 << (table*formsPerTable + form) }

// tell says which form the marks found speak for, if for every table that can
// be told it is the same: a table is of the one form of which it shows a
// label, or, showing none, of the one form that has no label of its own.
func tell(marks uint64) (form int, ok bool) {
	forms := schemas.Forms()
	if len(forms) > formsPerTable {
		return 0, false
	}
	var can uint64
	for _, bits := range distinctive() {
		can |= bits
	}
	form = -1
	for t := range forms[0].Tables {
		here := -1
		none, seen := 0, 0
		for f := range forms {
			if marks&markBit(t, f) != 0 {
				here = f
				seen++
			}
		}
		if seen == 0 {
			for f := range forms {
				if can&markBit(t, f) == 0 {
					here = f
					none++
				}
			}
			if none == len(forms) {
				continue // this table is the same in all of them
			}
		}
		if seen > 1 || seen == 0 && none != 1 || form >= 0 && form != here {
			return 0, false
		}
		form = here
	}
	return form, form >= 0
}

// columnOf finds the columns of a block whose own label a head's text is, as
// bits: 结果维持 stands three times in its head.
func columnOf(b *schemas.Block, label []rune) (columns uint32) {
	var buf [longestLabel]rune
	for c := range b.Columns {
		for _, l := range b.Columns[c].Labels {
			if c < 32 && equal(label, schemas.CompareLabel(buf[:0], l)) {
				columns |= 1 << c
			}
		}
	}
	return columns
}

// withoutBrackets cuts an explanation in brackets that follows a label, ""
// where there is none. A bracket that leads the label is its number.
func withoutBrackets(text string) string {
	from := strings.IndexAny(text, "（(")
	for from >= 0 && len(text[:from]) < 6 { // "（一）": a number, or too little left to be a label
		next := strings.IndexAny(text[from+1:], "（(")
		if next < 0 {
			return ""
		}
		from += 1 + next
	}
	if from < 0 {
		return ""
	}
	rest := text[from:]
	until := strings.LastIndexAny(rest, "）)")
	if until < 0 {
		return text[:from]
	}
	_, n := utf8.DecodeRuneInString(rest[until:])
	return text[:from] + rest[until+n:]
}

// isHead says that a text is a piece of a label of some head.
func (c *chain) isHead(text string) bool {
	f := c.fragmentOf(text)
	if f == nil {
		return false
	}
	for j := range c.targets {
		if c.targets[j].row == nil && f.fit[j] > 0 {
			return true
		}
	}
	return false
}
