package reader

import (
	"hash/fnv"
	"slices"
	"strings"

	"gongkai/schemas"
)

// withoutCopies leaves out readings that say again, cell by cell, what one
// before says: under the same title, as pages do that are laid out twice, for
// the screen and for print; or as tables alone, as an annex does.
func withoutCopies(readings []*Reading) []*Reading {
	out := readings[:0]
	seen := make(map[uint64][]*Reading)
	for _, r := range readings {
		sum := digest(r)
		if i := slices.IndexFunc(seen[sum], func(o *Reading) bool { return isCopy(o, r) }); i >= 0 && len(r.Cells) > 0 {
			first := seen[sum][i]
			first.Warnings = append(first.Warnings, "repeated_report: printed again at "+r.At().Locator())
			continue
		}
		seen[sum] = append(seen[sum], r)
		out = append(out, r)
	}
	return out
}

// isCopy says that a reading says what one before says.
func isCopy(before, r *Reading) bool {
	same := title(before) == title(r) || isAnnex(r)
	return same && slices.EqualFunc(before.Cells, r.Cells, func(x, y Cell) bool {
		return x.Table == y.Table && x.Row == y.Row && x.Column == y.Column && x.Status == y.Status && x.Raw == y.Raw
	})
}

// fewFigures is the number of figures other than nought up to which the tables
// of two agencies may be the same by chance.
const fewFigures = 5

// isAnnex says that a reading is of tables alone, with figures enough to be
// known by.
func isAnnex(r *Reading) bool {
	for i := range r.Sections {
		if s := &r.Sections[i]; s.Heading != "" && len(s.Paragraphs) > 0 {
			return false
		}
	}
	figures := 0
	for i := range r.Cells {
		if c := &r.Cells[i]; c.Status == schemas.StatusReported && strings.Trim(c.Raw, "0０ ") != "" {
			figures++
		}
	}
	return figures > fewFigures
}

// digest sums a reading's figures up, so that few are compared.
func digest(r *Reading) uint64 {
	h := fnv.New64a()
	for i := range r.Cells {
		h.Write([]byte(r.Cells[i].Raw))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// title is a reading's title without blanks, "" where it has none.
func title(r *Reading) string {
	for i := range r.Clues {
		if r.Clues[i].Kind == schemas.ClueTitle {
			return squeeze(r.Clues[i].Text)
		}
	}
	return ""
}
