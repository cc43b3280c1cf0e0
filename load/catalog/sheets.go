package catalog

import (
	"fmt"
	"slices"

	"gongkai/schemas"
)

// sheetCell is a cell of a sheet, for the templates.
type sheetCell struct {
	schemas.SheetCell
	Part string
	Bit  int
	Code string // that tells it from the cells beside it
}

// Has is a condition on a set of bits: that the cell is in that of rows, or in
// that of inferred.
func (c sheetCell) Has(set string) string {
	return fmt.Sprintf("%s_%s >> %d & 1 = 1", c.Part, set, c.Bit)
}

// sheetPartsOf are the parts of a sheet that are cells of a table.
func sheetPartsOf(table string) []schemas.SheetPart {
	return slices.DeleteFunc(slices.Clone(schemas.SheetParts()), func(p schemas.SheetPart) bool { return p.Table != table })
}

// sheetCellOf is the cell of an applicant and item.
func sheetCellOf(applicant, item string) (sheetCell, error) {
	for _, p := range sheetPartsOf(schemas.TableApplications) {
		for bit, c := range p.Cells {
			if p.Name == applicant && c.Row == item {
				return sheetCell{SheetCell: c, Part: p.Name, Bit: bit}, nil
			}
		}
	}
	return sheetCell{}, fmt.Errorf("no cell of %s and %s", applicant, item)
}

// denialCells are the grounds of denial, of all applicants.
func denialCells() ([]sheetCell, error) {
	var out []sheetCell
	for _, item := range denialItems() {
		c, err := sheetCellOf("total", item)
		if err != nil {
			return nil, err
		}
		c.Code = item
		out = append(out, c)
	}
	return out, nil
}

// receivedCells are the applications received, by kind of applicant.
func receivedCells() ([]sheetCell, error) {
	var out []sheetCell
	for _, applicant := range applicantKinds() {
		c, err := sheetCellOf(applicant, "received")
		if err != nil {
			return nil, err
		}
		c.Code = applicant
		out = append(out, c)
	}
	return out, nil
}

// channelBits are the bits of the cells of a channel of disputes.
func channelBits(channel string) int64 {
	var bits int64
	for _, p := range sheetPartsOf(schemas.TableDisputes) {
		for bit, c := range p.Cells {
			if c.Row == channel {
				bits |= 1 << bit
			}
		}
	}
	return bits
}
